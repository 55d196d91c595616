"""`integrate`, `uniroot`, `optimize`: functions of one number of the spec, asked for values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.attributes import with_class
from flowdsl.r.calls import call_value
from flowdsl.r.conditions import Condition, warn
from flowdsl.r.elements import elements
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.functional import function_argument
from flowdsl.r.functions.reading import (
    flag,
    is_real,
    numbers,
    scalar,
    seen,
    string,
    whole,
    wrong,
)
from flowdsl.r.machine import Step
from flowdsl.r.missing import NA
from flowdsl.r.numerics import quadrature, search
from flowdsl.r.values import List, Value, Vector, describe, number, text

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


SUMMING = 5
"""Adding one part of an integral takes about so many operations."""
ASKING = 4
"""Putting a point together takes about so many operations for each of its numbers."""


@dataclass(frozen=True)
class Asked:
    """A function of the spec whose values an algorithm asks for."""

    interp: Interpreter
    call: Call
    name: str
    function: Value
    names: tuple[str, ...] | None = None

    def values(self, x: np.ndarray) -> Step:
        """The function's values at a vector, as real numbers."""
        call = self.call
        self.interp.budget.step(call.span)
        self.interp.budget.work(ASKING * np.size(x), call.span)
        given = Vector(np.asarray(x, dtype=float).reshape(-1), self.names)
        actuals = [Actual(None, given, call.span), *call.dots]
        made = yield call_value(
            self.interp, self.function, actuals, call.span, None, f"`{self.name}`"
        )
        made = seen(self.interp, made, call)
        if not isinstance(made, Vector) or not is_real(made):
            raise error(
                "F206",
                f"`{self.name}` of `{call.name}` must give numbers, not {describe(made)}",
                call.span,
            )
        return elements(made).astype(float)

    def value(self, x: np.ndarray) -> Step:
        """The function's one value at a point."""
        found = yield self.values(x)
        if found.size != 1:
            raise error(
                "F206",
                f"`{self.name}` of `{self.call.name}` must give one number, not {found.size}",
                self.call.span,
            )
        return float(found[0])


def asked(interp: Interpreter, call: Call, name: str = "f") -> Asked:
    """The function argument of a call."""
    return Asked(interp, call, name, function_argument(interp, call, name))


def named(**items: Value) -> List:
    """A list with names, in which `_` stands for a point."""
    return List(tuple(items.values()), tuple(n.replace("_", ".") for n in items))


def integrate(interp: Interpreter, call: Call) -> Step:
    """`integrate(f, lower, upper)`: f is called with vectors."""
    fun = asked(interp, call)
    low, high = limit(call, "lower"), limit(call, "upper")
    relative = scalar(call, "rel.tol")
    absolute = scalar(call, "abs.tol") if call.has("abs.tol") else relative
    parts = whole(call, "subdivisions")
    if parts < 1:
        raise wrong(call, "subdivisions", "at least 1")
    least = max(50 * quadrature.EPS, 0.5e-28)
    if not absolute > 0 and not relative >= least:
        raise wrong(call, "rel.tol", f"at least {least:.1e}")
    asking = quadrature.integral(low, high, relative, absolute, parts)
    try:
        points, tries = next(asking), 0
        while True:
            found = yield fun.values(points)
            if found.size != points.size:
                raise error(
                    "F206",
                    f"`f` of `integrate` must give a value for each of {points.size} numbers, "
                    f"not {found.size}",
                    call.span,
                    "f is called with a vector; Vectorize(f) makes a function of numbers one",
                )
            if not np.isfinite(found).all():
                raise error("F206", "`f` of `integrate` is not finite everywhere", call.span)
            tries += 1
            interp.budget.work(SUMMING * tries, call.span)  # the parts are summed each time
            points = asking.send(found)
    except StopIteration as done:
        value, wrongness, used = done.value
    except quadrature.NotConverged as problem:
        if flag(call, "stop.on.error"):
            raise error("F206", f"`integrate`: {problem}", call.span) from None
        value, wrongness, used = NA, NA, parts
        made = named(
            value=number(value), abs_error=number(wrongness), subdivisions=number(used),
            message=text(str(problem)),
        )  # fmt: skip
        return with_class(made, "integrate")
    made = named(
        value=number(value), abs_error=number(wrongness), subdivisions=number(used),
        message=text("OK"),
    )  # fmt: skip
    return with_class(made, "integrate")


def limit(call: Call, name: str) -> float:
    """An end of an interval, not missing."""
    x = scalar(call, name)
    if np.isnan(x):
        raise wrong(call, name, "a number or Inf")
    return x


