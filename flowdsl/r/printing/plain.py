"""Vectors and arrays as they print, without their attributes."""

from __future__ import annotations

from dataclasses import dataclass

from flowdsl.r.printing.matrices import format_array
from flowdsl.r.printing.numbers import DIGITS
from flowdsl.r.printing.vectors import format_vector
from flowdsl.r.values import Vector


@dataclass(frozen=True)
class Plain:
    """How `print` was asked to show numbers and texts."""

    quote: bool = True
    digits: int = DIGITS


PLAIN = Plain()


def elements(value: Vector, plain: Plain = PLAIN) -> str:
    """A vector or an array, without its attributes."""
    if value.is_array:
        return format_array(value.shown, value.dimnames, value.heads, plain.quote, plain.digits)
    return format_vector(value.shown, value.names, plain.quote, plain.digits)
