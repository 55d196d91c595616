"""R's missing values: of numbers, texts, and of the types that have no NaN of their own."""

from __future__ import annotations

import numpy as np

from flowdsl.r.printing.numbers import R_NA_PAYLOAD

# R's missing number: a NaN that prints as NA.
NA = float(np.uint64(0x7FF8_0000_0000_0000 + R_NA_PAYLOAD).view(np.float64))
GREATEST_INTEGER = 2**31 - 1


class MissingText(str):
    """R's missing text, known by being itself: whatever does not ask reads "NA"."""

    __slots__ = ()


NA_TEXT = MissingText("NA")


def missing(a: np.ndarray) -> np.ndarray:
    """For each element whether it is missing: NA, or NaN among numbers.

    >>> missing(np.array(["NA", NA_TEXT], dtype=object)).tolist()
    [False, True]
    """
    if a.dtype.kind in "fc":
        return np.isnan(a)
    if a.dtype == object:
        gone = [isinstance(x, MissingText) for x in a.reshape(-1).tolist()]
        return np.array(gone, dtype=bool).reshape(a.shape)
    return np.zeros(a.shape, dtype=bool)


def not_a_number(a: np.ndarray) -> np.ndarray:
    """For each number whether it is NaN but not NA.

    >>> not_a_number(np.array([1.0, NA, np.nan])).tolist()
    [False, False, True]
    """
    if a.dtype != np.float64:
        return np.isnan(a) if a.dtype.kind in "fc" else np.zeros(a.shape, dtype=bool)
    words = np.ascontiguousarray(a).view(np.uint64) & np.uint64(0xFFFFFFFF)
    return np.isnan(a) & (words != R_NA_PAYLOAD)


def settled(data: np.ndarray, kind: str) -> tuple[np.ndarray, str | None]:
    """Numbers that stand for logical values or integers, and the kind where some are missing.

    Where none is missing they become that type's own array; numbers that the type does not
    have stay doubles.

    >>> settled(np.array([1.0, 0.0]), "logical")[0].tolist()
    [True, False]
    >>> settled(np.array([1.0, NA]), "logical")[1], settled(np.array([1.5, NA]), "integer")[1]
    ('logical', None)
    """
    if data.dtype.kind != "f":
        return data, None
    gone = np.isnan(data)
    known = np.where(gone, 0, data)
    fits = (known == (known != 0)) if kind == "logical" else (known == np.trunc(known))
    if not fits.all() or (np.abs(known) > GREATEST_INTEGER).any():
        return data, None
    if gone.any():
        return data, kind
    return data.astype(np.bool_ if kind == "logical" else np.int64), None


def shown(data: np.ndarray, kind: str | None) -> np.ndarray:
    """Elements for printing: None for a missing text, truth value or integer.

    >>> shown(np.array([1.0, NA]), "logical").tolist()
    [True, None]
    """
    if data.dtype != object and kind is None:
        return data
    gone = missing(data)
    if not gone.any():
        return data
    cast = {"logical": bool, "integer": int, None: str}[kind]
    out = np.empty(data.size, dtype=object)
    pairs = zip(data.reshape(-1).tolist(), gone.reshape(-1).tolist())
    out[:] = [None if lost else cast(x) for x, lost in pairs]
    return out.reshape(data.shape)
