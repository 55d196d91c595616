"""Distributions over positive numbers, or numbers above a bound."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue.distributions.rules import LOC, SCALE, Family, between, distribution
from flowdsl.catalogue.entry import Bound, Formal
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.rules import known
from flowdsl.catalogue.status import OUTSIDE_SUPPORT
from flowdsl.ir.support import POSITIVE, UNKNOWN, Support, interval

LOC_SCALE = (LOC, SCALE)
STANDARD = {"loc": 0.0, "scale": 1.0}
ABOVE_LOC = between("loc", np.inf)
ABOVE_SCALE = between("scale", np.inf)


def generalized_pareto_support(bound: Bound) -> Support:
    """Above `loc`, with an upper end where `concentration` is negative."""
    loc, scale, shape = (known(bound, n) for n in ("loc", "scale", "concentration"))
    if loc is None:
        return UNKNOWN
    if shape is not None and (shape >= 0).all():
        return interval(float(np.min(loc)), np.inf)
    if shape is None or scale is None:
        return UNKNOWN
    end = np.where(shape < 0, loc - scale / np.where(shape < 0, shape, -1.0), np.inf)
    return interval(float(np.min(loc)), float(np.max(end)))


def positive(name: str) -> Formal:
    """A formal that must be positive."""
    return tensor(name, check="positive")


CONCENTRATION = positive("concentration")
RATE = positive("rate")

ENTRIES = (
    distribution(
        "log_normal",
        "LogNormal",
        "The exponential of a normal number.",
        Family(POSITIVE),
        LOC_SCALE,
        standard=STANDARD,
        examples=("log_normal()", "log_normal(1, 0.5)"),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "log_logistic",
        "LogLogistic",
        "The exponential of a logistic number.",
        Family(POSITIVE),
        LOC_SCALE,
        standard=STANDARD,
        examples=("log_logistic()", "log_logistic(1, 0.5)"),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "half_normal",
        "HalfNormal",
        "The absolute value of a normal number.",
        Family(POSITIVE),
        (SCALE,),
        standard={"scale": 1.0},
        examples=("half_normal()", "half_normal(2)"),
    ),
    distribution(
        "half_cauchy",
        "HalfCauchy",
        "The upper half of a Cauchy distribution.",
        Family(ABOVE_LOC),
        LOC_SCALE,
        standard=STANDARD,
        examples=("half_cauchy()", "half_cauchy(1, 2)"),
    ),
    distribution(
        "half_student_t",
        "HalfStudentT",
        "The upper half of a Student t distribution.",
        Family(ABOVE_LOC),
        (positive("df"), *LOC_SCALE),
        standard=STANDARD,
        examples=("half_student_t(3)",),
    ),
    distribution(
        "gamma",
        "Gamma",
        "The gamma distribution.",
        Family(POSITIVE, either=(("rate", "log_rate"),)),
        (CONCENTRATION, RATE),
        short=None,
        standard={"rate": None},
        extra=(tensor("log_rate", None),),
        examples=("gamma(2, 1)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "inverse_gamma",
        "InverseGamma",
        "1 over a gamma distributed number.",
        Family(POSITIVE),
        (CONCENTRATION, SCALE),
        standard={"scale": 1.0},
        examples=("inverse_gamma(3, 2)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "exponential",
        "Exponential",
        "The exponential distribution.",
        Family(POSITIVE),
        (RATE,),
        standard={"rate": 1.0},
        examples=("exponential()", "exponential(2)"),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "chi",
        "Chi",
        "The length of a vector of normal numbers.",
        Family(POSITIVE),
        (positive("df"),),
        examples=("chi(3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "chi2",
        "Chi2",
        "The sum of squares of normal numbers.",
        Family(POSITIVE),
        (positive("df"),),
        examples=("chi2(3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "noncentral_chi2",
        "NoncentralChi2",
        "The sum of squares of normal numbers whose means are not 0.",
        Family(POSITIVE),
        (positive("df"), tensor("noncentrality", check="nonnegative")),
        examples=("noncentral_chi2(3, 1)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "gamma_gamma",
        "GammaGamma",
        "A gamma distribution with gamma distributed rate.",
        Family(POSITIVE),
        (CONCENTRATION, positive("mixing_concentration"), positive("mixing_rate")),
        examples=("gamma_gamma(2, 3, 1)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "weibull",
        "Weibull",
        "The Weibull distribution.",
        Family(POSITIVE),
        (CONCENTRATION, SCALE),
        standard={"scale": 1.0},
        examples=("weibull(1.5, 2)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "pareto",
        "Pareto",
        "The Pareto distribution, above `scale`.",
        Family(ABOVE_SCALE),
        (CONCENTRATION, tensor("scale", 1.0, "positive")),
        examples=("pareto(3)", "pareto(3, 2)"),
    ),
    distribution(
        "generalized_pareto",
        "GeneralizedPareto",
        "Excesses over a threshold: Pareto, exponential and bounded tails.",
        Family(generalized_pareto_support),
        (*LOC_SCALE, tensor("concentration")),
        label=None,
        standard={**STANDARD, "concentration": 0.0},
        examples=("generalized_pareto(0, 1, 0.3)", "generalized_pareto(1, 2, -0.5)"),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "inverse_gaussian",
        "InverseGaussian",
        "The time a drifting random walk takes to a level.",
        Family(POSITIVE),
        (positive("loc"), CONCENTRATION),
        standard={"loc": 1.0, "concentration": 1.0},
        examples=("inverse_gaussian(1, 2)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "beta_quotient",
        "BetaQuotient",
        "The quotient of two beta numbers.",
        Family(POSITIVE),
        (
            tensor("concentration1_numerator", check="positive"),
            tensor("concentration0_numerator", check="positive"),
            tensor("concentration1_denominator", check="positive"),
            tensor("concentration0_denominator", check="positive"),
        ),
        examples=("beta_quotient(2, 3, 4, 5)",),
        reference="Pham-Gia (2000), Distributions of the ratios of independent beta variables",
        mended=(OUTSIDE_SUPPORT,),
    ),
)
