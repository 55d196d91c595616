"""Elements of matrices that an entry never reads: a lint says which, and how R fills matrices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from flowdsl.catalogue import Entry
from flowdsl.diagnostics import Diagnostic, warning
from flowdsl.ir import Arg, Constant
from flowdsl.source import Span


def lints(
    entry: Entry, args: Mapping[str, Arg], called: str, span: Span | None
) -> list[Diagnostic]:
    """A lint (W405) for each argument of which a part has no effect."""
    found = []
    for formal in entry.formals:
        value = args.get(formal.name)
        if formal.reads == "all" or not isinstance(value, Constant) or value.value.ndim < 2:
            continue
        place = ignored(np.asarray(value.value), formal.reads)
        if place is not None:
            where = value.spans[0] if value.spans else span
            found.append(lint(np.asarray(value.value), place, formal.name, called, where))
    return found


def ignored(matrix: np.ndarray, reads: str) -> tuple[int, ...] | None:
    """The first element above a diagonal that has no effect, None where all have.

    >>> ignored(np.array([[1.0, 3.0], [2.0, 4.0]]), "lower")
    (0, 1)
    """
    above = np.triu(matrix, 1)
    if reads == "symmetric" and matrix.shape[-1] == matrix.shape[-2]:
        above = np.triu(matrix - np.swapaxes(matrix, -1, -2), 1)
    places = np.argwhere(above != 0)
    return tuple(int(i) for i in places[0]) if len(places) else None


def lint(
    matrix: np.ndarray, place: tuple[int, ...], formal: str, called: str, span: Span | None
) -> Diagnostic:
    """The lint for one element."""
    row, column = place[-2] + 1, place[-1] + 1
    return warning(
        "W405",
        f"`{called}` reads the lower triangle of `{formal}`: its element [{row}, {column}], "
        f"{matrix[place]:g}, is ignored",
        span,
        "R fills a matrix column by column: matrix(..., byrow = TRUE) fills it row by row",
    )
