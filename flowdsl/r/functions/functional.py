"""Functions of functions: lapply, Map, Reduce and their like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import indexing
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.calls import call_value
from flowdsl.r.dimnames import axis
from flowdsl.r.elements import elements, joined, labelled, taken
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import flag, is_null, seen
from flowdsl.r.indexing import tidy
from flowdsl.r.machine import Step
from flowdsl.r.names import lookup_function
from flowdsl.r.truth import truth
from flowdsl.r.values import (
    NULL,
    DataFrame,
    List,
    Null,
    Value,
    Vector,
    describe,
    is_function,
)

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def function_argument(interp: Interpreter, call: Call, name: str) -> Value:
    """A function argument; a text names one."""
    value = call.get(name)
    if isinstance(value, Vector) and value.is_string and len(value) == 1:
        named = str(value.data.flat[0])
        return lookup_function(interp, named, interp.here, value.span or call.span)
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


def labels_of_texts(x: Value, wanted: bool) -> tuple[str, ...] | None:
    """Names of a vector or list, or the texts of a vector that has none."""
    if not wanted:
        return None
    if isinstance(x, Vector) and x.is_string and x.names is None:
        return tuple(str(e) for e in elements(x))
    return labels(x)


def each(interp: Interpreter, call: Call) -> Step:
    """The values of FUN for each element of X."""
    fun, out = function_argument(interp, call, "FUN"), []
    for item in indexing.elements(interp, call.get("X"), call.span):
        actuals = [Actual(None, item, call.span), *call.dots]
        out.append((yield call_value(interp, fun, actuals, call.span, None, "FUN")))
    return out


def lapply(interp: Interpreter, call: Call) -> Step:
    """`lapply(X, FUN, ...)`: a list."""
    out = yield each(interp, call)
    return List(tuple(out), labels(call.get("X")))


def sapply(interp: Interpreter, call: Call) -> Step:
    """`sapply(X, FUN, ...)`: a vector or matrix where the values allow it."""
    out = yield each(interp, call)
    names = labels_of_texts(call.get("X"), flag(call, "USE.NAMES"))
    if not flag(call, "simplify"):
        return List(tuple(out), names)
    return simplified(out, names)


def simplified(items: Sequence[Any], names: tuple[str, ...] | None = None) -> Value:
    """Vectors of one length as a vector (length 1) or the columns of a matrix; else a list."""
    sizes = {size_of(i) for i in items}
    if sizes == {1} and all(isinstance(i, Vector) for i in items):
        return joined(items, names or [None] * len(items), None)
    if sizes == {1} and all(isinstance(i, (Vector, List)) for i in items):
        inner = [i.items[0] if isinstance(i, List) else i for i in items]
        own: list[str] = []
        for item, name in zip(items, names or [""] * len(items)):
            own += labelled(name, item.names or [""])
        return List(tuple(inner), tuple(own) if any(own) else None)
    vectors = all(isinstance(i, Vector) for i in items)
    if len(sizes) == 1 and vectors and sizes != {0}:
        data = joined(items, [None] * len(items), None).data
        lines = tidy([items[0].names, names if names and any(names) else None])
        return Vector(data.reshape((sizes.pop(), len(items)), order="F"), None, True, None, lines)
    return List(tuple(items), names)


def size_of(value: Value) -> int | None:
    """Number of elements of a vector or list."""
    if isinstance(value, Vector):
        return len(value)
    if isinstance(value, Null):
        return 0
    return len(value.items) if isinstance(value, List) else None


def vapply(interp: Interpreter, call: Call) -> Step:
    """`vapply(X, FUN, FUN.VALUE, ...)`: every value must be like FUN.VALUE."""
    like = call.get("FUN.VALUE")
    if not isinstance(like, Vector):
        raise error("F206", f"`FUN.VALUE` must be a vector, not {describe(like)}", call.span)
    out = yield each(interp, call)
    allowed = {"O": "O", "f": "fib", "i": "ib", "b": "b", "c": "cfib"}[like.data.dtype.kind]
    made = []
    for item in out:
        item = seen(interp, item, call)
        if (
            not isinstance(item, Vector)
            or len(item) != len(like)
            or item.data.dtype.kind not in allowed
        ):
            raise error(
                "F206",
                f"`vapply` wants values like {describe(like)}, `FUN` gives {describe(item)}",
                call.span,
            )
        made.append(Vector(item.data.astype(like.data.dtype), item.names, item.is_array))
    names = labels_of_texts(call.get("X"), flag(call, "USE.NAMES"))
    if not made:
        return Vector(like.data.reshape(-1)[:0], span=call.span)
    return simplified(made, names)


def apply(interp: Interpreter, call: Call) -> Step:
    """`apply(X, MARGIN, FUN, ...)`: a function of each row, column or element."""
    x, margin = seen(interp, call.get("X"), call), call.get("MARGIN")
    x = x.matrix() if isinstance(x, DataFrame) else x
    fun = function_argument(interp, call, "FUN")
    if not isinstance(x, Vector) or not x.is_array or x.data.ndim < 2:
        raise error("F206", f"`X` of `apply` must be a matrix, not {describe(x)}", call.span)
    if not isinstance(margin, Vector) or margin.data.dtype.kind not in "fi":
        raise error("F206", "`MARGIN` of `apply` is 1 (rows), 2 (columns) or both", call.span)
    found = [k for k in elements(margin).tolist() if k in range(1, x.data.ndim + 1)]
    if len(found) != len(margin) or len(set(found)) != len(found) or not found:
        raise error("F206", "`MARGIN` of `apply` is 1 (rows), 2 (columns) or both", call.span)
    axes = [int(k) - 1 for k in found]
    moved = np.moveaxis(x.data, axes, range(len(axes)))
    outer = moved.shape[: len(axes)]
    out = []
    for place in np.ndindex(*outer[::-1]):
        piece = moved[place[::-1]]
        inner = [n for k, n in enumerate(x.dimnames or ()) if k not in axes]
        own = inner[0] if len(inner) == 1 else None
        part = Vector(np.atleast_1d(piece), own, np.ndim(piece) > 1)
        actuals = [Actual(None, part, call.span), *call.dots]
        value = yield call_value(interp, fun, actuals, call.span, None, "FUN")
        out.append(seen(interp, value, call))
    if all(isinstance(v, Vector) and len(v) == 1 for v in out):  # the margin names them alone
        out = [Vector(elements(v)) for v in out if isinstance(v, Vector)]
    names = [axis(x, k) for k in axes]
    made = simplified(out, names[0] if len(axes) == 1 else None)
    if not isinstance(made, Vector) or len(axes) == 1:
        return made
    shape = outer if not made.is_array else (made.data.shape[0], *outer)
    front = [axis(made, 0)] if made.is_array else []
    kept = tidy([*front, *names])
    return Vector(elements(made).reshape(shape, order="F"), None, True, call.span, kept)


def in_step(interp: Interpreter, call: Call, fun: Value, more: Sequence[Actual]) -> Step:
    """The values of a function for the elements of several lists; shorter ones are recycled."""
    columns = [indexing.listed(interp, a.value, a.span) for a in call.dots]
    n = max((len(col) for col in columns), default=0)
    if any(not col for col in columns):
        n = 0
    out = []
    for i in range(n):
        actuals = [Actual(a.name, col[i % len(col)], a.span) for a, col in zip(call.dots, columns)]
        actuals += more
        out.append((yield call_value(interp, fun, actuals, call.span, None, "the function")))
    return out


def map_(interp: Interpreter, call: Call) -> Step:
    """`Map(f, ...)`: a list."""
    out = yield in_step(interp, call, function_argument(interp, call, "f"), ())
    return List(tuple(out), labels_of_texts(call.dots[0].value, True) if call.dots else None)


def mapply(interp: Interpreter, call: Call) -> Step:
    """`mapply(FUN, ..., MoreArgs)`: a vector where the values allow it."""
    more = call.get("MoreArgs")
    if not isinstance(more, (List, Null)):
        raise error("F206", f"`MoreArgs` must be a list, not {describe(more)}", call.span)
    rest = []
    if isinstance(more, List):
        own = more.names or ("",) * len(more.items)
        rest = [Actual(n or None, v, call.span) for n, v in zip(own, more.items)]
    out = yield in_step(interp, call, function_argument(interp, call, "FUN"), rest)
    wanted = flag(call, "USE.NAMES") and bool(call.dots)
    names = labels_of_texts(call.dots[0].value, wanted) if call.dots else None
    return simplified(out, names) if flag(call, "SIMPLIFY") else List(tuple(out), names)


def reduce_(interp: Interpreter, call: Call) -> Step:
    """`Reduce(f, x, init, right, accumulate)`."""
    fun = function_argument(interp, call, "f")
    items = indexing.listed(interp, call.get("x"), call.span)
    right = flag(call, "right")
    if "init" in call.values:
        items.insert(len(items) if right else 0, call.values["init"])
    if not items:
        return NULL
    if right:
        items.reverse()
    value, found = items[0], [items[0]]
    for item in items[1:]:
        pair = (item, value) if right else (value, item)
        actuals = [Actual(None, v, call.span) for v in pair]
        value = yield call_value(interp, fun, actuals, call.span, None, "f")
        found.append(value)
    if not flag(call, "accumulate"):
        return value
    if right:
        found.reverse()
    single = all(size_of(v) == 1 for v in found)
    return simplified(found) if single else List(tuple(found))


def filter_(interp: Interpreter, call: Call) -> Step:
    """`Filter(f, x)`."""
    fun, x = function_argument(interp, call, "f"), call.get("x")
    kept, items = [], indexing.listed(interp, x, call.span)
    for i, item in enumerate(items):
        actuals = [Actual(None, item, call.span)]
        answer = yield call_value(interp, fun, actuals, call.span, None, "f")
        if truth(interp, answer, call.span):
            kept.append(i)
    if isinstance(x, (Vector, List)):
        return taken(x, np.array(kept, dtype=int), call.span)
    return List(tuple(items[i] for i in kept)) if items else NULL


def do_call(interp: Interpreter, call: Call) -> Step:
    """`do.call(what, args)`."""
    fun, args = function_argument(interp, call, "what"), call.get("args")
    names = labels(args) or ()
    items = indexing.listed(interp, args, call.span) if not is_null(args) else []
    actuals = [
        Actual(names[i] or None if i < len(names) else None, item, call.span)
        for i, item in enumerate(items)
    ]
    return (yield call_value(interp, fun, actuals, call.span, None, "what"))


def identity(interp: Interpreter, call: Call) -> Value:
    """The value itself."""
    return call.get("x")


FUNCTIONS: tuple[Function, ...] = (
    function(
        "lapply", formals("X", "FUN", "..."), "Apply a function to each element; a list.", lapply
    ),
    function(
        "sapply",
        formals("X", "FUN", "...", ("simplify", True), ("USE.NAMES", True)),
        "Apply a function to each element; a vector if it can.",
        sapply,
    ),
    function(
        "vapply",
        formals("X", "FUN", "FUN.VALUE", "...", ("USE.NAMES", True)),
        "Apply a function whose values are all like FUN.VALUE.",
        vapply,
    ),
    function(
        "apply", formals("X", "MARGIN", "FUN", "..."), "Apply a function to rows or columns.", apply
    ),
    function(
        "Map",
        formals("f", "..."),
        "Apply a function to the elements of several lists in step.",
        map_,
    ),
    function(
        "mapply",
        formals("FUN", "...", ("MoreArgs", None), ("SIMPLIFY", True), ("USE.NAMES", True)),
        "Map, with a vector as its value if it can.",
        mapply,
    ),
    function(
        "Reduce",
        formals("f", "x", ("init", None), ("right", False), ("accumulate", False)),
        "Combine the elements of a list with a function of two.",
        reduce_,
    ),
    function("Filter", formals("f", "x"), "The elements for which a function is TRUE.", filter_),
    function(
        "do.call",
        formals("what", ("args", None)),
        "Call a function with a list of arguments.",
        do_call,
        visible=None,
    ),
    function(
        "identity_value",
        formals("x"),
        "The value itself.",
        identity,
        "identity",
        "force",
        "r_to_py",
    ),
    function("invisible", formals(("x", None)), "The value, not printed.", identity, visible=False),
)
