"""Members of positive semi-definite kernels."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.members.rules import (
    common,
    copies,
    fact_type,
    last_axes,
    maker,
    owner_of,
    static,
)
from flowdsl.catalogue.rules import integer, joined, value_dtype, wider
from flowdsl.ir import KernelType, Shape, TensorType, broadcast, show

EXAMPLE = "exponentiated_quadratic(1, 0.5)"
fact, call = maker("kernel", EXAMPLE)


def kernel_of(bound: Bound) -> KernelType:
    """The type of the kernel."""
    type_ = owner_of(bound).type
    if not isinstance(type_, KernelType):
        raise RuleError("F206", f"`${bound.entry.name}` belongs to kernels")
    return type_


def points(bound: Bound, name: str, examples: int) -> tuple[Shape, tuple[int | None, ...] | None]:
    """Batch axes and example axes of points; their features are cut off.

    Raises:
        RuleError: F301 too few axes, or other features than the first points have.
    """
    features = kernel_of(bound).feature_ndims
    batch, tail = last_axes(bound, name, examples + features)
    if tail is None:
        return None, None
    return batch, tail[:examples]


def same_features(bound: Bound) -> None:
    """Refuse points that do not lie in one space."""
    rank = kernel_of(bound).feature_ndims
    (_, a), (_, b) = (last_axes(bound, name, rank) for name in ("x1", "x2"))
    if a is not None and b is not None:
        for m, n in zip(a, b):
            if None not in (m, n) and m != n and 1 not in (m, n):
                raise RuleError(
                    "F301", f"points of `x1` have shape {show(a)}, of `x2` {show(b)}", "x2"
                )


def typed(bound: Bound, shape: Shape) -> TensorType:
    """A tensor of the widest dtype at hand."""
    found = wider(kernel_of(bound).dtype, value_dtype(bound, "x1"), value_dtype(bound, "x2"))
    return TensorType(found, shape)


def count(bound: Bound, name: str, default: int) -> int:
    """A number of example axes."""
    found = integer(bound, name, default)
    if found < 0:
        raise RuleError("F304", f"`{name}` must not be negative", name)
    return found


def pairwise(bound: Bound) -> TensorType:
    """One number for each pair of points at the same place."""
    examples = count(bound, "example_ndims", 0)
    same_features(bound)
    (batch1, tail1), (batch2, tail2) = (points(bound, n, examples) for n in ("x1", "x2"))
    own = joined(kernel_of(bound).batch_shape, (1,) * examples)
    shape = broadcast(own, joined(batch1, tail1), joined(batch2, tail2))
    return typed(bound, shape)


def every_pair(bound: Bound) -> TensorType:
    """One number for each point of `x1` and each of `x2`."""
    matrix = bound.entry.name == "matrix"
    ranks = [1 if matrix else count(bound, f"{n}_example_ndims", 1) for n in ("x1", "x2")]
    same_features(bound)
    parts = [points(bound, name, rank) for name, rank in zip(("x1", "x2"), ranks)]
    batch = broadcast(kernel_of(bound).batch_shape, parts[0][0], parts[1][0])
    return typed(bound, joined(batch, parts[0][1], parts[1][1]))


POINTS = (tensor("x1"), tensor("x2"))

ENTRIES = (
    *common("kernel", EXAMPLE),
    copies("kernel", EXAMPLE, "amplitude = 2"),
    fact("batch_shape", "The shape of its batch."),
    call("batch_shape_tensor", "The shape of its batch.", static),
    fact("feature_ndims", "How many axes describe one point."),
    fact("dtype", "The number type, NULL where it follows its input.", fact_type),
    call(
        "apply",
        "How alike points at the same place are.",
        pairwise,
        *POINTS,
        Formal("example_ndims", "int", 0),
        given="c(1, 2), c(2, 2)",
    ),
    call(
        "matrix",
        "How alike each point of `x1` and each of `x2` are.",
        every_pair,
        *POINTS,
        given="diag(2), diag(2)",
    ),
    call(
        "tensor",
        "As matrix, for points that have several axes.",
        every_pair,
        *POINTS,
        Formal("x1_example_ndims", "int"),
        Formal("x2_example_ndims", "int"),
        given="diag(2), diag(2), 1, 1",
    ),
)
