"""Indexing from 1: `[`, `[[`, and assignment into parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Arg, Node, TensorType, TupleType
from flowdsl.semantics.machine import Step
from flowdsl.semantics.scope import Scope
from flowdsl.semantics.values import (
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
    from flowdsl.semantics.interpreter import Interpreter


def elements(interp: Interpreter, value: Value, span: Span | None) -> Iterator[Value]:
    """What `for` and `lapply` go through.

    Raises:
        FlowError: F210 the value has no elements.
    """
    if isinstance(value, Vector):
        for x in value.data.reshape(-1, order="F"):
            yield Vector(np.array([x], dtype=value.data.dtype))
    elif isinstance(value, List):
        yield from value.items
    elif isinstance(value, Node) and isinstance(value.type, TensorType):
        shape = value.type.shape
        if not shape or shape[0] is None:
            raise error("F210", f"{describe(value)} has no elements to go through", span)
        for i in range(shape[0]):
            yield construct(CATALOGUE["tensor.getitem"], {"x": value, "index": (i,)}, span)
    elif not isinstance(value, (Null, Poison)):
        raise error("F210", f"{describe(value)} has no elements to go through", span)


def get(
    interp: Interpreter, value: Value, index: list[Value | None], double: bool, span: Span | None
) -> Value:
    """Value of `value[index]` or `value[[index]]`."""
    if isinstance(value, (Poison, Null)):
        return value
    if isinstance(value, List):
        return list_item(value, index, double, span)
    if isinstance(value, Vector):
        return vector_items(value, index, double, span)
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        return tensor_items(value, index, span)
    if isinstance(value, Node) and isinstance(value.type, TupleType):
        items = value.type.items
        i = position(index[0], len(items), None, span) if len(index) == 1 else None
        if i is not None:
            return construct(CATALOGUE["tensor.getitem"], {"x": value, "index": (i,)}, span)
    raise error("F210", f"{describe(value)} cannot be indexed", span)


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
        i = int(index.data.flat[0])
        if 1 <= i <= length:
            return i - 1
        raise error(
            "F212",
            f"index {i} is outside 1 to {length}",
            index.span or span,
            *(["indexes count from 1"] if i == 0 else []),
        )
    raise error("F212", "one number or name is wanted as index", span)


def positions(
    index: Value | None, length: int, names: tuple[str, ...] | None, span: Span | None
) -> np.ndarray:
    """R's vector index (positive, negative, logical, names) as positions from 0."""
    if index is None:
        return np.arange(length)
    if not isinstance(index, Vector):
        raise error("F212", f"{describe(index)} is no index", span)
    data = index.data.reshape(-1)
    if index.is_string:
        return np.array(
            [position(Vector(np.array([n], dtype=object)), length, names, span) for n in data],
            dtype=int,
        )
    if data.dtype == bool:
        return np.flatnonzero(np.resize(data, length))
    whole = np.trunc(data).astype(int)
    whole = whole[whole != 0]
    if (whole < 0).any():
        if (whole > 0).any():
            raise error("F212", "positive and negative indexes cannot be mixed", index.span or span)
        return np.setdiff1d(np.arange(length), -whole - 1)
    if (whole > length).any():
        raise error("F212", f"index {whole.max()} is outside 1 to {length}", index.span or span)
    return whole - 1


def list_item(value: List, index: list[Value | None], double: bool, span: Span | None) -> Value:
    """`list[[i]]` is an item, `list[i]` a shorter list."""
    if len(index) != 1:
        raise error("F212", "a list takes one index", span)
    if double:
        return value.items[position(index[0], len(value.items), value.names, span)]
    chosen = positions(index[0], len(value.items), value.names, span)
    names = None if value.names is None else tuple(value.names[i] for i in chosen)
    return List(tuple(value.items[i] for i in chosen), names)


def vector_items(
    value: Vector, index: list[Value | None], double: bool, span: Span | None
) -> Value:
    """Elements of a vector, or parts of an array (axes of size 1 are dropped)."""
    if len(index) == 1:
        flat = value.data.reshape(-1, order="F")
        if double:
            at = position(index[0], flat.size, value.names, span)
            return Vector(flat[at : at + 1], span=span)
        chosen = positions(index[0], flat.size, value.names, span)
        names = None if value.names is None else tuple(value.names[i] for i in chosen)
        return Vector(flat[chosen], names, span=span)
    if len(index) != value.data.ndim or not value.is_array:
        dims = value.data.ndim if value.is_array else 1
        raise error("F212", f"{len(index)} indexes for {dims} dimensions", span)
    parts = [positions(i, n, None, span) for i, n in zip(index, value.data.shape)]
    found = value.data[np.ix_(*parts)]
    found = found.reshape([n for n in found.shape if n != 1] or [1])
    return Vector(found, is_array=found.ndim > 1, span=span)


