"""Vectors: lines of at most 80 cells that begin with the index of their first element."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.cells import cell_len

from flowdsl.diagnostics.render_line import harmless
from flowdsl.r.printing.cells import cells, empty_text, pad, r_type
from flowdsl.r.printing.numbers import DIGITS

WIDTH = 80
MAX_PRINT = 99_999


def index_width(n: int) -> int:
    """Number of digits of an index.

    >>> index_width(9), index_width(10)
    (1, 2)
    """
    return len(str(max(n, 1)))


def format_vector(
    values: np.ndarray,
    names: Sequence[str] | None = None,
    quote: bool = True,
    digits: int = DIGITS,
) -> str:
    """A vector (or a scalar) as R prints it.

    Args:
        values: its elements; an object array may hold None for a missing one.
        names: one a element, or None.
        quote: whether texts stand in quotes.
        digits: significant digits of numbers.

    >>> print(format_vector(np.array([-2.93898935])))
    [1] -2.938989
    >>> format_vector(np.array([1, 20]), ["a", "b"])
    ' a  b \\n 1 20 '
    """
    array = np.asarray(values).reshape(-1)
    if array.size == 0:
        return empty_text(array) if names is None else f"named {empty_text(array)}"
    shown = array[:MAX_PRINT]
    text = _plain(shown, quote, digits) if names is None else _named(shown, names, quote, digits)
    if array.size == shown.size:
        return text
    omitted = array.size - shown.size
    return f'{text}\n [ reached getOption("max.print") -- omitted {omitted} entries ]'


def _plain(array: np.ndarray, quote: bool, digits: int) -> str:
    body = cells(list(array), r_type(array), quote, digits)
    label_width = index_width(array.size) + 2
    per_line = max(1, (WIDTH - label_width) // (body.width + 1))
    lines = []
    for start in range(0, array.size, per_line):
        row = range(start, min(start + per_line, array.size))
        label = f"[{start + 1}]".rjust(label_width)
        lines.append(" ".join([label, *(body.padded(i) for i in row)]))
    return "\n".join(lines)


def format_words(words: Sequence[str]) -> str:
    """Texts without quotes, in columns.

    >>> format_words(["a", "bcd"])
    '[1] a   bcd'
    """
    width = max((cell_len(w) for w in words), default=0)
    label_width = index_width(len(words)) + 2
    per_line = max(1, (WIDTH - label_width) // (width + 1))
    lines = []
    for start in range(0, min(len(words), MAX_PRINT), per_line):
        row = words[start : start + per_line]
        label = f"[{start + 1}]".rjust(label_width)
        lines.append(" ".join([label, *(pad(harmless(w), width, True) for w in row)]))
    return "\n".join(lines)


def _named(array: np.ndarray, names: Sequence[str], quote: bool, digits: int) -> str:
    body = cells(list(array), r_type(array), quote, digits)
    names = [harmless(n) for n in names[: array.size]]
    width = max(body.width, *(cell_len(n) for n in names))
    per_line = max(1, WIDTH // (width + 1))
    lines = []
    for start in range(0, array.size, per_line):
        row = range(start, min(start + per_line, array.size))
        lines.append("".join(pad(names[i], width, False) + " " for i in row))
        lines.append("".join(pad(body.texts[i], width, False) + " " for i in row))
    return "\n".join(lines)
