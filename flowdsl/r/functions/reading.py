"""Reading arguments of R functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.values import Null, Value, Vector, describe

if TYPE_CHECKING:
    from flowdsl.r.arguments import Call
    from flowdsl.r.interpreter import Interpreter


def wrong(call: Call, name: str, wanted: str) -> Exception:
    """The error for an argument of the wrong kind."""
    value = call.get(name)
    where = value.span if isinstance(value, Vector) else None
    return error(
        "F206",
        f"`{name}` of `{call.name}` must be {wanted}, not {describe(value)}",
        where or call.span,
    )


def vector(call: Call, name: str) -> Vector:
    """A vector argument."""
    value = call.get(name)
    if not isinstance(value, Vector):
        raise wrong(call, name, "a vector")
    return value


def is_real(value: Value) -> bool:
    """Whether a value is a vector of real numbers or flags."""
    return isinstance(value, Vector) and value.data.dtype.kind in "fib"


def numbers(interp: Interpreter, call: Call, name: str) -> Vector:
    """A vector of real numbers; a tensor is looked at."""
    value = seen(interp, call.get(name), call)
    if not isinstance(value, Vector) or not is_real(value):
        raise wrong(call, name, "numbers")
    return value


def scalar(call: Call, name: str) -> float:
    """A single number."""
    value = call.get(name)
    if not isinstance(value, Vector) or not is_real(value) or len(value) != 1:
        raise wrong(call, name, "a number")
    return float(value.data.flat[0])


def whole(call: Call, name: str) -> int:
    """A single whole number, not negative."""
    x = scalar(call, name)
    if not np.isfinite(x) or x != int(x) or x < 0:
        raise wrong(call, name, "a whole number")
    return int(x)


def signed_whole(call: Call, name: str) -> int:
    """A single whole number."""
    x = scalar(call, name)
    if not np.isfinite(x) or x != int(x):
        raise wrong(call, name, "a whole number")
    return int(x)


def optional_whole(call: Call, name: str) -> int | None:
    """A whole number, or None when it was not given."""
    return whole(call, name) if call.has(name) else None


def wholes(call: Call, name: str) -> list[int]:
    """Whole numbers, none negative."""
    value = call.get(name)
    if isinstance(value, Vector) and is_real(value):
        data = value.data.reshape(-1, order="F").astype(float)
        if np.isfinite(data).all() and (data == np.trunc(data)).all() and (data >= 0).all():
            return [int(x) for x in data]
    raise wrong(call, name, "whole numbers")


def string(call: Call, name: str) -> str:
    """A single text."""
    value = call.get(name)
    if not isinstance(value, Vector) or not value.is_string or len(value) != 1:
        raise wrong(call, name, "a text")
    return str(value.data.flat[0])


def flag(call: Call, name: str) -> bool:
    """TRUE or FALSE."""
    value = call.get(name)
    if not isinstance(value, Vector) or value.is_string or len(value) != 1:
        raise wrong(call, name, "TRUE or FALSE")
    return bool(value.data.flat[0])


def seen(interp: Interpreter, value: Value, call: Call) -> Value:
    """A value that R does not know as its own where it has one; anything else as it is."""
    return interp.force(value, call.span)


def is_null(value: Value) -> bool:
    """Whether a value is NULL."""
    return isinstance(value, Null)
