"""Maximum-likelihood training in TensorFlow: one graph call runs many steps.

All gradients are one vector, so that Adam is a handful of operations however many weights a
model has; the loop over steps is inside the graph and the data stays on the device.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from flowdsl.engines.failures import located
from flowdsl.engines.interface import EpochResult, TrainingPlan

LOSS_ROWS = 8192

LogProb = Callable[[tf.Tensor, bool], tf.Tensor]


class TensorFlowTrainer:
    """One training run of a log density over variables, with Adam's state.

    Args:
        log_prob: of rows `[batch, *event]` to `[batch]`; its second argument says whether
            layers behave as in training.
        variables: the weights to train, all of one floating dtype.
        plan: data, batch size and Adam's constants.
        xla: whether to compile with XLA: pays for some models and costs others.
    """

    def __init__(
        self,
        log_prob: LogProb,
        variables: Sequence[tf.Variable],
        plan: TrainingPlan,
        xla: bool = False,
    ) -> None:
        self._log_prob = log_prob
        self._variables = list(variables)
        self._plan = plan
        self._data = tf.constant(plan.train)
        self._dtype = self._variables[0].dtype
        self._sizes = [int(np.prod(v.shape)) for v in self._variables]
        with tf.init_scope():
            self._first = tf.Variable(tf.zeros([sum(self._sizes)], self._dtype))
            self._second = tf.Variable(tf.zeros([sum(self._sizes)], self._dtype))
        self._steps = 0
        event = plan.train.shape[1:]
        self._run = tf.function(
            self._epoch,
            input_signature=[
                tf.TensorSpec([None, None], tf.int32),
                tf.TensorSpec([None], self._dtype),
                tf.TensorSpec([None], self._dtype),
            ],
            jit_compile=True if xla else None,
            autograph=False,
        )
        self._total = tf.function(
            self._sum,
            input_signature=[tf.TensorSpec([None, *event], self._dtype)],
            autograph=False,
        )

    def epoch(self, order: np.ndarray, learning_rates: np.ndarray) -> EpochResult:
        """Take one Adam step for each row of `order`; see `Trainer.epoch`."""
        count = np.arange(self._steps + 1, self._steps + 1 + len(order), dtype=np.float64)
        sizes = np.asarray(learning_rates, np.float64) / (1 - self._plan.beta1**count)
        roots = np.sqrt(1 - self._plan.beta2**count)
        numpy_dtype = self._dtype.as_numpy_dtype
        with located("training"):
            total, finite, steps = self._run(
                tf.constant(order, tf.int32),
                tf.constant(sizes.astype(numpy_dtype)),
                tf.constant(roots.astype(numpy_dtype)),
            )
            taken = int(steps)
        self._steps += taken
        loss = float(total) / taken if taken else float("nan")
        return EpochResult(loss=loss, finite=bool(finite), steps=taken)

    def loss(self, x: np.ndarray) -> float:
        """Mean negative log-likelihood of rows `[n, *event]`, layers as at inference."""
        total = 0.0
        for start in range(0, len(x), LOSS_ROWS):
            rows = np.asarray(x[start : start + LOSS_ROWS], self._dtype.as_numpy_dtype)
            with located("the loss of held-out rows"):
                total -= float(self._total(tf.constant(rows)))
        return total / len(x)

    def _sum(self, x: tf.Tensor) -> tf.Tensor:
        return tf.reduce_sum(tf.cast(self._log_prob(x, False), tf.float64))

    def _epoch(
        self, order: tf.Tensor, sizes: tf.Tensor, roots: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """The loop over steps. `sizes` and `roots` are Adam's bias corrections, made outside:
        m / (1 - beta1^t) and sqrt(v / (1 - beta2^t)) need no power here."""
        tf.random.set_seed(self._plan.seed)  # of this graph only
        steps = tf.shape(order)[0]

        def more(i: tf.Tensor, total: tf.Tensor, finite: tf.Tensor, *_: tf.Tensor) -> tf.Tensor:
            return tf.logical_and(i < steps, finite)

        def step(
            i: tf.Tensor, total: tf.Tensor, finite: tf.Tensor, first: tf.Tensor, second: tf.Tensor
        ) -> tuple[tf.Tensor, ...]:
            loss, gradient = self._gradient(tf.gather(self._data, order[i]))
            finite = tf.reduce_all(tf.math.is_finite(gradient)) & tf.math.is_finite(loss)
            gradient = self._clipped(gradient)
            m = first + (1 - self._plan.beta1) * (gradient - first)
            v = second + (1 - self._plan.beta2) * (tf.square(gradient) - second)
            change = sizes[i] * m / (tf.sqrt(v) / roots[i] + self._plan.epsilon)
            # Selecting is cheaper than a conditional, and leaves everything as it was.
            self._subtract(tf.where(finite, change, tf.zeros_like(change)))
            return (
                i + tf.cast(finite, tf.int32),
                total + tf.where(finite, tf.cast(loss, tf.float64), 0.0),
                finite,
                tf.where(finite, m, first),
                tf.where(finite, v, second),
            )

        start = (
            tf.constant(0),
            tf.constant(0.0, tf.float64),
            tf.constant(True),
            self._first.read_value(),
            self._second.read_value(),
        )
        taken, total, finite, first, second = tf.while_loop(
            more, step, start, parallel_iterations=1
        )
        self._first.assign(first)
        self._second.assign(second)
        return total, finite, taken

    def _gradient(self, x: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Mean negative log-likelihood of a batch and its gradient as one vector."""
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            for v in self._variables:
                tape.watch(v)
            loss = -tf.reduce_mean(self._log_prob(x, True))
        found = tape.gradient(loss, self._variables, unconnected_gradients="zero")
        flat = [tf.reshape(tf.convert_to_tensor(g), [-1]) for g in found]
        return loss, tf.concat(flat, axis=0)

    def _clipped(self, gradient: tf.Tensor) -> tf.Tensor:
        if self._plan.clip_norm is None:
            return gradient
        norm = tf.sqrt(tf.reduce_sum(tf.square(gradient)))
        bound = tf.constant(self._plan.clip_norm, gradient.dtype)
        return gradient * (bound / tf.maximum(norm, bound))

    def _subtract(self, change: tf.Tensor) -> None:
        parts = tf.split(change, self._sizes)
        for variable, part in zip(self._variables, parts):
            variable.assign_sub(tf.reshape(part, variable.shape))
