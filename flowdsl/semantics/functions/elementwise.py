"""Elementwise tensor functions of R's vectors: names and dimensions stay, as R has it."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.functions.elementwise import TESTS, UNARY
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements, shaped_like
from flowdsl.r.functions.elementary import elementwise, log
from flowdsl.r.functions.reading import is_real, wrong
from flowdsl.r.values import Value, Vector
from flowdsl.semantics.flow_values import as_node, is_tensor
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary

NOT_OF_VECTORS = ("tensor.logical_not", "tensor.stop_gradient", "tensor.log")


def log_of(interp: FlowState, call: Call) -> Value | None:
    """`log(x, base)`, of a tensor too."""
    x = call.get("x")
    if not is_tensor(x):
        return log(interp, call)
    if not call.has("base"):
        return None
    base = call.get("base")
    if not is_real(base):
        raise wrong(call, "base", "a number")
    assert isinstance(base, Vector)
    with np.errstate(all="ignore"):
        scale = shaped_like(base, np.log(elements(base).astype(float)), base.span)
    top = construct(CATALOGUE["tensor.log"], {"x": as_node(x)}, call.span)
    return binary("/", top, scale, call.span)


TABLE: dict[str, Any] = {
    **{
        e.key: elementwise(e.name, e.formals[0].name, e.fold)
        for e in (*UNARY, *TESTS)
        if e.fold is not None and e.key not in NOT_OF_VECTORS
    },
    "tensor.log": log_of,
}
