"""Distributions over all real numbers."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue.distributions.rules import LOC, SCALE, Family, distribution
from flowdsl.catalogue.entry import Bound, Formal
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.rules import batch_of, distribution_type, float_dtype, known, wider
from flowdsl.catalogue.status import MIXED
from flowdsl.ir import DistributionType, broadcast
from flowdsl.ir.support import REAL, UNKNOWN, Support, interval

STANDARD = {"loc": 0.0, "scale": 1.0}


def gev_support(bound: Bound) -> Support:
    """Bounded on one side, which one depends on the sign of `concentration`."""
    loc, scale, shape = (known(bound, n) for n in ("loc", "scale", "concentration"))
    if shape is not None and (shape == 0).all():
        return REAL
    if loc is None or scale is None or shape is None:
        return UNKNOWN
    edge = loc - scale / np.where(shape == 0, 1.0, shape)
    return interval(
        float(np.min(np.where(shape > 0, edge, -np.inf))),
        float(np.max(np.where(shape < 0, edge, np.inf))),
    )


def sinh_arcsinh(bound: Bound) -> DistributionType:
    """A transformed normal distribution, or another base's."""
    batch, dtype, support = batch_of(bound), float_dtype(bound), REAL
    if "distribution" in bound:
        base = distribution_type(bound.args["distribution"], bound, "distribution")
        batch, dtype = broadcast(batch, base.batch_shape), wider(dtype, base.dtype)
        support = REAL if base.support == REAL else UNKNOWN
        return DistributionType(dtype or "float32", batch, base.event_shape, support)
    return DistributionType(dtype or "float32", batch, (), support)


TAIL = tensor("tailweight", check="positive")
SKEW = tensor("skewness")
LOC_SCALE = (LOC, SCALE)

