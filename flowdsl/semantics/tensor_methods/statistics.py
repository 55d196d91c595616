"""`var` and `sd` of tensors."""

from __future__ import annotations

from typing import Any

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import Node, TensorType, size
from flowdsl.r.arguments import Call
from flowdsl.r.values import Value, number
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary


def static_size(x: Value) -> int | None:
    """Number of elements of a tensor, where it is known before a run."""
    if isinstance(x, Node) and isinstance(x.type, TensorType):
        return size(x.type.shape)
    return None


def spread(x: Value, call: Call, n: int) -> Value:
    """Sample variance of a tensor of n numbers."""
    divided = construct(CATALOGUE["tensor.reduce_variance"], {"input_tensor": x}, call.span)  # type: ignore[dict-item]
    return binary("*", divided, number(n / (n - 1)), call.span)


def var(interp: FlowState, call: Call) -> Value | None:
    """`var(x)` of a tensor whose size is known."""
    n = static_size(call.get("x"))
    return None if n is None or n < 2 or call.has("y") else spread(call.get("x"), call, n)


def sd(interp: FlowState, call: Call) -> Value | None:
    """`sd(x)` of a tensor whose size is known."""
    n = static_size(call.get("x"))
    if n is None or n < 2:
        return None
    args: Any = {"x": spread(call.get("x"), call, n)}
    return construct(CATALOGUE["tensor.sqrt"], args, call.span)


METHODS: dict[str, Any] = {"function.var": var, "function.sd": sd}