def tensor_items(node: Node, index: list[Value | None], span: Span | None) -> Value:
    """Part of a tensor node, indexed from 1."""
    items: list[Arg] = []
    assert isinstance(node.type, TensorType)
    shape = node.type.shape
    for axis, i in enumerate(index):
        if i is None:
            items.append(("slice", None, None, None))
            continue
        if not isinstance(i, Vector) or i.is_string:
            raise error("F212", f"{describe(i)} is no index", span)
        length = shape[axis] if shape is not None and axis < len(shape) else None
        if len(i) == 1:
            k = int(i.data.flat[0])
            if k < 1 or (length is not None and k > length):
                raise error("F212", f"index {k} is outside 1 to {length or '?'}", i.span or span)
            items.append(k - 1)
            continue
        steps = np.diff(i.data.astype(int))
        if (steps != 1).any() or i.data[0] < 1:
            raise error("F212", "a tensor takes a single index or a range a:b", i.span or span)
        items.append(("slice", int(i.data[0]) - 1, int(i.data[-1]), None))
    return construct(CATALOGUE["tensor.getitem"], {"x": node, "index": tuple(items)}, span)


def replace(interp: Interpreter, target: ast.Node, value: Value, scope: Scope) -> Step:
    """`x[i] <- value`, `x[[i]] <- value` and `x$name <- value` for a name x."""
    from flowdsl.semantics.evaluate import evaluate

    if not isinstance(target, (ast.Index, ast.Member)) or not isinstance(target.object, ast.Name):
        raise error("F213", "only a name or a part of one can be assigned to", target.span)
    old = yield evaluate(interp, target.object, scope)
    if isinstance(target, ast.Member):
        name = target.name.name if isinstance(target.name, ast.Name) else target.name.value  # type: ignore[attr-defined]
        index: list[Value | None] = [Vector(np.array([name], dtype=object))]
        double = True
    else:
        index, double = [], target.double
        for arg in target.args:
            index.append(None if arg.value is None else (yield evaluate(interp, arg.value, scope)))
    scope.bindings[target.object.name] = replaced(old, index, value, double, target.span)


def replaced(
    old: Value, index: list[Value | None], value: Value, double: bool, span: Span | None
) -> Value:
    """A copy of a list or vector with one part changed; a list grows by one."""
    if isinstance(old, Null):
        old = List(())
    if isinstance(old, List) and len(index) == 1 and isinstance(index[0], Vector):
        items, names = list(old.items), list(old.names or [""] * len(old.items))
        key = index[0].data.flat[0]
        if index[0].is_string:
            at = names.index(key) if key in names else len(items)
            label = str(key)
        else:
            at, label = int(key) - 1, names[int(key) - 1] if int(key) <= len(names) else ""
        if not 0 <= at <= len(items):
            raise error("F212", f"index {at + 1} is outside 1 to {len(items)}", span)
        if at == len(items):
            items.append(value)
            names.append(label)
        elif isinstance(value, Null):
            del items[at], names[at]
        else:
            items[at] = value
        return List(tuple(items), tuple(names) if any(names) else None)
    if isinstance(old, Vector) and isinstance(value, Vector):
        data = old.data.astype(np.result_type(old.data, value.data))
        if len(index) == 1:
            flat = data.reshape(-1, order="F").copy()
            i = index[0]
            if (
                isinstance(i, Vector)
                and not i.is_string
                and len(i) == 1
                and int(i.data.flat[0]) == flat.size + 1
                and not old.is_array
            ):
                return Vector(np.append(flat, value.data.flat[0]), span=span)
            flat[positions(i, flat.size, old.names, span)] = np.resize(
                value.data, positions(i, flat.size, old.names, span).size
            )
            return with_fields(old, data=flat.reshape(data.shape, order="F"))
        parts = [positions(i, n, None, span) for i, n in zip(index, data.shape)]
        block = data[np.ix_(*parts)]
        data = data.copy()
        data[np.ix_(*parts)] = np.resize(value.data.reshape(-1, order="F"), block.size).reshape(
            block.shape, order="F"
        )
        return with_fields(old, data=data)
    raise error("F213", f"a part of {describe(old)} cannot be set to {describe(value)}", span)
