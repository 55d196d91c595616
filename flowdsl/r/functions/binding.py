"""Rows one below the other, columns side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.arithmetic import as_node, binary
from flowdsl.r.elementwise import repeated
from flowdsl.r.functions.elements import joined
from flowdsl.r.functions.reading import is_null
from flowdsl.r.indexing import tidy
from flowdsl.r.values import NULL, DataFrame, Dimnames, Value, Vector, constant, is_tensor

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def bind(axis: int) -> Any:
    """`rbind` (axis 0) and `cbind` (axis 1)."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        parts = [a.value for a in call.dots if not is_null(a.value)]
        if not parts:
            return NULL
        if any(is_tensor(p) for p in parts):
            return bound_tensors(call, parts, axis)
        if any(isinstance(p, DataFrame) for p in parts):
            from flowdsl.r.functions import data_frames as frames

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
    for v, m, label in zip(vectors, is_matrix, labels):
        own = (v.dimnames[axis] if v.dimnames else None) if m else (label,)
        lines += own or [""] * (v.data.shape[axis] if m else 1)
        other = (v.dimnames[1 - axis] if v.dimnames else None) if m else v.names
        across = across or other
    if across is not None and not any(is_matrix) and len(across) != max(map(len, vectors)):
        across = None
    found = [tuple(lines) if any(lines) else None, across]
    return tidy(found if axis == 0 else found[::-1])


def label(a: Actual) -> str:
    """The name of a line: its argument's, or the variable that is bound."""
    if a.name:
        return a.name
    written = a.span.text if a.span is not None else ""
    return written if SYMBOL.fullmatch(written) and written not in WORDS else ""


# A variable, and what looks like one but is a constant.
SYMBOL = re.compile(r"(?:[^\W\d_]|\.(?!\d))[\w.]*")
WORDS = frozenset({"TRUE", "FALSE", "NULL", "NA", "Inf", "NaN"})


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


def bound_tensors(call: Call, parts: Sequence[Value], axis: int) -> Node:
    """Tensors of one axis as rows or columns, tensors of more one after another."""
    nodes = []
    for part in parts:
        if not is_tensor(part) and (not isinstance(part, Vector) or part.is_string):
            raise error("F206", f"`{call.name}` binds numbers and tensors", call.span)
        nodes.append(constant(part) if isinstance(part, Vector) else as_node(part))
    ranks = [len(n.type.shape) for n in nodes if n.type.shape is not None]  # type: ignore[union-attr]
    if len(ranks) < len(nodes):
        raise error(
            "F301", f"`{call.name}` needs tensors of known shape", call.span, "tf$stack(...)"
        )
    widest = max(ranks)
    if widest > 0 and 0 in ranks:
        nodes = [n if r else widened(call, n, nodes, axis) for n, r in zip(nodes, ranks)]
        ranks = [max(r, 1) for r in ranks]
    values = tuple(nodes)
    if widest == 0:
        made = construct(CATALOGUE["tensor.stack"], {"values": values, "axis": 0}, call.span)
        return construct(
            CATALOGUE["tensor.expand_dims"], {"input": made, "axis": 1 - axis}, call.span
        )
    if widest == 1:
        return construct(CATALOGUE["tensor.stack"], {"values": values, "axis": axis}, call.span)
    if widest > 2:
        raise error("F301", f"`{call.name}` binds vectors and matrices", call.span)
    lines = [
        n
        if r > 1
        else construct(CATALOGUE["tensor.expand_dims"], {"input": n, "axis": axis}, call.span)
        for n, r in zip(nodes, ranks)
    ]
    return construct(CATALOGUE["tensor.concat"], {"values": tuple(lines), "axis": axis}, call.span)


def widened(call: Call, node: Node, others: Sequence[Node], axis: int) -> Node:
    """A single number as a row or column as long as the others."""
    for other in others:
        shape = other.type.shape or ()  # type: ignore[union-attr]
        n = shape[0] if len(shape) == 1 else shape[1 - axis] if len(shape) == 2 else None
        if n is not None:
            return as_node(binary("*", node, Vector(np.ones(n), is_array=True), call.span))
    raise error("F301", f"`{call.name}` needs tensors of known shape", call.span)


TABLE: dict[str, Any] = {"function.rbind": bind(0), "function.cbind": bind(1)}
