"""Sums, extremes and their like of tensors: reductions."""

from __future__ import annotations

from typing import Any

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements, shaped_like
from flowdsl.r.functions.reading import whole, wrong
from flowdsl.r.values import Value, Vector, describe, number
from flowdsl.semantics.flow_values import as_node, is_tensor
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary


def reduction(key: str | None, combine: str | None) -> Any:
    """One number of all arguments; several tensors are reduced one by one and combined."""

    def method(interp: FlowState, call: Call) -> Value | None:
        if call.name == "mean" and call.has("trim"):
            return None
        takes_x = any(f.name == "x" for f in call.entry.formals)
        values = [call.get("x")] if takes_x else [a.value for a in call.dots]
        if not any(is_tensor(v) for v in values):
            return None
        return reduced(call, values, key, combine)

    return method


def counted(node: Node, call: Call) -> Node:
    """TRUE and FALSE of a tensor as 1 and 0."""
    if not isinstance(node.type, TensorType) or node.type.dtype != "bool":
        return node
    dtype = "float32" if call.name == "mean" else "int32"
    return construct(CATALOGUE["tensor.cast"], {"x": node, "dtype": dtype}, call.span)


def reduced(call: Call, values: list[Value], reduction: str | None, combine: str | None) -> Value:
    """A reduction over tensors; several arguments are combined."""
    if reduction is None:
        raise error(
            "F206",
            f"`{call.name}` works on plain numbers, not on a tensor",
            call.span,
            "look at the tensor first: as.numeric(x)",
        )
    boolean = reduction in ("tensor.reduce_any", "tensor.reduce_all")
    parts: list[Value] = []
    for v in values:
        if not is_tensor(v) and (not isinstance(v, Vector) or v.is_string):
            raise error("F206", f"`{call.name}` works on numbers, not on {describe(v)}", call.span)
        node = as_boolean(v, call) if boolean else counted(as_node(v), call)
        parts.append(construct(CATALOGUE[reduction], {"input_tensor": node}, call.span))
    total = parts[0]
    for part in parts[1:]:
        if combine is None:
            raise error("F205", f"`{call.name}` takes one tensor", call.span)
        total = (
            binary(combine, total, part, call.span)
            if combine in ("+", "*")
            else construct(CATALOGUE[combine], {"x": as_node(total), "y": as_node(part)}, call.span)
        )
    return total


def as_boolean(value: Value, call: Call) -> Node:
    """Numbers or a tensor as a tensor of truth values."""
    if isinstance(value, Vector):
        return as_node(shaped_like(value, elements(value).astype(bool), call.span))
    assert isinstance(value, Node)
    if isinstance(value.type, TensorType) and value.type.dtype == "bool":
        return value
    return as_node(binary("!=", value, number(0.0), call.span))


def cumsum(interp: FlowState, call: Call) -> Value | None:
    """`cumsum(x)`."""
    x = call.get("x")
    if not is_tensor(x):
        return None
    return construct(CATALOGUE["tensor.cumsum_tensor"], {"x": as_node(x)}, call.span)


def parallel(key: str) -> Any:
    """`pmax(...)` and `pmin(...)`."""

    def method(interp: FlowState, call: Call) -> Value | None:
        values = [a.value for a in call.dots]
        for v in values:
            if not is_tensor(v) and (not isinstance(v, Vector) or v.data.dtype.kind not in "fib"):
                raise error(
                    "F206", f"`{call.name}` works on numbers, not on {describe(v)}", call.span
                )
        made = as_node(values[0])
        for v in values[1:]:
            made = construct(CATALOGUE[key], {"x": made, "y": as_node(v)}, call.span)
        return made

    return method


def diff(interp: FlowState, call: Call) -> Value | None:
    """`diff(x, lag)`."""
    lag, x = whole(call, "lag"), call.get("x")
    if not isinstance(x, Node) or not isinstance(x.type, TensorType):
        return None
    if lag < 1:
        raise wrong(call, "lag", "a whole number from 1")
    if not x.type.shape:
        raise wrong(call, "x", "a vector")
    pieces = [
        construct(CATALOGUE["tensor.getitem"], {"x": x, "index": (index,)}, call.span)
        for index in (("slice", lag, None, None), ("slice", 0, -lag, None))
    ]
    return binary("-", pieces[0], pieces[1], call.span)


METHODS: dict[str, Any] = {
    "function.sum": reduction("tensor.reduce_sum", "+"),
    "function.mean": reduction("tensor.reduce_mean", None),
    "function.prod": reduction("tensor.reduce_prod", "*"),
    "function.max": reduction("tensor.reduce_max", "tensor.maximum"),
    "function.min": reduction("tensor.reduce_min", "tensor.minimum"),
    "function.range": reduction(None, None),
    "function.all": reduction("tensor.reduce_all", "tensor.logical_and"),
    "function.any": reduction("tensor.reduce_any", "tensor.logical_or"),
    "function.pmax": parallel("tensor.maximum"),
    "function.pmin": parallel("tensor.minimum"),
    "function.cumsum": cumsum,
    "function.diff": diff,
}
