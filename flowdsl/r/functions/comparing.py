"""Questions about values: their types, and whether two are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.r.arguments import Call
from flowdsl.r.classes import r_class, r_type
from flowdsl.r.elements import elements
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import is_null, scalar, seen
from flowdsl.r.machine import GROUPING
from flowdsl.r.printing.numbers import format_number
from flowdsl.r.values import (
    Builtin,
    Foreign,
    List,
    Null,
    Value,
    Vector,
    is_function,
    number,
    text,
)

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def typeof(interp: Interpreter, call: Call) -> Value:
    """`typeof(x)`."""
    return text(r_type(call.get("x")), call.span)


def class_(interp: Interpreter, call: Call) -> Value:
    """`class(x)`."""
    return Vector(np.array(r_class(call.get("x")), dtype=object), span=call.span)


def question(test: Callable[[Value], bool]) -> Any:
    """`is.list(x)` and its like."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        return number(bool(test(call.get("x"))), call.span)

    return implementation


def is_r_function(x: Value) -> bool:
    """A function that is no bijector."""
    return is_function(x) and (not isinstance(x, Foreign) or x.description == "a function")


def is_dimensioned(x: Value) -> bool:
    """Whether a vector has R's `dim`."""
    return isinstance(x, Vector) and x.is_array


def is_one(x: Value, wanted: bool) -> bool:
    """Whether a value is one TRUE, or one FALSE."""
    return (
        isinstance(x, Vector)
        and x.data.dtype == bool
        and len(x) == 1
        and bool(x.data.flat[0]) is wanted
    )


def same(x: Value, y: Value, count: Callable[[], None] = lambda: None) -> bool:
    """Whether two values are identical: types, names, dimensions and elements.

    `count` is called for each pair of parts, before they are compared.
    """
    stack = [(x, y)]
    while stack:
        count()
        a, b = stack.pop()
        if isinstance(a, Vector) and isinstance(b, Vector):
            if not same_vectors(a, b) or not same_attributes(a, b):
                return False
            stack += zip((v for _, v in a.attributes), (v for _, v in b.attributes))
        elif isinstance(a, List) and isinstance(b, List):
            if len(a.items) != len(b.items) or a.names != b.names or not same_attributes(a, b):
                return False
            stack += zip(a.items, b.items)
            stack += zip((v for _, v in a.attributes), (v for _, v in b.attributes))
        elif isinstance(a, Builtin) and isinstance(b, Builtin):
            if a.entries != b.entries:
                return False
        elif not (isinstance(a, Null) and isinstance(b, Null)) and a is not b:
            return False
    return True


def same_attributes(a: Vector | List, b: Vector | List) -> bool:
    """Whether two values have the same attributes in name."""
    return [n for n, _ in a.attributes] == [n for n, _ in b.attributes]


def same_vectors(a: Vector, b: Vector) -> bool:
    """Whether two vectors are identical; NaN is NaN."""
    if r_type(a) != r_type(b) or a.is_array != b.is_array or a.names != b.names:
        return False
    if a.dimnames != b.dimnames:
        return False
    if a.data.shape != b.data.shape:
        return False
    return bool(np.array_equal(a.data, b.data, equal_nan=a.data.dtype.kind in "fc"))


def identical(interp: Interpreter, call: Call) -> Value:
    """`identical(x, y)`."""
    x, y = seen(interp, call.get("x"), call), seen(interp, call.get("y"), call)
    return number(same(x, y, lambda: interp.budget.work(GROUPING, call.span)), call.span)


def all_equal(interp: Interpreter, call: Call) -> Value:
    """`all.equal(target, current, tolerance)`: TRUE, or what differs."""
    tolerance = scalar(call, "tolerance")
    stack = [(call.get("target"), call.get("current"))]
    while stack:
        a, b = (seen(interp, side, call) for side in stack.pop())
        if isinstance(a, List) and isinstance(b, List) and len(a.items) == len(b.items):
            if a.names != b.names:
                return text("names for target but not for current", call.span)
            stack += zip(a.items[::-1], b.items[::-1])
            continue
        found = difference(a, b, tolerance)
        if found is not None:
            return Vector(np.array(found, dtype=object), span=call.span)
    return number(True, call.span)


