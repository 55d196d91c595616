"""Random numbers are those of R under the same seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flowdsl.r.numerics.random import Random, descending
from flowdsl.session import Session

# Computed by R 4.2.2, one expression a row.
CASES = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "r" / "random.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expression"])
def test_numbers_are_those_of_r(case: dict[str, Any]) -> None:
    found = np.atleast_1d(Session().run(case["expression"]))
    if isinstance(case["values"][0], str):
        assert found.tolist() == case["values"]
    else:
        np.testing.assert_allclose(found, case["values"], rtol=1e-12)


def test_a_seed_of_the_session_is_a_seed_of_r() -> None:
    drawn = Session(seed=42).run("rnorm(3)")
    np.testing.assert_array_equal(drawn, Session().run("set.seed(42); rnorm(3)"))


def test_a_stream_goes_on() -> None:
    whole = Random(3).uniform(10)
    stream = Random(3)
    np.testing.assert_array_equal(np.r_[stream.uniform(4), stream.uniform(6)], whole)
    assert whole.min() > 0.0 and whole.max() < 1.0


def test_descending_keeps_every_weight() -> None:
    weights = np.array([0.2, 0.5, 0.2, 0.1])
    values, order = descending(weights)
    assert values.tolist() == [0.5, 0.2, 0.2, 0.1]
    np.testing.assert_array_equal(weights[order], values)


@pytest.mark.parametrize("replace", [True, False])
def test_weighted_draws_have_their_probabilities(replace: bool) -> None:
    weights = np.array([0.1, 0.6, 0.3])
    stream = Random(1)
    first = np.array([stream.weighted(weights, 2, replace)[0] for _ in range(4000)])
    np.testing.assert_allclose(np.bincount(first) / 4000, weights, atol=0.03)


def test_many_weights_are_drawn_by_alias() -> None:
    weights = np.arange(1, 301) / 45150
    found = Random(2).weighted(weights, 20000, True)
    assert abs(found.mean() - (weights * np.arange(300)).sum()) < 2.0
