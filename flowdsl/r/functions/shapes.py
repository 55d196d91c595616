"""Matrices and arrays: making them, their sizes, and rearranging their axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.arithmetic import binary
from flowdsl.r.dimnames import as_texts, axis, headed, of, parsed, turned
from flowdsl.r.elementwise import NA, repeated
from flowdsl.r.functions.elements import count, elements, joined
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
from flowdsl.r.values import NULL, DataFrame, Value, Vector, is_tensor, number
from flowdsl.semantics.resolve import shape_value

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def matrix(interp: Interpreter, call: Call) -> Value:
    """`matrix(data, nrow, ncol, byrow, dimnames)`."""
    data = call.get("data")
    if is_tensor(data):
        if call.has("dimnames"):
            raise error("F206", "a tensor takes no `dimnames`", call.span, "leave them out")
        return tensor_matrix(call, data)
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


def tensor_matrix(call: Call, data: Value) -> Value:
    """A tensor with one axis as a matrix node."""
    rows, cols = optional_whole(call, "nrow"), optional_whole(call, "ncol")
    assert isinstance(data, Node)
    shape = (rows or -1, cols or (-1 if rows else 1))
    if flag(call, "byrow"):
        return construct(CATALOGUE["tensor.reshape"], {"tensor": data, "shape": shape}, call.span)
    turned = construct(
        CATALOGUE["tensor.reshape"], {"tensor": data, "shape": tuple(reversed(shape))}, call.span
    )
    return construct(CATALOGUE["tensor.matrix_transpose"], {"a": turned}, call.span)


def array(interp: Interpreter, call: Call) -> Value:
    """`array(data, dim, dimnames)`."""
    if is_tensor(call.get("data")):
        raise wrong(call, "data", "a vector (tf$reshape changes the shape of a tensor)")
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
    if isinstance(x, Node) and isinstance(x.type, TensorType):
        return shape_value(x.type.shape)
    return NULL


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
    x = call.get("x")
    if isinstance(x, Node) and isinstance(x.type, TensorType):
        if x.type.shape is not None and len(x.type.shape) == 1:
            return construct(CATALOGUE["tensor.expand_dims"], {"input": x, "axis": 0}, call.span)
        if x.type.shape == ():
            raise wrong(call, "x", "a matrix")
        return construct(CATALOGUE["tensor.matrix_transpose"], {"a": x}, call.span)
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
    x = call.get("x")
    if isinstance(x, Node) and isinstance(x.type, TensorType):
        return tensor_diag(interp, call, x)
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


def tensor_diag(interp: Interpreter, call: Call, x: Node) -> Value:
    """`diag` of a tensor."""
    assert isinstance(x.type, TensorType)
    rank = None if x.type.shape is None else len(x.type.shape)
    if call.has("nrow"):
        n = whole(call, "nrow")
        interp.budget.elements(n * n, call.span)
        return binary("*", x, Vector(np.eye(n), is_array=True), call.span)
    if rank == 0:
        raise wrong(call, "x", "a vector or matrix (diag(x, n) repeats a number)")
    matrix_like = rank is not None and rank > 1
    key = "tensor.diag_part" if matrix_like else "tensor.diag"
    return construct(CATALOGUE[key], {"input" if matrix_like else "diagonal": x}, call.span)


def triangle(lower: bool) -> Any:
    """`lower.tri(x)` and `upper.tri(x)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = call.get("x")
        shape = x.data.shape if isinstance(x, Vector) and x.is_array else None
        if isinstance(x, Node) and isinstance(x.type, TensorType) and x.type.shape:
            shape = None if None in x.type.shape else x.type.shape  # type: ignore[assignment]
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


TABLE = {
    "function.matrix": matrix,
    "function.array": array,
    "function.dim": dim,
    "function.dimnames": dimnames,
    "function.rownames": line_names(0),
    "function.colnames": line_names(1),
    "function.nrow": extent(0),
    "function.ncol": extent(1),
    "function.NROW": extent_of_column(0),
    "function.NCOL": extent_of_column(1),
    "function.t": transpose,
    "function.aperm": aperm,
    "function.diag_matrix": diag,
    "function.lower.tri": triangle(True),
    "function.upper.tri": triangle(False),
    "function.as.matrix": as_matrix,
    "function.as.array": as_array,
    "function.shape": shape,
}
