"""Linear algebra: products, inverses, factors, sums of rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.arithmetic import outer_product, pair_names, sizes
from flowdsl.r.calls import call_value
from flowdsl.r.dimnames import axis
from flowdsl.r.elements import elements, scalar_array
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.functional import function_argument
from flowdsl.r.functions.reading import flag, is_real, seen, string, wrong
from flowdsl.r.indexing import tidy
from flowdsl.r.machine import GROUPING, SORTING, Step
from flowdsl.r.values import DataFrame, Value, Vector, describe

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def matrix_of(call: Call, name: str, square: bool = False) -> np.ndarray:
    """A numeric matrix argument; a single number is a matrix of one."""
    value = call.get(name)
    if not isinstance(value, Vector) or not is_real(value):
        raise wrong(call, name, "a matrix of numbers")
    data = value.data.astype(float)
    if value.is_scalar:
        data = data.reshape(1, 1)
    if data.ndim != 2 or (square and data.shape[0] != data.shape[1]):
        raise wrong(call, name, "a square matrix" if square else "a matrix")
    return data


def columns(interp: Interpreter, call: Call, name: str) -> np.ndarray:
    """A numeric argument as a matrix; a vector is one column."""
    value = seen(interp, call.get(name), call)
    if not isinstance(value, Vector) or not is_real(value) or value.data.ndim > 2:
        raise wrong(call, name, "a vector or matrix of numbers")
    data = value.data.astype(float)
    return data if value.is_array and data.ndim == 2 else data.reshape(-1, 1)


def work(interp: Interpreter, call: Call, data: np.ndarray) -> None:
    """Count a cubic amount of work before it is done."""
    if data.ndim == 2 and data.size:
        interp.budget.operations += data.shape[0] * data.shape[1] * min(data.shape) // 100
    interp.budget.elements(data.size, call.span)


def solve(interp: Interpreter, call: Call) -> Value:
    """`solve(a, b)`, or the inverse of `a`."""
    b = call.get("b")
    left = matrix_of(call, "a", square=True)
    work(interp, call, left)
    if not call.has("b"):
        right, flat = np.eye(len(left)), False
    else:
        if not isinstance(b, Vector) or not is_real(b) or b.data.ndim > 2:
            raise wrong(call, "b", "a vector or matrix of numbers")
        flat = not b.is_array
        right = b.data.astype(float).reshape(-1, 1) if flat else b.data.astype(float)
        if len(right) != len(left):
            raise error(
                "F301", f"{len(left)} equations and a right side of {len(right)}", call.span
            )
    if not np.isfinite(left).all() or singular(left):
        raise error("F206", f"`a` of `{call.name}` has no inverse: it is singular", call.span)
    found = np.linalg.solve(left, right)
    if flat:
        return Vector(found[:, 0], span=call.span)
    return Vector(found, is_array=True, span=call.span)


def singular(a: np.ndarray) -> bool:
    """Whether a matrix is singular to the precision of doubles, as R's solve() judges it."""
    if not a.size:
        return False
    return not np.linalg.cond(a, 1) < 1 / np.finfo(float).eps


def det(interp: Interpreter, call: Call) -> Value:
    """`det(x)`."""
    data = matrix_of(call, "x", square=True)
    work(interp, call, data)
    return scalar_array(np.linalg.det(data)).at(call.span)


def chol(interp: Interpreter, call: Call) -> Value:
    """`chol(x)`: the upper triangular factor."""
    data = matrix_of(call, "x", square=True)
    work(interp, call, data)
    upper = np.triu(data)
    try:
        found = np.linalg.cholesky(upper + np.triu(data, 1).T)
    except np.linalg.LinAlgError:
        found = np.full_like(data, np.nan)
    if not np.isfinite(found).all():
        raise error("F206", f"`x` of `{call.name}` is not positive definite", call.span)
    return Vector(found.T, is_array=True, span=call.span)


