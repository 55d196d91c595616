"""Tables are matched to a model by the names of their columns, wherever they are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import flowdsl
from flowdsl import FlowError, Model
from flowdsl.data.table import Table, as_table

FLOW = (
    "normal() %>% iid(2) %>% masked_autoregressive_flow("
    "masked_autoregressive_default_template(list(8)))"
)
CONDITIONAL = (
    "normal() %>% iid(1) %>% masked_autoregressive_flow(autoregressive_network(params = 2, "
    "hidden_units = list(8), conditional = TRUE, conditional_event_shape = 2))"
)


def people(n: int = 200) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    age = rng.normal(40, 10, n)
    return pd.DataFrame(
        {
            "city": ["a", "b"] * (n // 2),
            "age": age,
            "height": 150 + 0.5 * age + rng.normal(0, 5, n),
            "income": rng.normal(3000, 500, n),
        }
    )


@pytest.fixture(scope="module")
def fitted() -> Model:
    model = flowdsl.compile(FLOW, seed=1)
    model.fit(people()[["age", "height"]], epochs=3, verbose=0)
    return model


@pytest.fixture(scope="module")
def conditional() -> Model:
    model = flowdsl.compile(CONDITIONAL, seed=1)
    data = people()
    given = data[["age", "income"]] / [10, 1000]
    model.fit(data[["height"]], given=given, epochs=3, verbose=0)
    return model


def test_columns_are_found_in_any_order_and_others_are_ignored(fitted: Model) -> None:
    data = people(6)
    expected = fitted.log_prob(data[["age", "height"]].to_numpy())
    turned = data[["income", "height", "city", "age"]]
    for table in (
        turned,
        pl.DataFrame({c: turned[c].tolist() for c in turned}),
        {"height": data["height"], "age": data["age"]},
    ):
        np.testing.assert_array_equal(fitted.log_prob(table), expected)
    np.testing.assert_array_equal(fitted.inverse(turned), fitted.inverse(data[["age", "height"]]))


@pytest.mark.parametrize(
    "names", [["AGE", "HEIGHT"], ["a", "b"], ["age", "weight"]], ids=lambda n: n[0]
)
def test_a_missing_column_is_named(fitted: Model, names: list[str]) -> None:
    table = pd.DataFrame(np.ones((3, 2)), columns=names)
    with pytest.raises(FlowError, match=r"has no column .* trained on age, height"):
        fitted.log_prob(table)


def test_one_row_of_a_table_is_matched(fitted: Model) -> None:
    data = people(6)
    expected = fitted.log_prob(data[["age", "height"]].iloc[0].to_numpy())
    np.testing.assert_array_equal(fitted.log_prob(data[["height", "age"]].iloc[0]), expected)
    row = data[["income", "height", "age"]].iloc[0]
    np.testing.assert_array_equal(fitted.log_prob(row), expected)
    with pytest.raises(FlowError, match="has no column `age`"):
        fitted.log_prob(data[["income", "height"]].iloc[0])
    unnamed = pd.Series([40.0, 170.0], index=["first", "second"])
    np.testing.assert_array_equal(fitted.log_prob(unnamed), fitted.log_prob([40.0, 170.0]))


def test_rows_without_names_are_taken_by_position(fitted: Model) -> None:
    assert fitted.log_prob(np.array([[40.0, 170.0]])).shape == (1,)


def test_validation_data_are_matched(fitted: Model) -> None:
    data = people()
    losses = []
    for table in (data[["age", "height"]], data[["height", "city", "age"]]):
        model = flowdsl.compile(FLOW, seed=1)
        history = model.fit(
            data[["age", "height"]], validation_data=table, epochs=1, seed=1, verbose=0
        )
        losses.append(history.validation_loss)
    assert losses[0] == losses[1]


def test_another_fit_needs_the_same_columns(fitted: Model) -> None:
    before = fitted.columns
    with pytest.raises(FlowError, match="has no column `age`"):
        fitted.fit(people()[["height", "income"]], epochs=1, verbose=0)
    assert fitted.columns == before


def test_conditions_are_matched_by_name_and_saved(conditional: Model, tmp_path: Path) -> None:
    assert conditional.condition_columns == ("age", "income")
    x = np.array([[170.0], [165.0]])
    given = pd.DataFrame({"income": [3.0, 2.5], "city": ["a", "b"], "age": [4.0, 3.0]})
    expected = conditional.log_prob(x, given=given[["age", "income"]].to_numpy())
    conditional.save(tmp_path / "m.safetensors")
    again = flowdsl.load(tmp_path / "m.safetensors")
    for model in (conditional, again):
        assert model.condition_columns == ("age", "income")
        np.testing.assert_array_equal(model.log_prob(x, given=given), expected)
        assert model.sample(4, seed=1, given=given).shape == (4, 2, 1)
        with pytest.raises(FlowError, match="has no column `income`"):
            model.log_prob(x, given=given[["age", "city"]])


def fail(report: Any) -> None:
    raise RuntimeError("stop")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"progress": False}, FlowError),
        ({"verbose": "yes"}, FlowError),
        ({"standardize": "yes"}, FlowError),
        ({"epochs": "many"}, FlowError),
        ({"progress": fail}, RuntimeError),
        ({"validation_data": pd.DataFrame({"age": [1.0]})}, FlowError),
    ],
    ids=lambda v: next(iter(v)) if isinstance(v, dict) else v.__name__,
)
def test_a_fit_that_fails_leaves_the_model_as_it_was(
    options: dict[str, Any], expected: type[Exception]
) -> None:
    model = flowdsl.compile(FLOW, seed=1)
    root, weights = model.root, model.weights()
    with pytest.raises(expected):
        model.fit(people()[["age", "height"]], **{"epochs": 2, "verbose": 0, **options})
    assert model.root is root and model.columns is None and not model.standardised
    for name, value in model.weights().items():
        np.testing.assert_array_equal(value, weights[name])


def test_tables_know_whether_their_names_are_their_own() -> None:
    assert as_table(people()[["age"]]).named and as_table({"a": [1.0, 2.0]}).named
    assert not as_table(np.ones((2, 2))).named
    assert not Table(np.ones((2, 2)), ("x1", "x2")).named
