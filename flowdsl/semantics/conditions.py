"""Errors, warnings and messages as values, and who handles them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flowdsl.diagnostics import FlowError, warning
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter

# Errors that no handler catches: the limits hold whatever the spec says.
LIMITS = frozenset({"F310", "F311"})

DESCRIBED = {"error": "an error", "warning": "a warning", "message": "a message"}
CLASSES = {
    "error": ("simpleError", "error", "condition"),
    "warning": ("simpleWarning", "warning", "condition"),
    "message": ("simpleMessage", "message", "condition"),
    "try-error": ("try-error",),
}


@dataclass(frozen=True)
class Condition:
    """What a handler is called with.

    Args:
        kind: "error", "warning", "message", or "try-error" for what `try` gives.
        message: its text.
        problem: the error as it was raised, so that `stop(e)` raises the same again.
    """

    kind: str
    message: str
    problem: FlowError | None = field(default=None, compare=False)

    @property
    def classes(self) -> tuple[str, ...]:
        """R's names of its kind."""
        return CLASSES[self.kind]

    def to_dict(self) -> dict[str, Any]:
        """Its members, for `e$message`."""
        return {"message": self.message, "call": None}

    def __repr__(self) -> str:
        if self.kind == "try-error":
            return f"<try-error: {self.message}>"
        return f"<{self.classes[0]}: {self.message}>"


def of_error(problem: FlowError, kind: str = "error") -> Condition:
    """An error as a value."""
    return Condition(kind, problem.diagnostics[0].message, problem)


def catchable(problem: FlowError) -> bool:
    """Whether a handler may catch an error."""
    return not any(d.code in LIMITS for d in problem.diagnostics)


class Signal(Exception):
    """A warning or message on its way to the handler that catches it."""

    def __init__(self, handler: Handler, condition: Condition) -> None:
        self.handler, self.condition = handler, condition


@dataclass(frozen=True, eq=False)
class Handler:
    """Who catches some kinds of conditions; one that is quiet only drops them."""

    kinds: frozenset[str]
    quiet: bool = False


@contextmanager
def handling(interp: Interpreter, handler: Handler) -> Iterator[Handler]:
    """Let a handler catch what is signalled inside."""
    interp.handlers.append(handler)
    try:
        yield handler
    finally:
        interp.handlers.remove(handler)


def signal(interp: Interpreter, condition: Condition, span: Span | None) -> bool:
    """Give a condition to the innermost handler of its kind; whether nobody took it.

    Raises:
        Signal: on the way to a handler.
    """
    for handler in reversed(interp.handlers):
        if handler.kinds & {condition.kind, *condition.classes}:
            if handler.quiet:
                return False
            raise Signal(handler, condition)
    return True


def warn(interp: Interpreter, condition: Condition, span: Span | None) -> None:
    """Signal a warning; one that nobody handles is kept for the user."""
    if signal(interp, condition, span):
        interp.lint(warning("W404", condition.message, span))
