"""`rep`, `rev`, `head` and `tail` of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import Node, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import signed_whole
from flowdsl.r.functions.sequences import repetition
from flowdsl.r.values import Null, Value
from flowdsl.semantics.flow_values import as_node, is_tensor
from flowdsl.semantics.state import FlowState


def taken(x: Node, order: np.ndarray, call: Call) -> Node:
    """Elements (of more axes: rows) of a tensor by their positions from 0."""
    indices = tuple(int(i) for i in order)
    scalar = isinstance(x.type, TensorType) and x.type.shape == ()
    node = flat(x) if scalar else x
    return construct(CATALOGUE["tensor.gather"], {"params": node, "indices": indices}, call.span)


def flat(value: Value) -> Node:
    """Numbers or a tensor as a tensor of one axis."""
    node = as_node(value)
    return construct(CATALOGUE["tensor.reshape"], {"tensor": node, "shape": (-1,)}, None)


def rep(interp: FlowState, call: Call) -> Value | None:
    """`rep(x, times, each, length.out)`."""
    x = call.get("x")
    if not isinstance(x, Node) or not is_tensor(x):
        return None
    if call.name == "rep_len":
        call.values.setdefault("length.out", Null())
    return taken(x, repetition(interp, call, interp.length(x, call.span)), call)


def rev(interp: FlowState, call: Call) -> Value | None:
    """`rev(x)`."""
    x = call.get("x")
    if not isinstance(x, Node) or not is_tensor(x):
        return None
    return taken(x, np.arange(interp.length(x, call.span))[::-1], call)


def end(last: bool) -> Any:
    """`head(x, n)` and `tail(x, n)`; a negative n leaves out so many at the other end."""

    def method(interp: FlowState, call: Call) -> Value | None:
        x, n = call.get("x"), signed_whole(call, "n")
        if not isinstance(x, Node) or not isinstance(x.type, TensorType):
            return None
        rows = x.type.shape[0] if x.type.shape else None
        if rows is None:
            return None
        kept = min(n, rows) if n >= 0 else max(rows + n, 0)
        start, stop = (rows - kept, rows) if last else (0, kept)
        index = (("slice", start, stop, None),)
        return construct(CATALOGUE["tensor.getitem"], {"x": x, "index": index}, call.span)

    return method


METHODS: dict[str, Any] = {
    "function.rep": rep,
    "function.rep_len": rep,
    "function.rev": rev,
    "function.head": end(False),
    "function.tail": end(True),
}