def product(turn_left: bool) -> Callable[[Interpreter, Call], Value]:
    """`crossprod(x, y)` is t(x) %*% y; `tcrossprod(x, y)` is x %*% t(y)."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = columns(interp, call, "x")
        y = columns(interp, call, "y") if call.has("y") else x
        left, right = (x.T, y) if turn_left else (x, y.T)
        if left.shape[1] != right.shape[0]:
            raise error(
                "F301",
                f"`{call.name}`: {list(x.shape)} and {list(y.shape)} do not fit together",
                call.span,
            )
        interp.budget.elements(left.shape[0] * right.shape[1], call.span)
        interp.budget.operations += left.size * right.shape[1] // 100
        with np.errstate(all="ignore"):
            own = tidy([line(call, "x", turn_left), line(call, "y", turn_left)])
            return Vector(left @ right, None, True, call.span, own)

    def line(call: Call, name: str, turned: bool) -> tuple[str, ...] | None:
        value = call.get(name if call.has(name) else "x")
        return axis(value, 1 if turned else 0) if isinstance(value, Vector) else None

    return implementation


def outer(interp: Interpreter, call: Call) -> Step:
    """`outer(X, Y, FUN)`."""
    x, y, fun = call.get("X"), call.get("Y"), call.get("FUN")
    times = isinstance(fun, Vector) and fun.is_string and list(fun.data.flat) == ["*"]
    for name, value in (("X", x), ("Y", y)):
        if not isinstance(value, Vector):
            raise wrong(call, name, "a vector")
    assert isinstance(x, Vector) and isinstance(y, Vector)
    interp.budget.elements(len(x) * len(y), call.span)
    if times:
        return outer_product(x, y, call.span)
    left = Vector(np.tile(elements(x), len(y)))
    right = Vector(np.repeat(elements(y), len(x)))
    actuals = [Actual(None, left, call.span), Actual(None, right, call.span), *call.dots]
    made = yield call_value(
        interp, function_argument(interp, call, "FUN"), actuals, call.span, None, "FUN"
    )
    if not isinstance(made, Vector) or len(made) != len(left):
        raise error(
            "F206",
            f"`FUN` of `{call.name}` must give {len(left)} values, not {describe(made)}",
            call.span,
            "it is called once, with vectors",
        )
    shape = (*sizes(x), *sizes(y))
    data = elements(made).reshape(shape, order="F")
    return Vector(data, None, True, call.span, pair_names(x, y))


def along(axis: int, fold: Any, fold_known: Any) -> Any:
    """`rowSums` and its like; `axis` is the one that goes away in a matrix."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = call.get("x")
        x = x.matrix() if isinstance(x, DataFrame) else x
        if not isinstance(x, Vector) or not is_real(x) or not x.is_array or x.data.ndim < 2:
            raise wrong(call, "x", "a matrix")
        axes = (0,) if axis == 0 else tuple(range(1, x.data.ndim))
        data = x.data.astype(float)
        with np.errstate(all="ignore"):
            made = (fold_known if flag(call, "na.rm") else fold)(data, axis=axes)
        left = [n for k, n in enumerate(x.dimnames or ()) if k not in axes]
        if np.ndim(made) > 1:
            return Vector(made, None, True, call.span, tidy(left))
        return Vector(np.atleast_1d(made), left[0] if left else None, span=call.span)

    return implementation


def mean(data: np.ndarray, axis: Any) -> np.ndarray:
    """Mean over axes; NaN of nothing."""
    n = np.prod([data.shape[a] for a in axis], dtype=int)
    return data.sum(axis=axis) / np.float64(n)


def known_mean(data: np.ndarray, axis: Any) -> np.ndarray:
    """Mean of what is a number."""
    return np.nansum(data, axis=axis) / np.sum(~np.isnan(data), axis=axis)


