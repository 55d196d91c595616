"""Sums, extremes and their like, over all elements or running along them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.arithmetic import fold
from flowdsl.r.elements import elements, joined
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import flag, is_null, numbers, scalar, whole, wrong
from flowdsl.r.machine import SORTING
from flowdsl.r.missing import NA, NA_TEXT, missing
from flowdsl.r.values import (
    List,
    Null,
    Value,
    Vector,
    describe,
    from_array,
)

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

Fold = Callable[[np.ndarray], Any]


def mean(interp: Interpreter, call: Call) -> Any:
    """`mean(x, trim, na.rm)`: without a part of the least and of the greatest, if asked."""
    if not call.has("trim"):
        return summary(average)(interp, call)
    trim = scalar(call, "trim")
    data = elements(numbers(interp, call, "x")).astype(float)
    if flag(call, "na.rm"):
        data = data[~np.isnan(data)]
    if trim <= 0 or not data.size or np.isnan(data).any():
        return from_array(np.asarray(data.mean() if data.size else np.nan), call.span)
    interp.budget.work(SORTING * data.size, call.span)
    data = np.sort(data)
    if trim >= 0.5:
        return from_array(np.asarray(np.median(data)), call.span)
    cut = int(data.size * trim)
    return from_array(np.asarray(data[cut : data.size - cut].mean()), call.span)


def summary(made_by: Fold, texts: bool = False) -> Any:
    """An implementation over all arguments: one number, or a few."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        takes_x = any(f.name == "x" for f in call.entry.formals)
        values = [call.get("x")] if takes_x else [a.value for a in call.dots]
        held = gathered(call, values, texts)
        data, kind = held.data, held.stands_for
        if call.has("na.rm") and flag(call, "na.rm"):
            data = Vector(data[~missing(data)], stands_for=kind).data
        if data.size == 0 and made_by in (greatest, least, extremes):
            raise error("F210", f"`{call.name}` of no numbers", call.span)
        with np.errstate(all="ignore"):
            made = made_by(data)
        if isinstance(made, str):
            return Vector(np.array([made], dtype=object), span=call.span)
        found = made if isinstance(made, np.ndarray) else from_array(np.asarray(made)).data
        return Vector(found, span=call.span, stands_for=answer(made_by, kind))

    return implementation


def answer(made_by: Fold, kind: str | None) -> str | None:
    """What a missing answer stands for, to numbers that stand for a type."""
    if made_by in (every, some):
        return "logical"
    return "integer" if kind is not None and made_by in (total, greatest, least, extremes) else None


def gathered(call: Call, values: Sequence[Value], texts: bool = False) -> Vector:
    """All numbers among the arguments."""
    parts = [flat(v, call, texts) for v in values if not is_null(v)]
    if not parts:
        return Vector(np.zeros(0, dtype=np.int64))
    return joined(parts, [None] * len(parts), None)


def flat(v: Value, call: Call, texts: bool = False) -> Vector:
    """A numeric argument as a plain vector."""
    if isinstance(v, Vector) and (texts or not v.is_string):
        return Vector(elements(v), stands_for=v.stands_for)
    if isinstance(v, List) and all(isinstance(i, Vector) and not i.is_string for i in v.items):
        return joined([i for i in v.items if isinstance(i, Vector)], [None] * len(v.items), None)
    raise error("F206", f"`{call.name}` works on numbers, not on {describe(v)}", call.span)


def total(v: np.ndarray) -> Any:
    """Sum; whole numbers stay whole."""
    return v.astype(np.int64).sum() if v.dtype.kind in "ib" else v.sum()


def average(v: np.ndarray) -> Any:
    """Mean; NaN of nothing."""
    if not v.size:
        return np.nan
    return v.mean() if v.dtype.kind == "c" else v.astype(float).mean()


def product(v: np.ndarray) -> Any:
    """Product, which R gives as a double."""
    return v.prod() if v.dtype.kind == "c" else v.astype(float).prod()


def ordered(v: np.ndarray) -> np.ndarray:
    """Numbers that have an order; flags count as whole numbers."""
    return v.astype(np.int64) if v.dtype == bool else v.real if v.dtype.kind == "c" else v


def greatest(v: np.ndarray) -> Any:
    """The greatest element."""
    if v.dtype == object:
        return NA_TEXT if missing(v).any() else max(v.tolist())
    return np.max(ordered(v))


def least(v: np.ndarray) -> Any:
    """The least element."""
    if v.dtype == object:
        return NA_TEXT if missing(v).any() else min(v.tolist())
    return np.min(ordered(v))


def extremes(v: np.ndarray) -> np.ndarray:
    """The least and the greatest element."""
    return np.array([least(v), greatest(v)], dtype=ordered(v).dtype)


def every(v: np.ndarray) -> Any:
    """Whether all are TRUE; NaN where a missing one decides."""
    gone = missing(v)
    return NA if gone.any() and v[~gone].all() else bool(v.all())


def some(v: np.ndarray) -> Any:
    """Whether any is TRUE; NaN where a missing one decides."""
    gone = missing(v)
    return NA if gone.any() and not v[~gone].any() else bool(v.any())


