"""Conditioner networks as plain callables over their Params."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.catalogue.bijectors.flow import AUTOREGRESSIVE
from flowdsl.catalogue.networks import COUPLING_TEMPLATE, MADE, MADE_TEMPLATE
from flowdsl.diagnostics import FlowError, error
from flowdsl.engines.calls import DROPPED, Call, make_bijector
from flowdsl.ir import Apply
from flowdsl.layers.masks import block_masks, degree_masks

ACTIVATIONS: dict[str, Callable[[Any], Any] | None] = {
    "relu": tf.nn.relu,
    "tanh": tf.math.tanh,
    "sigmoid": tf.math.sigmoid,
    "elu": tf.nn.elu,
    "selu": tf.nn.selu,
    "softplus": tf.math.softplus,
    "swish": tf.nn.silu,
    "gelu": tf.nn.gelu,
    "leaky_relu": tf.nn.leaky_relu,
    "linear": None,
}


class Network(tf.Module):
    """A function and the weights it uses, so that TFP objects list them among their variables."""

    def __init__(self, function: Callable[..., Any], weights: Sequence[Any]) -> None:
        super().__init__()
        self._function = function
        self._weights = list(weights)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function."""
        return self._function(*args, **kwargs)


def dense(
    weights: Sequence[Any],
    activation: str,
    use_bias: bool,
    x: Any,
    masks: Sequence[np.ndarray] = (),
    conditioning: Sequence[Any] = (),
) -> Any:
    """A dense network: `[..., inputs]` to `[..., outputs]`.

    `conditioning` are terms that the first layers add before their activation.
    """
    act = ACTIVATIONS[activation]
    step = 2 if use_bias else 1
    layers = len(weights) // step
    for i in range(layers):
        kernel = tf.convert_to_tensor(weights[i * step])
        if masks:
            kernel = kernel * tf.constant(masks[i], kernel.dtype)
        x = (
            tf.matmul(x, kernel)
            if x.shape.rank and x.shape.rank > 1
            else tf.linalg.matvec(kernel, x, transpose_a=True)
        )
        if use_bias:
            x = x + weights[i * step + 1]
        if i < len(conditioning):
            x = x + conditioning[i]
        if act is not None and i + 1 < layers:
            x = act(x)
    return x


def network_weights(call: Call) -> list[Any]:
    """Values of a sized network's Params.

    Raises:
        FlowError: F526 the network has no size yet.
    """
    if "weights" not in call:
        raise no_size(call)
    return call.get("weights")


def no_size(call: Call) -> FlowError:
    """The error of a layer that never met an event."""
    return error(
        "F526",
        f"`{call.entry.name}` has no size yet",
        call.node.spans[0] if call.node.spans else None,
        "apply it to a distribution: normal() %>% iid(2) %>% ...",
    )


def coupling(call: Call) -> Callable[..., Any]:
    """`(x, output_units) -> shift, log_scale` of a real_nvp layer."""
    weights, activation = network_weights(call), call.raw("activation", "relu")
    shift_only = bool(call.get("shift_only", False))

    def network(x: Any, output_units: int | None = None, **unused: Any) -> Any:
        out = dense(weights, activation, True, x)
        if shift_only:
            return out, None
        shift, log_scale = tf.split(out, 2, axis=-1)
        return shift, log_scale

    return Network(network, weights)


def made_template(call: Call) -> Callable[..., Any]:
    """`x -> shift, log_scale`, each from earlier dimensions only."""
    weights, activation = network_weights(call), call.raw("activation", "relu")
    shift_only = bool(call.get("shift_only", False))
    size = call.raw("input_size")
    masks = block_masks(1 if shift_only else 2, size, widths(call, "hidden_layers"))
    low = float(call.get("log_scale_min_clip", -5.0))
    high = float(call.get("log_scale_max_clip", 3.0))
    clip = (
        tf.clip_by_value
        if call.get("log_scale_clip_gradient", False)
        else tfp.math.clip_by_value_preserve_gradient
    )

    def network(x: Any, **unused: Any) -> Any:
        out = dense(weights, activation, True, x, masks)
        if shift_only:
            return out, None
        pairs = tf.reshape(out, tf.concat([tf.shape(x), [2]], 0))
        shift, log_scale = tf.unstack(pairs, num=2, axis=-1)
        return shift, clip(log_scale, low, high)

    return Network(network, weights)


def made(call: Call) -> Callable[..., Any]:
    """`x -> [..., size, params]`, each row from inputs of smaller degree only."""
    weights, activation = network_weights(call), call.raw("activation", "linear")
    size, params = call.raw("input_size"), call.raw("params", 2)
    masks = degree_masks(
        params,
        size,
        widths(call, "hidden_units"),
        call.raw("input_order", "left-to-right"),
        call.raw("hidden_degrees", "equal"),
        call.raw("seed", 0),
    )
    use_bias = bool(call.get("use_bias", True))
    layers = (2 if use_bias else 1) * len(masks)
    own, kernels = weights[:layers], weights[layers:]
    condition = call.get("condition")

    def network(x: Any, conditional_input: Any = None, **unused: Any) -> Any:
        conditioning = conditional_terms(call, kernels, condition, conditional_input)
        out = dense(own, activation, use_bias, x, masks, conditioning)
        return tf.reshape(out, tf.concat([tf.shape(out)[:-1], [size, params]], 0))

    return Network(network, weights)


def conditional_terms(call: Call, kernels: Sequence[Any], condition: Any, given: Any) -> list[Any]:
    """What each layer adds for the condition; nothing where there is none.

    Raises:
        FlowError: F207 there is no condition where one is needed.
    """
    if not kernels:
        return []
    conditioning = condition if given is None else given
    if conditioning is None:
        raise error(
            "F207",
            f"`{call.entry.name}` needs `conditional_input`",
            call.node.spans[0] if call.node.spans else None,
        )
    conditioning = call.builder.cast(conditioning)
    return [
        tf.linalg.matvec(tf.convert_to_tensor(k), conditioning, transpose_a=True) for k in kernels
    ]


class ConditionalFlow(tfp.bijectors.MaskedAutoregressiveFlow):
    """TFP's class, whose loop over dimensions starts with the batch of the condition."""

    def __init__(self, conditioning: Any, **kwargs: Any) -> None:
        self._conditioning = conditioning
        super().__init__(**kwargs)

    def _forward(self, x: Any, **kwargs: Any) -> Any:
        conditioning = kwargs.get("conditional_input", self._conditioning)
        if conditioning is not None:
            conditioning = tf.convert_to_tensor(conditioning)
            shape = tf.broadcast_dynamic_shape(tf.shape(x)[:-1], tf.shape(conditioning)[:-1])
            x = tf.broadcast_to(x, tf.concat([shape, tf.shape(x)[-1:]], 0))
        return super()._forward(x, **kwargs)


def autoregressive(call: Call) -> Any:
    """A flow of TFP's own, or a conditional one."""
    network = call.raw("shift_and_log_scale_fn")
    if not isinstance(network, Apply) or network.get("condition") is None:
        return make_bijector(call)
    conditioning = call.builder.filled(network.get("condition"), call.scope)
    return ConditionalFlow(conditioning, **call.kwargs(*DROPPED))


def widths(call: Call, name: str) -> tuple[int, ...]:
    """Hidden widths, of a list or a single number."""
    found = call.raw(name, ())
    return found if isinstance(found, tuple) else (found,)


SPECIAL = {
    AUTOREGRESSIVE: autoregressive,
    COUPLING_TEMPLATE: coupling,
    MADE_TEMPLATE: made_template,
    MADE: made,
}
