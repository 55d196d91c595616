"""Bijectors and distributions that are made of others."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow.python.util import deprecation

from flowdsl.catalogue.bijectors.flow import CONDITIONAL_INPUT
from flowdsl.engines.calls import Call, made, plain_number
from flowdsl.engines.overrides.joint_bijectors import joint_density
from flowdsl.engines.overrides.support import wrap
from flowdsl.ir import (
    Apply,
    BijectorType,
    DistributionType,
    JointType,
    NetworkType,
    Node,
    postorder,
)

tfb, tfd = tfp.bijectors, tfp.distributions


def flatten(bijectors: list[Any]) -> list[Any]:
    """Chains inside a chain opened: TFP takes twice as long for each level of nesting."""
    out: list[Any] = []
    stack = list(reversed(bijectors))
    while stack:
        b = stack.pop()
        if type(b) is tfb.Chain:
            stack.extend(reversed(b.bijectors))
        else:
            out.append(b)
    return out


def settings(call: Call) -> dict[str, Any]:
    """What every object of TFP takes, where it was given."""
    return {name: call.get(name) for name in ("validate_args", "name") if name in call}


def chain(call: Call) -> Any:
    """A flat chain."""
    found = call.get("bijectors", [])
    return tfb.Chain(flatten(found if isinstance(found, list) else [found]), **settings(call))


def invert(call: Call) -> Any:
    """The inverse; of a chain, the flat chain of the inverses."""
    inner = call.get("bijector")
    if type(inner) is tfb.Chain:
        return tfb.Chain([flip(b) for b in reversed(inner.bijectors)], **settings(call))
    return flip(inner, **settings(call))


def flip(bijector: Any, **given: Any) -> Any:
    """The inverse of one bijector."""
    return bijector.bijector if type(bijector) is tfb.Invert else tfb.Invert(bijector, **given)


def transformed(call: Call) -> Any:
    """A base distribution moved by a bijector, whose density always runs the inverse.

    TFP's bijector cache would hand back the noise that a sample was made of.
    """
    type_ = call.node.type
    base, bijector = call.get("distribution"), call.get("bijector")
    made = uncached(tfd.TransformedDistribution(widened(base, call), bijector, **settings(call)))
    if isinstance(type_, JointType):
        for name, nothing in (("log_prob", -math.inf), ("prob", 0.0)):
            wrap(made, name, joint_density(getattr(made, name), name, type_, nothing))
    return made


def widened(base: Any, call: Call) -> Any:
    """A base with the batch of what a conditional bijector was given.

    TFP, which does not know that batch, would move one sample of the base in many ways.
    """
    type_, moved = call.node.type, call.node.get("bijector")
    assert isinstance(type_, DistributionType)
    batch = type_.batch_shape
    if not isinstance(moved, Node) or not isinstance(moved.type, BijectorType):
        return base
    is_conditional = any(
        p.name == CONDITIONAL_INPUT for step in moved.type.steps for p in step.parameters
    )
    if not is_conditional or batch is None:
        return base
    if None not in batch:
        return base if base.batch_shape == batch else tfd.BatchBroadcast(base, list(batch))
    shape = base.batch_shape_tensor()
    for value in conditions(moved, call):
        shape = tf.broadcast_dynamic_shape(shape, tf.shape(value)[:-1])
    return tfd.BatchBroadcast(base, shape)


def conditions(bijector: Node, call: Call) -> list[Any]:
    """The conditions of the networks of a bijector, tensors `[*batch, numbers]`."""
    found = []
    for node in postorder(bijector):
        if isinstance(node, Apply) and isinstance(node.type, NetworkType):
            condition = node.get("condition")
            if isinstance(condition, Node):
                found.append(call.builder.cast(call.scope.get(condition)))
    return found


def uncached(made: Any) -> Any:
    """A transformed distribution whose densities get tensors that no cache has seen."""
    for name in ("_log_prob", "_prob", "_cdf", "_log_cdf"):
        inner = getattr(made, name, None)
        if inner is not None:
            wrap(made, name, on_a_copy(inner))
    return made


def on_a_copy(inner: Any) -> Any:
    """A method that gets a tensor which no cache has seen."""

    def call(value: Any, *args: Any, **kwargs: Any) -> Any:
        copied = tf.nest.map_structure(tf.identity, value)
        return inner(copied, *args, **kwargs)

    return call


def pad(call: Call) -> Any:
    """Pad, whose pairs are whole numbers however they were written."""
    flat = np.ravel(plain_number(call.raw("paddings", ((0, 1),)), call)).tolist()
    paddings = [flat[i : i + 2] for i in range(0, len(flat), 2)]
    kwargs = call.kwargs("paddings")
    kwargs.setdefault("constant_values", call.builder.cast(0.0))
    return tfb.Pad(paddings=paddings, **kwargs)


def full_covariance(call: Call) -> Any:
    """TFP's class for it, without the notice that it is deprecated on every terminal."""
    with deprecation.silence():
        return made(tfd.MultivariateNormalFullCovariance, call)


def split(call: Call) -> Any:
    """Split: one number counts the parts, several are their sizes."""
    sizes = plain_number(call.raw("num_or_size_splits"), call)
    if isinstance(sizes, list) and len(sizes) == 1:
        (sizes,) = sizes
    return tfb.Split(sizes, **call.kwargs("num_or_size_splits"))


SPECIAL = {
    "bijector.split": split,
    "distribution.multivariate_normal_full_covariance": full_covariance,
    "bijector.pad": pad,
    "bijector.chain": chain,
    "bijector.invert": invert,
    "distribution.transformed_distribution": transformed,
}
