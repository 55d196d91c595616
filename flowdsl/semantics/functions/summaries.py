"""Sums, means and their like: folded on vectors, reductions on tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node
from flowdsl.semantics.actuals import Call
from flowdsl.semantics.arithmetic import as_node, binary
from flowdsl.semantics.functions.arguments import scalar, vector
from flowdsl.semantics.functions.vectors import joined
from flowdsl.semantics.values import (
    List,
    Value,
    Vector,
    describe,
    is_tensor,
    number,
)

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


def summary(fold: Callable[[np.ndarray], Any], reduction: str | None, combine: str | None) -> Any:
    """An implementation over all arguments: one number."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        takes_x = any(f.name == "x" for f in call.entry.formals)
        values = [call.get("x")] if takes_x else [a.value for a in call.dots]
        if any(is_tensor(v) for v in values):
            return reduced(call, values, reduction, combine)
        parts = [flat(v, call) for v in values]
        data = joined(parts, [None] * len(parts), None).data if parts else np.zeros(0)
        if data.size == 0 and fold in (np.max, np.min):
            raise error("F210", f"`{call.name}` of no numbers", call.span)
        made = fold(data)
        if isinstance(made, np.ndarray):
            return Vector(made, span=call.span)
        return number(made.item() if hasattr(made, "item") else made, call.span)

    return implementation


def flat(v: Value, call: Call) -> Vector:
    """A numeric argument as a plain vector."""
    if isinstance(v, Vector) and not v.is_string:
        return Vector(v.data.reshape(-1, order="F"))
    if isinstance(v, List) and all(isinstance(i, Vector) for i in v.items):
        return joined([i for i in v.items if isinstance(i, Vector)], [None] * len(v.items), None)
    raise error("F206", f"`{call.name}` works on numbers, not on {describe(v)}", call.span)


def reduced(call: Call, values: list[Value], reduction: str | None, combine: str | None) -> Value:
    """A reduction over tensors; several arguments are combined."""
    if reduction is None:
        raise error(
            "F206",
            f"`{call.name}` works on plain numbers, not on a tensor",
            call.span,
            "look at the tensor first: as.numeric(x)",
        )
    parts: list[Value] = [
        construct(CATALOGUE[reduction], {"input_tensor": as_node(v)}, call.span) for v in values
    ]
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


def variance(v: np.ndarray) -> float:
    """Sample variance; NaN for fewer than two numbers."""
    return float(np.var(v.astype(float), ddof=1)) if v.size > 1 else float("nan")


def _range(v: np.ndarray) -> np.ndarray:
    return np.array([np.min(v), np.max(v)])


def cumsum(interp: Interpreter, call: Call) -> Value:
    """`cumsum(x)`."""
    x = call.get("x")
    if is_tensor(x):
        return construct(CATALOGUE["tensor.cumsum_tensor"], {"x": as_node(x)}, call.span)
    return Vector(np.cumsum(vector(call, "x").data.reshape(-1, order="F")), span=call.span)


def round_(interp: Interpreter, call: Call) -> Value:
    """`round(x, digits)`."""
    x = call.get("x")
    if isinstance(x, Node):
        raise error(
            "F206",
            "`round` works on plain numbers, not on a tensor",
            call.span,
            "look at the tensor first: round(as.numeric(x), 2)",
        )
    v = vector(call, "x")
    return Vector(
        np.round(v.data.astype(float), int(scalar(call, "digits"))), v.names, v.is_array, call.span
    )


def _bools(fold: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], bool]:
    return lambda v: bool(fold(v.astype(bool)))


def log(interp: Interpreter, call: Call) -> Value | None:
    """`log(x, base)`; without a base the catalogue's own function."""
    if not call.has("base"):
        return None
    base = vector(call, "base").data.astype(float)
    x = call.values["x"]
    if is_tensor(x):
        top = construct(CATALOGUE["tensor.log"], {"x": as_node(x)}, call.span)
        return binary("/", top, Vector(np.log(base)), call.span)
    with np.errstate(all="ignore"):
        return binary("/", Vector(np.log(vector_of(x, call).data)), Vector(np.log(base)), call.span)


def vector_of(x: Value, call: Call) -> Vector:
    """A value that must be a vector."""
    if not isinstance(x, Vector) or x.is_string:
        raise error("F206", f"`{call.name}` works on numbers, not on {describe(x)}", call.span)
    return x


TABLE: dict[str, Any] = {
    "function.sum": summary(np.sum, "tensor.reduce_sum", "+"),
    "function.mean": summary(np.mean, "tensor.reduce_mean", None),
    "function.prod": summary(np.prod, "tensor.reduce_prod", "*"),
    "function.max": summary(np.max, "tensor.reduce_max", "tensor.maximum"),
    "function.min": summary(np.min, "tensor.reduce_min", "tensor.minimum"),
    "function.range": summary(_range, None, None),
    "function.var": summary(variance, None, None),
    "function.sd": summary(lambda v: variance(v) ** 0.5, None, None),
    "function.all": summary(_bools(np.all), None, None),
    "function.any": summary(_bools(np.any), None, None),
    "function.cumsum_vector": cumsum,
    "function.round": round_,
    "tensor.log": log,
}
