"""Distributions that only take certain values, and rounded ones."""

from __future__ import annotations

from flowdsl.catalogue.distributions.rules import Family, base_of, distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, tensor, title
from flowdsl.catalogue.rules import (
    batch_of,
    float_dtype,
    integer,
    shape_of,
)
from flowdsl.catalogue.status import OUTSIDE_SUPPORT
from flowdsl.ir import (
    DistributionType,
    broadcast,
    show,
)
from flowdsl.ir.support import INTEGERS, Support

POINTS = Support("points")
FINITE = Support("finite_set")


def quantized(bound: Bound) -> DistributionType:
    """A continuous distribution rounded up to whole numbers."""
    base = base_of(bound)
    batch = broadcast(base.batch_shape, shape_of(bound, "low"), shape_of(bound, "high"))
    return DistributionType(base.dtype, batch, base.event_shape, INTEGERS)


def deterministic(bound: Bound) -> DistributionType:
    """One value; its number type is that of `loc`."""
    return Family(POINTS)(bound)


def vector_deterministic(bound: Bound) -> DistributionType:
    """One vector."""
    shape = shape_of(bound, "loc")
    if shape == ():
        raise RuleError("F301", "`loc` of `vector_deterministic` must be a vector", "loc")
    typed = Family(POINTS)(bound)
    return DistributionType(
        typed.dtype,
        None if shape is None else batch_of(bound),
        (None,) if shape is None else shape[-1:],
        POINTS,
    )


def empirical(bound: Bound) -> DistributionType:
    """The samples themselves: an axis of them before the event axes."""
    shape = shape_of(bound, "samples")
    rank = integer(bound, "event_ndims", 0)
    if rank < 0 or (shape is not None and len(shape) < rank + 1):
        raise RuleError(
            "F303",
            f"`samples` has shape {show(shape)}: `empirical` needs an axis of samples before "
            f"{rank} event axes",
            "samples",
        )
    batch = None if shape is None else shape[: len(shape) - rank - 1]
    event = None if shape is None else shape[len(shape) - rank :]
    return DistributionType(float_dtype(bound) or "float32", batch, event, FINITE)


DIST = Formal("distribution", "distribution")

ENTRIES = (
    distribution(
        "quantized",
        "QuantizedDistribution",
        "Rounds values up to whole numbers.",
        quantized,
        typed=False,
        discrete=True,
        formals=(
            DIST,
            tensor("low", None),
            tensor("high", None),
            VALIDATE,
            title("QuantizedDistribution"),
        ),
        examples=("quantized(normal(0, 3), -5, 5)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "deterministic",
        "Deterministic",
        "Always the same value.",
        deterministic,
        (tensor("loc"), tensor("atol", None, "nonnegative"), tensor("rtol", None, "nonnegative")),
        discrete=True,
        examples=("deterministic(1)",),
    ),
    distribution(
        "vector_deterministic",
        "VectorDeterministic",
        "Always the same vector.",
        vector_deterministic,
        (
            tensor("loc", core=1),
            tensor("atol", None, "nonnegative"),
            tensor("rtol", None, "nonnegative"),
        ),
        discrete=True,
        examples=("vector_deterministic(c(1, 2))",),
    ),
    distribution(
        "empirical",
        "Empirical",
        "Draws from the samples you give.",
        empirical,
        (tensor("samples", core=1), Formal("event_ndims", "int", 0)),
        discrete=True,
        examples=("empirical(c(1, 2, 4))",),
    ),
)
