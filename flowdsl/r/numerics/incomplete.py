"""Incomplete gamma and beta functions, and the densities that carry them, in double precision.

Densities follow Loader's saddle-point form, which keeps its relative precision far out in the
tails; the functions are summed as series or continued fractions, whichever converges fast.
"""

from __future__ import annotations

import math

import numpy as np

LN_SQRT_2PI = 0.5 * math.log(2 * math.pi)
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188)
TINY = 1e-300
# Terms grow with the square root of the greatest parameter: this many do for 1e6.
TERMS = 30_000
GREATEST = 1e6

_lgamma = np.frompyfunc(lambda x: math.lgamma(x) if x > 0 else math.inf, 1, 1)


def lgamma(x: np.ndarray) -> np.ndarray:
    """Logarithm of the gamma function of positive numbers."""
    return np.asarray(_lgamma(x), dtype=float)


def stirling_error(n: np.ndarray) -> np.ndarray:
    """log(n!) less Stirling's formula.

    >>> float(stirling_error(np.array(20.0)).round(12))
    0.004166319692
    """
    large = np.maximum(n, 15.0)
    inverse = 1 / large
    series = np.zeros_like(large)
    for coefficient in reversed(STIRLING):
        series = coefficient + series * inverse**2
    small = np.clip(n, TINY, 15.0)
    exact = lgamma(small + 1) - (small + 0.5) * np.log(small) + small - LN_SQRT_2PI
    return np.where(n > 15, series * inverse, exact)


def deviance(x: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """x log(x / mean) + mean - x, also where x is near the mean."""
    total = x + mean
    v = np.where(total > 0, (x - mean) / np.where(total > 0, total, 1), 0.0)
    near = (x - mean) * v
    term = 2 * x * v
    for k in range(1, 12):
        term = term * v * v
        near = near + term / (2 * k + 1)
    far = x * np.log(x / mean) + mean - x
    return np.where(np.abs(v) < 0.1, near, np.where(x == 0, mean, far))


def log_poisson(x: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Logarithm of rate^x exp(-rate) / gamma(x + 1), for x that need not be whole."""
    inside = -stirling_error(x) - deviance(x, rate) - LN_SQRT_2PI - 0.5 * np.log(x)
    made = np.where(x == 0, -rate, inside)
    return np.where(rate == 0, np.where(x == 0, 0.0, -np.inf), made)


def log_binomial(x: np.ndarray, n: np.ndarray, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Logarithm of choose(n, x) p^x q^(n - x), for x and n that need not be whole."""
    y = n - x
    inside = (
        stirling_error(n)
        - stirling_error(x)
        - stirling_error(y)
        - deviance(x, n * p)
        - deviance(y, n * q)
        - LN_SQRT_2PI
        + 0.5 * (np.log(n) - np.log(x) - np.log(y))
    )
    none = np.where(n == 0, 0.0, n * np.where(p < 0.5, np.log1p(-p), np.log(q)))
    every = n * np.where(q < 0.5, np.log1p(-q), np.log(p))
    made = np.where(x == 0, none, np.where(y == 0, every, inside))
    made = np.where(p == 0, np.where(x == 0, 0.0, -np.inf), made)
    return np.where(q == 0, np.where(y == 0, 0.0, -np.inf), made)


def gamma_tails(a: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The regularised incomplete gamma functions P(a, x) and Q(a, x)."""
    near, small = _gamma_part(a, x)
    part = np.exp(small)
    return np.where(near, part, 1 - part), np.where(near, 1 - part, part)


def gamma_log_tails(a: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log P(a, x) and log Q(a, x), also where they would be 0 or 1."""
    near, small = _gamma_part(a, x)
    other = np.log1p(-np.exp(small))
    return np.where(near, small, other), np.where(near, other, small)


def _gamma_part(a: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the series for P is summed, else the fraction for Q; the logarithm of either."""
    a, x = np.broadcast_arrays(np.asarray(a, float), np.asarray(x, float))
    front = log_poisson(a, np.where(np.isfinite(x), x, 1.0))
    near = x < a + 1
    low = front + np.log(_gamma_series(np.where(near, a, 1.0), np.where(near, x, 0.0)))
    outside = ~near & np.isfinite(x)
    high = _gamma_fraction(np.where(outside, a, 1.0), np.where(outside, x, 3.0))
    tail = front + np.log(a) + np.log(high)
    return near, np.where(near, np.where(x <= 0, -np.inf, low), np.where(outside, tail, -np.inf))


def _gamma_series(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    term = np.ones_like(x)
    total = term.copy()
    for k in range(1, TERMS):
        term = term * x / (a + k)
        total = total + term
        if not (term > total * 1e-17).any():
            break
    return total


def _gamma_fraction(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    b = x + 1 - a
    c = np.full_like(x, 1 / TINY)
    d = 1 / b
    value = d
    for k in range(1, TERMS):
        top = -k * (k - a)
        b = b + 2
        d = 1 / _apart(top * d + b)
        c = _apart(b + top / c)
        step = d * c
        value = value * step
        if not (np.abs(step - 1) > 1e-16).any():
            break
    return value


def _apart(x: np.ndarray) -> np.ndarray:
    """Numbers kept away from 0, as Lentz's method needs them."""
    return np.where(np.abs(x) < TINY, TINY, x)


def beta_tails(
    x: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The regularised incomplete beta function of x, and 1 less it; y is 1 - x."""
    x, y, a, b = np.broadcast_arrays(*(np.asarray(v, float) for v in (x, y, a, b)))
    turned = x > (a + 1) / (a + b + 2)
    at, left = np.where(turned, y, x), np.where(turned, x, y)
    first, second = np.where(turned, b, a), np.where(turned, a, b)
    inside = (at > 0) & (at < 1)
    safe, rest = np.where(inside, at, 0.5), np.where(inside, left, 0.5)
    front = np.exp(log_binomial(first, first + second, safe, rest)) * second / (first + second)
    made = front * _beta_fraction(safe, np.where(inside, first, 1.0), np.where(inside, second, 1.0))
    part = np.where(at <= 0, 0.0, np.where(at >= 1, 1.0, made))
    return np.where(turned, 1 - part, part), np.where(turned, part, 1 - part)


def _beta_fraction(x: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    c = np.ones_like(x)
    d = 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d
    for k in range(1, TERMS):
        even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
        d = 1 / _apart(1 + even * d)
        c = _apart(1 + even / c)
        value = value * d * c
        odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
        d = 1 / _apart(1 + odd * d)
        c = _apart(1 + odd / c)
        step = d * c
        value = value * step
        if not (np.abs(step - 1) > 1e-16).any():
            break
    return value
