"""Softfloor with a right inverse: TFP 0.25's is wrong everywhere."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
import tensorflow_probability as tfp


class Softfloor(tfp.bijectors.Softfloor):
    """TFP's Softfloor: one period is a rescaled sigmoid from 0 to 1.

    With f in [0, 1), t the temperature and D = tanh(1 / 4t):
    forward f -> (1 + tanh((f - 1/2) / 2t) / D) / 2, inverse r -> 1/2 + 2t atanh((2r - 1) D).
    """

    def _parts(self) -> tuple[Any, Any, Any]:
        t = tf.convert_to_tensor(self.temperature)
        return t, tf.math.tanh(0.25 / t), tf.math.sigmoid(-0.5 / t)

    def _forward(self, x: Any) -> Any:
        t, span, low = self._parts()
        whole = tf.math.floor(x - 0.5)
        f = x - 0.5 - whole
        return whole + 0.5 * (1.0 + tf.math.tanh((f - 0.5) / (2.0 * t)) / span) + low

    def _inverse(self, y: Any) -> Any:
        t, span, low = self._parts()
        whole = tf.math.floor(y - low)
        r = y - low - whole
        return whole + 1.0 + t * self._logit(r, span, low)

    def _logit(self, r: Any, span: Any, low: Any) -> Any:
        """logit(r * span + low), without cancellation near the middle and near the ends."""
        centred = (2.0 * r - 1.0) * span
        near = tf.math.abs(centred) < 0.5
        middle = 2.0 * tf.math.atanh(tf.where(near, centred, tf.zeros_like(centred)))
        ends = tf.math.log(r * span + low) - tf.math.log((1.0 - r) * span + low)
        return tf.where(near, middle, ends)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        t, span, _ = self._parts()
        f = x - 0.5 - tf.math.floor(x - 0.5)
        inner = (f - 0.5) / t
        return (
            -tf.math.softplus(-inner) - tf.math.softplus(inner) - tf.math.log(t) - tf.math.log(span)
        )

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        return -self._forward_log_det_jacobian(self._inverse(y))
