"""Glow over Params: TFP's pieces, with networks and normalisations that keep no state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.catalogue import Bound
from flowdsl.catalogue.bijectors.glow import Level, plan
from flowdsl.catalogue.convolutions import GLOW_EXIT_NETWORK, GLOW_NETWORK
from flowdsl.engines.overrides.networks import Network, network_weights, no_size

if TYPE_CHECKING:
    from flowdsl.engines.calls import Call

tfb = tfp.bijectors


def convolved(weights: list[Any], x: Any) -> Any:
    """Convolutions with `relu` between them: `[..., h, w, c]` to `[..., h, w, c']`."""
    lead = tf.shape(x)[:-3]
    out = tf.reshape(x, tf.concat([[-1], tf.shape(x)[-3:]], 0))
    for i in range(0, len(weights), 2):
        kernel = tf.convert_to_tensor(weights[i])
        out = tf.nn.conv2d(out, kernel, strides=1, padding="SAME") + weights[i + 1]
        if i + 2 < len(weights):
            out = tf.nn.relu(out)
    return tf.reshape(out, tf.concat([lead, tf.shape(out)[1:]], 0))


def network(call: Call) -> Callable[..., Any]:
    """A sized convolutional network."""
    weights = network_weights(call)
    return Network(lambda x: convolved(weights, x), weights)


def coupling(
    made: Callable[..., Any], kept: int, moved: int, log_scale: Callable[[Any], Any]
) -> Any:
    """Moves the last `moved` channels by what a network says of the first `kept`."""

    def affine(x: Any, depth: Any, **unused: Any) -> Any:
        raw = made(x)
        scale = tfb.Scale(log_scale=log_scale(raw[..., :moved] + 2.0))
        return tfb.Shift(raw[..., moved:])(scale)

    layer = tfb.RealNVP(num_masked=kept, bijector_fn=affine)
    layer.network = made  # so that TFP lists its weights
    return layer


class ActivationNormalization(tfp.bijectors.Bijector):
    """The inverse takes y to (y + shift) * scale, channel by channel.

    Args:
        shift, log_scale: shape `[channels]`.
        started: 0 before the first batch of training, then 1.
        start: called with the shift and log scale that make the first batch mean 0, variance 1;
            None outside of training.
    """

    def __init__(
        self,
        shift: Any,
        log_scale: Any,
        started: Any,
        start: Callable[[Any, Any], None] | None = None,
        name: str = "activation_normalization",
    ) -> None:
        parameters = dict(locals())
        self._shift, self._log_scale, self._started = shift, log_scale, started
        self._start = start
        super().__init__(
            forward_min_event_ndims=1,
            parameters=parameters,
            name=name,
            dtype=tf.as_dtype(shift.dtype),
        )

    @classmethod
    def _parameter_properties(cls, dtype: Any) -> dict[str, Any]:
        return {}

    def _moments(self, y: Any) -> tuple[Any, Any]:
        shift, log_scale = tf.convert_to_tensor(self._shift), tf.convert_to_tensor(self._log_scale)
        if self._start is None or y is None:
            return shift, log_scale
        mean, variance = tf.nn.moments(y, axes=list(range(y.shape.rank - 1)))
        tiny = 10.0 * np.finfo(y.dtype.as_numpy_dtype).eps
        fresh = tf.convert_to_tensor(self._started) < 0.5
        shift = tf.where(fresh, tf.stop_gradient(-mean), shift)
        first = tf.stop_gradient(-tf.math.log(tf.sqrt(variance) + tiny))
        log_scale = tf.where(fresh, first, log_scale)
        self._start(shift, log_scale)
        return shift, log_scale

    def _forward(self, x: Any) -> Any:
        shift, log_scale = self._moments(None)
        return x * tf.exp(-log_scale) - shift

    def _inverse(self, y: Any) -> Any:
        shift, log_scale = self._moments(y)
        return (y + shift) * tf.exp(log_scale)

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        # One number for each pixel, so that sums over a picture count all of them.
        _, log_scale = self._moments(y)
        return tf.reduce_sum(log_scale) + tf.zeros(tf.shape(y)[:-1], y.dtype)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        _, log_scale = self._moments(None)
        return -tf.reduce_sum(log_scale) + tf.zeros(tf.shape(x)[:-1], x.dtype)


def normalisation(call: Call, number: int) -> list[Any]:
    """The activation normalisation of a step, if there is one."""
    listed = call.raw("actnorm", ())
    if not listed:
        return []
    shift, log_scale, started = listed[number]
    builder = call.builder

    def start(first_shift: Any, first_log_scale: Any) -> None:
        one = tf.ones([], builder.dtype)
        for param, value in ((shift, first_shift), (log_scale, first_log_scale), (started, one)):
            builder.starts[param.id] = (param, value)

    first, second, flag = call.get("actnorm")[number]
    return [ActivationNormalization(first, second, flag, start=start if builder.training else None)]


def block(call: Call, level: Level, steps: int, number: int) -> Any:
    """Steps of one block, each a coupling, a mixing of channels and a normalisation."""
    parts: list[Any] = []
    half = level.channels // 2
    for i in range(number * steps, (number + 1) * steps):
        made = call.get("coupling_bijector_fn")[i]
        mixing = tfb.ScaleMatvecLU(call.get("lower_upper")[i], list(call.raw("permutations")[i]))
        parts += [
            tfb.Invert(coupling(made, half, level.channels - half, tf.math.log_sigmoid)),
            tfb.Invert(mixing),
            *normalisation(call, i),
        ]
    whole = tfb.Chain(parts[::-1])
    if not level.past:
        return whole
    return tfb.Blockwise([whole, tfb.Identity()], [level.channels, level.past])


def leaving(level: Level, made: Callable[..., Any]) -> Any:
    """The channels that leave are moved by what the network says of those that stay."""
    moved = coupling(made, level.stay, level.leave, tf.identity)
    if level.past:
        moved = tfb.Blockwise([moved, tfb.Identity()], [level.channels, level.past])
    return tfb.Invert(moved)


def expand(h: int, w: int, c: int) -> list[Any]:
    """Four channels of a pixel become four pixels, in the order of application.

    TFP's own Expand cannot be traced for an open number of pictures.
    """
    return [
        tfb.Reshape(event_shape_in=[h, w, c], event_shape_out=[h, w, c // 4, 2, 2]),
        tfb.Transpose(perm=[0, 3, 1, 4, 2]),
        tfb.Reshape(event_shape_in=[h, 2, w, 2, c // 4], event_shape_out=[2 * h, 2 * w, c // 4]),
    ]


def glow(call: Call) -> Any:
    """The whole: from a vector through all blocks to a picture."""
    if "lower_upper" not in call:
        raise no_size(call)
    blocks, steps = plan(Bound(call.entry, dict(call.node.args)))
    first = blocks[0]
    channels = first.channels + first.past
    size = first.height * first.width * channels
    parts: list[Any] = [tfb.Reshape([first.height, first.width, channels], [size])]
    exits = iter(call.get("exit_bijector_fn", []))
    for number, level in enumerate(blocks):
        if level.leave:
            parts.append(leaving(level, next(exits)))
        parts.append(block(call, level, steps, number))
        parts += expand(level.height, level.width, level.channels + level.past)
    return tfb.Chain(parts[::-1])


SPECIAL = {GLOW_NETWORK: network, GLOW_EXIT_NETWORK: network, "bijector.glow": glow}
