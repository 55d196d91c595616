"""Reading and replacing one part of a value: `x[i]`, `x[[i]]`, `x$name`, `names(x)`, `dim(x)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import dimnames, indexing
from flowdsl.r.attributes import attribute, with_attribute
from flowdsl.r.dimnames import with_dim
from flowdsl.r.elements import renamed
from flowdsl.r.elementwise import repeated
from flowdsl.r.frame_assignment import with_cells
from flowdsl.r.replacement import targets, with_diagonal, with_elements
from flowdsl.r.values import NULL, DataFrame, List, Null, Value, Vector, describe
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# Functions of a value that can be assigned to: names(x) <- v.
AXES = ("dimnames", "rownames", "colnames")

NAMED = ("class", "oldClass", "levels", "attributes")

ATTRIBUTES = (*NAMED, "attr")


@dataclass(frozen=True)
class Part:
    """One step into a value: `[i]`, `[[i]]`, `$name`, or a function such as `names()`."""

    kind: str
    index: tuple[Value | None, ...]
    span: Span | None


def read(interp: Interpreter, value: Value, part: Part) -> Value:
    """A part of a value; NULL where there is none yet."""
    if part.kind == "names":
        found = value.names if isinstance(value, (Vector, List)) else None
        return NULL if found is None else Vector(np.array(found, dtype=object))
    if part.kind in AXES and isinstance(value, Vector):
        if part.kind == "dimnames":
            return dimnames.of(value)
        return dimnames.as_texts(dimnames.axis(value, AXES.index(part.kind) - 1))
    if part.kind in ATTRIBUTES:
        return attribute(value, attribute_name(part))
    if part.kind in ("dim", "diag", *AXES):
        raise error("F213", f"a part of `{part.kind}()` cannot be set", part.span)
    if isinstance(value, List) and part.kind != "[" and len(part.index) == 1:
        key = part.index[0]
        if isinstance(key, Vector) and len(key) == 1:
            at = place(value.names, len(value.items), key, part.span)
            return value.items[at] if at < len(value.items) else NULL
    return indexing.get(interp, value, list(part.index), part.kind == "[[", part.span)


def place(names: tuple[str, ...] | None, length: int, key: Vector, span: Span | None) -> int:
    """The position that a single index or name stands for; past the end where it is new."""
    if key.is_string:
        name = str(key.data.flat[0])
        return names.index(name) if names is not None and name in names else length
    at = int(indexing.whole(key, span)[0]) - 1
    if at < 0:
        raise error(
            "F212",
            f"index {at + 1} is outside 1 to {length}",
            key.span or span,
            *(["indexes count from 1"] if at == -1 else []),
        )
    return at


def written(interp: Interpreter, old: Value, part: Part, value: Value) -> Value:
    """A copy of a value with one part changed."""
    span = part.span
    if part.kind == "names":
        return renamed(old, value, span)
    if part.kind == "dim":
        return with_dim(old, value, span)
    if part.kind in AXES:
        return dimnames.with_names(old, value, part.kind, span)
    if part.kind == "attributes":
        return with_all(old, value, span)
    if part.kind in ATTRIBUTES:
        return with_attribute(old, attribute_name(part), value, span)
    if part.kind == "diag":
        return with_diagonal(old, value, span)
    if isinstance(old, Null):
        plain = part.kind == "[" and isinstance(value, Vector)
        old = (
            Vector(value.data.reshape(-1)[:0]) if plain and isinstance(value, Vector) else List(())
        )
    if isinstance(old, Vector) and (part.kind == "$" or isinstance(value, List)):
        old = List(tuple(indexing.listed(interp, old, span)), old.names)
    if isinstance(old, DataFrame) and part.kind == "[" and len(part.index) > 1:
        return with_cells(interp, old, part.index, value, span)
    if isinstance(old, List):
        if len(part.index) != 1 or (part.index[0] is None and part.kind != "["):
            raise error("F212", "a list takes one index", span)
        if part.kind == "[":
            return with_items(interp, old, part.index[0], value, span)
        if isinstance(old, DataFrame) and not isinstance(value, Null):
            value = column(old, value, span)
        return with_item(interp, old, part.index[0], value, span)
    if isinstance(old, Vector) and isinstance(value, Vector):
        if part.kind == "[[" and len(value) != 1:
            raise error("F213", f"one element is wanted here, not {len(value)}", span)
        return with_elements(interp, old, part.index, value, span, part.kind == "[[")
    hints = interp.unassignable(old)
    text = f"a part of {describe(old)} cannot be set to {describe(value)}"
    raise error("F213", text, span, *hints)


def attribute_name(part: Part) -> str:
    """The attribute that `class(x)`, `levels(x)` or `attr(x, "name")` stands for."""
    if part.kind != "attr":
        return "class" if part.kind == "oldClass" else part.kind
    which = part.index[0] if part.index else None
    if not isinstance(which, Vector) or not which.is_string or len(which) != 1:
        raise error("F206", "`which` of `attr` must be a text", part.span)
    return str(which.data.flat[0])


def with_all(old: Value, value: Value, span: Span | None) -> Value:
    """`attributes(x) <- list(...)`: these and no others."""
    if isinstance(old, Vector):
        old = Vector(old.data.reshape(-1, order="F"), span=old.span, stands_for=old.stands_for)
    elif isinstance(old, List):
        old = List(old.items)
    if isinstance(value, List):
        for name, item in zip(value.names or (), value.items):
            old = with_attribute(old, name, item, span)
    elif not isinstance(value, Null):
        raise error("F213", f"attributes are a list, not {describe(value)}", span)
    return old


def column(old: DataFrame, value: Value, span: Span | None) -> Vector:
    """A value as a column of a data frame, repeated where it fits."""
    if not isinstance(value, Vector):
        raise error("F213", f"a column must be a vector, not {describe(value)}", span)
    if not len(value) or (old.items and old.rows % len(value)):
        raise error("F301", f"{len(value)} values for a column of {old.rows} rows", span)
    rows = old.rows if old.items else len(value)
    data = repeated(value.data.reshape(-1, order="F"), rows)
    return Vector(data, stands_for=value.stands_for)


def with_item(
    interp: Interpreter, old: List, key: Value | None, value: Value, span: Span | None
) -> List:
    """`list[[i]] <- value`: NULL takes the item away, a new place makes the list grow."""
    if not isinstance(key, Vector) or len(key) != 1:
        raise error("F212", "one number or name is wanted as index", span)
    at = place(old.names, len(old.items), key, span)
    items, names = list(old.items), list(old.names or [""] * len(old.items))
    if isinstance(value, Null):
        del items[at : at + 1], names[at : at + 1]
    else:
        grown(interp, items, names, at + 1, span)
        items[at] = value
        if key.is_string:
            names[at] = str(key.data.flat[0])
    return with_fields(old, items=tuple(items), names=kept(names, old.names))


def kept(names: Sequence[str], before: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Names, where there are any; a list that had names keeps having them."""
    return tuple(names) if any(names) or before is not None else None


