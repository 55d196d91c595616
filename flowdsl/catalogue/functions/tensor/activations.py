"""Activations and cross entropies of networks, and what goes along one axis as softmax does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype, same_as, sigmoid
from flowdsl.catalogue.functions.tensor.build import along_axis, axes_of, function, one_axis
from flowdsl.ir import TensorType, show

X, FEATURES, LOGITS = Formal("x"), Formal("features"), Formal("logits")
AXIS = Formal("axis", "int", None)
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def _log_softmax(x: np.ndarray, axis: int | None = None) -> np.ndarray:
    at = -1 if axis is None else axis
    x = x - np.max(x, axis=at, keepdims=True)
    return x - np.log(np.sum(np.exp(x), axis=at, keepdims=True))


def _softmax(x: np.ndarray, axis: int | None = None) -> np.ndarray:
    return np.exp(_log_softmax(x, axis))


def _selu(x: np.ndarray) -> np.ndarray:
    return SELU_SCALE * np.where(x > 0, x, SELU_ALPHA * np.expm1(np.minimum(x, 0)))


def _normalized(bound: Bound) -> TensorType:
    shape = bound.shape("x")
    if shape is not None:
        axes_of(bound, len(shape))
    return TensorType(joined_dtype(bound, "x"), shape)


def _l2_normalize(x: np.ndarray, axis: Any = None, epsilon: Any = 1e-12) -> np.ndarray:
    return x / np.sqrt(np.maximum(np.sum(np.square(x), axis=axis, keepdims=True), epsilon))


def _cross_entropy(bound: Bound) -> TensorType:
    whole = same_as("labels", "logits")(bound)
    if whole.shape is None:
        return whole
    if not whole.shape:
        raise RuleError("F301", f"logits of classes are wanted, not shape {show(whole.shape)}")
    at = one_axis(bound, len(whole.shape), default=-1)
    return TensorType(whole.dtype, (*whole.shape[:at], *whole.shape[at + 1 :]))


def activation(
    name: str, paths: tuple[str, ...], fold: Callable[..., Any] | None, doc: str, *more: Formal
) -> Entry:
    """An elementwise function of `features`, with settings."""
    return function(name, paths, (FEATURES, *more), same_as("features"), fold, doc)


ENTRIES: tuple[Entry, ...] = (
    activation("selu", ("nn.selu",), _selu, "Scaled exponential linear unit."),
    activation("relu6", ("nn.relu6",), lambda x: np.clip(x, 0, 6), "min(max(x, 0), 6)."),
    activation(
        "leaky_relu",
        ("nn.leaky_relu",),
        lambda x, alpha=0.2: (
            np.maximum(x, alpha * x) if alpha <= 1 else np.where(x > 0, x, alpha * x)
        ),
        "max(x, alpha x).",
        Formal("alpha", "number", 0.2),
    ),
    activation(
        "gelu",
        ("nn.gelu",),
        None,
        "x times the normal distribution function of x.",
        Formal("approximate", "flag", False),
    ),
    activation(
        "silu",
        ("nn.silu", "nn.swish"),
        lambda x, beta=1.0: x * sigmoid(beta * x),
        "x times the logistic function of beta x.",
        Formal("beta", "number", 1.0),
    ),
    function(
        "softmax",
        ("nn.softmax", "math.softmax"),
        (LOGITS, AXIS),
        along_axis("logits"),
        _softmax,
        "exp(x) as shares of its sum along an axis, the last by default.",
    ),
    function(
        "log_softmax",
        ("nn.log_softmax", "math.log_softmax"),
        (LOGITS, AXIS),
        along_axis("logits"),
        _log_softmax,
        "Logarithm of the softmax.",
    ),
    function(
        "l2_normalize",
        ("math.l2_normalize", "nn.l2_normalize"),
        (X, Formal("axis", "ints", None), Formal("epsilon", "number", 1e-12)),
        _normalized,
        _l2_normalize,
        "x divided by its length along axes.",
    ),
    function(
        "sigmoid_cross_entropy",
        ("nn.sigmoid_cross_entropy_with_logits",),
        (Formal("labels"), LOGITS),
        same_as("labels", "logits"),
        lambda labels, logits: np.logaddexp(0, logits) - logits * labels,
        "Cross entropy of shares and log-odds.",
    ),
    function(
        "softmax_cross_entropy",
        ("nn.softmax_cross_entropy_with_logits",),
        (Formal("labels"), LOGITS, Formal("axis", "int", -1)),
        _cross_entropy,
        lambda labels, logits, axis=-1: -np.sum(labels * _log_softmax(logits, axis), axis),
        "Cross entropy of shares and logits of classes.",
    ),
)
