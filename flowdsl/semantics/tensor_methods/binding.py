"""`rbind` and `cbind` of tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node
from flowdsl.r.arguments import Call
from flowdsl.r.values import Null, Value, Vector
from flowdsl.semantics.flow_values import as_node, constant, is_tensor
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary


def bind(axis: int) -> Any:
    """`rbind` (axis 0) and `cbind` (axis 1)."""

    def method(interp: FlowState, call: Call) -> Value | None:
        parts = [a.value for a in call.dots if not isinstance(a.value, Null)]
        return bound_tensors(call, parts, axis) if any(is_tensor(p) for p in parts) else None

    return method


def bound_tensors(call: Call, parts: Sequence[Value], axis: int) -> Node:
    """Tensors of one axis as rows or columns, tensors of more one after another."""
    nodes = []
    for part in parts:
        if not is_tensor(part) and (not isinstance(part, Vector) or part.is_string):
            raise error("F206", f"`{call.name}` binds numbers and tensors", call.span)
        nodes.append(constant(part) if isinstance(part, Vector) else as_node(part))
    ranks = [len(n.type.shape) for n in nodes if n.type.shape is not None]  # type: ignore[union-attr]
    if len(ranks) < len(nodes):
        raise error(
            "F301", f"`{call.name}` needs tensors of known shape", call.span, "tf$stack(...)"
        )
    widest = max(ranks)
    if widest > 0 and 0 in ranks:
        nodes = [n if r else widened(call, n, nodes, axis) for n, r in zip(nodes, ranks)]
        ranks = [max(r, 1) for r in ranks]
    values = tuple(nodes)
    if widest == 0:
        made = construct(CATALOGUE["tensor.stack"], {"values": values, "axis": 0}, call.span)
        return construct(
            CATALOGUE["tensor.expand_dims"], {"input": made, "axis": 1 - axis}, call.span
        )
    if widest == 1:
        return construct(CATALOGUE["tensor.stack"], {"values": values, "axis": axis}, call.span)
    if widest > 2:
        raise error("F301", f"`{call.name}` binds vectors and matrices", call.span)
    lines = [
        n
        if r > 1
        else construct(CATALOGUE["tensor.expand_dims"], {"input": n, "axis": axis}, call.span)
        for n, r in zip(nodes, ranks)
    ]
    return construct(CATALOGUE["tensor.concat"], {"values": tuple(lines), "axis": axis}, call.span)


def widened(call: Call, node: Node, others: Sequence[Node], axis: int) -> Node:
    """A single number as a row or column as long as the others."""
    for other in others:
        shape = other.type.shape or ()  # type: ignore[union-attr]
        n = shape[0] if len(shape) == 1 else shape[1 - axis] if len(shape) == 2 else None
        if n is not None:
            return as_node(binary("*", node, Vector(np.ones(n), is_array=True), call.span))
    raise error("F301", f"`{call.name}` needs tensors of known shape", call.span)


METHODS: dict[str, Any] = {"function.rbind": bind(0), "function.cbind": bind(1)}
