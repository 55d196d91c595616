"""Making and reshaping R vectors, matrices and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import BijectorType, Node, TensorType, TupleType
from flowdsl.semantics.actuals import Call
from flowdsl.semantics.arithmetic import as_node
from flowdsl.semantics.functions.arguments import (
    flag,
    is_null,
    optional_whole,
    scalar,
    seen,
    vector,
    whole,
    wrong,
)
from flowdsl.semantics.names import shape_value
from flowdsl.semantics.values import (
    NULL,
    List,
    Null,
    Value,
    Vector,
    describe,
    is_tensor,
    number,
)

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


def c(interp: Interpreter, call: Call) -> Value:
    """Combine values: numbers into a vector, anything else into a list."""
    parts = [a for a in call.dots if not isinstance(a.value, Null)]
    if not parts:
        return NULL
    if all(isinstance(a.value, Vector) for a in parts):
        return joined(
            [a.value for a in parts if isinstance(a.value, Vector)],
            [a.name for a in parts],
            call.span,
        )
    if all(isinstance(a.value, Vector) or is_tensor(a.value) for a in parts):
        nodes = tuple(flat(a.value) for a in parts)
        return construct(CATALOGUE["tensor.concat"], {"values": nodes, "axis": 0}, call.span)
    items: list[Value] = []
    for a in parts:
        items += a.value.items if isinstance(a.value, List) else [a.value]
    return List(tuple(items))


def flat(value: Value) -> Node:
    """Numbers or a tensor as a tensor of one axis."""
    node = as_node(value)
    return construct(CATALOGUE["tensor.reshape"], {"tensor": node, "shape": (-1,)}, None)


def joined(parts: list[Vector], names: list[str | None], span: Any) -> Vector:
    """Vectors one after another, in the widest of their types."""
    arrays = [p.data.reshape(-1, order="F") for p in parts]
    if any(p.is_string for p in parts):
        arrays = [
            a if a.dtype == object else np.array([plain(x) for x in a], dtype=object)
            for a in arrays
        ]
    data = np.concatenate(arrays)
    if data.dtype.kind == "i" or (data.dtype.kind == "u"):
        data = data.astype(np.int64)
    made: list[str] = []
    for part, name, array in zip(parts, names, arrays):
        made += part.names or ([name or ""] if array.size == 1 else [name or ""] * array.size)
    return Vector(data, tuple(made) if any(made) else None, span=span)


def plain(x: Any) -> str:
    """A number as text, as R's paste does."""
    if isinstance(x, (bool, np.bool_)):
        return "TRUE" if x else "FALSE"
    return f"{x:.15g}" if isinstance(x, (float, np.floating)) else str(x)


def make_list(interp: Interpreter, call: Call) -> Value:
    """`list(...)`."""
    names = tuple(a.name or "" for a in call.dots)
    return List(tuple(a.value for a in call.dots), names if any(names) else None)


def empty(interp: Interpreter, call: Call) -> Value:
    """`vector("list", n)` or `vector("numeric", n)`."""
    mode = call.get("mode")
    n = whole(call, "length")
    interp.budget.elements(n, call.span)
    if isinstance(mode, Vector) and mode.data.flat[0] == "list":
        return List((NULL,) * n)
    return Vector(np.zeros(n), span=call.span)


def zeros(interp: Interpreter, call: Call) -> Value:
    """`numeric(n)`."""
    n = whole(call, "length")
    interp.budget.elements(n, call.span)
    return Vector(np.zeros(n), span=call.span)


