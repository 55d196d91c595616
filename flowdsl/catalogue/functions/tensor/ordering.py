"""Putting elements in order."""

from __future__ import annotations

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.tensor.build import (
    along_axis,
    function,
    of_rank,
)
from flowdsl.ir import TensorType

VALUES = Formal("values")


def _ordered(bound: Bound) -> TensorType:
    direction = bound.get("direction", "ASCENDING")
    if direction not in ("ASCENDING", "DESCENDING"):
        raise RuleError("F206", '`direction` must be "ASCENDING" or "DESCENDING"', "direction")
    of_rank(bound, "values", 1, "a vector or more")
    return along_axis("values")(bound)


def _sort(x: np.ndarray, axis: int = -1, direction: str = "ASCENDING") -> np.ndarray:
    made = np.sort(x, axis)
    return made if direction == "ASCENDING" else np.flip(made, axis)


def _argsort(
    x: np.ndarray, axis: int = -1, direction: str = "ASCENDING", stable: bool = False
) -> np.ndarray:
    x = np.asarray(x, float)
    return np.argsort(x if direction == "ASCENDING" else -x, axis, kind="stable")


SORTING = (VALUES, Formal("axis", "int", -1), Formal("direction", "string", "ASCENDING"))
ENTRIES: tuple[Entry, ...] = (
    function(
        "sort",
        ("sort",),
        SORTING,
        _ordered,
        _sort,
        "The elements along an axis in order.",
    ),
    function(
        "argsort",
        ("argsort",),
        (*SORTING, Formal("stable", "flag", False)),
        lambda b: TensorType("int32", _ordered(b).shape),
        _argsort,
        "Positions, from 0, of the elements along an axis in order.",
    ),
)
