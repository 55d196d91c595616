"""`fit` over compiled models."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("tensorflow")

import flowdsl
from flowdsl.training import TrainingFailed

LAYER = "real_nvp(1, shift_and_log_scale_fn = real_nvp_default_template(list(8)))"
FLOW = f"normal() %>% iid(2) %>% {LAYER}"


def test_own_values_reach_the_estimates_of_all_rows() -> None:
    x = np.random.default_rng(0).normal(3, 2, 400)
    model = flowdsl.compile('normal(param(0), param(1, constraint = "positive"))')
    history = model.fit(x, epochs=60, batch_size=40, learning_rate=0.1, verbose=0)
    loc, scale = (float(v) for v in model.parameters.values())
    assert loc == pytest.approx(x.mean(), abs=0.02)
    assert scale == pytest.approx(x.std(), abs=0.02)
    assert (history.validation_rows, history.standardised) == (0, False)


def test_a_flow_learns_repeatably_in_the_units_of_the_data() -> None:
    x = np.random.default_rng(1).normal(size=(300, 2)) @ [[3.0, 1.0], [0.0, 0.2]] + [50.0, -7.0]
    runs = []
    for _ in range(2):
        model = flowdsl.compile(FLOW, seed=3)
        history = model.fit(x, epochs=12, batch_size=64, seed=4, verbose=0)
        runs.append((history, model.log_prob(x)))
    (first, log_p), (second, again) = runs
    assert first.loss == second.loss and first.validation_loss == second.validation_loss
    np.testing.assert_array_equal(log_p, again)
    assert first.standardised and first.loss[-1] < first.loss[0]
    assert -log_p.mean() == pytest.approx(first.best_loss, abs=0.5)
    assert model.fit(x, epochs=1, verbose=0).standardised is False


def test_a_failure_names_the_layer_and_restores() -> None:
    x = np.random.default_rng(1).normal(size=(300, 2))
    model = flowdsl.compile(FLOW, seed=3)
    before = model.weights()
    with pytest.raises(TrainingFailed, match="real_nvp"):
        model.fit(x, epochs=3, learning_rate=1e8, batch_size=32, verbose=0)
    for name, value in model.weights().items():
        if name in before:
            np.testing.assert_array_equal(value, before[name])
