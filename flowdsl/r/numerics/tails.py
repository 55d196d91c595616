"""Tails and quantiles that have no closed form: normal, gamma, beta, t, binomial, Poisson."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from flowdsl.r.numerics.incomplete import (
    LN_SQRT_2PI,
    beta_tails,
    deviance,
    gamma_tails,
    log_binomial,
    log_poisson,
    stirling_error,
)

Array = np.ndarray
Tails = tuple[Array, Array]

_erfc = np.frompyfunc(math.erfc, 1, 1)
_inverse_normal = np.frompyfunc(NormalDist().inv_cdf, 1, 1)


def normal_tails(z: Array) -> Tails:
    """Both tails of the standard normal law."""
    half = z / math.sqrt(2)
    return (
        0.5 * np.asarray(_erfc(-half), dtype=float),
        0.5 * np.asarray(_erfc(half), dtype=float),
    )


def log_normal_lower(z: Array) -> Array:
    """log P(Z <= z), by an asymptotic series far below 0."""
    far = np.minimum(z, -30.0)
    series = np.zeros_like(far)
    for odd in (9, 7, 5, 3, 1):
        series = -odd / far**2 * (1 + series)
    tail = -0.5 * far**2 - LN_SQRT_2PI - np.log(-far) + np.log1p(series)
    lower, upper = normal_tails(z)
    return np.where(z < -30, tail, np.where(z < 0, np.log(lower), np.log1p(-upper)))


def normal_quantile(lower: Array, upper: Array) -> Array:
    """Quantile of the standard normal law."""
    small = np.minimum(lower, upper)
    safe = np.where((small > 0) & (small < 1), small, 0.5)
    made = np.asarray(_inverse_normal(safe), dtype=float)
    made = np.where(small == 0, -np.inf, made)
    return np.where(lower <= upper, made, -made) + 0.0


def solved(
    tails: Callable[[Array], Tails],
    log_density: Callable[[Array], Array],
    lower: Array,
    upper: Array,
    high: float,
) -> Array:
    """The x in (0, high) of given tails: Newton's steps on the smaller tail, bracketed."""
    lo, hi = np.full(lower.shape, 1e-320), np.full(lower.shape, high)
    x = np.full(lower.shape, min(high / 2, 1.0))
    left = lower <= upper
    for _ in range(300):
        below, above = tails(x)
        gap = np.where(left, below - lower, upper - above)
        lo, hi = np.where(gap < 0, x, lo), np.where(gap >= 0, x, hi)
        step = x - gap / np.exp(log_density(x))
        middle = np.sqrt(lo) * np.sqrt(hi)
        inside = np.isfinite(step) & (step > lo) & (step < hi)
        fresh = np.where(inside, step, middle)
        if not (np.abs(fresh - x) > 4e-16 * x).any():
            break
        x = fresh
    return x


def ends(made: Array, lower: Array, upper: Array, least: Array, greatest: Array) -> Array:
    """Quantiles with the ends of the support where a tail is empty."""
    return np.where(lower == 0, least, np.where(upper == 0, greatest, made))


def gamma_log_density(x: Array, shape: Array, scale: Array) -> Array:
    """Log density of the gamma law."""
    z = np.where(x > 0, x, 1.0) / scale
    small = log_poisson(shape, z) + np.log(shape) - np.log(z * scale)
    made = np.where(shape < 1, small, log_poisson(np.maximum(shape - 1, 0), z) - np.log(scale))
    zero = np.where(shape < 1, np.inf, np.where(shape > 1, -np.inf, -np.log(scale)))
    return np.where(x < 0, -np.inf, np.where(x == 0, zero, np.where(np.isinf(x), -np.inf, made)))


def gamma_quantile(lower: Array, upper: Array, shape: Array, scale: Array) -> Array:
    """Quantile of the gamma law."""
    one = np.ones_like(shape)
    made = solved(
        lambda x: gamma_tails(shape, x),
        lambda x: gamma_log_density(x, shape, one),
        lower, upper, 1e9,
    )  # fmt: skip
    return ends(made * scale, lower, upper, np.zeros_like(made), np.full_like(made, np.inf))


