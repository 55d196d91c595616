"""Choosing elements: by position, by truth, by comparison."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype, same_as
from flowdsl.catalogue.functions.tensor.build import function, of_rank, one_axis, sizes
from flowdsl.ir import Shape, TensorType, show
from flowdsl.ir.shapes import compatible

ELLIPSIS = ("ellipsis",)


def _getitem(bound: Bound) -> TensorType:
    shape, dtype = bound.shape("x"), joined_dtype(bound, "x")
    index = bound.get("index", ())
    if shape is None:
        return TensorType(dtype, None)
    taken = sum(1 for item in index if item is not None and item != ELLIPSIS)
    if taken > len(shape):
        raise RuleError("F301", f"{len(shape)} dimensions take no {taken} indexes")
    out: list[int | None] = []
    axis = 0
    for item in index:
        if item is None:
            out.append(1)
            continue
        if item == ELLIPSIS:
            out += shape[axis : axis + len(shape) - taken]
            axis += len(shape) - taken
            continue
        length = shape[axis]
        if isinstance(item, tuple):
            out.append(None if length is None else len(range(*slice(*item[1:]).indices(length))))
        elif length is not None and not -length <= item < length:
            raise RuleError("F301", f"index {item + 1} is past the last of {length}")
        axis += 1
    return TensorType(dtype, (*out, *shape[axis:]))


def numpy_index(index: Any) -> tuple[Any, ...]:
    """An index of the IR as NumPy and TensorFlow take it: ints, slices, None, `...`."""
    return tuple(
        ... if item == ELLIPSIS else slice(*item[1:]) if isinstance(item, tuple) else item
        for item in index
    )


def _gather(bound: Bound) -> TensorType:
    shape, indices = bound.shape("params"), bound.get("indices", ())
    dtype = joined_dtype(bound, "params")
    places: Shape = (len(indices),) if isinstance(indices, tuple) else bound.shape("indices")
    if shape is None or places is None:
        return TensorType(dtype, None)
    at = one_axis(bound, len(shape))
    length = shape[at]
    known = indices if isinstance(indices, tuple) else bound.value("indices")
    for i in () if known is None else np.asarray(known).reshape(-1):
        if not i >= 0 or i != np.trunc(i) or (length is not None and i >= length):
            raise RuleError("F301", f"index {i:g} is outside 0 to {(length or 0) - 1}", "indices")
    return TensorType(dtype, (*shape[:at], *places, *shape[at + 1 :]))


def _gather_nd(bound: Bound) -> TensorType:
    shape, places = bound.shape("params"), of_rank(bound, "indices", 1, "positions")
    dtype = joined_dtype(bound, "params")
    if shape is None or places is None or places[-1] is None:
        return TensorType(dtype, None)
    if places[-1] > len(shape):
        raise RuleError("F301", f"{places[-1]} indexes for {len(shape)} dimensions", "indices")
    return TensorType(dtype, (*places[:-1], *shape[places[-1] :]))


def _scattered(bound: Bound, shape: Shape) -> None:
    """Refuse updates that are not the parts which the positions name."""
    places, updates = of_rank(bound, "indices", 1, "positions"), bound.shape("updates")
    if shape is None or places is None or updates is None or places[-1] is None:
        return
    if places[-1] > len(shape):
        raise RuleError("F301", f"{places[-1]} indexes for {len(shape)} dimensions", "indices")
    want = (*places[:-1], *shape[places[-1] :])
    if not compatible(updates, want):
        raise RuleError(
            "F301", f"`updates` has shape {show(updates)}, {show(want)} is wanted", "updates"
        )


def _scatter(bound: Bound) -> TensorType:
    shape = sizes(bound, "shape")
    _scattered(bound, shape)
    return TensorType(joined_dtype(bound, "updates"), shape)


def _updated(bound: Bound) -> TensorType:
    shape = bound.shape("tensor")
    _scattered(bound, shape)
    return TensorType(joined_dtype(bound, "tensor", "updates"), shape)


def _masked(bound: Bound) -> TensorType:
    shape, mask = bound.shape("tensor"), of_rank(bound, "mask", 1, "a vector of TRUE and FALSE")
    dtype = joined_dtype(bound, "tensor")
    if shape is None or mask is None:
        return TensorType(dtype, None)
    at = one_axis(bound, len(shape))
    covered = shape[at : at + len(mask)]
    if len(covered) < len(mask) or any(None not in p and p[0] != p[1] for p in zip(covered, mask)):
        raise RuleError(
            "F301", f"a mask of shape {show(mask)} does not fit shape {show(shape)}", "mask"
        )
    known = bound.value("mask")
    count = None if known is None else int(np.count_nonzero(known))
    return TensorType(dtype, (*shape[:at], count, *shape[at + len(mask) :]))


def _np_masked(x: np.ndarray, mask: np.ndarray, axis: int | None = None) -> np.ndarray:
    before = (slice(None),) * ((axis or 0) % max(np.ndim(x), 1))
    place: Any = (*before, np.asarray(mask).astype(bool))
    return np.asarray(x)[place]


def _searched(bound: Bound) -> TensorType:
    row, values = of_rank(bound, "sorted_sequence", 1, "a vector"), bound.shape("values")
    if bound.get("side", "left") not in ("left", "right"):
        raise RuleError("F206", '`side` must be "left" or "right"', "side")
    if row is not None and values is not None:
        wrong = len(row) != len(values) or any(
            None not in p and p[0] != p[1] for p in zip(row[:-1], values[:-1])
        )
        if wrong:
            raise RuleError(
                "F301",
                f"sequences {show(row)} and values {show(values)} differ before the last axis",
                "values",
            )
    return TensorType(bound.get("out_type", "int32"), values)


def _np_searched(row: np.ndarray, values: np.ndarray, side: str = "left", out: Any = None) -> Any:
    rows, wanted = np.asarray(row), np.asarray(values)
    flat = [
        np.searchsorted(r, v, side)  # type: ignore[call-overload]
        for r, v in zip(rows.reshape(-1, rows.shape[-1]), wanted.reshape(-1, wanted.shape[-1]))
    ]
    return np.reshape(flat, wanted.shape)


def _chosen(bound: Bound) -> TensorType:
    names = ("condition", "x", "y")
    whole = same_as(*names)(bound)
    return TensorType(joined_dtype(bound, "x", "y"), whole.shape)


INDICES = Formal("indices", "indices")

ENTRIES: tuple[Entry, ...] = (
    function(
        "where",
        ("where",),
        (Formal("condition"), Formal("x"), Formal("y")),
        _chosen,
        np.where,
        "x where the condition holds, else y.",
    ),
    function(
        "clip_by_value",
        ("clip_by_value",),
        (Formal("t"), Formal("clip_value_min"), Formal("clip_value_max")),
        same_as("t", "clip_value_min", "clip_value_max"),
        np.clip,
        "x held between two ends.",
    ),
    function(
        "clip_by_norm",
        ("clip_by_norm",),
        (Formal("t"), Formal("clip_norm")),
        same_as("t"),
        None,
        "x made shorter where its length is past an end.",
    ),
    function(
        "gather",
        ("gather",),
        (Formal("params"), INDICES, Formal("axis", "int", 0)),
        _gather,
        lambda x, indices, axis=0: np.take(x, np.asarray(indices, dtype=int), axis),
        "Parts of an axis by their positions from 0.",
    ),
    function(
        "gather_nd",
        ("gather_nd",),
        (Formal("params"), Formal("indices")),
        _gather_nd,
        None,
        "Elements by the positions, from 0, in the last axis.",
    ),
    function(
        "scatter_nd",
        ("scatter_nd",),
        (Formal("indices"), Formal("updates"), Formal("shape", "sizes")),
        _scatter,
        None,
        "Zeros of a shape, with numbers added at positions from 0.",
    ),
    function(
        "tensor_scatter_nd_update",
        ("tensor_scatter_nd_update",),
        (Formal("tensor"), Formal("indices"), Formal("updates")),
        _updated,
        None,
        "A tensor with other numbers at positions from 0.",
    ),
    function(
        "tensor_scatter_nd_add",
        ("tensor_scatter_nd_add",),
        (Formal("tensor"), Formal("indices"), Formal("updates")),
        _updated,
        None,
        "A tensor with numbers added at positions from 0.",
    ),
    function(
        "boolean_mask",
        ("boolean_mask",),
        (Formal("tensor"), Formal("mask"), Formal("axis", "int", None)),
        _masked,
        _np_masked,
        "What stands where a mask is TRUE.",
    ),
    function(
        "searchsorted",
        ("searchsorted",),
        (
            Formal("sorted_sequence"),
            Formal("values"),
            Formal("side", "string", "left"),
            Formal("out_type", "dtype", None),
        ),
        _searched,
        _np_searched,
        "Where numbers would be put into sequences in order, from 0.",
    ),
    Entry(
        "tensor.getitem",
        "tensor",
        "getitem",
        (Formal("x"), Formal("index", "any")),
        _getitem,
        "Part of a tensor.",
    ),
)
