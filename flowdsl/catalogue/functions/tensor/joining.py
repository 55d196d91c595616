"""Tensors put together, and taken apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype
from flowdsl.catalogue.functions.tensor.build import (
    alone,
    function,
    of_rank,
    one_axis,
)
from flowdsl.ir import TensorType, TupleType, broadcast, show
from flowdsl.ir.shapes import compatible


def _concat(bound: Bound) -> TensorType:
    shapes = [n.type.shape for n in bound.nodes("values") if isinstance(n.type, TensorType)]
    dtype = _first_dtype(bound)
    if not shapes:
        raise RuleError("F206", "`values` must be a list of tensors", "values")
    if any(s is None for s in shapes):
        return TensorType(dtype, None)
    first = shapes[0] or ()
    axis = one_axis(bound, len(first))
    for s in shapes:
        assert s is not None
        if len(s) != len(first) or any(
            i != axis and None not in p and p[0] != p[1] for i, p in enumerate(zip(s, first))
        ):
            raise RuleError(
                "F301", f"tensors of shape {show(first)} and {show(s)} do not fit together", None
            )
    parts = [s[axis] for s in shapes if s is not None]
    total = None if None in parts else sum(x for x in parts if x is not None)
    return TensorType(dtype, (*first[:axis], total, *first[axis + 1 :]))


def _first_dtype(bound: Bound, name: str = "values") -> str | None:
    found = (n.type.dtype for n in bound.nodes(name) if isinstance(n.type, TensorType))
    return next((d for d in found if d), None)


def _stack(bound: Bound) -> TensorType:
    nodes = bound.nodes("values")
    if not nodes:
        raise RuleError("F206", "`values` must be a list of tensors", "values")
    shape = broadcast(*(n.type.shape for n in nodes if isinstance(n.type, TensorType)))
    if shape is None:
        return TensorType(None, None)
    at = one_axis(bound, len(shape), room=len(shape) + 1)
    return TensorType(_first_dtype(bound), (*shape[:at], len(nodes), *shape[at:]))


def _split(bound: Bound) -> TupleType:
    shape, cuts = bound.shape("value"), bound.get("num_or_size_splits")
    dtype = joined_dtype(bound, "value")
    count = cuts if isinstance(cuts, int) else alone(cuts)
    n, at = None, 0
    if shape is not None:
        at = one_axis(bound, len(shape))
        n = shape[at]
    if isinstance(count, int):
        if not 1 <= count <= 10_000 or (n is not None and n % count):
            raise RuleError(
                "F301", f"an axis of {show((n,))} has no {count} like parts", "num_or_size_splits"
            )
        parts: tuple[int | None, ...] = (None if n is None else n // count,) * count
    else:
        parts = _completed(cuts, n)
    if shape is None:
        return TupleType((TensorType(dtype, None),) * len(parts))
    return TupleType(tuple(TensorType(dtype, (*shape[:at], p, *shape[at + 1 :])) for p in parts))


def _completed(cuts: tuple[int, ...], n: int | None) -> tuple[int | None, ...]:
    """The sizes of parts, of which one may be -1: what is left."""
    known = sum(c for c in cuts if c != -1)
    open_ = cuts.count(-1)
    fits = n is None or (known <= n if open_ else known == n)
    if open_ > 1 or any(c < -1 for c in cuts) or not fits:
        raise RuleError("F301", f"parts of {show(cuts)} do not make up {n}", "num_or_size_splits")
    return tuple((None if n is None else n - known) if c == -1 else c for c in cuts)


def _np_split(x: np.ndarray, cuts: Any, axis: int = 0) -> tuple[np.ndarray, ...]:
    cuts = alone(cuts)
    if isinstance(cuts, int):
        return tuple(np.split(x, cuts, axis))
    parts = [p or 0 for p in _completed(cuts, x.shape[axis])]
    return tuple(np.split(x, np.cumsum(parts)[:-1], axis))


def _unstack(bound: Bound) -> TupleType:
    shape, dtype = of_rank(bound, "value", 1, "a vector or more"), joined_dtype(bound, "value")
    n, at = bound.get("num"), 0
    if shape is not None:
        at = one_axis(bound, len(shape))
        if n is not None and shape[at] not in (n, None):
            raise RuleError("F301", f"the axis has size {shape[at]}, not {n}", "num")
        n = shape[at] if n is None else n
    if n is None:
        raise RuleError("F301", "how many parts there are is not known", "value", "write num = ...")
    if not 0 <= n <= 10_000:
        raise RuleError("F310", f"{n} parts are more than the 10,000 allowed", "value")
    out = None if shape is None else (*shape[:at], *shape[at + 1 :])
    return TupleType((TensorType(dtype, out),) * n)


def _np_unstack(x: np.ndarray, num: Any = None, axis: int = 0) -> tuple[np.ndarray, ...]:
    return tuple(np.moveaxis(x, axis, 0))


def _added(bound: Bound) -> TensorType:
    shapes = [n.type.shape for n in bound.nodes("inputs") if isinstance(n.type, TensorType)]
    if not shapes:
        raise RuleError("F206", "`inputs` must be a list of tensors", "inputs")
    if any(not compatible(s, shapes[0]) for s in shapes):
        raise RuleError("F301", f"tensors of shapes {', '.join(map(show, shapes))} are not alike")
    return TensorType(_first_dtype(bound, "inputs"), shapes[0])


LISTED = Formal("values", "tensors")

ENTRIES: tuple[Entry, ...] = (
    function(
        "concat",
        ("concat",),
        (LISTED, Formal("axis", "int", 0)),
        _concat,
        lambda values, axis: np.concatenate(values, axis),
        "Tensors one after another.",
    ),
    function(
        "stack",
        ("stack",),
        (LISTED, Formal("axis", "int", 0)),
        _stack,
        lambda values, axis=0: np.stack(np.broadcast_arrays(*values), axis),
        "Tensors along a new axis.",
    ),
    function(
        "add_n",
        ("add_n", "math.add_n"),
        (Formal("inputs", "tensors"),),
        _added,
        lambda inputs: np.sum(np.stack(inputs), 0),
        "The sum of tensors of one shape.",
    ),
    function(
        "split",
        ("split",),
        (Formal("value"), Formal("num_or_size_splits", "ints"), Formal("axis", "int", 0)),
        _split,
        _np_split,
        "Parts of an axis, as a list: so many like ones, or ones of these sizes.",
    ),
    function(
        "unstack",
        ("unstack",),
        (Formal("value"), Formal("num", "int", None), Formal("axis", "int", 0)),
        _unstack,
        _np_unstack,
        "What stands along an axis, as a list.",
    ),
)
