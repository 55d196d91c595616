"""What a generic does for values that have no method of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual
from flowdsl.r.classes import implicit
from flowdsl.r.dispatch import call_method, method_of
from flowdsl.r.generics import GROUP_OF
from flowdsl.r.machine import Step
from flowdsl.r.names import member
from flowdsl.r.operators import operated
from flowdsl.r.parts import Part, written
from flowdsl.r.scope import Scope
from flowdsl.r.values import Builtin, Value, Vector
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

PARTS = ("$", "[<-", "[[<-", "$<-")
"""Operators on parts that have no function of their name in the catalogue."""


def plain_part(
    interp: Interpreter, generic: str, actuals: Sequence[Actual], span: Span | None
) -> Value:
    """What `NextMethod()` comes to at last in a method of `$`, `[<-`, `[[<-` or `$<-`.

    Raises:
        FlowError: F205, F206 these are no arguments of it.
    """
    values = [a.value for a in actuals]
    if generic == "$":
        key = values[1] if len(values) == 2 else None
        if not isinstance(key, Vector) or not key.is_string or len(key) != 1:
            raise error("F206", "`$` takes a value and one name", span)
        return member(interp, values[0], str(key.data.flat[0]), span)
    if len(values) < 3:
        raise error("F205", f"`{generic}` takes a value, an index and what to put there", span)
    place = Part(generic.removesuffix("<-"), tuple(values[1:-1]), span)
    return interp.counted(written(interp, values[0], place, values[-1]), span)


def default(
    interp: Interpreter,
    generic: str,
    value: Value,
    actuals: Sequence[Actual],
    home: Scope,
    span: Span | None,
) -> Step:
    """Call what a generic does for values that have no method: its default, or the catalogue's.

    Raises:
        FlowError: F202 there is none.
    """
    found = method_of(interp, generic, ["default"], home)
    if found is not None:
        return (yield call_method(interp, found, actuals, span))
    if generic in PARTS:
        return plain_part(interp, generic, actuals, span)
    if GROUP_OF.get(generic) == "Ops":
        return operated(interp, generic, [a.value for a in actuals], span)
    own = interp.builtin(generic)
    if isinstance(own, Builtin):
        return (yield interp.call_builtin(own, actuals, span))
    kinds = " or ".join(implicit(value))
    raise error(
        "F202",
        f"`{generic}` has no method for a value of class {kinds}",
        span,
        f"define {generic}.{implicit(value)[0]} or {generic}.default",
    )
