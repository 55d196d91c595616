"""Rows one below the other, columns side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call, label
from flowdsl.r.elements import joined
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions import data_frames as frames
from flowdsl.r.functions.reading import is_null
from flowdsl.r.indexing import tidy
from flowdsl.r.values import NULL, DataFrame, Dimnames, Value, Vector

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def bind(axis: int) -> Any:
    """`rbind` (axis 0) and `cbind` (axis 1)."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        parts = [a.value for a in call.dots if not is_null(a.value)]
        if not parts:
            return NULL
        if any(isinstance(p, DataFrame) for p in parts):
            if axis == 0:
                return frames.rows_of_frames(interp, call, parts)
            return frames.data_frame(interp, call)
        vectors = [p for p in parts if isinstance(p, Vector)]
        if len(vectors) < len(parts):
            raise error("F206", f"`{call.name}` binds vectors and matrices", call.span)
        labels = [label(a) for a in call.dots if not is_null(a.value)]
        return bound_vectors(interp, call, vectors, labels, axis)

    return implementation


def bound_names(
    vectors: Sequence[Vector], is_matrix: Sequence[bool], labels: Sequence[str], axis: int
) -> Dimnames:
    """Names of the lines that are bound, and of the places along them."""
    lines: list[str] = []
    across = None
    for v, m, name in zip(vectors, is_matrix, labels):
        own = (v.dimnames[axis] if v.dimnames else None) if m else (name,)
        lines += own or [""] * (v.data.shape[axis] if m else 1)
        other = (v.dimnames[1 - axis] if v.dimnames else None) if m else v.names
        across = across or other
    if across is not None and not any(is_matrix) and len(across) != max(map(len, vectors)):
        across = None
    found = [tuple(lines) if any(lines) else None, across]
    return tidy(found if axis == 0 else found[::-1])


def bound_vectors(
    interp: Interpreter, call: Call, vectors: Sequence[Vector], labels: Sequence[str], axis: int
) -> Vector:
    """Vectors and matrices as the rows or columns of one matrix."""
    is_matrix = [v.is_array and v.data.ndim == 2 for v in vectors]
    widths = {v.data.shape[1 - axis] for v, m in zip(vectors, is_matrix) if m}
    if len(widths) > 1 or any(v.data.ndim > 2 for v in vectors):
        raise error("F301", f"`{call.name}`: the matrices have different sizes", call.span)
    width = widths.pop() if widths else max(len(v) for v in vectors)
    taken = [m or bool(len(v)) or not width for v, m in zip(vectors, is_matrix)]
    labels = [n for n, t in zip(labels, taken) if t]
    kept = [(v, m) for v, m, t in zip(vectors, is_matrix, taken) if t]
    lines = sum(v.data.shape[axis] if m else 1 for v, m in kept)
    interp.budget.elements(lines * width, call.span)
    kind = joined([v for v, _ in kept], [None] * len(kept), None)
    flat = kind.data
    names = bound_names([v for v, _ in kept], [m for _, m in kept], labels, axis)
    blocks, start = [], 0
    for v, m in kept:
        piece = flat[start : start + len(v)]
        start += len(v)
        if m:
            blocks.append(piece.reshape(v.data.shape, order="F"))
        else:
            line = repeated(piece, width)
            blocks.append(line[None, :] if axis == 0 else line[:, None])
    data = np.concatenate(blocks, axis)
    return Vector(data, None, True, call.span, names, stands_for=kind.stands_for)


FUNCTIONS: tuple[Function, ...] = (
    function("rbind", formals("..."), "Rows one below the other.", bind(0)),
    function("cbind", formals("..."), "Columns side by side.", bind(1)),
)
