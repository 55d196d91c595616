"""Facts of a tensor's shape: numbers at once where the shape is known, else left to the engine."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.ir import Node, OperatorType, Shape, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.values import Value, Vector
from flowdsl.semantics.flow_values import ALL_DIMS
from flowdsl.semantics.state import FlowState


def shape_of(value: Value) -> Shape:
    """The shape that TensorFlow sees, None where it is not known."""
    if isinstance(value, Vector) and not value.is_string:
        return value.tensor.shape
    if isinstance(value, Node) and isinstance(value.type, (TensorType, OperatorType)):
        return value.type.shape
    return None


def fact(known: Callable[[tuple[int, ...]], Any]) -> Callable[[FlowState, Call], Value | None]:
    """A function of a shape without unknown sizes."""

    def implementation(interp: FlowState, call: Call) -> Value | None:
        shape = shape_of(call.get("input"))
        if shape is None or None in shape:
            return None
        found = np.atleast_1d(np.asarray(known(shape), dtype=np.int64))  # type: ignore[arg-type]
        return Vector(found, span=call.span)

    return implementation


def all_dims(interp: FlowState, call: Call) -> Value:
    """`all_dims()`."""
    return ALL_DIMS


TABLE: dict[str, Any] = {
    "function.all_dims": all_dims,
    "tensor.shape": fact(lambda shape: shape),
    "tensor.size": fact(math.prod),
    "tensor.rank": fact(len),
}
