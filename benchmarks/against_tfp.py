"""log_prob and one epoch of training against hand-written TFP, in one interleaved run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

ROWS = 1024
ROUNDS = 15


def seconds(work: Callable[[], Any]) -> float:
    """Time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def hand_written() -> tuple[Any, Any]:
    """The moons RealNVP as one writes it with TFP and Keras, and its compiled log_prob."""
    import tensorflow as tf
    import tensorflow_probability as tfp
    import tf_keras

    tfb, tfd = tfp.bijectors, tfp.distributions

    class Coupling(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = tf_keras.Sequential(
                [
                    tf_keras.layers.Dense(64, "relu", input_shape=(1,)),
                    tf_keras.layers.Dense(64, "relu"),
                    tf_keras.layers.Dense(2),
                ]
            )

        def __call__(self, x: Any, output_units: int, **_: Any) -> Any:
            return tf.split(self.net(x), 2, axis=-1)

    nets = [Coupling() for _ in range(5)]
    layers: list[Any] = []
    for i, net in enumerate(nets):
        layers.append(tfb.RealNVP(num_masked=1, shift_and_log_scale_fn=net))
        if i < 4:
            layers.append(tfb.Permute([1, 0]))
    flow = tfd.TransformedDistribution(
        tfd.Sample(tfd.Normal(0.0, 1.0), 2), tfb.Chain(list(reversed(layers)))
    )
    variables = [v for net in nets for v in net.net.trainable_variables]
    return flow, variables


def rows() -> list[tuple[str, str, str, str]]:
    """Table rows: cell, flowdsl ms, TFP in tf.function ms, TFP / flowdsl."""
    import tensorflow as tf
    import tf_keras

    from benchmarks.processes import MOONS
    from flowdsl.data import toy
    from flowdsl.engines.interface import TrainingPlan
    from flowdsl.pipeline import compile

    x = toy.moons(5_000, seed=0).astype(np.float32)
    model = compile(MOONS, seed=1)
    flow, variables = hand_written()
    log_prob = tf.function(flow.log_prob, input_signature=[tf.TensorSpec([None, 2])])
    batch = tf.constant(x[:ROWS])

    optimizer = tf_keras.optimizers.Adam(1e-3)

    @tf.function
    def step(rows: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(flow.log_prob(rows))
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    table = []
    cells: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        (
            f"log_prob of {ROWS} rows",
            lambda: model.log_prob(x[:ROWS]),
            lambda: log_prob(batch).numpy(),
        )
    ]
    for size in (128, 1024):
        steps = 5_000 // size
        trainer = model.runtime.trainer(TrainingPlan(train=x, batch_size=size))
        data = tf.data.Dataset.from_tensor_slices(x).shuffle(5_000).batch(size, True)
        order = np.random.default_rng(0).permutation(5_000)[: steps * size]
        order = order.reshape(steps, size).astype(np.int32)
        rates = np.full(steps, 1e-3, dtype=np.float32)

        def ours(trainer: Any = trainer, order: Any = order, rates: Any = rates) -> Any:
            return trainer.epoch(order, rates)

        def theirs(data: Any = data) -> None:
            for rows in data:
                step(rows)

        cells.append((f"one epoch of 5,000 rows in batches of {size}", ours, theirs))
    for name, ours_cell, theirs_cell in cells:
        ours_cell(), theirs_cell()
        pairs = [(seconds(ours_cell), seconds(theirs_cell)) for _ in range(ROUNDS)]
        mine = statistics.median(a for a, _ in pairs) * 1e3
        other = statistics.median(b for _, b in pairs) * 1e3
        ratio = statistics.median(b / a for a, b in pairs)
        table.append((name, f"{mine:.2f}", f"{other:.2f}", f"{ratio:.2f}"))
    return table
