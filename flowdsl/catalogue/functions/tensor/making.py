"""Making tensors: of given numbers, of a shape, of a range."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype, same_as
from flowdsl.catalogue.functions.tensor.build import DTYPE, function, one_axis, sizes
from flowdsl.ir import Constant, TensorType, TupleType, broadcast, show, size

VALUE, INPUT = Formal("value"), Formal("input")
SHAPE = Formal("shape", "sizes")


def _cast(bound: Bound) -> TensorType:
    name = bound.entry.formals[0].name
    return TensorType(bound.get("dtype") or joined_dtype(bound, name), bound.shape(name))


def _constant(bound: Bound) -> TensorType:
    dtype, have = bound.get("dtype") or joined_dtype(bound, "value"), bound.shape("value")
    if "shape" not in bound:
        return TensorType(dtype, have)
    want = sizes(bound, "shape")
    total = size(have)
    if total not in (None, 1) and size(want) not in (None, total):
        raise RuleError("F301", f"{total} numbers cannot take shape {show(want)}", "shape")
    return TensorType(dtype, want)


def _np_constant(v: Any, dtype: str | None = None, shape: Any = None) -> np.ndarray:
    made = np.asarray(v) if dtype is None else np.asarray(v).astype(dtype)
    if shape is None:
        return made
    return np.broadcast_to(made.reshape(()), shape) if made.size == 1 else made.reshape(shape)


def _filled(bound: Bound) -> TensorType:
    return TensorType(bound.get("dtype"), sizes(bound, "shape"))


def _alike(bound: Bound) -> TensorType:
    return TensorType(bound.get("dtype") or joined_dtype(bound, "input"), bound.shape("input"))


def _eye(bound: Bound) -> TensorType:
    rows = bound.get("num_rows")
    batch = bound.get("batch_shape", ())
    own = (*batch, rows, bound.get("num_columns", rows))
    if any(n < 0 for n in own):
        raise RuleError("F301", f"a size is negative in {show(own)}")
    return TensorType(bound.get("dtype"), own)


def _np_eye(n: int, m: int | None = None, batch: Any = None, dtype: Any = None) -> np.ndarray:
    one = np.eye(n, m, dtype=dtype or float)
    return np.broadcast_to(one, (*(batch or ()), *one.shape))


def _linspace(bound: Bound) -> TensorType:
    num = bound.get("num")
    if num < 1:
        raise RuleError("F304", f"`num` must be positive, it is {num}", "num")
    outer = broadcast(bound.shape("start"), bound.shape("stop"))
    dtype = joined_dtype(bound, "start", "stop")
    return TensorType(dtype, None if outer is None else (num, *outer))


def _ends(start: Any, limit: Any, delta: Any) -> tuple[Any, Any, Any]:
    """`range(n)` counts from 0 up to n."""
    return (0, start, delta) if limit is None else (start, limit, delta)


def _range(bound: Bound) -> TensorType:
    given = [bound.get(name) for name in ("start", "limit", "delta")]
    for name in ("start", "limit", "delta"):
        if bound.shape(name):
            raise RuleError("F301", f"`{name}` must be one number", name)
    if not all(v is None or isinstance(v, Constant) for v in given):
        return TensorType(bound.get("dtype"), (None,))
    if any(v is not None and v.value.dtype.kind not in "fib" for v in given):
        raise RuleError("F206", "a range is one of real numbers")
    first, last, delta = (None if v is None else np.asarray(v.value).item() for v in given)
    start, limit, delta = _ends(first, last, 1 if delta is None else delta)
    if not all(np.isfinite(v) for v in (start, limit, delta)) or delta == 0:
        raise RuleError("F304", "a range goes from one finite number to another, in steps", None)
    return TensorType(bound.get("dtype"), (max(0, int(np.ceil((limit - start) / delta))),))


def _np_range(start: Any, limit: Any = None, delta: Any = None, dtype: Any = None) -> np.ndarray:
    first, last, step = (None if v is None else np.asarray(v)[()] for v in (start, limit, delta))
    made = np.arange(*_ends(first, last, 1 if step is None else step))
    return made if dtype is None else made.astype(dtype)


def _one_hot(bound: Bound) -> TensorType:
    shape, depth = bound.shape("indices"), bound.get("depth")
    if depth < 0:
        raise RuleError("F304", f"`depth` must not be negative, it is {depth}", "depth")
    dtype = bound.get("dtype")
    if shape is None:
        return TensorType(dtype, None)
    at = one_axis(bound, len(shape), default=-1, room=len(shape) + 1)
    return TensorType(dtype, (*shape[:at], depth, *shape[at:]))


def _np_one_hot(
    x: np.ndarray, n: int, on: Any = 1.0, off: Any = 0.0, axis: Any = None, dtype: Any = None
) -> np.ndarray:
    on, off = (1.0 if on is None else on), (0.0 if off is None else off)
    x = np.asarray(x)
    # No positions are marked in no array, however long the rows would be.
    hot = np.trunc(x)[..., None] == np.arange(n) if x.size else np.empty((*x.shape, n), bool)
    made = np.moveaxis(np.where(hot, on, off), -1, -1 if axis is None else axis)
    return made if dtype is None else made.astype(dtype)


def _meshgrid(bound: Bound) -> TupleType:
    nodes = [n for n in bound.nodes("inputs") if isinstance(n.type, TensorType)]
    order = bound.get("indexing", "xy")
    if order not in ("xy", "ij"):
        raise RuleError("F206", f'`indexing` must be "xy" or "ij", not "{order}"', "indexing")
    if not nodes:
        raise RuleError("F207", "`inputs` is missing: give vectors", None)
    long: list[int | None] = []
    for n in nodes:
        shape = n.type.shape if isinstance(n.type, TensorType) else None
        if shape is not None and len(shape) > 1:
            raise RuleError("F301", f"vectors are wanted, not shape {show(shape)}", "inputs")
        long.append(None if shape is None else shape[0] if shape else 1)
    if order == "xy" and len(long) > 1:
        long[:2] = long[1::-1]
    dtype = next((n.type.dtype for n in nodes if isinstance(n.type, TensorType)), None)
    return TupleType((TensorType(dtype, tuple(long)),) * len(nodes))


def _sequence_mask(bound: Bound) -> TensorType:
    shape, longest = bound.shape("lengths"), bound.get("maxlen")
    if longest is None:
        known = bound.value("lengths")
        if known is not None and not (known.dtype.kind in "fib" and np.isfinite(known).all()):
            raise RuleError("F206", "`lengths` must be finite numbers", "lengths")
        longest = None if known is None else int(np.max(known, initial=0))
    if longest is not None and longest < 0:
        raise RuleError("F304", f"`maxlen` must not be negative, it is {longest}", "maxlen")
    dtype = bound.get("dtype", "bool")
    return TensorType(dtype, None if shape is None else (*shape, longest))


def _np_sequence_mask(x: np.ndarray, longest: Any = None, dtype: Any = "bool") -> np.ndarray:
    n = int(np.max(x, initial=0)) if longest is None else longest
    return (np.arange(n) < np.asarray(x)[..., None]).astype(dtype or "bool")


def _fill(bound: Bound) -> TensorType:
    if bound.shape("value"):
        raise RuleError("F301", "`value` must be one number", "value")
    return TensorType(joined_dtype(bound, "value"), sizes(bound, "dims"))


def maker(name: str, one: Any, doc: str) -> tuple[Entry, Entry]:
    """`zeros` or `ones`, and the one that takes its shape from a tensor."""
    return (
        function(
            name,
            (name,),
            (SHAPE, DTYPE),
            _filled,
            lambda shape, dtype=None: np.full(shape, one, dtype=dtype or float),
            f"{doc} of a shape.",
        ),
        function(
            f"{name}_like",
            (f"{name}_like",),
            (INPUT, DTYPE),
            _alike,
            lambda x, dtype=None: np.full(np.shape(x), one, dtype=dtype or np.asarray(x).dtype),
            f"{doc} of the shape of x.",
        ),
    )


def described(name: str, doc: str, rule: Any, fold: Any, *more: Formal) -> Entry:
    """A fact of a tensor's shape, as whole numbers."""
    return function(name, (name,), (INPUT, *more), rule, fold, doc)


