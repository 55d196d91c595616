"""Operators on NumPy arrays, with R's types and R's missing values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.r.missing import NA, NA_TEXT, missing
from flowdsl.r.printing.numbers import format_complex, format_number, is_na

__all__ = ["FOLDS", "GREATEST_WHOLE", "NA", "missing", "plain", "repeated", "texts"]

# Whole numbers past this are doubles; R has no greater integers.
GREATEST_WHOLE = 2**31 - 1
# R writes numbers as text to so many significant digits.
TEXT_DIGITS = 15

Fold = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _whole(fold: Fold) -> Fold:
    """A fold that keeps whole numbers whole for as long as they stay small."""

    def folded(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        if a.dtype.kind != "i" or b.dtype.kind != "i":
            return fold(a, b)
        wide = fold(a.astype(float), b.astype(float))
        return wide if (np.abs(wide) > GREATEST_WHOLE).any() else fold(a, b)

    return folded


def _power(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.power(a.astype(complex if a.dtype.kind == "c" else float), b)


def _divided(fold: Fold) -> Fold:
    """Division that keeps whole numbers whole, but by 0, which gives NA."""

    def folded(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        if a.dtype.kind == "i" and b.dtype.kind == "i":
            if np.all(b):
                return fold(a, b)
            return np.where(b == 0, NA, fold(a, np.where(b == 0, 1, b)))
        return fold(a, b)

    return folded


def _compared(fold: Fold) -> Fold:
    """A comparison: with a missing number the answer is missing too (NA)."""

    def folded(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        made = np.asarray(fold(a, b)).astype(bool)
        gone = missing(a) | missing(b)
        return np.where(gone, NA, made) if gone.any() else made

    return folded


def _and(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    made = (a != 0) & (b != 0)
    gone = (missing(a) | missing(b)) & made
    return np.where(gone, NA, made) if gone.any() else made


def _or(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    sure = ((a != 0) & ~missing(a)) | ((b != 0) & ~missing(b))
    gone = (missing(a) | missing(b)) & ~sure
    return np.where(gone, NA, sure) if gone.any() else sure


FOLDS: dict[str, Fold] = {
    "+": _whole(np.add),
    "-": _whole(np.subtract),
    "*": _whole(np.multiply),
    "/": np.true_divide,
    "^": _power,
    "**": _power,
    "%%": _divided(np.mod),
    "%/%": _divided(np.floor_divide),
    "<": _compared(np.less),
    ">": _compared(np.greater),
    "<=": _compared(np.less_equal),
    ">=": _compared(np.greater_equal),
    "==": _compared(np.equal),
    "!=": _compared(np.not_equal),
    "&": _and,
    "|": _or,
    "pmax": np.maximum,
    "pmin": np.minimum,
}


def repeated(a: np.ndarray, n: int) -> np.ndarray:
    """Elements over and over, up to a number; none of no elements."""
    if a.size == n or not a.size:
        return a
    return np.full(n, a[0], dtype=a.dtype) if a.size == 1 else np.tile(a, -(-n // a.size))[:n]


def plain(x: Any) -> str:
    """A number as text, as R's paste does."""
    if isinstance(x, str):
        return x
    if isinstance(x, (complex, np.complexfloating)):
        return format_complex([complex(x)], TEXT_DIGITS)[0]
    return format_number(x, TEXT_DIGITS)


def texts(data: np.ndarray) -> np.ndarray:
    """Elements as texts, in R's order; what is missing (NA, None) is a missing text."""
    out = np.empty(data.size, dtype=object)
    out[:] = [text_of(x) for x in data.reshape(-1, order="F")]
    return out


def text_of(x: Any) -> str:
    """An element as text."""
    if x is None or (isinstance(x, float) and is_na(x)):
        return NA_TEXT
    return plain(x)
