"""Curves through points and of samples: `approx`, `spline`, `density`, `ks.test`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.attributes import with_class
from flowdsl.r.calls import call_value
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
from flowdsl.r.machine import SORTING, Step
from flowdsl.r.missing import NA
from flowdsl.r.numerics.interpolation import (
    bandwidth,
    kernel_density,
    kolmogorov,
    smirnov_exact,
    spline_at,
)
from flowdsl.r.values import List, Value, Vector, describe, is_function, number, text

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def points(interp: Interpreter, call: Call) -> tuple[np.ndarray, np.ndarray]:
    """Known points in the order of x; those of one place become their mean."""
    x = seen(interp, call.get("x"), call)
    if isinstance(x, List) and not call.has("y"):
        held = [x.get("x"), x.get("y")]
        if not all(isinstance(v, Vector) and is_real(v) for v in held):
            raise wrong(call, "x", "numbers, or a list with x and y")
        xs, ys = (elements(v).astype(float) for v in held if isinstance(v, Vector))
    elif call.has("y"):
        xs = elements(numbers(interp, call, "x")).astype(float)
        ys = elements(numbers(interp, call, "y")).astype(float)
    else:
        ys = elements(numbers(interp, call, "x")).astype(float)
        xs = np.arange(1.0, ys.size + 1)
    if xs.size != ys.size:
        raise error("F301", f"`{call.name}`: {xs.size} x and {ys.size} y", call.span)
    interp.budget.work(SORTING * xs.size, call.span)
    known = ~(np.isnan(xs) | np.isnan(ys))
    xs, ys = xs[known], ys[known]
    places, back = np.unique(xs, return_inverse=True)
    return places, np.bincount(back, ys) / np.bincount(back) if xs.size else ys


def wanted(interp: Interpreter, call: Call, xs: np.ndarray, n: int) -> np.ndarray:
    """Where values are wanted: `xout`, or n places from end to end."""
    if call.has("xout"):
        return elements(numbers(interp, call, "xout")).astype(float)
    if n < 1:
        raise wrong(call, "n", "at least 1")
    interp.budget.elements(n, call.span)
    return np.linspace(xs[0], xs[-1], n)


def approx(interp: Interpreter, call: Call) -> Value:
    """`approx(x, y, xout, method, rule, f)`."""
    xs, ys = points(interp, call)
    constant = string(call, "method") == "constant"
    if string(call, "method") not in ("linear", "constant"):
        raise wrong(call, "method", '"linear" or "constant"')
    if xs.size < (1 if constant else 2):
        raise error(
            "F206", f"`{call.name}` needs at least {1 if constant else 2} points", call.span
        )
    at = wanted(interp, call, xs, whole(call, "n"))
    rules = elements(numbers(interp, call, "rule"))
    if not rules.size or not np.isin(rules, (1, 2)).all():
        raise wrong(call, "rule", "1 (NA outside) or 2 (the value at the end)")
    left = ys[0] if rules[0] == 2 else NA
    right = ys[-1] if rules[-1] == 2 else NA
    left = scalar(call, "yleft") if call.has("yleft") else left
    right = scalar(call, "yright") if call.has("yright") else right
    if constant:
        f = scalar(call, "f")
        low = np.clip(np.searchsorted(xs, at, "right") - 1, 0, xs.size - 1)
        high = np.minimum(low + 1, xs.size - 1)
        with np.errstate(all="ignore"):
            mixed = (ys[low] * (1 - f) if f != 1 else 0) + (ys[high] * f if f != 0 else 0)
        made = np.where(at == xs[low], ys[low], mixed)
    else:
        made = np.interp(at, xs, ys)
    made = np.where(at < xs[0], left, np.where(at > xs[-1], right, made))
    made = np.where(np.isnan(at), at, made)
    return List((Vector(at), Vector(made)), ("x", "y"))


SPLINING = 150
"""The curve at one point of a spline takes about so many operations."""


def spline(interp: Interpreter, call: Call) -> Value:
    """`spline(x, y, n, method, xout)`."""
    xs, ys = points(interp, call)
    method = string(call, "method")
    if method not in ("fmm", "natural"):
        raise wrong(call, "method", '"fmm" or "natural"')
    if not xs.size:
        raise error("F206", f"`{call.name}` needs points", call.span)
    n = whole(call, "n") if call.has("n") else 3 * xs.size
    at = wanted(interp, call, xs, n)
    interp.budget.work(SORTING * at.size + SPLINING * xs.size, call.span)
    return List((Vector(at), Vector(spline_at(xs, ys, at, method))), ("x", "y"))


def sample(interp: Interpreter, call: Call, least: int) -> np.ndarray:
    """The numbers of `x`."""
    data = elements(numbers(interp, call, "x")).astype(float)
    if np.isnan(data).any():
        if "na.rm" in call.values and flag(call, "na.rm"):
            data = data[~np.isnan(data)]
        else:
            raise error("F206", f"`x` of `{call.name}` has missing numbers", call.span)
    if data.size < least:
        raise error("F206", f"`{call.name}` needs at least {least} numbers", call.span)
    return data


def first_written(call: Call, k: int = 0) -> str:
    """How an argument of a call is written, where it is a name."""
    found = WRITTEN.match(call.span.text) if call.span is not None else None
    names = [t.strip() for t in found.group(1).split(",")] if found else []
    return names[k] if k < len(names) and NAME.fullmatch(names[k]) else "xy"[k]


WRITTEN = re.compile(r"[\w.:]+\((.*)\)\Z", re.DOTALL)
NAME = re.compile(r"[\w.$]+")


def bw_nrd0(interp: Interpreter, call: Call) -> Value:
    """`bw.nrd0(x)`."""
    return number(bandwidth(sample(interp, call, 2)), call.span)


def density(interp: Interpreter, call: Call) -> Value:
    """`density(x, bw, adjust, n, from, to, cut)`."""
    bw = call.get("bw")
    by_rule = isinstance(bw, Vector) and bw.is_string
    data = sample(interp, call, 2 if by_rule else 1)
    if by_rule and string(call, "bw") not in ("nrd0", "nrd"):
        raise wrong(call, "bw", 'a number, "nrd0" or "nrd"')
    if string(call, "kernel") not in ("gaussian", "g"):
        raise wrong(call, "kernel", '"gaussian"')
    width = bandwidth(data, 1.06 if string(call, "bw") == "nrd" else 0.9) if by_rule else None
    width = (scalar(call, "bw") if width is None else width) * scalar(call, "adjust")
    if not (np.isfinite(width) and width > 0):
        raise wrong(call, "bw", "a positive number")
    finite = data[np.isfinite(data)]
    if not finite.size:
        raise wrong(call, "x", "numbers that are finite")
    cut = scalar(call, "cut")
    low = scalar(call, "from") if call.has("from") else float(finite.min() - cut * width)
    high = scalar(call, "to") if call.has("to") else float(finite.max() + cut * width)
    n = whole(call, "n")
    if n < 1 or not (np.isfinite(low) and np.isfinite(high)):
        raise wrong(call, "n", "at least 1")
    interp.budget.elements(8 * max(n, 512) + data.size, call.span)
    interp.budget.work(400 * max(n, 512) + 10 * data.size, call.span)
    at, made = kernel_density(data, width, low, high, n)
    name = first_written(call)
    written = f"density.default(x = {name})"
    if call.span is not None and len(call.values) > 1:
        written = call.span.text
    items: tuple[Value, ...] = (
        Vector(at), Vector(made), number(width), number(int(data.size)), text(written),
        text(name), number(False),
    )  # fmt: skip
    names = ("x", "y", "bw", "n", "call", "data.name", "has.na")
    return with_class(List(items, names), "density")


ALTERNATIVES = {"two.sided": "D", "less": "D^-", "greater": "D^+"}
EXACT = 100
PAIRS = 10_000


def ks_test(interp: Interpreter, call: Call) -> Step:
    """`ks.test(x, y, ...)`: y is a distribution function, its name, or another sample."""
    data = np.sort(sample(interp, call, 1))
    n = data.size
    interp.budget.work(SORTING * n, call.span)
    side = [a for a in ALTERNATIVES if a.startswith(string(call, "alternative"))]
    if len(side) != 1:
        raise wrong(call, "alternative", '"two.sided", "less" or "greater"')
    y = seen(interp, call.get("y"), call)
    if is_function(y) or (isinstance(y, Vector) and y.is_string):
        below = yield probabilities(interp, call, data)
        gaps = below - np.arange(n) / n
        both = (1 / n - gaps, gaps)
        exact = n < EXACT and np.unique(data).size == n
        size, method = float(n), "One-sample Kolmogorov-Smirnov test"
        other = None
    elif isinstance(y, Vector) and is_real(y) and len(y):
        other = np.sort(elements(y).astype(float))
        m = other.size
        interp.budget.work(SORTING * (n + m), call.span)
        both_samples = np.concatenate([data, other])
        places = np.unique(both_samples)
        ahead = np.searchsorted(data, places, "right") / n
        behind = np.searchsorted(other, places, "right") / m
        both = (ahead - behind, behind - ahead)
        exact = n * m < PAIRS and places.size == n + m
        size, method = n * m / (n + m), "Two-sample Kolmogorov-Smirnov test"
    else:
        raise error(
            "F206", f"`y` of `ks.test` must be a function, its name or numbers, not {describe(y)}",
            call.span,
        )  # fmt: skip
    if call.has("exact"):
        exact = flag(call, "exact")
    up, down = (float(np.max(g)) for g in both)
    statistic = {"two.sided": max(up, down), "greater": up, "less": down}[side[0]]
    if side[0] != "two.sided":
        p = float(np.exp(-2 * size * statistic**2))
        exact = False
    elif exact and other is None:
        interp.budget.work(n**3 * 30, call.span)
        p = 1 - kolmogorov(statistic, n, exact=True)
    elif exact and other is not None:
        interp.budget.work(n * other.size, call.span)
        p = 1 - smirnov_exact(statistic, n, other.size)
    else:
        p = 1 - kolmogorov(np.sqrt(size) * statistic, n, exact=False)
    shown = {"two.sided": "two-sided"}.get(
        side[0],
        f"the CDF of x lies {'below' if side[0] == 'less' else 'above'} the null hypothesis",
    )
    items: tuple[Value, ...] = (
        Vector(np.array([statistic]), (ALTERNATIVES[side[0]],)),
        number(min(1.0, max(0.0, p))),
        text(shown),
        text(f"{'Exact' if exact else 'Asymptotic'} {method[0].lower()}{method[1:]}"),
        text(first_written(call) + ("" if other is None else f" and {first_written(call, 1)}")),
    )
    names = ("statistic", "p.value", "alternative", "method", "data.name")
    return with_class(List(items, names), "htest")


def probabilities(interp: Interpreter, call: Call, data: np.ndarray) -> Step:
    """What the distribution function gives for sorted numbers."""
    fun = function_argument(interp, call, "y")
    actuals = [Actual(None, Vector(data), call.span), *call.dots]
    made = yield call_value(interp, fun, actuals, call.span, None, "`y`")
    made = seen(interp, made, call)
    if not isinstance(made, Vector) or not is_real(made) or len(made) != data.size:
        raise error(
            "F206",
            f"`y` of `ks.test` must give {data.size} probabilities, not {describe(made)}",
            call.span,
        )
    found = elements(made).astype(float)
    if not ((found >= 0) & (found <= 1)).all():
        raise error("F206", "`y` of `ks.test` must give probabilities, from 0 to 1", call.span)
    return found


FUNCTIONS: tuple[Function, ...] = (
    function(
        "approx",
        formals(
            "x",
            ("y", None),
            ("xout", None),
            ("method", "linear"),
            ("n", 50),
            ("yleft", None),
            ("yright", None),
            ("rule", 1),
            ("f", 0),
            ("ties", None),
        ),
        "Points on the lines (or steps) between given points.",
        approx,
    ),
    function(
        "spline",
        formals("x", ("y", None), ("n", None), ("method", "fmm"), ("xout", None)),
        'Points on a cubic spline through given points; method "fmm" or "natural".',
        spline,
    ),
    function(
        "density",
        formals(
            "x",
            ("bw", "nrd0"),
            ("adjust", 1),
            ("kernel", "gaussian"),
            ("n", 512),
            ("from", None),
            ("to", None),
            ("cut", 3),
            ("na.rm", False),
        ),
        "Density of numbers by Gaussian kernels.",
        density,
    ),
    function("bw.nrd0", formals("x"), "Silverman's bandwidth of a kernel density.", bw_nrd0),
    function(
        "ks.test",
        formals("x", "y", "...", ("alternative", "two.sided"), ("exact", None)),
        "Kolmogorov's test that numbers have a distribution function, or that of others.",
        ks_test,
    ),
)
