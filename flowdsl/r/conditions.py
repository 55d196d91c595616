"""Errors, warnings and messages as values, and who handles them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flowdsl.diagnostics import FlowError, error, warning
from flowdsl.r.arguments import Actual
from flowdsl.r.machine import run
from flowdsl.r.values import List, Opaque, Value, Vector
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# Errors that no handler catches: the limits hold whatever the spec says.
LIMITS = frozenset({"F310", "F311"})

DESCRIBED = {
    "error": "an error",
    "warning": "a warning",
    "message": "a message",
    "condition": "a condition",
    "try-error": "an error",
}
CLASSES = {
    "error": ("simpleError", "error", "condition"),
    "warning": ("simpleWarning", "warning", "condition"),
    "message": ("simpleMessage", "message", "condition"),
    "condition": ("simpleCondition", "condition"),
    "try-error": ("try-error",),
}
MUFFLING = {"warning": "muffleWarning", "message": "muffleMessage"}
"""The restart by which a calling handler says that a condition is dealt with."""

MAX_DEPTH = 20
"""How deep calling handlers may run inside each other."""


@dataclass(frozen=True)
class Condition:
    """What a handler is called with.

    Args:
        kind: "error", "warning", "message", "condition", or "try-error" for what `try` gives.
        message: its text.
        problem: the error as it was raised, so that `stop(e)` raises the same again.
        own: classes that the spec gave it.
        fields: what it holds beside its message, by name.
    """

    kind: str
    message: str
    problem: FlowError | None = field(default=None, compare=False)
    own: tuple[str, ...] = ()
    fields: tuple[tuple[str, Value], ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """R's names of its kind."""
        return self.own or CLASSES[self.kind]

    def to_dict(self) -> dict[str, Any]:
        """Its members, for `e$message`."""
        return {"message": self.message, "call": None, **dict(self.fields)}

    def __repr__(self) -> str:
        if self.kind == "try-error":
            return f"<try-error: {self.message}>"
        return f"<{self.classes[0]}: {self.message}>"


class Raised(FlowError):
    """An error with a condition of the spec's own."""

    def __init__(self, problem: FlowError, condition: Condition) -> None:
        super().__init__(problem.diagnostics)
        self.condition = condition

    def at(self, span: Span | None) -> FlowError:
        """The same error, with a place where it had none."""
        return Raised(super().at(span), self.condition)


class Restart(Exception):
    """`invokeRestart(name, ...)` on its way to whoever offers the restart."""

    def __init__(self, name: str, values: Sequence[Value]) -> None:
        self.name, self.values = name, values


def of_list(value: Value) -> Condition | None:
    """The condition that a list of class "condition" is; None for any other value."""
    if not isinstance(value, List):
        return None
    own = dict(value.attributes).get("class")
    names = tuple(str(t) for t in own.data.flat) if isinstance(own, Vector) else ()
    if "condition" not in names:
        return None
    kind = next((k for k in ("error", "warning", "message") if k in names), "condition")
    held = value.get("message")
    message = str(held.data.flat[0]) if isinstance(held, Vector) and len(held) else ""
    pairs = zip(value.names or (), value.items)
    fields = tuple((n, v) for n, v in pairs if n not in ("", "message", "call"))
    return Condition(kind, message, None, names, fields)


def of_value(value: Value) -> Condition | None:
    """The condition that a value is."""
    if isinstance(value, Opaque) and isinstance(value.value, Condition):
        return value.value
    return of_list(value)


def as_value(condition: Condition) -> Opaque:
    """A condition as handlers get it."""
    return Opaque(DESCRIBED[condition.kind], condition)


def of_error(problem: FlowError, kind: str = "error") -> Condition:
    """An error as a value."""
    if isinstance(problem, Raised) and kind == "error":
        return replace(problem.condition, problem=problem)
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
    """Who catches some kinds of conditions; one that is quiet only drops them.

    One with functions in `calling` calls them where the condition is signalled, and it goes on.
    """

    kinds: frozenset[str]
    quiet: bool = False
    calling: tuple[tuple[str, Value], ...] = ()


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
    for place in reversed(range(len(interp.handlers))):
        handler = interp.handlers[place]
        if handler.kinds & {condition.kind, *condition.classes}:
            if handler.quiet:
                return False
            if not handler.calling:
                raise Signal(handler, condition)
            if muffled(interp, handler, place, condition, span):
                return False
    return True


def muffled(
    interp: Interpreter, handler: Handler, place: int, condition: Condition, span: Span | None
) -> bool:
    """Call a handler where a condition is signalled; whether it says that this is dealt with.

    While it runs, only the handlers outside of it are there.

    Raises:
        FlowError: F311 handlers run inside each other without end.
    """
    if interp.handling >= MAX_DEPTH:
        raise error(
            "F311", f"more than {MAX_DEPTH} handlers run inside each other", span,
            "does a handler signal what it handles?",
        )  # fmt: skip
    restart = MUFFLING.get(condition.kind)
    kept, interp.handlers = interp.handlers, interp.handlers[:place]
    visible = interp.visible
    interp.handling += 1
    interp.restarts.append(restart or "")
    try:
        for name, function in handler.calling:
            if name in condition.classes:
                actuals = [Actual(None, as_value(condition), span)]
                run(interp.call(function, actuals, span, None, "the handler"))
    except Restart as taken:
        if taken.name != restart:
            raise
        return True
    finally:
        interp.handling -= 1
        interp.restarts.pop()
        interp.handlers, interp.visible = kept, visible
    return False


def warn(interp: Interpreter, condition: Condition, span: Span | None) -> None:
    """Signal a warning; one that nobody handles is kept for the user."""
    if signal(interp, condition, span):
        interp.lint(warning("W404", condition.message, span))