ENTRIES = (
    distribution(
        "normal",
        "Normal",
        "The normal distribution.",
        Family(),
        LOC_SCALE,
        standard=STANDARD,
        examples=("normal()", "normal(1, 2)"),
    ),
    distribution(
        "logistic",
        "Logistic",
        "The logistic distribution.",
        Family(),
        LOC_SCALE,
        standard=STANDARD,
        examples=("logistic()", "logistic(1, 2)"),
    ),
    distribution(
        "laplace",
        "Laplace",
        "The Laplace distribution.",
        Family(),
        LOC_SCALE,
        standard=STANDARD,
        examples=("laplace()", "laplace(1, 2)"),
    ),
    distribution(
        "cauchy",
        "Cauchy",
        "The Cauchy distribution.",
        Family(),
        LOC_SCALE,
        standard=STANDARD,
        examples=("cauchy()", "cauchy(1, 2)"),
    ),
    distribution(
        "gumbel",
        "Gumbel",
        "The Gumbel distribution of maxima.",
        Family(),
        LOC_SCALE,
        standard=STANDARD,
        examples=("gumbel()", "gumbel(1, 2)"),
    ),
    distribution(
        "moyal",
        "Moyal",
        "The Moyal distribution.",
        Family(),
        LOC_SCALE,
        standard=STANDARD,
        examples=("moyal()", "moyal(1, 2)"),
    ),
    distribution(
        "doublesided_maxwell",
        "DoublesidedMaxwell",
        "A Maxwell distribution on both sides of `loc`.",
        Family(),
        LOC_SCALE,
        label="doublesided_maxwell",
        standard=STANDARD,
        examples=("doublesided_maxwell()",),
        mended=(MIXED,),
    ),
    distribution(
        "student_t",
        "StudentT",
        "Student's t distribution.",
        Family(),
        (tensor("df", check="positive"), *LOC_SCALE),
        standard=STANDARD,
        examples=("student_t(3)", "student_t(5, 1, 2)"),
    ),
    distribution(
        "generalized_normal",
        "GeneralizedNormal",
        "Between Laplace (power 1), normal (power 2) and uniform.",
        Family(),
        (*LOC_SCALE, tensor("power", check="positive")),
        standard={**STANDARD, "power": 2.0},
        examples=("generalized_normal(0, 1, 3)",),
    ),
    distribution(
        "johnson_s_u",
        "JohnsonSU",
        "Johnson's unbounded distribution.",
        Family(),
        (SKEW, TAIL, *LOC_SCALE),
        label=None,
        standard={**STANDARD, "skewness": 0.0, "tailweight": 1.0},
        examples=("johnson_s_u(-1, 2, 0, 1)",),
        reference="Johnson (1949), Systems of frequency curves",
    ),
    distribution(
        "sinh_arcsinh",
        "SinhArcsinh",
        "A normal distribution with skewness and other tails.",
        sinh_arcsinh,
        (
            *LOC_SCALE,
            tensor("skewness", None),
            tensor("tailweight", None, "positive"),
            Formal("distribution", "distribution", None),
        ),
        standard=STANDARD,
        examples=("sinh_arcsinh(0, 1, 0.5)", "sinh_arcsinh(0, 1, 0.2, 1.5)"),
        reference="Jones and Pewsey (2009), Sinh-arcsinh distributions",
    ),
    distribution(
        "exponentially_modified_gaussian",
        "ExponentiallyModifiedGaussian",
        "A normal plus an independent exponential number.",
        Family(),
        (*LOC_SCALE, tensor("rate", check="positive")),
        standard={**STANDARD, "rate": 1.0},
        examples=("exponentially_modified_gaussian(0, 1, 2)",),
    ),
    distribution(
        "normal_inverse_gaussian",
        "NormalInverseGaussian",
        "The normal inverse Gaussian distribution.",
        Family(),
        (*LOC_SCALE, TAIL, SKEW),
        standard={**STANDARD, "tailweight": 1.0, "skewness": 0.0},
        examples=("normal_inverse_gaussian(0, 1, 2, 0.5)",),
    ),
    distribution(
        "lambert_w_normal",
        "LambertWNormal",
        "A normal with heavier tails.",
        Family(),
        (*LOC_SCALE, tensor("tailweight", None, "nonnegative")),
        standard={**STANDARD, "tailweight": 0.0},
        examples=("lambert_w_normal(0, 1, 0.2)",),
        reference="Goerg (2015), The Lambert way to Gaussianize heavy-tailed data",
    ),
    distribution(
        "two_piece_normal",
        "TwoPieceNormal",
        "Two halves of normals with other scales.",
        Family(),
        (*LOC_SCALE, tensor("skewness", check="positive")),
        standard={**STANDARD, "skewness": 1.0},
        examples=("two_piece_normal(0, 1, 2)",),
    ),
    distribution(
        "two_piece_student_t",
        "TwoPieceStudentT",
        "Two halves of Student t distributions with other scales.",
        Family(),
        (tensor("df", check="positive"), *LOC_SCALE, tensor("skewness", check="positive")),
        standard={**STANDARD, "skewness": 1.0},
        examples=("two_piece_student_t(4, 0, 1, 2)",),
    ),
    distribution(
        "generalized_extreme_value",
        "GeneralizedExtremeValue",
        "Limits of maxima: Gumbel, Fréchet and Weibull in one.",
        Family(gev_support),
        (*LOC_SCALE, tensor("concentration")),
        standard={**STANDARD, "concentration": 0.0},
        examples=("generalized_extreme_value(0, 1, 0.3)",),
    ),
    distribution(
        "exp_gamma",
        "ExpGamma",
        "The logarithm of a gamma distributed number.",
        Family(either=(("rate", "log_rate"),)),
        (
            tensor("concentration", check="positive"),
            tensor("rate", None, "positive"),
            tensor("log_rate", None),
        ),
        examples=("exp_gamma(2, 1)",),
    ),
    distribution(
        "exp_inverse_gamma",
        "ExpInverseGamma",
        "The logarithm of an inverse gamma distributed number.",
        Family(either=(("scale", "log_scale"),)),
        (
            tensor("concentration", check="positive"),
            tensor("scale", None, "positive"),
            tensor("log_scale", None),
        ),
        label="ExpGamma",
        examples=("exp_inverse_gamma(2, 1)",),
    ),
    distribution(
        "horseshoe",
        "Horseshoe",
        "The horseshoe prior.",
        Family(),
        (SCALE,),
        standard={"scale": 1.0},
        examples=("horseshoe(2)",),
        reference="Carvalho, Polson and Scott (2009), Handling sparsity via the horseshoe",
    ),
    distribution(
        "sigmoid_beta",
        "SigmoidBeta",
        "The logit of a beta distributed number.",
        Family(),
        (tensor("concentration1", check="positive"), tensor("concentration0", check="positive")),
        examples=("sigmoid_beta(2, 3)",),
    ),
)
