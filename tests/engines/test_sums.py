"""Densities that must add up to 1, where TFP's own word is not enough."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from flowdsl.session import Session

COUNTED = [
    ("ordered_logistic(c(-2, 0, 2), 0.5)", np.arange(4)),
    ("stopping_ratio_logistic(c(-2, 0, 2), 0.5)", np.arange(4)),
    (
        "determinantal_point_process(c(0.5, 2, 1), diag(3))",
        np.array(list(itertools.product([0, 1], repeat=3))),
    ),
    ("inflated(poisson(3), inflated_loc_probs = 0.2)", np.arange(60)),
    ("poisson_log_normal_quadrature_compound(0, 1)", np.arange(200)),
    ("inflated(poisson(3), 0.5)", np.arange(60)),
    ("zero_inflated_negative_binomial(0.5, total_count = 5, probs = 0.3)", np.arange(90)),
]


@pytest.mark.parametrize(("text", "values"), COUNTED, ids=[c[0][:30] for c in COUNTED])
def test_probabilities(text: str, values: np.ndarray) -> None:
    model: Any = Session().run(text)
    assert model.prob(values).sum() == pytest.approx(1.0, abs=1e-4)


INTEGRATED = [
    ("beta_quotient(2, 3, 4, 5)", 0.0, 400.0),
    ("beta_quotient(2, 0.7, 4, 0.5)", 0.0, 400.0),
    ("lambert_w_distribution(student_t(5, 0, 1), 0, 2, 0.1)", -4e3, 4e3),
    ("lambert_w_distribution(exponential(1), 0, 2, 0.1)", 0.0, 4e3),
]


@pytest.mark.parametrize(("text", "low", "high"), INTEGRATED, ids=[c[0][:30] for c in INTEGRATED])
def test_densities(text: str, low: float, high: float) -> None:
    model: Any = Session().run(text)
    span = high - low
    u = np.linspace(0, 1, 400_001) if low == 0 else np.linspace(-1, 1, 400_001)
    scale = span if low == 0 else high
    x = scale * np.sign(u) * np.abs(u) ** 4
    p = np.nan_to_num(model.prob(x.astype(np.float32)), posinf=0.0)
    assert np.trapezoid(p, x) == pytest.approx(1.0, abs=5e-3)


@pytest.mark.parametrize("odds", [-1.0, 0.5])
def test_log_odds_of_the_extra_mass(odds: float) -> None:
    """TFP 0.25 doubles them."""
    model: Any = Session().run(f"inflated(normal(), {odds}, inflated_loc = 3)")
    assert model.prob(np.array([3.0])) == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-5)
    draws = model.sample(20_000, seed=1)
    assert np.mean(draws == 3.0) == pytest.approx(1 / (1 + np.exp(-odds)), abs=0.02)
