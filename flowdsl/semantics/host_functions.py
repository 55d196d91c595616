"""Functions that the host program lends to the language, and functions lent to the host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flowdsl.diagnostics import FlowError, error
from flowdsl.r.arguments import Actual
from flowdsl.r.calls import places
from flowdsl.r.values import HostFunction, Later, Value
from flowdsl.semantics.interop import from_host, to_host
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span

MAX_DEPTH = 20
"""Host functions and functions lent to them may call each other this deep: Python's own stack
holds them."""


def call_host(
    interp: FlowState, function: HostFunction, actuals: Sequence[Actual], span: Span | None
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
    interp: FlowState, function: HostFunction, name: str, actual: Actual, span: Span | None
) -> Any:
    """An argument as the host gets it; where it asked for an expression, a function of nothing."""
    made = to_host(interp, actual.value, actual.span or span)
    if name in function.later and not isinstance(actual.value, Later):
        return lambda: made
    return made


def said(problem: Exception) -> str:
    """What a Python error says, on one line; its kind where it says nothing.

    >>> said(ValueError("too small\\n\\nby far")), said(AssertionError())
    ('too small by far', 'AssertionError')
    """
    words = " ".join(str(problem).split())
    if isinstance(problem, KeyError):
        return f"KeyError: {words}"
    return words or type(problem).__name__
