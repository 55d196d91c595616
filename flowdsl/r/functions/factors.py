"""Factors and counts: `factor`, `cut`, `table`, `tabulate`, `findInterval`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.attributes import with_class
from flowdsl.r.elements import elements, shaped_like, texts
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.binding import label
from flowdsl.r.functions.reading import (
    flag,
    numbers,
    optional_whole,
    seen,
    string,
    vector,
    whole,
    wrong,
)
from flowdsl.r.machine import SORTING
from flowdsl.r.missing import NA, NA_TEXT, MissingText, missing
from flowdsl.r.values import (
    NULL,
    Factor,
    List,
    Value,
    Vector,
    describe,
    number,
)

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


MISSING_LEVEL = "<NA>"


def as_factor(interp: Interpreter, value: Value, call: Call) -> Factor:
    """A vector as a factor: its levels are its elements in order, each once."""
    value = seen(interp, value, call)
    if isinstance(value, Factor):
        return value
    if not isinstance(value, Vector) or value.data.dtype.kind == "c":
        raise error("F206", f"`{call.name}` counts vectors, not {describe(value)}", call.span)
    data = elements(value)
    interp.budget.work(SORTING * data.size, call.span)
    known = Vector(data[~missing(data)], stands_for=value.stands_for).data
    levels = tuple(texts(np.unique(known)) if known.dtype != object else sorted(set(known)))
    return Factor(texts(value.shown), levels=levels)


def factor(interp: Interpreter, call: Call) -> Value:
    """`factor(x, levels, labels)`."""
    made = as_factor(interp, call.get("x"), call)
    levels = made.levels
    if call.has("levels"):
        given = call.get("levels")
        if not isinstance(given, Vector):
            raise wrong(call, "levels", "a vector")
        levels = tuple(str(t) for t in texts(given.data))
    if len(set(levels)) != len(levels):
        raise wrong(call, "levels", "different from each other")
    labels = dict(zip(levels, levels))
    if call.has("labels"):
        given = call.get("labels")
        if not isinstance(given, Vector) or len(given) != len(levels):
            raise wrong(call, "labels", f"{len(levels)} texts")
        labels = dict(zip(levels, (str(t) for t in texts(given.data))))
    data = np.empty(len(made), dtype=object)
    data[:] = [labels.get(str(t), NA_TEXT) for t in made.data]
    return Factor(data, span=call.span, levels=tuple(labels.values()))


def to_factor(interp: Interpreter, call: Call) -> Value:
    """`as.factor(x)`."""
    return as_factor(interp, call.get("x"), call)


def levels(interp: Interpreter, call: Call) -> Value:
    """`levels(x)`; NULL for what is no factor."""
    x = call.get("x")
    return Vector(np.array(x.levels, dtype=object)) if isinstance(x, Factor) else NULL


def nlevels(interp: Interpreter, call: Call) -> Value:
    """`nlevels(x)`."""
    x = call.get("x")
    return number(len(x.levels) if isinstance(x, Factor) else 0, call.span)


def is_factor(interp: Interpreter, call: Call) -> Value:
    """`is.factor(x)`."""
    return number(isinstance(call.get("x"), Factor), call.span)


def codes(x: Factor) -> np.ndarray:
    """For each element the place of its level, from 0; -1 where it has none."""
    places = {level: i for i, level in enumerate(x.levels)}
    lost = places.get(MISSING_LEVEL, -1)
    found = [lost if isinstance(t, MissingText) else places.get(str(t), -1) for t in x.data]
    return np.array(found, dtype=np.int64)


def table(interp: Interpreter, call: Call) -> Value:
    """`table(x, y, ..., dnn, useNA)`: how often each element, pair, ... stands."""
    named = counted_sides(interp, call)
    if not named:
        raise error("F207", f"`{call.name}` has nothing to count", call.span)
    use = string(call, "useNA")
    if use not in ("no", "ifany", "always"):
        raise wrong(call, "useNA", '"no", "ifany" or "always"')
    sides = [with_missing(side, use) for _, side in named]
    heads = tuple(name for name, _ in named)
    if call.has("dnn"):
        heads = tuple(str(t) for t in texts(vector(call, "dnn").data.reshape(-1)))
        if len(heads) != len(sides):
            raise wrong(call, "dnn", f"{len(sides)} texts")
    if len({len(s) for s in sides}) > 1:
        raise error("F301", f"`{call.name}` wants vectors of one length", call.span)
    shape = [len(s.levels) for s in sides]
    if len(shape) > 32:
        raise error("F301", f"an array has at most 32 dimensions, not {len(shape)}", call.span)
    interp.budget.elements(int(min(np.prod(shape, dtype=float), 1e18)), call.span)
    places = [codes(s) for s in sides]
    known = np.all([p >= 0 for p in places], axis=0)
    made = np.zeros(shape, dtype=np.int64)
    np.add.at(made, tuple(p[known] for p in places), 1)
    names = tuple(s.levels for s in sides)
    counts = Vector(made, None, True, call.span, names, heads=heads)
    return with_class(counts, "table")


def counted_sides(interp: Interpreter, call: Call) -> list[tuple[str, Factor]]:
    """What `table` counts, each with its name; a list or data frame gives its items."""
    first = call.dots[0].value if len(call.dots) == 1 else None
    if isinstance(first, List):
        names = first.names or ("",) * len(first.items)
        return [(n, as_factor(interp, v, call)) for n, v in zip(names, first.items)]
    return [(label(a) or "", as_factor(interp, a.value, call)) for a in call.dots]


def with_missing(side: Factor, use: str) -> Factor:
    """A factor in which what is missing is a level, where it is to be counted."""
    lost = codes(side) < 0
    if use == "no" or (use == "ifany" and not lost.any()):
        return side
    data = side.data.copy()
    data[lost] = NA_TEXT
    return Factor(data, levels=(*side.levels, MISSING_LEVEL))


def prop_table(interp: Interpreter, call: Call) -> Value:
    """`prop.table(x, margin)`."""
    x = numbers(interp, call, "x")
    data = x.data.astype(float)
    margin = optional_whole(call, "margin")
    if margin is not None and not (x.is_array and 1 <= margin <= x.data.ndim):
        raise wrong(call, "margin", "1 (rows) or 2 (columns) of a matrix")
    axes = None if margin is None else tuple(k for k in range(data.ndim) if k != margin - 1)
    with np.errstate(all="ignore"):
        made = data / data.sum(axis=axes, keepdims=True)
    return shaped_like(x, made.reshape(-1, order="F"), call.span)


def tabulate(interp: Interpreter, call: Call) -> Value:
    """`tabulate(bin, nbins)`."""
    x = call.get("bin")
    data = codes(x) + 1 if isinstance(x, Factor) else elements(numbers(interp, call, "bin"))
    if not np.isfinite(data).all() or (np.abs(data) > 2**31).any():
        raise wrong(call, "bin", "whole numbers")
    data = np.trunc(data).astype(np.int64)
    bins = whole(call, "nbins") if call.has("nbins") else max(1, *data.tolist(), 1)
    interp.budget.elements(bins, call.span)
    inside = data[(data >= 1) & (data <= bins)]
    return Vector(np.bincount(inside - 1, minlength=bins).astype(np.int64), span=call.span)


def find_interval(interp: Interpreter, call: Call) -> Value:
    """`findInterval(x, vec, left.open)`."""
    x, vec = elements(numbers(interp, call, "x")), elements(numbers(interp, call, "vec"))
    if np.isnan(vec).any() or (np.diff(vec) < 0).any() or np.isnan(x).any():
        raise wrong(call, "vec", "sorted numbers, none of them missing")
    opened = flag(call, "left.open")
    side: Any = "left" if opened else "right"
    found = np.searchsorted(vec, x, side=side).astype(np.int64)
    if flag(call, "rightmost.closed") and vec.size > 1:
        edge, inner = (vec[0], 1) if opened else (vec[-1], vec.size - 1)
        found = np.where(x == edge, inner, found)
    if flag(call, "all.inside"):
        found = np.clip(found, 1, max(vec.size - 1, 1))
    return Vector(found, span=call.span)


def breaks(interp: Interpreter, call: Call, x: np.ndarray) -> np.ndarray:
    """The ends of the intervals; a single number asks for so many of one width."""
    given = elements(numbers(interp, call, "breaks")).astype(float)
    if np.isnan(given).any():
        raise wrong(call, "breaks", "numbers, none of them missing")
    if given.size > 1:
        made = np.sort(given)
        if (np.diff(made) == 0).any():
            raise wrong(call, "breaks", "different from each other")
        return made
    n = whole(call, "breaks")
    known = x[np.isfinite(x)]
    if n < 2 or not known.size:
        raise wrong(call, "breaks", "at least 2 intervals of some numbers")
    interp.budget.elements(n + 1, call.span)
    low, high = known.min(), known.max()
    width = high - low
    if width == 0:
        width = abs(low)
        return np.linspace(low - width / 1000, high + width / 1000, n + 1)
    made = np.linspace(low, high, n + 1)
    made[[0, -1]] = low - width / 1000, high + width / 1000
    return made


def cut(interp: Interpreter, call: Call) -> Value:
    """`cut(x, breaks, labels, include.lowest, right)`."""
    x = elements(numbers(interp, call, "x")).astype(float)
    ends = breaks(interp, call, x)
    interp.budget.work(SORTING * (x.size + ends.size), call.span)
    right, lowest = flag(call, "right"), flag(call, "include.lowest")
    place = np.searchsorted(ends, x, side="left" if right else "right") - 1
    if lowest:
        edge, inner = (ends[0], 0) if right else (ends[-1], ends.size - 2)
        place = np.where(x == edge, inner, place)
    known = (place >= 0) & (place < ends.size - 1) & ~np.isnan(x)
    given = call.get("labels")
    if isinstance(given, Vector) and given.data.dtype == bool and not given.data.all():
        codes = np.where(known, place + 1, NA)
        made = codes.astype(np.int64) if known.all() else codes
        return Vector(made, span=call.span)
    if call.has("labels"):
        if not isinstance(given, Vector) or len(given) != ends.size - 1:
            raise wrong(call, "labels", f"FALSE or {ends.size - 1} texts")
        names = tuple(str(t) for t in texts(given.data))
    else:
        names = labels(ends, whole(call, "dig.lab"), right, lowest)
    data = np.empty(x.size, dtype=object)
    data[:] = [names[p] if k else NA_TEXT for p, k in zip(place, known)]
    return Factor(data, span=call.span, levels=names)


def labels(ends: np.ndarray, digits: int, right: bool, lowest: bool) -> tuple[str, ...]:
    """Names of intervals, with as many digits as keep their ends apart."""
    shown = [""]
    for n in range(max(1, min(digits, 12)), max(12, min(digits, 15)) + 1):
        shown = [f"{e + 0.0:.{n}g}" for e in ends]
        if len(set(shown)) == len(shown):
            break
    shown = [" Inf" if s == "inf" else "-Inf" if s == "-inf" else s for s in shown]
    left, end = ("(", "]") if right else ("[", ")")
    made = [f"{left}{a},{b}{end}" for a, b in pairwise(shown)]
    if lowest and right:
        made[0] = "[" + made[0][1:]
    elif lowest:
        made[-1] = made[-1][:-1] + "]"
    return tuple(made)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "factor",
        formals("x", ("levels", None), ("labels", None)),
        "Texts with known levels.",
        factor,
        writes=True,
    ),
    function("levels", formals("x"), "The levels of a factor.", levels),
    function("as.factor", formals("x"), "A vector as a factor.", to_factor),
    function("nlevels", formals("x"), "Number of levels of a factor.", nlevels),
    function("is.factor", formals("x"), "Whether a value is a factor.", is_factor),
    function(
        "table",
        formals("...", ("dnn", None), ("useNA", "no")),
        "How often each element stands; of several vectors, each combination.",
        table,
        writes=True,
    ),
    function(
        "prop.table",
        formals("x", ("margin", None)),
        "Shares of the sum, or of the sums of rows (1) or columns (2).",
        prop_table,
        "proportions",
    ),
    function(
        "findInterval",
        formals(
            "x", "vec", ("rightmost.closed", False), ("all.inside", False), ("left.open", False)
        ),
        "How many of sorted numbers are not above each number.",
        find_interval,
    ),
    function(
        "cut",
        formals(
            "x",
            "breaks",
            ("labels", None),
            ("include.lowest", False),
            ("right", True),
            ("dig.lab", 3),
        ),
        "The interval of each number, as a factor.",
        cut,
    ),
)
