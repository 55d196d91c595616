"""The numbers of a summary, which print to fewer digits than others."""

from __future__ import annotations

import numpy as np

from flowdsl.r.printing.numbers import DIGITS, common_notation, format_number
from flowdsl.r.values import Vector

SUMMARY_DIGITS = 4
"""Significant digits of a summary, fewer than of other numbers."""


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
