"""What a command writes, and how every failure ends: a message and an exit code."""

from __future__ import annotations

import json
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import typer

from flowdsl.diagnostics import Diagnostic, FlowError

MOST_SHOWN = 30


@contextmanager
def reporting(as_json: bool = False) -> Iterator[None]:
    """Run a command's body; whatever goes wrong ends in a message, never a traceback.

    Args:
        as_json: diagnostics as JSON lines instead of text.

    Raises:
        Exit: 1 for a wrong spec or wrong data, 130 after Ctrl-C.
    """
    try:
        with warnings.catch_warnings():
            warnings.showwarning = show_warning
            yield
            sys.stdout.flush()
    except FlowError as problem:
        flush()
        show_diagnostics(problem.diagnostics, as_json)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        raise typer.Exit(130) from None
    except BrokenPipeError:
        # The reader has what it wanted.
        abandon_output()
        raise typer.Exit(0) from None
    except (typer.Exit, typer.BadParameter):
        raise
    except OSError as problem:
        abandon_output()
        about = f"`{problem.filename}`" if problem.filename else "the output"
        message = f"{about} cannot be used: {problem.strerror or problem}"
        show_diagnostics([Diagnostic("error", "F616", message)], as_json)
        raise typer.Exit(1) from None
    except Exception as problem:
        flush()
        show_diagnostics([internal_error(problem)], as_json)
        if os.environ.get("FLOWDSL_DEBUG"):
            traceback.print_exc()
        raise typer.Exit(1) from None


def show_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    """A Python warning as one plain line, without the place in our code that raised it."""
    print(f"warning: {message}", file=sys.stderr)


def flush() -> None:
    """Let what was written appear before what follows on standard error."""
    with suppress(OSError):
        sys.stdout.flush()


def abandon_output() -> None:
    """Drop what could not be written, so that Python does not try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def internal_error(problem: BaseException) -> Diagnostic:
    """The one line that a failure of our own ends in.

    >>> internal_error(ValueError("a\\nb")).message
    'internal error (ValueError: a), please report it'
    """
    first = str(problem).strip().splitlines()[:1]
    text = ": ".join([type(problem).__name__, *(line[:200] for line in first)])
    return Diagnostic(
        "error",
        "F599",
        f"internal error ({text}), please report it",
        hints=("FLOWDSL_DEBUG=1 in the environment shows where it happened",),
    )


def show_diagnostics(diagnostics: Iterable[Diagnostic], as_json: bool = False) -> None:
    """Write diagnostics to standard error, in colour on a terminal; as text, the first ones."""
    found = list(diagnostics)
    if as_json:
        write_json_diagnostics(found, sys.stderr)
        return
    write = _writer() if found else print
    for diagnostic in found[:MOST_SHOWN]:
        write(diagnostic)
    if len(found) > MOST_SHOWN:
        print(f"... and {len(found) - MOST_SHOWN} more", file=sys.stderr)


def _writer() -> Callable[[Diagnostic], None]:
    if sys.stderr.isatty():
        from rich.console import Console

        from flowdsl.diagnostics.render_rich import coloured

        console = Console(stderr=True, soft_wrap=True, highlight=False)
        return lambda diagnostic: console.print(coloured(diagnostic))
    from flowdsl.diagnostics.render import plain

    return lambda diagnostic: print(plain(diagnostic), file=sys.stderr)


def write_json_diagnostics(diagnostics: Iterable[Diagnostic], stream: Any = None) -> None:
    """Write one JSON object a diagnostic."""
    from flowdsl.diagnostics.render_json import to_json

    for diagnostic in diagnostics:
        print(as_line(to_json(diagnostic)), file=stream or sys.stdout)


def as_line(value: Any) -> str:
    """A JSON object on one line; non-finite numbers must be strings by now.

    >>> as_line({"value": ["NaN", 1.5]})
    '{"value": ["NaN", 1.5]}'
    """
    return json.dumps(value, allow_nan=False, ensure_ascii=False)
