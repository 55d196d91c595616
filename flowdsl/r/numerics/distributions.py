"""Probability laws as R parametrises them: log densities, both tails, quantiles, random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from flowdsl.r.numerics.incomplete import (
    LN_SQRT_2PI,
    beta_tails,
    gamma_log_tails,
    gamma_tails,
    log_binomial,
    log_poisson,
)
from flowdsl.r.numerics.tails import (
    Array,
    Tails,
    beta_log_density,
    beta_quantile,
    binomial_tails,
    counted,
    gamma_log_density,
    gamma_quantile,
    log_normal_lower,
    normal_quantile,
    normal_tails,
    poisson_tails,
    t_log_density,
    t_quantile,
    t_tails,
)


@dataclass(frozen=True)
class Law:
    """One law; parameters are arrays that broadcast with `x`.

    Args:
        log_density: of x; -inf outside the support.
        tails: P(X <= x) and P(X > x), each with its own relative precision.
        quantile: of both tails' probabilities.
        draw: random numbers from a stream of R's, n of them.
        discrete: whether only whole numbers have a probability.
        log_tails: log P(X <= x) and log P(X > x), for laws whose tails would underflow.
    """

    log_density: Callable[..., Array]
    tails: Callable[..., Tails]
    quantile: Callable[..., Array]
    draw: Callable[..., Array]
    discrete: bool = False
    log_tails: Callable[..., Tails] | None = None


def log_odds(p: Array) -> Array:
    """log(p / (1 - p))."""
    return np.log(p / (1 - p))


def scaled(z_tails: Callable[[Array], Tails]) -> Callable[..., Tails]:
    """Tails of a law with a location and a scale from those of its standard form."""
    return lambda x, location, scale: z_tails((x - location) / scale)


def inverted(z_quantile: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    """Quantiles of a law with a location and a scale."""
    return lambda lower, upper, location, scale: location + scale * z_quantile(lower, upper)


def positive_tails(rate: Callable[..., Array]) -> Callable[..., Tails]:
    """Tails of a positive law with survival function exp(-rate)."""

    def tails(x: Array, *parameters: Array) -> Tails:
        hazard = rate(np.maximum(x, 0.0), *parameters)
        return -np.expm1(-hazard), np.exp(-hazard)

    return tails


def minus_log(lower: Array, upper: Array) -> Array:
    """-log of the upper tail, precise also where it is near 1."""
    return np.where(lower < upper, -np.log1p(-lower), -np.log(upper))


def logistic_tails(z: Array) -> Tails:
    """Both tails of the standard logistic law."""
    return 1 / (1 + np.exp(-z)), 1 / (1 + np.exp(z))


def cauchy_tails(z: Array) -> Tails:
    """Both tails of the standard Cauchy law."""

    def above(y: Array) -> Array:
        safe = np.where(y == 0, 1.0, y)
        return np.where(y > 1, np.arctan(1 / safe) / np.pi, 0.5 - np.arctan(y) / np.pi)

    return above(-z), above(z)


def cauchy_quantile(lower: Array, upper: Array) -> Array:
    """Quantile of the standard Cauchy law."""
    small = np.minimum(lower, upper)
    made = np.where(small == 0.5, 0.0, -1 / np.tan(np.pi * small))
    return np.where(lower <= upper, made, -made)


def uniform_tails(x: Array, low: Array, high: Array) -> Tails:
    """Both tails of the uniform law."""
    at = np.clip(x, low, high)
    return (at - low) / (high - low), (high - at) / (high - low)


def where_positive(x: Array, made: Array) -> Array:
    """A log density with nothing below 0."""
    return np.where(x < 0, -np.inf, made)


def weibull_log_density(x: Array, shape: Array, scale: Array) -> Array:
    """Log density of the Weibull law."""
    z = np.maximum(x, 0.0) / scale
    made = np.log(shape / scale) + np.where(shape == 1, 0.0, (shape - 1) * np.log(z)) - z**shape
    return where_positive(x, made)


def log_normal_log_density(x: Array, m: Array, s: Array) -> Array:
    """Log density of the log-normal law."""
    log_x = np.log(np.where(x > 0, x, 1.0))
    made = -0.5 * ((log_x - m) / s) ** 2 - LN_SQRT_2PI - np.log(s) - log_x
    return np.where(x > 0, made, -np.inf)


def logistic_log_density(x: Array, m: Array, s: Array) -> Array:
    """Log density of the logistic law."""
    z = np.abs((x - m) / s)
    return -z - np.log(s) - 2 * np.log1p(np.exp(-z))


LAWS: dict[str, Law] = {
    "norm": Law(
        lambda x, m, s: -0.5 * ((x - m) / s) ** 2 - LN_SQRT_2PI - np.log(s),
        scaled(normal_tails),
        inverted(normal_quantile),
        lambda rng, n, m, s: m + s * rng.normal(n),
        log_tails=lambda x, m, s: (log_normal_lower((x - m) / s), log_normal_lower((m - x) / s)),
    ),
    "unif": Law(
        lambda x, a, b: np.where((x >= a) & (x <= b), -np.log(b - a), -np.inf),
        uniform_tails,
        lambda lower, upper, a, b: a + lower * (b - a),
        lambda rng, n, a, b: a + (b - a) * rng.uniform(n),
    ),
    "exp": Law(
        lambda x, rate: where_positive(x, np.log(rate) - rate * x),
        positive_tails(lambda x, rate: rate * x),
        lambda lower, upper, rate: minus_log(lower, upper) / rate,
        lambda rng, n, rate: rng.exponential(n) / rate,
    ),
    "gamma": Law(
        gamma_log_density,
        lambda x, shape, scale: gamma_tails(shape, x / scale),
        gamma_quantile,
        lambda rng, n, shape, scale: rng.other.gamma(shape, scale, n),
        log_tails=lambda x, shape, scale: gamma_log_tails(shape, x / scale),
    ),
    "beta": Law(
        beta_log_density,
        lambda x, a, b: beta_tails(np.clip(x, 0, 1), 1 - np.clip(x, 0, 1), a, b),
        beta_quantile,
        lambda rng, n, a, b: rng.other.beta(a, b, n),
    ),
    "t": Law(t_log_density, t_tails, t_quantile, lambda rng, n, df: rng.other.standard_t(df, n)),
    "chisq": Law(
        lambda x, df: gamma_log_density(x, df / 2, np.full_like(df, 2.0)),
        lambda x, df: gamma_tails(df / 2, x / 2),
        lambda lower, upper, df: gamma_quantile(lower, upper, df / 2, np.full_like(df, 2.0)),
        lambda rng, n, df: rng.other.chisquare(df, n),
        log_tails=lambda x, df: gamma_log_tails(df / 2, x / 2),
    ),
    "lnorm": Law(
        log_normal_log_density,
        lambda x, m, s: normal_tails((np.log(np.maximum(x, 0.0)) - m) / s),
        lambda lower, upper, m, s: np.exp(m + s * normal_quantile(lower, upper)),
        lambda rng, n, m, s: np.exp(m + s * rng.normal(n)),
    ),
    "logis": Law(
        logistic_log_density,
        scaled(logistic_tails),
        inverted(lambda lower, upper: np.log(lower) - np.log(upper)),
        lambda rng, n, m, s: m + s * log_odds(rng.uniform(n)),
    ),
    "cauchy": Law(
        lambda x, m, s: -np.log(np.pi * s) - np.log1p(((x - m) / s) ** 2),
        scaled(cauchy_tails),
        inverted(cauchy_quantile),
        lambda rng, n, m, s: m + s * np.tan(np.pi * rng.uniform(n)),
    ),
    "weibull": Law(
        weibull_log_density,
        positive_tails(lambda x, shape, scale: (x / scale) ** shape),
        lambda lower, upper, shape, scale: scale * minus_log(lower, upper) ** (1 / shape),
        lambda rng, n, shape, scale: scale * (-np.log(rng.uniform(n))) ** (1 / shape),
    ),
    "binom": Law(
        lambda x, n, p: np.where(
            (x < 0) | (x > n), -np.inf, log_binomial(np.clip(x, 0, n), n, p, 1 - p)
        ),
        binomial_tails,
        lambda lower, upper, n, p: np.where(
            upper == 0, n, counted(lambda k: binomial_tails(k, n, p), lower, upper, n.copy())
        ),
        lambda rng, count, n, p: rng.other.binomial(n.astype(np.int64), p, count),
        discrete=True,
    ),
    "pois": Law(
        lambda x, rate: where_positive(x, log_poisson(np.maximum(x, 0.0), rate)),
        poisson_tails,
        lambda lower, upper, rate: np.where(
            upper == 0,
            np.inf,
            counted(
                lambda k: poisson_tails(k, rate), lower, upper,
                np.ceil(rate + 40 * np.sqrt(rate) + 400),
            ),
        ),
        lambda rng, n, rate: rng.other.poisson(rate, n),
        discrete=True,
    ),
}  # fmt: skip
