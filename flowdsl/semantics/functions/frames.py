"""Data frames: lists of columns of one length, with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.semantics.actuals import Call
from flowdsl.semantics.folds import repeated
from flowdsl.semantics.functions.arguments import is_null, seen
from flowdsl.semantics.functions.binding import label
from flowdsl.semantics.functions.vectors import elements
from flowdsl.semantics.values import DataFrame, Factor, Value, Vector, describe, number

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


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


def is_data_frame(interp: Interpreter, call: Call) -> Value:
    """`is.data.frame(x)`."""
    return number(isinstance(call.get("x"), DataFrame), call.span)


TABLE: dict[str, Any] = {
    "function.expand.grid": expand_grid,
    "function.data.frame": data_frame,
    "function.is.data.frame": is_data_frame,
}
