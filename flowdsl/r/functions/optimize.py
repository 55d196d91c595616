"""`optim`: where a function of several numbers of the spec is least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.functional import function_argument
from flowdsl.r.functions.reading import (
    flag,
    is_real,
    numbers,
    string,
    wrong,
)
from flowdsl.r.functions.root_finding import (
    Asked,
    at,
    named,
)
from flowdsl.r.machine import Step
from flowdsl.r.missing import NA
from flowdsl.r.numerics import minimise, quadrature, search
from flowdsl.r.values import NULL, List, Null, Vector, number, text

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


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
    fun = Asked(interp, call, "fn", function_argument(interp, call, "fn"), given.names)
    slope = (
        Asked(interp, call, "gr", function_argument(interp, call, "gr")) if call.has("gr") else None
    )
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


FUNCTIONS: tuple[Function, ...] = (
    function(
        "optim",
        formals(
            "par",
            "fn",
            ("gr", None),
            "...",
            ("method", None),
            ("lower", None),
            ("upper", None),
            ("control", None),
            ("hessian", False),
        ),
        'A minimum of a function of several numbers; method "Nelder-Mead", "BFGS" or "Brent".',
        optim,
    ),
)
