"""Data frames: columns side by side, each in its own format, rows numbered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.cells import cell_len

from flowdsl.diagnostics.render_line import harmless
from flowdsl.r.printing.cells import cells, pad, r_type
from flowdsl.r.printing.matrices import _column_blocks

MAX_CELLS = 99_999


def format_frame(
    columns: Sequence[np.ndarray], names: Sequence[str], row_names: Sequence[str] | None = None
) -> str:
    """A data frame as R prints it.

    >>> print(format_frame([np.array([1.5, 2]), np.array(["a", "b"], dtype=object)], ["x", "y"]))
        x y
    1 1.5 a
    2 2.0 b
    """
    if not columns:
        return "data frame with 0 columns and 0 rows"
    rows = len(columns[0])
    heads = [harmless(n) for n in names]
    if not rows:
        return f"[1] {' '.join(pad_all(heads))}\n<0 rows> (or 0-length row.names)"
    shown = min(rows, max(1, MAX_CELLS // len(columns)))
    body = [_column(c[:shown]) for c in columns]
    widths = [max([cell_len(h), *map(cell_len, b)]) for h, b in zip(heads, body)]
    marks = [harmless(n) for n in row_names or map(str, range(1, shown + 1))][:shown]
    mark = max(map(cell_len, marks))
    lines = []
    for block in _column_blocks(widths, mark):
        lines.append(" " * mark + "".join(" " + pad(heads[j], widths[j], False) for j in block))
        for i in range(shown):
            row = "".join(" " + pad(body[j][i], widths[j], False) for j in block)
            lines.append(pad(marks[i], mark, True) + row)
    if shown < rows:
        lines.append(
            f" [ reached 'max' / getOption(\"max.print\") -- omitted {rows - shown} rows ]"
        )
    return "\n".join(lines)


def pad_all(words: Sequence[str]) -> list[str]:
    """Words filled up to the width of the widest."""
    width = max(map(cell_len, words))
    return [pad(w, width, True) for w in words]


def _column(data: np.ndarray) -> Sequence[str]:
    """The elements of one column in one format, texts without quotes."""
    if r_type(data) == "character":
        return ["<NA>" if t is None else harmless(str(t)) for t in data]
    return cells(list(data), r_type(data)).texts
