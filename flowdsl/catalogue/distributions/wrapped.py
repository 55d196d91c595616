"""Distributions around others: side by side in a batch, masked, with extra mass at a point."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue.distributions.rules import base_of, distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.rules import (
    distribution_type,
    exactly_one,
    float_dtype,
    integer,
    known,
    listed,
    shape_of,
    wider,
)
from flowdsl.catalogue.status import OUTSIDE_SUPPORT
from flowdsl.ir import DistributionType, broadcast, show
from flowdsl.ir.shapes import compatible
from flowdsl.ir.support import COUNTS, POSITIVE, REAL, UNKNOWN, Support

MIXED = Support("a_point_and_numbers")


def batch_concat(bound: Bound) -> DistributionType:
    """Batches one after the other along an axis."""
    parts = [distribution_type(d, bound, "distributions") for d in listed(bound, "distributions")]
    if not parts:
        raise RuleError("F207", "`batch_concat` needs at least one distribution", "distributions")
    axis = integer(bound, "axis", 0)
    first = parts[0]
    total: int | None = 0
    outer: list[tuple[int | None, ...]] = []
    for part in parts:
        batch = part.batch_shape
        if not compatible(first.event_shape, part.event_shape):
            raise RuleError(
                "F301",
                f"parts of `batch_concat` share one event shape, these have "
                f"{show(first.event_shape)} and {show(part.event_shape)}",
                "distributions",
            )
        if batch is None:
            return DistributionType(first.dtype, None, first.event_shape, UNKNOWN)
        if not 0 <= axis < len(batch):
            raise RuleError(
                "F303",
                f"`axis` of `batch_concat` counts batch axes from 0, one part has batch shape "
                f"{show(batch)}",
                "axis",
            )
        size = batch[axis]
        total = None if total is None or size is None else total + size
        outer.append((*batch[:axis], 1, *batch[axis + 1 :]))
    if len({len(o) for o in outer}) > 1:
        raise RuleError(
            "F303", "parts of `batch_concat` have the same number of batch axes", "distributions"
        )
    dtypes = {p.dtype for p in parts}
    if len(dtypes) > 1:
        raise RuleError("F301", "parts of `batch_concat` share one number type", "distributions")
    around = broadcast(*outer)
    assert around is not None
    support = first.support if all(p.support == first.support for p in parts) else UNKNOWN
    batch = (*around[:axis], total, *around[axis + 1 :])
    return DistributionType(first.dtype, batch, first.event_shape, support)


def masked(bound: Bound) -> DistributionType:
    """The base where the mask is TRUE; elsewhere a fixed value whose log density counts as 0."""
    base = base_of(bound)
    value = known(bound, "validity_mask")
    if value is not None and value.dtype != bool:
        raise RuleError("F206", "`validity_mask` of `masked` is TRUE or FALSE", "validity_mask")
    batch = broadcast(base.batch_shape, shape_of(bound, "validity_mask"))
    support = base.support if value is not None and value.all() else UNKNOWN
    return DistributionType(base.dtype, batch, base.event_shape, support)


def inflated(bound: Bound) -> DistributionType:
    """A distribution of numbers, with extra mass at one of them."""
    base = base_of(bound)
    which = exactly_one(bound, "inflated_loc_logits", "inflated_loc_probs")
    if base.event_shape not in ((), None):
        raise RuleError(
            "F303",
            f"`inflated` takes single numbers, the event has shape {show(base.event_shape)}",
            "distribution",
        )
    if wider(base.dtype) is None:
        raise RuleError(
            "F206",
            f"`inflated` works on distributions of floating numbers, this one gives {base.dtype}",
            "distribution",
            'where it takes one, give it `dtype = "float32"`',
        )
    batch = broadcast(base.batch_shape, shape_of(bound, which))
    return DistributionType(base.dtype, batch, base.event_shape, inflated_support(base, bound))


def inflated_support(base: DistributionType, bound: Bound) -> Support:
    """Whole numbers stay so; a continuous distribution gets a point that no formula may move."""
    value = known(bound, "inflated_loc")
    if base.support.kind != "integers" or value is None:
        return MIXED
    if (value != np.round(value)).any():
        return MIXED
    low, high = min(base.support.low, value.min()), max(base.support.high, value.max())
    return Support("integers", float(low), float(high))


def zero_inflated(bound: Bound) -> DistributionType:
    """Counts with more zeros than a negative binomial has."""
    which = exactly_one(bound, "inflated_loc_logits", "inflated_loc_probs")
    own = exactly_one(bound, "logits", "probs")
    batch = broadcast(*(shape_of(bound, n) for n in (which, own, "total_count")))
    return DistributionType(float_dtype(bound) or "float32", batch, (), COUNTS)


def lambert(bound: Bound) -> DistributionType:
    """A distribution of numbers with heavier tails."""
    base = base_of(bound)
    if base.event_shape not in ((), None):
        raise RuleError(
            "F303",
            f"`lambert_w_distribution` takes single numbers, the event has shape "
            f"{show(base.event_shape)}",
            "distribution",
        )
    if base.support.kind != "interval":
        raise RuleError(
            "F302",
            f"`lambert_w_distribution` needs a continuous distribution, this one has "
            f"{base.support}",
            "distribution",
        )
    names = ("shift", "scale", "tailweight")
    batch = broadcast(base.batch_shape, *(shape_of(bound, n) for n in names))
    shift = known(bound, "shift")
    centred = base.support == POSITIVE and shift is not None and not shift.any()
    support = base.support if base.support == REAL or centred else UNKNOWN
    return DistributionType(base.dtype, batch, base.event_shape, support)


DIST = Formal("distribution", "distribution")
LOGITS = tensor("inflated_loc_logits", None)
PROBS = tensor("inflated_loc_probs", None, "unit")

ENTRIES = (
    distribution(
        "batch_concat",
        "BatchConcat",
        "Batches of distributions, one after the other.",
        batch_concat,
        (Formal("distributions", "distributions"), Formal("axis", "int")),
        typed=False,
        examples=("batch_concat(list(normal(c(0, 1), 1), normal(c(2, 3, 4), 2)), 0)",),
    ),
    distribution(
        "masked",
        "Masked",
        "A batch of which only some members count.",
        masked,
        (DIST, tensor("validity_mask")),
        label=None,
        typed=False,
        examples=("masked(normal(c(0, 1), 1), c(TRUE, FALSE))",),
    ),
    distribution(
        "inflated",
        "Inflated",
        "A distribution of numbers with extra mass at one of them.",
        inflated,
        (
            DIST,
            LOGITS,
            PROBS,
            tensor("inflated_loc", 0.0),
            tensor("inflated_loc_atol", None, "nonnegative"),
            tensor("inflated_loc_rtol", None, "nonnegative"),
        ),
        discrete=True,
        typed=False,
        examples=(
            "inflated(poisson(3), inflated_loc_probs = 0.2)",
            "inflated(normal(), inflated_loc_probs = 0.2)",
        ),
        mended=(
            "TFP takes the log-odds of the point twice",
            OUTSIDE_SUPPORT,
        ),
    ),
    distribution(
        "zero_inflated_negative_binomial",
        "ZeroInflatedNegativeBinomial",
        "Negative binomial counts with extra zeros.",
        zero_inflated,
        (
            LOGITS,
            PROBS,
            tensor("total_count", check="positive"),
            tensor("logits", None),
            tensor("probs", None, "unit"),
        ),
        discrete=True,
        typed=False,
        examples=(
            "zero_inflated_negative_binomial(inflated_loc_probs = 0.2, total_count = 5, "
            "probs = 0.3)",
        ),
        mended=(
            "TFP takes the log-odds of zero twice",
            OUTSIDE_SUPPORT,
        ),
    ),
    distribution(
        "lambert_w_distribution",
        "LambertWDistribution",
        "A distribution of numbers with heavier tails.",
        lambert,
        (
            DIST,
            tensor("shift"),
            tensor("scale", check="positive"),
            tensor("tailweight", None, "nonnegative"),
        ),
        typed=False,
        examples=("lambert_w_distribution(student_t(5, 0, 1), 0, 1, 0.2)",),
        reference="Goerg (2015), The Lambert way to Gaussianize heavy-tailed data",
        mended=(OUTSIDE_SUPPORT,),
    ),
)
