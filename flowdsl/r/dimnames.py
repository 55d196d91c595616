"""Dimensions of arrays, and names of rows, columns and further axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.elementwise import texts
from flowdsl.r.indexing import tidy, whole
from flowdsl.r.values import (
    NULL,
    Dimnames,
    Foreign,
    List,
    Null,
    Value,
    Vector,
    describe,
)
from flowdsl.source import Span

Names = tuple[str, ...] | None


def axis(v: Vector, k: int) -> Names:
    """Names along one axis."""
    return v.dimnames[k] if v.dimnames is not None and k < len(v.dimnames) else None


def turned(v: Vector, order: Sequence[int], span: Span | None) -> Vector:
    """An array with its axes in another order, names and all."""
    names = None if v.dimnames is None else tuple(v.dimnames[k] for k in order)
    heads = None if v.heads is None else tuple(v.heads[k] for k in order)
    data = np.transpose(v.data, order)
    return replace(v, data=data, names=None, dimnames=names, heads=heads, span=span, folded=None)


def words(value: Value, length: int, called: str, span: Span | None) -> Names:
    """The names of one axis from a value; NULL has none.

    Raises:
        FlowError: F206 no texts, or not one for each place.
    """
    if isinstance(value, Null):
        return None
    if not isinstance(value, Vector):
        raise error("F206", f"names in `{called}` must be texts, not {describe(value)}", span)
    found = value.data.reshape(-1, order="F") if value.is_string else texts(value.data)
    if not found.size:
        return None
    if found.size != length:
        raise error("F301", f"`{called}`: {found.size} names for {length} places", span)
    return tuple(str(x) for x in found)


def parsed(value: Value, shape: Sequence[int], called: str, span: Span | None) -> Dimnames:
    """Names of all axes from a list with an item for each.

    Raises:
        FlowError: F206, F301 it is no such list.
    """
    if isinstance(value, Null):
        return None
    if not isinstance(value, List) or len(value.items) > len(shape):
        raise error(
            "F206",
            f"`{called}` wants a list with names (or NULL) for each of {len(shape)} dimensions",
            span,
        )
    found = [words(item, n, called, span) for item, n in zip(value.items, shape)]
    return tidy([*found, *[None] * (len(shape) - len(found))])


def headed(value: Value) -> tuple[str, ...] | None:
    """What the axes are called, from the list with their names."""
    return value.names if isinstance(value, List) else None


def as_value(names: Dimnames) -> Value:
    """Names of axes as R's list of them."""
    if names is None:
        return NULL
    return List(tuple(as_texts(n) for n in names))


def of(v: Vector) -> Value:
    """`dimnames(v)`, the axes named where they have names."""
    made = as_value(v.dimnames)
    return List(made.items, v.heads) if v.heads and isinstance(made, List) else made


def as_texts(names: Names) -> Value:
    """Names as a value, NULL where there are none."""
    return NULL if names is None else Vector(np.array(names, dtype=object))


def with_names(old: Value, value: Value, called: str, span: Span | None) -> Vector:
    """`dimnames(x) <- v`, `rownames(x) <- v` or `colnames(x) <- v`."""
    if not isinstance(old, Vector) or not old.is_array:
        hint = ["as.numeric(x) makes an array of it"] if isinstance(old, Foreign) else []
        raise error("F213", f"{describe(old)} has no rows and columns to name", span, *hint)
    if called == "dimnames":
        made = parsed(value, old.data.shape, called, span)
        return replace(old, names=None, dimnames=made, heads=headed(value))
    else:
        k = 0 if called == "rownames" else 1
        if old.data.ndim <= k:
            raise error("F213", f"an array of one dimension has no `{called}`", span)
        names = list(old.dimnames or [None] * old.data.ndim)
        names[k] = words(value, old.data.shape[k], called, span)
    return replace(old, names=None, dimnames=tidy(names))


def with_dim(old: Value, value: Value, span: Span | None) -> Vector:
    """`dim(x) <- sizes`; NULL makes a plain vector."""
    if not isinstance(old, Vector):
        raise error("F213", f"{describe(old)} takes no dimensions", span)
    flat = old.data.reshape(-1, order="F")
    own = old.attributes
    if isinstance(value, Null):
        return Vector(flat, span=old.span, attributes=own)
    if not isinstance(value, Vector) or value.data.dtype.kind not in "fib":
        raise error("F213", f"dimensions must be whole numbers, not {describe(value)}", span)
    sizes = [int(n) for n in whole(value, span)]
    total = 1
    for n in sizes:
        total *= n
    if not 1 <= len(sizes) <= 32 or min(sizes) < 0 or total != flat.size:
        raise error("F301", f"{flat.size} elements do not fit dimensions {sizes}", span)
    return Vector(flat.reshape(sizes, order="F"), is_array=True, span=old.span, attributes=own)
