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


def of_x(name: str, doc: str, *aliases: str) -> Entry:
    """A function of R's with the one argument `x`."""
    return r(name, values("x"), doc, *aliases)


NA_RM = ("na.rm", False)

VECTORS = (
    r("c", values("..."), "Combine values into a vector (or lists into a list)."),
    r("list", values("..."), "A list, named where arguments are named."),
    r("tuple", values("..."), "A list."),
    r("vector", values(("mode", "logical"), ("length", 0)), "An empty vector or list."),
    r("numeric", values(("length", 0)), "A vector of zeros.", "double"),
    r("integer", values(("length", 0)), "A vector of whole zeros."),
    r("character", values(("length", 0)), "A vector of empty texts."),
    r("logical", values(("length", 0)), "A vector of FALSE."),
    r(
        "seq",
        values(("from", 1), ("to", None), ("by", None), ("length.out", None), ("along.with", None)),
        "A regular sequence.",
        "seq.int",
    ),
    r("seq_len", values("length.out"), "1, 2, ..., n."),
    r("seq_along", values("along.with"), "1, 2, ..., as many as there are elements."),
    r(
        "rep",
        values("x", ("times", None), ("each", None), ("length.out", None)),
        "Repeat the elements of a vector or list.",
    ),
    r("rep_len", values("x", "length.out"), "Repeat the elements up to a length."),
    of_x("rev", "The elements in reverse order."),
    r("append", values("x", "values", ("after", None)), "Add elements behind a position."),
    r("head", values("x", ("n", 6)), "The first elements, or rows."),
    r("tail", values("x", ("n", 6)), "The last elements, or rows."),
    of_x("length", "Number of elements."),
    of_x("names", "Names of the elements."),
    r(
        "setNames",
        values(("object", None), ("nm", None)),
        "The value with other names.",
        "set_names",
    ),
    r("unlist", values("x", ("recursive", True), ("use.names", True)), "A list as one vector."),
    r("[", values("x", "..."), "Some elements, as x[i]."),
    r("[[", values("x", "..."), "One element, as x[[i]]."),
    of_x("as.numeric", "The numbers of a vector or tensor.", "as.double"),
    of_x("as.integer", "Numbers cut to whole numbers."),
    of_x("as.character", "The elements as texts."),
    of_x("as.logical", "The elements as TRUE or FALSE."),
    of_x("as.list", "The elements as a list."),
    r("as.vector", values("x", ("mode", "any")), "The elements without dimensions."),
)

MATRICES = (
    r(
        "matrix",
        values(
            ("data", None), ("nrow", None), ("ncol", None), ("byrow", False), ("dimnames", None)
        ),
        "A matrix, filled by columns unless byrow = TRUE.",
    ),
    r(
        "array",
        values(("data", None), ("dim", None), ("dimnames", None)),
        "An array, filled by columns.",
    ),
    of_x("dim", "Sizes of an array or tensor."),
    of_x("dimnames", "Names of rows, columns and further axes."),
    of_x("rownames", "Names of the rows.", "row.names"),
    of_x("colnames", "Names of the columns."),
    of_x("nrow", "Number of rows."),
    of_x("ncol", "Number of columns."),
    of_x("NROW", "Number of rows; a vector is a column."),
    of_x("NCOL", "Number of columns; a vector is a column."),
    of_x("t", "Transpose of a matrix."),
    r("aperm", values("a", ("perm", None)), "The axes of an array in another order."),
    r(
        "diag_matrix",
        values(("x", 1), ("nrow", None), ("ncol", None)),
        "A diagonal matrix, or the diagonal of a matrix.",
        "diag",
    ),
    r("rbind", values("..."), "Rows one below the other."),
    r("cbind", values("..."), "Columns side by side."),
    r("lower.tri", values("x", ("diag", False)), "TRUE below the diagonal."),
    r("upper.tri", values("x", ("diag", False)), "TRUE above the diagonal."),
    of_x("as.matrix", "A vector or tensor as a matrix."),
    of_x("as.array", "The numbers of a tensor as an array.", "tensor_value", "py_to_r"),
    r("shape", values("..."), "A tensor shape."),
    r("all_dims", (), "As an index of a tensor: all axes that no other index takes, as `...`."),
    r("solve", values("a", ("b", None)), "The x of a x = b, or the inverse of a."),
    of_x("det", "Determinant of a matrix."),
    of_x("chol", "Upper triangular R with t(R) R = x."),
    r("crossprod", values("x", ("y", None)), "t(x) %*% y."),
    r("tcrossprod", values("x", ("y", None)), "x %*% t(y)."),
    r("outer", values("X", "Y", ("FUN", "*"), "..."), "A function of every pair of elements."),
    r("rowSums", values("x", NA_RM), "Sum of each row."),
    r("colSums", values("x", NA_RM), "Sum of each column."),
    r("rowMeans", values("x", NA_RM), "Mean of each row."),
    r("colMeans", values("x", NA_RM), "Mean of each column."),
)

