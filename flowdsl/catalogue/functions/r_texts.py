"""R's functions that take texts apart and put them together."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.r import of_x, r, values

MATCHING = (("ignore.case", False), ("perl", False), ("fixed", False), ("useBytes", False))

ENTRIES: tuple[Entry, ...] = (
    r("substr", values("x", "start", "stop"), "Part of a text, counted from 1."),
    r("substring", values("text", "first", ("last", 1000000)), "Part of a text."),
    r(
        "strsplit",
        values("x", "split", ("fixed", False), ("perl", False)),
        "Texts cut where a pattern stands; a list.",
    ),
    r("sub", values("pattern", "replacement", "x", *MATCHING), "The first match replaced."),
    r("gsub", values("pattern", "replacement", "x", *MATCHING), "All matches replaced."),
    r("grepl", values("pattern", "x", *MATCHING), "Whether a pattern stands in each text."),
    r(
        "grep",
        values(
            "pattern",
            "x",
            ("ignore.case", False),
            ("perl", False),
            ("value", False),
            ("fixed", False),
            ("useBytes", False),
            ("invert", False),
        ),
        "Which texts hold a pattern; the texts themselves with value = TRUE.",
    ),
    r("regexpr", values("pattern", "text", *MATCHING), "Where each text first matches."),
    r("gregexpr", values("pattern", "text", *MATCHING), "All places where each text matches."),
    r("regmatches", values("x", "m"), "The parts of texts that matched."),
    r("chartr", values("old", "new", "x"), "Each of some characters replaced by another."),
    r("utf8ToInt", values("x"), "Code points of the characters of a text."),
    r("intToUtf8", values("x", ("multiple", False)), "The text of some code points."),
    r("strtoi", values("x", ("base", 10)), "Whole numbers from texts to a base."),
    r("prettyNum", values("x", ("big.mark", ""), "..."), "Numbers as texts, with marks."),
    r("trimws", values("x", ("which", "both")), "Texts without space at their ends."),
    r("startsWith", values("x", "prefix"), "Whether texts begin so."),
    r("endsWith", values("x", "suffix"), "Whether texts end so."),
    r("make.unique", values("names", ("sep", ".")), "Names made different by numbers."),
    r("strrep", values("x", "times"), "Texts repeated."),
    r("toString", values("x", ("sep", ", ")), "All elements as one text."),
    r("writeLines", values("text", ("sep", "\n")), "Show texts, a line for each."),
    r(
        "formatC",
        values(
            "x", ("width", 0), ("digits", None), ("format", None), ("flag", ""), ("big.mark", "")
        ),
        'Numbers as texts in the manner of C: format = "f", "e", "g" or "d".',
    ),
    r("factor", values("x", ("levels", None), ("labels", None)), "Texts with known levels."),
    of_x("levels", "The levels of a factor."),
    of_x("nlevels", "Number of levels of a factor."),
    of_x("is.factor", "Whether a value is a factor."),
)
