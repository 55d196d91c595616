"""Elementwise tensor functions: each folds with NumPy and runs as a TensorFlow function."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal
from flowdsl.ir import Node, TensorType, broadcast
from flowdsl.r.numerics.gamma import digamma, lgamma

TensorRule: TypeAlias = Callable[[Bound], TensorType]
"""A rule whose type is that of a tensor."""

X = Formal("x")
Y = Formal("y")


def joined_dtype(bound: Bound, *names: str) -> str | None:
    """The dtype that tensor arguments agree on, None where all follow the graph."""
    for name in names:
        value = bound.get(name)
        if isinstance(value, Node) and isinstance(value.type, TensorType) and value.type.dtype:
            return value.type.dtype
    return None


def same_as(*names: str, dtype: str | None = None) -> TensorRule:
    """A rule: the common shape of some arguments."""

    def rule(bound: Bound) -> TensorType:
        shape = broadcast(*(bound.shape(n) for n in names))
        return TensorType(dtype or joined_dtype(bound, *names), shape)

    return rule


def tf_names(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Paths as the names under which `tf$...` and `tfp$math$...` find them.

    >>> tf_names(("math.log", "tfp.math.log1mexp"))
    ('tf$math$log', 'tfp$math$log1mexp')
    """
    whole = (p if p.startswith("tfp.") else f"tf.{p}" for p in paths)
    return tuple(p.replace(".", "$") for p in whole)


def unary(
    name: str, paths: tuple[str, ...], fold: Callable[..., Any], doc: str, formal: str = "x"
) -> Entry:
    """An elementwise function of one tensor."""
    return Entry(
        f"tensor.{name}",
        "tensor",
        name,
        (Formal(formal),),
        same_as(formal),
        doc,
        tfp=paths[0],
        aliases=tf_names(paths),
        fold=fold,
        examples=(f"{name}(c(0.1, 0.5))",),
    )


def binary(
    name: str,
    paths: tuple[str, ...],
    fold: Callable[..., Any],
    doc: str,
    dtype: str | None = None,
) -> Entry:
    """An elementwise function of two tensors."""
    return Entry(
        f"tensor.{name}",
        "tensor",
        name,
        (X, Y),
        same_as("x", "y", dtype=dtype),
        doc,
        tfp=paths[0],
        aliases=tf_names(paths),
        fold=fold,
    )


def softplus(x: np.ndarray) -> np.ndarray:
    """log(1 + exp(x)), without overflow."""
    return np.logaddexp(x, 0.0)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)), without overflow."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(x)))


_erf = np.vectorize(math.erf, otypes=[float])
_erfc = np.vectorize(math.erfc, otypes=[float])


def erf(x: np.ndarray) -> np.ndarray:
    """The error function."""
    return _erf(x)


def erfc(x: np.ndarray) -> np.ndarray:
    """1 - erf(x)."""
    return _erfc(x)


