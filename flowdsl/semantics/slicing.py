"""Parts of a batch of distributions: `d[2]`, `d[1:2, 3]`, `d[c(4, 1)]`; parts of a joint one."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.members.rules import SELF
from flowdsl.diagnostics import error
from flowdsl.ir import Arg, DistributionType, JointType, Node, show
from flowdsl.r.indexing import position, positions, without_drop
from flowdsl.r.values import Value, Vector, describe
from flowdsl.semantics.resolve import joint_part
from flowdsl.source import Span

ENTRY = CATALOGUE["member.distribution.["]
WHOLE: Arg = ("slice", None, None, None)


def part(node: Node, index: list[Value | None], double: bool, span: Span | None) -> Value:
    """A part of a distribution's batch, indexed from 1 as R does; of a joint one, a part by name
    or number.

    Raises:
        FlowError: F210, F212 the index is none, or TFP cannot take what it names.
    """
    type_ = node.type
    assert isinstance(type_, DistributionType)
    if isinstance(type_, JointType):
        return of_joint(node, type_, index, double, span)
    batch = type_.batch_shape
    if batch is None:
        raise error("F212", "the shape of this batch is not known: it cannot be indexed", span)
    index, drop = without_drop(index or [None], len(batch))
    if not batch:
        raise error(
            "F210",
            "this is one distribution, no batch of them: it cannot be indexed",
            span,
            "index its samples",
        )
    if len(index) > len(batch):
        raise error("F212", f"{len(index)} indexes for a batch of shape {show(batch)}", span)
    items = tuple(axis_part(i, size, drop, span) for i, size in zip(index, batch))
    if all(item == WHOLE for item in items):
        return node
    return construct(ENTRY, {SELF: node, "index": items}, span, "[")


def axis_part(index: Value | None, size: int | None, drop: bool, span: Span | None) -> Arg:
    """A position, a range or a choice of members of one batch axis."""
    if index is None:
        return WHOLE
    if not isinstance(index, Vector) or index.is_string:
        raise error("F212", f"{describe(index)} is no index of a batch", span)
    if size is None:
        raise error("F212", "the size of this batch is not known: it cannot be indexed", span)
    chosen = positions(index, size, None, span)
    single = chosen.size == 1 and len(index) == 1 and index.data.dtype != bool
    if drop and single and index.data.flat[0] > 0:
        return int(chosen[0])
    steps = np.diff(chosen)
    if not chosen.size:
        raise error("F212", "no member of the batch is left", index.span or span)
    step = int(steps[0]) if steps.size else 1
    if step < 1 or (steps != step).any():
        return ("at", *(int(i) for i in chosen))
    return ("slice", int(chosen[0]), int(chosen[-1]) + 1, None if step == 1 else step)


def of_joint(
    node: Node, type_: JointType, index: list[Value | None], double: bool, span: Span | None
) -> Value:
    """A part of a joint distribution, by name or number."""
    if not double or len(index) != 1:
        raise error(
            "F210",
            "the batch of a joint distribution cannot be cut",
            span,
            'a part of it is d[["name"]] or d[[1]]; index the parts of its samples',
        )
    return joint_part(node, position(index[0], len(type_.parts), type_.names, span), span)
