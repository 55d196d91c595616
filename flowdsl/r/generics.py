"""R's generic functions: which of them call `name.class()` for a value of a class."""

from __future__ import annotations

GENERICS = frozenset(
    (
        "all.equal", "as.character", "as.data.frame", "as.double", "as.integer", "as.list",
        "as.logical", "as.matrix", "as.numeric", "as.vector", "c", "coef", "cut", "density",
        "diff", "dim", "fitted", "format", "head", "length", "levels", "logLik", "max", "mean",
        "median", "min", "names", "plot", "predict", "print", "quantile", "range", "rep",
        "residuals", "rev", "round", "scale", "seq", "simulate", "sort", "split", "str", "sum",
        "summary", "t", "tail", "toString", "unique", "unlist", "update", "within", "transform",
        "subset", "aggregate", "sample", "fit", "xtfrm",
    )
)  # fmt: skip
"""The names under which functions of the catalogue look for a method of the spec."""

GROUPS = {
    "Ops": (
        "+", "-", "*", "/", "^", "%%", "%/%", "==", "!=", "<", "<=", ">", ">=", "&", "|", "!",
    ),
    "Math": (
        "abs", "sign", "sqrt", "floor", "ceiling", "trunc", "round", "signif", "exp", "log",
        "expm1", "log1p", "cos", "sin", "tan", "acos", "asin", "atan", "cosh", "sinh", "tanh",
        "gamma", "lgamma", "digamma", "trigamma", "cumsum", "cumprod", "cummax", "cummin",
    ),
    "Summary": ("all", "any", "sum", "prod", "max", "min", "range"),
}  # fmt: skip
"""Functions that share a method: where a class has none of its own, `Ops.class` and its like."""

GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}

GENERIC_NAME = ".Generic"
"""What a method reads the name of the called function from."""
