"""Distributions over probability vectors, directions and rankings."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue.distributions.rules import (
    CLASS_LOGITS,
    CLASS_PROBS,
    Family,
    distribution,
    last_axis,
)
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import dtype, tensor
from flowdsl.catalogue.rules import (
    float_dtype,
    integer,
    ints,
    known,
)
from flowdsl.catalogue.status import MIXED
from flowdsl.ir import DistributionType
from flowdsl.ir.support import (
    SIMPLEX,
    SPHERE,
    Support,
)

CONCENTRATION = tensor("concentration", check="positive", core=1)
LOG_SIMPLEX = Support("log_probability_vectors")
PERMUTATIONS = Support("permutations")


def sphere(bound: Bound) -> DistributionType:
    """Points all over a sphere."""
    size = integer(bound, "dimension", 0)
    if size < 2:
        raise RuleError("F304", "`dimension` of `spherical_uniform` is at least 2", "dimension")
    return DistributionType(
        float_dtype(bound) or "float32", ints(bound, "batch_shape") or (), (size,), SPHERE
    )


def unit_mean(bound: Bound) -> DistributionType:
    """Points around a direction, which has length 1."""
    value = known(bound, "mean_direction")
    typed = Family(SPHERE, last_axis("mean_direction"))(bound)
    if value is not None and not np.allclose(np.sum(np.square(value), -1), 1.0, atol=1e-4):
        raise RuleError(
            "F304", f"`mean_direction` of `{bound.entry.name}` must have length 1", "mean_direction"
        )
    size = typed.event_shape[-1] if typed.event_shape else None
    if size is not None and size < 2:
        raise RuleError("F301", "`mean_direction` needs at least 2 numbers", "mean_direction")
    return typed


def flat(bound: Bound) -> DistributionType:
    """The shape of a concentration that is 1 everywhere."""
    shape = ints(bound, "concentration_shape")
    if not shape or min(shape) < 1:
        raise RuleError(
            "F301",
            "`concentration_shape` of `flat_dirichlet` takes sizes from 1: the batch, then how "
            "many probabilities",
            "concentration_shape",
        )
    return DistributionType(float_dtype(bound) or "float32", shape[:-1], shape[-1:], SIMPLEX)


TEMPERATURE = tensor("temperature", check="positive")

ENTRIES = (
    distribution(
        "dirichlet",
        "Dirichlet",
        "Random probability vectors.",
        Family(SIMPLEX, last_axis("concentration")),
        (CONCENTRATION,),
        examples=("dirichlet(c(1, 2, 3))",),
    ),
    distribution(
        "flat_dirichlet",
        "FlatDirichlet",
        "Probability vectors, all equally likely.",
        flat,
        (Formal("concentration_shape", "shape"), dtype()),
        examples=("flat_dirichlet(3)", "flat_dirichlet(c(2, 3))"),
        mended=(MIXED,),
    ),
    distribution(
        "relaxed_one_hot_categorical",
        "RelaxedOneHotCategorical",
        "A one-hot class made continuous.",
        Family(SIMPLEX, last_axis("logits", "probs"), either=(("logits", "probs"),)),
        (TEMPERATURE, CLASS_LOGITS, CLASS_PROBS),
        examples=("relaxed_one_hot_categorical(0.5, probs = c(0.2, 0.8))",),
        reference="Jang, Gu and Poole (2017), Categorical reparameterization",
    ),
    distribution(
        "exp_relaxed_one_hot_categorical",
        "ExpRelaxedOneHotCategorical",
        "The logarithm of a relaxed one-hot class.",
        Family(LOG_SIMPLEX, last_axis("logits", "probs"), either=(("logits", "probs"),)),
        (TEMPERATURE, CLASS_LOGITS, CLASS_PROBS),
        examples=("exp_relaxed_one_hot_categorical(0.5, probs = c(0.2, 0.8))",),
    ),
    distribution(
        "von_mises_fisher",
        "VonMisesFisher",
        "Points around a direction on a sphere.",
        unit_mean,
        (tensor("mean_direction", core=1), tensor("concentration", check="nonnegative")),
        examples=("von_mises_fisher(c(0, 1), 2)",),
    ),
    distribution(
        "power_spherical",
        "PowerSpherical",
        "Points around a direction on a sphere, quick to sample.",
        unit_mean,
        (tensor("mean_direction", core=1), tensor("concentration", check="nonnegative")),
        examples=("power_spherical(c(0, 1), 2)",),
        reference="De Cao and Aziz (2020), The power spherical distribution",
    ),
    distribution(
        "spherical_uniform",
        "SphericalUniform",
        "Points all over a sphere.",
        sphere,
        (Formal("dimension", "int"), Formal("batch_shape", "shape", ()), dtype()),
        examples=("spherical_uniform(3)",),
    ),
    distribution(
        "plackett_luce",
        "PlackettLuce",
        "Random rankings.",
        Family(PERMUTATIONS, last_axis("scores"), "int32"),
        (tensor("scores", check="positive", core=1), dtype("int32")),
        stats=False,
        discrete=True,
        examples=("plackett_luce(c(1, 2, 3))",),
        mended=(MIXED,),
    ),
)
