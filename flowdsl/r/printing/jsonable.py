"""Values as JSON, with strings for the numbers that JSON lacks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from flowdsl.r.printing.numbers import special_text

MAX_DEPTH = 100


def jsonable(value: Any, other: Callable[[Any], Any] | None = None, depth: int = MAX_DEPTH) -> Any:
    """A value made of JSON's own types.

    Arrays become nested lists, lists stay lists, named lists become objects; `NaN`, `Inf`,
    `-Inf` and `NA` are strings. What is no data becomes `{"kind", "repr"}`.

    Args:
        value: what to write.
        other: writes what is no data in its own way.
        depth: how deep lists may nest; what lies deeper is only counted.

    >>> jsonable(np.array([1.5, np.inf])), jsonable(None)
    ([1.5, 'Inf'], None)
    >>> jsonable(len)
    {'kind': 'builtin_function_or_method', 'repr': '<built-in function len>'}
    """
    if isinstance(value, np.ndarray):
        return _array(value, other)
    if isinstance(value, np.floating):
        return _shortest(value) if np.isfinite(value) else special_text(float(value))
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else special_text(value)
    if isinstance(value, complex):
        return {"re": jsonable(value.real), "im": jsonable(value.imag)}
    if isinstance(value, (Mapping, list, tuple)):
        if depth == 0:
            return {"kind": "list", "repr": f"<list of {len(value)}>"}
        if isinstance(value, Mapping):
            return {str(k): jsonable(v, other, depth - 1) for k, v in value.items()}
        return [jsonable(v, other, depth - 1) for v in value]
    if other is not None:
        return other(value)
    return {"kind": type(value).__name__, "repr": repr(value)}


def _array(value: np.ndarray, other: Callable[[Any], Any] | None) -> Any:
    if value.ndim == 0:
        return jsonable(value[()], other)
    if value.dtype.kind == "f" and np.isfinite(value).all():
        return _shortest(value)
    return [jsonable(v, other) for v in value]


def _shortest(value: Any) -> Any:
    """Finite numbers as Python floats; a float32 as the shortest decimal that names it."""
    array = np.asarray(value)
    if array.dtype == np.float64:
        return array.tolist()
    return array.astype(str).astype(np.float64).tolist()