def _shape(bound: Bound) -> TensorType:
    shape = bound.shape("input")
    return TensorType(bound.get("out_type", "int32"), (None if shape is None else len(shape),))


def _count(bound: Bound) -> TensorType:
    return TensorType(bound.get("out_type", "int32"), ())


OUT = Formal("out_type", "dtype", None)

ENTRIES: tuple[Entry, ...] = (
    function(
        "constant",
        ("constant",),
        (VALUE, DTYPE, Formal("shape", "sizes", None)),
        _constant,
        _np_constant,
        "A tensor of given numbers.",
    ),
    function(
        "convert_to_tensor",
        ("convert_to_tensor",),
        (VALUE, DTYPE),
        _cast,
        _np_constant,
        "Numbers as a tensor.",
    ),
    function(
        "cast",
        ("cast", "saturate_cast"),
        (Formal("x"), Formal("dtype", "dtype")),
        _cast,
        lambda x, dtype: np.asarray(x).astype(dtype),
        "The same numbers in another dtype.",
    ),
    function(
        "identity_tensor",
        ("identity",),
        (INPUT,),
        same_as("input"),
        lambda x: x,
        "The same tensor.",
    ),
    *maker("zeros", 0, "Zeros"),
    *maker("ones", 1, "Ones"),
    function(
        "fill",
        ("fill",),
        (Formal("dims", "sizes"), VALUE),
        _fill,
        np.full,
        "One number in a whole shape.",
    ),
    function(
        "eye",
        ("eye", "linalg.eye"),
        (
            Formal("num_rows", "int"),
            Formal("num_columns", "int", None),
            Formal("batch_shape", "shape", None),
            DTYPE,
        ),
        _eye,
        _np_eye,
        "Identity matrix.",
    ),
    function(
        "linspace",
        ("linspace",),
        (Formal("start"), Formal("stop"), Formal("num", "int")),
        _linspace,
        np.linspace,
        "Evenly spaced numbers.",
    ),
    function(
        "range",
        ("range",),
        (Formal("start"), Formal("limit", default=None), Formal("delta", default=None), DTYPE),
        _range,
        _np_range,
        "Numbers from start (0) up to, but without, the limit.",
    ),
    function(
        "one_hot",
        ("one_hot",),
        (
            Formal("indices"),
            Formal("depth", "int"),
            Formal("on_value", default=None),
            Formal("off_value", default=None),
            Formal("axis", "int", None),
            DTYPE,
        ),
        _one_hot,
        _np_one_hot,
        "1 at each position from 0, and 0 elsewhere, along a new axis.",
    ),
    function(
        "meshgrid",
        ("meshgrid",),
        (
            Formal("...", "value", None),
            Formal("inputs", "tensors", ()),
            Formal("indexing", "string", "xy"),
        ),
        _meshgrid,
        lambda _, inputs, indexing="xy": tuple(np.meshgrid(*inputs, indexing=indexing)),
        "Grids of the coordinates of all combinations, as a list.",
    ),
    function(
        "sequence_mask",
        ("sequence_mask",),
        (Formal("lengths"), Formal("maxlen", "int", None), DTYPE),
        _sequence_mask,
        _np_sequence_mask,
        "TRUE at as many first places as each length says.",
    ),
    described("shape", "Sizes of a tensor.", _shape, None, OUT),
    described("size", "Number of elements of a tensor.", _count, None, OUT),
    described("rank", "Number of axes of a tensor.", _count, None),
)
