"""R's S3: a generic calls the function of the class of its first argument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowdsl.catalogue.functions.generics import GENERICS, GROUP_OF
from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual
from flowdsl.r.attributes import classes
from flowdsl.r.machine import Step
from flowdsl.r.scope import Scope
from flowdsl.r.values import Builtin, Closure, Value, Vector, is_function
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


@dataclass(frozen=True)
class Dispatch:
    """What a running method knows of how it was chosen.

    Args:
        generic: the function that was called.
        rest: the classes whose methods come next.
    """

    generic: str
    rest: tuple[str, ...]


def implicit(value: Value) -> list[str]:
    """The classes by which methods are sought, the given ones first.

    >>> import numpy as np
    >>> implicit(Vector(np.ones((2, 2)), is_array=True))
    ['matrix', 'array', 'double', 'numeric']
    """
    from flowdsl.r.functions.comparing import r_class, r_type

    found = r_class(value)
    if classes(value) or not isinstance(value, Vector) or found in (["factor"], ["data.frame"]):
        return found
    kind = r_type(value)
    own = [c for c in found if c in ("matrix", "array")]
    return [*own, kind, "numeric"] if kind in ("double", "integer") else [*own, kind]


def reachable(interp: Interpreter, home: Scope) -> Iterator[Scope]:
    """Where methods are sought: from the caller outwards, then from where the generic was made."""
    if len(interp.frames) > 1:
        yield from interp.frames[-2].chain()
    yield from interp.here.chain()
    yield from home.chain()


def method_of(
    interp: Interpreter, generic: str, names: Sequence[str], home: Scope
) -> tuple[Value, Dispatch, str] | None:
    """The method of the first class that has one, with what it needs to find the next."""
    group = GROUP_OF.get(generic)
    for i, name in enumerate(names):
        for called in (f"{generic}.{name}", *([f"{group}.{name}"] if group else [])):
            for scope in reachable(interp, home):
                value = scope.bindings.get(called)
                if value is not None and is_function(value):
                    return value, Dispatch(generic, tuple(names[i + 1 :])), called
    return None


def call_method(
    interp: Interpreter,
    found: tuple[Value, Dispatch, str],
    actuals: Sequence[Actual],
    span: Span | None,
) -> Step:
    """Call a method that was found."""
    from flowdsl.r.calls import call_closure, call_value

    method, dispatch, called = found
    if isinstance(method, Closure):
        return call_closure(interp, method, actuals, span, called, None, dispatch)
    return call_value(interp, method, actuals, span, None, called)


def of_builtin(
    interp: Interpreter, function: Builtin, actuals: Sequence[Actual]
) -> tuple[Value, Dispatch, str] | None:
    """The spec's own method for a function of the catalogue, where the value has a class."""
    if function.name not in GENERICS and function.name not in GROUP_OF:
        return None
    if not actuals or not classes(actuals[0].value):
        return None
    return method_of(interp, function.name, classes(actuals[0].value), interp.globals)


def printing(interp: Interpreter, value: Value) -> Step | None:
    """A step that prints a value by the spec's own method; None where there is none."""
    names = classes(value)
    found = method_of(interp, "print", names, interp.globals) if names else None
    if found is None:
        return None
    return call_method(interp, found, [Actual(None, value, None)], None)


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
    from flowdsl.r.calls import call_builtin
    from flowdsl.r.operators import PARTS, operated, plain_part
    from flowdsl.semantics.resolve import builtin

    found = method_of(interp, generic, ["default"], home)
    if found is not None:
        return (yield call_method(interp, found, actuals, span))
    if generic in PARTS:
        return plain_part(interp, generic, actuals, span)
    if GROUP_OF.get(generic) == "Ops":
        return operated(interp, generic, [a.value for a in actuals], span)
    own = builtin(interp.catalogue, generic)
    if isinstance(own, Builtin):
        return (yield call_builtin(interp, own, actuals, span))
    kinds = " or ".join(implicit(value))
    raise error(
        "F202",
        f"`{generic}` has no method for a value of class {kinds}",
        span,
        f"define {generic}.{implicit(value)[0]} or {generic}.default",
    )
