"""Bijectors of lists, and the density of a joint distribution that passed through one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.catalogue import Bound
from flowdsl.catalogue.bijectors.joint import pairs, structures
from flowdsl.engines.overrides.support import inner_point, outside_of
from flowdsl.ir import JointType

if TYPE_CHECKING:
    from flowdsl.engines.calls import Call


def joint_map(call: Call) -> Any:
    """A list of bijectors, or bijectors by name."""
    found = [(name, call.builder.filled(b, call.scope)) for name, b in pairs(call.raw("bijectors"))]
    named = found[0][0] is not None
    return tfp.bijectors.JointMap(dict(found) if named else [b for _, b in found])


def restructure(call: Call) -> Any:
    """Tokens in two flat structures."""
    first, names, marks, output_names = structures(Bound(call.entry, dict(call.node.args)))

    def structured(tokens: Any, labels: Any) -> Any:
        return list(tokens) if labels is None else dict(zip(labels, tokens))

    return tfp.bijectors.Restructure(structured(marks, output_names), structured(first, names))


def joint_density(
    inner: Callable[..., Any], name: str, type_: JointType, nothing: float
) -> Callable[..., Any]:
    """A density of a list that is 0 where a part lies outside of its support."""

    def call(*args: Any, **kwargs: Any) -> Any:
        (value,) = args or (kwargs["value"],)
        keys: Any = range(len(type_.parts)) if type_.names is None else type_.names
        items = {key: tf.convert_to_tensor(value[key]) for key in keys}
        masks = []
        for key, part in zip(keys, type_.parts):
            x = items[key]
            rank = len(part.event_shape or ())
            axes = list(range(-rank, 0))
            out = outside_of(part.support, x)
            if out is not None:
                items[key] = tf.where(out, tf.constant(inner_point(part.support), x.dtype), x)
                masks.append(tf.reduce_any(out, axis=axes))
        result = inner([items[k] for k in keys] if type_.names is None else items)
        for mask in masks:
            # Batch axes that count as part of the event were summed over.
            extra = max(0, mask.shape.rank - result.shape.rank)
            mask = tf.reduce_any(mask, axis=list(range(-extra, 0)))
            result = tf.where(mask, tf.constant(nothing, result.dtype), result)
        return result

    return call


SPECIAL = {"bijector.joint_map": joint_map, "bijector.restructure": restructure}
