"""BetaQuotient with a density near 1, where TFP 0.25's series gives NaN."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.engines.calls import Call, made

STEP = 1 / 32
NODES = np.arange(-4.0, 4.0 + STEP / 2, STEP)
NEAR = 0.9


class BetaQuotient(tfp.distributions.BetaQuotient):
    """TFP's quotient of beta numbers; near 1 the density is an integral done by quadrature.

    With A = a0 + a1 and z <= 1, p(z) B(a0, b0) B(a1, b1) is
    z^(a0 - 1) times the integral of t^(A - 1) (1 - t)^(b1 - 1) (1 - zt)^(b0 - 1) over t in (0, 1).
    Above 1 the quotient is turned over. The nodes crowd at both ends (tanh-sinh).
    """

    def _log_prob(self, x: Any) -> Any:
        a0, b0, a1, b1 = (
            tf.convert_to_tensor(v)
            for v in (
                self.concentration1_numerator,
                self.concentration0_numerator,
                self.concentration1_denominator,
                self.concentration0_denominator,
            )
        )
        turned = x > 1.0
        z = tf.where(turned, tf.math.reciprocal(x), x)
        near = z > NEAR
        apart = tf.where(near, tf.constant(0.5, x.dtype), x)
        upper = tf.where(turned, b0, b1)
        lower = tf.where(turned, b1, b0)
        first = tf.where(turned, a1, a0)
        safe = tf.where(near, z, tf.ones_like(z))
        norm = tfp.math.lbeta(a0, b0) + tfp.math.lbeta(a1, b1)
        integral = log_integral(safe, a0 + a1, upper, lower)
        close = (first - 1) * tf.math.log(safe) + integral - norm
        # p(x) = q(1 / x) / x^2
        close -= tf.where(turned, -2 * tf.math.log(safe), tf.zeros_like(safe))
        return tf.where(near, close, super()._log_prob(apart))


def log_integral(z: Any, total: Any, upper: Any, lower: Any) -> Any:
    """Log of the integral of t^(total-1) (1-t)^(upper-1) (1-zt)^(lower-1) over (0, 1)."""
    s = tf.constant(NODES, z.dtype)
    u = math.pi * tf.math.sinh(s)
    log_t, log_rest = -tf.math.softplus(-u), -tf.math.softplus(u)
    gap = tf.maximum(1 - z, tf.zeros_like(z))[..., tf.newaxis]
    log_gap = tf.math.log(tf.exp(log_rest) + tf.exp(log_t) * gap + tf.constant(1e-37, z.dtype))
    width = tf.math.log(math.pi * STEP * tf.math.cosh(s))
    total, upper, lower = (v[..., tf.newaxis] for v in (total, upper, lower))
    return tf.reduce_logsumexp(
        total * log_t + upper * log_rest + (lower - 1) * log_gap + width, axis=-1
    )


def beta_quotient(call: Call) -> Any:
    """BetaQuotient with a density everywhere."""
    return made(BetaQuotient, call)


SPECIAL = {"distribution.beta_quotient": beta_quotient}
