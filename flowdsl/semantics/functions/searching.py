"""`integrate`, `uniroot`, `optimize`, `optim`, `nlm`: functions of the spec, asked for values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.kernels import minimise, quadrature, search
from flowdsl.semantics.actuals import Actual, Call
from flowdsl.semantics.attributes import with_class
from flowdsl.semantics.calls import call_value
from flowdsl.semantics.conditions import Condition, warn
from flowdsl.semantics.functions.arguments import (
    flag,
    is_real,
    numbers,
    scalar,
    seen,
    string,
    whole,
    wrong,
)
from flowdsl.semantics.functions.functional import function
from flowdsl.semantics.functions.vectors import elements
from flowdsl.semantics.machine import Step
from flowdsl.semantics.missing import NA
from flowdsl.semantics.values import NULL, List, Null, Value, Vector, describe, number, text

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


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
    return Asked(interp, call, name, function(interp, call, name))


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


METHODS = ("Nelder-Mead", "BFGS", "CG", "L-BFGS-B", "SANN", "Brent")
CONTROLS = frozenset(
    ("trace", "fnscale", "parscale", "ndeps", "maxit", "abstol", "reltol", "alpha", "beta",
     "gamma", "REPORT", "factr", "pgtol", "lmm", "warn.1d.NelderMead", "type", "temp", "tmax")
)  # fmt: skip
CONVERGED = "CONVERGENCE: REL_REDUCTION_OF_F <= FACTR*EPSMCH"


def optim(interp: Interpreter, call: Call) -> Step:
    """`optim(par, fn, gr, method)`."""
    given = numbers(interp, call, "par")
    start = elements(given).astype(float)
    if not start.size or not np.isfinite(start).all():
        raise wrong(call, "par", "numbers to start from")
    fun = Asked(interp, call, "fn", function(interp, call, "fn"), given.names)
    slope = Asked(interp, call, "gr", function(interp, call, "gr")) if call.has("gr") else None
    settings = controls(call)
    low, high = bounds(interp, call, "lower", start), bounds(interp, call, "upper", start)
    limited = bool(np.isfinite(low).any() or np.isfinite(high).any())
    method = chosen(call, limited)
    interp.budget.work(start.size**2, call.span)
    scale = settings.get("fnscale", 1.0)
    if method == "Brent":
        return (yield by_brent(fun, call, start, low, high, scale))
    if (low > high).any():
        raise error("F206", "`lower` of `optim` is above `upper`", call.span)
    if method == "Nelder-Mead":
        tries = int(settings.get("maxit", 500))
        asking = minimise.nelder_mead(
            start, settings.get("reltol", 2.0**-26), settings.get("abstol", -np.inf), tries,
            settings.get("alpha", 1.0), settings.get("beta", 0.5), settings.get("gamma", 2.0),
        )  # fmt: skip
    else:
        relative = settings.get("reltol", 2.0**-26)
        if method == "L-BFGS-B":
            relative = settings.get("factr", 1e7) * quadrature.EPS
        asking = minimise.variable_metric(
            start, low, high, relative, int(settings.get("maxit", 100)), settings.get("pgtol", 0.0)
        )
    found = yield searched(fun, slope, asking, scale, settings.get("ndeps", 1e-3), (low, high))
    counts = np.array([found.calls, NA if found.slopes is None else found.slopes], dtype=float)
    made = {
        "par": Vector(found.par, given.names),
        "value": number(found.value * scale),
        "counts": Vector(counts, ("function", "gradient"), stands_for="integer"),
        "convergence": number(found.code),
        "message": text(CONVERGED) if method == "L-BFGS-B" and not found.code else NULL,
    }
    if flag(call, "hessian"):
        made["hessian"] = yield curvature(fun, found.par, settings.get("ndeps", 1e-3))
    return List(tuple(made.values()), tuple(made))


def controls(call: Call) -> dict[str, float]:
    """The settings of `control`."""
    given = call.get("control")
    if isinstance(given, Null):
        return {}
    if not isinstance(given, List) or (given.items and not given.names):
        raise wrong(call, "control", "a named list")
    made = {}
    for name, item in zip(given.names or (), given.items):
        if name not in CONTROLS:
            raise error(
                "F203", f"`control` of `{call.name}` has no `{name}`", call.span,
                f"known are {', '.join(sorted(CONTROLS))}",
            )  # fmt: skip
        if not isinstance(item, Vector) or not is_real(item) or not len(item):
            raise error("F206", f"`{name}` of `control` must be a number", call.span)
        made[name] = float(item.data.flat[0])
    if made.get("maxit", 1) < 0 or not np.isfinite(made.get("maxit", 1)):
        raise error("F206", "`maxit` of `control` must be a whole number", call.span)
    if made.get("fnscale", 1) == 0 or np.isnan(made.get("fnscale", 1)):
        raise error("F206", "`fnscale` of `control` must not be 0", call.span)
    return made


def bounds(interp: Interpreter, call: Call, name: str, start: np.ndarray) -> np.ndarray:
    """Bounds of all parameters; none where they were not given."""
    if not call.has(name):
        return np.full(start.size, -np.inf if name == "lower" else np.inf)
    given = elements(numbers(interp, call, name)).astype(float)
    if np.isnan(given).any() or not given.size or start.size % given.size:
        raise wrong(call, name, f"1 number or {start.size}")
    return np.resize(given, start.size)


def chosen(call: Call, limited: bool) -> str:
    """The method of a call; bounds ask for "L-BFGS-B"."""
    if not call.has("method"):
        return "L-BFGS-B" if limited else "Nelder-Mead"
    method = string(call, "method")
    if method == "SANN":
        raise error(
            "F206", '`method` "SANN" of `optim` is a random search and is not here', call.span,
            'use "Nelder-Mead"',
        )  # fmt: skip
    if method not in METHODS:
        raise wrong(call, "method", ", ".join(f'"{m}"' for m in METHODS if m != "SANN"))
    if limited and method not in ("L-BFGS-B", "Brent"):
        return "L-BFGS-B"
    return "BFGS" if method == "CG" else method


def by_brent(
    fun: Asked, call: Call, start: np.ndarray, low: np.ndarray, high: np.ndarray, scale: float
) -> Step:
    """`method = "Brent"`: one number between bounds."""
    if start.size != 1 or not np.isfinite(low[0]) or not np.isfinite(high[0]):
        raise error("F206", '"Brent" of `optim` wants one number and finite bounds', call.span)
    asking = search.minimum(float(low[0]), float(high[0]), 2.0**-26)
    try:
        x = next(asking)
        while True:
            value = (yield at(fun, x)) / scale
            x = asking.send(value if np.isfinite(value) else np.finfo(float).max)
    except StopIteration as done:
        place, least = done.value
    lost = Vector(np.array([NA, NA]), ("function", "gradient"), stands_for="integer")
    return named(
        par=number(place), value=number(least * scale), counts=lost, convergence=number(0),
        message=NULL,
    )  # fmt: skip


def searched(
    fun: Asked,
    slope: Asked | None,
    asking: minimise.Search,
    scale: float,
    step: float,
    limits: tuple[np.ndarray, np.ndarray],
) -> Step:
    """Drive a search in several dimensions; gradients are asked for, or taken by differences."""
    first = True
    try:
        wanted = next(asking)
        while True:
            if isinstance(wanted, minimise.Slope):
                answer: Any = yield gradient(fun, slope, wanted.at, step, limits)
                answer = answer / scale
            else:
                answer = (yield fun.value(wanted)) / scale
                if first and not np.isfinite(answer):
                    raise error(
                        "F206", f"`{fun.name}` of `{fun.call.name}` is not finite at the start",
                        fun.call.span,
                    )  # fmt: skip
                first = False
            wanted = asking.send(answer)
    except StopIteration as done:
        return done.value


def gradient(
    fun: Asked,
    slope: Asked | None,
    x: np.ndarray,
    step: float,
    limits: tuple[np.ndarray, np.ndarray],
) -> Step:
    """The gradient at a point."""
    if slope is not None:
        found = yield slope.values(x)
        if found.size != x.size:
            raise error(
                "F206", f"`gr` of `{fun.call.name}` must give {x.size} numbers, not {found.size}",
                fun.call.span,
            )  # fmt: skip
        return found
    made = np.zeros(x.size)
    for i in range(x.size):
        ahead, behind = x.copy(), x.copy()
        ahead[i] = min(x[i] + step, limits[1][i])
        behind[i] = max(x[i] - step, limits[0][i])
        width = ahead[i] - behind[i]
        if width > 0:
            made[i] = ((yield fun.value(ahead)) - (yield fun.value(behind))) / width
    if not np.isfinite(made).all():
        raise error("F206", f"the slope of `{fun.name}` is not finite", fun.call.span)
    return made


def curvature(fun: Asked, x: np.ndarray, step: float) -> Step:
    """The matrix of second derivatives at a point, by differences."""
    n = x.size
    made = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            total = 0.0
            for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                at_ = x.copy()
                at_[i] += a * step
                at_[j] += b * step
                total += a * b * (yield fun.value(at_))
            made[i, j] = made[j, i] = total / (4 * step * step)
    return Vector(made, is_array=True)


def nlm(interp: Interpreter, call: Call) -> Step:
    """`nlm(f, p)`."""
    given = numbers(interp, call, "p")
    start = elements(given).astype(float)
    if not start.size or not np.isfinite(start).all():
        raise wrong(call, "p", "numbers to start from")
    fun = asked(interp, call)
    free = np.full(start.size, np.inf)
    asking = minimise.variable_metric(start, -free, free, 1e-14, 100, 1e-7)
    found = yield searched(fun, None, asking, 1.0, 1e-5, (-free, free))
    slope = yield gradient(fun, None, found.par, 1e-6, (-free, free))
    return named(
        minimum=number(found.value), estimate=Vector(found.par), gradient=Vector(slope),
        code=number(1 if not found.code else 4), iterations=number(found.slopes or 0),
    )  # fmt: skip


TABLE: dict[str, Any] = {
    "function.integrate": integrate,
    "function.uniroot": uniroot,
    "function.optimize": optimize,
    "function.optim": optim,
    "function.nlm": nlm,
}
