"""R's elementwise functions of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.r.arguments import Call
from flowdsl.r.functions.elementary import bounded_digits
from flowdsl.r.functions.reading import is_real, wrong
from flowdsl.r.values import Value, number
from flowdsl.semantics.flow_values import as_node, is_tensor
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_methods.summaries import as_boolean
from flowdsl.semantics.tensor_operators import binary


def log_to(base: float) -> Any:
    """`log2(x)` and `log10(x)`."""

    def method(interp: FlowState, call: Call) -> Value | None:
        x = call.get("x")
        if not is_tensor(x):
            return None
        top = construct(CATALOGUE["tensor.log"], {"x": as_node(x)}, call.span)
        return binary("/", top, number(float(np.log(base))), call.span)

    return method


def round_(interp: FlowState, call: Call) -> Value | None:
    """`round(x, digits)`: halves go to the even digit."""
    x, digits = call.get("x"), bounded_digits(call)
    if not is_tensor(x):
        return None
    scale = number(10.0 ** abs(digits))
    there, back = ("*", "/") if digits >= 0 else ("/", "*")
    shifted = as_node(binary(there, x, scale, call.span)) if digits else as_node(x)
    made = construct(CATALOGUE["tensor.round"], {"x": shifted}, call.span)
    return binary(back, made, scale, call.span) if digits else made


def trunc(interp: FlowState, call: Call) -> Value | None:
    """`trunc(x)`."""
    x = call.get("x")
    if not is_tensor(x):
        return None
    sign = construct(CATALOGUE["tensor.sign"], {"x": as_node(x)}, call.span)
    magnitude = construct(CATALOGUE["tensor.abs"], {"x": as_node(x)}, call.span)
    floor = construct(CATALOGUE["tensor.floor"], {"x": magnitude}, call.span)
    return binary("*", sign, floor, call.span)


def factorial(interp: FlowState, call: Call) -> Value | None:
    """`factorial(x)`."""
    x = call.get("x")
    if not is_tensor(x):
        return None
    raised = as_node(binary("+", x, number(1.0), call.span))
    power = construct(CATALOGUE["tensor.lgamma"], {"x": raised}, call.span)
    return construct(CATALOGUE["tensor.exp"], {"x": power}, call.span)


def ifelse(interp: FlowState, call: Call) -> Value | None:
    """`ifelse(test, yes, no)` with a tensor: tf$where."""
    test, yes, no = call.get("test"), call.get("yes"), call.get("no")
    if not any(is_tensor(v) for v in (test, yes, no)):
        return None
    for name, value in (("test", test), ("yes", yes), ("no", no)):
        if not is_tensor(value) and not is_real(value):
            raise wrong(call, name, "numbers or a tensor")
    args = {"condition": as_boolean(test, call), "x": as_node(yes), "y": as_node(no)}
    return construct(CATALOGUE["tensor.where"], args, call.span)


def xor(interp: FlowState, call: Call) -> Value | None:
    """`xor(x, y)`."""
    x, y = call.get("x"), call.get("y")
    if not is_tensor(x) and not is_tensor(y):
        return None
    for name, value in (("x", x), ("y", y)):
        if not is_tensor(value) and not is_real(value):
            raise wrong(call, name, "TRUE and FALSE")
    args = {"x": as_boolean(x, call), "y": as_boolean(y, call)}
    return construct(CATALOGUE["tensor.not_equal"], args, call.span)


def question(key: str) -> Any:
    """`is.nan(x)` and its like."""

    def method(interp: FlowState, call: Call) -> Value | None:
        x = call.get("x")
        return construct(CATALOGUE[key], {"x": as_node(x)}, call.span) if is_tensor(x) else None

    return method


METHODS: dict[str, Any] = {
    "function.log2": log_to(2.0),
    "function.log10": log_to(10.0),
    "function.round": round_,
    "function.trunc": trunc,
    "function.factorial": factorial,
    "function.ifelse": ifelse,
    "function.xor": xor,
    "function.is.na": question("tensor.is_nan"),
    "function.is.nan": question("tensor.is_nan"),
    "function.is.finite": question("tensor.is_finite"),
    "function.is.infinite": question("tensor.is_inf"),
}
