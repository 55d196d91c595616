"""Data frames: lists of columns of one length, with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual, Call, label
from flowdsl.r.attributes import classes
from flowdsl.r.elements import elements
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.combining import combined
from flowdsl.r.functions.reading import is_null, seen
from flowdsl.r.values import DataFrame, Factor, List, Value, Vector, describe, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def expand_grid(interp: Interpreter, call: Call) -> Value:
    """`expand.grid(x = ..., y = ...)`: every combination, the first column running fastest."""
    columns, names = [], []
    for i, a in enumerate(call.dots):
        value = seen(interp, a.value, call)
        if not isinstance(value, Vector):
            raise error("F206", f"`{call.name}` takes vectors, not {describe(value)}", a.span)
        columns.append(elements(value))
        names.append(a.name or f"Var{i + 1}")
    total = 1
    for column in columns:
        total *= column.size
    interp.budget.elements(total * max(len(columns), 1), call.span)
    made, each = [], 1
    for column in columns:
        made.append(Vector(repeated(np.repeat(column, each), total)))
        each *= column.size
    return DataFrame(tuple(made), tuple(names))


def data_frame(interp: Interpreter, call: Call) -> Value:
    """`data.frame(x = ..., y = ...)`: shorter columns are repeated where they fit."""
    columns: list[Vector] = []
    names: list[str] = []
    for i, a in enumerate(call.dots):
        value = seen(interp, a.value, call)
        if is_null(value):
            continue
        own = label(a) or f"V{i + 1}"
        for data, name in parts(value, own, a.name is not None, call):
            columns.append(data)
            names.append(name)
    rows = max((len(c) for c in columns), default=0)
    if any((not len(c) and rows) or (len(c) and rows % len(c)) for c in columns):
        raise error("F301", f"`{call.name}`: the columns have different lengths", call.span)
    interp.budget.elements(rows * len(columns), call.span)
    made = [spread(c, rows) for c in columns]
    return DataFrame(tuple(made), tuple(names))


def spread(column: Vector, rows: int) -> Vector:
    """A column repeated to a number of rows."""
    data = repeated(elements(column), rows)
    if isinstance(column, Factor):
        return replace(column, data=data, names=None)
    return Vector(data, stands_for=column.stands_for)


def parts(value: Value, own: str, named: bool, call: Call) -> Sequence[tuple[Vector, str]]:
    """The columns that one argument gives, with their names."""
    if isinstance(value, DataFrame):
        kept = [(v, n) for v, n in zip(value.items, value.names or ()) if isinstance(v, Vector)]
        return [(v, f"{own}.{n}" if named else n) for v, n in kept]
    if not isinstance(value, Vector) or value.data.ndim > 2:
        raise error(
            "F206", f"`{call.name}` takes vectors and matrices, not {describe(value)}", call.span
        )
    if not value.is_array or value.data.ndim < 2:
        return [(value, own)]
    heads = value.dimnames[1] if value.dimnames else None
    out = []
    for j, column in enumerate(value.data.T):
        head = heads[j] if heads else (str(j + 1) if named else f"X{j + 1}")
        part = Vector(column, stands_for=value.stands_for)
        out.append((part, f"{own}.{head}" if named else head))
    return out


def as_data_frame(interp: Interpreter, call: Call) -> Value:
    """`as.data.frame(x)` of a matrix, a list, a table or a vector."""
    x = seen(interp, call.get("x"), call)
    if isinstance(x, DataFrame):
        return x
    if isinstance(x, Vector) and "table" in classes(x):
        return of_table(interp, x, call)
    if isinstance(x, List):
        names = x.names or tuple(f"V{i + 1}" for i in range(len(x.items)))
        return from_parts(interp, list(zip(x.items, names)), call)
    if isinstance(x, Vector) and x.is_array and x.data.ndim == 2:
        heads = x.dimnames[1] if x.dimnames else None
        names = heads or tuple(f"V{j + 1}" for j in range(x.data.shape[1]))
        columns = tuple(Vector(c, stands_for=x.stands_for) for c in x.data.T)
        made = DataFrame(columns, names)
        rows = x.dimnames[0] if x.dimnames else None
        return made if rows is None else made.with_rows(rows)
    actual = Actual(None, x, call.span)
    return from_parts(interp, [(x, label(actual) or "x")], call)


def of_table(interp: Interpreter, x: Vector, call: Call) -> DataFrame:
    """The combinations that a table counts, with how often each stands."""
    shape, axes = x.data.shape, x.dimnames or ()
    interp.budget.elements(x.data.size * (len(shape) + 1), call.span)
    columns: list[Vector] = []
    each = 1
    for names in axes:
        words = np.array(names or (), dtype=object)
        data = repeated(np.repeat(words, each), x.data.size)
        columns.append(Factor(data, levels=tuple(names or ())))
        each *= words.size
    heads = [h or f"Var{k + 1}" for k, h in enumerate(x.heads or ("",) * len(shape))]
    counts = Vector(x.data.reshape(-1, order="F"))
    return DataFrame((*columns, counts), (*heads, "Freq"))


def from_parts(interp: Interpreter, given: Sequence[tuple[Value, str]], call: Call) -> DataFrame:
    """Columns of one length from values with names."""
    dots = tuple(Actual(name, value, call.span) for value, name in given)
    made = data_frame(interp, Call(call.name, call.entry, {}, dots, call.span))
    assert isinstance(made, DataFrame)
    return made


def rows_of_frames(interp: Interpreter, call: Call, values: Sequence[Value]) -> DataFrame:
    """Data frames (or named lists) one below the other, by the names of their columns."""
    frames = [as_frame(interp, v, call) for v in values if not is_null(v)]
    names = frames[0].names or ()
    blocks: list[list[Vector]] = [[] for _ in names]
    for frame in frames:
        own, held = frame.names or (), frame.columns
        if set(own) != set(names) or len(own) != len(names):
            raise error("F301", f"`{call.name}`: the data frames have different columns", call.span)
        at = {name: i for i, name in reversed(list(enumerate(own)))}
        for block, name in zip(blocks, names):
            block.append(held[at[name]])
    interp.budget.elements(sum(len(v) for b in blocks for v in b), call.span)
    columns = [combined(interp, block, [""] * len(block), call) for block in blocks]
    made = DataFrame(tuple(columns), names)
    if not any("row.names" in dict(f.attributes) for f in frames):
        return made
    return made.with_rows(tuple(n for f in frames for n in f.row_names))


def as_frame(interp: Interpreter, value: Value, call: Call) -> DataFrame:
    """A value as a data frame of some rows."""
    if isinstance(value, DataFrame):
        return value
    if isinstance(value, List) and value.names:
        return from_parts(interp, list(zip(value.items, value.names)), call)
    raise error(
        "F206", f"`{call.name}` puts data frames below each other, not {describe(value)}", call.span
    )


def is_data_frame(interp: Interpreter, call: Call) -> Value:
    """`is.data.frame(x)`."""
    return number(isinstance(call.get("x"), DataFrame), call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "expand.grid",
        formals("..."),
        "Every combination of elements, as a data frame.",
        expand_grid,
    ),
    function("data.frame", formals("..."), "Columns of one length, with names.", data_frame),
    function(
        "as.data.frame", formals("x"), "A matrix, list or table as a data frame.", as_data_frame
    ),
    function("is.data.frame", formals("x"), "Whether a value is a data frame.", is_data_frame),
)
