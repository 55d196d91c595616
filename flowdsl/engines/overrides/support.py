"""Densities outside a support: log 0, never a silent NaN.

TFP gives NaN there for LogNormal, Gamma, Beta and for chains whose inverse takes a logarithm.
Mended on each distribution object as it is built, so that mixtures and nested flows see the
right value too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from flowdsl.ir import DistributionType
from flowdsl.ir.support import REAL, Support

Density = Callable[..., Any]


def guard(distribution: Any, type_: DistributionType) -> None:
    """Mend the density and the distribution function of an object in place."""
    support = type_.support
    if type_.event_shape is None or support == REAL:
        return
    rank = len(type_.event_shape)
    bounded = support.kind in ("interval", "integers")
    for name, outside in (("_log_prob", -math.inf), ("_prob", 0.0)):
        if hasattr(distribution, name):
            wrap(distribution, name, density(getattr(distribution, name), support, rank, outside))
    if bounded and rank == 0:
        for name, (below, above) in DISTRIBUTION_FUNCTIONS.items():
            if hasattr(distribution, name):
                wrap(
                    distribution,
                    name,
                    cumulative(getattr(distribution, name), support, below, above),
                )


DISTRIBUTION_FUNCTIONS = {
    "_cdf": (0.0, 1.0),
    "_log_cdf": (-math.inf, 0.0),
    "_survival_function": (1.0, 0.0),
    "_log_survival_function": (0.0, -math.inf),
}


def wrap(distribution: Any, name: str, function: Density) -> None:
    """Replace a method of one object."""
    object.__setattr__(distribution, name, function)


def ends(support: Support, dtype: Any) -> tuple[float, float]:
    """The ends of a support, moved out by a few roundings."""
    slack = 8 * float(np.finfo(dtype.as_numpy_dtype).eps)
    return (
        support.low - slack * abs(support.low) if math.isfinite(support.low) else support.low,
        support.high + slack * abs(support.high) if math.isfinite(support.high) else support.high,
    )


def inner_point(support: Support) -> float:
    """A value inside a support."""
    low, high = support.low, support.high
    if support.kind == "integers":
        return low if math.isfinite(low) else high if math.isfinite(high) else 0.0
    if math.isfinite(low) and math.isfinite(high):
        return (low + high) / 2
    if math.isfinite(low):
        return low + 1.0
    return high - 1.0 if math.isfinite(high) else 0.0


def within(value: float, dtype: Any) -> Any:
    """A number as a tensor; one that a dtype of whole numbers cannot hold as its nearest."""
    if dtype.is_floating:
        return tf.constant(value, dtype)
    return tf.constant(int(min(max(value, dtype.min), dtype.max)), dtype)


def outside_of(support: Support, x: Any) -> Any | None:
    """Elements of x outside a support; None where there cannot be any.

    Between whole numbers TFP's probabilities are a continuous relaxation, unless the distribution
    was set otherwise; that is left as it is.
    """
    if support.kind not in ("interval", "integers") or x.dtype == tf.bool:
        return None
    low, high = ends(support, x.dtype) if x.dtype.is_floating else (support.low, support.high)
    out = None
    if math.isfinite(low):
        out = x < within(low, x.dtype)
    if math.isfinite(high):
        above = x > within(high, x.dtype)
        out = above if out is None else out | above
    return out


def density(inner: Density, support: Support, rank: int, outside: float) -> Density:
    """A density that is 0 outside the support, and NaN only for NaN."""

    def call(value: Any, *args: Any, **kwargs: Any) -> Any:
        x = tf.convert_to_tensor(value)
        axes = list(range(-rank, 0))
        out = outside_of(support, x)
        safe = x
        if out is not None:
            strange = out | tf.math.is_nan(x) if x.dtype.is_floating else out
            safe = tf.where(strange, within(inner_point(support), x.dtype), x)
        result = inner(safe, *args, **kwargs)
        nothing = tf.constant(outside, result.dtype)
        if out is not None:
            result = tf.where(tf.reduce_any(out, axis=axes), nothing, result)
        if x.dtype.is_floating:
            missing = tf.reduce_any(tf.math.is_nan(x), axis=axes)
            result = tf.where(tf.math.is_nan(result), nothing, result)
            result = tf.where(missing, tf.constant(math.nan, result.dtype), result)
        return result

    return call


def cumulative(inner: Density, support: Support, below: float, above: float) -> Density:
    """A distribution function of numbers that is constant on each side of the support."""

    def call(value: Any, *args: Any, **kwargs: Any) -> Any:
        x = tf.convert_to_tensor(value)
        if not x.dtype.is_floating:
            return inner(x, *args, **kwargs)
        low, high = tf.constant(support.low, x.dtype), tf.constant(support.high, x.dtype)
        under, over = x < low, x > high
        safe = tf.where(under | over, tf.constant(inner_point(support), x.dtype), x)
        result = inner(safe, *args, **kwargs)
        at_end = tf.math.is_nan(result) & ~tf.math.is_nan(x)
        under |= at_end & (x <= low)
        over |= at_end & (x >= high)
        result = tf.where(under, tf.constant(below, result.dtype), result)
        return tf.where(over, tf.constant(above, result.dtype), result)

    return call
