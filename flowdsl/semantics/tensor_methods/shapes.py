"""`matrix`, `array`, `t` and `diag` of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import flag, optional_whole, whole, wrong
from flowdsl.r.values import Value, Vector
from flowdsl.semantics.flow_values import is_tensor
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary


def matrix(interp: FlowState, call: Call) -> Value | None:
    """`matrix(data, nrow, ncol, byrow)`."""
    data = call.get("data")
    if not is_tensor(data):
        return None
    if call.has("dimnames"):
        raise error("F206", "a tensor takes no `dimnames`", call.span, "leave them out")
    return tensor_matrix(call, data)


def tensor_matrix(call: Call, data: Value) -> Value:
    """A tensor with one axis as a matrix node."""
    rows, cols = optional_whole(call, "nrow"), optional_whole(call, "ncol")
    assert isinstance(data, Node)
    shape = (rows or -1, cols or (-1 if rows else 1))
    if flag(call, "byrow"):
        return construct(CATALOGUE["tensor.reshape"], {"tensor": data, "shape": shape}, call.span)
    turned = construct(
        CATALOGUE["tensor.reshape"], {"tensor": data, "shape": tuple(reversed(shape))}, call.span
    )
    return construct(CATALOGUE["tensor.matrix_transpose"], {"a": turned}, call.span)


def array(interp: FlowState, call: Call) -> Value | None:
    """`array(data, dim)` of a tensor is refused: `tf$reshape` says what it does."""
    if not is_tensor(call.get("data")):
        return None
    raise wrong(call, "data", "a vector (tf$reshape changes the shape of a tensor)")


def transpose(interp: FlowState, call: Call) -> Value | None:
    """`t(x)`."""
    x = call.get("x")
    if not isinstance(x, Node) or not isinstance(x.type, TensorType):
        return None
    if x.type.shape is not None and len(x.type.shape) == 1:
        return construct(CATALOGUE["tensor.expand_dims"], {"input": x, "axis": 0}, call.span)
    if x.type.shape == ():
        raise wrong(call, "x", "a matrix")
    return construct(CATALOGUE["tensor.matrix_transpose"], {"a": x}, call.span)


def diag(interp: FlowState, call: Call) -> Value | None:
    """`diag(x)`."""
    x = call.get("x")
    return tensor_diag(interp, call, x) if isinstance(x, Node) and is_tensor(x) else None


def tensor_diag(interp: FlowState, call: Call, x: Node) -> Value:
    """`diag` of a tensor."""
    assert isinstance(x.type, TensorType)
    rank = None if x.type.shape is None else len(x.type.shape)
    if call.has("nrow"):
        n = whole(call, "nrow")
        interp.budget.elements(n * n, call.span)
        return binary("*", x, Vector(np.eye(n), is_array=True), call.span)
    if rank == 0:
        raise wrong(call, "x", "a vector or matrix (diag(x, n) repeats a number)")
    matrix_like = rank is not None and rank > 1
    key = "tensor.diag_part" if matrix_like else "tensor.diag"
    return construct(CATALOGUE[key], {"input" if matrix_like else "diagonal": x}, call.span)


METHODS: dict[str, Any] = {
    "function.matrix": matrix,
    "function.array": array,
    "function.t": transpose,
    "function.diag": diag,
}