PAIR = values("x", ("y", None), ("use", "everything"), ("method", "pearson"))

SUMMARIES = (
    r("sum", values("...", NA_RM), "Sum of all elements."),
    r("mean", values("x", ("trim", 0), NA_RM), "Mean of all elements, or of a distribution."),
    r("prod", values("...", NA_RM), "Product of all elements."),
    r("max", values("...", NA_RM), "The greatest element."),
    r("min", values("...", NA_RM), "The least element."),
    r("range", values("...", NA_RM), "The least and the greatest element."),
    r("pmax", values("..."), "The greatest of each position."),
    r("pmin", values("..."), "The least of each position."),
    r("cumsum_vector", values("x"), "Running sums.", "cumsum"),
    of_x("cumprod", "Running products."),
    of_x("cummax", "The greatest so far."),
    of_x("cummin", "The least so far."),
    r("diff", values("x", ("lag", 1)), "Differences of neighbours."),
    r("var", values("x", ("y", None), NA_RM), "Sample variance (divided by n - 1)."),
    r("sd", values("x", NA_RM), "Sample standard deviation (divided by n - 1)."),
    r("cov", PAIR, "Sample covariance."),
    r("cor", PAIR, 'Correlation: "pearson", "kendall" or "spearman".'),
    r("median", values("x", NA_RM), "The middle element."),
    r(
        "quantile",
        values("x", ("probs", None), NA_RM, ("names", True), ("type", 7)),
        "Values that parts of the data do not pass, by one of R's types 1 to 9.",
    ),
    r("order", values("...", ("decreasing", False)), "Positions of the elements in order."),
    r("sort", values("x", ("decreasing", False)), "The elements in order."),
    r("which", values("x", ("arr.ind", False)), "Positions of TRUE; rows and columns if asked."),
    of_x("which.max", "Position of the greatest element."),
    of_x("which.min", "Position of the least element."),
    of_x("unique", "Each element once."),
    of_x("duplicated", "Whether an element stood before."),
    r("all", values("...", NA_RM), "Whether all are TRUE."),
    r("any", values("...", NA_RM), "Whether any is TRUE."),
)

ELEMENTARY = (
    r("round", values("x", ("digits", 0)), "Round to a number of digits."),
    r("signif", values("x", ("digits", 6)), "Round to a number of significant digits."),
    of_x("trunc", "The whole part."),
    of_x("log2", "Logarithm to base 2."),
    of_x("log10", "Logarithm to base 10."),
    of_x("factorial", "1 * 2 * ... * x."),
    r("choose", values("n", "k"), "Number of ways to choose k of n."),
    r("ifelse", values("test", "yes", "no"), "yes where the test is TRUE, else no."),
    r("xor", values("x", "y"), "Whether one of two is TRUE, not both."),
)

FUNCTIONALS = (
    r("lapply", values("X", "FUN", "..."), "Apply a function to each element; a list."),
    r(
        "sapply",
        values("X", "FUN", "...", ("simplify", True), ("USE.NAMES", True)),
        "Apply a function to each element; a vector if it can.",
    ),
    r(
        "vapply",
        values("X", "FUN", "FUN.VALUE", "...", ("USE.NAMES", True)),
        "Apply a function whose values are all like FUN.VALUE.",
    ),
    r("apply", values("X", "MARGIN", "FUN", "..."), "Apply a function to rows or columns."),
    r("Map", values("f", "..."), "Apply a function to the elements of several lists in step."),
    r(
        "mapply",
        values("FUN", "...", ("MoreArgs", None), ("SIMPLIFY", True), ("USE.NAMES", True)),
        "Map, with a vector as its value if it can.",
    ),
    r(
        "Reduce",
        values("f", "x", ("init", None), ("right", False), ("accumulate", False)),
        "Combine the elements of a list with a function of two.",
    ),
    r("Filter", values("f", "x"), "The elements for which a function is TRUE."),
    r("do.call", values("what", ("args", None)), "Call a function with a list of arguments."),
    r("identity_value", values("x"), "The value itself.", "identity", "force", "r_to_py"),
    r("invisible", values(("x", None)), "The value, not printed."),
)

