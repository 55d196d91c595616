"""Assignment into the cells of a data frame: `df[rows, columns] <- values`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.elementwise import repeated
from flowdsl.r.indexing import positions
from flowdsl.r.replacement import with_elements
from flowdsl.r.values import DataFrame, Value, Vector, describe
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def with_cells(
    interp: Interpreter,
    old: DataFrame,
    index: tuple[Value | None, ...],
    value: Value,
    span: Span | None,
) -> DataFrame:
    """A data frame with some cells changed; the values go down the columns and are repeated.

    Raises:
        FlowError: F212 there are no such cells, F213 these are no elements, F301 the values
            do not fill the cells.
    """
    if len(index) != 2:
        raise error("F212", f"{len(index)} indexes for rows and columns", span)
    if not isinstance(value, Vector):
        raise error("F213", f"cells must be a vector, not {describe(value)}", span)
    rows = positions(index[0], old.rows, old.row_names, span)
    columns = positions(index[1], len(old.items), old.names, span)
    total = rows.size * columns.size
    if not total:
        return old
    if not len(value) or total % len(value):
        raise error("F301", f"{len(value)} values do not fill {total} cells", span)
    interp.budget.elements(total, span)
    flat = repeated(value.data.reshape(-1, order="F"), total).reshape(columns.size, rows.size)
    items = list(old.items)
    where = (Vector(rows + 1),)
    for column, data in zip(columns.tolist(), flat):
        interp.budget.work(old.rows, span)
        held = items[column]
        assert isinstance(held, Vector)
        new = replace(value, data=np.array(data), names=None, is_array=False, dimnames=None)
        items[column] = with_elements(interp, held, where, new, span)
    return replace(old, items=tuple(items))
