"""R's functions that are written in the language itself, in `semantics/functions/library.R`."""

from __future__ import annotations

from flowdsl.catalogue.functions.r import NA_RM, of_x, r, values

ENTRIES = (
    r(
        "mad",
        values("x", ("center", None), ("constant", 1.4826), NA_RM),
        "Median distance from the median, scaled to the normal's deviation.",
    ),
    r("IQR", values("x", NA_RM, ("type", 7)), "Distance of the quartiles."),
    r("fivenum", values("x", ("na.rm", True)), "Tukey's five numbers: ends, hinges, median."),
    r("weighted.mean", values("x", ("w", None), NA_RM), "Mean with weights."),
    r("zapsmall", values("x", ("digits", 7)), "Numbers next to nothing beside others as 0."),
    r("lengths", values("x", ("use.names", True)), "The length of each element."),
    r(
        "tapply",
        values("X", "INDEX", "FUN", "...", ("default", None), ("simplify", True)),
        "A function of each group of elements.",
    ),
    r("ave", values("x", "...", ("FUN", None)), "For each element the mean of its group."),
    r("unsplit", values("value", "f"), "What split() took apart, put together."),
    r("rowsum", values("x", "group"), "Sums of the rows of each group."),
    r(
        "aggregate",
        values("x", "by", "FUN", "..."),
        "A function of each column of a data frame for each group of rows.",
    ),
    of_x("rle", "Runs of equal elements: their lengths and values."),
    of_x("inverse.rle", "The vector of some runs."),
    r("kronecker", values("X", "Y", ("FUN", "*"), "..."), "Kronecker product.", "%x%"),
    r(
        "interaction",
        values("...", ("drop", False), ("sep", ".")),
        "Combinations of factors, as a factor.",
    ),
    of_x("droplevels", "A factor without levels that do not stand."),
    r("relevel", values("x", "ref"), "A factor with another first level."),
    r("complete.cases", values("..."), "Whether nothing is missing in each row."),
    r("na.omit", values("object"), "What is not missing; the rows without missing cells."),
    r(
        "max.col",
        values("m", ("ties.method", "first")),
        "The column of the greatest cell of each row.",
    ),
    r("casefold", values("x", ("upper", False)), "Texts in small letters, or in capitals."),
    of_x("toeplitz", "The symmetric matrix whose diagonals are constant."),
    r("embed", values("x", ("dimension", 1)), "Each element beside those before it."),
    r(
        "mahalanobis",
        values("x", "center", "cov", ("inverted", False)),
        "Squared distances from a centre, in units of a covariance.",
    ),
    r("sQuote", values("x", ("q", True)), "Texts in single quotes."),
    r("dQuote", values("x", ("q", True)), "Texts in double quotes."),
    of_x("shQuote", "Texts quoted as a shell takes them."),
    of_x("storage.mode", "R's name of the type of a value."),
    r("is.unsorted", values("x", ("strictly", False)), "Whether elements are not in order."),
    r(
        "sample.int",
        values("n", ("size", None), ("replace", False), ("prob", None)),
        "Whole numbers drawn at random.",
    ),
    r("norm", values("x", ("type", "O")), "A norm of a matrix."),
    r("cov2cor", values("V"), "Correlations from covariances."),
    r("stack", values("x"), "The vectors of a named list in one column, with their names."),
    r(
        "approxfun",
        values(
            "x",
            ("y", None),
            ("method", "linear"),
            ("yleft", None),
            ("yright", None),
            ("rule", 1),
            ("f", 0),
        ),
        "The function of the lines (or steps) between given points.",
    ),
    r(
        "splinefun",
        values("x", ("y", None), ("method", "fmm")),
        "The function of a cubic spline through given points.",
    ),
    of_x("ecdf", "The distribution function of a sample."),
    r(
        "Vectorize",
        values("FUN", ("vectorize.args", None), ("SIMPLIFY", True), ("USE.NAMES", True)),
        "A function of numbers as a function of vectors.",
    ),
)
