"""Tensor functions that change shapes: reductions, matrices, making and rearranging."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype, same_as, tf_names
from flowdsl.ir import TensorType, broadcast, show, size

AXIS = Formal("axis", "ints", None)
KEEP = Formal("keepdims", "flag", False)
DTYPE = Formal("dtype", "dtype", None)


def _axes(bound: Bound, rank: int) -> tuple[int, ...]:
    axis = bound.get("axis")
    if axis is None:
        return tuple(range(rank))
    given = axis if isinstance(axis, tuple) else (axis,)
    for a in given:
        if not -rank <= a < rank:
            raise RuleError("F301", f"axis {a} does not exist in {rank} dimensions", "axis")
    return tuple(a % rank for a in given)


def _reduced(bound: Bound) -> TensorType:
    shape = bound.shape("input_tensor")
    dtype = joined_dtype(bound, "input_tensor")
    if shape is None:
        return TensorType(dtype, None if bound.get("axis") is not None else ())
    axes = _axes(bound, len(shape))
    if bound.get("keepdims"):
        return TensorType(dtype, tuple(1 if i in axes else s for i, s in enumerate(shape)))
    return TensorType(dtype, tuple(s for i, s in enumerate(shape) if i not in axes))


def _truth_over_axes(bound: Bound) -> TensorType:
    return TensorType("bool", _reduced(bound).shape)


def _logsumexp(x: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    top = np.max(x, axis=axis, keepdims=True)
    out = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return out if keepdims else np.squeeze(out, axis=axis)


def reduction(name: str, fold: Callable[..., Any], doc: str, rule: Rule = _reduced) -> Entry:
    """A reduction over axes (all, when `axis` is not given)."""

    def folded(x: np.ndarray, axis: Any = None, keepdims: bool = False) -> np.ndarray:
        return fold(x, axis=axis, keepdims=bool(keepdims))

    paths = (f"math.{name}", name)
    return Entry(
        f"tensor.{name}",
        "tensor",
        f"tf${name}",
        (Formal("input_tensor"), AXIS, KEEP),
        rule,
        doc,
        tfp=paths[0],
        aliases=tf_names(paths),
        fold=folded,
    )


def function(
    name: str,
    paths: tuple[str, ...],
    formals: tuple[Formal, ...],
    rule: Rule,
    fold: Callable[..., Any] | None,
    doc: str,
) -> Entry:
    """A tensor function with its own rule."""
    return Entry(
        f"tensor.{name}",
        "tensor",
        tf_names(paths)[0],
        formals,
        rule,
        doc,
        tfp=paths[0],
        aliases=tf_names(paths),
        fold=fold,
    )


def _matmul(bound: Bound) -> TensorType:
    a, b = bound.shape("a"), bound.shape("b")
    dtype = joined_dtype(bound, "a", "b")
    if a is None or b is None:
        return TensorType(dtype, None)
    if len(a) < 2 or len(b) < 2:
        raise RuleError("F301", f"a matrix product takes matrices, not {show(a)} and {show(b)}")
    if a[-1] is not None and b[-2] is not None and a[-1] != b[-2]:
        raise RuleError("F301", f"matrices {show(a)} and {show(b)} do not fit together")
    batch = broadcast(a[:-2], b[:-2])
    return TensorType(dtype, None if batch is None else (*batch, a[-2], b[-1]))


def _solve(bound: Bound) -> TensorType:
    square = _square("matrix")(bound)
    a, b = square.shape, bound.shape("rhs")
    dtype = joined_dtype(bound, "matrix", "rhs")
    if a is None or b is None:
        return TensorType(dtype, None)
    if len(b) < 2 or (None not in (a[-1], b[-2]) and a[-1] != b[-2]):
        raise RuleError("F301", f"matrix {show(a)} and right side {show(b)} do not fit together")
    batch = broadcast(a[:-2], b[:-2])
    return TensorType(dtype, None if batch is None else (*batch, a[-2], b[-1]))


def _matvec(bound: Bound) -> TensorType:
    a, b = bound.shape("a"), bound.shape("b")
    dtype = joined_dtype(bound, "a", "b")
    if a is None or b is None:
        return TensorType(dtype, None)
    if len(a) < 2 or not b or (None not in (a[-1], b[-1]) and a[-1] != b[-1]):
        raise RuleError("F301", f"matrix {show(a)} and vector {show(b)} do not fit together")
    batch = broadcast(a[:-2], b[:-1])
    return TensorType(dtype, None if batch is None else (*batch, a[-2]))


def _square(name: str, drop: int = 0) -> Callable[[Bound], TensorType]:
    def rule(bound: Bound) -> TensorType:
        shape = bound.shape(name)
        if shape is not None and (len(shape) < 2 or shape[-1] != shape[-2]):
            raise RuleError("F301", f"a square matrix is wanted, not {show(shape)}", name)
        out = shape if shape is None or not drop else shape[:-drop]
        return TensorType(joined_dtype(bound, name), out)

    return rule


def _diag(bound: Bound) -> TensorType:
    shape = bound.shape("diagonal")
    out = None if shape is None or not shape else (*shape, shape[-1])
    return TensorType(joined_dtype(bound, "diagonal"), out)


def _diag_part(bound: Bound) -> TensorType:
    shape = bound.shape("input")
    out = None if shape is None or len(shape) < 2 else shape[:-1]
    return TensorType(joined_dtype(bound, "input"), out)


def _np_diag(d: np.ndarray) -> np.ndarray:
    return d[..., None] * np.eye(d.shape[-1])


def _cast(bound: Bound) -> TensorType:
    return TensorType(bound.get("dtype"), bound.shape(bound.entry.formals[0].name))


def _constant(bound: Bound) -> TensorType:
    shape = bound.get("shape")
    return TensorType(bound.get("dtype"), tuple(shape) if shape else bound.shape("value"))


def _filled(bound: Bound) -> TensorType:
    return TensorType(bound.get("dtype"), tuple(bound.get("shape", ())))


def _concat(bound: Bound) -> TensorType:
    shapes = [n.type.shape for n in bound.nodes("values") if isinstance(n.type, TensorType)]
    axis = bound.get("axis", 0)
    dtype = next(
        (
            n.type.dtype
            for n in bound.nodes("values")
            if isinstance(n.type, TensorType) and n.type.dtype
        ),
        None,
    )
    if any(s is None for s in shapes) or not shapes:
        return TensorType(dtype, None)
    first = shapes[0] or ()
    if not -len(first) <= axis < len(first):
        raise RuleError("F301", f"axis {axis} does not exist in {len(first)} dimensions", "axis")
    sizes = [s[axis] for s in shapes if s is not None]
    total = None if None in sizes else sum(x for x in sizes if x is not None)
    out = list(first)
    out[axis] = total
    return TensorType(dtype, tuple(out))


def _stack(bound: Bound) -> TensorType:
    nodes = bound.nodes("values")
    shape = broadcast(*(n.type.shape for n in nodes if isinstance(n.type, TensorType)))
    if shape is None:
        return TensorType(None, None)
    axis = bound.get("axis", 0)
    at = axis if axis >= 0 else axis + len(shape) + 1
    dtype = next((n.type.dtype for n in nodes if isinstance(n.type, TensorType)), None)
    return TensorType(dtype, (*shape[:at], len(nodes), *shape[at:]))


def _reshape(bound: Bound) -> TensorType:
    want = tuple(bound.get("shape", ()))
    total = size(bound.shape("tensor"))
    known = size(tuple(s for s in want if s != -1)) or 0
    if -1 in want:
        if total is not None and (known == 0 or total % known):
            raise RuleError("F301", f"{total} numbers cannot take shape {show(want)}", "shape")
        missing = None if total is None else total // known
        return TensorType(
            joined_dtype(bound, "tensor"), tuple(missing if s == -1 else s for s in want)
        )
    if total is not None and total != known:
        raise RuleError("F301", f"{total} numbers cannot take shape {show(want)}", "shape")
    return TensorType(joined_dtype(bound, "tensor"), want)


def _transpose(bound: Bound) -> TensorType:
    shape = bound.shape("a")
    perm = bound.get("perm")
    if shape is None:
        return TensorType(joined_dtype(bound, "a"), None)
    order = tuple(perm) if perm else tuple(reversed(range(len(shape))))
    if sorted(order) != list(range(len(shape))):
        raise RuleError("F301", f"`perm` must name each of {len(shape)} axes once", "perm")
    return TensorType(joined_dtype(bound, "a"), tuple(shape[i] for i in order))


def _expand(bound: Bound) -> TensorType:
    shape = bound.shape("input")
    axis = bound.get("axis", 0)
    if shape is None:
        return TensorType(joined_dtype(bound, "input"), None)
    at = axis if axis >= 0 else axis + len(shape) + 1
    return TensorType(joined_dtype(bound, "input"), (*shape[:at], 1, *shape[at:]))


def _squeeze(bound: Bound) -> TensorType:
    shape = bound.shape("input")
    if shape is None:
        return TensorType(joined_dtype(bound, "input"), None)
    axes = (
        _axes(bound, len(shape))
        if bound.get("axis") is not None
        else tuple(i for i, s in enumerate(shape) if s == 1)
    )
    return TensorType(
        joined_dtype(bound, "input"), tuple(s for i, s in enumerate(shape) if i not in axes)
    )


def _getitem(bound: Bound) -> TensorType:
    shape = bound.shape("x")
    dtype = joined_dtype(bound, "x")
    index = bound.get("index", ())
    if shape is None:
        return TensorType(dtype, None)
    out: list[int | None] = []
    axis = 0
    for item in index:
        if item is None:
            out.append(1)
            continue
        if axis >= len(shape):
            raise RuleError("F301", f"{len(shape)} dimensions take no {len(index)} indexes")
        length = shape[axis]
        if isinstance(item, tuple):
            out.append(None if length is None else len(range(*slice(*item[1:]).indices(length))))
        elif length is not None and not -length <= item < length:
            raise RuleError("F301", f"index {item + 1} is past the last of {length}")
        axis += 1
    return TensorType(dtype, (*out, *shape[axis:]))


def _gather(bound: Bound) -> TensorType:
    shape, axis = bound.shape("params"), bound.get("axis", 0)
    indices = bound.get("indices", ())
    dtype = joined_dtype(bound, "params")
    if shape is None:
        return TensorType(dtype, None)
    if not -len(shape) <= axis < len(shape):
        raise RuleError("F301", f"axis {axis} does not exist in {len(shape)} dimensions", "axis")
    length = shape[axis]
    for i in indices:
        if i < 0 or (length is not None and i >= length):
            raise RuleError("F301", f"index {i} is outside 0 to {(length or 0) - 1}", "indices")
    at = axis % len(shape)
    return TensorType(dtype, (*shape[:at], len(indices), *shape[at + 1 :]))


def _range(bound: Bound) -> TensorType:
    return TensorType(bound.get("dtype"), (bound.get("num"),))


REDUCTIONS = (
    reduction("reduce_sum", np.sum, "Sum over axes."),
    reduction("reduce_mean", np.mean, "Mean over axes."),
    reduction("reduce_prod", np.prod, "Product over axes."),
    reduction("reduce_max", np.max, "Greatest over axes."),
    reduction("reduce_min", np.min, "Least over axes."),
    reduction("reduce_logsumexp", _logsumexp, "log(sum(exp(x))) over axes."),
    reduction("reduce_variance", np.var, "Variance (divided by n) over axes."),
    reduction("reduce_std", np.std, "Standard deviation (divided by n) over axes."),
    reduction("reduce_any", np.any, "Whether any is true over axes.", _truth_over_axes),
    reduction("reduce_all", np.all, "Whether all are true over axes.", _truth_over_axes),
)

MATRICES = (
    function(
        "matmul",
        ("linalg.matmul", "matmul"),
        (Formal("a"), Formal("b")),
        _matmul,
        np.matmul,
        "Matrix product.",
    ),
    function(
        "matvec",
        ("linalg.matvec",),
        (Formal("a"), Formal("b")),
        _matvec,
        lambda a, b: np.matmul(a, b[..., None])[..., 0],
        "Matrix times vector.",
    ),
    function(
        "cholesky",
        ("linalg.cholesky",),
        (Formal("input"),),
        _square("input"),
        np.linalg.cholesky,
        "Lower triangular L with L t(L) = x.",
    ),
    function(
        "inv",
        ("linalg.inv",),
        (Formal("input"),),
        _square("input"),
        np.linalg.inv,
        "Inverse of a matrix.",
    ),
    function(
        "det",
        ("linalg.det",),
        (Formal("input"),),
        _square("input", 2),
        np.linalg.det,
        "Determinant.",
    ),
    function(
        "solve",
        ("linalg.solve",),
        (Formal("matrix"), Formal("rhs")),
        _solve,
        np.linalg.solve,
        "The x of matrix x = rhs.",
    ),
    function(
        "diag", ("linalg.diag",), (Formal("diagonal"),), _diag, _np_diag, "Matrix of a diagonal."
    ),
    function(
        "diag_part",
        ("linalg.diag_part",),
        (Formal("input"),),
        _diag_part,
        lambda x: np.diagonal(x, axis1=-2, axis2=-1).copy(),
        "Diagonal of a matrix.",
    ),
    function(
        "trace",
        ("linalg.trace",),
        (Formal("x"),),
        _square("x", 2),
        lambda x: np.trace(x, axis1=-2, axis2=-1),
        "Sum of the diagonal.",
    ),
    function(
        "matrix_transpose",
        ("linalg.matrix_transpose",),
        (Formal("a"),),
        lambda b: TensorType(
            joined_dtype(b, "a"), None if (s := b.shape("a")) is None else (*s[:-2], s[-1], s[-2])
        ),
        lambda a: np.swapaxes(a, -1, -2),
        "Transpose of the last two axes.",
    ),
)

MAKERS = (
    function(
        "constant",
        ("constant",),
        (Formal("value"), DTYPE, Formal("shape", "shape", None)),
        _constant,
        lambda v, dtype=None, shape=None: (
            np.broadcast_to(v, shape)
            if shape and np.size(v) == 1
            else np.reshape(v, shape)
            if shape
            else np.asarray(v)
        ),
        "A tensor of given numbers.",
    ),
    function(
        "convert_to_tensor",
        ("convert_to_tensor",),
        (Formal("value"), DTYPE),
        _cast,
        lambda v, dtype=None: np.asarray(v),
        "Numbers as a tensor.",
    ),
    function(
        "cast",
        ("cast",),
        (Formal("x"), Formal("dtype", "dtype")),
        _cast,
        lambda x, dtype: np.asarray(x).astype(dtype),
        "The same numbers in another dtype.",
    ),
    function(
        "identity_tensor",
        ("identity",),
        (Formal("input"),),
        same_as("input"),
        lambda x: x,
        "The same tensor.",
    ),
    function(
        "zeros",
        ("zeros",),
        (Formal("shape", "shape"), DTYPE),
        _filled,
        lambda shape, dtype=None: np.zeros(shape),
        "Zeros of a shape.",
    ),
    function(
        "ones",
        ("ones",),
        (Formal("shape", "shape"), DTYPE),
        _filled,
        lambda shape, dtype=None: np.ones(shape),
        "Ones of a shape.",
    ),
    function(
        "zeros_like",
        ("zeros_like",),
        (Formal("input"),),
        same_as("input"),
        np.zeros_like,
        "Zeros of the shape of x.",
    ),
    function(
        "ones_like",
        ("ones_like",),
        (Formal("input"),),
        same_as("input"),
        np.ones_like,
        "Ones of the shape of x.",
    ),
    function(
        "fill",
        ("fill",),
        (Formal("dims", "shape"), Formal("value")),
        lambda b: TensorType(joined_dtype(b, "value"), tuple(b.get("dims", ()))),
        np.full,
        "One number in a whole shape.",
    ),
    function(
        "eye",
        ("eye",),
        (Formal("num_rows", "int"), Formal("num_columns", "int", None)),
        lambda b: TensorType(None, (b.get("num_rows"), b.get("num_columns", b.get("num_rows")))),
        lambda n, m=None: np.eye(n, m),
        "Identity matrix.",
    ),
    function(
        "linspace",
        ("linspace",),
        (Formal("start"), Formal("stop"), Formal("num", "int")),
        _range,
        np.linspace,
        "Evenly spaced numbers.",
    ),
)

ARRANGERS = (
    function(
        "where",
        ("where",),
        (Formal("condition"), Formal("x"), Formal("y")),
        same_as("condition", "x", "y"),
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
        "concat",
        ("concat",),
        (Formal("values", "tensors"), Formal("axis", "int", 0)),
        _concat,
        lambda values, axis: np.concatenate(values, axis),
        "Tensors one after another.",
    ),
    function(
        "stack",
        ("stack",),
        (Formal("values", "tensors"), Formal("axis", "int", 0)),
        _stack,
        lambda values, axis=0: np.stack(values, axis),
        "Tensors along a new axis.",
    ),
    function(
        "reshape",
        ("reshape",),
        (Formal("tensor"), Formal("shape", "shape")),
        _reshape,
        np.reshape,
        "The same numbers in another shape.",
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
        (Formal("input"), Formal("axis", "int")),
        _expand,
        np.expand_dims,
        "A new axis of size 1.",
    ),
    function(
        "squeeze",
        ("squeeze",),
        (Formal("input"), AXIS),
        _squeeze,
        lambda x, axis=None: np.squeeze(x, axis),
        "Without axes of size 1.",
    ),
    function(
        "gather",
        ("gather",),
        (Formal("params"), Formal("indices", "ints"), Formal("axis", "int", 0)),
        _gather,
        lambda x, indices, axis=0: np.take(x, np.asarray(indices, dtype=int), axis),
        "Parts of an axis by their positions from 0.",
    ),
    function(
        "round",
        ("round", "math.round"),
        (Formal("x"),),
        same_as("x"),
        np.round,
        "The nearest whole number; halves go to the even one.",
    ),
    function(
        "cumsum_tensor",
        ("math.cumsum", "cumsum"),
        (Formal("x"), Formal("axis", "int", 0)),
        same_as("x"),
        lambda x, axis=0: np.cumsum(x, axis),
        "Running sums.",
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

ENTRIES: tuple[Entry, ...] = (*REDUCTIONS, *MATRICES, *MAKERS, *ARRANGERS)
