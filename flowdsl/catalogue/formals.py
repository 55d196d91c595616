"""Short ways to write the formals that many entries share."""

from __future__ import annotations

from typing import Any

from flowdsl.catalogue.entry import REQUIRED, Formal

VALIDATE = Formal("validate_args", "flag", False)


def tensor(name: str, default: Any = REQUIRED, check: str | None = None, core: int = 0) -> Formal:
    """A formal that takes numbers: of any shape, the last `core` axes describing one event.

    >>> tensor("scale", 1.0, "positive").wants
    'tensor'
    """
    return Formal(name, "tensor", default, check, core)


def flag(name: str, default: bool = False) -> Formal:
    """A formal that takes TRUE or FALSE."""
    return Formal(name, "flag", default)


def title(default: str | None) -> Formal:
    """The trailing `name` of tfprobability's functions."""
    return Formal("name", "string", default)


def nan_stats(default: bool = True) -> Formal:
    """The trailing `allow_nan_stats` of tfprobability's distributions."""
    return Formal("allow_nan_stats", "flag", default)


def dtype(default: str | None = "float32") -> Formal:
    """A formal that takes the name of a number type."""
    return Formal("dtype", "dtype", default)


def lower(name: str, default: Any = REQUIRED) -> Formal:
    """A formal that takes a lower triangular matrix: what stands above the diagonal is ignored."""
    return Formal(name, "tensor", default, core_rank=2, reads="lower")