def spread(scaled: bool) -> Any:
    """`cov(x, y)` and `cor(x, y)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        return covariance(interp, call, scaled)

    return implementation


def covariance(interp: Interpreter, call: Call, scaled: bool) -> Value:
    """Covariances or correlations of columns: a matrix, or one number for two vectors."""
    x = columns(interp, call, "x")
    y = columns(interp, call, "y") if call.has("y") else x
    method, x, y = by_method(interp, call, x, y)
    plain = [v for v in (call.get("x"), call.get("y")) if isinstance(v, Vector) and not v.is_array]
    if not call.has("y") and x.shape[1] == 1 and plain:
        raise error("F207", f"`{call.name}` needs `y`, or a matrix", call.span)
    if len(x) != len(y):
        raise error("F301", f"`{call.name}`: {len(x)} rows and {len(y)} rows", call.span)
    interp.budget.elements(x.shape[1] * y.shape[1], call.span)
    with np.errstate(all="ignore"):
        a, b = x - mean(x, (0,)), y - mean(y, (0,))
        made = a.T @ b / np.float64(len(x) - 1)
        if method == "kendall":
            made = concordance(interp, call, x, y, scaled)
            scaled = False
        if scaled:
            made = made / np.sqrt(
                np.outer((a * a).sum(axis=0), (b * b).sum(axis=0)) / np.float64(len(x) - 1) ** 2
            )
            made = np.clip(made, -1, 1)
    if x.shape[1] == 1 and y.shape[1] == 1 and plain:
        return Vector(made.reshape(1), span=call.span)
    sides = [call.get("x"), call.get("y") if call.has("y") else call.get("x")]
    own = tidy([axis(v, 1) if isinstance(v, Vector) else None for v in sides])
    return Vector(made, None, True, call.span, own)


METHODS = ("pearson", "kendall", "spearman")


def by_method(
    interp: Interpreter, call: Call, x: np.ndarray, y: np.ndarray
) -> tuple[str, np.ndarray, np.ndarray]:
    """The method of a correlation, and the numbers or ranks that it takes.

    `use` says what is done with rows that miss a number.
    """
    if call.name == "var":
        return "pearson", x, y
    given, use = string(call, "method"), string(call, "use")
    found = [m for m in METHODS if m.startswith(given)]
    if len(found) != 1 or not given:
        raise wrong(call, "method", '"pearson", "kendall" or "spearman"')
    gone = np.isnan(x).any(axis=1)
    if len(x) == len(y):
        gone |= np.isnan(y).any(axis=1)
        if use.startswith("complete") or (use.startswith("pairwise") and x.shape[1] == 1):
            x, y = x[~gone], y[~gone]
        elif use == "all.obs" and gone.any():
            raise error("F206", f"`{call.name}` takes no missing numbers", call.span)
        elif not use.startswith("every") and use != "all.obs":
            raise wrong(call, "use", '"everything", "all.obs" or "complete.obs"')
    if found[0] == "spearman":
        interp.budget.work(SORTING * (x.size + y.size), call.span)
        interp.budget.work(GROUPING * (x.shape[1] + y.shape[1]), call.span)
        x, y = np.apply_along_axis(ranked, 0, x), np.apply_along_axis(ranked, 0, y)
    return found[0], x, y


def ranked(column: np.ndarray) -> np.ndarray:
    """Places in order, those of ties shared; NaN where a number is missing."""
    known = np.sort(column[~np.isnan(column)])
    low = np.searchsorted(known, column, "left") + 1
    high = np.searchsorted(known, column, "right")
    return np.where(np.isnan(column), np.nan, (low + high) / 2)


def concordance(
    interp: Interpreter, call: Call, x: np.ndarray, y: np.ndarray, scaled: bool
) -> np.ndarray:
    """Kendall's tau (b) of columns: how many pairs of rows are in the same order."""
    interp.budget.elements(len(x) * len(x), call.span)
    interp.budget.work(len(x) * len(x) * x.shape[1] * y.shape[1], call.span)
    made = np.empty((x.shape[1], y.shape[1]))
    for i, a in enumerate(x.T):
        for j, b in enumerate(y.T):
            one, two = np.sign(a[:, None] - a), np.sign(b[:, None] - b)
            made[i, j] = (one * two).sum()
            if scaled:
                made[i, j] /= np.sqrt((one * one).sum()) * np.sqrt((two * two).sum())
    return made


FUNCTIONS: tuple[Function, ...] = (
    function("solve", formals("a", ("b", None)), "The x of a x = b, or the inverse of a.", solve),
    function("det", formals("x"), "Determinant of a matrix.", det),
    function("chol", formals("x"), "Upper triangular R with t(R) R = x.", chol),
    function("crossprod", formals("x", ("y", None)), "t(x) %*% y.", product(True)),
    function("tcrossprod", formals("x", ("y", None)), "x %*% t(y).", product(False)),
    function(
        "outer",
        formals("X", "Y", ("FUN", "*"), "..."),
        "A function of every pair of elements.",
        outer,
    ),
    function(
        "rowSums",
        formals("x", ("na.rm", False)),
        "Sum of each row.",
        along(1, np.sum, np.nansum),
    ),
    function(
        "colSums",
        formals("x", ("na.rm", False)),
        "Sum of each column.",
        along(0, np.sum, np.nansum),
    ),
    function(
        "rowMeans",
        formals("x", ("na.rm", False)),
        "Mean of each row.",
        along(1, mean, known_mean),
    ),
    function(
        "colMeans",
        formals("x", ("na.rm", False)),
        "Mean of each column.",
        along(0, mean, known_mean),
    ),
    function(
        "cov",
        formals("x", ("y", None), ("use", "everything"), ("method", "pearson")),
        "Sample covariance.",
        spread(False),
    ),
    function(
        "cor",
        formals("x", ("y", None), ("use", "everything"), ("method", "pearson")),
        'Correlation: "pearson", "kendall" or "spearman".',
        spread(True),
    ),
)
