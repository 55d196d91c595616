"""Parts of a batch of distributions: ranges as TFP cuts them, any other choice by gathering."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow_probability.python.internal import batch_shape_lib

from flowdsl.diagnostics import error
from flowdsl.engines.calls import Call
from flowdsl.engines.overrides.structure import uncached
from flowdsl.ir import DistributionType

tfd = tfp.distributions


def batch_part(call: Call) -> Any:
    """A part of a batch; what TFP cuts loses what was mended on the whole."""
    found = call.get("self")
    items: list[Any] = []
    for axis, item in enumerate(call.raw("index", ())):
        if isinstance(item, tuple) and item[0] == "at":
            found = gathered(found, axis, tf.constant(item[1:], tf.int32), call)
            items.append(slice(None))
        else:
            items.append(slice(*item[1:]) if isinstance(item, tuple) else item)
    if any(item != slice(None) for item in items):
        found = found[tuple(items)]
    type_ = call.node.type
    assert isinstance(type_, DistributionType)
    if type_.batch_shape is not None and found.batch_shape != list(type_.batch_shape):
        raise refused(found, call)
    return uncached(found) if isinstance(found, tfd.TransformedDistribution) else found


def gathered(made: Any, axis: int, index: Any, call: Call, event_ndims: Any = None) -> Any:
    """Members of a batch in any order, as often as they are asked for.

    TFP's slices know ranges only; this goes through the parameters as they do.

    Args:
        made: a distribution, or a bijector within one.
        axis: of the batch, from the front.
        index: which members, from 0.
        call: for messages.
        event_ndims: of a bijector, the rank of what it is applied to.

    Raises:
        FlowError: F212 a parameter has a batch that cannot be taken apart.
    """
    if isinstance(made, tfd.Independent):
        return made.copy(distribution=gathered(made.distribution, axis, index, call))
    if cuts_itself(made):
        raise refused(made, call)
    if event_ndims is None:
        batch = made.batch_shape
    else:
        batch = made.experimental_batch_shape(x_event_ndims=event_ndims)
    if not batch.is_fully_defined():
        raise refused(made, call)
    ones = np.ones(len(batch), np.int32)

    def part(param: Any, own_ndims: Any) -> Any:
        param = batch_shape_lib.broadcast_parameter_with_batch_shape(param, own_ndims, ones)
        own = batch_shape_lib.get_batch_shape_part(param, own_ndims)
        if not own.is_fully_defined():
            raise refused(param, call)
        if len(own) == 0 or (own[axis] == 1 and batch[axis] != 1):
            return param  # one for all members
        if hasattr(param, "forward_min_event_ndims"):
            return gathered(param, axis, index, call, own_ndims)
        if isinstance(param, tfd.Distribution):
            return gathered(param, axis, index, call)
        if hasattr(param, "batch_shape_tensor"):
            raise refused(param, call)
        return tf.gather(param, index, axis=axis)

    changed = batch_shape_lib.map_fn_over_parameters_with_event_ndims(
        made, part, bijector_x_event_ndims=event_ndims
    )
    return type(made)(**dict(made.parameters, **changed))


def cuts_itself(made: Any) -> bool:
    """Whether the batch of a distribution is more than those of its parameters."""
    if not isinstance(made, tfd.Distribution):
        return False
    own = type(made).__getitem__ is not tfd.Distribution.__getitem__
    return own or isinstance(made, tfd.BatchReshape)


def refused(param: Any, call: Call) -> Exception:
    """The error for what only slices take apart."""
    return error(
        "F212",
        f"these members cannot be taken from a batch of {type(param).__name__}",
        call.node.spans[0] if call.node.spans else None,
        "ranges and even steps may do (d[1:3]); else make a distribution of the parameters that "
        "you want",
    )


SPECIAL = {"member.distribution.[": batch_part}
