"""Packages of R's whose functions are here: what `package::name` and `library(package)` accept."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.r.packages import PACKAGES as OF_R

# The kinds of entries that a package offers; an R function's package may be read off its key.
R_KINDS = ("function", "tensor")
FLOW_KINDS = ("bijector", "distribution", "network", "kernel", "method", "action", "operator")

OF_TENSORS = ("tensorflow", "keras", "keras3", "tfdatasets", "reticulate")
EVERYTHING = ("tfprobability", "tidyverse")

PACKAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(OF_R, R_KINDS),
    **dict.fromkeys(OF_TENSORS, ("tensor", "function", "action", "operator", "network")),
    "coro": ("function",),
    **dict.fromkeys(EVERYTHING, (*R_KINDS, *FLOW_KINDS)),
}


def offers(package: str, entry: Entry) -> bool:
    """Whether a package offers an entry.

    >>> from flowdsl.catalogue.index import CATALOGUE
    >>> offers("stats", CATALOGUE["tensor.exp"]), offers("stats", CATALOGUE["bijector.scale"])
    (True, False)
    """
    return entry.kind in PACKAGES.get(package, ())


def package_of(entry: Entry) -> str:
    """The first package that offers an entry, for hints."""
    return "tfprobability" if entry.kind in FLOW_KINDS else "base"
