"""Batch normalisation as a bijector, with its state in Params."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf
import tensorflow_probability as tfp

EPSILON = 1e-3
MOMENTUM = 0.99


class BatchNormalization(tfp.bijectors.Bijector):
    """TFP's direction: the inverse normalises data, the forward undoes it for samples.

    Args:
        gamma, beta: scale and shift of the normalised values, shape `[d]`.
        moving_mean, moving_variance: statistics for inference, shape `[d]`.
        training: whether the inverse uses the statistics of the batch at hand.
        update: called with the mean and the variance of every batch seen in training.
    """

    def __init__(
        self,
        gamma: Any,
        beta: Any,
        moving_mean: Any,
        moving_variance: Any,
        training: bool = False,
        update: Callable[[Any, Any], None] | None = None,
        name: str = "batch_normalization",
    ) -> None:
        parameters = dict(locals())
        with tf.name_scope(name) as name:
            self._gamma, self._beta = gamma, beta
            self._moving_mean, self._moving_variance = moving_mean, moving_variance
            self._training, self._update = training, update
            self._normalised: dict[int, tuple[Any, Any]] = {}
            super().__init__(
                forward_min_event_ndims=1,
                parameters=parameters,
                name=name,
                dtype=tf.as_dtype(gamma.dtype),
            )

    @classmethod
    def _parameter_properties(cls, dtype: Any) -> dict[str, Any]:
        return {}

    def _moments(self, y: Any) -> tuple[Any, Any]:
        if not self._training or y.shape.rank == 1:  # one event is no batch
            return tf.convert_to_tensor(self._moving_mean), tf.convert_to_tensor(
                self._moving_variance
            )
        mean, variance = tf.nn.moments(y, axes=list(range(y.shape.rank - 1)))
        if self._update is not None:
            self._update(mean, variance)
        return mean, variance

    def _forward(self, x: Any) -> Any:
        scale = tf.sqrt(self._moving_variance + EPSILON) / self._gamma
        return (x - self._beta) * scale + self._moving_mean

    def _inverse(self, y: Any) -> Any:
        mean, variance = self._moments(y)
        x = (y - mean) * tf.math.rsqrt(variance + EPSILON) * self._gamma + self._beta
        if self._training:
            self._normalised[id(x)] = (x, variance)
        return x

    def _log_det(self, variance: Any) -> Any:
        return tf.reduce_sum(tf.math.log(self._gamma) - 0.5 * tf.math.log(variance + EPSILON))

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        _, variance = self._moments(y)
        return self._log_det(variance)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        # TransformedDistribution asks for this determinant of what the inverse gave: it must be
        # that of the same batch. TFP's own layer answers with the moving variance.
        seen, variance = self._normalised.get(id(x), (None, None))
        if seen is not x:
            variance = tf.convert_to_tensor(self._moving_variance)
        return -self._log_det(variance)
