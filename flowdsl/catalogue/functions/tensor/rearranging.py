"""Rearranging: the same numbers in other places."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import TensorRule, joined_dtype, same_as
from flowdsl.catalogue.functions.tensor.build import (
    AXIS,
    alone,
    axes_of,
    function,
    one_axis,
    sizes,
)
from flowdsl.ir import ShapeError, TensorType, broadcast, show, size
from flowdsl.ir.shapes import compatible

X, INPUT, TENSOR = Formal("x"), Formal("input"), Formal("tensor")


def _reshape(bound: Bound) -> TensorType:
    dtype, given = joined_dtype(bound, "tensor"), bound.get("shape", ())
    if not isinstance(given, tuple) or any(not isinstance(s, int) for s in given):
        return TensorType(dtype, sizes(bound, "shape") if isinstance(given, tuple) else None)
    total = size(bound.shape("tensor"))
    if given.count(-1) > 1 or any(s < -1 for s in given):
        raise RuleError("F301", f"only one size can be left open in {show(given)}", "shape")
    known = size(tuple(s for s in given if s != -1)) or 0
    wrong = RuleError("F301", f"{total} numbers cannot take shape {show(given)}", "shape")
    if -1 not in given:
        if total is not None and total != known:
            raise wrong
        return TensorType(dtype, given)
    if total is not None and (known == 0 or total % known):
        raise wrong
    missing = None if total is None else total // known
    return TensorType(dtype, tuple(missing if s == -1 else s for s in given))


def _transpose(bound: Bound) -> TensorType:
    shape, perm = bound.shape("a"), bound.get("perm")
    if shape is None:
        return TensorType(joined_dtype(bound, "a"), None)
    order = tuple(perm) if perm else tuple(reversed(range(len(shape))))
    if sorted(order) != list(range(len(shape))):
        raise RuleError("F301", f"`perm` must name each of {len(shape)} axes once", "perm")
    return TensorType(joined_dtype(bound, "a"), tuple(shape[i] for i in order))


def _expand(bound: Bound) -> TensorType:
    shape = bound.shape("input")
    if shape is None:
        return TensorType(joined_dtype(bound, "input"), None)
    at = one_axis(bound, len(shape), room=len(shape) + 1)
    return TensorType(joined_dtype(bound, "input"), (*shape[:at], 1, *shape[at:]))


def _squeeze(bound: Bound) -> TensorType:
    shape = bound.shape("input")
    if shape is None:
        return TensorType(joined_dtype(bound, "input"), None)
    axes = tuple(i for i, s in enumerate(shape) if s == 1)
    if bound.get("axis") is not None:
        axes = axes_of(bound, len(shape))
        thick = next((i for i in axes if shape[i] not in (1, None)), None)
        if thick is not None:
            raise RuleError("F301", f"axis {thick} has size {shape[thick]}, not 1", "axis")
    return TensorType(
        joined_dtype(bound, "input"), tuple(s for i, s in enumerate(shape) if i not in axes)
    )


def _over_axes(name: str) -> TensorRule:
    """A rule: the shape of one argument that has all the axes given."""

    def rule(bound: Bound) -> TensorType:
        shape = bound.shape(name)
        if shape is not None:
            axes_of(bound, len(shape))
        return TensorType(joined_dtype(bound, name), shape)

    return rule


def _rolled(bound: Bound) -> TensorType:
    def long(x: Any) -> int:
        return len(x) if isinstance(x, tuple) else 1

    if long(bound.get("shift")) != long(bound.get("axis")):
        raise RuleError("F301", "one shift for each axis is wanted", "shift")
    return _over_axes("input")(bound)


MODES = {"constant": "constant", "reflect": "reflect", "symmetric": "symmetric"}


def _pad(bound: Bound) -> TensorType:
    shape, pads = bound.shape("tensor"), bound.get("paddings", ())
    mode = str(bound.get("mode", "CONSTANT")).lower()
    if mode not in MODES:
        raise RuleError("F206", f"`mode` must be one of {', '.join(MODES).upper()}", "mode")
    pairs = all(isinstance(p, tuple) and len(p) == 2 for p in pads)
    if not pairs or not all(isinstance(n, int) and n >= 0 for p in pads for n in p):
        raise RuleError(
            "F206",
            "`paddings` must be a pair of whole numbers for each axis",
            "paddings",
            "list(c(0, 0), c(1, 1))",
        )
    if shape is None:
        return TensorType(joined_dtype(bound, "tensor"), (None,) * len(pads))
    if len(pads) != len(shape):
        raise RuleError(
            "F301", f"{len(pads)} paddings for the {len(shape)} axes of the tensor", "paddings"
        )
    for s, p in zip(shape, pads):
        most = None if s is None else {"reflect": s - 1, "symmetric": s}.get(mode)
        if most is not None and max(p) > most:
            raise RuleError("F301", f"an axis of {s} has no {max(p)} to mirror", "paddings")
    out = tuple(None if s is None else s + p[0] + p[1] for s, p in zip(shape, pads))
    return TensorType(joined_dtype(bound, "tensor"), out)


def _np_pad(x: np.ndarray, pads: Any, mode: str = "CONSTANT", value: Any = 0) -> np.ndarray:
    more = {"constant_values": 0 if value is None else value} if mode.lower() == "constant" else {}
    return np.pad(x, pads, MODES[mode.lower()], **more)  # type: ignore[call-overload]


def _tile(bound: Bound) -> TensorType:
    shape, times = bound.shape("input"), sizes(bound, "multiples")
    dtype = joined_dtype(bound, "input")
    if shape is None or times is None:
        return TensorType(dtype, None if times is None else (None,) * len(times))
    if len(times) != len(shape):
        raise RuleError(
            "F301", f"{len(times)} multiples for the {len(shape)} axes of the tensor", "multiples"
        )
    return TensorType(
        dtype,
        tuple(None if None in (s, n) else s * n for s, n in zip(shape, times)),  # type: ignore[operator]
    )


def _repeat(bound: Bound) -> TensorType:
    shape, times = bound.shape("input"), bound.get("repeats")
    dtype = joined_dtype(bound, "input")
    times = times if isinstance(times, tuple) else (times,)
    if any(n < 0 for n in times):
        raise RuleError("F304", "`repeats` must not be negative", "repeats")
    if "axis" not in bound:
        n = size(shape)
        whole: tuple[int | None, ...] = (n,)
        at = 0
    elif shape is None:
        return TensorType(dtype, None)
    else:
        at, whole = one_axis(bound, len(shape)), shape
        n = shape[at]
    if len(times) not in (1, n) and n is not None:
        raise RuleError("F301", f"{len(times)} repeats for {n} elements", "repeats")
    total = sum(times) if len(times) > 1 else None if n is None else n * times[0]
    return TensorType(dtype, (*whole[:at], total, *whole[at + 1 :]))


def _ensured(bound: Bound) -> TensorType:
    shape, want = bound.shape("x"), sizes(bound, "shape")
    if not compatible(shape, want):
        raise RuleError("F301", f"the tensor has shape {show(shape)}, not {show(want)}", "shape")
    return TensorType(joined_dtype(bound, "x"), want if shape is None else shape)


def _broadcast_to(bound: Bound) -> TensorType:
    shape, want = bound.shape("input"), sizes(bound, "shape")
    if shape is not None and want is not None:
        try:
            fits = broadcast(shape, want) == want or None in (*shape, *want)
        except ShapeError:
            fits = False
        if not fits or len(shape) > len(want):
            raise RuleError("F301", f"shape {show(shape)} does not spread to {show(want)}", "shape")
    return TensorType(joined_dtype(bound, "input"), want)


ENTRIES: tuple[Entry, ...] = (
    function(
        "reshape",
        ("reshape",),
        (TENSOR, Formal("shape", "sizes")),
        _reshape,
        np.reshape,
        "The same numbers in another shape.",
    ),
    function(
        "ensure_shape",
        ("ensure_shape",),
        (X, Formal("shape", "sizes")),
        _ensured,
        lambda x, shape: x,
        "The same tensor, which must have this shape.",
    ),
    function(
        "broadcast_to",
        ("broadcast_to",),
        (INPUT, Formal("shape", "sizes")),
        _broadcast_to,
        np.broadcast_to,
        "A tensor repeated to a shape that it fits.",
    ),
    function(
        "transpose",
        ("transpose",),
        (Formal("a"), Formal("perm", "ints", None)),
        _transpose,
        np.transpose,
        "Axes in another order.",
    ),
    function(
        "expand_dims",
        ("expand_dims",),
        (INPUT, Formal("axis", "int")),
        _expand,
        np.expand_dims,
        "A new axis of size 1.",
    ),
    function(
        "squeeze",
        ("squeeze",),
        (INPUT, AXIS),
        _squeeze,
        lambda x, axis=None: np.squeeze(x, axis),
        "Without axes of size 1.",
    ),
    function(
        "reverse",
        ("reverse",),
        (TENSOR, Formal("axis", "ints")),
        _over_axes("tensor"),
        lambda x, axis: np.flip(x, axis),
        "Axes backwards.",
    ),
    function(
        "roll",
        ("roll",),
        (INPUT, Formal("shift", "ints"), Formal("axis", "ints")),
        _rolled,
        lambda x, shift, axis: np.roll(x, alone(shift), axis),
        "Axes turned round by so many places.",
    ),
    function(
        "pad",
        ("pad",),
        (
            TENSOR,
            Formal("paddings", "pairs"),
            Formal("mode", "string", "CONSTANT"),
            Formal("constant_values", default=0),
        ),
        _pad,
        _np_pad,
        "Axes made longer at both ends.",
    ),
    function(
        "tile",
        ("tile",),
        (INPUT, Formal("multiples", "sizes")),
        _tile,
        np.tile,
        "A tensor so many times along each axis.",
    ),
    function(
        "repeat",
        ("repeat",),
        (INPUT, Formal("repeats", "ints"), Formal("axis", "int", None)),
        _repeat,
        lambda x, repeats, axis=None: np.repeat(x, alone(repeats), axis),
        "Each element so many times.",
    ),
    function(
        "round",
        ("round", "math.round"),
        (X,),
        same_as("x"),
        np.round,
        "The nearest whole number; halves go to the even one.",
    ),
)
