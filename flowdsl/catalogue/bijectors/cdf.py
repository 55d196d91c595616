"""Distribution functions as bijectors: from a distribution's support to the unit interval."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from flowdsl.catalogue.bijectors import curves
from flowdsl.catalogue.bijectors.rules import Elementwise, bijector
from flowdsl.catalogue.entry import Entry, Formal
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.status import MIXED
from flowdsl.ir.support import POSITIVE, UNIT

LOC = tensor("loc", 0.0)
SCALE = tensor("scale", 1.0, "positive")


def cdf(
    name: str,
    tfp: str,
    of: str,
    rule: Elementwise,
    *params: Formal,
    label: str = "",
    **facts: Any,
) -> Entry:
    """An entry for a distribution function that R knows as well."""
    return bijector(
        name,
        tfp,
        f"The distribution function of {of}.",
        rule,
        params,
        label=label,
        monotone="increasing",
        **facts,
    )


ENTRIES = (
    cdf(
        "normal_cdf",
        "NormalCDF",
        "the standard normal distribution",
        Elementwise(lambda x: 0.5 * (1 + curves.erf(x / math.sqrt(2))), curves.ppf, codomain=UNIT),
        label="normal",
    ),
    cdf(
        "gumbel_cdf",
        "GumbelCDF",
        "the Gumbel distribution",
        Elementwise(
            lambda x, loc, scale: np.exp(-np.exp(-(x - loc) / scale)),
            lambda y, loc, scale: loc - scale * np.log(-np.log(y)),
            codomain=UNIT,
        ),
        LOC,
        SCALE,
        examples=("gumbel_cdf()", "gumbel_cdf(1, 2)"),
    ),
    cdf(
        "weibull_cdf",
        "WeibullCDF",
        "the Weibull distribution",
        Elementwise(
            lambda x, scale, concentration: -np.expm1(-((x / scale) ** concentration)),
            lambda y, scale, concentration: scale * (-np.log1p(-y)) ** (1 / concentration),
            domain=POSITIVE,
            codomain=UNIT,
        ),
        SCALE,
        tensor("concentration", 1.0, "positive"),
        examples=("weibull_cdf()", "weibull_cdf(2, 1.5)"),
    ),
    cdf(
        "kumaraswamy_cdf",
        "KumaraswamyCDF",
        "the Kumaraswamy distribution",
        Elementwise(
            lambda x, concentration1, concentration0: (
                -np.expm1(concentration0 * np.log1p(-(x**concentration1)))
            ),
            lambda y, concentration1, concentration0: (
                (-np.expm1(np.log1p(-y) / concentration0)) ** (1 / concentration1)
            ),
            domain=UNIT,
            codomain=UNIT,
        ),
        tensor("concentration1", 1.0, "positive"),
        tensor("concentration0", 1.0, "positive"),
        examples=("kumaraswamy_cdf(2, 3)",),
    ),
    cdf(
        "gompertz_cdf",
        "GompertzCDF",
        "the Gompertz distribution",
        Elementwise(
            lambda x, concentration, rate: -np.expm1(-concentration * np.expm1(rate * x)),
            lambda y, concentration, rate: np.log1p(-np.log1p(-y) / concentration) / rate,
            domain=POSITIVE,
            codomain=UNIT,
        ),
        tensor("concentration", check="positive"),
        tensor("rate", check="positive"),
        examples=("gompertz_cdf(1, 0.5)",),
    ),
    cdf(
        "shifted_gompertz_cdf",
        "ShiftedGompertzCDF",
        "the shifted Gompertz distribution",
        Elementwise(
            curves.shifted_gompertz_cdf, lambda y, **_: y * np.nan, domain=POSITIVE, codomain=UNIT
        ),
        tensor("concentration", check="positive"),
        tensor("rate", check="positive"),
        examples=("shifted_gompertz_cdf(1, 0.5)",),
    ),
    cdf(
        "rayleigh_cdf",
        "RayleighCDF",
        "the Rayleigh distribution",
        Elementwise(
            lambda x, scale: -np.expm1(-0.5 * (x / scale) ** 2),
            lambda y, scale: scale * np.sqrt(-2 * np.log1p(-y)),
            domain=POSITIVE,
            codomain=UNIT,
        ),
        tensor("scale", check="positive"),
        standard={"scale": 1.0},
        examples=("rayleigh_cdf(2)",),
        mended=(MIXED,),
    ),
    cdf(
        "frechet_cdf",
        "FrechetCDF",
        "the Fréchet distribution",
        Elementwise(
            lambda x, loc, scale, concentration: np.exp(-(((x - loc) / scale) ** -concentration)),
            lambda y, loc, scale, concentration: loc + scale * (-np.log(y)) ** (-1 / concentration),
            domain=None,
            codomain=UNIT,
            domain_ends=lambda v: (v["loc"], np.inf),
        ),
        LOC,
        SCALE,
        tensor("concentration", 1.0, "positive"),
        examples=("frechet_cdf()", "frechet_cdf(1, 2, 1.5)"),
    ),
    cdf(
        "moyal_cdf",
        "MoyalCDF",
        "the Moyal distribution",
        Elementwise(
            lambda x, loc, scale: 1 - curves.erf(np.exp(-(x - loc) / scale / 2) / math.sqrt(2)),
            lambda y, loc, scale: loc - scale * 2 * np.log(-curves.ppf(y / 2)),
            codomain=UNIT,
        ),
        LOC,
        SCALE,
        examples=("moyal_cdf()", "moyal_cdf(1, 2)"),
    ),
    cdf(
        "generalized_extreme_value_cdf",
        "GeneralizedExtremeValueCDF",
        "the generalized extreme value distribution",
        Elementwise(
            curves.gev_cdf,
            curves.gev_quantile,
            domain=None,
            codomain=UNIT,
            domain_ends=curves.gev_ends,
        ),
        LOC,
        SCALE,
        tensor("concentration", 0.0),
        label="generalizedextremevalue_cdf",
        examples=("generalized_extreme_value_cdf(0, 1, 0.3)",),
    ),
    bijector(
        "generalized_pareto",
        "GeneralizedPareto",
        "From all numbers to the support of a generalized Pareto distribution.",
        Elementwise(curves.generalized_pareto, curves.generalized_pareto_inverse),
        (tensor("loc"), tensor("scale", check="positive"), tensor("concentration")),
        examples=(
            "tfb_generalized_pareto(0, 1, 0.5)",
            "normal() %>% generalized_pareto(1, 2, -0.5)",
        ),
        mended=("TFP's gradients are NaN at inner points",),
        monotone="increasing",
    ),
)
