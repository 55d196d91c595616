"""Whatever a caller calls an array, as a NumPy array of the model's dtype and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from flowdsl.data.columns import names_of, pick
from flowdsl.data.table import Table, as_table
from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import Shape, show


def as_array(x: Any, dtype: np.dtype, columns: Sequence[str] | None = None) -> np.ndarray:
    """Numbers as an array, cast once.

    Args:
        x: NumPy array, number, list, tensor, or pandas or polars DataFrame or Series.
        dtype: of the result.
        columns: names to pick from a DataFrame, in this order.

    Raises:
        FlowError: F521 for texts, gaps that are no numbers, complex numbers and ragged lists,
            F609 for missing columns.

    >>> as_array([1, 2], np.dtype("float32"))
    array([1., 2.], dtype=float32)
    """
    table = pick(x, columns)
    if isinstance(table, Table):
        table = table.values
    elif isinstance(table, Mapping) and columns is not None:
        table = as_table(table).values
    elif hasattr(table, "to_numpy"):
        table = table.to_numpy()
    elif hasattr(table, "numpy") and callable(table.numpy):
        table = table.numpy()
    if np.ma.is_masked(table):  # asarray would take its gaps for numbers
        raise not_numbers("it is a masked array")
    try:
        array = np.asarray(table)
    except (ValueError, TypeError) as problem:
        raise not_numbers("its rows differ in length" if "shape" in str(problem) else "") from None
    if array.dtype.kind not in "fiub":
        raise not_numbers(kind_words(array))
    with np.errstate(over="ignore", invalid="ignore"):
        return array.astype(dtype)


def kind_words(array: np.ndarray) -> str:
    """What an array holds that is not numbers."""
    if array.dtype.kind in "OUS":
        found = next((v for v in array.ravel() if not isinstance(v, (int, float, np.number))), None)
        return f"it holds {found!r}"
    return f"its dtype is {array.dtype}"


def not_numbers(why: str) -> FlowError:
    """The error of an array that holds something else."""
    return error("F521", "the values are not numbers" + (f": {why}" if why else ""))


def fitted(
    x: Any, array: np.ndarray, event: Shape, batch: Shape, what: str = "the flow's events"
) -> np.ndarray:
    """An array whose last axes are one event and whose other axes fit the batch.

    Args:
        x: what the caller passed.
        array: its numbers.
        event: event shape.
        batch: batch shape of the distribution.
        what: whose events, for messages.

    Raises:
        FlowError: F520 with both shapes.
    """
    if event is None:
        return array
    is_table = names_of(x) is not None
    if event == () and is_table and array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    elif event == () and is_table:
        raise misfit(array.shape, event, what)
    elif event == (1,) and array.ndim == 1 and (is_table or hasattr(x, "to_numpy")):
        array = array[:, None]
    rank = len(event)
    tail = array.shape[array.ndim - rank :] if array.ndim >= rank else None
    if tail is None or any(e is not None and e != t for e, t in zip(event, tail)):
        raise misfit(array.shape, event, what)
    check_batch(array.shape[: array.ndim - rank], batch)
    return array


def misfit(shape: tuple[int, ...], event: Shape, what: str) -> FlowError:
    """The error of data of a wrong shape."""
    wanted = show(event)
    rows = "[n]" if event == () else "[n, " + wanted[1:]
    return error(
        "F520",
        f"the data has shape {show(shape)}, {what} have shape {wanted}",
        None,
        f"pass an array of shape {wanted} or {rows}",
    )


def check_batch(lead: tuple[int, ...], batch: Shape) -> None:
    """Refuse leading axes that do not broadcast with the distribution's batch shape."""
    if not batch or None in batch:
        return
    try:
        np.broadcast_shapes(lead, tuple(s or 0 for s in batch))
    except ValueError:
        raise error(
            "F520",
            f"the data has leading axes {show(lead)}, the distribution has batch shape "
            f"{show(batch)}",
            None,
            "make the last of the leading axes those of the batch, or 1",
        ) from None
