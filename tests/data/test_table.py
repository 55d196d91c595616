"""Arrays, frames and lists as tables; what a model refuses of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from flowdsl.data import as_table, check_table, remarks
from flowdsl.diagnostics import FlowError


class Tensor:
    """Like a tensor: only `__array__`."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self.values, dtype)


ROWS = [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("x", "columns"),
    [
        (ROWS, ("x1", "x2")),
        (np.array(ROWS, np.float32), ("x1", "x2")),
        (np.array(ROWS, int), ("x1", "x2")),
        (np.array(ROWS, object), ("x1", "x2")),
        (Tensor(ROWS), ("x1", "x2")),
        (pd.DataFrame(ROWS, columns=["a", "b"]), ("a", "b")),
        (pd.DataFrame(ROWS, columns=["a", "b"]).convert_dtypes(), ("a", "b")),
        (pl.DataFrame(ROWS, schema=["a", "b"], orient="row"), ("a", "b")),
        ({"a": [1, 3], "b": [2, 4]}, ("a", "b")),
    ],
    ids=lambda v: type(v).__name__,
)
def test_tables_from_anything(x: Any, columns: tuple[str, ...]) -> None:
    table = as_table(x)
    assert table.columns == columns
    assert table.values.dtype == np.float64
    assert table.values.tolist() == ROWS
    assert as_table(table) is table


@pytest.mark.parametrize("x", [[1, 2, 3], np.arange(3) + 1, pd.Series([1, 2, 3])])
def test_one_dimension_stays_scalar_events(x: Any) -> None:
    assert as_table(x).values.shape == (3,)
    assert as_table(pl.Series("age", [1, 2])).columns == ("age",)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([[1, 2], [3]], "rows differ in length"),
        ("a.csv", "not rows of numbers"),
        (3.0, "one number"),
        ([["a", "b"]], "holds text"),
        (np.array([1 + 2j]), "complex"),
        (np.array(["2020-01-01"], "datetime64[D]"), "dates"),
        ({"a": [1, 2], "b": [1]}, r"column `b` has shape \[1\]"),
        (pd.DataFrame({"a": [1, 2], "s": ["x", "y"]}), "column `s`"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "`a` twice"),
        (pl.DataFrame({"s": ["x"]}), "column `s`"),
        (np.ma.array([[1.0, 2.0]], mask=[[False, True]]), "row 1 .* missing"),
        ([[1.0, None]], "row 1 .* missing"),
        ({}, "no columns"),
    ],
)
def test_what_is_no_table(x: Any, message: str) -> None:
    with pytest.raises(FlowError, match=message):
        as_table(x)


def test_missing_values_of_frames_are_found() -> None:
    columns = {"a": [1.0, 2.0], "b": [1, None]}
    for frame in (
        pl.DataFrame(columns),
        pd.DataFrame(columns),
        pd.DataFrame(columns, dtype="Int64"),
    ):
        with pytest.raises(FlowError, match=r"row 2|column `b`"):
            check_table(as_table(frame), (2,))


@pytest.mark.parametrize(
    ("values", "event", "message"),
    [
        (np.ones((5, 1)), (2,), "has 1 column .*, the model's events have 2"),
        (np.ones((5, 3)), (2,), "has 3 columns .*, the model's events have 2"),
        (np.ones((5, 3)), (), "has 3 columns .*, the model's events have 1"),
        (np.ones((5, 4, 4)), (4, 4, 1), r"have shape \[4, 4\], .* have shape \[4, 4, 1\]"),
        (np.zeros((0, 2)), (2,), "has no rows"),
        (np.array([[1, 2], [3, np.nan]]), (2,), r"row 2 \(.*\), column `x2` is missing"),
        (np.array([[1, 2], [np.inf, np.nan]]), (2,), r"column `x1` is infinite \(and 1 more\)"),
        (np.array([[1, 2], [1e30, 2]]), (2,), r"row 2 .*column `x1`: 1e\+30 is too large"),
        (np.ones((1, 2)), (2,), "has 1 row; training needs"),
    ],
)
def test_what_a_model_refuses(values: np.ndarray, event: tuple[int, ...], message: str) -> None:
    with pytest.raises(FlowError, match=message):
        check_table(as_table(values), event, training=True)


def test_one_column_and_scalar_events_are_one() -> None:
    assert check_table(as_table([[1.0], [2.0]]), ()).shape == (2,)
    assert check_table(as_table([1.0, 2.0]), (1,)).shape == (2, 1)
    assert check_table(as_table([1.0]), ()).shape == (1,)
    assert check_table(as_table(ROWS), None).shape == (2, 2)
    assert check_table(as_table(ROWS), (None,)).shape == (2, 2)


def test_a_large_value_fits_float64() -> None:
    assert check_table(as_table([1.0, 1e30]), (), dtype="float64")[1] == 1e30


def test_constant_columns() -> None:
    table = as_table({"a": [1, 2, 3], "b": [5, 5, 5]})
    with pytest.raises(FlowError, match="column `b` is constant"):
        check_table(table, (2,), training=True, standardize=True)
    assert check_table(table, (2,), training=True).shape == (3, 2)
    assert ["constant" in str(r) for r in remarks(table)] == [True]


def test_remarks_on_odd_columns() -> None:
    values = np.random.default_rng(0).normal(size=(100, 2))
    assert remarks(as_table(values)) == []
    far = values.copy()
    far[41, 1] = 1e9
    assert "row 42" in str(remarks(as_table(far))[0])
    years = values * 0.01 + 2020
    assert "loses its digits" in str(remarks(as_table(years))[0])
    assert remarks(as_table(years), "float64") == []
