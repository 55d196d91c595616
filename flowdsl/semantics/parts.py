"""`x[i]` and `x[[i]]` of what flows add to R's values, and of numbers indexed as tensors are."""

from __future__ import annotations

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import DistributionType, JointType, Node, TensorType, TupleType
from flowdsl.r.indexing import position
from flowdsl.r.values import Null, Value, Vector
from flowdsl.semantics import slicing
from flowdsl.semantics.flow_values import ALL_DIMS, NEW_AXIS
from flowdsl.semantics.resolve import member
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_indexing import part_of_tensor
from flowdsl.source import Span


def part(
    interp: FlowState, value: Value, index: list[Value | None], double: bool, span: Span | None
) -> Value | None:
    """A part of a tensor, a batch or a joint distribution; None where R's own rules hold."""
    if isinstance(value, Vector):
        return part_of_tensor(interp, value, index, span) if is_tensors(value, index) else None
    if not isinstance(value, Node):
        return None
    if isinstance(value.type, TensorType):
        return part_of_tensor(interp, value, index, span)
    if isinstance(value.type, TupleType) and len(index) == 1:
        at = position(index[0], len(value.type.items), None, span)
        return construct(CATALOGUE["tensor.getitem"], {"x": value, "index": (at,)}, span)
    named = member_named(value, index, double)
    if named is not None:
        return member(interp, value, named, span)
    if isinstance(value.type, DistributionType):
        return slicing.part(value, index, double, span)
    return None


def member_named(value: Node, index: list[Value | None], double: bool) -> str | None:
    """The member that `d[["loc"]]` reads, as `d$loc` does; parts of joint ones are items."""
    if isinstance(value.type, JointType):
        return None
    if not double or len(index) != 1 or not isinstance(index[0], Vector):
        return None
    text = index[0]
    return str(text.data.flat[0]) if text.is_string and len(text) == 1 else None


def is_tensors(value: Vector, index: list[Value | None]) -> bool:
    """Whether numbers are indexed as only tensors are: with a new axis, or with all others."""
    new = any(i is NEW_AXIS or i is ALL_DIMS for i in index)
    return new or (value.folded is not None and any(isinstance(i, Null) for i in index))
