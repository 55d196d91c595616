"""Logarithm of the gamma function, and its derivative."""

from __future__ import annotations

import math

import numpy as np


def _one_lgamma(v: float) -> float:
    if math.isinf(v) or (v <= 0 and v == math.floor(v)) or v > 1e305:
        return math.inf
    return math.lgamma(v)


_lgamma = np.vectorize(_one_lgamma, otypes=[float])


def lgamma(x: np.ndarray) -> np.ndarray:
    """log |Gamma(x)|."""
    return _lgamma(x)


def digamma(x: np.ndarray) -> np.ndarray:
    """Derivative of lgamma; NaN at 0, -1, -2, ..."""
    x = np.asarray(x, dtype=float)
    pole = (x <= 0) & (x == np.floor(x))
    with np.errstate(all="ignore"):
        # Below 0 by reflection; then up by recurrence to where the asymptotic series holds.
        mirrored = np.where(x < 0, 1 - x, x)
        total = np.where(x < 0, -math.pi / np.tan(math.pi * x), 0.0)
        for _ in range(10):
            small = mirrored < 10
            total = total - np.where(small, 1 / mirrored, 0.0)
            mirrored = np.where(small, mirrored + 1, mirrored)
        u = 1 / mirrored**2
        series = u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u / 132))))
        return np.where(pole, np.nan, total + np.log(mirrored) - 0.5 / mirrored - series)
