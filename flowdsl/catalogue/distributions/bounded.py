"""Distributions over intervals, and over angles."""

from __future__ import annotations

import math

import numpy as np

from flowdsl.catalogue.distributions.rules import LOC, SCALE, Family, between, distribution
from flowdsl.catalogue.entry import Bound, RuleError
from flowdsl.catalogue.formals import dtype, tensor
from flowdsl.catalogue.rules import known
from flowdsl.catalogue.status import OUTSIDE_SUPPORT
from flowdsl.ir import DistributionType
from flowdsl.ir.support import UNIT, interval

LOW, HIGH = tensor("low"), tensor("high")
RANGE = between("low", "high")
ORDERED = (("low", "high"),)


def peaked(bound: Bound) -> DistributionType:
    """A triangle or its smooth kin: the peak lies between the ends."""
    low, peak, high = (known(bound, n) for n in ("low", "peak", "high"))
    if low is not None and peak is not None and high is not None:
        try:
            inside = bool(np.all((low <= peak) & (peak <= high)))
        except ValueError:
            inside = True
        if not inside:
            raise RuleError(
                "F304", f"`peak` of `{bound.entry.name}` must lie between `low` and `high`", "peak"
            )
    return Family(RANGE, order=ORDERED)(bound)


ENTRIES = (
    distribution(
        "uniform",
        "Uniform",
        "The uniform distribution between two numbers.",
        Family(RANGE, order=ORDERED),
        (tensor("low", 0.0), tensor("high", 1.0)),
        examples=("uniform()", "uniform(-1, 1)"),
    ),
    distribution(
        "beta",
        "Beta",
        "The beta distribution.",
        Family(UNIT),
        (tensor("concentration1", None, "positive"), tensor("concentration0", None, "positive")),
        standard={"concentration1": 1.0, "concentration0": 1.0},
        examples=("beta(2, 3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "kumaraswamy",
        "Kumaraswamy",
        "Like beta, with a simple distribution function.",
        Family(UNIT),
        (tensor("concentration1", 1.0, "positive"), tensor("concentration0", 1.0, "positive")),
        examples=("kumaraswamy(2, 3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "logit_normal",
        "LogitNormal",
        "The logistic curve of a normal number.",
        Family(UNIT),
        (LOC, SCALE),
        standard={"loc": 0.0, "scale": 1.0},
        examples=("logit_normal()", "logit_normal(0.5, 2)"),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "continuous_bernoulli",
        "ContinuousBernoulli",
        "A Bernoulli distribution stretched over the numbers between 0 and 1.",
        Family(UNIT, either=(("logits", "probs"),)),
        (tensor("logits", None), tensor("probs", None, "unit"), dtype()),
        examples=("continuous_bernoulli(probs = 0.3)",),
    ),
    distribution(
        "triangular",
        "Triangular",
        "A triangle between two ends.",
        peaked,
        (tensor("low", 0.0), tensor("high", 1.0), tensor("peak", 0.5)),
        examples=("triangular()", "triangular(-1, 2, 0)"),
    ),
    distribution(
        "pert",
        "PERT",
        "A smooth triangle, from expert estimates.",
        peaked,
        (LOW, tensor("peak"), HIGH, tensor("temperature", 4.0, "positive")),
        label="Pert",
        stats=False,
        examples=("pert(1, 2, 5)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "truncated_normal",
        "TruncatedNormal",
        "A normal between two ends.",
        Family(RANGE, order=ORDERED),
        (LOC, SCALE, LOW, HIGH),
        standard={"loc": 0.0, "scale": 1.0},
        examples=("truncated_normal(0, 1, -1, 2)",),
    ),
    distribution(
        "truncated_cauchy",
        "TruncatedCauchy",
        "A Cauchy distribution between two ends.",
        Family(RANGE, order=ORDERED),
        (LOC, SCALE, LOW, HIGH),
        standard={"loc": 0.0, "scale": 1.0},
        examples=("truncated_cauchy(0, 1, -1, 2)",),
    ),
    distribution(
        "bates",
        "Bates",
        "The mean of several uniform numbers.",
        Family(RANGE, order=ORDERED),
        (tensor("total_count", check="positive"), tensor("low", 0.0), tensor("high", 1.0)),
        examples=("bates(3)",),
    ),
    distribution(
        "von_mises",
        "VonMises",
        "A normal distribution around the circle.",
        Family(interval(-math.pi, math.pi)),
        (LOC, tensor("concentration", check="nonnegative")),
        standard={"loc": 0.0, "concentration": 1.0},
        examples=("von_mises()", "von_mises(0.5, 2)"),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "relaxed_bernoulli",
        "RelaxedBernoulli",
        "A Bernoulli distribution made continuous.",
        Family(UNIT, either=(("logits", "probs"),)),
        (
            tensor("temperature", check="positive"),
            tensor("logits", None),
            tensor("probs", None, "unit"),
        ),
        examples=("relaxed_bernoulli(0.5, probs = 0.3)",),
        reference="Maddison, Mnih and Teh (2017), The concrete distribution",
        mended=(OUTSIDE_SUPPORT,),
    ),
)
