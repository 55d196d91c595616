"""Maps between the real line, on which variables are trained, and the sets that users speak of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Constraint:
    """One set of values.

    Args:
        name: what `param(constraint =)` calls it.
        constrain: unconstrained TensorFlow tensor to a value of the set.
        unconstrain: value of the set to an unconstrained NumPy array (float64).
        holds: whether a NumPy value lies in the set.
        words: the set, for messages.
    """

    name: str
    constrain: Callable[[Any], Any]
    unconstrain: Callable[[np.ndarray], np.ndarray]
    holds: Callable[[np.ndarray], bool]
    words: str


def softplus_inverse(y: np.ndarray) -> np.ndarray:
    """The x with log(1 + exp(x)) = y, for y > 0.

    >>> bool(np.isclose(np.log1p(np.exp(softplus_inverse(np.array(3.0)))), 3.0))
    True
    """
    return y + np.log(-np.expm1(-y))


def _softplus(x: Any) -> Any:
    import tensorflow as tf

    return tf.math.softplus(x)


def _sigmoid(x: Any) -> Any:
    import tensorflow as tf

    return tf.math.sigmoid(x)


def _increasing(x: Any) -> Any:
    import tensorflow as tf

    return tf.math.cumsum(tf.concat([x[..., :1], tf.math.softplus(x[..., 1:])], -1), axis=-1)


def _simplex(x: Any) -> Any:
    import tensorflow as tf

    return tf.nn.softmax(x, axis=-1)


def _from_increasing(y: np.ndarray) -> np.ndarray:
    return np.concatenate([y[..., :1], softplus_inverse(np.diff(y, axis=-1))], -1)


def _identity(x: Any) -> Any:
    return x


def _is_simplex(y: np.ndarray) -> bool:
    return y.ndim > 0 and bool((y > 0).all() and np.allclose(y.sum(-1), 1.0, atol=1e-5))


CONSTRAINTS: dict[str, Constraint] = {
    c.name: c
    for c in (
        Constraint("real", _identity, _identity, lambda y: True, "any real number"),
        Constraint(
            "positive",
            _softplus,
            softplus_inverse,
            lambda y: bool((y > 0).all()),
            "positive numbers",
        ),
        Constraint(
            "unit_interval",
            _sigmoid,
            lambda y: np.log(y) - np.log1p(-y),
            lambda y: bool(((y > 0) & (y < 1)).all()),
            "numbers between 0 and 1",
        ),
        Constraint(
            "increasing",
            _increasing,
            _from_increasing,
            lambda y: y.ndim > 0 and bool((np.diff(y, axis=-1) > 0).all()),
            "numbers in increasing order",
        ),
        Constraint("simplex", _simplex, np.log, _is_simplex, "positive numbers that sum to 1"),
    )
}
