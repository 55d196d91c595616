"""Reductions over axes, and running sums along one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import TensorRule, joined_dtype, lgamma, tf_names
from flowdsl.catalogue.functions.tensor.build import (
    AXIS,
    DTYPE,
    KEEP,
    along_axis,
    axes_of,
    function,
    of_rank,
    one_axis,
    without,
)
from flowdsl.ir import TensorType, TupleType

X = Formal("x")
INPUT = Formal("input")


def reduced(name: str = "input_tensor", dtype: str | None = None) -> TensorRule:
    """A rule: the shape without the axes given, all if none are."""

    def rule(bound: Bound) -> TensorType:
        shape = bound.shape(name)
        kind = dtype or joined_dtype(bound, name)
        if shape is None:
            return TensorType(kind, None if bound.get("axis") is not None else ())
        axes = axes_of(bound, len(shape))
        return TensorType(kind, without(shape, axes, bool(bound.get("keepdims"))))

    return rule


def _logsumexp(x: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    top = np.max(x, axis=axis, keepdims=True)
    out = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return out if keepdims else np.squeeze(out, axis=axis)


def _logmeanexp(x: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    total = _logsumexp(x, axis, keepdims)
    return total - np.log(np.size(x) / max(np.size(total), 1))


def _euclidean(x: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    return np.sqrt(np.sum(np.square(x), axis=axis, keepdims=keepdims))


def reduction(
    name: str,
    fold: Callable[..., Any],
    doc: str,
    dtype: str | None = None,
    paths: tuple[str, ...] | None = None,
) -> Entry:
    """A reduction over axes (all, when `axis` is not given)."""

    def folded(x: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
        return fold(x, axis=axis, keepdims=bool(keepdims))

    paths = paths or (f"math.{name}", name)
    return Entry(
        f"tensor.{name}",
        "tensor",
        f"tf${name}" if not paths[0].startswith("tfp.") else tf_names(paths)[0],
        (Formal("input_tensor"), AXIS, KEEP),
        reduced(dtype=dtype),
        doc,
        tfp=paths[0],
        aliases=tf_names(paths),
        fold=folded,
    )


def _best(bound: Bound) -> TensorType:
    shape = bound.shape("input")
    dtype = bound.get("output_type", "int64")
    if shape is None:
        return TensorType(dtype, None)
    if not shape:
        raise RuleError("F301", "a vector or more is wanted, not one number", "input")
    return TensorType(dtype, without(shape, (one_axis(bound, len(shape)),), False))


def _norm(bound: Bound) -> TensorType:
    order, axis = bound.get("ord", "euclidean"), bound.get("axis")
    if isinstance(axis, tuple) and len(axis) > 2:
        raise RuleError("F301", "a norm goes over one axis or two", "axis")
    if order == "fro" and not (isinstance(axis, tuple) and len(axis) == 2):
        raise RuleError("F301", 'ord = "fro" needs two axes', "axis", 'or ord = "euclidean"')
    if not isinstance(order, str) and order <= 0:
        raise RuleError("F304", f"the order of a norm must be positive, it is {order:g}", "ord")
    return reduced("tensor")(bound)


def _lbeta(bound: Bound) -> TensorType:
    shape = of_rank(bound, "x", 1, "a vector or more")
    return TensorType(joined_dtype(bound, "x"), None if shape is None else shape[:-1])


def _moments(bound: Bound) -> TupleType:
    shape, dtype = bound.shape("x"), joined_dtype(bound, "x")
    if shape is not None:
        shape = without(shape, axes_of(bound, len(shape), "axes"), bool(bound.get("keepdims")))
    return TupleType((TensorType(dtype, shape),) * 2)


def _top(bound: Bound) -> TupleType:
    shape = of_rank(bound, "input", 1, "a vector or more")
    k = bound.get("k", 1)
    if k < 0 or (shape is not None and shape[-1] is not None and k > shape[-1]):
        raise RuleError("F301", f"the last axis of `input` has no {k} elements", "k")
    out = None if shape is None else (*shape[:-1], k)
    return TupleType((TensorType(joined_dtype(bound, "input"), out), TensorType("int32", out)))


def _running(fold: Callable[..., Any], first: float) -> Callable[..., Any]:
    """A running fold that may leave out each number itself, and may run from the end."""

    def folded(
        x: np.ndarray, axis: int = 0, exclusive: bool = False, reverse: bool = False
    ) -> np.ndarray:
        x = np.flip(x, axis) if reverse else np.asarray(x)
        made = fold(x, axis=axis)
        if exclusive:
            start = np.full_like(np.take(made, [0], axis), first) if made.size else made
            made = np.concatenate([start, np.delete(made, -1, axis)], axis)
        return np.flip(made, axis) if reverse else made

    return folded


RUNNING = (
    X,
    Formal("axis", "int", 0),
    Formal("exclusive", "flag", False),
    Formal("reverse", "flag", False),
)
BEST = (INPUT, Formal("axis", "int", None), Formal("output_type", "dtype", None))

ENTRIES: tuple[Entry, ...] = (
    reduction("reduce_sum", np.sum, "Sum over axes."),
    reduction("reduce_mean", np.mean, "Mean over axes."),
    reduction("reduce_prod", np.prod, "Product over axes."),
    reduction("reduce_max", np.max, "Greatest over axes."),
    reduction("reduce_min", np.min, "Least over axes."),
    reduction("reduce_logsumexp", _logsumexp, "log(sum(exp(x))) over axes."),
    reduction("reduce_variance", np.var, "Variance (divided by n) over axes."),
    reduction("reduce_std", np.std, "Standard deviation (divided by n) over axes."),
    reduction("reduce_any", np.any, "Whether any is true over axes.", "bool"),
    reduction("reduce_all", np.all, "Whether all are true over axes.", "bool"),
    reduction(
        "reduce_euclidean_norm",
        _euclidean,
        "Square root of the sum of squares over axes.",
        paths=("math.reduce_euclidean_norm",),
    ),
    reduction(
        "reduce_logmeanexp",
        _logmeanexp,
        "log(mean(exp(x))) over axes.",
        paths=("tfp.math.reduce_logmeanexp",),
    ),
    reduction(
        "reduce_log_harmonic_mean_exp",
        lambda x, axis=None, keepdims=False: -_logmeanexp(-x, axis, keepdims),
        "log of the harmonic mean of exp(x) over axes.",
        paths=("tfp.math.reduce_log_harmonic_mean_exp",),
    ),
    function(
        "count_nonzero",
        ("math.count_nonzero",),
        (INPUT, AXIS, KEEP, DTYPE),
        lambda b: TensorType(b.get("dtype", "int64"), reduced("input")(b).shape),
        lambda x, axis=None, keepdims=False, dtype=None: np.count_nonzero(
            x, axis=axis, keepdims=bool(keepdims)
        ),
        "How many numbers are not 0, over axes.",
    ),
    function(
        "norm",
        ("norm", "linalg.norm"),
        (Formal("tensor"), Formal("ord", "order", "euclidean"), AXIS, KEEP),
        _norm,
        None,
        "Norm over all axes, or over one or two.",
    ),
    function(
        "argmax",
        ("argmax", "math.argmax"),
        BEST,
        _best,
        lambda x, axis=None, output_type=None: np.argmax(x, axis or 0),
        "Position, from 0, of the greatest along an axis.",
    ),
    function(
        "argmin",
        ("argmin", "math.argmin"),
        BEST,
        _best,
        lambda x, axis=None, output_type=None: np.argmin(x, axis or 0),
        "Position, from 0, of the least along an axis.",
    ),
    function(
        "moments",
        ("nn.moments",),
        (X, Formal("axes", "ints"), Formal("shift", default=None), KEEP),
        _moments,
        None,
        "Mean and variance over axes, as a list.",
    ),
    function(
        "top_k",
        ("math.top_k", "nn.top_k"),
        (INPUT, Formal("k", "int", 1), Formal("sorted", "flag", True)),
        _top,
        None,
        "The k greatest of the last axis and their positions from 0, as a list.",
    ),
    function(
        "lbeta",
        ("math.lbeta",),
        (X,),
        _lbeta,
        lambda x: np.sum(lgamma(x), -1) - lgamma(np.sum(x, -1)),
        "Logarithm of the beta function of the last axis.",
    ),
    function(
        "cumsum_tensor",
        ("math.cumsum", "cumsum"),
        RUNNING,
        along_axis("x", 0),
        _running(np.cumsum, 0),
        "Running sums.",
    ),
    function(
        "cumprod_tensor",
        ("math.cumprod",),
        RUNNING,
        along_axis("x", 0),
        _running(np.cumprod, 1),
        "Running products.",
    ),
    function(
        "cumulative_logsumexp",
        ("math.cumulative_logsumexp",),
        RUNNING,
        along_axis("x", 0),
        None,
        "Running log(sum(exp(x))).",
    ),
    function(
        "log_cumsum_exp",
        ("tfp.math.log_cumsum_exp",),
        (X, Formal("axis", "int", -1)),
        along_axis("x"),
        lambda x, axis=-1: np.logaddexp.accumulate(np.asarray(x, float), axis),
        "Running log(sum(exp(x))) along the last axis.",
    ),
)
