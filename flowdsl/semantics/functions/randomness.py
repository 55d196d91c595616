"""Random numbers drawn while the spec is read: repeatable after set.seed()."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.semantics.actuals import Call
from flowdsl.semantics.functions.arguments import vector, whole
from flowdsl.semantics.values import NULL, Value, Vector

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


def set_seed(interp: Interpreter, call: Call) -> Value:
    """`set.seed(seed)`."""
    interp.seed(whole(call, "seed"))
    return NULL


def runif(interp: Interpreter, call: Call) -> Value:
    """`runif(n, min, max)`."""
    n = whole(call, "n")
    interp.budget.elements(n, call.span)
    low, high = vector(call, "min").data.astype(float), vector(call, "max").data.astype(float)
    if low.size == 1 and high.size == 1 and not low[0] <= high[0]:
        raise error("F304", "`min` of `runif` is above `max`", call.span)
    spread = [x if x.size == 1 else x[:n] for x in (low, high)]
    return Vector(interp.random.uniform(spread[0], spread[1], n), span=call.span)


def rnorm(interp: Interpreter, call: Call) -> Value:
    """`rnorm(n, mean, sd)`."""
    n = whole(call, "n")
    interp.budget.elements(n, call.span)
    sd = vector(call, "sd").data.astype(float)
    if (sd < 0).any():
        raise error("F304", "`sd` of `rnorm` must not be negative", call.span)
    mean = vector(call, "mean").data.astype(float)
    return Vector(
        interp.random.normal(mean[:n] if mean.size > 1 else mean, sd[:n] if sd.size > 1 else sd, n),
        span=call.span,
    )


TABLE = {"function.set.seed": set_seed, "function.runif": runif, "function.rnorm": rnorm}
