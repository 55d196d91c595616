"""Random numbers drawn while the spec is read: repeatable after set.seed()."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.elements import count, elements, taken
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import flag, numbers, whole, wrong
from flowdsl.r.machine import DRAWING
from flowdsl.r.values import NULL, List, Value, Vector

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def set_seed(interp: Interpreter, call: Call) -> Value:
    """`set.seed(seed)`."""
    interp.seed(whole(call, "seed"))
    return NULL


def drawn(interp: Interpreter, call: Call) -> int:
    """How many numbers are asked for; a vector asks for as many as it has."""
    n = call.get("n")
    asked = len(n) if isinstance(n, Vector) and len(n) > 1 else whole(call, "n")
    interp.budget.elements(asked, call.span)
    return asked


def spread(interp: Interpreter, call: Call, name: str, n: int) -> np.ndarray:
    """A parameter for each number, repeated as R does."""
    data = elements(numbers(interp, call, name)).astype(float)
    if not data.size or not np.isfinite(data).all():
        raise wrong(call, name, "finite numbers")
    return repeated(data, n)


def only_where(varies: np.ndarray, draw: Callable[[int], np.ndarray]) -> np.ndarray:
    """Numbers drawn for the elements that vary, 0 elsewhere: R draws none for a constant."""
    out = np.zeros(len(varies))
    out[varies] = draw(int(varies.sum()))
    return out


def runif(interp: Interpreter, call: Call) -> Value:
    """`runif(n, min, max)`."""
    n = drawn(interp, call)
    low, high = spread(interp, call, "min", n), spread(interp, call, "max", n)
    if (low > high).any():
        raise error("F304", "`min` of `runif` is above `max`", call.span)
    if not np.isfinite(high - low).all():
        raise wrong(call, "max", "nearer to `min`")
    unit = only_where(low != high, interp.r_random.uniform)
    return Vector(low + (high - low) * unit, span=call.span)


def rnorm(interp: Interpreter, call: Call) -> Value:
    """`rnorm(n, mean, sd)`."""
    n = drawn(interp, call)
    mean, sd = spread(interp, call, "mean", n), spread(interp, call, "sd", n)
    if (sd < 0).any():
        raise error("F304", "`sd` of `rnorm` must not be negative", call.span)
    return Vector(mean + sd * only_where(sd != 0, interp.r_random.normal), span=call.span)


def rexp(interp: Interpreter, call: Call) -> Value:
    """`rexp(n, rate)`."""
    n = drawn(interp, call)
    rate = spread(interp, call, "rate", n)
    if (rate <= 0).any():
        raise error("F304", "`rate` of `rexp` must be positive", call.span)
    interp.budget.work(DRAWING * n, call.span)
    return Vector(interp.r_random.exponential(n) / rate, span=call.span)


def sample(interp: Interpreter, call: Call) -> Value:
    """`sample(x, size, replace, prob)`: a single number x stands for 1:x."""
    x = call.get("x")
    if not isinstance(x, (Vector, List)):
        raise wrong(call, "x", "a distribution, a vector or a list")
    alone = isinstance(x, Vector) and x.is_scalar and x.data.dtype.kind in "fi"
    n = whole(call, "x") if alone else count(interp, x, call)
    size = whole(call, "size") if call.has("size") else n
    replace = flag(call, "replace")
    interp.budget.elements(max(n, size), call.span)
    if (size > n and not replace) or (size and not n):
        raise error(
            "F206",
            f"`sample` cannot take {size} of {n} without putting back",
            call.span,
            "write replace = TRUE",
        )
    chances = None
    if call.has("prob"):
        chances = elements(numbers(interp, call, "prob")).astype(float)
        bad = chances.size != n or not np.isfinite(chances).all() or (chances < 0).any()
        if bad or (np.count_nonzero(chances) < (1 if replace else size)):
            raise wrong(call, "prob", f"{n} probabilities")
        chances = chances / chances.sum()
    interp.budget.work(DRAWING * size, call.span)
    if not n:
        found = np.zeros(0, dtype=int)
    elif chances is None:
        found = interp.r_random.sample(n, size, replace)
    else:
        interp.budget.work(n if replace else n * size, call.span)
        found = interp.r_random.weighted(chances, size, replace)
    if alone:
        return Vector(found.astype(np.int64) + 1, span=call.span)
    return taken(x, found, call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "set.seed",
        formals("seed"),
        "Make what is random from here on repeatable.",
        set_seed,
        visible=False,
    ),
    function("runif", formals("n", ("min", 0), ("max", 1)), "Uniform random numbers.", runif),
    function("rnorm", formals("n", ("mean", 0), ("sd", 1)), "Normal random numbers.", rnorm),
    function("rexp", formals("n", ("rate", 1)), "Exponential random numbers.", rexp),
    function(
        "sample",
        formals("x", ("size", None), ("replace", False), ("prob", None)),
        "Elements in random order, or drawn at random.",
        sample,
    ),
)
