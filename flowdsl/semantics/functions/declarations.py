"""Declarations: trainable parameters, inputs from outside, copies of a distribution."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Param, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import flag, string, wrong
from flowdsl.r.values import List, Value, Vector, from_array
from flowdsl.semantics.coerce import Wrong, as_dtype, to_arg
from flowdsl.semantics.state import FlowState

CONSTRAINTS = ("real", "positive", "unit_interval")


def param(interp: FlowState, call: Call) -> Value:
    """`param(init, shape, constraint, name)`."""
    return declared(
        interp,
        call,
        "init",
        string(call, "constraint") if call.has("constraint") else "real",
        call.has("shape"),
        True,
    )


def variable(interp: FlowState, call: Call) -> Value:
    """`tf$Variable(initial_value)`."""
    return declared(interp, call, "initial_value", "real", False, flag(call, "trainable"))


def stacked(items: List) -> Value:
    """A list of numbers of one shape as one array of them; any other list as it is."""
    arrays = [i.tensor for i in items.items if isinstance(i, Vector) and not i.is_string]
    fits = len(arrays) == len(items.items) and len({a.shape for a in arrays}) == 1
    return from_array(np.asarray(arrays)) if fits else items


def declared(
    interp: FlowState,
    call: Call,
    init_name: str,
    constraint: str,
    shaped: bool,
    trainable: bool,
) -> Param:
    """A new Param from the arguments of a declaration."""
    init = call.get(init_name)
    if isinstance(init, Param):
        init = from_array(np.asarray(init.init))
    if isinstance(init, List):
        init = stacked(init)
    if not isinstance(init, Vector) or init.data.dtype.kind not in "fib":
        raise wrong(call, init_name, "numbers")
    value = np.asarray(init.tensor, dtype=float)
    if not np.isfinite(value).all():
        raise error(
            "F304", f"`{init_name}` of `{call.name}` must be finite", init.span or call.span
        )
    if shaped:
        value = spread(interp, call, value)
    if constraint not in CONSTRAINTS:
        known = ", ".join(f'"{c}"' for c in CONSTRAINTS)
        raise error("F206", f"`constraint` of `{call.name}` is one of {known}", call.span)
    inside = {
        "real": True,
        "positive": bool((value > 0).all()),
        "unit_interval": bool(((value > 0) & (value < 1)).all()),
    }[constraint]
    if not inside:
        words = {"positive": "positive", "unit_interval": "between 0 and 1"}[constraint]
        raise error(
            "F304",
            f"`{init_name}` of `{call.name}` must be {words} to start from",
            init.span or call.span,
        )
    name = interp.fresh_id(string(call, "name") if call.has("name") else "param")
    dtype: Any = None
    if call.has("dtype"):
        try:
            dtype = as_dtype(call.get("dtype"))
        except Wrong:
            raise wrong(call, "dtype", 'a dtype, e.g. "float64"') from None
    spans = () if call.span is None else (call.span,)
    made = Param(TensorType(dtype, value.shape), name, value, constraint, trainable, spans=spans)
    interp.declared.append(made)
    return made


def spread(interp: FlowState, call: Call, value: np.ndarray) -> np.ndarray:
    """The initial value in the asked shape."""
    formal = next(f for f in CATALOGUE["action.iid"].formals if f.name == "sample_shape")
    shape = to_arg(call.get("shape"), formal, call.name, call.span)
    assert isinstance(shape, tuple)
    sizes = [int(n) for n in shape if isinstance(n, int)]
    if any(n < 0 for n in sizes):
        raise error("F206", f"`shape` of `{call.name}` must not be negative", call.span)
    total = 1
    for n in sizes:
        total *= n
    interp.budget.elements(total, call.span)
    try:
        return np.broadcast_to(value, sizes).copy()
    except ValueError:
        raise error(
            "F301", f"`init` of shape {list(value.shape)} does not fill shape {sizes}", call.span
        ) from None


def input_(interp: FlowState, call: Call) -> Value:
    """`k <- input(3)`: its name is the variable it is assigned to, or `name`."""
    return call.get("default")


def iid(interp: FlowState, call: Call) -> Value:
    """`d %>% iid(2)`: the Sample distribution."""
    formals = {f.name: f for f in call.entry.formals}
    d = to_arg(call.get("distribution"), formals["distribution"], call.name, call.span)
    shape = to_arg(call.get("sample_shape"), formals["sample_shape"], call.name, call.span)
    sizes = shape if isinstance(shape, tuple) else (shape,)
    if any(not isinstance(n, int) or n < 1 for n in sizes):
        raise error("F206", "`iid` wants whole numbers from 1", call.span)
    return construct(
        CATALOGUE["distribution.sample_distribution"],
        {"distribution": d, "sample_shape": sizes},
        call.span,
        "iid",
    )


TABLE = {
    "action.param": param,
    "action.variable": variable,
    "action.input": input_,
    "action.iid": iid,
}
