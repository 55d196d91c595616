"""Distributions with extra mass at a point, where TFP 0.25 misreads the log-odds."""

from __future__ import annotations

import warnings
from typing import Any

import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.engines.calls import Call

tfd = tfp.distributions
LOGITS, PROBS = "inflated_loc_logits", "inflated_loc_probs"


def mass(call: Call, batch: Any) -> Any:
    """Probability of the point for each member of the batch.

    TFP takes the pair (l, -l) for log-odds l, which is twice what was said.
    """
    probs = call.get(PROBS) if PROBS in call else tf.math.sigmoid(call.get(LOGITS))
    return tf.broadcast_to(probs, tf.broadcast_dynamic_shape(tf.shape(probs), batch))


def inflated(call: Call) -> Any:
    """Inflated: weights and base of one batch shape."""
    base = call.get("distribution")
    probs = mass(call, base.batch_shape_tensor())
    base = tfd.BatchBroadcast(base, with_shape=tf.shape(probs)) if differs(base, probs) else base
    with warnings.catch_warnings():  # TFP's word that the base is continuous
        warnings.simplefilter("ignore")
        return tfd.Inflated(
            distribution=base,
            inflated_loc_probs=probs,
            **call.kwargs("distribution", LOGITS, PROBS),
        )


def differs(base: Any, probs: Any) -> bool:
    """Whether the weights have a batch shape that the base lacks."""
    return not base.batch_shape.is_compatible_with(probs.shape)


def zero_inflated(call: Call) -> Any:
    """ZeroInflatedNegativeBinomial: all parameters of one shape."""
    own = call.kwargs(LOGITS, PROBS, "name", "validate_args", "allow_nan_stats")
    shape = tf.shape(sum(own.values()))
    probs = mass(call, shape)
    own = {name: tf.broadcast_to(value, tf.shape(probs)) for name, value in own.items()}
    return tfd.ZeroInflatedNegativeBinomial(inflated_loc_probs=probs, **own)


def log_normal_poisson(call: Call) -> Any:
    """PoissonLogNormalQuadratureCompound, whose quadrature goes by name."""
    kwargs = call.kwargs("dtype")
    if "quadrature_fn" in kwargs:
        kwargs["quadrature_fn"] = getattr(tfd, kwargs["quadrature_fn"])
    return tfd.PoissonLogNormalQuadratureCompound(**kwargs)


SPECIAL = {
    "distribution.poisson_log_normal_quadrature_compound": log_normal_poisson,
    "distribution.inflated": inflated,
    "distribution.zero_inflated_negative_binomial": zero_inflated,
}
