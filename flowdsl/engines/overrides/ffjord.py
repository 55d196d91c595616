"""FFJORD with a trace that is exact for every shape, and weights that train."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.engines.calls import Call
from flowdsl.ir import params

EXACT = "trace_jacobian_exact"
STEPS = 64


def trace_exact(ode_fn: Callable[..., Any], shape: Any, dtype: Any) -> Callable[..., Any]:
    """The velocity and the diagonal of its Jacobian along the last axis.

    TFP's own takes the first axis for the rows, which one vector does not have.
    """

    def augmented(time: Any, pair: Any, **kwargs: Any) -> Any:
        state, _ = pair
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(state)
            velocity = ode_fn(time, state, **kwargs)
            columns = tf.unstack(velocity, axis=-1)
        zero = tf.UnconnectedGradients.ZERO
        diagonal = [
            tape.gradient(column, state, unconnected_gradients=zero)[..., i]
            for i, column in enumerate(columns)
        ]
        return velocity, tf.stack(diagonal, axis=-1)

    return augmented


def runge_kutta(
    ode_fn: Callable[..., Any], initial_time: Any, initial_state: Any, solution_times: Any
) -> Any:
    """Runge-Kutta of order 4 in equal steps, which gradients of all weights pass through.

    TFP's adaptive solver gives gradients to variables alone, not to tensors made of them.
    """
    start = tf.convert_to_tensor(initial_time)
    width = (tf.convert_to_tensor(solution_times[-1], start.dtype) - start) / STEPS

    def moved(state: Any, slope: Any, by: Any) -> Any:
        return tf.nest.map_structure(lambda s, v: s + by * v, state, slope)

    def step(i: Any, state: Any) -> Any:
        time = start + tf.cast(i, start.dtype) * width
        k1 = ode_fn(time, state)
        k2 = ode_fn(time + width / 2, moved(state, k1, width / 2))
        k3 = ode_fn(time + width / 2, moved(state, k2, width / 2))
        k4 = ode_fn(time + width, moved(state, k3, width))
        slope = tf.nest.map_structure(lambda a, b, c, d: (a + 2 * (b + c) + d) / 6, k1, k2, k3, k4)
        return i + 1, moved(state, slope, width)

    _, state = tf.while_loop(
        lambda i, _: i < STEPS, step, (tf.constant(0), initial_state), maximum_iterations=STEPS
    )
    return SimpleNamespace(states=tf.nest.map_structure(lambda s: s[tf.newaxis], state))


class FFJORD(tfp.bijectors.FFJORD):
    """TFP's FFJORD on vectors: one log-determinant for each, as its mathematics has it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._forward_min_event_ndims = self._inverse_min_event_ndims = 1

    def _augmented_forward(self, x: Any, **kwargs: Any) -> Any:
        y, found = super()._augmented_forward(x, **kwargs)
        return y, {name: tf.reduce_sum(value, axis=-1) for name, value in found.items()}

    def _augmented_inverse(self, y: Any, **kwargs: Any) -> Any:
        x, found = super()._augmented_inverse(y, **kwargs)
        return x, {name: tf.reduce_sum(value, axis=-1) for name, value in found.items()}


def ffjord(call: Call) -> Any:
    """FFJORD; with weights of its own it takes the solver that they train through."""
    velocity = call.get("state_time_derivative_fn")
    kwargs = call.kwargs("state_time_derivative_fn", "ode_solve_fn", "trace_augmentation_fn")
    kwargs["dtype"] = call.builder.dtype
    if call.raw("trace_augmentation_fn", EXACT) == EXACT:
        kwargs["trace_augmentation_fn"] = trace_exact
    if params(call.node):
        kwargs["ode_solve_fn"] = runge_kutta
    for name in ("initial_time", "final_time"):
        if name in kwargs:
            kwargs[name] = call.builder.cast(kwargs[name])
    return FFJORD(state_time_derivative_fn=lambda time, state: velocity(time, state), **kwargs)


SPECIAL = {"bijector.ffjord": ffjord}