UNARY = (
    unary("abs", ("abs", "math.abs"), np.abs, "Absolute value."),
    unary("exp", ("exp", "math.exp"), np.exp, "Exponential function."),
    unary("expm1", ("math.expm1",), np.expm1, "exp(x) - 1, exact near 0."),
    unary("log1p", ("math.log1p",), np.log1p, "log(1 + x), exact near 0."),
    unary("sqrt", ("sqrt", "math.sqrt"), np.sqrt, "Square root."),
    unary("square", ("square", "math.square"), np.square, "x times x."),
    unary("sin", ("sin", "math.sin"), np.sin, "Sine."),
    unary("cos", ("cos", "math.cos"), np.cos, "Cosine."),
    unary("tan", ("tan", "math.tan"), np.tan, "Tangent."),
    unary("asin", ("asin", "math.asin"), np.arcsin, "Arc sine."),
    unary("acos", ("acos", "math.acos"), np.arccos, "Arc cosine."),
    unary("atan", ("atan", "math.atan"), np.arctan, "Arc tangent."),
    unary("sinh", ("sinh", "math.sinh"), np.sinh, "Hyperbolic sine."),
    unary("cosh", ("cosh", "math.cosh"), np.cosh, "Hyperbolic cosine."),
    unary("tanh", ("tanh", "math.tanh", "nn.tanh"), np.tanh, "Hyperbolic tangent."),
    unary("asinh", ("asinh", "math.asinh"), np.arcsinh, "Inverse hyperbolic sine."),
    unary("acosh", ("acosh", "math.acosh"), np.arccosh, "Inverse hyperbolic cosine."),
    unary("atanh", ("atanh", "math.atanh"), np.arctanh, "Inverse hyperbolic tangent."),
    unary("floor", ("floor", "math.floor"), np.floor, "Greatest whole number not above x."),
    unary("ceiling", ("math.ceil",), np.ceil, "Least whole number not below x."),
    unary("sign", ("sign", "math.sign"), np.sign, "-1, 0 or 1 by the sign of x."),
    unary("negative", ("negative", "math.negative"), np.negative, "-x."),
    unary("reciprocal", ("math.reciprocal",), lambda x: 1.0 / x, "1 / x."),
    unary("rsqrt", ("math.rsqrt",), lambda x: 1.0 / np.sqrt(x), "1 / sqrt(x)."),
    unary("sigmoid", ("sigmoid", "math.sigmoid", "nn.sigmoid"), sigmoid, "Logistic function."),
    unary(
        "softplus",
        ("math.softplus", "nn.softplus"),
        softplus,
        "log(1 + exp(x)).",
        formal="features",
    ),
    unary(
        "softsign",
        ("nn.softsign",),
        lambda x: x / (1 + np.abs(x)),
        "x / (1 + |x|).",
        formal="features",
    ),
    unary(
        "relu",
        ("nn.relu",),
        lambda x: np.maximum(x, 0),
        "max(x, 0).",
        formal="features",
    ),
    unary(
        "elu",
        ("nn.elu",),
        lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
        "Exponential linear unit.",
        formal="features",
    ),
    unary("lgamma", ("math.lgamma",), lgamma, "Logarithm of the gamma function."),
    unary("erf", ("math.erf",), erf, "Error function."),
    unary("erfc", ("math.erfc",), erfc, "Complement of the error function."),
    unary("digamma", ("math.digamma",), digamma, "Derivative of lgamma."),
    Entry(
        "tensor.log",
        "tensor",
        "log",
        (X,),
        same_as("x"),
        "Natural logarithm.",
        tfp="math.log",
        aliases=tf_names(("math.log",)),
        fold=np.log,
        short=(X, Formal("base", "value", None)),
        examples=("log(c(0.1, 0.5))",),
    ),
    Entry(
        "tensor.logical_not",
        "tensor",
        "logical_not",
        (X,),
        same_as("x", dtype="bool"),
        "not x.",
        tfp="logical_not",
        aliases=tf_names(("logical_not", "math.logical_not")),
        fold=np.logical_not,
    ),
    Entry(
        "tensor.stop_gradient",
        "tensor",
        "stop_gradient",
        (Formal("input"),),
        same_as("input"),
        "x, held constant while training.",
        tfp="stop_gradient",
        aliases=tf_names(("stop_gradient",)),
        fold=lambda x: x,
    ),
)


def test(name: str, fold: Callable[..., Any], doc: str) -> Entry:
    """An elementwise question about one tensor."""
    path = f"math.{name}"
    return Entry(
        f"tensor.{name}",
        "tensor",
        name,
        (X,),
        same_as("x", dtype="bool"),
        doc,
        tfp=path,
        aliases=tf_names((path,)),
        fold=fold,
    )


TESTS = (
    test("is_nan", np.isnan, "Whether x is not a number."),
    test("is_inf", np.isinf, "Whether x is infinite."),
    test("is_finite", np.isfinite, "Whether x is a finite number."),
)

BINARY = (
    binary("add", ("add", "math.add"), np.add, "x + y."),
    binary("subtract", ("subtract", "math.subtract"), np.subtract, "x - y."),
    binary("multiply", ("multiply", "math.multiply"), np.multiply, "x * y."),
    binary(
        "divide", ("divide", "math.divide", "truediv", "math.truediv"), np.true_divide, "x / y."
    ),
    binary("pow", ("pow", "math.pow"), np.power, "x to the power y."),
    binary("floordiv", ("math.floordiv",), np.floor_divide, "x divided by y, rounded down."),
    binary("floormod", ("math.floormod", "math.mod"), np.mod, "Remainder of floordiv."),
    binary("maximum", ("maximum", "math.maximum"), np.maximum, "The greater of x and y."),
    binary("minimum", ("minimum", "math.minimum"), np.minimum, "The lesser of x and y."),
    Entry(
        "tensor.atan2",
        "tensor",
        "atan2",
        (Y, X),
        same_as("y", "x"),
        "Angle of the point (x, y).",
        tfp="math.atan2",
        aliases=tf_names(("math.atan2", "atan2")),
        fold=np.arctan2,
    ),
    binary("greater", ("greater", "math.greater"), np.greater, "x > y.", "bool"),
    binary(
        "greater_equal",
        ("greater_equal", "math.greater_equal"),
        np.greater_equal,
        "x >= y.",
        "bool",
    ),
    binary("less", ("less", "math.less"), np.less, "x < y.", "bool"),
    binary("less_equal", ("less_equal", "math.less_equal"), np.less_equal, "x <= y.", "bool"),
    binary("equal", ("equal", "math.equal"), np.equal, "x == y.", "bool"),
    binary("not_equal", ("not_equal", "math.not_equal"), np.not_equal, "x != y.", "bool"),
    binary("logical_and", ("logical_and", "math.logical_and"), np.logical_and, "x and y.", "bool"),
    binary("logical_or", ("logical_or", "math.logical_or"), np.logical_or, "x or y.", "bool"),
)

ENTRIES: tuple[Entry, ...] = (*UNARY, *TESTS, *BINARY)
