"""Matrices column by column, and arrays slice by slice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from rich.cells import cell_len

from flowdsl.diagnostics.render_line import harmless
from flowdsl.r.printing.cells import Cells, cells, pad, r_type
from flowdsl.r.printing.numbers import DIGITS
from flowdsl.r.printing.vectors import MAX_PRINT, WIDTH, format_vector, index_width

LABEL_OFFSET = 2
"""How far the names of rows stand from the left where the rows have a name."""


def format_matrix(
    values: np.ndarray,
    row_names: Sequence[str] | None = None,
    column_names: Sequence[str] | None = None,
    heads: Sequence[str] | None = None,
    quote: bool = True,
    digits: int = DIGITS,
) -> str:
    """A matrix as R prints it: each column in its own format, marked `[1,]` and `[,1]`.

    Args:
        values: its cells.
        row_names: one a row, or None.
        column_names: one a column, or None.
        heads: what the rows and the columns are called, or None.
        quote: whether texts stand in quotes.
        digits: significant digits of numbers.

    >>> print(format_matrix(np.array([[1, 2.5], [30, 4]])))
         [,1] [,2]
    [1,]    1  2.5
    [2,]   30  4.0
    """
    array = np.asarray(values)
    rows, columns = array.shape
    if rows == 0 and columns == 0:
        return "<0 x 0 matrix>"
    shown = min(rows, max(1, MAX_PRINT // max(columns, 1)))
    text = _table(array[:shown], rows, row_names, column_names, heads, quote, digits)
    if shown == rows:
        return text
    return f'{text}\n [ reached getOption("max.print") -- omitted {rows - shown} rows ]'


def _table(
    array: np.ndarray,
    rows: int,
    row_names: Sequence[str] | None,
    column_names: Sequence[str] | None,
    heads: Sequence[str] | None,
    quote: bool,
    digits: int,
) -> str:
    labels = _row_labels(len(array), rows, row_names)
    label_width = cell_len(labels[0]) if labels else 4 if row_names is None else 0
    corner, above = ("", None) if heads is None else (harmless(heads[0]), harmless(heads[1]))
    if heads is not None and row_names is not None:
        offset = max(LABEL_OFFSET, cell_len(corner) - label_width)
        labels = [" " * offset + label for label in labels]
        label_width += offset
    kind = r_type(array)
    body = [cells(list(column), kind, quote, digits) for column in array.T]
    tops = [f"[,{j + 1}]" if column_names is None else column_names[j] for j in range(len(body))]
    widths = [max(c.width, cell_len(h)) for c, h in zip(body, tops)]
    start = pad(corner, label_width, True)
    first = "" if above is None else " " * label_width + above + "\n"
    blocks = [
        first + _block(labels, start, tops, body, widths, columns)
        for columns in _column_blocks(widths, label_width)
    ]
    return "\n".join(blocks)


def _row_labels(shown: int, rows: int, names: Sequence[str] | None) -> list[str]:
    if names is not None:
        width = max((cell_len(n) for n in names), default=0)
        return [pad(n, width, True) for n in names[:shown]]
    return [f"[{i + 1},]".rjust(index_width(rows) + 3) for i in range(shown)]


def _column_blocks(widths: Sequence[int], label_width: int) -> list[range]:
    """Ranges of columns that fit side by side."""
    blocks, start, used = [], 0, label_width
    for j, width in enumerate(widths):
        if j > start and used + width + 1 >= WIDTH:
            blocks.append(range(start, j))
            start, used = j, label_width
        used += width + 1
    return [*blocks, range(start, len(widths))]


def _block(
    labels: Sequence[str],
    start: str,
    heads: Sequence[str],
    body: Sequence[Cells],
    widths: Sequence[int],
    columns: range,
) -> str:
    head = start + "".join(" " + pad(heads[j], widths[j], body[j].left) for j in columns)
    lines = [
        label + "".join(" " + body[j].padded(i, widths[j]) for j in columns)
        for i, label in enumerate(labels)
    ]
    return "\n".join([head, *lines])


def format_array(
    values: np.ndarray,
    dimnames: Sequence[Sequence[str] | None] | None = None,
    heads: Sequence[str] | None = None,
    quote: bool = True,
    digits: int = DIGITS,
) -> str:
    """An array of any rank as R prints it; the first two axes are rows and columns.

    >>> print(format_array(np.array([[[1, 2]]])))
    , , 1
    <BLANKLINE>
         [,1]
    [1,]    1
    <BLANKLINE>
    , , 2
    <BLANKLINE>
         [,1]
    [1,]    2
    <BLANKLINE>
    """
    array = np.asarray(values)
    if array.ndim < 2:
        text = format_vector(array, dimnames[0] if dimnames else None, quote, digits)
        return f"{harmless(heads[0])}\n{text}" if heads and dimnames else text
    rows, columns = (*(dimnames or (None, None)), None)[:2]
    if array.ndim == 2:
        return format_matrix(array, rows, columns, heads, quote, digits)
    if array.size == 0:
        return f"<{' x '.join(str(n) for n in array.shape)} array of {r_type(array)}>"
    budget, parts = MAX_PRINT, []
    slices = (place[::-1] for place in product(*(range(n) for n in array.shape[:1:-1])))
    per_slice = array.shape[0] * array.shape[1]
    for done, place in enumerate(slices):
        if done and budget < per_slice:
            left = array.size // per_slice - done
            parts.append(f' [ reached getOption("max.print") -- omitted {left} slices ]')
            break
        budget -= per_slice
        marks = [str(k + 1) for k in place]
        for axis, names in enumerate((dimnames or ())[2:]):
            marks[axis] = names[place[axis]] if names is not None else marks[axis]
            if heads:
                marks[axis] = f"{harmless(heads[axis + 2])} = {marks[axis]}"
        mark = ", , " + ", ".join(marks)
        index: tuple[Any, ...] = (slice(None), slice(None), *place)
        own = heads[:2] if heads else None
        parts.append(
            f"{mark}\n\n{format_matrix(array[index], rows, columns, own, quote, digits)}\n"
        )
    return "\n".join(parts)
