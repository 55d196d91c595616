"""Positive semi-definite kernels: how alike two points of a Gaussian process are."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, Entry, Formal
from flowdsl.catalogue.formals import VALIDATE, tensor, title
from flowdsl.catalogue.rules import batch_of, exactly_one, float_dtype, given, integer
from flowdsl.ir import KernelType


def kernel_type(bound: Bound) -> KernelType:
    """The batch of its parameters."""
    lengths = ("length_scale", "inverse_length_scale")
    if given(bound, *lengths):
        exactly_one(bound, *lengths)
    return KernelType(batch_of(bound), integer(bound, "feature_ndims", 1), float_dtype(bound))


def kernel(name: str, tfp: str, doc: str, *formals: Formal, example: str = "") -> Entry:
    """A kernel; `tfp$math$psd_kernels$<class>` finds it."""
    tail = (Formal("feature_ndims", "int", 1), VALIDATE, title(tfp))
    return Entry(
        f"kernel.{name}",
        "kernel",
        name,
        (*formals, *tail),
        kernel_type,
        doc,
        tfp=tfp,
        reference=f"tfp.math.psd_kernels.{tfp}",
        examples=(example or f"{name}(1, 0.5)",),
    )


AMPLITUDE = tensor("amplitude", None, "positive")
LENGTH = tensor("length_scale", None, "positive")
INVERSE = tensor("inverse_length_scale", None, "nonnegative")
STATIONARY = (AMPLITUDE, LENGTH, INVERSE)
POLYNOMIAL = (
    tensor("bias_amplitude", None, "nonnegative"),
    tensor("slope_amplitude", None, "nonnegative"),
    tensor("shift", None),
)

ENTRIES: tuple[Entry, ...] = (
    kernel(
        "exponentiated_quadratic",
        "ExponentiatedQuadratic",
        "Very smooth functions: a^2 exp(-|x - y|^2 / (2 l^2)).",
        *STATIONARY,
    ),
    kernel(
        "matern_one_half", "MaternOneHalf", "Rough functions: a^2 exp(-|x - y| / l).", *STATIONARY
    ),
    kernel(
        "matern_three_halves",
        "MaternThreeHalves",
        "Functions with one derivative.",
        *STATIONARY,
    ),
    kernel(
        "matern_five_halves",
        "MaternFiveHalves",
        "Functions with two derivatives.",
        *STATIONARY,
    ),
    kernel(
        "rational_quadratic",
        "RationalQuadratic",
        "Smooth functions of many length scales.",
        *STATIONARY,
        tensor("scale_mixture_rate", None, "positive"),
        example="rational_quadratic(1, 0.5, scale_mixture_rate = 2)",
    ),
    kernel(
        "exp_sin_squared",
        "ExpSinSquared",
        "Periodic functions.",
        AMPLITUDE,
        LENGTH,
        INVERSE,
        tensor("period", None, "positive"),
        example="exp_sin_squared(1, 0.5, period = 2)",
    ),
    kernel(
        "linear",
        "Linear",
        "Straight lines: b^2 + s^2 (x - c) (y - c).",
        *POLYNOMIAL,
        example="linear(1, 0.5)",
    ),
    kernel(
        "polynomial",
        "Polynomial",
        "Polynomials: b^2 + s^2 ((x - c) (y - c))^p.",
        *POLYNOMIAL,
        tensor("exponent", None, "positive"),
        example="polynomial(1, 0.5, exponent = 2)",
    ),
)
