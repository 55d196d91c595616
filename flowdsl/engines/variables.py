"""The trained numbers of a session: one unconstrained tf.Variable for each Param id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from flowdsl.diagnostics import error
from flowdsl.engines.constraints import CONSTRAINTS, Constraint
from flowdsl.ir import Initializer, Param

MOMENTUM = 0.99
"""Share of a running average that one batch leaves, as in Keras."""

KERAS_STDDEV = 0.05
"""Standard deviation of Keras's random_normal."""

TRUNCATED_STDDEV = 0.87962566103423978
"""Standard deviation of a standard normal cut off at 2 on each side."""


def constraint_of(param: Param) -> Constraint:
    """The constraint of a Param.

    Raises:
        FlowError: F525 for an unknown one.
    """
    found = CONSTRAINTS.get(param.constraint)
    if found is None:
        names = ", ".join(CONSTRAINTS)
        span = param.spans[0] if param.spans else None
        raise error("F525", f"`{param.constraint}` is no constraint", span, f"use one of {names}")
    return found


def drawn(init: Initializer, shape: Sequence[int]) -> np.ndarray:
    """Fresh weights in float64; equal for equal seeds, on every machine.

    >>> drawn(Initializer("ones"), (2,)).tolist()
    [1.0, 1.0]
    """
    if init.kind == "zeros":
        return np.zeros(shape)
    if init.kind == "ones":
        return np.ones(shape)
    if init.kind == "glorot_uniform":
        limit = np.sqrt(6.0 / (init.fan_in + init.fan_out))
        return np.random.default_rng(init.seed).uniform(-limit, limit, shape)
    if init.kind == "he_normal":
        return he_normal(init, shape)
    if init.kind == "random_normal":
        return KERAS_STDDEV * np.random.default_rng(init.seed).standard_normal(shape)
    if init.kind == "orthogonal_lu":
        return orthogonal_lu(init, shape)
    raise error("F525", f"`{init.kind}` is no way to draw weights")


def he_normal(init: Initializer, shape: Sequence[int]) -> np.ndarray:
    """Normal weights of variance 2 / fan_in, none beyond two standard deviations, as in Keras."""
    rng = np.random.default_rng(init.seed)
    z = rng.standard_normal(shape)
    far = np.abs(z) > 2.0
    while far.any():
        z[far] = rng.standard_normal(int(far.sum()))
        far = np.abs(z) > 2.0
    return z * np.sqrt(2.0 / init.fan_in) / TRUNCATED_STDDEV


def orthogonal_lu(init: Initializer, shape: Sequence[int]) -> np.ndarray:
    """Both factors, in one square, of an orthonormal matrix whose rows are ordered for it."""
    if len(shape) != 2 or shape[0] != shape[1]:
        raise error("F525", f"`orthogonal_lu` draws square matrices, not shape {list(shape)}")
    return packed_lu(np.linalg.qr(np.random.default_rng(init.seed).uniform(size=shape))[0])


def packed_lu(matrix: np.ndarray) -> np.ndarray:
    """LU factors of a matrix in one square: U with its diagonal, and L below, whose own is 1.

    Rows are exchanged for the largest pivot, so L @ U is the matrix with its rows reordered.

    >>> packed_lu(np.array([[1.0, 2.0], [4.0, 6.0]])).tolist()
    [[4.0, 6.0], [0.25, 0.5]]
    """
    out = np.array(matrix, np.float64)
    for k in range(len(out) - 1):
        best = k + int(np.argmax(np.abs(out[k:, k])))
        out[[k, best]] = out[[best, k]]
        out[k + 1 :, k] /= out[k, k]
        out[k + 1 :, k + 1 :] -= np.outer(out[k + 1 :, k], out[k, k + 1 :])
    return out


