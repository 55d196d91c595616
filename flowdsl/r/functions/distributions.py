"""R's d, p, q and r functions of probability laws."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.conditions import Condition, warn
from flowdsl.r.elements import elements, shaped_like
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.random import drawn, spread
from flowdsl.r.functions.reading import flag, numbers
from flowdsl.r.numerics.distributions import LAWS
from flowdsl.r.numerics.incomplete import GREATEST
from flowdsl.r.values import Value, Vector

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

Test = Callable[[np.ndarray], np.ndarray]

POSITIVE: tuple[Test, str] = (lambda v: v > 0, "positive")
BOUNDED: tuple[Test, str] = (lambda v: (v > 0) & (v <= GREATEST), f"positive, at most {GREATEST:g}")
ANY: tuple[Test, str] = (lambda v: np.isfinite(v), "finite")
# What each parameter must be; finite, where nothing is said.
RULES: dict[str, dict[str, tuple[Test, str]]] = {
    "norm": {"sd": POSITIVE},
    "exp": {"rate": POSITIVE},
    "gamma": {"shape": BOUNDED, "rate": POSITIVE, "scale": POSITIVE},
    "beta": {"shape1": BOUNDED, "shape2": BOUNDED},
    "t": {"df": BOUNDED},
    "chisq": {"df": BOUNDED},
    "lnorm": {"sdlog": POSITIVE},
    "logis": {"scale": POSITIVE},
    "cauchy": {"scale": POSITIVE},
    "weibull": {"shape": POSITIVE, "scale": POSITIVE},
    "binom": {
        "size": (
            lambda v: (v >= 0) & (v == np.trunc(v)) & (v <= GREATEST),
            f"a whole number of at most {GREATEST:g}",
        ),
        "prob": (lambda v: (v >= 0) & (v <= 1), "from 0 to 1"),
    },
    "pois": {"lambda": (lambda v: (v >= 0) & (v <= GREATEST), f"from 0 to {GREATEST:g}")},
}
# Laws whose tails are series, with terms as the square root of their greatest parameter; a
# quantile looks at the tails about so many times.
SUMMED = frozenset({"gamma", "beta", "t", "chisq", "binom", "pois"})
SEARCH = 40

Params: TypeAlias = "tuple[str | tuple[str, object], ...]"

# Parameters as R names and orders them. What has no default must be given.
FAMILIES: dict[str, tuple[str, Params]] = {
    "norm": ("normal", (("mean", 0), ("sd", 1))),
    "unif": ("uniform", (("min", 0), ("max", 1))),
    "exp": ("exponential", (("rate", 1),)),
    "gamma": ("gamma", ("shape", ("rate", 1), ("scale", None))),
    "beta": ("beta", ("shape1", "shape2")),
    "t": ("Student's t", ("df",)),
    "chisq": ("chi-squared", ("df",)),
    "lnorm": ("log-normal", (("meanlog", 0), ("sdlog", 1))),
    "logis": ("logistic", (("location", 0), ("scale", 1))),
    "cauchy": ("Cauchy", (("location", 0), ("scale", 1))),
    "weibull": ("Weibull", ("shape", ("scale", 1))),
    "binom": ("binomial", ("size", "prob")),
    "pois": ("Poisson", ("lambda",)),
}

TAIL: Params = (("lower.tail", True), ("log.p", False))


def checked(data: np.ndarray, name: str, law: str, call: Call) -> np.ndarray:
    """Values of a parameter that the law has."""
    test, words = RULES.get(law, {}).get(name, ANY)
    if not (test(data) & np.isfinite(data)).all():
        raise error("F304", f"`{name}` of `{call.name}` must be {words}", call.span)
    return data


def parameters(
    interp: Interpreter, call: Call, law: str, read: Callable[[str], np.ndarray]
) -> list[np.ndarray]:
    """The law's parameters; gamma's rate becomes its scale."""
    names = [p if isinstance(p, str) else p[0] for p in FAMILIES[law][1]]
    if law != "gamma":
        return [checked(read(n), n, law, call) for n in names]
    if call.has("scale") and call.has("rate"):
        raise error("F204", f"`{call.name}` takes `rate` or `scale`, not both", call.span)
    shape = checked(read("shape"), "shape", law, call)
    if call.has("scale"):
        return [shape, checked(read("scale"), "scale", law, call)]
    return [shape, 1 / checked(read("rate"), "rate", law, call)]


def common(
    interp: Interpreter, call: Call, law: str, first: str
) -> tuple[Vector, np.ndarray, list[np.ndarray]]:
    """The argument as a vector and as numbers, and the parameters, all of one length."""
    x = numbers(interp, call, first)
    given = parameters(
        interp, call, law, lambda n: elements(numbers(interp, call, n)).astype(float)
    )
    sizes = [len(x), *(p.size for p in given)]
    n = 0 if 0 in sizes else max(sizes)
    interp.budget.elements(n, call.span)
    if call.entry.name[0] in "pq" and law in SUMMED and n:
        terms = 16 + 2 * int(np.sqrt(max(p.max() for p in given)))
        interp.budget.work(n * terms * (SEARCH if call.entry.name[0] == "q" else 1), call.span)
    data = repeated(elements(x).astype(float), n)
    whole = x if len(x) == n else Vector(data)
    return whole, data, [repeated(p, n) for p in given]


def result(x: Vector, data: np.ndarray, made: np.ndarray, call: Call) -> Value:
    """Numbers with the names and dimensions of the argument; what was missing stays missing."""
    return shaped_like(x, np.where(np.isnan(data), data, made), call.span)


def density(law: str) -> Any:
    """`dnorm(x, ..., log)` and its like."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x, data, given = common(interp, call, law, "x")
        log = flag(call, "log")
        with np.errstate(all="ignore"):
            made = LAWS[law].log_density(data, *given)
            if LAWS[law].discrete:
                part = np.abs(data - np.round(data)) > 1e-9 * np.maximum(1, np.abs(data))
                made = np.where(part, -np.inf, LAWS[law].log_density(np.round(data), *given))
                if part.any():
                    warn(interp, Condition("warning", f"`{call.name}`: x is not whole"), call.span)
            return result(x, data, made if log else np.exp(made), call)

    return implementation


