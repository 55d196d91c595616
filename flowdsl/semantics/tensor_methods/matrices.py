"""Linear algebra of tensors under R's names."""

from __future__ import annotations

from typing import Any

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import is_real, wrong
from flowdsl.r.values import Value, Vector, describe
from flowdsl.semantics.flow_values import as_node, is_tensor
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary


def solve(interp: FlowState, call: Call) -> Value | None:
    """`solve(a, b)`, or the inverse of `a`."""
    a, b = call.get("a"), call.get("b")
    return tensor_solve(call, a, b) if is_tensor(a) or is_tensor(b) else None


def tensor_solve(call: Call, a: Value, b: Value) -> Value:
    """`solve` with a tensor."""
    for name, value in (("a", a), ("b", b)):
        if call.has(name) and not is_tensor(value) and not is_real(value):
            raise wrong(call, name, "numbers or a tensor")
    if not call.has("b"):
        return construct(CATALOGUE["tensor.inv"], {"input": as_node(a)}, call.span)
    right = as_node(b)
    flat = rank_of(right) == 1
    if flat:
        right = construct(CATALOGUE["tensor.expand_dims"], {"input": right, "axis": 1}, call.span)
    args = {"matrix": as_node(a), "rhs": right}
    found = construct(CATALOGUE["tensor.solve"], args, call.span)
    if not flat:
        return found
    return construct(CATALOGUE["tensor.squeeze"], {"input": found, "axis": -1}, call.span)


def rank_of(node: Node) -> int | None:
    """Number of axes of a tensor."""
    shape = node.type.shape if isinstance(node.type, TensorType) else None
    return None if shape is None else len(shape)


def det(interp: FlowState, call: Call) -> Value | None:
    """`det(x)`."""
    x = call.get("x")
    return (
        construct(CATALOGUE["tensor.det"], {"input": as_node(x)}, call.span)
        if is_tensor(x)
        else None
    )


def chol(interp: FlowState, call: Call) -> Value | None:
    """`chol(x)`: the upper triangular factor."""
    x = call.get("x")
    if not is_tensor(x):
        return None
    lower = construct(CATALOGUE["tensor.cholesky"], {"input": as_node(x)}, call.span)
    return construct(CATALOGUE["tensor.matrix_transpose"], {"a": lower}, call.span)


def product(turn_left: bool) -> Any:
    """`crossprod(x, y)` is t(x) %*% y; `tcrossprod(x, y)` is x %*% t(y)."""

    def method(interp: FlowState, call: Call) -> Value | None:
        first = call.get("x")
        second = call.get("y") if call.has("y") else first
        if not is_tensor(first) and not is_tensor(second):
            return None
        return tensor_product(call, first, second, turn_left)

    return method


def tensor_product(call: Call, first: Value, second: Value, turn_left: bool) -> Value:
    nodes = []
    for value in (first, second):
        if not is_tensor(value) and not is_real(value):
            raise error("F206", f"`{call.name}` takes numbers, not {describe(value)}", call.span)
        node = as_node(value)
        if rank_of(node) in (0, 1):
            node = construct(
                CATALOGUE["tensor.reshape"], {"tensor": node, "shape": (-1, 1)}, call.span
            )
        nodes.append(node)
    turned = 0 if turn_left else 1
    nodes[turned] = construct(CATALOGUE["tensor.matrix_transpose"], {"a": nodes[turned]}, call.span)
    return construct(CATALOGUE["tensor.matmul"], {"a": nodes[0], "b": nodes[1]}, call.span)


def outer(interp: FlowState, call: Call) -> Value | None:
    """`outer(X, Y)`."""
    x, y, fun = call.get("X"), call.get("Y"), call.get("FUN")
    if not is_tensor(x) and not is_tensor(y):
        return None
    if not (isinstance(fun, Vector) and fun.is_string and list(fun.data.flat) == ["*"]):
        raise error("F206", f"`{call.name}` of a tensor multiplies", call.span, "leave FUN out")
    return tensor_outer(call, x, y)


def tensor_outer(call: Call, x: Value, y: Value) -> Value:
    """Products of all pairs of elements of two vectors."""
    nodes = []
    for value, shape in ((x, (-1, 1)), (y, (1, -1))):
        if not is_tensor(value) and not is_real(value):
            raise error("F206", f"`{call.name}` takes numbers, not {describe(value)}", call.span)
        nodes.append(
            construct(
                CATALOGUE["tensor.reshape"], {"tensor": as_node(value), "shape": shape}, call.span
            )
        )
    return binary("*", nodes[0], nodes[1], call.span)


def along(axis: int, key: str) -> Any:
    """`rowSums` and its like; `axis` is the one that goes away in a matrix."""

    def method(interp: FlowState, call: Call) -> Value | None:
        x = call.get("x")
        if not isinstance(x, Node) or not isinstance(x.type, TensorType):
            return None
        rank = rank_of(x)
        if rank is not None and rank < 2:
            raise wrong(call, "x", "a matrix")
        axes = (0,) if axis == 0 else tuple(range(1, rank or 2))
        return construct(CATALOGUE[key], {"input_tensor": x, "axis": axes}, call.span)

    return method


METHODS: dict[str, Any] = {
    "function.solve": solve,
    "function.det": det,
    "function.chol": chol,
    "function.crossprod": product(True),
    "function.tcrossprod": product(False),
    "function.outer": outer,
    "function.rowSums": along(1, "tensor.reduce_sum"),
    "function.colSums": along(0, "tensor.reduce_sum"),
    "function.rowMeans": along(1, "tensor.reduce_mean"),
    "function.colMeans": along(0, "tensor.reduce_mean"),
}
