"""Elements of vectors and arrays replaced: the type widens, values are repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import indexing
from flowdsl.r.conditions import Condition, warn
from flowdsl.r.elementwise import repeated, texts
from flowdsl.r.missing import NA, NA_TEXT, missing
from flowdsl.r.values import Factor, Value, Vector, describe, widest
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def with_elements(
    interp: Interpreter,
    old: Vector,
    places: Sequence[Value | None],
    value: Vector,
    span: Span | None,
    single: bool = False,
) -> Vector:
    """`vector[i] <- values`: the type widens, values are repeated, a plain vector grows."""
    if isinstance(old, Factor):
        value = levelled(interp, old, value, span)
    source, data = widened(old, value)
    if len(places) != 1:
        block = with_block(old, places, source, data, span)
        return with_fields(block, stands_for=widest((old, value)))
    index = places[0]
    names = None if old.names is None else list(old.names)
    flat = data.reshape(-1, order="F")
    if isinstance(index, Vector) and index.is_string:
        names = names if names is not None else [""] * flat.size
        found = targets(index, flat.size, names, span)
    else:
        found = indexing.cells(old, index, span, grow=not old.is_array)
    if not found.size:
        return old
    if not source.size:
        raise error("F213", "nothing was given to put there", span)
    if single and found.size != 1:
        raise error("F212", "one number or name is wanted as index", span)
    length = max(flat.size, int(found.max()) + 1)
    if length > flat.size:
        if old.is_array:
            raise error("F212", f"index {length} is outside 1 to {flat.size}", span)
        interp.budget.elements(length, span)
        flat = longer(flat, length, new=np.unique(found[found >= flat.size]).size)
        if names is not None:
            names += [""] * (length - len(names))
    else:
        flat = flat.copy()
    flat[found] = repeated(source, found.size)
    made = flat.reshape(old.data.shape, order="F") if old.is_array else flat
    kept_names = None if names is None else tuple(names)
    return with_fields(old, data=made, names=kept_names, stands_for=widest((old, value)))


def levelled(interp: Interpreter, old: Factor, value: Vector, span: Span | None) -> Vector:
    """Values as a factor holds them: what is none of its levels is missing, with a warning."""
    gone = missing(value.data).reshape(-1, order="F")
    words = (value.data if value.is_string else texts(value.shown)).reshape(-1, order="F").copy()
    known = np.array([str(word) in old.levels for word in words], dtype=bool)
    if (~known & ~gone).any():
        word = words[int(np.flatnonzero(~known & ~gone)[0])]
        warn(interp, Condition("warning", f"`{word}` is no level of the factor: NA"), span)
    words[gone | ~known] = NA_TEXT
    return Vector(words)


def widened(old: Vector, value: Vector) -> tuple[np.ndarray, np.ndarray]:
    """New elements and old ones in the wider of their types."""
    new = value.data.reshape(-1, order="F")
    if old.is_string or value.is_string:
        before = old.data
        if not old.is_string:
            before = texts(old.shown).reshape(before.shape, order="F")
        return (new if value.is_string else texts(value.shown)), before
    kind = np.result_type(old.data, new)
    return new.astype(kind, copy=False), old.data.astype(kind, copy=False)


def longer(flat: np.ndarray, length: int, new: int) -> np.ndarray:
    """Elements up to a length; those that nobody sets are missing."""
    gaps = length - flat.size > new
    if flat.dtype == object:
        fill = np.empty(length - flat.size, dtype=object)
        fill.fill(NA_TEXT)
    else:
        kind = flat.dtype if not gaps or flat.dtype.kind == "c" else np.dtype(float)
        fill = np.full(length - flat.size, NA if gaps else 0, dtype=kind)
    return np.concatenate([flat, fill])


def with_block(
    old: Vector,
    places: Sequence[Value | None],
    source: np.ndarray,
    data: np.ndarray,
    span: Span | None,
) -> Vector:
    """`array[i, j] <- values`."""
    rank = data.ndim if old.is_array else 1
    if len(places) != rank:
        raise error("F212", f"{len(places)} indexes for {rank} dimensions", span)
    named = old.dimnames or (None,) * rank
    parts = [indexing.positions(i, n, own, span) for i, n, own in zip(places, data.shape, named)]
    sizes = [p.size for p in parts]
    total = 1
    for n in sizes:
        total *= n
    if not total:
        return old
    if not source.size or total % source.size:
        raise error("F301", f"{source.size} values do not fill a part of shape {sizes}", span)
    data = data.copy()
    data[np.ix_(*parts)] = repeated(source, total).reshape(sizes, order="F")
    return with_fields(old, data=data)


def with_diagonal(old: Value, value: Value, span: Span | None) -> Vector:
    """`diag(x) <- values`."""
    if not isinstance(old, Vector) or not old.is_array or old.data.ndim != 2:
        raise error("F213", f"{describe(old)} has no diagonal", span)
    if not isinstance(value, Vector) or old.is_string or value.is_string:
        raise error("F213", f"the diagonal must be numbers, not {describe(value)}", span)
    n = min(old.data.shape)
    if len(value) not in (1, n):
        raise error("F301", f"{len(value)} values for a diagonal of {n}", span)
    source, data = widened(old, value)
    data = data.copy()
    data[np.arange(n), np.arange(n)] = source
    return with_fields(old, data=data)


def targets(index: Value | None, length: int, names: list[str], span: Span | None) -> np.ndarray:
    """Positions to assign to; names that are new are added to `names`."""
    if not isinstance(index, Vector) or not index.is_string:
        return indexing.positions(index, length, None, span, grow=True)
    out = []
    places = {name: i for i, name in reversed(list(enumerate(names)))}
    for name in index.data.reshape(-1, order="F"):
        if name not in places:
            places[name] = len(names)
            names.append(str(name))
        out.append(places[name])
    return np.array(out, dtype=np.int64)
