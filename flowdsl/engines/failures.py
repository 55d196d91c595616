"""Turns exceptions of TensorFlow into messages for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flowdsl.diagnostics import FlowError, error
from flowdsl.source import Span

_NOISE = (
    re.compile(r"\{\{.*?\}\}\s*"),
    re.compile(r"^\s*(?:tf\d*|raw_ops)\.\w+\s*:\s*"),
    re.compile(r"\[Op:\w+\]"),
    re.compile(r"\bname:\s*\S*\s*$"),
    re.compile(r"\[\[.*?\]\]"),
    re.compile(r"/\S+\.py:\d+"),
)
_OUT_OF_MEMORY = ("ResourceExhaustedError", "MemoryError")


def plain(problem: BaseException, limit: int = 200) -> str:
    """The first telling line of an exception, without TensorFlow's names for its own parts.

    >>> plain(ValueError("bad {{node x}} shape [Op:Add]"))
    'bad shape'
    """
    message = getattr(problem, "message", None) or str(problem)
    for line in str(message).splitlines():
        text = line.strip()
        for noise in _NOISE:
            text = noise.sub("", text)
        text = text.strip(" .:")
        if text and not text.startswith(
            ("Traceback", "File ", "Graph execution error", "Detected")
        ):
            return text if len(text) <= limit else text[: limit - 1] + "…"
    return type(problem).__name__


def failure(problem: BaseException, doing: str, span: Span | None = None) -> FlowError:
    """The FlowError of an exception that was raised while doing something."""
    if isinstance(problem, FlowError):
        return problem
    if type(problem).__name__ in _OUT_OF_MEMORY:
        return error(
            "F524", f"{doing} needs more memory than there is", span, "ask for fewer rows at a time"
        )
    if isinstance(problem, NotImplementedError):
        return error("F522", f"{doing}: there is no formula for this", span)
    return error("F523", f"{doing} failed: {plain(problem)}", span)


@contextmanager
def told(doing: str, span: Span | None = None) -> Iterator[None]:
    """Raise every exception of the body as a FlowError that says what was being done."""
    try:
        yield
    except FlowError:
        raise
    except Exception as problem:
        raise failure(problem, doing, span) from None
