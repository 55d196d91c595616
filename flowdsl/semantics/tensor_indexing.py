"""Parts of tensors, indexed from 1: ranges, picks, new axes and all axes in between."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.functions.tensor.indexing import ELLIPSIS, numpy_index
from flowdsl.diagnostics import error
from flowdsl.ir import Arg, Constant, Node, TensorType, show, size
from flowdsl.r.indexing import positions, whole, without_drop
from flowdsl.r.values import Null, Value, Vector, describe, folded
from flowdsl.semantics.flow_values import ALL_DIMS, NEW_AXIS, constant
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span

WHOLE: Arg = ("slice", None, None, None)


def part_of_tensor(
    interp: FlowState, value: Node | Vector, index: list[Value | None], span: Span | None
) -> Value:
    """Part of a tensor; of numbers that are known, at once.

    Raises:
        FlowError: F212 the index is none, F301 it names axes or elements that are not there.
    """
    if isinstance(value, Node):
        return tensor_items(value, index, span)
    if value.is_string:
        raise error("F212", f"{describe(value)} takes no new axes", span)
    node = tensor_items(constant(value), index, span)
    assert isinstance(node.type, TensorType)
    interp.budget.elements(size(node.type.shape) or 0, span)
    return folded(computed(node), span, node.type.dtype)


def computed(node: Node) -> np.ndarray:
    """The numbers of a part of a constant."""
    if isinstance(node, Constant):
        return node.value
    args = dict(node.args)  # type: ignore[attr-defined]
    if "params" in args:
        return np.take(computed(args["params"]), np.asarray(args["indices"], int), args["axis"])
    return computed(args["x"])[numpy_index(args["index"])]


def tensor_items(node: Node, index: list[Value | None], span: Span | None) -> Node:
    """Part of a tensor node, indexed from 1."""
    assert isinstance(node.type, TensorType)
    shape = node.type.shape
    index, drop = without_drop(index, len(shape or ()))
    added = sum(1 for i in index if i is NEW_AXIS or isinstance(i, Null))
    taken = len(index) - added - sum(1 for i in index if i is ALL_DIMS)
    if taken < len(index) - added - 1:
        raise error("F212", "`...` can stand once in an index", span)
    if shape is not None and taken > len(shape):
        raise error("F212", f"{taken} indexes for a tensor of shape {show(shape)}", span)
    items: list[Arg] = []
    axis = 0
    for i in index:
        if i is NEW_AXIS or isinstance(i, Null):
            items.append(None)
            continue
        if i is ALL_DIMS:
            items.append(ELLIPSIS)
            axis -= taken  # counted from the last axis from here on
            continue
        node, item = one_axis(node, i, axis, drop, span)
        items.append(item)
        axis += 1
    if all(item in (WHOLE, ELLIPSIS) for item in items):
        return node
    return construct(CATALOGUE["tensor.getitem"], {"x": node, "index": tuple(items)}, span)


def one_axis(
    node: Node, index: Value | None, axis: int, drop: bool, span: Span | None
) -> tuple[Node, Arg]:
    """The index of one axis: a position, a range, or all of what was picked out before."""
    if index is None:
        return node, WHOLE
    if not isinstance(index, Vector) or index.is_string:
        raise error("F212", f"{describe(index)} is no index", span)
    shape = node.type.shape if isinstance(node.type, TensorType) else None
    length = shape[axis] if shape is not None else None
    chosen = tensor_positions(index, length, span)
    single = len(index) == 1 and chosen.size == 1 and index.data.dtype != bool
    if single and drop and index.data.flat[0] > 0:
        return node, int(chosen[0])
    if chosen.size and (np.diff(chosen) == 1).all():
        return node, ("slice", int(chosen[0]), int(chosen[-1]) + 1, None)
    indices = tuple(int(k) for k in chosen)
    picked: dict[str, Arg] = {"params": node, "indices": indices, "axis": axis}
    return construct(CATALOGUE["tensor.gather"], picked, span), WHOLE


def tensor_positions(index: Vector, length: int | None, span: Span | None) -> np.ndarray:
    """An index of one axis of a tensor as positions from 0; the size may not be known yet."""
    if length is not None:
        return positions(index, length, None, span)
    found = whole(index, span)
    if index.data.dtype == bool or (found < 1).any():
        raise error(
            "F212",
            "only positions from 1 can be taken from a tensor of unknown size",
            index.span or span,
        )
    return found - 1
