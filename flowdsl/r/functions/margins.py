"""Matrices by rows or columns: `sweep` and `base::scale`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.calls import call_value
from flowdsl.r.elements import elements
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.functional import function_argument
from flowdsl.r.functions.matrices import columns, known_mean
from flowdsl.r.functions.reading import is_real, numbers, seen, wholes, wrong
from flowdsl.r.machine import Step
from flowdsl.r.values import Value, Vector

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def sweep(interp: Interpreter, call: Call) -> Step:
    """`sweep(x, MARGIN, STATS, FUN)`."""
    x = seen(interp, call.get("x"), call)
    if not isinstance(x, Vector) or not x.is_array:
        raise wrong(call, "x", "a matrix or an array")
    rank = x.data.ndim
    margin = wholes(call, "MARGIN")
    if not margin or len(set(margin)) != len(margin) or not set(margin) <= set(range(1, rank + 1)):
        raise wrong(call, "MARGIN", "1 (rows), 2 (columns), or several axes")
    stats = elements(numbers(interp, call, "STATS"))
    sizes = [x.data.shape[m - 1] for m in margin]
    total = int(np.prod(sizes, dtype=int))
    if stats.size not in (1, total):
        raise error(
            "F301",
            f"`STATS` of `sweep` has {stats.size} elements, the margin has {total}",
            call.span,
        )
    interp.budget.elements(len(x), call.span)
    block = np.broadcast_to(stats, total).reshape(sizes, order="F")
    order = np.argsort(margin)
    shape = [n if axis + 1 in margin else 1 for axis, n in enumerate(x.data.shape)]
    spread = np.broadcast_to(block.transpose(order).reshape(shape), x.data.shape)
    fun = function_argument(interp, call, "FUN")
    actuals = [
        Actual(None, x, call.span),
        Actual(None, Vector(spread.copy(), is_array=True), call.span),
        *call.dots,
    ]
    return (yield call_value(interp, fun, actuals, call.span, None, "FUN"))


def scale(interp: Interpreter, call: Call) -> Value:
    """`base::scale(x, center, scale)`; missing numbers are left out of means and deviations."""
    data = columns(interp, call, "x")
    interp.budget.elements(2 * data.size, call.span)
    with np.errstate(all="ignore"):
        centre = setting(interp, call, "center", data)
        if centre is None:
            centre = known_mean(data, (0,))
        data = data - centre
        spread = setting(interp, call, "scale", data)
        if spread is None:
            freedom = np.maximum((~np.isnan(data)).sum(axis=0) - 1, 1)
            spread = np.sqrt(np.nansum(data**2, axis=0) / freedom)
        x = call.get("x")
        named = isinstance(x, Vector) and x.is_array and x.data.ndim == 2
        own = x.dimnames if named and isinstance(x, Vector) else None
        return Vector(data / spread, None, True, call.span, own)


def setting(interp: Interpreter, call: Call, name: str, data: np.ndarray) -> np.ndarray | None:
    """The numbers to use for each column; None where they are to be computed."""
    value = seen(interp, call.get(name), call)
    if isinstance(value, Vector) and value.data.dtype == bool and len(value) == 1:
        neutral = np.zeros if name == "center" else np.ones
        return None if value.data.flat[0] else neutral(data.shape[1])
    if not isinstance(value, Vector) or not is_real(value):
        raise wrong(call, name, "TRUE, FALSE or numbers")
    if len(value) != data.shape[1]:
        raise error(
            "F301",
            f"`{name}` of `{call.name}` has {len(value)} numbers for {data.shape[1]} columns",
            call.span,
        )
    return elements(value).astype(float)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "sweep",
        formals("x", "MARGIN", "STATS", ("FUN", "-"), ("check.margin", True), "..."),
        "Take a number of its own from each row or column.",
        sweep,
    ),
    function(
        "scale",
        formals("x", ("center", True), ("scale", True)),
        "Columns less their means, divided by their standard deviations.",
        scale,
    ),
)
