"""R's functions of sets, counts, bits and lists."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.r import of_x, r, values

PAIR = values("x", "y")

SETS = (
    r("union", PAIR, "Elements of either, each once."),
    r("intersect", PAIR, "Elements of both, each once."),
    r("setdiff", PAIR, "Elements of x that are not in y, each once."),
    r("setequal", PAIR, "Whether both have the same elements."),
    r("is.element", values("el", "table"), "Whether each element is in a table."),
    of_x("rank", "The place of each element in their order; ties share the mean."),
)

COUNTS = (
    r(
        "table",
        values("...", ("dnn", None), ("useNA", "no")),
        "How often each element stands; of several vectors, each combination.",
    ),
    r(
        "prop.table",
        values("x", ("margin", None)),
        "Shares of the sum, or of the sums of rows (1) or columns (2).",
        "proportions",
    ),
    r("tabulate", values("bin", ("nbins", None)), "How often 1, 2, ... stand."),
    r(
        "cut",
        values(
            "x", "breaks", ("labels", None), ("include.lowest", False), ("right", True),
            ("dig.lab", 3),
        ),
        "The interval of each number, as a factor.",
    ),
    r(
        "findInterval",
        values(
            "x", "vec", ("rightmost.closed", False), ("all.inside", False), ("left.open", False)
        ),
        "How many of sorted numbers are not above each number.",
    ),
)  # fmt: skip

BITS = tuple(
    r(f"bitw{name}", values("a", "b"), f"{name} of the bits of whole numbers.")
    for name in ("And", "Or", "Xor")
)

LOOKING_UP = (
    r("match", values("x", "table"), "The place of each element in a table, NA where it is not."),
    r("split", values("x", "f", ("drop", False)), "The elements or rows of each group."),
    r("as.factor", values("x"), "A vector as a factor."),
    of_x("is.atomic", "Whether a value is a vector, no list."),
    r("replace", values("x", "list", "values"), "A vector or list with some elements replaced."),
    r("unname", values("obj"), "A value without names of elements, rows and columns."),
    of_x("anyNA", "Whether any element is missing."),
)

LISTS = (
    r("modifyList", values("x", "val"), "A list with items replaced, added or (NULL) removed."),
    r(
        "rapply",
        values("object", "f", ("classes", "ANY"), ("deflt", None), ("how", "unlist"), "..."),
        "A function of every element of lists in lists.",
    ),
)

NUMBERS = (
    r("base::gamma", values("x"), "The gamma function; gamma alone is the distribution."),
    r("base::beta", values("a", "b"), "The beta function; beta alone is the distribution."),
    r("lbeta", values("a", "b"), "Logarithm of the beta function."),
    r("lchoose", values("n", "k"), "Logarithm of the number of ways to choose k of n."),
    of_x("row", "The row of each cell of a matrix."),
    of_x("col", "The column of each cell of a matrix."),
)

ENTRIES: tuple[Entry, ...] = (*SETS, *COUNTS, *BITS, *LOOKING_UP, *LISTS, *NUMBERS)
