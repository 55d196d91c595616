"""R's own functions: values, vectors, functions of functions."""

from __future__ import annotations

from flowdsl.catalogue.entry import REQUIRED, Bound, Entry, Formal
from flowdsl.ir import TensorType

DOTS = Formal("...", "value", None)


def values(*specs: str | tuple[str, object]) -> tuple[Formal, ...]:
    """Formals that take any value: a name, or a name and its default."""
    made = []
    for spec in specs:
        name, default = (spec, REQUIRED) if isinstance(spec, str) else spec
        made.append(DOTS if name == "..." else Formal(name, "value", default))
    return tuple(made)


def _untyped(bound: Bound) -> TensorType:
    """R functions work on values; what they give has no type of its own."""
    return TensorType(None, None)


def r(name: str, formals: tuple[Formal, ...], doc: str, *aliases: str) -> Entry:
    """A function of R's."""
    return Entry(f"function.{name}", "function", name, formals, _untyped, doc, aliases=aliases)


ENTRIES: tuple[Entry, ...] = (
    r("c", values("..."), "Combine values into a vector (or lists into a list)."),
    r("list", values("..."), "A list, named where arguments are named."),
    r("vector", values(("mode", "logical"), ("length", 0)), "An empty vector or list."),
    r("numeric", values(("length", 0)), "A vector of zeros."),
    r(
        "matrix",
        values(("data", None), ("nrow", None), ("ncol", None), ("byrow", False)),
        "A matrix, filled by columns unless byrow = TRUE.",
    ),
    r("array", values(("data", None), ("dim", None)), "An array, filled by columns."),
    r(
        "seq",
        values(("from", 1), ("to", None), ("by", None), ("length.out", None)),
        "A regular sequence.",
    ),
    r("seq_len", values("length.out"), "1, 2, ..., n."),
    r("seq_along", values("along.with"), "1, 2, ..., as many as there are elements."),
    r(
        "rep",
        values("x", ("times", None), ("each", None), ("length.out", None)),
        "Repeat the elements of a vector or list.",
    ),
    r("rev", values("x"), "The elements in reverse order."),
    r("length", values("x"), "Number of elements."),
    r("dim", values("x"), "Sizes of an array or tensor."),
    r("nrow", values("x"), "Number of rows."),
    r("ncol", values("x"), "Number of columns."),
    r("names", values("x"), "Names of the elements."),
    r("unlist", values("x"), "The elements of a list as one vector."),
    r("t", values("x"), "Transpose of a matrix."),
    r(
        "diag_matrix",
        values(("x", 1), ("nrow", None)),
        "A diagonal matrix, or the diagonal of a matrix.",
        "diag",
    ),
    r("sum", values("..."), "Sum of all elements."),
    r("mean", values("x"), "Mean of all elements, or of a distribution."),
    r("prod", values("..."), "Product of all elements."),
    r("max", values("..."), "The greatest element."),
    r("min", values("..."), "The least element."),
    r("range", values("..."), "The least and the greatest element."),
    r("var", values("x"), "Sample variance (divided by n - 1)."),
    r("sd", values("x"), "Sample standard deviation (divided by n - 1)."),
    r("cumsum_vector", values("x"), "Running sums.", "cumsum"),
    r("round", values("x", ("digits", 0)), "Round to a number of digits."),
    r("all", values("..."), "Whether all are TRUE."),
    r("any", values("..."), "Whether any is TRUE."),
    r("lapply", values("X", "FUN", "..."), "Apply a function to each element; a list."),
    r("sapply", values("X", "FUN", "..."), "Apply a function to each element; a vector if it can."),
    r("Map", values("f", "..."), "Apply a function to the elements of several lists in step."),
    r(
        "Reduce",
        values("f", "x", ("init", None), ("accumulate", False)),
        "Combine the elements of a list with a function of two.",
    ),
    r("Filter", values("f", "x"), "The elements for which a function is TRUE."),
    r("do.call", values("what", "args"), "Call a function with a list of arguments."),
    r("identity_value", values("x"), "The value itself.", "identity"),
    r("invisible", values(("x", None)), "The value, not printed."),
    r("print", values("x"), "Show a value and return it."),
    r("cat", values("...", ("sep", " ")), "Show texts and numbers on one line."),
    r("paste", values("...", ("sep", " ")), "Join texts."),
    r("paste0", values("..."), "Join texts without a space."),
    r("stop", values("..."), "End with an error of your own."),
    r("stopifnot", values("..."), "End with an error unless all are TRUE."),
    r("is.null", values("x"), "Whether a value is NULL."),
    r("is.function", values("x"), "Whether a value is a function."),
    r("as.numeric", values("x"), "The numbers of a vector or tensor.", "as.double"),
    r("as.integer", values("x"), "Numbers cut to whole numbers."),
    r("as.matrix", values("x"), "A vector or tensor as a matrix."),
    r("as.array", values("x"), "The numbers of a tensor as an array."),
    r("shape", values("..."), "A tensor shape."),
    r("runif", values("n", ("min", 0), ("max", 1)), "Uniform random numbers."),
    r("rnorm", values("n", ("mean", 0), ("sd", 1)), "Normal random numbers."),
    r("set.seed", values("seed"), "Make what is random from here on repeatable."),
    r("library", values(("package", None)), "Accepted and ignored: everything is here.", "require"),
    r(
        "tuple",
        values("..."),
        "A list.",
    ),
)

# Functions that see their arguments unevaluated, and so are forms of the evaluator.
FORMS: tuple[Entry, ...] = (
    r("replicate", values("n", "expr"), "Evaluate an expression n times; a list of the values."),
    r("missing", values("x"), "Whether an argument was left out."),
    r("return", values(("value", None)), "Leave a function with a value."),
    r("source", values("file"), "Run another file of the same folder."),
)

ENTRIES = (*ENTRIES, *FORMS)
