"""R's probability functions: d, p, q and r of each law."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.r import r, values

Params = tuple["str | tuple[str, object]", ...]

# Parameters as R names and orders them. What has no default must be given.
LAWS: dict[str, tuple[str, Params]] = {
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

# What stands in r.py already.
ELSEWHERE = ("rnorm", "runif", "rexp")


def _family(law: str, title: str, own: Params) -> tuple[Entry, ...]:
    made = (
        r(f"d{law}", values("x", *own, ("log", False)), f"Density of the {title} law."),
        r(f"p{law}", values("q", *own, *TAIL), f"Distribution function of the {title} law."),
        r(f"q{law}", values("p", *own, *TAIL), f"Quantiles of the {title} law."),
        r(f"r{law}", values("n", *own), f"Random numbers of the {title} law."),
    )
    return tuple(e for e in made if e.name not in ELSEWHERE)


ENTRIES: tuple[Entry, ...] = tuple(
    entry for law, (title, own) in LAWS.items() for entry in _family(law, title, own)
)
