"""purrr's functions: R's apply family with one order of arguments, and `~ .x` for a function."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.r import r, values

OF_ONE = values(".x", ".f", "...")
OF_TWO = values(".x", ".y", ".f", "...")
CHOOSING = values(".x", ".p", "...")

KINDS = (
    ("dbl", "numbers"),
    ("int", "whole numbers"),
    ("chr", "texts"),
    ("lgl", "TRUE and FALSE"),
)

ENTRIES: tuple[Entry, ...] = (
    r("map", OF_ONE, "A function of each element; a list."),
    *(r(f"map_{k}", OF_ONE, f"A function of each element; {what}.") for k, what in KINDS),
    r("map2", OF_TWO, "A function of the elements of two lists in step."),
    *(
        r(f"map2_{k}", OF_TWO, f"A function of the elements of two lists; {what}.")
        for k, what in KINDS
    ),
    r("imap", OF_ONE, "A function of each element and its name (or number)."),
    *(
        r(f"imap_{k}", OF_ONE, f"A function of each element and its name; {what}.")
        for k, what in KINDS
    ),
    r("pmap", values(".l", ".f", "..."), "A function of the elements of several lists in step."),
    r("walk", OF_ONE, "Call a function with each element; the elements themselves."),
    r(
        "reduce",
        values(".x", ".f", "...", (".init", None), (".dir", "forward")),
        "Combine the elements with a function of two.",
    ),
    r(
        "accumulate",
        values(".x", ".f", "...", (".init", None), (".dir", "forward")),
        "What reduce() has after each element.",
    ),
    r("keep", CHOOSING, "The elements for which a function is TRUE."),
    r("discard", CHOOSING, "The elements for which a function is FALSE."),
    r("compact", values(".x"), "The elements that are not empty."),
    r("detect", values(".x", ".f", "..."), "The first element for which a function is TRUE."),
    r("detect_index", values(".x", ".f", "..."), "The place of the first such element, else 0."),
    r("every", CHOOSING, "Whether a function is TRUE for every element."),
    r("some", CHOOSING, "Whether a function is TRUE for some element."),
    r("partial", values(".f", "..."), "A function with some arguments filled in."),
    r("compose", values("..."), "One function after the other, the last one first."),
    r("as_mapper", values(".f"), "The function that `~ .x + 1` stands for."),
)
