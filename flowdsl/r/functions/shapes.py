"""Matrices and arrays: making them, their sizes, and rearranging their axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.dimnames import as_texts, axis, headed, of, parsed, turned
from flowdsl.r.elements import count, elements, joined
from flowdsl.r.elementwise import NA, repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import (
    flag,
    is_null,
    optional_whole,
    seen,
    vector,
    whole,
    wholes,
    wrong,
)
from flowdsl.r.indexing import tidy
from flowdsl.r.values import NULL, DataFrame, Foreign, Value, Vector, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def matrix(interp: Interpreter, call: Call) -> Value:
    """`matrix(data, nrow, ncol, byrow, dimnames)`."""
    data = call.get("data")
    source = Vector(np.array([NA]), stands_for="logical") if is_null(data) else vector(call, "data")
    n, rows, cols = len(source), optional_whole(call, "nrow"), optional_whole(call, "ncol")
    if rows is None and cols is None:
        rows, cols = n, 1
    elif rows is None:
        rows = -(-n // (cols or 1))
    elif cols is None:
        cols = -(-n // (rows or 1))
    assert rows is not None and cols is not None
    interp.budget.elements(rows * cols, call.span)
    if n and rows * cols % n and n % max(rows, 1):
        raise error(
            "F301", f"{n} numbers do not fill a matrix of {rows} rows and {cols} columns", call.span
        )
    values = filled(source, rows * cols, call)
    names = parsed(call.get("dimnames"), (rows, cols), call.name, call.span)
    order: Any = "C" if flag(call, "byrow") else "F"
    made = values.reshape((rows, cols), order=order)
    heads = headed(call.get("dimnames"))
    return Vector(made, None, True, call.span, names, stands_for=source.stands_for, heads=heads)


def filled(source: Vector, total: int, call: Call) -> np.ndarray:
    """Elements repeated up to a number; missing where there are none to repeat."""
    if len(source) == 0 and total:
        raise error("F301", f"`{call.name}` has no elements to fill {total} places", call.span)
    return repeated(elements(source), total)


def array(interp: Interpreter, call: Call) -> Value:
    """`array(data, dim, dimnames)`."""
    source = (
        Vector(np.array([NA]), stands_for="logical")
        if not call.has("data")
        else vector(call, "data")
    )
    dims = wholes(call, "dim") if call.has("dim") else [len(source)]
    data = reshaped(interp, source, dims, call).reshape(dims, order="F")
    names = parsed(call.get("dimnames"), dims, call.name, call.span)
    heads = headed(call.get("dimnames"))
    return Vector(data, None, True, call.span, names, stands_for=source.stands_for, heads=heads)


def reshaped(interp: Interpreter, source: Vector, dims: Sequence[int], call: Call) -> np.ndarray:
    """The elements of an array, counted before they are made."""
    if not 1 <= len(dims) <= 32:
        raise error("F206", f"an array has 1 to 32 dimensions, not {len(dims)}", call.span)
    total = 1
    for d in dims:
        total *= d
    interp.budget.elements(total, call.span)
    return filled(source, total, call)


def dim(interp: Interpreter, call: Call) -> Value:
    """`dim(x)`; NULL for a plain vector."""
    x = call.get("x")
    if isinstance(x, DataFrame):
        return Vector(np.array([x.rows, len(x.items)]), span=call.span)
    if isinstance(x, Vector):
        known = x.is_array or (x.folded is not None and x.folded.shape != ())
        return Vector(np.array(x.data.shape), span=call.span) if known else NULL
    return interp.dimensions(x) if isinstance(x, Foreign) else NULL


def extent(axis: int) -> Any:
    """`nrow` and `ncol`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        sizes = dim(interp, call)
        if not isinstance(sizes, Vector) or len(sizes) <= axis:
            return NULL
        found = sizes.data[axis]
        return number(float(found) if np.isnan(found) else int(found), call.span)

    return implementation