def matrix(interp: Interpreter, call: Call) -> Value:
    """`matrix(data, nrow, ncol, byrow)`."""
    data = call.get("data")
    if is_tensor(data):
        return tensor_matrix(call, data)
    source = Vector(np.array([np.nan])) if is_null(data) else vector(call, "data")
    n, rows, cols = len(source), optional_whole(call, "nrow"), optional_whole(call, "ncol")
    if rows is None and cols is None:
        rows, cols = n, 1
    elif rows is None:
        rows = -(-n // (cols or 1)) if n > 1 else 1
    elif cols is None:
        cols = -(-n // (rows or 1)) if n > 1 else 1
    assert rows is not None and cols is not None
    interp.budget.elements(rows * cols, call.span)
    if n and rows * cols % n and n % max(rows, 1):
        raise error(
            "F301", f"{n} numbers do not fill a matrix of {rows} rows and {cols} columns", call.span
        )
    values = np.resize(source.data.reshape(-1, order="F"), rows * cols)
    if flag(call, "byrow"):
        return Vector(values.reshape(rows, cols), is_array=True, span=call.span)
    return Vector(values.reshape((rows, cols), order="F"), is_array=True, span=call.span)


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
    """`array(data, dim)`."""
    source = Vector(np.array([np.nan])) if not call.has("data") else vector(call, "data")
    dims = [len(source)] if not call.has("dim") else [int(d) for d in vector(call, "dim").data]
    total = 1
    for d in dims:
        total *= d
    interp.budget.elements(total, call.span)
    values = np.resize(source.data.reshape(-1, order="F"), total)
    return Vector(values.reshape(dims, order="F"), is_array=True, span=call.span)


def seq(interp: Interpreter, call: Call) -> Value:
    """`seq(from, to, by, length.out)`."""
    start = scalar(call, "from")
    n = optional_whole(call, "length.out")
    if not call.has("to") and not call.has("by") and n is None:
        first = vector(call, "from")
        n = int(start) if len(first) == 1 else len(first)
        interp.budget.elements(n, call.span)
        return Vector(np.arange(1, n + 1), span=call.span)
    if n is not None:
        interp.budget.elements(n, call.span)
        if call.has("by"):
            data = start + scalar(call, "by") * np.arange(n)
        elif call.has("to"):
            data = np.linspace(start, scalar(call, "to"), n)
        else:
            data = start + np.arange(n)
        return Vector(whole_if_exact(data), span=call.span)
    end = scalar(call, "to") if call.has("to") else 1.0
    step = scalar(call, "by") if call.has("by") else (1.0 if end >= start else -1.0)
    if step == 0 or (end - start) / step < 0 or not np.isfinite([start, end, step]).all():
        raise error("F210", f"`seq` cannot go from {start:g} to {end:g} by {step:g}", call.span)
    count = int(np.floor((end - start) / step + 1e-10)) + 1
    interp.budget.elements(count, call.span)
    return Vector(whole_if_exact(start + step * np.arange(count)), span=call.span)


def whole_if_exact(data: np.ndarray) -> np.ndarray:
    """Whole numbers as integers."""
    data = np.asarray(data, dtype=float)
    if data.size and np.all(data == np.trunc(data)) and np.all(np.abs(data) < 2**31):
        return data.astype(np.int64)
    return data


def seq_len(interp: Interpreter, call: Call) -> Value:
    """`seq_len(n)`."""
    n = whole(call, "length.out")
    interp.budget.elements(n, call.span)
    return Vector(np.arange(1, n + 1), span=call.span)


def seq_along(interp: Interpreter, call: Call) -> Value:
    """`seq_along(x)`."""
    return Vector(np.arange(1, count(call, call.get("along.with")) + 1), span=call.span)


def rep(interp: Interpreter, call: Call) -> Value:
    """`rep(x, times, each, length.out)`."""
    x = call.get("x")
    if not isinstance(x, (Vector, List)):
        x = List((x,))
    n = len(x) if isinstance(x, Vector) else len(x.items)
    each = optional_whole(call, "each") or 1
    times = call.get("times")
    if isinstance(times, Vector) and len(times) > 1:
        if len(times) != n:
            raise error("F301", f"`times` has {len(times)} numbers for {n} elements", call.span)
        counts = times.data.astype(int)
        interp.budget.elements(int(counts.sum()), call.span)
        order = np.repeat(np.arange(n), counts)
    else:
        total = n * each * (whole(call, "times") if isinstance(times, Vector) else 1)
        length = optional_whole(call, "length.out")
        interp.budget.elements(total if length is None else length, call.span)
        if isinstance(x, Vector) and n == 1 and x.names is None:
            return Vector(
                np.full(total if length is None else length, x.data.flat[0], dtype=x.data.dtype),
                span=call.span,
            )
        order = np.repeat(np.arange(n), each)
        order = np.resize(order, total if length is None else length)
    if isinstance(x, List):
        return List(tuple(x.items[i] for i in order))
    names = None if x.names is None else tuple(x.names[i] for i in order)
    return Vector(x.data.reshape(-1, order="F")[order], names, span=call.span)


def rev(interp: Interpreter, call: Call) -> Value:
    """`rev(x)`."""
    x = call.get("x")
    if isinstance(x, List):
        return List(x.items[::-1], None if x.names is None else x.names[::-1])
    v = vector(call, "x")
    return Vector(
        v.data.reshape(-1, order="F")[::-1],
        None if v.names is None else v.names[::-1],
        span=call.span,
    )


def count(call: Call, x: Value) -> int:
    """Number of elements of a value."""
    if isinstance(x, Vector):
        return len(x)
    if isinstance(x, List):
        return len(x.items)
    if isinstance(x, Null):
        return 0
    if isinstance(x, Node) and isinstance(x.type, TensorType) and x.type.shape is not None:
        sizes = [s for s in x.type.shape if s is not None]
        return int(np.prod(sizes, dtype=int))
    if isinstance(x, Node) and isinstance(x.type, TupleType):
        return len(x.type.items)
    return 1


def length(interp: Interpreter, call: Call) -> Value:
    """`length(x)`."""
    return number(count(call, call.get("x")), call.span)


def dim(interp: Interpreter, call: Call) -> Value:
    """`dim(x)`; NULL for a plain vector."""
    x = call.get("x")
    if isinstance(x, Vector):
        return Vector(np.array(x.data.shape), span=call.span) if x.is_array else NULL
    if isinstance(x, Node) and isinstance(x.type, TensorType):
        return shape_value(x.type.shape)
    return NULL


def extent(axis: int) -> Any:
    """`nrow` and `ncol`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        sizes = dim(interp, call)
        if not isinstance(sizes, Vector) or len(sizes) <= axis:
            return NULL
        return number(int(sizes.data[axis]), call.span)

    return implementation


def names(interp: Interpreter, call: Call) -> Value:
    """`names(x)`."""
    x = call.get("x")
    found = x.names if isinstance(x, (Vector, List)) else None
    return NULL if found is None else Vector(np.array(found, dtype=object), span=call.span)


def unlist(interp: Interpreter, call: Call) -> Value:
    """`unlist(x)`."""
    x = call.get("x")
    if not isinstance(x, List):
        return x
    flat_items: list[Value] = []
    stack = list(reversed(x.items))
    while stack:
        item = stack.pop()
        if isinstance(item, List):
            stack += reversed(item.items)
        else:
            flat_items.append(seen(interp, item, call))
    if flat_items and all(isinstance(i, Vector) for i in flat_items):
        labels: list[str | None] = list(x.names or [None] * len(flat_items))
        labels = labels if len(labels) == len(flat_items) else [None] * len(flat_items)
        return joined([i for i in flat_items if isinstance(i, Vector)], labels, call.span)
    return List(tuple(flat_items))


def transpose(interp: Interpreter, call: Call) -> Value:
    """`t(x)`."""
    x = call.get("x")
    if is_tensor(x):
        return construct(CATALOGUE["tensor.matrix_transpose"], {"a": as_node(x)}, call.span)
    v = vector(call, "x")
    data = v.data.T if v.is_array else v.data[None, :]
    return Vector(data, is_array=True, span=call.span)


def diag(interp: Interpreter, call: Call) -> Value:
    """`diag(x)`: identity for a size, a diagonal matrix, or the diagonal of a matrix."""
    x = call.get("x")
    if isinstance(x, Node) and isinstance(x.type, TensorType):
        matrix_like = x.type.shape is not None and len(x.type.shape) > 1
        key = "tensor.diag_part" if matrix_like else "tensor.diag"
        return construct(CATALOGUE[key], {"input" if matrix_like else "diagonal": x}, call.span)
    v = vector(call, "x")
    if v.is_array:
        return Vector(np.diagonal(v.data).copy(), span=call.span)
    size = optional_whole(call, "nrow") or (int(v.data[0]) if len(v) == 1 else len(v))
    interp.budget.elements(size * size, call.span)
    values = np.ones(size) if len(v) == 1 and not call.has("nrow") else np.resize(v.data, size)
    return Vector(np.diag(values.astype(float)), is_array=True, span=call.span)


def as_numeric(interp: Interpreter, call: Call) -> Value:
    """`as.numeric(x)`: a tensor is looked at; text is read as a number."""
    x = seen(interp, call.get("x"), call)
    if isinstance(x, List):
        x = unlist(interp, call)
    if not isinstance(x, Vector):
        raise wrong(call, "x", "numbers")
    try:
        data = x.data.reshape(-1, order="F").astype(float)
    except ValueError:
        raise error("F206", f"`{call.name}`: the text is no number", x.span or call.span) from None
    return Vector(data, span=call.span)


def as_integer(interp: Interpreter, call: Call) -> Value:
    """`as.integer(x)`."""
    v = as_numeric(interp, call)
    assert isinstance(v, Vector)
    if not np.isfinite(v.data).all():
        raise error("F206", "`as.integer` wants finite numbers", call.span)
    return Vector(np.trunc(v.data).astype(np.int64), span=call.span)


def as_matrix(interp: Interpreter, call: Call) -> Value:
    """`as.matrix(x)`."""
    x = seen(interp, call.get("x"), call)
    if not isinstance(x, Vector):
        raise wrong(call, "x", "numbers")
    data = x.data if x.data.ndim == 2 else x.data.reshape(len(x), 1)
    return Vector(data, is_array=True, span=call.span)


def as_array(interp: Interpreter, call: Call) -> Value:
    """`as.array(x)`."""
    x = seen(interp, call.get("x"), call)
    if not isinstance(x, Vector):
        raise error("F206", f"`as.array` wants numbers, not {describe(x)}", call.span)
    return Vector(x.data, is_array=True, span=call.span)


def shape(interp: Interpreter, call: Call) -> Value:
    """`shape(2, 3)`: a tensor shape as whole numbers."""
    return (
        joined(
            [a.value for a in call.dots if isinstance(a.value, Vector)],
            [None] * len(call.dots),
            call.span,
        )
        if call.dots
        else Vector(np.zeros(0, dtype=np.int64))
    )


def identity(interp: Interpreter, call: Call) -> Value:
    """The value itself."""
    return call.get("x")


def is_null_value(interp: Interpreter, call: Call) -> Value:
    """`is.null(x)`."""
    return number(is_null(call.get("x")), call.span)


def is_function_value(interp: Interpreter, call: Call) -> Value:
    """`is.function(x)`."""
    from flowdsl.semantics.values import is_function

    x = call.get("x")
    return number(
        is_function(x) and not (isinstance(x, Node) and isinstance(x.type, BijectorType)), call.span
    )


TABLE = {
    "function.c": c,
    "function.list": make_list,
    "function.tuple": make_list,
    "function.vector": empty,
    "function.numeric": zeros,
    "function.matrix": matrix,
    "function.array": array,
    "function.seq": seq,
    "function.seq_len": seq_len,
    "function.seq_along": seq_along,
    "function.rep": rep,
    "function.rev": rev,
    "function.length": length,
    "function.dim": dim,
    "function.nrow": extent(0),
    "function.ncol": extent(1),
    "function.names": names,
    "function.unlist": unlist,
    "function.t": transpose,
    "function.diag_matrix": diag,
    "function.as.numeric": as_numeric,
    "function.as.integer": as_integer,
    "function.as.matrix": as_matrix,
    "function.as.array": as_array,
    "function.shape": shape,
    "function.identity_value": identity,
    "function.is.null": is_null_value,
    "function.is.function": is_function_value,
}
