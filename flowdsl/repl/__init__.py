"""The prompt: `flowdsl repl`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowdsl.session import Session

BANNER = "flowdsl: ?name shows help, :quit leaves"


def start(
    dtype: str | None = None, seed: int | None = None, inputs: dict[str, Any] | None = None
) -> None:
    """Hold a conversation on the terminal, or over plain standard input and output.

    Args:
        dtype: "float32", "float64", or None for the default.
        seed: makes random draws repeat.
        inputs: values of `input()` declarations by name.
    """
    from pathlib import Path

    from flowdsl.console.quiet import quiet_session
    from flowdsl.console.report import show_diagnostics
    from flowdsl.repl.loop import Loop

    def open_session() -> Session:
        return quiet_session(
            dtype=dtype, seed=seed, directory=Path.cwd(), inputs=dict(inputs or {}), verbose=1
        )

    def write(text: str) -> None:
        print(text, flush=True)

    loop = Loop(open_session, write, show_diagnostics)
    if on_terminal():
        from flowdsl.repl.terminal import converse

        print(BANNER)
        converse(loop)
    else:
        from flowdsl.repl.plain import converse as converse_plainly

        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
        converse_plainly(loop, sys.stdin)


def on_terminal() -> bool:
    """Whether there is a terminal that can move its cursor."""
    dumb = os.environ.get("TERM", "") == "dumb"
    return sys.stdin.isatty() and sys.stdout.isatty() and not dumb
