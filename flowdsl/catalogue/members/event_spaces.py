"""The steps of TFP's bijector from all real numbers to the values of a distribution."""

from __future__ import annotations

import math

from flowdsl.catalogue.entry import RuleError
from flowdsl.ir import (
    Apply,
    DistributionType,
    JointType,
    Node,
    ShapeError,
    Step,
    show,
)
from flowdsl.ir.flow import flow_of
from flowdsl.ir.types import ShapeMap

NAME = "default_event_space_bijector()"

Sizes = tuple["int | None", ...]

SAMPLE = "distribution.sample_distribution"
LIKE_BASE = (SAMPLE, "distribution.independent")
"""Distributions whose bijector is that of what they are made of."""

NONE = ("mixture", "mixture_same_family", "blockwise", "batch_concat", "finite_discrete")
"""Distributions for which TFP has no such bijector, or one of lists."""


def default_steps(node: Node) -> tuple[Step, ...]:
    """The steps for the values of one distribution, in the order of application.

    Raises:
        RuleError: F303 where TFP has no such bijector, or its kind is not known.
    """
    flow = flow_of(node)
    return (base_step(flow.base or node), *flow.steps)


def base_step(node: Node) -> Step:
    """The one step to the values of a distribution that is no flow."""
    type_ = node.type
    assert isinstance(type_, DistributionType)
    if isinstance(type_, JointType):
        raise RuleError(
            "F303",
            "a joint distribution has a bijector for each part",
            None,
            "call it on the parts",
        )
    kind, rank = type_.support.kind, 0
    while isinstance(node, Apply) and node.entry in LIKE_BASE:
        if node.entry == SAMPLE:
            rank += sample_rank(node)
        below = node.get("distribution")
        assert isinstance(below, Node)
        node = below
    if isinstance(node, Apply) and node.entry.removeprefix("distribution.") in NONE:
        raise RuleError("F303", "TFP has no bijector from the real numbers to its values")
    if kind == "interval":
        return Step(NAME, rank, rank, codomain=type_.support)
    if kind == "simplex" and not rank:
        return Step(NAME, 1, 1, more(1), more(-1), codomain=type_.support)
    if kind in MATRICES and not rank:
        offset = MATRICES[kind]
        return Step(NAME, 1, 2, filled(offset), flattened(offset), codomain=type_.support)
    raise RuleError("F303", f"TFP's bijector to {type_.support} is not known before running", None)


def sample_rank(node: Apply) -> int:
    """How many axes of draws a sample's event has."""
    base = node.get("distribution")
    assert isinstance(base, Node) and isinstance(base.type, DistributionType)
    assert isinstance(node.type, DistributionType)
    return len(node.type.event_shape or ()) - len(base.type.event_shape or ())


MATRICES = {
    "positive_definite": 1,
    "lower_triangular": 1,
    "correlation_cholesky": -1,
    "correlation_matrices": -1,
}
"""Sets of square matrices, and what to add to n in n (n + .) / 2 free numbers."""


def more(n: int) -> ShapeMap:
    """The last axis grown by n."""

    def shape(event: Sizes) -> Sizes:
        last = event[-1]
        return (*event[:-1], None if last is None else last + n)

    return shape


def filled(offset: int) -> ShapeMap:
    """A vector as a triangle of a matrix."""

    def shape(event: Sizes) -> Sizes:
        last = event[-1]
        if last is None:
            return (*event[:-1], None, None)
        n = (math.isqrt(1 + 8 * last) - offset) // 2
        if n * (n + offset) // 2 != last:
            raise ShapeError(f"{last} numbers do not fill a triangle, the event is {show(event)}")
        return (*event[:-1], n, n)

    return shape


def flattened(offset: int) -> ShapeMap:
    """A triangle of a matrix as a vector."""

    def shape(event: Sizes) -> Sizes:
        n = event[-1]
        return (*event[:-2], None if n is None else n * (n + offset) // 2)

    return shape