def grown(
    interp: Interpreter, items: list[Value], names: list[str], length: int, span: Span | None
) -> None:
    """Fill a list with NULL up to a length."""
    more = max(length - len(items), 0)
    interp.budget.elements(more, span)
    items += [NULL] * more
    names += [""] * more


def with_items(
    interp: Interpreter, old: List, index: Value | None, value: Value, span: Span | None
) -> List:
    """`list[i] <- values`: NULL takes items away, shorter lists of values are repeated."""
    names = list(old.names or [""] * len(old.items))
    found = targets(index, len(old.items), names, span)
    items = list(old.items)
    if isinstance(value, Null):
        gone = set(found.tolist())
        left = [i for i in range(len(items)) if i not in gone]
        names = [names[i] for i in left]
        made = tuple(items[i] for i in left)
        return with_fields(old, items=made, names=kept(names, old.names))
    if not found.size:
        return old
    grown(interp, items, names, int(found.max()) + 1, span)
    new = indexing.listed(interp, value, span) if isinstance(value, (Vector, List)) else [value]
    if not new:
        raise error("F213", "nothing was given to put there", span)
    for i, at in enumerate(found.tolist()):
        items[at] = new[i % len(new)]
    return with_fields(old, items=tuple(items), names=kept(names, old.names))
