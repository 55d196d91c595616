"""Functions of functions: lapply, Map, Reduce and their like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.semantics import indexing
from flowdsl.semantics.actuals import Actual, Call
from flowdsl.semantics.calls import call_value
from flowdsl.semantics.evaluate import truth
from flowdsl.semantics.functions.arguments import flag, is_null
from flowdsl.semantics.functions.vectors import joined
from flowdsl.semantics.machine import Step
from flowdsl.semantics.names import lookup_function
from flowdsl.semantics.values import (
    List,
    Value,
    Vector,
    describe,
    is_function,
)

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


def function(interp: Interpreter, call: Call, name: str) -> Value:
    """A function argument; a text names one."""
    value = call.get(name)
    if isinstance(value, Vector) and value.is_string and len(value) == 1:
        return lookup_function(interp, str(value.data[0]), interp.globals, value.span or call.span)
    if not is_function(value):
        raise error(
            "F206",
            f"`{name}` of `{call.name}` must be a function, not {describe(value)}",
            call.span,
        )
    return value


def labels(x: Value) -> tuple[str, ...] | None:
    """Names of a vector or list."""
    return x.names if isinstance(x, (Vector, List)) else None


def lapply(interp: Interpreter, call: Call) -> Step:
    """`lapply(X, FUN, ...)`: a list."""
    fun, x = function(interp, call, "FUN"), call.get("X")
    out = []
    for item in indexing.elements(interp, x, call.span):
        actuals = [Actual(None, item, call.span), *call.dots]
        out.append((yield call_value(interp, fun, actuals, call.span, None, "FUN")))
    return List(tuple(out), labels(x))


def sapply(interp: Interpreter, call: Call) -> Step:
    """`sapply(X, FUN, ...)`: a vector or matrix where the values allow it."""
    found = yield lapply(interp, call)
    items = found.items
    if items and all(isinstance(i, Vector) for i in items):
        return simplified(items, labels(found))
    return found


def simplified(items: Sequence[Any], names: tuple[str, ...] | None = None) -> Value:
    """Vectors of one length as a vector (length 1) or the columns of a matrix."""
    lengths = {len(i) for i in items}
    if lengths == {1}:
        v = joined(list(items), [None] * len(items), None)
        return Vector(v.data, names)
    if len(lengths) == 1:
        return Vector(
            np.stack([i.data.reshape(-1, order="F") for i in items], axis=1), is_array=True
        )
    return List(tuple(items), names)


def map_(interp: Interpreter, call: Call) -> Step:
    """`Map(f, ...)`: the shorter lists are recycled."""
    fun = function(interp, call, "f")
    columns = [list(indexing.elements(interp, a.value, a.span)) for a in call.dots]
    n = max((len(col) for col in columns), default=0)
    if any(not col for col in columns):
        n = 0
    out = []
    for i in range(n):
        actuals = [Actual(a.name, col[i % len(col)], a.span) for a, col in zip(call.dots, columns)]
        out.append((yield call_value(interp, fun, actuals, call.span, None, "f")))
    return List(tuple(out), labels(call.dots[0].value) if call.dots else None)


def reduce_(interp: Interpreter, call: Call) -> Step:
    """`Reduce(f, x, init, accumulate)`."""
    fun = function(interp, call, "f")
    items = list(indexing.elements(interp, call.get("x"), call.span))
    if call.has("init"):
        items.insert(0, call.get("init"))
    if not items:
        return List(())
    value, seen = items[0], [items[0]]
    for item in items[1:]:
        actuals = [Actual(None, value, call.span), Actual(None, item, call.span)]
        value = yield call_value(interp, fun, actuals, call.span, None, "f")
        seen.append(value)
    if not flag(call, "accumulate"):
        return value
    return simplified(seen) if all(isinstance(s, Vector) for s in seen) else List(tuple(seen))


def filter_(interp: Interpreter, call: Call) -> Step:
    """`Filter(f, x)`."""
    fun, x = function(interp, call, "f"), call.get("x")
    kept = []
    for item in indexing.elements(interp, x, call.span):
        answer = yield call_value(interp, fun, [Actual(None, item)], call.span, None, "f")
        if truth(interp, answer, call.span):
            kept.append(item)
    if isinstance(x, Vector):
        return simplified(kept) if kept else Vector(x.data[:0])
    return List(tuple(kept))


def do_call(interp: Interpreter, call: Call) -> Step:
    """`do.call(what, args)`."""
    fun, args = function(interp, call, "what"), call.get("args")
    names = labels(args) or ()
    items = list(indexing.elements(interp, args, call.span)) if not is_null(args) else []
    actuals = [
        Actual(names[i] or None if i < len(names) else None, item, call.span)
        for i, item in enumerate(items)
    ]
    return (yield call_value(interp, fun, actuals, call.span, None, "what"))


TABLE = {
    "function.lapply": lapply,
    "function.sapply": sapply,
    "function.Map": map_,
    "function.Reduce": reduce_,
    "function.Filter": filter_,
    "function.do.call": do_call,
}
