"""Values as other types of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import indexing
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements, joined, plain, texts
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import seen, string, wrong
from flowdsl.r.missing import NA
from flowdsl.r.values import (
    Factor,
    Foreign,
    List,
    Null,
    Opaque,
    Value,
    Vector,
    describe,
    text,
)
from flowdsl.r.versions import Version

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

TRUTHS = {
    **dict.fromkeys(("TRUE", "true", "T", "True"), True),
    **dict.fromkeys(("FALSE", "false", "F", "False"), False),
}


def plain_vector(interp: Interpreter, call: Call) -> Vector:
    """`x` as a vector: a tensor is looked at, a list put together."""
    x = seen(interp, call.get("x"), call)
    if isinstance(x, List):
        if not all(isinstance(i, Vector) and len(i) == 1 for i in x.items):
            raise wrong(call, "x", "a list of single numbers")
        parts = [i for i in x.items if isinstance(i, Vector)]
        x = joined(parts, [None] * len(parts), call.span)
    if isinstance(x, Null):
        x = Vector(np.zeros(0))
    if not isinstance(x, Vector):
        raise wrong(call, "x", "numbers")
    return x


def numeric(interp: Interpreter, call: Call) -> np.ndarray:
    """`x` as doubles; text is read as a number."""
    v = plain_vector(interp, call)
    data = elements(v)
    if v.is_string:
        return np.array([parsed(str(t), v, call) for t in data], dtype=float)
    return data.real.astype(float) if data.dtype.kind == "c" else data.astype(float)


def parsed(t: str, v: Vector, call: Call) -> float:
    """A text as a number."""
    bare = t.strip()
    if bare == "NA":
        return NA
    try:
        if bare.lower().lstrip("+-").startswith("0x"):
            return float(int(bare, 16))
        if "_" not in bare:
            return float(bare)
    except (ValueError, OverflowError):
        pass
    raise error("F206", f"`{call.name}`: the text is no number", v.span or call.span)


def as_numeric(interp: Interpreter, call: Call) -> Value:
    """`as.numeric(x)`: a tensor is looked at; text is read as a number."""
    return Vector(numeric(interp, call), span=call.span)


def as_integer(interp: Interpreter, call: Call) -> Value:
    """`as.integer(x)`."""
    x = call.get("x")
    if isinstance(x, Factor):
        from flowdsl.r.functions.factors import codes

        return Vector(codes(x) + 1, span=call.span)
    data = numeric(interp, call)
    if not ((np.abs(data) < 2**62) | np.isnan(data)).all():
        raise error("F206", "`as.integer` wants finite numbers", call.span)
    return Vector(np.trunc(data), span=call.span, stands_for="integer")


def as_logical(interp: Interpreter, call: Call) -> Value:
    """`as.logical(x)`."""
    v = plain_vector(interp, call)
    data = elements(v)
    if not v.is_string:
        if data.dtype.kind == "f" and np.isnan(data).any():
            made = np.where(np.isnan(data), NA, data != 0)
            return Vector(made, span=call.span, stands_for="logical")
        return Vector(data.astype(bool), span=call.span)
    if not all(str(t) in TRUTHS for t in data):
        raise error("F206", f"`{call.name}`: the text is no TRUE or FALSE", v.span or call.span)
    return Vector(np.array([TRUTHS[str(t)] for t in data], dtype=bool), span=call.span)


def as_character(interp: Interpreter, call: Call) -> Value:
    """`as.character(x)`."""
    x = call.get("x")
    if isinstance(x, Opaque) and isinstance(x.value, Version):
        return text(str(x.value), call.span)
    return Vector(words(seen(interp, x, call), call), span=call.span)


def words(x: Value, call: Call) -> np.ndarray:
    """The elements of a value as texts; an item of a list as R writes it."""
    if isinstance(x, Null):
        return np.zeros(0, dtype=object)
    if isinstance(x, Vector):
        return texts(x.shown)
    if isinstance(x, List) and all(isinstance(i, (Vector, Null)) for i in x.items):
        out = np.empty(len(x.items), dtype=object)
        out[:] = [written(i) for i in x.items]
        return out
    raise error("F206", f"`{call.name}` shows numbers and texts, not {describe(x)}", call.span)


def written(x: Value) -> str:
    """A vector as the R code that makes it, a single element as it is."""
    if not isinstance(x, Vector):
        return "NULL"
    data = elements(x)
    if data.size == 1:
        return str(texts(x.shown)[0])
    if not data.size:
        return {"O": "character(0)", "i": "integer(0)", "b": "logical(0)"}.get(
            data.dtype.kind, "numeric(0)"
        )
    if data.dtype.kind == "i" and (np.diff(data) == 1).all():
        return f"{data[0]}:{data[-1]}"
    shown = [f'"{e}"' if isinstance(e, str) else plain(e) for e in data]
    return f"c({', '.join(shown)})"


def as_list(interp: Interpreter, call: Call) -> Value:
    """`as.list(x)`."""
    x = call.get("x")
    if isinstance(x, List):
        return x
    if isinstance(x, Foreign):
        items = interp.elements(x, call.span)
        return List((x,) if items is None else tuple(items))
    if not isinstance(x, (Vector, Null)):
        return List((x,))
    names = x.names if isinstance(x, Vector) else None
    return List(tuple(indexing.listed(interp, x, call.span)), names)


MODES = {
    "numeric": as_numeric,
    "double": as_numeric,
    "integer": as_integer,
    "logical": as_logical,
    "character": as_character,
    "list": as_list,
}


def as_vector(interp: Interpreter, call: Call) -> Value:
    """`as.vector(x, mode)`: without dimensions and, but for lists, names."""
    mode = string(call, "mode")
    if mode != "any":
        if mode not in MODES:
            raise wrong(call, "mode", "one of " + ", ".join(f'"{m}"' for m in MODES))
        return MODES[mode](interp, call)
    x = seen(interp, call.get("x"), call)
    if not isinstance(x, Vector):
        return x
    return Vector(elements(x), span=call.span, stands_for=x.stands_for)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "as.numeric", formals("x"), "The numbers of a vector or tensor.", as_numeric, "as.double"
    ),
    function("as.integer", formals("x"), "Numbers cut to whole numbers.", as_integer),
    function("as.logical", formals("x"), "The elements as TRUE or FALSE.", as_logical),
    function("as.character", formals("x"), "The elements as texts.", as_character, writes=True),
    function("as.list", formals("x"), "The elements as a list.", as_list),
    function(
        "as.vector", formals("x", ("mode", "any")), "The elements without dimensions.", as_vector
    ),
)
