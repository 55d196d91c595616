"""The elements of an array as texts of one kind, before they are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.cells import cell_len

from flowdsl.diagnostics.render_line import harmless
from flowdsl.r.printing.numbers import DIGITS, common_notation, format_complex

_ESCAPES = {
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
}
_EMPTY = {
    "logical": "logical(0)",
    "integer": "integer(0)",
    "double": "numeric(0)",
    "complex": "complex(0)",
    "character": "character(0)",
}


@dataclass(frozen=True)
class Cells:
    """Texts of elements, the width of the widest, and whether they stand to the left."""

    texts: tuple[str, ...]
    width: int
    left: bool

    def padded(self, index: int, width: int | None = None) -> str:
        """A text filled up to the common width, or to a given one."""
        return pad(self.texts[index], self.width if width is None else width, self.left)


def pad(text: str, width: int, left: bool) -> str:
    """A text filled with spaces to a width in terminal cells.

    >>> pad("ab", 4, left=False)
    '  ab'
    """
    space = " " * (width - cell_len(text))
    return text + space if left else space + text


def r_type(array: np.ndarray) -> str:
    """R's name of an array's type: logical, integer, double, complex or character.

    Object arrays, which can hold None for a missing value, go by their other elements; an
    empty one held strings.

    >>> r_type(np.array([True, None], dtype=object))
    'logical'
    """
    by_kind = {"b": "logical", "i": "integer", "u": "integer", "c": "complex", "U": "character"}
    if array.dtype.kind != "O":
        return by_kind.get(array.dtype.kind, "double")
    if array.size == 0:
        return "character"
    ranks = ["logical", "integer", "double", "complex", "character"]
    found = {by_kind.get(np.asarray(v).dtype.kind, "double") for v in array.flat if v is not None}
    return max(found, key=ranks.index, default="logical")


def empty_text(array: np.ndarray) -> str:
    """What a vector of length 0 prints as.

    >>> empty_text(np.array([]))
    'numeric(0)'
    """
    return _EMPTY[r_type(array)]


def quoted(text: str) -> str:
    """A string in double quotes, with R's escapes.

    >>> quoted('say "a"')
    '"say \\\\"a\\\\""'
    """
    return '"' + "".join(_escaped(ch) for ch in text) + '"'


def _escaped(ch: str) -> str:
    if ch == '"':
        return '\\"'
    if ch in _ESCAPES:
        return _ESCAPES[ch]
    if ch.isprintable():
        return ch
    code = ord(ch)
    if code < 0x80:
        return f"\\{code:03o}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cells(elements: Sequence[Any], kind: str, quote: bool = True, digits: int = DIGITS) -> Cells:
    """Elements written in one common format.

    Args:
        elements: Python or NumPy scalars, None for a missing one.
        kind: R's name of their type.
        quote: whether texts stand in quotes.
        digits: significant digits of numbers.

    >>> cells([1.0, 10.25], "double").texts
    ('1.00', '10.25')
    """
    width = 0
    if kind == "character":
        written = quoted if quote else harmless
        lost = "NA" if quote else "<NA>"
        texts = [lost if v is None else written(str(v)) for v in elements]
    elif kind == "logical":
        texts = ["NA" if v is None else "TRUE" if v else "FALSE" for v in elements]
    elif kind == "integer":
        texts = ["NA" if v is None else str(int(v)) for v in elements]
    elif kind == "complex":
        known = iter(format_complex((complex(v) for v in elements if v is not None), digits))
        texts = ["NA" if v is None else next(known) for v in elements]
    else:
        numbers = [float(v) for v in elements if v is not None]
        notation = common_notation(numbers, digits)
        width = notation.width
        texts = ["NA" if v is None else notation.write(float(v)) for v in elements]
    width = max(width, *(cell_len(t) for t in texts), 0)
    return Cells(tuple(texts), width, kind == "character")
