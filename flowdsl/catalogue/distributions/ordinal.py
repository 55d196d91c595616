"""Ordered classes, random subsets."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue.distributions.rules import distribution, value_dtype
from flowdsl.catalogue.entry import Bound, RuleError
from flowdsl.catalogue.formals import dtype, tensor
from flowdsl.catalogue.rules import batch_of, known, shape_of, square_of, vector_of
from flowdsl.ir import DistributionType, broadcast
from flowdsl.ir.support import BINARY, COUNTS, Support


def classes(bound: Bound) -> Support:
    """One class more than there are cutpoints."""
    shape = shape_of(bound, "cutpoints")
    last = shape[-1] if shape else None
    return COUNTS if last is None else Support("integers", 0.0, float(last))


def ordered(bound: Bound) -> DistributionType:
    """Classes between increasing cutpoints."""
    value = known(bound, "cutpoints")
    if value is not None and value.ndim and (np.diff(value, axis=-1) <= 0).any():
        raise RuleError("F304", f"`cutpoints` of `{bound.entry.name}` must increase", "cutpoints")
    return thresholds(bound)


def thresholds(bound: Bound) -> DistributionType:
    """Classes by their cutpoints."""
    return DistributionType(value_dtype(bound, "int32"), batch_of(bound), (), classes(bound))


def subsets(bound: Bound) -> DistributionType:
    """A 0 or 1 for each item, from the eigenvalues and eigenvectors of a kernel matrix."""
    outer, size = vector_of(bound, "eigenvalues")
    batch, rows = square_of(bound, "eigenvectors")
    if None not in (size, rows) and size != rows:
        raise RuleError(
            "F301",
            f"`eigenvectors` of `{bound.entry.name}` is {rows} x {rows}, there are {size} "
            "`eigenvalues`",
            "eigenvectors",
        )
    return DistributionType("int32", broadcast(outer, batch), (size,), BINARY)


CUTPOINTS = tensor("cutpoints", core=1)
INTEGER = dtype("int32")

ENTRIES = (
    distribution(
        "ordered_logistic",
        "OrderedLogistic",
        "Ordered classes: where a logistic number falls among cutpoints.",
        ordered,
        (CUTPOINTS, tensor("loc"), INTEGER),
        discrete=True,
        examples=("ordered_logistic(c(-2, 0, 2), 0.5)",),
        reference="McCullagh (1980), Regression models for ordinal data",
    ),
    distribution(
        "stopping_ratio_logistic",
        "StoppingRatioLogistic",
        "Ordered classes: the first step at which a series of logistic trials stops.",
        thresholds,
        (CUTPOINTS, tensor("loc"), INTEGER),
        discrete=True,
        examples=("stopping_ratio_logistic(c(-2, 0, 2), 0.5)",),
    ),
    distribution(
        "determinantal_point_process",
        "DeterminantalPointProcess",
        "Random subsets of items that repel each other.",
        subsets,
        (tensor("eigenvalues", check="nonnegative", core=1), tensor("eigenvectors", core=2)),
        stats=False,
        discrete=True,
        typed=False,
        examples=("determinantal_point_process(c(0.5, 2), diag(2))",),
        reference="Kulesza and Taskar (2012), Determinantal point processes for machine learning",
    ),
)
