"""Indexing from 1: `[`, `[[`, and assignment into parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.elementwise import repeated
from flowdsl.r.machine import ITEMS, Step
from flowdsl.r.matching import DOTS
from flowdsl.r.scope import Scope
from flowdsl.r.truth import truth
from flowdsl.r.values import (
    NULL,
    DataFrame,
    Dimnames,
    Drop,
    Factor,
    Foreign,
    List,
    Null,
    Poison,
    Value,
    Vector,
    describe,
)
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# Making a value of one element takes about as long as this many operations on elements.
ELEMENT = 200


def elements(interp: Interpreter, value: Value, span: Span | None) -> Iterator[Value]:
    """What `for` and `lapply` go through.

    Raises:
        FlowError: F210 the value has no elements.
    """
    if isinstance(value, Vector):
        for x in value.data.reshape(-1, order="F"):
            yield Vector(np.array([x], dtype=value.data.dtype), stands_for=value.stands_for)
    elif isinstance(value, List):
        yield from value.items
    elif isinstance(value, Foreign):
        found = interp.elements(value, span)
        if found is None:
            raise error("F210", f"{describe(value)} has no elements to go through", span)
        yield from found
    elif not isinstance(value, (Null, Poison)):
        raise error("F210", f"{describe(value)} has no elements to go through", span)


def listed(interp: Interpreter, value: Value, span: Span | None) -> list[Value]:
    """All elements at once, each as a value of its own.

    Raises:
        FlowError: F210 the value has no elements, F311 there are too many.
    """
    if isinstance(value, Vector):
        interp.budget.work(ELEMENT * len(value), span)
    return list(elements(interp, value, span))


def get(
    interp: Interpreter, value: Value, index: list[Value | None], double: bool, span: Span | None
) -> Value:
    """Value of `value[index]` or `value[[index]]`."""
    if isinstance(value, (Poison, Null)):
        return value
    if any(isinstance(i, Poison) for i in index):
        return Poison()
    if isinstance(value, DataFrame) and len(without_drop(index, 2)[0]) == 2:
        return frame_items(interp, value, index, span)
    if isinstance(value, List):
        return list_item(value, index, double, span)
    made = interp.part(value, index, double, span)
    if made is not None:
        return made
    if isinstance(value, Vector):
        return vector_items(interp, value, index, double, span)
    raise error("F210", f"{describe(value)} cannot be indexed", span)


def frame_items(
    interp: Interpreter,
    value: DataFrame,
    index: list[Value | None],
    span: Span | None,
    keep: bool = False,
) -> Value:
    """`frame[rows, columns]`: a single column is a vector unless `drop = FALSE` (or `keep`).

    Rows keep their names, or their numbers where others are left out.
    """
    last = index[-1]
    drop = bool(last.data.flat[0]) if isinstance(last, Drop) else False if keep else None
    index, _ = without_drop(index, 2)
    held_rows = named_rows(interp, value, index[0], span)
    rows = positions(index[0], value.rows, held_rows, span)
    columns = positions(index[1], len(value.items), value.names, span)
    interp.budget.elements(rows.size * columns.size, span)
    held = value.columns
    made = tuple(with_fields(held[j], data=held[j].data[rows], names=None) for j in columns)
    if len(made) == 1 and (drop or (drop is None and (index[1] is not None or index[0]))):
        return made[0]
    frame = DataFrame(made, tuple((value.names or ())[j] for j in columns))
    same = rows.size == value.rows and bool((rows == np.arange(rows.size)).all())
    if same and "row.names" not in dict(value.attributes):
        return frame
    if held_rows is None:
        return frame.with_rows(tuple(str(i + 1) for i in rows))
    return frame.with_rows(tuple(held_rows[i] for i in rows))


def named_rows(
    interp: Interpreter, value: DataFrame, index: Value | None, span: Span | None
) -> tuple[str, ...] | None:
    """The names of rows; None where they are numbers that no index of texts asks for."""
    texts = isinstance(index, Vector) and index.is_string
    if not texts and "row.names" not in dict(value.attributes):
        return None
    interp.budget.work(ITEMS * value.rows, span)
    return value.row_names


def position(
    index: Value | None, length: int, names: tuple[str, ...] | None, span: Span | None
) -> int:
    """A single index from 1 or a name, as a position from 0."""
    if isinstance(index, Vector) and len(index) == 1:
        if index.is_string:
            name = str(index.data.flat[0])
            if names is None or name not in names:
                raise error("F212", f"there is no element named `{name}`", index.span or span)
            return names.index(name)
        i = int(whole(index, span)[0])
        if 1 <= i <= length:
            return i - 1
        raise error(
            "F212",
            f"index {i} is outside 1 to {length}",
            index.span or span,
            *(["indexes count from 1"] if i == 0 else []),
        )
    raise error("F212", "one number or name is wanted as index", span)


def whole(index: Vector, span: Span | None) -> np.ndarray:
    """A numeric index as whole numbers, cut as R does."""
    data = index.data.reshape(-1, order="F")
    if data.dtype.kind not in "fib" or not (np.abs(data) < 2**53).all():
        raise error(
            "F212",
            "an index is missing or no number",
            index.span or span,
            "which(...) leaves out what is missing",
        )
    return np.trunc(data).astype(np.int64)


def positions(
    index: Value | None,
    length: int,
    names: tuple[str, ...] | None,
    span: Span | None,
    grow: bool = False,
) -> np.ndarray:
    """R's vector index (positive, negative, logical, names) as positions from 0.

    `grow` allows positions past the end, for assignment.
    """
    if index is None:
        return np.arange(length)
    if isinstance(index, Null):
        return np.zeros(0, dtype=np.int64)
    if not isinstance(index, Vector):
        raise error("F212", f"{describe(index)} is no index", span)
    if index.is_string:
        return named(index, names, span)
    if index.data.dtype == bool:
        flags = index.data.reshape(-1, order="F")
        if flags.size < length:
            flags = repeated(flags, length) if flags.size else np.zeros(length, dtype=bool)
        return checked(np.flatnonzero(flags), length, index, span, grow)
    found = whole(index, span)
    found = found[found != 0]
    if (found < 0).any():
        if (found > 0).any():
            raise error("F212", "positive and negative indexes cannot be mixed", index.span or span)
        return np.setdiff1d(np.arange(length), -found - 1)
    return checked(found - 1, length, index, span, grow)


def named(index: Vector, names: tuple[str, ...] | None, span: Span | None) -> np.ndarray:
    """Positions of names."""
    known: dict[str, int] = {}
    for i, name in enumerate(names or ()):
        known.setdefault(name, i)
    out = []
    for name in index.data.reshape(-1, order="F"):
        if name not in known:
            raise error("F212", f"there is no element named `{name}`", index.span or span)
        out.append(known[name])
    return np.array(out, dtype=np.int64)


def checked(
    found: np.ndarray, length: int, index: Vector, span: Span | None, grow: bool
) -> np.ndarray:
    """Positions that are known to exist."""
    if not grow and found.size and found.max() >= length:
        raise error("F212", f"index {found.max() + 1} is outside 1 to {length}", index.span or span)
    return found


def list_item(value: List, index: list[Value | None], double: bool, span: Span | None) -> Value:
    """`list[[i]]` is an item (NULL for a name it lacks), `list[i]` a shorter list.

    Some columns of a data frame are a data frame.
    """
    index = without_drop(index, 1)[0] or [None]
    if len(index) != 1:
        raise error("F212", "a list takes one index", span)
    if not double:
        chosen = positions(index[0], len(value.items), value.names, span)
        names = None if value.names is None else tuple(value.names[i] for i in chosen)
        items = tuple(value.items[i] for i in chosen)
        if isinstance(value, DataFrame):
            return with_fields(value, items=items, names=names)
        return List(items, names)
    key = index[0]
    found: Value = value
    steps = [key]
    if isinstance(key, Vector) and len(key) > 1:  # list[[c("a", "b")]] is list[["a"]][["b"]]
        steps = [
            Vector(e.reshape(1), span=key.span) for e in np.split(key.data.reshape(-1), len(key))
        ]
    for step in steps:
        if not isinstance(found, List):
            raise error("F212", f"{describe(found)} has no items to go into", span)
        if isinstance(step, Vector) and step.is_string and len(step) == 1:
            item = found.get(str(step.data.flat[0]))
            found = NULL if item is None else item
        else:
            found = found.items[position(step, len(found.items), found.names, span)]
    return found


def vector_items(
    interp: Interpreter,
    value: Vector,
    index: list[Value | None],
    double: bool,
    span: Span | None,
) -> Value:
    """Elements of a vector, or parts of an array (axes of size 1 are dropped)."""
    rank = value.data.ndim if value.is_array else 1
    index, drop = without_drop(index or [None], rank)
    if len(index) == 1:
        if double:
            flat = value.data.reshape(-1, order="F")
            at = position(index[0], flat.size, value.names, span)
            return Vector(flat[at : at + 1], span=span, stands_for=value.stands_for)
        if index[0] is None:
            return value
        chosen = cells(value, index[0], span)
        names = None if value.names is None else tuple(value.names[i] for i in chosen)
        flat = value.data.reshape(-1, order="F")[chosen]
        if isinstance(value, Factor):
            return with_fields(value, data=flat, names=names, span=span)
        if value.is_array and value.data.ndim == 1 and names is not None and chosen.size > 1:
            return with_fields(
                value, data=flat, names=names, dimnames=(names,), span=span, folded=None
            )
        return Vector(flat, names, span=span, stands_for=value.stands_for)
    if len(index) != rank:
        raise error("F212", f"{len(index)} indexes for {rank} dimensions", span)
    names = value.dimnames or (None,) * rank
    parts = [positions(i, n, own, span) for i, n, own in zip(index, value.data.shape, names)]
    total = 1
    for part in parts:
        total *= part.size
    interp.budget.elements(total, span)
    found = value.data[np.ix_(*parts)]
    if double and found.size != 1:
        raise error("F212", "one number for each dimension is wanted as index", span)
    kept = tuple(names_at(own, part) for own, part in zip(names, parts))
    if not drop:
        return with_fields(value, data=found, dimnames=tidy(kept), span=span, folded=None)
    left = [axis for axis, n in enumerate(found.shape) if n != 1]
    flat = found.reshape([found.shape[axis] for axis in left] or [1])
    if flat.ndim > 1:
        own = tidy([kept[axis] for axis in left])
        heads = tuple(value.heads[axis] for axis in left) if value.heads and own else None
        return with_fields(value, data=flat, dimnames=own, heads=heads, span=span, folded=None)
    one = kept[left[0]] if left and not double else None
    return Vector(flat, one, span=span, stands_for=value.stands_for)


def names_at(names: tuple[str, ...] | None, places: np.ndarray) -> tuple[str, ...] | None:
    """Names at some places."""
    return None if names is None else tuple(names[i] for i in places)


def tidy(names: Sequence[tuple[str, ...] | None]) -> Dimnames:
    """Names of axes, None where no axis has any."""
    return tuple(names) if any(n is not None for n in names) else None


def without_drop(index: list[Value | None], rank: int) -> tuple[list[Value | None], bool]:
    """Indexes without `drop = FALSE`, and whether axes of size 1 are dropped."""
    last = index[-1] if index else None
    if isinstance(last, Drop):
        return index[:-1] or [None] * rank, bool(last.data.flat[0])
    return index, True


def cells(value: Vector, index: Value | None, span: Span | None, grow: bool = False) -> np.ndarray:
    """Positions of elements in R's order; a matrix of numbers names a cell in each row."""
    rank = value.data.ndim
    by_row = (
        value.is_array
        and rank > 1
        and isinstance(index, Vector)
        and index.is_array
        and index.data.dtype.kind in "fi"
        and index.data.ndim == 2
        and index.data.shape[1] == rank
    )
    if not by_row:
        return positions(index, len(value), value.names, span, grow)
    assert isinstance(index, Vector)
    places = whole(index, span).reshape(index.data.shape, order="F")
    for axis, length in enumerate(value.data.shape):
        outside = (places[:, axis] < 1) | (places[:, axis] > length)
        if outside.any():
            wrong = places[outside, axis][0]
            raise error("F212", f"index {wrong} is outside 1 to {length}", index.span or span)
    return np.ravel_multi_index(tuple(places.T - 1), value.data.shape, order="F")


def indexes(interp: Interpreter, node: ast.Index, scope: Scope) -> Step:
    """The indexes of a part; `drop =` is marked, wherever it stands, and comes last."""
    index: list[Value | None] = []
    dropping: list[Value | None] = []
    for arg in node.args:
        if isinstance(arg.value, ast.Name) and arg.value.name == DOTS:
            owner = scope.owner(DOTS)
            index += (
                interp.rest_of_index() if owner is None else [a.value for a in owner.bindings[DOTS]]
            )
            continue
        value = None if arg.value is None else (yield interp.evaluate(arg.value, scope))
        if arg.name == "exact":
            continue
        if arg.name == "drop" and not isinstance(value, (Poison, type(None))):
            flag = truth(interp, value, arg.span)
            dropping = [Drop(np.array([flag]), span=arg.span)]
            continue
        index.append(value)
    return [*index, *dropping]
