"""The curves of elementwise bijectors in NumPy, by which intervals are mapped."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np

_NORMAL = NormalDist()


def _ppf(p: float) -> float:
    if not 0 < p < 1:
        return -math.inf if p == 0 else math.inf if p == 1 else math.nan
    return _NORMAL.inv_cdf(p)


erf: Callable[..., Any] = np.vectorize(math.erf, otypes=[float])
ppf: Callable[..., Any] = np.vectorize(_ppf, otypes=[float])


def logistic(x: Any) -> Any:
    """The standard logistic curve."""
    return 1.0 / (1.0 + np.exp(-x))


def softplus(x: Any) -> Any:
    """log(1 + exp(x))."""
    return np.logaddexp(0.0, x)


def softplus_inverse(y: Any) -> Any:
    """The inverse of softplus."""
    return np.where(y > 30, y, np.log(np.expm1(np.minimum(y, 40.0))))


def softsign(x: Any) -> Any:
    """x / (1 + |x|), also at the infinite ends."""
    return np.where(np.isinf(x), np.sign(x), x / (1 + np.abs(np.where(np.isinf(x), 0.0, x))))


def power(x: Any, power: Any) -> Any:
    """x^power, odd powers of negative numbers included."""
    return np.where(x < 0, -(np.abs(x) ** power), np.abs(x) ** power)


def box_cox_inverse(x: Any, power: Any) -> Any:
    """(1 + x power)^(1 / power), or exp(x) for power 0."""
    safe = np.where(power == 0, 1.0, power)
    inside = np.where(power == 0, 0.0, x * safe)
    return np.where(power == 0, np.exp(x), (1.0 + inside) ** (1.0 / safe))


def box_cox(y: Any, power: Any) -> Any:
    """(y^power - 1) / power, or log(y) for power 0."""
    safe = np.where(power == 0, 1.0, power)
    return np.where(power == 0, np.log(y), (y**safe - 1.0) / safe)


def sinh_arcsinh(x: Any, skewness: Any, tailweight: Any) -> Any:
    """TFP's form, which keeps the point 2 in its place when there is no skewness."""
    multiplier = 2.0 / np.sinh(np.arcsinh(2.0) * tailweight)
    return np.sinh((np.arcsinh(x) + skewness) * tailweight) * multiplier


def sinh_arcsinh_inverse(y: Any, skewness: Any, tailweight: Any) -> Any:
    """The inverse of `sinh_arcsinh`."""
    multiplier = 2.0 / np.sinh(np.arcsinh(2.0) * tailweight)
    return np.sinh(np.arcsinh(y / multiplier) / tailweight - skewness)


def lambert_w_tail(x: Any, shift: Any, scale: Any, tailweight: Any) -> Any:
    """Heavy tails by u exp(tailweight u^2 / 2) of the standardised number u."""
    u = (x - shift) / scale
    return u * np.exp(0.5 * tailweight * u**2) * scale + shift


def gev_cdf(x: Any, loc: Any, scale: Any, concentration: Any) -> Any:
    """Distribution function of the generalized extreme value distribution."""
    z = (x - loc) / scale
    safe = np.where(concentration == 0, 1.0, concentration)
    inside = np.where(concentration == 0, 0.0, np.maximum(z * safe, -1.0))
    return np.exp(-np.where(concentration == 0, np.exp(-z), np.exp(-np.log1p(inside) / safe)))


def gev_quantile(y: Any, loc: Any, scale: Any, concentration: Any) -> Any:
    """The inverse of `gev_cdf`."""
    t = -np.log(y)
    safe = np.where(concentration == 0, 1.0, concentration)
    return loc + scale * np.where(concentration == 0, -np.log(t), (t**-safe - 1.0) / safe)


def gev_ends(values: dict[str, np.ndarray]) -> tuple[Any, Any]:
    """Ends of the domain of `gev_cdf`."""
    loc, scale, shape = values["loc"], values["scale"], values["concentration"]
    edge = loc - scale / np.where(shape == 0, 1.0, shape)
    return np.where(shape > 0, edge, -np.inf), np.where(shape < 0, edge, np.inf)


def generalized_pareto(x: Any, loc: Any, scale: Any, concentration: Any) -> Any:
    """Softplus above `loc`, or a logistic curve where the support is bounded."""
    width = np.where(concentration < 0, -scale / np.minimum(concentration, -1e-300), 1.0)
    return np.where(concentration < 0, loc + width * logistic(x), loc + softplus(x))


def generalized_pareto_inverse(y: Any, loc: Any, scale: Any, concentration: Any) -> Any:
    """The inverse of `generalized_pareto`."""
    width = np.where(concentration < 0, -scale / np.minimum(concentration, -1e-300), 1.0)
    u = np.clip((y - loc) / width, 0.0, 1.0)
    return np.where(concentration < 0, np.log(u) - np.log1p(-u), softplus_inverse(y - loc))


def shifted_gompertz_cdf(x: Any, concentration: Any, rate: Any) -> Any:
    """Distribution function of the shifted Gompertz distribution."""
    e = np.exp(-rate * x)
    return (1.0 - e) * np.exp(-e / concentration)