def beta_log_density(x: Array, a: Array, b: Array) -> Array:
    """Log density of the beta law."""
    inside = (x > 0) & (x < 1)
    z = np.where(inside, x, 0.5)
    front = np.where(a < 1, np.log(a) - np.log(z), 0.0)
    front = front + np.where(b < 1, np.log(b) - np.log1p(-z), 0.0)
    n = a + b - (a >= 1) - (b >= 1)
    extra = np.where((a < 1) & (b < 1), -np.log(a + b), 0.0)
    extra = np.where((a >= 1) & (b >= 1), np.log(a + b - 1), extra)
    made = front + extra + log_binomial(a - (a >= 1), n, z, 1 - z)
    zero = np.where(a < 1, np.inf, np.where(a > 1, -np.inf, np.log(b)))
    one = np.where(b < 1, np.inf, np.where(b > 1, -np.inf, np.log(a)))
    made = np.where(x == 0, zero, np.where(x == 1, one, made))
    return np.where((x < 0) | (x > 1), -np.inf, made)


def beta_quantile(lower: Array, upper: Array, a: Array, b: Array) -> Array:
    """Quantile of the beta law: the nearer of x and 1 - x is solved for."""
    half = beta_tails(np.full_like(a, 0.5), np.full_like(a, 0.5), a, b)[0]
    turned = lower > half
    first, second = np.where(turned, b, a), np.where(turned, a, b)
    low, high = np.where(turned, upper, lower), np.where(turned, lower, upper)
    made = solved(
        lambda x: beta_tails(x, 1 - x, first, second),
        lambda x: beta_log_density(x, first, second),
        low, high, 1.0,
    )  # fmt: skip
    made = np.where(turned, 1 - made, made)
    return ends(made, lower, upper, np.zeros_like(made), np.ones_like(made))


def t_log_density(x: Array, df: Array) -> Array:
    """Log density of Student's t law."""
    t = -deviance(df / 2, (df + 1) / 2) + stirling_error((df + 1) / 2) - stirling_error(df / 2)
    shrunk = 0.5 * np.log1p(x * x / df)
    return t - df * shrunk - LN_SQRT_2PI - shrunk


def t_tails(x: Array, df: Array) -> Tails:
    """Both tails of Student's t law."""
    square = x * x
    near = np.where(np.isfinite(square), square / (df + square), 1.0)
    outside = 0.5 * beta_tails(1 - near, near, df / 2, np.full_like(near, 0.5))[0]
    far = np.where(np.isfinite(square), df / (df + square), 0.0)
    outside = np.where(
        square > df, 0.5 * beta_tails(far, 1 - far, df / 2, np.full_like(far, 0.5))[0], outside
    )
    return np.where(x < 0, outside, 1 - outside), np.where(x < 0, 1 - outside, outside)


def t_quantile(lower: Array, upper: Array, df: Array) -> Array:
    """Quantile of Student's t law, through the beta law of t^2 / (df + t^2)."""
    small = np.minimum(lower, upper)
    half = np.full_like(df, 0.5)
    outer, inner = 2 * small, 1 - 2 * small
    v = beta_quantile(inner, outer, half, df / 2)
    u = beta_quantile(outer, inner, df / 2, half)
    square = np.where(small < 0.25, df * (1 / u - 1), df * v / (1 - v))
    made = np.where(small == 0, -np.inf, -np.sqrt(square))
    return np.where(lower <= upper, made, -made) + 0.0


def counted(tails: Callable[[Array], Tails], lower: Array, upper: Array, high: Array) -> Array:
    """The least whole number whose lower tail reaches a probability."""
    lo, hi = np.full(lower.shape, -1.0), high
    slack = 64 * np.finfo(float).eps
    for _ in range(80):
        if not (hi - lo > 1).any():
            break
        middle = np.floor((lo + hi) / 2)
        below, above = tails(middle)
        reached = np.where(
            lower <= upper, below >= lower * (1 - slack), above <= upper * (1 + slack)
        )
        wide = hi - lo > 1
        hi, lo = np.where(reached & wide, middle, hi), np.where(~reached & wide, middle, lo)
    return np.where(lower == 0, 0.0, hi)


def binomial_tails(k: Array, n: Array, p: Array) -> Tails:
    """Both tails of the binomial law."""
    k = np.floor(k + 1e-7)
    inside = (k >= 0) & (k < n)
    safe = np.where(inside, k, 0.0)
    above, below = beta_tails(p, 1 - p, safe + 1, np.where(inside, n - safe, 1.0))
    return (
        np.where(inside, below, np.where(k < 0, 0.0, 1.0)),
        np.where(inside, above, np.where(k < 0, 1.0, 0.0)),
    )


def poisson_tails(k: Array, rate: Array) -> Tails:
    """Both tails of the Poisson law."""
    k = np.floor(k + 1e-7)
    finite = np.isfinite(k) & (k >= 0)
    above, below = gamma_tails(np.where(finite, k, 0.0) + 1, rate)
    return (
        np.where(finite, below, np.where(k < 0, 0.0, 1.0)),
        np.where(finite, above, np.where(k < 0, 1.0, 0.0)),
    )