QUESTIONS = (
    of_x("is.null", "Whether a value is NULL."),
    of_x("is.function", "Whether a value is a function."),
    of_x("is.numeric", "Whether a value is numbers."),
    of_x("is.double", "Whether a value is numbers that need not be whole."),
    of_x("is.integer", "Whether a value is of R's integer type."),
    of_x("is.character", "Whether a value is texts."),
    of_x("is.logical", "Whether a value is TRUE and FALSE."),
    of_x("is.list", "Whether a value is a list."),
    of_x("is.vector", "Whether a value is a vector or list without dimensions."),
    of_x("is.matrix", "Whether a value has two dimensions."),
    of_x("is.array", "Whether a value has dimensions."),
    of_x("is.na", "Whether each element is missing."),
    of_x("is.nan", "Whether each element is not a number."),
    of_x("is.finite", "Whether each element is a finite number."),
    of_x("is.infinite", "Whether each element is infinite."),
    of_x("isTRUE", "Whether a value is one TRUE."),
    of_x("isFALSE", "Whether a value is one FALSE."),
    r("identical", values("x", "y"), "Whether two values are the same."),
    r(
        "all.equal",
        values("target", "current", ("tolerance", 1.5e-8)),
        "TRUE if numbers are nearly equal, else a text that tells the difference.",
    ),
    of_x("typeof", "R's name of a value's type."),
    of_x("class", "R's name of a value's kind."),
)

TEXTS = (
    r(
        "print",
        values("x", ("digits", None), ("quote", None), "..."),
        "Show a value and return it.",
        "print.default",
    ),
    r("summary", values("object", "..."), "Quartiles, counts, or what a value is made of."),
    r("str", values("object", "..."), "Show what a value is made of."),
    r("noquote", values("obj"), "Texts that print without quotes."),
    r("cat", values("...", ("sep", " ")), "Show texts and numbers on one line."),
    r("message", values("...", ("domain", None), ("appendLF", True)), "Show a text on a line."),
    r("paste", values("...", ("sep", " "), ("collapse", None)), "Join texts."),
    r("paste0", values("...", ("collapse", None)), "Join texts without a space."),
    r("nchar", values("x", ("type", "chars")), "Number of characters of texts."),
    of_x("toupper", "Texts in capitals."),
    of_x("tolower", "Texts in small letters."),
    r("sprintf", values("fmt", "..."), "Texts with numbers put in for %d, %f, %s, ..."),
    r(
        "format",
        values(
            "x",
            ("trim", False),
            ("digits", 7),
            ("nsmall", 0),
            ("justify", "left"),
            ("width", 0),
            ("scientific", None),
            ("big.mark", ""),
            "...",
        ),
        "Numbers and texts as texts of one width.",
    ),
    r("stop", values("...", ("call.", True), ("domain", None)), "End with an error of your own."),
    r("stopifnot", values("..."), "End with an error unless all are TRUE."),
)

RANDOM = (
    r("runif", values("n", ("min", 0), ("max", 1)), "Uniform random numbers."),
    r("rnorm", values("n", ("mean", 0), ("sd", 1)), "Normal random numbers."),
    r("rexp", values("n", ("rate", 1)), "Exponential random numbers."),
    r(
        "sample",
        values("x", ("size", None), ("replace", False), ("prob", None)),
        "Elements in random order, or drawn at random.",
    ),
    r(
        "set.seed",
        values("seed"),
        "Make what is random from here on repeatable.",
        "tf$random$set_seed",
        "set_random_seed",
    ),
)

# Functions that see their arguments unevaluated, and so are forms of the evaluator.
FORMS = (
    r("replicate", values("n", "expr"), "Evaluate an expression n times; a list of the values."),
    r("missing", values("x"), "Whether an argument was left out."),
    r("return", values(("value", None)), "Leave a function with a value."),
    r("library", values("..."), "Accepted for packages whose functions are here."),
    r("require", values("..."), "As library(), TRUE or FALSE."),
    r("source", values("file"), "Run another file of the same folder."),
)

ENTRIES: tuple[Entry, ...] = (
    *VECTORS,
    *MATRICES,
    *SUMMARIES,
    *ELEMENTARY,
    *FUNCTIONALS,
    *QUESTIONS,
    *TEXTS,
    *RANDOM,
    *FORMS,
)
