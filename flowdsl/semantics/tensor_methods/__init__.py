"""R's functions of tensors: methods that run in place of R's own where an argument is a node."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

MODULES = (
    "binding", "combining", "elementary", "matrices", "sequences", "shapes", "statistics",
    "summaries",
)  # fmt: skip


@cache
def methods() -> dict[str, Callable[..., Any]]:
    """The methods by the keys of R's functions."""
    found: dict[str, Callable[..., Any]] = {}
    for module in MODULES:
        found |= import_module(f"{__name__}.{module}").METHODS
    return found
