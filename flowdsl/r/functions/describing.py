"""`summary` of vectors, factors, lists and data frames, as R prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from rich.cells import cell_len

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.attributes import with_class
from flowdsl.r.elements import elements
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.factors import codes
from flowdsl.r.functions.reading import seen
from flowdsl.r.machine import SORTING
from flowdsl.r.missing import NA, NA_TEXT, missing
from flowdsl.r.printing.summaries import SUMMARY_DIGITS, summary_texts
from flowdsl.r.values import DataFrame, Factor, List, Null, Value, Vector, describe

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

LABELS = ("Min.", "1st Qu.", "Median", "Mean", "3rd Qu.", "Max.")
LOST = "NA's"


def summary(interp: Interpreter, call: Call) -> Value:
    """`summary(object)`."""
    x = seen(interp, call.get("object"), call)
    if isinstance(x, Vector):
        interp.budget.work(SORTING * len(x), call.span)
    if isinstance(x, Vector) and x.is_array and x.data.ndim == 2:
        names = x.dimnames[1] if x.dimnames else None
        names = names or tuple(f"V{j + 1}" for j in range(x.data.shape[1]))
        held = [Vector(c, stands_for=x.stands_for) for c in x.data.T]
        return of_columns(held, names)
    if isinstance(x, DataFrame):
        interp.budget.work(SORTING * x.rows * len(x.items), call.span)
        return of_columns(x.columns, x.names or ())
    if isinstance(x, List):
        return of_list(x)
    if isinstance(x, Null):
        return described(["0", "NULL", "NULL"])
    if isinstance(x, Vector):
        return of_vector(x)
    raise error(
        "F206",
        f"`{call.name}` works on vectors, lists and data frames, not on {describe(x)}",
        call.span,
        "print it",
    )


def of_vector(x: Vector) -> Vector:
    """The summary of one vector."""
    if isinstance(x, Factor):
        found = codes(x)
        counts = np.bincount(found[found >= 0], minlength=len(x.levels)).astype(np.int64)
        none = int((found < 0).sum())
        if none:
            return Vector(np.append(counts, none), (*x.levels, LOST))
        return Vector(counts, x.levels)
    if x.type == "character":
        return described([str(len(x)), "character", "character"])
    if x.type == "complex":
        return described([str(len(x)), "complex", "complex"])
    data = elements(x)
    gone = missing(data)
    known = data[~gone].astype(float)
    if x.type == "logical":
        parts = [("FALSE", int((known == 0).sum())), ("TRUE", int((known == 1).sum()))]
        parts = [(n, k) for n, k in (*parts, (LOST, int(gone.sum()))) if k]
        words = np.array(["logical", *(str(k) for _, k in parts)], dtype=object)
        return classed(Vector(words, ("Mode", *(n for n, _ in parts))))
    with np.errstate(all="ignore"):
        if known.size:
            low, first, middle, third, high = quartiles(known)
            values = [low, first, middle, float(np.mean(known)), third, high]
        else:
            values = [np.nan if n == "Mean" else NA for n in LABELS]
    lost = [float(gone.sum())] if gone.any() else []
    return classed(Vector(np.array([*values, *lost]), (*LABELS, *([LOST] if lost else []))))


def quartiles(known: np.ndarray) -> list[float]:
    """Least, quartiles and greatest of numbers, by R's type 7."""
    data = np.sort(known)
    at = np.linspace(0, 1, 5) * (data.size - 1)
    low = np.floor(at + 4 * np.finfo(float).eps).astype(int)
    high = np.minimum(low + 1, data.size - 1)
    part = at - low
    made = np.where(part == 0, data[low], (1 - part) * data[low] + part * data[high])
    return [float(v) for v in made]


def classed(x: Vector) -> Vector:
    """A summary, which prints to fewer digits."""
    made = with_class(x, "summaryDefault", "table")
    assert isinstance(made, Vector)
    return made


def described(words: Sequence[str]) -> Vector:
    """The summary of what has no numbers."""
    return classed(Vector(np.array(list(words), dtype=object), ("Length", "Class", "Mode")))


def of_list(x: List) -> Value:
    """The summary of a list: a line for each item."""
    from flowdsl.r.classes import r_type

    rows = []
    for item in x.items:
        n = len(item) if isinstance(item, Vector) else len(getattr(item, "items", "1"))
        kind = r_type(item)
        mode = {"double": "numeric", "integer": "numeric", "closure": "function",
                "builtin": "function"}.get(kind, kind)  # fmt: skip
        rows.append([str(0 if isinstance(item, Null) else n), "-none-", mode])
    data = np.empty((len(rows), 3), dtype=object)
    for i, row in enumerate(rows):
        data[i] = row
    names = (x.names, ("Length", "Class", "Mode"))
    return with_class(Vector(data, None, True, None, names), "table")


def of_columns(columns: Sequence[Vector], names: Sequence[str]) -> Value:
    """The summaries of columns side by side, as texts."""
    made = [cells(of_vector(c)) for c in columns]
    rows = max((len(lines) for lines, _ in made), default=0)
    data = np.empty((rows, len(made)), dtype=object)
    heads = []
    for j, ((lines, width), name) in enumerate(zip(made, names)):
        data[:, j] = [*lines, *[NA_TEXT] * (rows - len(lines))]
        before = max(0, int(np.floor(width - cell_len(name) / 2)))
        heads.append(" " * before + name)
    axes = (("",) * rows, tuple(heads))
    return with_class(Vector(data, None, True, None, axes), "table")


def cells(found: Vector) -> tuple[list[str], int]:
    """The lines of one column's summary, and the width of their labels."""
    names = found.names or ()
    if found.is_string:
        texts = [str(t) for t in found.data]
        width = max(map(cell_len, texts), default=0)
        values = [t.ljust(width) for t in texts]
    elif found.attributes:
        values = summary_texts(found, SUMMARY_DIGITS)
        known = [v for v, n in zip(values, names) if n != LOST]
        width = max(map(len, known), default=0)
        values = [v.rjust(width) if n != LOST else v for v, n in zip(values, names)]
    else:
        counts = [str(int(v)) for v in found.data]
        width = max(map(len, counts), default=0)
        values = [v.rjust(width) for v in counts]
    labels = max(map(cell_len, names), default=0)
    return [f"{n}{' ' * (labels - cell_len(n))}:{v}  " for n, v in zip(names, values)], labels


FUNCTIONS: tuple[Function, ...] = (
    function(
        "summary",
        formals("object", "..."),
        "Quartiles, counts, or what a value is made of.",
        summary,
    ),
)
