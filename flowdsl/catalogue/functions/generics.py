"""R's generic functions: which of them call `name.class()` for a value of a class."""

from __future__ import annotations

from flowdsl.catalogue.functions.r import of_x, r, values

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

OBJECT = values("object", "...")

# Generics that have no default: a spec writes their methods.
OPEN = tuple(
    r(name, OBJECT, doc)
    for name, doc in (
        ("predict", "What a model predicts: a method of the spec, predict.class."),
        ("coef", "The coefficients of a model: a method of the spec, coef.class."),
        ("fitted", "What a model gives for its data: a method of the spec, fitted.class."),
        ("residuals", "What a model leaves over: a method of the spec, residuals.class."),
        ("simulate", "Draws from a model: a method of the spec, simulate.class."),
        ("update", "A model with other settings: a method of the spec, update.class."),
        ("logLik", "The log-likelihood of a model: a method of the spec, logLik.class."),
    )
)

FORMS = (
    r("UseMethod", values("generic", ("object", None)), "Call the method of an object's class."),
    r(
        "NextMethod",
        values(("generic", None), ("object", None), "..."),
        "Call the method of the next class, at last the default.",
    ),
)

ATTRIBUTES = (
    r("structure", values(".Data", "..."), "A value with attributes."),
    r("attr", values("x", "which", ("exact", False)), "One attribute of a value."),
    of_x("attributes", "All attributes of a value, as a list."),
    of_x("unclass", "A value without its class."),
    of_x("oldClass", "The class that a value was given, or NULL."),
    r("class<-", values("x", "value"), "A value of another class.", "oldClass<-"),
    r("attr<-", values("x", "which", "value"), "A value with another attribute."),
    r("names<-", values("x", "value"), "A value with other names."),
    r("levels<-", values("x", "value"), "A factor with other levels."),
)

ENTRIES = (*FORMS, *ATTRIBUTES, *OPEN)
