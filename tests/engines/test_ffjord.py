"""FFJORD against a linear equation, whose flow is a matrix exponential, and in training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flowdsl.session import Session

RATES = np.array([0.5, -1.0])
LINEAR = "ffjord(function(time, x) c(0.5, -1) * x)"


def run(text: str) -> Any:
    return Session(seed=1).run(text)


@pytest.mark.parametrize("x", ["c(1, 2)", "matrix(c(1, 2, 3, 4, 5, 6), ncol = 2)"])
def test_linear(x: str) -> None:
    there, back, log_det = run(
        f"x <- {x}\nb <- {LINEAR}\ny <- forward(b, x)\n"
        "list(y, inverse(b, y), forward_log_det_jacobian(b, x))"
    )
    value = np.asarray(run(x))
    np.testing.assert_allclose(there, value * np.exp(RATES), rtol=1e-3)
    np.testing.assert_allclose(back, value, rtol=1e-3)
    assert np.shape(log_det) == value.shape[:-1]
    np.testing.assert_allclose(log_det, RATES.sum(), rtol=1e-3)


def test_log_det_is_that_of_autodiff() -> None:
    import tensorflow as tf

    text = (
        "ffjord(function(time, x) sin(tf$linalg$matvec(matrix(c(0.3, 1, -1, 0.2), nrow = 2),"
        " x)) + time, final_time = 0.5)"
    )
    b = run(text).bijector
    x = tf.constant([[0.3, -0.7], [1.0, 2.0]])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = b.forward(x)
    want = np.linalg.slogdet(tape.batch_jacobian(y, x, experimental_use_pfor=False).numpy())[1]
    np.testing.assert_allclose(b.forward_log_det_jacobian(tf.identity(x), 1), want, atol=2e-3)
    np.testing.assert_allclose(b.inverse_log_det_jacobian(tf.identity(y), 1), -want, atol=2e-3)


def test_weights_train() -> None:
    before, after = run(
        "w <- param(c(0, 0), name = 'w')\n"
        "d <- normal() %>% iid(2) %>% ffjord(function(time, x) w * x)\n"
        "x <- (normal() %>% iid(2) %>% scale_matvec_diag(c(2, 0.5))) %>% sample(500, seed = 1)\n"
        "first <- log_prob(d, c(1, 1))\n"
        "fit(d, x, epochs = 40, learning_rate = 0.05, standardize = FALSE, seed = 1)\n"
        "list(first, w)"
    )
    assert before == pytest.approx(-1 - np.log(2 * np.pi), abs=1e-3)
    np.testing.assert_allclose(after, np.log([2, 0.5]), atol=0.2)


def test_the_estimate_of_r() -> None:
    """The prefixed name keeps the default of R, an estimate without bias."""
    exact = run(f"normal() %>% iid(2) %>% {LINEAR} %>% log_prob(c(1, 1))")
    text = f"normal() %>% iid(2) %>% tfb_{LINEAR} %>% log_prob(matrix(1, nrow = 500, ncol = 2))"
    assert np.mean(run(text)) == pytest.approx(exact, abs=0.3)
