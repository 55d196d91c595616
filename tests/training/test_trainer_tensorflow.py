"""The compiled trainer against Adam written out in NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from flowdsl.engines.interface import TrainingPlan

tf = pytest.importorskip("tensorflow")

from flowdsl.engines.training_tensorflow import TensorFlowTrainer  # noqa: E402

LOG_2PI = np.log(2 * np.pi)


class Gaussian:
    """Two-dimensional normal with a mean and log scales, and its gradient by hand."""

    def __init__(self, dtype: str = "float64") -> None:
        self.mean = tf.Variable(np.array([0.5, -0.5], dtype))
        self.log_sd = tf.Variable(np.array([[0.1], [0.2]], dtype))
        self.traces = 0

    def log_prob(self, x: tf.Tensor, training: bool) -> tf.Tensor:
        self.traces += 1
        log_sd = tf.reshape(self.log_sd, [2])
        z = (x - self.mean) * tf.exp(-log_sd)
        return tf.reduce_sum(-0.5 * z**2 - log_sd - 0.5 * LOG_2PI, axis=-1)


def loss_and_gradient(w: np.ndarray, x: np.ndarray) -> tuple[float, np.ndarray]:
    mean, log_sd = w[:2], w[2:]
    z = (x - mean) * np.exp(-log_sd)
    loss = (0.5 * z**2 + log_sd + 0.5 * LOG_2PI).sum(axis=1).mean()
    return loss, np.concatenate([(-z * np.exp(-log_sd)).mean(0), (1 - z**2).mean(0)])


def adam(
    w: np.ndarray, batches: list[np.ndarray], rates: np.ndarray, clip: float | None = None
) -> tuple[np.ndarray, float]:
    m, v, losses = np.zeros_like(w), np.zeros_like(w), []
    for t, (x, rate) in enumerate(zip(batches, rates), 1):
        loss, g = loss_and_gradient(w, x)
        if clip is not None:
            g = g * min(1.0, clip / np.linalg.norm(g))
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        w = w - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7)
        losses.append(loss)
    return w, float(np.mean(losses))


def weights(model: Gaussian) -> np.ndarray:
    return np.concatenate([model.mean.numpy(), model.log_sd.numpy()[:, 0]])


def data(dtype: str = "float64") -> np.ndarray:
    return np.random.default_rng(0).normal(1.0, 2.0, size=(64, 2)).astype(dtype)


@pytest.mark.parametrize("clip", [None, 0.3])
@pytest.mark.parametrize("xla", [False, True])
def test_steps_are_adams(clip: float | None, xla: bool) -> None:
    model, x = Gaussian(), data()
    start = weights(model)
    plan = TrainingPlan(x, batch_size=8, clip_norm=clip)
    trainer = TensorFlowTrainer(model.log_prob, [model.mean, model.log_sd], plan, xla=xla)
    order = np.random.default_rng(1).permutation(64).astype(np.int32).reshape(8, 8)
    rates = np.linspace(0.1, 0.01, 24)
    found = [trainer.epoch(order, r).loss for r in np.split(rates, 3)]
    expected, _ = adam(start, [x[o] for o in np.tile(order, (3, 1))], rates, clip)
    np.testing.assert_allclose(weights(model), expected, rtol=1e-12)
    _, first = adam(start, [x[o] for o in order], rates[:8], clip)
    assert found[0] == pytest.approx(first, rel=1e-12)


def test_float32_and_the_loss_of_held_out_rows() -> None:
    model, x = Gaussian("float32"), data("float32")
    trainer = TensorFlowTrainer(
        model.log_prob, [model.mean, model.log_sd], TrainingPlan(x, batch_size=64)
    )
    expected, _ = loss_and_gradient(weights(model).astype(float), x.astype(float))
    assert trainer.loss(x) == pytest.approx(expected, rel=1e-6)
    many = np.tile(x, (300, 1))
    assert trainer.loss(many) == pytest.approx(expected, rel=1e-6)


def test_one_trace_for_all_epochs() -> None:
    model, x = Gaussian(), data()
    trainer = TensorFlowTrainer(
        model.log_prob, [model.mean, model.log_sd], TrainingPlan(x, batch_size=8)
    )
    order = np.arange(64, dtype=np.int32).reshape(8, 8)
    trainer.epoch(order, np.full(8, 0.01))
    after_one = model.traces
    for steps in (8, 5, 1):
        trainer.epoch(order[:steps], np.full(steps, 0.01))
    assert model.traces == after_one
    trainer.loss(x)
    after_loss = model.traces
    trainer.loss(x[:7])
    assert model.traces == after_loss


@pytest.mark.parametrize("xla", [False, True])
def test_a_bad_batch_stops_before_the_weights_move(xla: bool) -> None:
    model, x = Gaussian(), data()
    x[20] = np.nan
    trainer = TensorFlowTrainer(
        model.log_prob, [model.mean, model.log_sd], TrainingPlan(x, batch_size=8), xla=xla
    )
    start = weights(model)
    order = np.arange(64, dtype=np.int32).reshape(8, 8)
    result = trainer.epoch(order, np.full(8, 0.1))
    assert (result.finite, result.steps) == (False, 2)
    expected, loss = adam(start, [x[:8], x[8:16]], np.full(2, 0.1))
    np.testing.assert_allclose(weights(model), expected, rtol=1e-12)
    assert result.loss == pytest.approx(loss)


def test_a_bad_gradient_under_a_finite_loss_stops_too() -> None:
    w = tf.Variable(np.zeros(1))
    trainer = TensorFlowTrainer(
        lambda x, _: -tf.sqrt(w[0] * 0.0) - x[:, 0] ** 2, [w], TrainingPlan(data(), batch_size=8)
    )
    result = trainer.epoch(np.arange(8, dtype=np.int32)[None], np.array([0.1]))
    assert (result.finite, result.steps) == (False, 0)
    assert w.numpy().tolist() == [0.0]


def test_weights_that_no_row_reaches_stay() -> None:
    model, other = Gaussian(), tf.Variable(np.ones(3))
    trainer = TensorFlowTrainer(
        model.log_prob, [model.mean, other, model.log_sd], TrainingPlan(data(), batch_size=64)
    )
    trainer.epoch(np.arange(64, dtype=np.int32)[None], np.array([0.1]))
    assert other.numpy().tolist() == [1.0, 1.0, 1.0]


def test_global_random_state_is_left_alone() -> None:
    tf.random.set_seed(5)
    before = tf.random.uniform([3]).numpy()
    tf.random.set_seed(5)
    model = Gaussian()
    trainer = TensorFlowTrainer(
        model.log_prob, [model.mean, model.log_sd], TrainingPlan(data(), batch_size=64, seed=9)
    )
    trainer.epoch(np.arange(64, dtype=np.int32)[None], np.array([0.1]))
    assert tf.random.uniform([3]).numpy().tolist() == before.tolist()
