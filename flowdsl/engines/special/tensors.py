"""Tensor functions whose TensorFlow form takes its arguments otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

if TYPE_CHECKING:
    from flowdsl.engines.calls import Call


def getitem(call: Call) -> Any:
    """Part of a tensor; items are ints, None (a new axis) or ("slice", start, stop, step)."""
    index = tuple(
        slice(*item[1:]) if isinstance(item, tuple) else item for item in call.raw("index", ())
    )
    return call.get("x")[index]


def constant(call: Call) -> Any:
    """A tensor of given numbers, of one's own dtype and shape."""
    value = tf.convert_to_tensor(call.get("value"))
    if "dtype" in call:
        value = tf.cast(value, call.get("dtype"))
    if "shape" in call:
        shape = call.get("shape")
        same = value.shape.num_elements() == 1
        value = tf.broadcast_to(tf.reshape(value, []), shape) if same else tf.reshape(value, shape)
    return value


def filled(call: Call) -> Any:
    """Zeros, ones or an identity matrix, of the graph's dtype."""
    kwargs = call.kwargs()
    kwargs.setdefault("dtype", call.builder.dtype)
    function = {"zeros": tf.zeros, "ones": tf.ones, "eye": tf.eye}[call.entry.tfp]
    return function(**kwargs)


def linspace(call: Call) -> Any:
    """Evenly spaced numbers of the graph's dtype."""
    cast = call.builder.cast
    return tf.linspace(cast(call.get("start")), cast(call.get("stop")), call.get("num"))


def joint_part(call: Call) -> Any:
    """One value of a joint sample."""
    return call.get("x")[call.get("index")]


SPECIAL = {
    "tensor.joint_part": joint_part,
    "tensor.getitem": getitem,
    "tensor.constant": constant,
    "tensor.convert_to_tensor": constant,
    "tensor.zeros": filled,
    "tensor.ones": filled,
    "tensor.eye": filled,
    "tensor.linspace": linspace,
}
