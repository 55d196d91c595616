"""Columns of tables by name: those a model was trained on, and those set apart as condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flowdsl.data.delimited import choose_columns
from flowdsl.data.table import Table
from flowdsl.diagnostics import FlowError, closest, error


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


def matched(table: Table, columns: Sequence[str] | None) -> Table:
    """The columns of some names, in their order, of a table that has names of its own.

    Args:
        table: rows of columns; one without names of its own is taken by position.
        columns: the names a model was trained on; None for a model that knows none.

    Raises:
        FlowError: F609 with every column that is missing.

    >>> import numpy as np
    >>> table = Table(np.array([[1.0, 2.0, 3.0]]), ("c", "b", "a"), named=True)
    >>> matched(table, ("a", "b")).values
    array([[3., 2.]])
    """
    if columns is None or not table.named or table.columns == tuple(columns):
        return table
    refuse_missing(table.columns, columns, table.source)
    values = table.values.reshape(len(table), -1)
    places = [table.columns.index(c) for c in columns]
    return replace(table, values=values[:, places], columns=tuple(columns))


def refuse_missing(have: Sequence[str], columns: Sequence[str], source: str) -> None:
    """Refuse a table that lacks columns of a model.

    Raises:
        FlowError: F609 with every column that is missing.
    """
    missing = [c for c in columns if c not in have]
    if missing:
        raise lacking(missing, have, columns, source)


def lacking(
    missing: Sequence[str], have: Sequence[str], columns: Sequence[str], source: str
) -> FlowError:
    """The error of a table without some columns of a model."""
    listed = ", ".join(f"`{c}`" for c in missing[:5])
    near = [(c, closest(c, have) or closest(c.lower(), [h.lower() for h in have])) for c in missing]
    other = next(((c, n) for c, n in near if n is not None), None)
    hints = [f"is `{other[0]}` called `{other[1]}` there? rename it"] if other else []
    return error(
        "F609",
        f"`{source}` has no column {listed}; the model was trained on {', '.join(columns)}",
        None,
        *hints,
        f"columns there: {', '.join(have[:12])}",
    )


def is_frame(x: Any) -> bool:
    """Whether something has columns with names: a pandas or polars DataFrame."""
    return hasattr(x, "columns") and hasattr(x, "to_numpy")


def named_row(x: Any, columns: Sequence[str], source: str) -> Any:
    """One row of a DataFrame, a Series whose labels are the columns' names, in their order."""
    labels = getattr(x, "index", None)
    if not hasattr(x, "to_numpy") or labels is None or callable(labels):
        return x
    names = [str(label) for label in labels]
    # Labels that name no column at all are those of rows.
    if not set(names) & set(columns) or names == list(columns):
        return x
    refuse_missing(names, columns, source)
    return x.to_numpy()[[names.index(c) for c in columns]]


def pick(x: Any, columns: Sequence[str] | None, source: str = "data") -> Any:
    """The named columns of a DataFrame, one of its rows, a mapping or a Table; others unchanged.

    Raises:
        FlowError: F609 with every column that is missing.
    """
    if columns is None:
        return x
    if isinstance(x, Table):
        return matched(x, columns)
    if isinstance(x, Mapping):
        refuse_missing([str(k) for k in x], columns, source)
        return {c: x[c] for c in columns}
    if not is_frame(x):
        return named_row(x, columns, source)
    names = [str(c) for c in x.columns]
    if names == list(columns):
        return x
    refuse_missing(names, columns, source)
    return x[list(columns)]


def names_of(x: Any) -> tuple[str, ...] | None:
    """The names of the columns of a DataFrame, a mapping or a Table; None where there are none."""
    if isinstance(x, Table):
        return x.columns if x.named else None
    if isinstance(x, Mapping):
        return tuple(str(k) for k in x)
    return tuple(str(c) for c in x.columns) if is_frame(x) else None
