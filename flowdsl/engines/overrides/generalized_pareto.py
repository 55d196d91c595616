"""GeneralizedPareto bijector with finite gradients: TFP 0.25's are NaN at interior points."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
import tensorflow_probability as tfp


class GeneralizedPareto(tfp.bijectors.GeneralizedPareto):
    """TFP's bijector onto the support of a generalized Pareto distribution.

    TFP evaluates both of its branches at every point; the one that is not taken gives NaN
    gradients. Here each branch is only given points inside its own range.
    """

    def _bounds(self, y: Any) -> tuple[Any, Any, Any]:
        loc = tf.convert_to_tensor(self.loc)
        bounded, ratio = self._classify_conc()
        bounded = tf.broadcast_to(
            bounded, tf.broadcast_dynamic_shape(tf.shape(bounded), tf.shape(y))
        )
        return bounded, loc, loc + tf.math.abs(ratio)

    def _split(self, y: Any) -> tuple[Any, Any, Any, Any]:
        """Points for each branch: y where it is the branch taken, else an inner point."""
        bounded, loc, high = self._bounds(y)
        _, ratio = self._classify_conc()
        middle, above = (loc + high) / 2, loc + tf.ones_like(loc)
        return bounded, tf.where(bounded, y, middle), tf.where(bounded, above, y), ratio

    def _inverse(self, y: Any) -> Any:
        bounded, inner, outer, ratio = self._split(y)
        return tf.where(
            bounded,
            self._negative_concentration_bijector(ratio).inverse(inner),
            self._non_negative_concentration_bijector.inverse(outer),
        )

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        bounded, inner, outer, ratio = self._split(y)
        return tf.where(
            bounded,
            self._negative_concentration_bijector(ratio).inverse_log_det_jacobian(inner, 0),
            self._non_negative_concentration_bijector.inverse_log_det_jacobian(outer, 0),
        )
