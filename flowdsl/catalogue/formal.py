"""A formal argument of a catalogue entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flowdsl.r.function import REQUIRED


@dataclass(frozen=True)
class Formal:
    """A formal argument.

    Args:
        name: as R and TFP spell it.
        wants: what is taken: "tensor", "int", "ints", "shape", "flag", "string", "dtype",
            "bijector", "bijectors", "distribution", "distributions", "function",
            "bijector_function", "network",
            "operator", "operator_rows", "kernel", "matrix" (a tensor or an operator), "named" (a
            list with names), "any".
        default: REQUIRED, None (R's NULL: dropped), or a number, flag or string.
        check: what numbers it takes: "positive", "nonnegative", "nonzero", "unit",
            "probabilities", or None.
        core_rank: how many last axes describe one event (1 for a vector, 2 for a matrix).
        receives: whether the right side of a pipe leaves this one for what comes from the left.
        whole: whether only its whole name reaches it, neither a part of it nor its place.
        reads: what of a matrix is used: "all", "lower" (its lower triangle), or "symmetric" (the
            lower triangle stands for both).
    """

    name: str
    wants: str = "tensor"
    default: Any = REQUIRED
    check: str | None = None
    core_rank: int = 0
    receives: bool = False
    whole: bool = False
    reads: str = "all"
