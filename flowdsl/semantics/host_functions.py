"""Functions that the host program lends to the language, and functions lent to the host."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flowdsl.diagnostics import FlowError, error
from flowdsl.r.arguments import Actual
from flowdsl.r.machine import run
from flowdsl.r.values import HostFunction, Later, Value
from flowdsl.semantics.interop import from_host, to_host
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

MAX_DEPTH = 20
"""Host functions and functions lent to them may call each other this deep: Python's own stack
holds them."""


def call_host(
    interp: Interpreter, function: HostFunction, actuals: Sequence[Actual], span: Span | None
) -> Value:
    """Call a host function; what it gives becomes a value of the language.

    Raises:
        FlowError: F502 it failed; F206 an argument, or what it gave, has no form on the other
            side; F311 it called back too deep.
    """
    if interp.host_depth >= MAX_DEPTH:
        raise error(
            "F311", f"host functions call back more than {MAX_DEPTH} deep", span,
            f"`{function.name}` calls itself through the spec",
        )  # fmt: skip
    name = function.name
    free = [a for a in actuals if a.name is None]
    known = [*places(function), *[""] * len(free)] if function.later else [""] * len(free)
    positional = [handed(interp, function, n, a, span) for n, a in zip(known, free)]
    named: dict[str, Any] = {}
    for a in actuals:
        if a.name is not None and a.name in named:
            raise error("F204", f"`{a.name}` of `{name}` is given twice", a.name_span or span)
        if a.name is not None:
            named[a.name] = handed(interp, function, a.name, a, span)
    interp.host_depth += 1
    try:
        made = from_host(interp, function.function(*positional, **named))
    except FlowError as problem:
        raise problem.at(span) from None
    except Exception as problem:
        raise error("F502", f"`{name}`: {said(problem)}", span) from problem
    finally:
        interp.host_depth -= 1
    return interp.counted(made, span)


def handed(
    interp: Interpreter, function: HostFunction, name: str, actual: Actual, span: Span | None
) -> Any:
    """An argument as the host gets it; where it asked for an expression, a function of nothing."""
    made = to_host(interp, actual.value, actual.span or span)
    if name in function.later and not isinstance(actual.value, Later):
        return lambda: made
    return made


def places(function: HostFunction) -> list[str]:
    """Names of the parameters that a host function takes by position."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    listed = inspect.signature(function.function).parameters.values()
    return [p.name for p in listed if p.kind in kinds]


def said(problem: Exception) -> str:
    """What a Python error says, on one line; its kind where it says nothing.

    >>> said(ValueError("too small\\n\\nby far")), said(AssertionError())
    ('too small by far', 'AssertionError')
    """
    words = " ".join(str(problem).split())
    if isinstance(problem, KeyError):
        return f"KeyError: {words}"
    return words or type(problem).__name__


class Lent:
    """A function of the language that Python calls with Python values.

    Args:
        interp: the session's interpreter.
        value: the function.
        name: what messages call it.
    """

    def __init__(self, interp: Interpreter, value: Value, name: str = "the function") -> None:
        self.interp, self.value, self.__name__ = interp, value, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it: arguments by position and by name, as R matches them.

        Raises:
            FlowError: as the language does.
        """
        from flowdsl.r.calls import Return, call_value
        from flowdsl.r.evaluate import Jump

        actuals = [Actual(None, from_host(self.interp, a)) for a in args]
        actuals += [Actual(k, from_host(self.interp, v)) for k, v in kwargs.items()]
        try:
            step = call_value(self.interp, self.value, actuals, None, None, self.__name__)
            return to_host(self.interp, run(step), None)
        except Jump as jump:
            raise error("F218", f"`{jump.keyword}` stands outside a loop", jump.span) from None
        except Return as returned:
            return to_host(self.interp, returned.value, None)

    def __repr__(self) -> str:
        return f"<flowdsl function {self.__name__}>"


def lent(interp: Interpreter, value: Value) -> Callable[..., Any]:
    """A function as Python calls it; a host's own function is itself."""
    return value.function if isinstance(value, HostFunction) else Lent(interp, value)
