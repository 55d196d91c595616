"""Where elements stand in a table, vectors with some elements replaced, and without names."""

from __future__ import annotations

from dataclasses import replace as with_fields
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements, texts
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import seen, wrong
from flowdsl.r.missing import NA, MissingText, missing
from flowdsl.r.parts import Part, written
from flowdsl.r.values import List, Null, Value, Vector, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def vector_of(interp: Interpreter, call: Call, name: str) -> Vector:
    """An argument as a vector; NULL has no elements."""
    value = seen(interp, call.get(name), call)
    if isinstance(value, Null):
        return Vector(np.zeros(0))
    if not isinstance(value, Vector):
        raise wrong(call, name, "a vector")
    return value


def keys(v: Vector, as_text: bool) -> list[Any]:
    """Elements as they are compared: what is missing equals only what is missing."""
    data = texts(v.shown) if as_text else elements(v)
    lost = [isinstance(x, MissingText) for x in data] if as_text else missing(data).tolist()
    return [None if gone else x for x, gone in zip(data.tolist(), lost)]


def match(interp: Interpreter, call: Call) -> Value:
    """`match(x, table)`: the place of each element, NA where there is none."""
    x, table = vector_of(interp, call, "x"), vector_of(interp, call, "table")
    as_text = x.is_string or table.is_string
    places: dict[Any, int] = {}
    for i, key in enumerate(keys(table, as_text)):
        places.setdefault(key, i + 1)
    found = np.array([places.get(key, NA) for key in keys(x, as_text)], dtype=float)
    return Vector(found, span=call.span, stands_for="integer")


def replace(interp: Interpreter, call: Call) -> Value:
    """`replace(x, list, values)`: what `x[list] <- values` makes of x."""
    x = seen(interp, call.get("x"), call)
    place = Part("[", (call.get("list"),), call.span)  # type: ignore[arg-type]
    return interp.counted(written(interp, x, place, call.get("values")), call.span)


def unname(interp: Interpreter, call: Call) -> Value:
    """`unname(obj)`: without names of elements, rows and columns."""
    obj = call.get("obj")
    if isinstance(obj, Vector):
        return with_fields(obj, names=None, dimnames=None)
    return with_fields(obj, names=None) if isinstance(obj, List) else obj


def any_na(interp: Interpreter, call: Call) -> Value:
    """`anyNA(x)`."""
    x = seen(interp, call.get("x"), call)
    parts = x.items if isinstance(x, List) else (x,)
    gone = (
        isinstance(p, Vector) and bool(missing(p.data).any())
        for p in parts
        if not isinstance(x, List) or (isinstance(p, Vector) and len(p) == 1)
    )
    return number(any(gone), call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "match",
        formals("x", "table"),
        "The place of each element in a table, NA where it is not.",
        match,
    ),
    function(
        "replace",
        formals("x", "list", "values"),
        "A vector or list with some elements replaced.",
        replace,
    ),
    function(
        "unname", formals("obj"), "A value without names of elements, rows and columns.", unname
    ),
    function("anyNA", formals("x"), "Whether any element is missing.", any_na),
)
