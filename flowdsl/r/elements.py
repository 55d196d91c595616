"""Elements of R vectors: one after another, named, as texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.elementwise import plain, texts
from flowdsl.r.values import (
    Factor,
    Foreign,
    List,
    Null,
    Value,
    Vector,
    describe,
    from_array,
    widest,
)
from flowdsl.source import Span

__all__ = [
    "count",
    "elements",
    "joined",
    "label",
    "labelled",
    "plain",
    "scalar_array",
    "shaped_like",
    "stack_of",
    "taken",
    "texts",
]

if TYPE_CHECKING:
    from flowdsl.r.arguments import Call
    from flowdsl.r.interpreter import Interpreter


def elements(v: Vector) -> np.ndarray:
    """All elements in R's order: columns one after another."""
    return v.data.reshape(-1, order="F")


def shaped_like(v: Vector, flat: np.ndarray, span: Span | None) -> Vector:
    """New elements with the names and dimensions of a vector."""
    data = flat.reshape(v.data.shape, order="F")
    if isinstance(v, Factor):
        return Vector(data, v.names, span=span)
    return replace(v, data=data, span=span, stands_for=None)


def joined(parts: Sequence[Vector], names: Sequence[str | None], span: Span | None) -> Vector:
    """Vectors one after another, in the widest of their types."""
    if not parts:
        return Vector(np.zeros(0), span=span)
    arrays = [elements(p) for p in parts]
    if any(p.is_string for p in parts):
        arrays = [a if p.is_string else texts(p.shown) for a, p in zip(arrays, parts)]
    data = np.concatenate(arrays)
    gone = any(p.stands_for for p in parts)
    kind = widest(parts) if gone else None
    return Vector(data, joined_names(parts, names), span=span, stands_for=kind)


def joined_names(parts: Sequence[Vector], names: Sequence[str | None]) -> tuple[str, ...] | None:
    """The names of vectors one after another; None where nothing is named."""
    if not any(names) and all(p.names is None for p in parts):
        return None
    made: list[str] = []
    for part, name in zip(parts, names):
        made += labelled(name or "", part.names or [""] * len(part))
    return tuple(made) if any(made) else None


def labelled(base: str, own: Sequence[str]) -> list[str]:
    """Names of elements that stand together under one name, as c() makes them.

    >>> labelled("x", ["", "b"]), labelled("x", [""]), labelled("", ["a"])
    (['x1', 'x.b'], ['x'], ['a'])
    """
    return [label(base, name, i + 1, len(own)) for i, name in enumerate(own)]


def label(base: str, own: str, number: int, count: int) -> str:
    """The name of one of `count` elements under a common name."""
    if not base or not own:
        return own or (base if count == 1 or not base else f"{base}{number}")
    return f"{base}.{own}"


def count(interp: Interpreter, x: Value, call: Call) -> int:
    """Number of elements of a value."""
    if isinstance(x, Vector):
        return len(x)
    if isinstance(x, List):
        return len(x.items)
    if isinstance(x, Null):
        return 0
    return interp.length(x, call.span) if isinstance(x, Foreign) else 1


def taken(value: Value, order: np.ndarray, span: Span | None) -> Value:
    """Elements of a vector or list by their positions from 0."""
    if isinstance(value, List):
        names = None if value.names is None else tuple(value.names[i] for i in order)
        return List(tuple(value.items[i] for i in order), names)
    if isinstance(value, Vector):
        names = None if value.names is None else tuple(value.names[i] for i in order)
        data = elements(value)[order]
        if isinstance(value, Factor):
            return replace(value, data=data, names=names, span=span)
        if value.is_array and value.data.ndim == 1 and names is not None:
            return replace(value, data=data, names=names, dimnames=(names,), span=span)
        return Vector(data, names, span=span, stands_for=value.stands_for)
    raise error("F206", f"{describe(value)} has no elements", span)


def stack_of(value: Value, call: Call) -> Vector | List | Null:
    """A vector, list or NULL; anything else has no elements to rearrange."""
    if isinstance(value, (Vector, List, Null)):
        return value
    raise error(
        "F206", f"`{call.name}` works on vectors and lists, not {describe(value)}", call.span
    )


def scalar_array(x: Any) -> Vector:
    """A Python or NumPy number as a vector of length 1."""
    return from_array(np.asarray(x))


def renamed(value: Value, names: Value, span: Any) -> Value:
    """A vector or list with other names; NULL takes them away.

    Raises:
        FlowError: F206 it has no elements to name, or more names than elements.
    """
    if not isinstance(value, (Vector, List)):
        raise error("F206", f"{describe(value)} takes no names", span)
    n = len(value) if isinstance(value, Vector) else len(value.items)
    if isinstance(names, Null):
        return replace(value, names=None)
    if not isinstance(names, Vector):
        raise error("F206", f"names must be texts, not {describe(names)}", span)
    found = [str(x) for x in (elements(names) if names.is_string else texts(names.data))]
    if len(found) > n:
        raise error("F206", f"{len(found)} names for {n} elements", span)
    return replace(value, names=(*found, *[""] * (n - len(found))))


def named_items(data: Value, called: str, span: Span | None) -> dict[str, Value]:
    """The items of a named list by name; the first of a name counts.

    Raises:
        FlowError: F206 it is no list.
    """
    if not isinstance(data, List):
        raise error("F206", f"`{called}` must be a named list, not {describe(data)}", span)
    found: dict[str, Value] = {}
    for name, item in zip(data.names or (), data.items):
        if name:
            found.setdefault(name, item)
    return found
