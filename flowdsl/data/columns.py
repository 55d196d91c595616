"""Columns of a table set apart: what each row depends on, beside its values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flowdsl.data.delimited import choose_columns
from flowdsl.data.table import Table
from flowdsl.diagnostics import error


def split_columns(table: Table, names: Sequence[str]) -> tuple[Table, Table]:
    """The columns that are not named, and those that are.

    Args:
        table: rows of columns.
        names: of the columns to set apart, in their order.

    Raises:
        FlowError: F609 a column that is not there or none is left, F604 one named twice.

    >>> import numpy as np
    >>> a, b = split_columns(Table(np.zeros((3, 2)), ("x", "label")), ["label"])
    >>> a.columns, b.columns
    (('x',), ('label',))
    """
    apart = choose_columns(table.columns, names, table.source)
    rest = tuple(c for c in table.columns if c not in apart)
    if not rest:
        raise error("F609", f"`{table.source}` has no column besides {', '.join(apart)}")
    values = table.values.reshape(len(table), -1)
    left, right = (
        replace(table, values=values[:, [table.columns.index(c) for c in chosen]], columns=chosen)
        for chosen in (rest, apart)
    )
    return left, right
