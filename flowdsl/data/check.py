"""What a model needs of its data, checked before anything is computed."""

from __future__ import annotations

import numpy as np

from flowdsl.data.table import Table
from flowdsl.diagnostics import Diagnostic, error, warning
from flowdsl.ir.shapes import Shape, show

LEAST_ROWS = 2
# Above these, squares overflow in the dtype.
LARGEST = {"float32": 1e18, "float64": 1e150}
# Mean over standard deviation at which float32 keeps fewer than three digits of the spread.
OFFSET = 1e4
OUTLIER = 1e5


def check_table(
    table: Table,
    event_shape: Shape,
    *,
    dtype: str = "float32",
    training: bool = False,
    standardize: bool = False,
) -> np.ndarray:
    """Refuse data that a model cannot take, at the first bad place.

    Args:
        table: rows of numbers.
        event_shape: the model's; sizes may be None.
        dtype: of the model: what counts as too large.
        training: whether a fit follows, which needs at least two rows.
        standardize: whether columns are to be scaled, which constant ones cannot be.

    Returns:
        float64 values of shape `[n, *event_shape]`.

    Raises:
        FlowError: F607, F608, F610, F611 or F612, with file, row and column.

    >>> from flowdsl.data import as_table
    >>> check_table(as_table([[1.0], [2.0]]), ()).shape
    (2,)
    """
    if len(table) == 0:
        raise error("F608", f"`{table.source}` has no rows")
    values = _shaped(table, event_shape)
    _refuse_not_finite(table)
    _refuse_huge(table, dtype)
    if training and len(table) < LEAST_ROWS:
        raise error(
            "F608",
            f"`{table.source}` has 1 row; training needs at least {LEAST_ROWS}",
        )
    if standardize:
        for name in constant_columns(table):
            raise error(
                "F610",
                f"`{table.source}`, column `{name}` is constant; it cannot be standardised",
                None,
                "drop the column, or fit with standardize = FALSE",
            )
    return values


def remarks(table: Table, dtype: str = "float32", standardized: bool = False) -> list[Diagnostic]:
    """Warnings on data that is legal but rarely meant.

    Args:
        table: finite rows.
        dtype: of the model.
        standardized: whether columns are scaled before training.

    Returns:
        Warnings: constant columns, values far outside the rest, columns whose spread float32
        cannot hold.
    """
    flat = table.values.reshape(len(table), -1)
    out = []
    constant = constant_columns(table)
    for name in constant:
        out.append(
            warning(
                "F610",
                f"`{table.source}`, column `{name}` is constant: its density has no maximum",
                None,
                "drop the column",
            )
        )
    middle = np.median(flat, axis=0)
    low, high = np.percentile(flat, [25, 75], axis=0)
    for j in range(flat.shape[1]):
        spread = high[j] - low[j]
        away = np.abs(flat[:, j] - middle[j])
        worst = int(np.argmax(away))
        if spread > 0 and away[worst] > OUTLIER * spread:
            place = table.cell((worst, j) if table.values.ndim > 1 else (worst,))
            out.append(
                warning(
                    "F612",
                    f"{place}: {flat[worst, j]:g} lies {away[worst] / spread:.0e} times the "
                    "middle half's width away from the median",
                    None,
                    "check the value: one such row can rule the fit",
                )
            )
        elif dtype == "float32" and spread > 0 and abs(middle[j]) > OFFSET * spread:
            name = table.columns[j] if j < len(table.columns) else str(j + 1)
            out.append(
                warning(
                    "F612",
                    f"`{table.source}`, column `{name}` is near {middle[j]:g} with a spread of "
                    f"{spread:g}: float32 loses its digits",
                    None,
                    'subtract a constant from the column, or ask for dtype = "float64"',
                )
            )
    return out


def constant_columns(table: Table) -> list[str]:
    """Names of columns that hold one value only (in tables of two rows or more)."""
    if len(table) < 2 or table.values.ndim > 2:
        return []
    flat = table.values.reshape(len(table), -1)
    same = np.all(flat == flat[0], axis=0)
    return [n for n, s in zip(table.columns, same) if s]


def _shaped(table: Table, event_shape: Shape) -> np.ndarray:
    """Values with the event's shape; one column and scalar events are taken for each other."""
    values = table.values
    if event_shape is None:
        return values
    have = values.shape[1:]
    if len(have) == len(event_shape) and all(e in (None, h) for h, e in zip(have, event_shape)):
        return values
    if have == (1,) and event_shape == ():
        return values[:, 0]
    if have == () and event_shape in ((1,), (None,)):
        return values[:, None]
    raise _misfit(table, have, event_shape)


def _misfit(table: Table, have: tuple[int, ...], event_shape: tuple[int | None, ...]) -> Exception:
    if len(have) <= 1 and len(event_shape) <= 1:
        columns = have[0] if have else 1
        wanted = (event_shape[0] if event_shape else 1) or 1
        named = f" ({', '.join(table.columns)})" if 0 < columns <= 8 else ""
        message = (
            f"`{table.source}` has {_count(columns, 'column')}{named}, "
            f"the model's events have {wanted}"
        )
        hint = "choose the columns to use" if columns > wanted else f"pass {wanted} columns"
        return error("F611", message, None, hint)
    return error(
        "F611",
        f"rows of `{table.source}` have shape {show(have)}, "
        f"the model's events have shape {show(event_shape)}",
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _refuse_not_finite(table: Table) -> None:
    finite = np.isfinite(table.values)
    if finite.all():
        return
    index = tuple(int(i) for i in np.argwhere(~finite)[0])
    others = int((~finite).sum()) - 1
    more = f" (and {others} more)" if others else ""
    value = table.values[index]
    name = "missing (NaN)" if np.isnan(value) else "infinite"
    raise error(
        "F607",
        f"{table.cell(index)} is {name}{more}",
        None,
        "drop such rows or fill the values in",
    )


def _refuse_huge(table: Table, dtype: str) -> None:
    bound = LARGEST.get(dtype, LARGEST["float64"])
    size = np.abs(table.values)
    if size.max(initial=0.0) <= bound:
        return
    index = tuple(int(i) for i in np.argwhere(size > bound)[0])
    raise error(
        "F612",
        f"{table.cell(index)}: {table.values[index]:g} is too large for {dtype}",
        None,
        "check the value, or rescale the column",
    )
