"""Variances, quantiles and orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements, plain, stack_of, taken
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.matrices import covariance
from flowdsl.r.functions.reading import flag, numbers, seen, whole, wrong
from flowdsl.r.machine import SORTING, WRITES_REAL
from flowdsl.r.missing import NA, missing
from flowdsl.r.values import List, Null, Value, Vector, from_array, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def kept(interp: Interpreter, call: Call) -> np.ndarray:
    """The numbers of `x`, without missing ones where na.rm says so."""
    data = elements(numbers(interp, call, "x"))
    if flag(call, "na.rm") and data.dtype.kind == "f":
        data = data[~np.isnan(data)]
    return data


def variance(data: np.ndarray) -> float:
    """Sample variance; NA for fewer than two numbers."""
    if data.size < 2:
        return NA
    with np.errstate(all="ignore"):
        return float(np.var(data.astype(float), ddof=1))


def var(interp: Interpreter, call: Call) -> Value:
    """`var(x, y)`: a number; covariances for a matrix or two vectors."""
    x = call.get("x")
    matrix = isinstance(x, Vector) and x.is_array and x.data.ndim == 2
    if call.has("y") or matrix:
        return covariance(interp, call, False)
    return number(variance(kept(interp, call)), call.span)


def sd(interp: Interpreter, call: Call) -> Value:
    """`sd(x)`."""
    return from_array(np.sqrt(variance(kept(interp, call))), call.span)


def median(interp: Interpreter, call: Call) -> Value:
    """`median(x)`: whole where the middle one is."""
    data = np.sort(kept(interp, call))
    n = data.size
    if not n or (data.dtype.kind == "f" and np.isnan(data).any()):
        return number(NA, call.span)
    if n % 2:
        return from_array(data[n // 2], call.span)
    with np.errstate(all="ignore"):
        middle = data[n // 2 - 1 : n // 2 + 1].astype(float).mean()
    return from_array(np.asarray(middle), call.span)


def quantile(interp: Interpreter, call: Call) -> Value:
    """`quantile(x, probs)` of numbers, interpolated as R's type 7 does."""
    given = np.sort(kept(interp, call))
    data = given.astype(float)
    if np.isnan(data).any():
        raise error("F206", "`quantile` takes no missing numbers", call.span, "write na.rm = TRUE")
    if call.has("probs"):
        probs = elements(numbers(interp, call, "probs")).astype(float)
    else:
        probs = np.linspace(0, 1, 5)
    if not ((probs >= 0) & (probs <= 1)).all():
        raise wrong(call, "probs", "numbers from 0 to 1")
    if flag(call, "names"):
        interp.budget.work(WRITES_REAL * probs.size, call.span)
    names = tuple(f"{plain7(100 * p)}%" for p in probs) if flag(call, "names") else None
    if not data.size:
        return Vector(np.full(probs.size, np.nan), names, span=call.span)
    kind = whole(call, "type")
    if not 1 <= kind <= 9:
        raise wrong(call, "type", "a whole number from 1 to 9")
    made = at_probabilities(data, probs, kind)
    whole_numbers = given.dtype.kind in "ib" and kind in (1, 3)  # these take elements as they are
    return Vector(made.astype(np.int64) if whole_numbers else made, names, span=call.span)


# Types 4 to 9 interpolate at n * p + a + p * (1 - a - b), one pair (a, b) each.
BETWEEN = {
    4: (0.0, 1.0), 5: (0.5, 0.5), 6: (0.0, 0.0), 7: (1.0, 1.0), 8: (1 / 3, 1 / 3), 9: (3 / 8, 3 / 8)
}  # fmt: skip


