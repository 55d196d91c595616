"""R's functions of matrices by margins, and of counts."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.r import of_x, r, values

MARGINS = (
    r(
        "sweep",
        values("x", "MARGIN", "STATS", ("FUN", "-"), ("check.margin", True), "..."),
        "Take a number of its own from each row or column.",
    ),
    r(
        "base::scale",
        values("x", ("center", True), ("scale", True)),
        "Columns less their means, divided by their standard deviations; scale alone is the "
        "bijector.",
    ),
)

FRAMES = (
    r("expand.grid", values("..."), "Every combination of elements, as a data frame."),
    r("data.frame", values("..."), "Columns of one length, with names."),
    of_x("as.data.frame", "A matrix, list or table as a data frame."),
    r("subset", values("x", "subset", ("select", None)), "The rows for which a condition holds."),
    r("transform", values("_data", "..."), "A data frame with more or other columns."),
    r("within", values("data", "expr"), "A data frame or list after statements about its items."),
    of_x("is.data.frame", "Whether a value is a data frame."),
)

ENTRIES: tuple[Entry, ...] = (*MARGINS, *FRAMES)
