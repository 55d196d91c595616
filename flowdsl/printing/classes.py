"""Values of R's own classes, which print in ways of their own: tables, summaries, runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.printing.numbers import DIGITS, common_notation, format_number
from flowdsl.printing.vectors import format_vector
from flowdsl.semantics.values import List, Value, Vector

if TYPE_CHECKING:
    from flowdsl.presentation import Look, Plain

SUMMARY_DIGITS = 4
"""Significant digits of a summary, fewer than of other numbers."""


def table(value: Vector, look: Look, plain: Plain) -> str:
    """Counts, under the names of what was counted."""
    from flowdsl.presentation import elements

    if not value.data.size:
        sizes = " x ".join(map(str, value.data.shape))
        return f"< table of extent {sizes} >"
    if value.is_string:  # what is missing in a table of texts leaves its place empty
        blank = np.array(["" if t is None else t for t in value.shown.reshape(-1)], dtype=object)
        value = replace(value, data=blank.reshape(value.data.shape))
    return elements(value, replace(plain, quote=False))


def summary_default(value: Vector, look: Look, plain: Plain) -> str:
    """The summary of numbers, to fewer digits than they have."""
    if value.is_string:
        return format_vector(value.shown, value.names, False)
    digits = plain.digits if plain.digits != DIGITS else SUMMARY_DIGITS
    return format_vector(np.array(summary_texts(value, digits), dtype=object), value.names, False)


def summary_texts(value: Vector, digits: int) -> list[str]:
    """The numbers of a summary in one notation; how many are missing stands as it is."""
    names = value.names or ()
    numbers = [float(x) for x in value.data.reshape(-1)]
    known = [x for x, n in zip(numbers, names) if n != "NA's"]
    scale = max((abs(x) for x in known if np.isfinite(x)), default=0.0)
    # What is next to nothing beside the others is nothing.
    places = int(np.floor(max(0.0, DIGITS - np.log10(scale)) + 0.5)) if scale > 0 else DIGITS
    rounded = [round(x, places) if np.isfinite(x) else x for x in known]
    notation = common_notation(rounded, digits)
    written = iter(notation.write(x) for x in rounded)
    return [next(written) if n != "NA's" else format_number(x) for x, n in zip(numbers, names)]


def noquote(value: Vector, look: Look, plain: Plain) -> str:
    """Texts without quotes."""
    from flowdsl.presentation import elements

    return elements(value, replace(plain, quote=False))


def rle(value: List, look: Look, plain: Plain) -> str:
    """Runs: their lengths and values as `str` shows them."""
    from flowdsl.printing.structure import structure

    lines = ["Run Length Encoding"]
    for name in ("lengths", "values"):
        item: Value | None = value.get(name)
        if item is not None:
            lines.append(f"  {name.ljust(7)}:{structure(item, look)}")
    return "\n".join(lines)


PRINTERS: dict[str, Callable[[Any, Look, Plain], str]] = {
    "summaryDefault": summary_default,
    "table": table,
    "noquote": noquote,
    "rle": rle,
}
"""By class; a value prints by the first of its classes that stands here."""
