"""Special functions: elementwise, computed by TensorFlow or TFP when the value is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype, same_as
from flowdsl.catalogue.functions.tensor.build import along_axis, function, of_rank
from flowdsl.ir import TensorType, show, size


def elementwise(
    name: str,
    paths: tuple[str, ...],
    doc: str,
    formals: str = "x",
    fold: Callable[..., Any] | None = None,
    dtype: str | None = None,
) -> Entry:
    """A function of one number from each argument."""
    names = formals.split()
    return function(
        name, paths, tuple(Formal(n) for n in names), same_as(*names, dtype=dtype), fold, doc
    )


def _no_nan(fold: Callable[..., Any]) -> Callable[..., Any]:
    """A fold that is 0 wherever its second argument is."""

    def folded(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.where(np.asarray(y) == 0, 0.0, fold(x, y))

    return folded


def _triangle(bound: Bound) -> TensorType:
    shape = of_rank(bound, "x", 1, "a vector or more")
    dtype = joined_dtype(bound, "x")
    if shape is None:
        return TensorType(dtype, None)
    m = shape[-1]
    if m is None:
        return TensorType(dtype, (*shape[:-1], None, None))
    n = round((np.sqrt(8 * m + 1) - 1) / 2)
    if n * (n + 1) // 2 != m:
        raise RuleError(
            "F301", f"{m} numbers do not fill a triangle", "x", "give 1, 3, 6, 10, ... numbers"
        )
    return TensorType(dtype, (*shape[:-1], n, n))


def _untriangle(bound: Bound) -> TensorType:
    shape = of_rank(bound, "x", 2, "a square matrix")
    dtype = joined_dtype(bound, "x")
    if shape is None:
        return TensorType(dtype, None)
    n = shape[-1]
    if None not in shape[-2:] and n != shape[-2]:
        raise RuleError("F301", f"a square matrix is wanted, not {show(shape)}", "x")
    return TensorType(dtype, (*shape[:-2], None if n is None else n * (n + 1) // 2))


def _sorting(bound: Bound) -> TensorType:
    shape = of_rank(bound, "x", 1, "a vector or more")
    return TensorType(joined_dtype(bound, "x"), None if shape is None else (*shape, shape[-1]))


def _combinations(bound: Bound) -> TensorType:
    shape = of_rank(bound, "counts", 1, "a vector or more")
    return TensorType(joined_dtype(bound, "counts", "n"), None if shape is None else shape[:-1])


def _trapezoids(bound: Bound) -> TensorType:
    shape = along_axis("y")(bound).shape
    dtype = joined_dtype(bound, "y", "x")
    if shape == ():
        raise RuleError("F301", "a vector or more is wanted, not one number", "y")
    if "x" in bound and "dx" in bound:
        raise RuleError("F206", "give `x` or `dx`, not both", "dx")
    if shape is None:
        return TensorType(dtype, None)
    at = bound.get("axis", -1) % len(shape)
    return TensorType(dtype, (*shape[:at], *shape[at + 1 :]))


def _interpolated(bound: Bound) -> TensorType:
    """The shape of x where the table is a vector; other tables add axes of their own."""
    x, table = bound.shape("x"), bound.shape("y_ref")
    if table is not None and size(table) == 0:
        raise RuleError("F301", "the table is empty", "y_ref")
    known = x is not None and table is not None and len(table) == 1
    return TensorType(joined_dtype(bound, "x", "y_ref"), x if known else None)


def _bessels() -> tuple[Entry, ...]:
    """The Bessel functions of orders 0 and 1 that TensorFlow has."""
    made = []
    for kind, order in ((k, n) for k in "ikjy" for n in "01"):
        for scaled in ("", "e") if kind in "ik" else ("",):
            name = f"bessel_{kind}{order}{scaled}"
            paths = (f"math.special.{name}", *([f"math.{name}"] if kind == "i" else []))
            words = f"Bessel function {kind.upper()}{order}"
            made.append(elementwise(name, paths, words + (", scaled." if scaled else ".")))
    return tuple(made)


TENSORFLOW: tuple[Entry, ...] = (
    elementwise(
        "log_sigmoid",
        ("math.log_sigmoid",),
        "Logarithm of the logistic function.",
        fold=lambda x: -np.logaddexp(0.0, -np.asarray(x)),
    ),
    elementwise("ndtri", ("math.ndtri",), "Quantiles of the standard normal distribution."),
    elementwise("erfinv", ("math.erfinv",), "Inverse of the error function."),
    elementwise("erfcinv", ("math.erfcinv",), "Inverse of erfc."),
    elementwise("rint", ("math.rint",), "The nearest whole number.", fold=np.rint),
    elementwise("dawsn", ("math.special.dawsn", "tfp.math.dawsn"), "Dawson's integral."),
    elementwise("expint", ("math.special.expint",), "Exponential integral."),
    elementwise("fresnel_cos", ("math.special.fresnel_cos",), "Fresnel's cosine integral."),
    elementwise("fresnel_sin", ("math.special.fresnel_sin",), "Fresnel's sine integral."),
    elementwise("spence", ("math.special.spence",), "Spence's integral."),
    elementwise("xlogy", ("math.xlogy",), "x log(y), 0 where x is 0.", "x y"),
    elementwise("xlog1py", ("math.xlog1py",), "x log(1 + y), 0 where x is 0.", "x y"),
    elementwise("igamma", ("math.igamma",), "Lower incomplete gamma function.", "a x"),
    elementwise("igammac", ("math.igammac",), "Upper incomplete gamma function.", "a x"),
    elementwise("polygamma", ("math.polygamma",), "The a-th derivative of digamma.", "a x"),
    elementwise("zeta", ("math.zeta",), "Hurwitz's zeta function.", "x q"),
    elementwise("betainc", ("math.betainc",), "Incomplete beta function.", "a b x"),
    elementwise(
        "divide_no_nan",
        ("math.divide_no_nan",),
        "x / y, 0 where y is 0.",
        "x y",
        _no_nan(np.true_divide),
    ),
    elementwise(
        "multiply_no_nan",
        ("math.multiply_no_nan",),
        "x y, 0 where y is 0.",
        "x y",
        _no_nan(np.multiply),
    ),
    elementwise(
        "squared_difference",
        ("math.squared_difference",),
        "The square of x - y.",
        "x y",
        lambda x, y: np.square(np.subtract(x, y)),
    ),
    elementwise(
        "logical_xor",
        ("math.logical_xor",),
        "Whether one of two is true, not both.",
        "x y",
        np.logical_xor,
        "bool",
    ),
    *_bessels(),
)

PROBABILITY: tuple[Entry, ...] = (
    elementwise(
        "softplus_inverse",
        ("tfp.math.softplus_inverse",),
        "log(exp(x) - 1).",
        fold=lambda x: x + np.log(-np.expm1(-np.asarray(x, float))),
    ),
    elementwise("log1mexp", ("tfp.math.log1mexp",), "log(1 - exp(-|x|))."),
    elementwise("log_cosh", ("tfp.math.log_cosh",), "log(cosh(x))."),
    elementwise("log1psquare", ("tfp.math.log1psquare",), "log(1 + x^2)."),
    elementwise("sqrt1pm1", ("tfp.math.sqrt1pm1",), "sqrt(1 + x) - 1, exact near 0."),
    elementwise("erfcx", ("tfp.math.erfcx",), "exp(x^2) erfc(x)."),
    elementwise("logerfc", ("tfp.math.logerfc",), "Logarithm of erfc."),
    elementwise("logerfcx", ("tfp.math.logerfcx",), "Logarithm of erfcx."),
    elementwise("lambertw", ("tfp.math.lambertw",), "Lambert's W.", "z"),
    elementwise("smootherstep", ("tfp.math.smootherstep",), "A smooth step from 0 to 1."),
    elementwise(
        "round_exponential_bump",
        ("tfp.math.round_exponential_bump_function",),
        "A smooth bump on (-1, 1).",
    ),
    elementwise(
        "log_gamma_correction", ("tfp.math.log_gamma_correction",), "Error of Stirling's formula."
    ),
    elementwise(
        "log_gamma_difference",
        ("tfp.math.log_gamma_difference",),
        "lgamma(y) - lgamma(x + y).",
        "x y",
    ),
    elementwise("log_beta", ("tfp.math.lbeta",), "Logarithm of the beta function.", "x y"),
    elementwise(
        "log_add_exp", ("tfp.math.log_add_exp",), "log(exp(x) + exp(y)).", "x y", np.logaddexp
    ),
    elementwise("log_sub_exp", ("tfp.math.log_sub_exp",), "log(|exp(x) - exp(y)|).", "x y"),
    elementwise("atan_difference", ("tfp.math.atan_difference",), "atan(x) - atan(y).", "x y"),
    elementwise("soft_threshold", ("tfp.math.soft_threshold",), "x drawn to 0.", "x threshold"),
    elementwise("owens_t", ("tfp.math.owens_t",), "Owen's T.", "h a"),
    elementwise("bessel_ive", ("tfp.math.bessel_ive",), "Bessel function I, scaled.", "v z"),
    elementwise("bessel_kve", ("tfp.math.bessel_kve",), "Bessel function K, scaled.", "v z"),
    elementwise("log_bessel_ive", ("tfp.math.log_bessel_ive",), "Logarithm of it.", "v z"),
    elementwise("log_bessel_kve", ("tfp.math.log_bessel_kve",), "Logarithm of it.", "v z"),
    elementwise("bessel_iv_ratio", ("tfp.math.bessel_iv_ratio",), "I(v, z) / I(v - 1, z).", "v z"),
    elementwise("igammainv", ("tfp.math.igammainv",), "Inverse of igamma.", "a p"),
    elementwise("igammacinv", ("tfp.math.igammacinv",), "Inverse of igammac.", "a p"),
    elementwise(
        "betaincinv", ("tfp.math.betaincinv",), "Inverse of the incomplete beta function.", "a b y"
    ),
    elementwise(
        "clip_by_value_preserve_gradient",
        ("tfp.math.clip_by_value_preserve_gradient",),
        "x held between two ends, with the gradient of x.",
        "t clip_value_min clip_value_max",
        np.clip,
    ),
    function(
        "fill_triangular",
        ("tfp.math.fill_triangular",),
        (Formal("x"), Formal("upper", "flag", False)),
        _triangle,
        None,
        "A triangular matrix of numbers, in TFP's order.",
    ),
    function(
        "fill_triangular_inverse",
        ("tfp.math.fill_triangular_inverse",),
        (Formal("x"), Formal("upper", "flag", False)),
        _untriangle,
        None,
        "The numbers of a triangular matrix, in TFP's order.",
    ),
    function(
        "soft_sorting_matrix",
        ("tfp.math.soft_sorting_matrix",),
        (Formal("x"), Formal("temperature")),
        _sorting,
        None,
        "A soft version of the matrix that sorts x downwards.",
    ),
    function(
        "log_combinations",
        ("tfp.math.log_combinations",),
        (Formal("n"), Formal("counts")),
        _combinations,
        None,
        "Logarithm of the number of ways to share n out to counts.",
    ),
    function(
        "trapz",
        ("tfp.math.trapz",),
        (
            Formal("y"),
            Formal("x", default=None),
            Formal("dx", default=None),
            Formal("axis", "int", -1),
        ),
        _trapezoids,
        None,
        "Integral by trapezoids along an axis.",
    ),
    function(
        "interp_regular_1d_grid",
        ("tfp.math.interp_regular_1d_grid",),
        (Formal("x"), Formal("x_ref_min"), Formal("x_ref_max"), Formal("y_ref")),
        _interpolated,
        None,
        "Linear interpolation in a table of evenly spaced points.",
    ),
)

ENTRIES: tuple[Entry, ...] = (*TENSORFLOW, *PROBABILITY)
