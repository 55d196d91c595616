"""R's S3: a generic calls the function of the class of its first argument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowdsl.r.arguments import Actual
from flowdsl.r.attributes import classes
from flowdsl.r.generics import GENERICS, GROUP_OF
from flowdsl.r.machine import Step
from flowdsl.r.scope import Scope
from flowdsl.r.values import Builtin, Closure, Value, is_function
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
    method, dispatch, called = found
    if isinstance(method, Closure):
        return interp.call_closure(method, actuals, span, called, None, dispatch)
    return interp.call(method, actuals, span, None, called)


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
