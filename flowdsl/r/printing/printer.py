"""What printing functions call back: how other values print, and foreign ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from flowdsl.r.printing.plain import Plain
from flowdsl.r.values import Foreign, Value

Printable: TypeAlias = "Callable[[Foreign], Any]"
"""Gives what prints for a foreign value: an array, a list, or a text that stands as it is."""


@dataclass(frozen=True)
class Printer:
    """Prints any value.

    Args:
        foreign: what prints for a foreign value.
        show: a value as R prints it.
        structure: a value as R's `str` shows it.
    """

    foreign: Printable
    show: Callable[[Value, Plain], str]
    structure: Callable[[Value], str]


class Line:
    """Stands for a value that prints as one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__