def probability(law: str) -> Any:
    """`pnorm(q, ..., lower.tail, log.p)` and its like."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x, data, given = common(interp, call, law, "q")
        down, log = flag(call, "lower.tail"), flag(call, "log.p")
        safe = np.where(np.isnan(data), 0.0, data)
        with np.errstate(all="ignore"):
            lower, upper = LAWS[law].tails(safe, *given)
            made, other = (lower, upper) if down else (upper, lower)
            exact = LAWS[law].log_tails
            if log and exact is not None:
                made = exact(safe, *given)[0 if down else 1]
            elif log:
                made = np.where(made > 0.5, np.log1p(-other), np.log(made))
            return result(x, data, made, call)

    return implementation


def quantile(law: str) -> Any:
    """`qnorm(p, ..., lower.tail, log.p)` and its like."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x, data, given = common(interp, call, law, "p")
        with np.errstate(all="ignore"):
            safe = np.where(np.isnan(data), np.log(0.5) if flag(call, "log.p") else 0.5, data)
            p, rest = (np.exp(safe), -np.expm1(safe)) if flag(call, "log.p") else (safe, 1 - safe)
            if not ((p >= 0) & (p <= 1)).all():
                raise error("F304", f"`p` of `{call.name}` must be probabilities", call.span)
            lower, upper = (p, rest) if flag(call, "lower.tail") else (rest, p)
            return result(x, data, LAWS[law].quantile(lower, upper, *given), call)

    return implementation


def draw(law: str) -> Any:
    """`rgamma(n, ...)` and its like; repeatable after set.seed()."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        n = drawn(interp, call)
        given = parameters(interp, call, law, lambda name: spread(interp, call, name, n))
        return Vector(np.asarray(LAWS[law].draw(interp.r_random, n, *given)), span=call.span)

    return implementation


WITHOUT_DRAW = ("norm", "unif", "exp")
"""Families whose generators are written in `random.py`."""


def family(law: str, title: str, own: Params) -> tuple[Function, ...]:
    """Density, distribution function, quantiles and generator of one family."""
    made = (
        function(
            f"d{law}",
            formals("x", *own, ("log", False)),
            f"Density of the {title} law.",
            density(law),
        ),
        function(
            f"p{law}",
            formals("q", *own, *TAIL),
            f"Distribution function of the {title} law.",
            probability(law),
        ),
        function(
            f"q{law}", formals("p", *own, *TAIL), f"Quantiles of the {title} law.", quantile(law)
        ),
        function(f"r{law}", formals("n", *own), f"Random numbers of the {title} law.", draw(law)),
    )
    return made[:3] if law in WITHOUT_DRAW else made


FUNCTIONS: tuple[Function, ...] = tuple(
    made for law, (title, own) in FAMILIES.items() for made in family(law, title, own)
)
