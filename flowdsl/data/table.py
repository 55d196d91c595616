"""Tables: rows of numbers with column names, made from whatever array a caller has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.diagnostics import FlowError, error


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of numbers.

    Args:
        values: float64 of shape `[n, *event]`; from files always `[n, d]`.
        columns: names of the last axis' d columns; one name for shape `[n]`; none for others.
        source: what messages call it, e.g. `faithful.csv` or `data`.
        first_row: number of the first row as the user counts (2 under a header line).
        path: whether `source` is a file.
        named: whether the names are the data's own, so that columns are found by them.
    """

    values: np.ndarray
    columns: tuple[str, ...]
    source: str = "data"
    first_row: int = 1
    path: bool = False
    named: bool = False

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return (
            f"<Table {self.source}: {list(self.values.shape)}, columns {', '.join(self.columns)}>"
        )

    def row(self, index: int) -> str:
        """What a message calls the row of a position, e.g. "`a.csv`, row 3"."""
        counted = "" if self.path else " (counted from 1)"
        return f"`{self.source}`, row {index + self.first_row}{counted}"

    def cell(self, index: tuple[int, ...]) -> str:
        """What a message calls one value, e.g. "`a.csv`, row 3, column `x`"."""
        where = self.row(index[0])
        if len(index) == 1 or not self.columns:
            rest = [i + 1 for i in index[1:]]
            return where + (f", element {rest}" if rest else "")
        return f"{where}, column `{self.columns[index[-1]]}`"


def default_columns(shape: tuple[int, ...]) -> tuple[str, ...]:
    """Names for the columns of an array that has none.

    >>> default_columns((10, 2)), default_columns((10,)), default_columns((10, 8, 8, 3))
    (('x1', 'x2'), ('x',), ())
    """
    if len(shape) == 1:
        return ("x",)
    if len(shape) == 2:
        return tuple(f"x{i + 1}" for i in range(shape[1]))
    return ()


def as_table(x: Any, source: str = "data") -> Table:
    """Take rows from any array-like.

    Args:
        x: a Table, NumPy array, list, tensor, pandas or polars DataFrame or Series, or a
            mapping of column names to columns. 1-D input is n scalar events.
        source: what messages call it.

    Returns:
        A Table of float64 values `[n, *event]`.

    Raises:
        FlowError: F614 for what holds no numbers, F604 for duplicate columns, F607 for gaps.

    >>> as_table([[1, 2], [3, 4]]).columns
    ('x1', 'x2')
    >>> as_table([1.5, 2.5, 4.0]).values.shape
    (3,)
    """
    if isinstance(x, Table):
        return x
    if isinstance(x, str):
        raise error(
            "F614",
            f"`{source}` is the text {x[:60]!r}, not rows of numbers",
            None,
            "read a file first: data = flowdsl.data.read_table(path)",
        )
    if isinstance(x, Mapping):
        return _frame([str(k) for k in x], list(x.values()), source)
    if hasattr(x, "columns") and hasattr(x, "dtypes") and hasattr(x, "shape"):
        names = [str(c) for c in x.columns]
        _refuse_duplicates(names, source)
        return _frame(names, [x[c] for c in x.columns], source)
    name = getattr(x, "name", None) if hasattr(x, "to_numpy") else None
    values = _numbers(x, source)
    if values.ndim == 0:
        raise error(
            "F614", f"`{source}` is one number; rows are wanted", None, "pass a list of rows"
        )
    columns = (str(name),) if name and values.ndim == 1 else default_columns(values.shape)
    return Table(values, columns, source)


def _frame(names: Sequence[str], columns: Sequence[Any], source: str) -> Table:
    _refuse_duplicates(names, source)
    if not columns:
        raise error("F608", f"`{source}` has no columns")
    arrays = [_numbers(c, source, name) for name, c in zip(names, columns)]
    for name, a in zip(names, arrays):
        if a.ndim != 1 or len(a) != len(arrays[0]):
            raise error(
                "F614",
                f"`{source}`, column `{name}` has shape {list(a.shape)}, "
                f"column `{names[0]}` has {list(arrays[0].shape)}",
            )
    return Table(np.stack(arrays, axis=1), tuple(names), source, named=True)


def _refuse_duplicates(names: Sequence[str], source: str) -> None:
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise error("F604", f"`{source}` has the column `{twice[0]}` twice", None, "rename one")


def _numbers(x: Any, source: str, column: str | None = None) -> np.ndarray:
    """Anything as float64, with a message where that cannot be."""
    what = f"`{source}`" + (f", column `{column}`" if column else "")
    if isinstance(x, np.ma.MaskedArray) and np.ma.getmaskarray(x).any():
        first = int(np.argwhere(np.ma.getmaskarray(x))[0][0])
        raise _missing(what, first)
    try:
        raw = np.asarray(x)
    except (ValueError, TypeError):
        raise error(
            "F614", f"{what} is not a table: its rows differ in length", None, "make rows equal"
        ) from None
    if raw.dtype.kind in "biuf" or raw.dtype.name in ("bfloat16", "float16"):
        return raw.astype(np.float64)
    if raw.dtype.kind == "O" and raw.ndim:
        return _objects(raw, what)
    kind = {"U": "text", "S": "text", "M": "dates", "m": "durations", "c": "complex numbers"}
    found = kind.get(raw.dtype.kind, type(x).__name__)
    hints = ["turn dates into numbers first"] if raw.dtype.kind in "Mm" else []
    if raw.dtype.kind in "US" and column:
        hints = ["leave the column out or turn it into numbers"]
    raise error("F614", f"{what} holds {found}, not numbers", None, *hints)


def _objects(raw: np.ndarray, what: str) -> np.ndarray:
    """A NumPy object array whose elements may be numbers after all."""
    out = np.empty(raw.shape, np.float64)
    for index, item in np.ndenumerate(raw):
        if item is None or type(item).__name__ in ("NAType", "NaTType"):
            raise _missing(what, index[0])
        if isinstance(item, str) or not hasattr(item, "__float__"):
            raise error(
                "F614",
                f"{what}, row {index[0] + 1} (counted from 1): {str(item)[:40]!r} is not a number",
            )
        out[index] = float(item)
    return out


def _missing(what: str, index: int) -> FlowError:
    return error(
        "F607",
        f"{what}, row {index + 1} (counted from 1) is missing a value",
        None,
        "drop the row or fill the value in",
    )