def running(made_by: Callable[..., np.ndarray]) -> Any:
    """`cumsum(x)` and its like."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        v = numbers(interp, call, "x")
        data = elements(v)
        if made_by is np.cumprod:
            data = data.astype(float)
        elif data.dtype == bool:
            data = data.astype(np.int64)
        with np.errstate(all="ignore"):
            kind = "integer" if v.stands_for and made_by is not np.cumprod else None
            return Vector(made_by(data), v.names, span=call.span, stands_for=kind)

    return implementation


def parallel(name: str) -> Any:
    """`pmax(...)` and `pmin(...)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        values = [a.value for a in call.dots]
        if not values:
            raise error("F207", f"`{call.name}` needs numbers", call.span)
        for v in values:
            if not isinstance(v, Vector) or v.data.dtype.kind not in "fib":
                raise error(
                    "F206", f"`{call.name}` works on numbers, not on {describe(v)}", call.span
                )
        made = values[0]
        for v in values[1:]:
            assert isinstance(made, Vector) and isinstance(v, Vector)
            made = fold(name, made, v, call.span)
        return made

    return implementation


def diff(interp: Interpreter, call: Call) -> Value:
    """`diff(x, lag)`."""
    lag = whole(call, "lag")
    if lag < 1:
        raise wrong(call, "lag", "a whole number from 1")
    v = numbers(interp, call, "x")
    rows = v.data.astype(np.int64) if v.data.dtype == bool else v.data
    with np.errstate(all="ignore"):
        made = rows[lag:] - rows[: max(len(rows) - lag, 0)]
    names = None if v.names is None else v.names[lag:]
    kind = "integer" if v.stands_for else None
    return Vector(made, names, v.is_array, call.span, stands_for=kind)


def which(interp: Interpreter, call: Call) -> Value:
    """`which(x)`: positions of TRUE; missing ones are left out."""
    x = call.get("x")
    if isinstance(x, Null):
        return Vector(np.zeros(0, dtype=np.int64), span=call.span)
    v = numbers(interp, call, "x")
    data = elements(v)
    if data.dtype != bool and not (np.isnan(data) | (data == 0) | (data == 1)).all():
        raise wrong(call, "x", "TRUE and FALSE")
    found = np.flatnonzero(np.nan_to_num(data))
    if flag(call, "arr.ind") and v.is_array and v.data.ndim > 1:
        places = np.stack(np.unravel_index(found, v.data.shape, order="F"), axis=1) + 1
        rank = v.data.ndim
        heads = ("row", "col") if rank == 2 else tuple(f"dim{k + 1}" for k in range(rank))
        lines = v.dimnames[0] if v.dimnames else None
        rows = None if lines is None else tuple(lines[i - 1] for i in places[:, 0])
        return Vector(places.astype(np.int64), None, True, call.span, (rows, heads))
    names = None if v.names is None else tuple(v.names[i] for i in found)
    return Vector(found + 1, names, span=call.span)


def which_extreme(made_by: Callable[..., Any]) -> Any:
    """`which.max(x)` and `which.min(x)`: the first of them."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        v = numbers(interp, call, "x")
        data = elements(v).astype(float)
        if not (~np.isnan(data)).any():
            return Vector(np.zeros(0, dtype=np.int64), span=call.span)
        at = int(made_by(data))
        names = None if v.names is None else (v.names[at],)
        return Vector(np.array([at + 1]), names, span=call.span)

    return implementation


FUNCTIONS: tuple[Function, ...] = (
    function(
        "sum",
        formals("...", ("na.rm", False)),
        "Sum of all elements.",
        summary(total),
    ),
    function(
        "mean",
        formals("x", ("trim", 0), ("na.rm", False)),
        "Mean of all elements, or of a distribution.",
        mean,
    ),
    function(
        "prod",
        formals("...", ("na.rm", False)),
        "Product of all elements.",
        summary(product),
    ),
    function(
        "max",
        formals("...", ("na.rm", False)),
        "The greatest element.",
        summary(greatest, texts=True),
    ),
    function(
        "min",
        formals("...", ("na.rm", False)),
        "The least element.",
        summary(least, texts=True),
    ),
    function(
        "range",
        formals("...", ("na.rm", False)),
        "The least and the greatest element.",
        summary(extremes, texts=True),
    ),
    function(
        "all",
        formals("...", ("na.rm", False)),
        "Whether all are TRUE.",
        summary(every),
    ),
    function(
        "any",
        formals("...", ("na.rm", False)),
        "Whether any is TRUE.",
        summary(some),
    ),
    function(
        "pmax",
        formals("..."),
        "The greatest of each position.",
        parallel("pmax"),
    ),
    function(
        "pmin",
        formals("..."),
        "The least of each position.",
        parallel("pmin"),
    ),
    function("cumsum", formals("x"), "Running sums.", running(np.cumsum)),
    function("cumprod", formals("x"), "Running products.", running(np.cumprod)),
    function("cummax", formals("x"), "The greatest so far.", running(np.maximum.accumulate)),
    function("cummin", formals("x"), "The least so far.", running(np.minimum.accumulate)),
    function("diff", formals("x", ("lag", 1)), "Differences of neighbours.", diff),
    function(
        "which",
        formals("x", ("arr.ind", False)),
        "Positions of TRUE; rows and columns if asked.",
        which,
    ),
    function(
        "which.max", formals("x"), "Position of the greatest element.", which_extreme(np.nanargmax)
    ),
    function(
        "which.min", formals("x"), "Position of the least element.", which_extreme(np.nanargmin)
    ),
)
