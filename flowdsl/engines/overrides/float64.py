"""Classes of TFP that mix float32 into float64, with every number in one dtype."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.engines.calls import made

tfd = tfp.distributions


class RayleighCDF(tfp.bijectors.RayleighCDF):
    """TFP takes the square root of a float32 2."""

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        scale = tf.convert_to_tensor(self.scale)
        left = tf.math.log1p(-y)
        half_log_2 = 0.5 * tf.math.log(tf.constant(2.0, scale.dtype))
        return tf.math.log(scale) - half_log_2 - left - 0.5 * tf.math.log(-left)


class DoublesidedMaxwell(tfp.distributions.DoublesidedMaxwell):
    """TFP's signs are float32."""

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        length, sign = tfp.random.split_seed(seed, salt="DoublesidedMaxwell")
        loc, scale = tf.convert_to_tensor(self.loc), tf.convert_to_tensor(self.scale)
        shape = tf.concat([[n], self._batch_shape_tensor(loc=loc, scale=scale)], 0)
        parts = tf.random.stateless_normal(tf.concat([shape, [3]], 0), length, dtype=self.dtype)
        signs = tfp.random.rademacher(shape, dtype=self.dtype, seed=sign)
        return signs * tf.norm(parts, axis=-1) * scale + loc


class PlackettLuce(tfp.distributions.PlackettLuce):
    """TFP's noise is float32."""

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        scores = tf.convert_to_tensor(self.scores)
        zero, one = tf.zeros([], scores.dtype), tf.ones([], scores.dtype)
        shape = tf.concat([[n], tf.shape(scores)], 0)
        noise = tfd.Gumbel(zero, one).sample(shape, seed=seed)
        order = tf.argsort(noise + tf.math.log(scores), axis=-1, direction="DESCENDING")
        return tf.cast(order, self.dtype)


class Bernoulli(tfp.distributions.Bernoulli):
    """TFP's distribution function mixes in a float32 0 and 1."""

    def _cdf(self, event: Any) -> Any:
        prob = self._probs_parameter_no_checks()
        zero, one = tf.zeros([], prob.dtype), tf.ones([], prob.dtype)
        return tf.where(event < 0, zero, tf.where(event < 1, one - prob, one))


class Skellam(tfp.distributions.Skellam):
    """TFP's samples are float32."""

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        return tf.cast(super()._sample_n(n, seed), self.dtype)


class FlatDirichlet(tfp.distributions.FlatDirichlet):
    """TFP's density is float32: the logarithm of (k - 1)!, the same everywhere."""

    def _log_prob(self, x: Any) -> Any:
        x = tf.convert_to_tensor(x, self.dtype)
        batch = tf.broadcast_dynamic_shape(
            tf.shape(x)[:-1], tf.constant(self.batch_shape.as_list(), tf.int32)
        )
        size = tf.cast(tf.shape(x)[-1], self.dtype)
        return tf.fill(batch, tf.math.lgamma(size))


def of(kind: Any) -> Any:
    """Construction of a class of our own."""
    return lambda call: made(kind, call)


SPECIAL: dict[str, Any] = {
    "bijector.rayleigh_cdf": of(RayleighCDF),
    "distribution.bernoulli": of(Bernoulli),
    "distribution.doublesided_maxwell": of(DoublesidedMaxwell),
    "distribution.flat_dirichlet": of(FlatDirichlet),
    "distribution.plackett_luce": of(PlackettLuce),
    "distribution.skellam": of(Skellam),
}