def at_probabilities(data: np.ndarray, probs: np.ndarray, kind: int) -> np.ndarray:
    """Quantiles of sorted numbers by one of the nine types of Hyndman and Fan."""
    n, fuzz = data.size, 4 * np.finfo(float).eps
    if kind in BETWEEN:
        a, b = BETWEEN[kind]
        place = a + probs * (n + 1 - a - b)
        low = np.floor(place + fuzz)
        part = place - low
        part[np.abs(part) < fuzz] = 0.0
    else:
        place = n * probs - (0.5 if kind == 3 else 0.0)
        low = np.floor(place + fuzz)
        part = (place > low + fuzz).astype(float)
        if kind == 2:
            part = np.where(place > low + fuzz, 1.0, 0.5)
        elif kind == 3:
            part = np.where((np.abs(place - low) < fuzz) & (low % 2 == 0), 0.0, 1.0)
    first = data[np.clip(low, 1, n).astype(int) - 1]
    second = data[np.clip(low + 1, 1, n).astype(int) - 1]
    with np.errstate(all="ignore"):
        made = (1 - part) * first + part * second
        return np.where(part == 0, first, np.where((part == 1) | (first == second), second, made))


def plain7(x: float) -> str:
    """A number with seven significant digits."""
    return plain(float(f"{x:.7g}"))


def order(interp: Interpreter, call: Call) -> Value:
    """`order(..., decreasing)`: ties are settled by the next argument, then by place."""
    keys = []
    for a in call.dots:
        value = seen(interp, a.value, call)
        if not isinstance(value, Vector) or value.data.dtype.kind == "c":
            raise error("F206", "`order` takes vectors", a.span or call.span)
        keys.append(ranks(elements(value)))
    if len({k.size for k in keys}) > 1:
        raise error("F301", "`order` takes vectors of one length", call.span)
    if not keys:
        return Vector(np.zeros(0, dtype=np.int64), span=call.span)
    down = flag(call, "decreasing")
    turned = [np.where(np.isnan(k), k, -k) if down else k for k in keys]
    return Vector(np.lexsort(turned[::-1]) + 1, span=call.span)


def ranks(data: np.ndarray) -> np.ndarray:
    """Numbers in the order of the elements; missing ones are NaN."""
    if data.dtype != object:
        return data.astype(float)
    gone = missing(data)
    known = {text: i for i, text in enumerate(sorted(set(data[~gone].tolist())))}
    return np.array([np.nan if lost else known[t] for t, lost in zip(data, gone)], dtype=float)


def sort(interp: Interpreter, call: Call) -> Value:
    """`sort(x, decreasing)`: missing numbers are left out."""
    x = stack_of(seen(interp, call.get("x"), call), call)
    if isinstance(x, Null):
        return x
    if isinstance(x, List) or x.data.dtype.kind == "c":
        raise wrong(call, "x", "numbers or texts")
    keys = ranks(elements(x))
    keys = -keys if flag(call, "decreasing") else keys
    found = np.argsort(keys, kind="stable")
    return taken(x, found[~np.isnan(keys[found])], call.span)


def sorting(implementation: Callable[[Interpreter, Call], Value]) -> Any:
    """An implementation that sorts, with that work counted first."""

    def counting(interp: Interpreter, call: Call) -> Value:
        given = [*call.values.values(), *(a.value for a in call.dots)]
        n = sum(len(v) for v in given if isinstance(v, Vector))
        interp.budget.work(SORTING * n, call.span)
        return implementation(interp, call)

    return counting


FUNCTIONS: tuple[Function, ...] = (
    function(
        "var",
        formals("x", ("y", None), ("na.rm", False)),
        "Sample variance (divided by n - 1).",
        var,
    ),
    function(
        "sd", formals("x", ("na.rm", False)), "Sample standard deviation (divided by n - 1).", sd
    ),
    function("median", formals("x", ("na.rm", False)), "The middle element.", sorting(median)),
    function(
        "quantile",
        formals("x", ("probs", None), ("na.rm", False), ("names", True), ("type", 7)),
        "Values that parts of the data do not pass, by one of R's types 1 to 9.",
        sorting(quantile),
    ),
    function(
        "order",
        formals("...", ("decreasing", False)),
        "Positions of the elements in order.",
        sorting(order),
    ),
    function("sort", formals("x", ("decreasing", False)), "The elements in order.", sorting(sort)),
)
