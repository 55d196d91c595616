"""Supports: the sets in which values of a distribution, or inputs of a bijector, lie."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Support:
    """A set of values, element by element for intervals.

    `kind` is "interval", "integers" (whole numbers in the interval), or the name of a set of
    whole events ("simplex", "lower_triangular", "one_hot", ...); "unknown" fits everywhere.
    """

    kind: str
    low: float = -math.inf
    high: float = math.inf

    def __str__(self) -> str:
        return _TITLES.get(self, self._generic())

    def _generic(self) -> str:
        if self.kind == "interval":
            if self.high == math.inf:
                return f"numbers above {self.low:g}"
            if self.low == -math.inf:
                return f"numbers below {self.high:g}"
            return f"numbers between {self.low:g} and {self.high:g}"
        if self.kind == "integers":
            return "whole numbers"
        return self.kind.replace("_", " ")


def interval(low: float, high: float) -> Support:
    """The real numbers between two ends (which may be infinite)."""
    return Support("interval", low, high)


REAL = interval(-math.inf, math.inf)
POSITIVE = interval(0.0, math.inf)
UNIT = interval(0.0, 1.0)
INTEGERS = Support("integers")
COUNTS = Support("integers", 0.0)
BINARY = Support("integers", 0.0, 1.0)
SIMPLEX = Support("simplex")
ONE_HOT = Support("one_hot")
LOWER_TRIANGULAR = Support("lower_triangular")
POSITIVE_DEFINITE = Support("positive_definite")
CORRELATION_CHOLESKY = Support("correlation_cholesky")
SPHERE = Support("unit_vectors")
INCREASING = Support("increasing_vectors")
UNKNOWN = Support("unknown")

_TITLES = {
    REAL: "any real number",
    POSITIVE: "positive numbers",
    UNIT: "numbers between 0 and 1",
    COUNTS: "whole numbers from 0",
    SIMPLEX: "probability vectors",
    UNKNOWN: "unknown values",
}


def fits(inner: Support, outer: Support) -> bool | None:
    """Whether every value of `inner` lies in `outer`; None where that is not known.

    >>> fits(POSITIVE, REAL), fits(REAL, POSITIVE), fits(UNKNOWN, POSITIVE)
    (True, False, None)
    """
    if UNKNOWN in (inner, outer):
        return None
    if inner == outer:
        return True
    bounded = ("interval", "integers")
    if outer.kind in bounded and inner.kind in bounded:
        if outer.kind == "integers" and inner.kind == "interval":
            return False
        return outer.low <= inner.low and inner.high <= outer.high
    if outer == REAL:
        return True
    if outer.kind in bounded:
        if inner.kind in ("simplex", "one_hot"):
            return outer.low <= 0 and outer.high >= 1
        return None
    return False if inner.kind in bounded else None