def interval(interp: Interpreter, call: Call) -> tuple[float, float]:
    """The ends of the interval to search."""
    ends: list[float] = []
    if call.has("interval"):
        given = elements(numbers(interp, call, "interval")).astype(float)
        if given.size < 2:
            raise wrong(call, "interval", "two numbers")
        ends = [float(given.min()), float(given.max())]
    low = scalar(call, "lower") if call.has("lower") else ends[0] if ends else None
    high = scalar(call, "upper") if call.has("upper") else ends[1] if ends else None
    if low is None or high is None:
        raise error("F207", f"`{call.name}` needs an interval, e.g. c(0, 1)", call.span)
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise error(
            "F206", f"the interval of `{call.name}` must go from a number to a greater one",
            call.span,
        )  # fmt: skip
    return low, high


EXTENDING = ("no", "yes", "downX", "upX")
WIDER = 100
"""How often an interval is made wider in search of a change of sign."""


def uniroot(interp: Interpreter, call: Call) -> Step:
    """`uniroot(f, interval)`."""
    fun = asked(interp, call)
    low, high = interval(interp, call)
    extend = string(call, "extendInt")
    if extend not in EXTENDING:
        raise wrong(call, "extendInt", '"no", "yes", "downX" or "upX"')
    at_low = scalar(call, "f.lower") if call.has("f.lower") else (yield at(fun, low))
    at_high = scalar(call, "f.upper") if call.has("f.upper") else (yield at(fun, high))
    for _ in range(WIDER if extend != "no" else 0):
        if at_low * at_high <= 0:
            break
        width = high - low
        low, high = low - width / 2, high + width / 2
        at_low, at_high = (yield at(fun, low)), (yield at(fun, high))
    if np.isnan(at_low) or np.isnan(at_high):
        raise error("F206", "`f` of `uniroot` is no number at an end of the interval", call.span)
    if at_low * at_high > 0:
        raise error(
            "F206",
            "`f` of `uniroot` has the same sign at both ends of the interval",
            call.span,
            'choose other ends, or extendInt = "yes"',
        )
    tries = whole(call, "maxiter")
    asking = search.root(low, high, at_low, at_high, scalar(call, "tol"), tries)
    root, precision, used = yield driven(fun, asking)
    if precision < 0:
        missed = f"`uniroot` found no root in {tries} iterations"
        if flag(call, "check.conv"):
            raise error("F206", missed, call.span)
        warn(interp, Condition("warning", missed), call.span)
        precision = NA
    value = yield at(fun, root)
    precise = number(precision) if used else number(0.0)
    return named(
        root=number(root), f_root=number(value), iter=number(used),
        init_it=Vector(np.array([NA]), stands_for="integer"), estim_prec=precise,
    )  # fmt: skip


def at(fun: Asked, x: float) -> Step:
    """The function's value at one number."""
    return fun.value(np.array([x]))


def driven(fun: Asked, asking: Any) -> Step:
    """What an algorithm that asks for values at single numbers returns."""
    try:
        x = next(asking)
        while True:
            value = yield at(fun, x)
            if np.isnan(value):
                raise error(
                    "F206", f"`{fun.name}` of `{fun.call.name}` is no number at {x:.7g}",
                    fun.call.span,
                )  # fmt: skip
            x = asking.send(value)
    except StopIteration as done:
        return done.value


def optimize(interp: Interpreter, call: Call) -> Step:
    """`optimize(f, interval, maximum)`."""
    fun = asked(interp, call)
    low, high = interval(interp, call)
    sign = -1.0 if flag(call, "maximum") else 1.0
    tolerance = scalar(call, "tol")
    if not tolerance > 0:
        raise wrong(call, "tol", "positive")
    asking = search.minimum(low, high, tolerance)
    try:
        x = next(asking)
        while True:
            value = yield at(fun, x)
            x = asking.send(sign * value if np.isfinite(value) else np.finfo(float).max)
    except StopIteration as done:
        place, _ = done.value
    value = yield at(fun, place)
    if sign < 0:
        return named(maximum=number(place), objective=number(value))
    return named(minimum=number(place), objective=number(value))


FUNCTIONS: tuple[Function, ...] = (
    function(
        "integrate",
        formals(
            "f",
            "lower",
            "upper",
            "...",
            ("subdivisions", 100),
            ("rel.tol", 0.0001220703125),
            ("abs.tol", None),
            ("stop.on.error", True),
        ),
        "The integral of a function, with a bound of its error.",
        integrate,
    ),
    function(
        "uniroot",
        formals(
            "f",
            ("interval", None),
            "...",
            ("lower", None),
            ("upper", None),
            ("f.lower", None),
            ("f.upper", None),
            ("extendInt", "no"),
            ("check.conv", False),
            ("tol", 0.0001220703125),
            ("maxiter", 1000),
        ),
        "A root of a function in an interval at whose ends it has different signs.",
        uniroot,
    ),
    function(
        "optimize",
        formals(
            "f",
            ("interval", None),
            "...",
            ("lower", None),
            ("upper", None),
            ("maximum", False),
            ("tol", 0.0001220703125),
        ),
        "A minimum (or maximum) of a function of one number in an interval.",
        optimize,
        "optimise",
    ),
)