def difference(a: Value, b: Value, tolerance: float) -> list[str] | None:
    """What all.equal() says of two values; None where they are equal."""
    if not isinstance(a, Vector) or not isinstance(b, Vector):
        return None if same(a, b) else [f"target is {r_type(a)}, current is {r_type(b)}"]
    kinds = ["numeric" if v.data.dtype.kind in "fi" else r_type(v) for v in (a, b)]
    if kinds[0] != kinds[1]:
        modes = f"{kinds[0]}, {kinds[1]}"
        return [f"Modes: {modes}", f"target is {kinds[0]}, current is {kinds[1]}"]
    if len(a) != len(b):
        return [f"Lengths ({len(a)}, {len(b)}) differ"]
    if a.names != b.names:
        return ["names for target but not for current"]
    if a.data.shape != b.data.shape:
        return ["the dimensions differ"]
    if a.dimnames != b.dimnames:
        return ["the names of dimensions differ"]
    x, y = elements(a), elements(b)
    if kinds[0] != "numeric":
        wrong = int((x != y).sum())
        return None if not wrong else [f"{wrong} element mismatch{'es' if wrong > 1 else ''}"]
    found = numeric_difference(x.astype(float), y.astype(float), tolerance)
    return None if found is None else [found]


def numeric_difference(x: np.ndarray, y: np.ndarray, tolerance: float) -> str | None:
    """The mean relative difference of numbers, where it is above the tolerance."""
    missing = np.isnan(x)
    if (missing != np.isnan(y)).any():
        return (
            f"'is.NA' value mismatch: {int(np.isnan(y).sum())} in current {missing.sum()} in target"
        )
    other = ~missing & (x != y)
    if not other.any():
        return None
    with np.errstate(all="ignore"):
        size = np.abs(x[other]).mean()
        apart = np.abs(x[other] - y[other]).mean()
    relative = bool(np.isfinite(size) and size > tolerance)
    found = apart / size if relative else apart
    if np.isfinite(found) and found < tolerance:
        return None
    return (
        f"Mean {'relative' if relative else 'absolute'} difference: {format_number(float(found))}"
    )


FUNCTIONS: tuple[Function, ...] = (
    function("is.null", formals("x"), "Whether a value is NULL.", question(is_null)),
    function(
        "is.function", formals("x"), "Whether a value is a function.", question(is_r_function)
    ),
    function(
        "is.numeric",
        formals("x"),
        "Whether a value is numbers.",
        question(lambda x: r_type(x) in ("double", "integer")),
    ),
    function(
        "is.double",
        formals("x"),
        "Whether a value is numbers that need not be whole.",
        question(lambda x: r_type(x) == "double"),
    ),
    function(
        "is.integer",
        formals("x"),
        "Whether a value is of R's integer type.",
        question(lambda x: r_type(x) == "integer"),
    ),
    function(
        "is.character",
        formals("x"),
        "Whether a value is texts.",
        question(lambda x: r_type(x) == "character"),
    ),
    function(
        "is.logical",
        formals("x"),
        "Whether a value is TRUE and FALSE.",
        question(lambda x: r_type(x) == "logical"),
    ),
    function(
        "is.atomic",
        formals("x"),
        "Whether a value is a vector, no list.",
        question(lambda x: isinstance(x, (Vector, Null))),
    ),
    function(
        "is.list",
        formals("x"),
        "Whether a value is a list.",
        question(lambda x: isinstance(x, List)),
    ),
    function(
        "is.vector",
        formals("x"),
        "Whether a value is a vector or list without dimensions.",
        question(lambda x: isinstance(x, (Vector, List)) and not is_dimensioned(x)),
    ),
    function(
        "is.matrix",
        formals("x"),
        "Whether a value has two dimensions.",
        question(lambda x: isinstance(x, Vector) and x.is_array and x.data.ndim == 2),
    ),
    function("is.array", formals("x"), "Whether a value has dimensions.", question(is_dimensioned)),
    function(
        "isTRUE", formals("x"), "Whether a value is one TRUE.", question(lambda x: is_one(x, True))
    ),
    function(
        "isFALSE",
        formals("x"),
        "Whether a value is one FALSE.",
        question(lambda x: is_one(x, False)),
    ),
    function("identical", formals("x", "y"), "Whether two values are the same.", identical),
    function(
        "all.equal",
        formals("target", "current", ("tolerance", 1.5e-08)),
        "TRUE if numbers are nearly equal, else a text that tells the difference.",
        all_equal,
    ),
    function("typeof", formals("x"), "R's name of a value's type.", typeof),
    function("class", formals("x"), "R's name of a value's kind.", class_),
)
