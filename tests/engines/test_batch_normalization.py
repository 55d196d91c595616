"""Whose statistics batch normalisation uses: the batch's in a spec, moving ones in a model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import flowdsl
from flowdsl import Session

ROWS = np.array([[1.0, 4.0], [2.0, 6.0], [3.0, 8.0], [0.0, -1.0]], np.float32)
SPEC = """
x <- matrix(c(1, 2, 3, 0, 4, 6, 8, -1), ncol = 2)
b <- tfb_batch_normalization()
d <- tfd_multivariate_normal_diag(c(0, 0)) %>% b
"""


def density(rows: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """The log density of rows that are standard normal once they are normalised."""
    z = (rows - mean) / np.sqrt(variance + 1e-3)
    each = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) - 0.5 * np.log(variance + 1e-3)
    return each.sum(-1)


def test_called_directly_it_goes_by_the_batch_as_tfp_does() -> None:
    import tensorflow_probability as tfp

    session = Session(seed=1)
    session.run(SPEC)
    theirs = tfp.bijectors.BatchNormalization(training=True)
    np.testing.assert_allclose(
        session.run("d$bijector$inverse(x)"), theirs.inverse(ROWS), rtol=1e-5, atol=1e-6
    )
    np.testing.assert_allclose(
        session.run("d$bijector$inverse_log_det_jacobian(x, 1)"),
        theirs.inverse_log_det_jacobian(ROWS, 1),
        rtol=1e-5,
    )
    expected = density(ROWS, ROWS.mean(0), ROWS.var(0))
    np.testing.assert_allclose(session.run("d %>% log_prob(x)"), expected, rtol=1e-5)
    one = session.run("d %>% log_prob(c(1, 2))")  # one event is no batch
    assert one == pytest.approx(density(np.array([1.0, 2.0]), np.zeros(2), np.ones(2)), rel=1e-5)
    session.run("e <- tfd_multivariate_normal_diag(c(0, 0)) %>% tfb_batch_normalization("
                "training = FALSE)")  # fmt: skip
    unmoved = density(ROWS, np.zeros(2), np.ones(2))
    np.testing.assert_allclose(session.run("e %>% log_prob(x)"), unmoved, rtol=1e-5)


def test_a_model_goes_by_moving_statistics_before_and_after_training(tmp_path: Path) -> None:
    session = Session(seed=1)
    session.run(SPEC)
    model = session.model("d")
    unmoved = density(ROWS, np.zeros(2), np.ones(2))
    np.testing.assert_allclose(model.log_prob(ROWS), unmoved, rtol=1e-5)
    alone = [float(model.log_prob(row)) for row in ROWS]
    np.testing.assert_allclose(model.log_prob(ROWS), alone, rtol=1e-5)
    session.run("y <- matrix(rnorm(800, 1, 2), ncol = 2)")
    session.run("h <- fit(d, y, epochs = 5, standardize = FALSE, verbose = 0)")
    trained = model.log_prob(ROWS)
    np.testing.assert_allclose(session.run("d %>% log_prob(x)"), trained, rtol=1e-5)
    assert np.abs(trained - unmoved).max() > 0.01
    model.save(tmp_path / "bn.safetensors")
    again = flowdsl.load(tmp_path / "bn.safetensors")
    np.testing.assert_array_equal(again.log_prob(ROWS), trained)
    np.testing.assert_allclose([float(again.log_prob(row)) for row in ROWS], trained, rtol=1e-5)


def test_training_raises_the_density_of_the_batch() -> None:
    """In a chain too, where the determinant is asked of what the inverse gave."""
    import tensorflow as tf

    session = Session(seed=1)
    session.run(
        "flow <- normal() %>% iid(2) %>% scale(c(2, 3)) %>% batch_normalization() %>% shift(1)"
    )
    runtime = session.model("flow").runtime
    got = runtime.log_prob(tf.constant(ROWS), True).numpy()
    moved = ROWS - 1
    z = (moved - moved.mean(0)) / np.sqrt(moved.var(0) + 1e-3) / [2.0, 3.0]
    each = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) - np.log([2.0, 3.0])
    want = (each - 0.5 * np.log(moved.var(0) + 1e-3)).sum(-1)
    np.testing.assert_allclose(got, want, rtol=1e-5)