def extent_of_column(axis: int) -> Any:
    """`NROW` and `NCOL`: a vector is one column."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        found = extent(axis)(interp, call)
        if is_null(found):
            return number(1 if axis else count(interp, call.get("x"), call), call.span)
        return found

    return implementation


def transpose(interp: Interpreter, call: Call) -> Value:
    """`t(x)`."""
    v = vector(call, "x")
    if v.data.ndim > 2:
        raise wrong(call, "x", "a matrix")
    flat = not v.is_array or v.data.ndim == 1
    if flat:
        own = v.names or axis(v, 0)
        heads = tidy([None, own])
        return Vector(v.data[None, :], None, True, call.span, heads, stands_for=v.stands_for)
    return turned(v, (1, 0), call.span)


def aperm(interp: Interpreter, call: Call) -> Value:
    """`aperm(a, perm)`: axes counted from 1, reversed by default."""
    a = vector(call, "a")
    if not a.is_array:
        raise wrong(call, "a", "an array")
    rank = a.data.ndim
    order = [k - 1 for k in wholes(call, "perm")] if call.has("perm") else list(range(rank))[::-1]
    if sorted(order) != list(range(rank)):
        raise error("F301", f"`perm` must name each of {rank} axes once", call.span)
    return turned(a, order, call.span)


def diag(interp: Interpreter, call: Call) -> Value:
    """`diag(x)`: identity for a size, a diagonal matrix, or the diagonal of a matrix."""
    v = vector(call, "x")
    if v.data.dtype == object:
        raise wrong(call, "x", "numbers")
    if v.is_array and v.data.ndim > 1:
        if v.data.ndim > 2:
            raise wrong(call, "x", "a matrix")
        return Vector(np.diagonal(v.data).copy(), span=call.span)
    sized = call.has("nrow") or call.has("ncol")
    if len(v) == 1 and not sized:
        n = whole(call, "x")
        interp.budget.elements(n * n, call.span)
        return Vector(np.eye(n), is_array=True, span=call.span)
    rows = whole(call, "nrow") if call.has("nrow") else len(v) if not sized else 1
    if call.has("ncol") and not call.has("nrow"):
        rows = whole(call, "ncol")
    cols = whole(call, "ncol") if call.has("ncol") else rows
    interp.budget.elements(rows * cols, call.span)
    data = np.zeros((rows, cols), dtype=v.data.dtype)
    n = min(rows, cols)
    data[np.arange(n), np.arange(n)] = filled(v, n, call)
    return Vector(data, is_array=True, span=call.span)


def triangle(lower: bool) -> Any:
    """`lower.tri(x)` and `upper.tri(x)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = call.get("x")
        shape = x.data.shape if isinstance(x, Vector) and x.is_array else None
        known = interp.dimensions(x) if isinstance(x, Foreign) else NULL
        if isinstance(known, Vector) and known.data.dtype.kind == "i":
            shape = tuple(known.data.tolist())
        if shape is None or len(shape) != 2:
            raise wrong(call, "x", "a matrix")
        rows, cols = np.indices(shape)
        strict = rows > cols if lower else rows < cols
        full = strict | (rows == cols) if flag(call, "diag") else strict
        return Vector(full, is_array=True, span=call.span)

    return implementation


def as_matrix(interp: Interpreter, call: Call) -> Value:
    """`as.matrix(x)`."""
    x = seen(interp, call.get("x"), call)
    if isinstance(x, DataFrame):
        return x.matrix()
    if not isinstance(x, Vector):
        raise wrong(call, "x", "numbers")
    if x.is_array and x.data.ndim == 2:
        return x
    data = elements(x).reshape(len(x), 1)
    return Vector(data, None, True, call.span, tidy([x.names, None]))


def dimnames(interp: Interpreter, call: Call) -> Value:
    """`dimnames(x)`."""
    x = call.get("x")
    return of(x) if isinstance(x, Vector) else NULL


def line_names(k: int) -> Any:
    """`rownames(x)` and `colnames(x)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = call.get("x")
        if isinstance(x, DataFrame):
            return as_texts(x.names) if k else as_texts(tuple(str(i + 1) for i in range(x.rows)))
        return as_texts(axis(x, k)) if isinstance(x, Vector) and x.is_array else NULL

    return implementation


def as_array(interp: Interpreter, call: Call) -> Value:
    """`as.array(x)`."""
    x = seen(interp, call.get("x"), call)
    if not isinstance(x, Vector):
        raise wrong(call, "x", "numbers")
    return Vector(x.data, is_array=True, span=call.span)


def shape(interp: Interpreter, call: Call) -> Value:
    """`shape(2, 3)`: a tensor shape as whole numbers."""
    parts = [a.value for a in call.dots if isinstance(a.value, Vector)]
    if len(parts) < len([a for a in call.dots if not is_null(a.value)]):
        raise error("F206", "`shape` takes whole numbers", call.span)
    if not parts:
        return Vector(np.zeros(0, dtype=np.int64))
    return joined(parts, [None] * len(parts), call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "matrix",
        formals(
            ("data", None), ("nrow", None), ("ncol", None), ("byrow", False), ("dimnames", None)
        ),
        "A matrix, filled by columns unless byrow = TRUE.",
        matrix,
    ),
    function(
        "array",
        formals(("data", None), ("dim", None), ("dimnames", None)),
        "An array, filled by columns.",
        array,
    ),
    function("dim", formals("x"), "Sizes of an array or tensor.", dim),
    function("dimnames", formals("x"), "Names of rows, columns and further axes.", dimnames),
    function("rownames", formals("x"), "Names of the rows.", line_names(0), "row.names"),
    function("colnames", formals("x"), "Names of the columns.", line_names(1)),
    function("nrow", formals("x"), "Number of rows.", extent(0)),
    function("ncol", formals("x"), "Number of columns.", extent(1)),
    function("NROW", formals("x"), "Number of rows; a vector is a column.", extent_of_column(0)),
    function("NCOL", formals("x"), "Number of columns; a vector is a column.", extent_of_column(1)),
    function("t", formals("x"), "Transpose of a matrix.", transpose),
    function(
        "aperm", formals("a", ("perm", None)), "The axes of an array in another order.", aperm
    ),
    function(
        "diag",
        formals(("x", 1), ("nrow", None), ("ncol", None)),
        "A diagonal matrix, or the diagonal of a matrix.",
        diag,
    ),
    function(
        "lower.tri", formals("x", ("diag", False)), "TRUE below the diagonal.", triangle(True)
    ),
    function(
        "upper.tri", formals("x", ("diag", False)), "TRUE above the diagonal.", triangle(False)
    ),
    function("as.matrix", formals("x"), "A vector or tensor as a matrix.", as_matrix),
    function(
        "as.array",
        formals("x"),
        "The numbers of a tensor as an array.",
        as_array,
        "tensor_value",
        "py_to_r",
    ),
    function("shape", formals("..."), "A tensor shape.", shape),
)