def first_value(param: Param) -> np.ndarray:
    """The unconstrained first value of a Param, float64 of its own shape.

    Raises:
        FlowError: F525 where the value does not satisfy the constraint.
    """
    shape = tuple(int(s or 0) for s in param.type.shape or ())
    constraint = constraint_of(param)
    if isinstance(param.init, Initializer):
        value = drawn(param.init, shape)
    else:
        value = np.broadcast_to(np.asarray(param.init, np.float64), shape)
    if not constraint.holds(value):
        span = param.spans[0] if param.spans else None
        raise error(
            "F525", f"the first value of `{param.id}` is not among {constraint.words}", span
        )
    return np.array(constraint.unconstrain(value), np.float64)


class Variables:
    """Variables by Param id, made when first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, tf.Variable] = {}
        self._settled: set[str] = set()

    def settled(self, param: Param) -> bool:
        """Whether training or a file gave a Param its value, not its declaration."""
        return param.id in self._settled

    def variable(
        self, param: Param, dtype: str = "float32", first: np.ndarray | None = None
    ) -> tf.Variable:
        """The unconstrained variable of a Param, made with its first value where it is new."""
        found = self._made.get(param.id)
        if found is None:
            kind = tf.as_dtype(param.type.dtype or dtype)
            value = first_value(param) if first is None else first
            with tf.init_scope():
                found = tf.Variable(
                    value.astype(kind.as_numpy_dtype),
                    dtype=kind,
                    trainable=param.trainable,
                    name=re.sub(r"[^A-Za-z0-9_./]", "_", param.id),
                )
            self._made[param.id] = found
        elif param.type.shape is not None and tuple(found.shape) != param.type.shape:
            raise error(
                "F525",
                f"two trainable values of different shapes are called `{param.id}`",
                param.spans[0] if param.spans else None,
            )
        return found

    def make(self, params: Iterable[Param], dtype: str) -> None:
        """Make all variables of a graph, outside of any compiled function."""
        for param in params:
            self.variable(param, dtype)

    def value(self, param: Param, dtype: str = "float32") -> Any:
        """The constrained value of a Param as a tensor of a dtype."""
        raw = tf.convert_to_tensor(self.variable(param, dtype))
        return tf.cast(constraint_of(param).constrain(raw), tf.as_dtype(dtype))

    def weights(self, params: Sequence[Param], dtype: str = "float32") -> dict[str, np.ndarray]:
        """Unconstrained values by id."""
        return {p.id: self.variable(p, dtype).numpy() for p in params}

    def values(self, params: Sequence[Param], dtype: str = "float32") -> dict[str, np.ndarray]:
        """Constrained values by id."""
        return {
            p.id: constraint_of(p).constrain(tf.convert_to_tensor(self.variable(p, dtype))).numpy()
            for p in params
        }

    def assign(
        self, params: Sequence[Param], weights: Mapping[str, np.ndarray], dtype: str = "float32"
    ) -> None:
        """Set unconstrained values; ids that are not given keep theirs.

        Raises:
            FlowError: F525 for a wrong shape.
        """
        for param in params:
            if param.id not in weights:
                continue
            value = np.asarray(weights[param.id])
            wanted = tuple(s or 0 for s in param.type.shape or ())
            if tuple(value.shape) != wanted:
                raise error(
                    "F525", f"`{param.id}` has shape {list(wanted)}, not {list(value.shape)}"
                )
            self._settled.add(param.id)
            variable = self.variable(param, dtype, value)
            variable.assign(value.astype(variable.dtype.as_numpy_dtype))

    def assign_now(self, param: Param, value: Any, dtype: str) -> None:
        """Set the unconstrained value of a Param, inside a compiled step."""
        self.variable(param, dtype).assign(tf.stop_gradient(value))

    def average(self, param: Param, batch: Any) -> None:
        """Move a running average towards a batch's statistic, inside a compiled step."""
        self._settled.add(param.id)
        variable = self.variable(param)
        kept = tf.convert_to_tensor(variable)
        variable.assign(kept * MOMENTUM + tf.stop_gradient(batch) * (1.0 - MOMENTUM))
