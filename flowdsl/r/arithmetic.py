"""Operators on R vectors, with R's recycling, names and dimensions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.limits import DEFAULT_LIMITS
from flowdsl.r.elementwise import FOLDS, NA, missing, repeated, texts
from flowdsl.r.machine import Budget
from flowdsl.r.values import (
    Attributes,
    Builtin,
    Dimnames,
    Null,
    Poison,
    Value,
    Vector,
    describe,
    folded,
    widest,
)
from flowdsl.source import Span

LOGICAL = frozenset({"<", ">", "<=", ">=", "==", "!=", "&", "|"})
WHOLE = frozenset({"+", "-", "*", "%%", "%/%", "pmax", "pmin"})
COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "%in%"})
OF_COMPLEX = frozenset({"+", "-", "*", "/", "^", "**", "==", "!=", "&", "|"})


def binary(
    op: str, left: Value, right: Value, span: Span | None, budget: Budget | None = None
) -> Value:
    """Value of `left op right`.

    Without a budget, products are held to the default limits.

    Raises:
        FlowError: F210 operands that have no such operation, F301 shapes that do not fit.
    """
    if isinstance(left, Poison) or isinstance(right, Poison):
        return Poison()
    if op == "%in%":
        left, right = (Vector(np.zeros(0)) if isinstance(v, Null) else v for v in (left, right))
    first, second = (numeric(op, side, span) for side in (left, right))
    return fold(op, first, second, span, budget)


def numeric(op: str, side: Value, span: Span | None) -> Vector:
    """An operand, which must be numbers; texts are compared too.

    Raises:
        FlowError: F210 it has no such operation.
    """
    if isinstance(side, Vector):
        if side.is_string and op not in COMPARISONS:
            raise error(
                "F210", f"`{op}` works on numbers, not on {describe(side)}", side.span or span
            )
        return side
    if isinstance(side, Builtin):
        raise error(
            "F210",
            f"`{op}` works on numbers, `{side.name}` is a function",
            span,
            f"call it: {side.name}(...)",
        )
    raise error("F210", f"`{op}` works on numbers, not on {describe(side)}", span)


def contained(left: Vector, right: Vector, span: Span | None) -> Vector:
    """`x %in% table`; a missing number is in a table that has one."""
    a, b = left.data.reshape(-1, order="F"), right.data.reshape(-1, order="F")
    if left.is_string or right.is_string:
        known = set(texts(b).tolist())
        return Vector(np.array([t in known for t in texts(a).tolist()], dtype=bool), span=span)
    return Vector(np.isin(a, b) | (missing(a) & missing(b).any()), span=span)


def fold(
    op: str, left: Vector, right: Vector, span: Span | None, budget: Budget | None = None
) -> Vector:
    """`op` on two R vectors."""
    if op == "%*%":
        return matmul(left, right, span, budget)
    if op == "%in%":
        return contained(left, right, span)
    if op == "%o%":
        return outer_product(left, right, span, budget)
    if op not in FOLDS:
        raise error("F210", f"there is no operator `{op}`", span)
    if left.folded is not None or right.folded is not None:
        return tensor_fold(op, left, right, span, budget)
    a, b = recycle(*alike(op, left, right, span), op, span)
    with np.errstate(all="ignore"):
        data = np.asarray(FOLDS[op](_numbers(a, op), _numbers(b, op)))
    kind = stands_for(op, left, right, data)
    array = left.is_array or right.is_array
    if array:
        named = next((s for s in (left, right) if s.dimnames is not None), left)
        own = named.dimnames if named.data.ndim == data.ndim else None
        heads = named.heads if own else None
        made = Vector(data, None, True, span, own, stands_for=kind, heads=heads)
    else:
        made = Vector(data, names_of(left, right, data.size), False, span, stands_for=kind)
    if op in LOGICAL or not (left.attributes or right.attributes):
        return made
    return replace(made, attributes=common_attributes(left, right, data.size))


def common_attributes(left: Vector, right: Vector, n: int) -> Attributes:
    """Attributes that a result of n elements takes from its operands, the left one first."""
    found = {k: v for s in (right, left) if len(s) == n for k, v in s.attributes}
    return tuple(found.items())


def stands_for(op: str, left: Vector, right: Vector, data: np.ndarray) -> str | None:
    """What the doubles of a result stand for, where some are missing."""
    if data.dtype.kind != "f" or not missing(data).any():
        return None
    if op in LOGICAL:
        return "logical"
    return "integer" if op in WHOLE and widest((left, right)) is not None else None


def tensor_fold(
    op: str, left: Vector, right: Vector, span: Span | None, budget: Budget | None
) -> Vector:
    """`op` where one side is the value of a tensor: shapes spread as TensorFlow's do."""
    first, second = (
        _numbers(v.data.reshape(v.tensor.shape), op) for v in alike(op, left, right, span)
    )
    try:
        shape = np.broadcast_shapes(first.shape, second.shape)
    except ValueError:
        raise error(
            "F301",
            f"`{op}`: shapes {list(first.shape)} and {list(second.shape)} do not fit together",
            span,
            "tensors spread over axes, they are not recycled",
        ) from None
    bounded(math.prod(shape), span, budget)
    with np.errstate(all="ignore"):
        data = np.asarray(FOLDS[op](first, second))
    dtypes = [v.folded.dtype for v in (left, right) if v.folded is not None]
    dtype = "bool" if data.dtype == bool else next((d for d in dtypes if d == "float64"), None)
    return folded(data, span, dtype)


def names_of(left: Vector, right: Vector, n: int) -> tuple[str, ...] | None:
    """Names that a result of n elements takes from its operands, the left one first."""
    for side in (left, right):
        if side.names is not None and len(side.names) == n:
            return side.names
    return None


def alike(op: str, left: Vector, right: Vector, span: Span | None) -> tuple[Vector, Vector]:
    """Both sides as texts where one is."""
    if left.is_string or right.is_string:
        sides = [
            v if v.is_string else replace(v, data=texts(v.shown).reshape(v.data.shape, order="F"))
            for v in (left, right)
        ]
        return sides[0], sides[1]
    if "c" in (left.data.dtype.kind, right.data.dtype.kind) and op not in OF_COMPLEX:
        raise error("F210", f"`{op}` does not work on complex numbers", span)
    return left, right


def _numbers(a: np.ndarray, op: str) -> np.ndarray:
    return a.astype(np.int64) if a.dtype == bool and op not in ("&", "|") else a


def bounded(n: int, span: Span | None, budget: Budget | None) -> None:
    """Count the elements of a product before it is made."""
    (budget or Budget(DEFAULT_LIMITS)).elements(n, span)


def outer_product(
    left: Vector, right: Vector, span: Span | None, budget: Budget | None = None
) -> Vector:
    """Products of all pairs of elements."""
    for side in (left, right):
        if side.is_string:
            raise error("F210", f"`%o%` works on numbers, not on {describe(side)}", span)
    bounded(len(left) * len(right), span, budget)
    a, b = (
        v.data.reshape(-1, order="F").astype(complex if v.data.dtype.kind == "c" else float)
        for v in (left, right)
    )
    shape = tuple(n for v in (left, right) for n in (v.data.shape if v.is_array else (len(v),)))
    if len(shape) > 32:
        raise error("F301", f"an array has at most 32 dimensions, not {len(shape)}", span)
    with np.errstate(all="ignore"):
        made = np.outer(a, b).reshape(-1, order="F").reshape(shape, order="F")
    return Vector(made, None, True, span, pair_names(left, right))


def pair_names(left: Vector, right: Vector) -> Dimnames:
    """Names of the axes of an outer product."""
    found = [n for v in (left, right) for n in (v.dimnames or (v.names,) * len(sizes(v)))]
    return tuple(found) if any(n is not None for n in found) else None


def sizes(v: Vector) -> tuple[int, ...]:
    """Dimensions, a plain vector having one."""
    return v.data.shape if v.is_array else (len(v),)


def recycle(
    left: Vector, right: Vector, op: str, span: Span | None
) -> tuple[np.ndarray, np.ndarray]:
    """Both arrays in one shape, the shorter repeated as R does."""
    if left.is_array and right.is_array:
        if left.data.shape != right.data.shape:
            raise error(
                "F301",
                f"`{op}`: arrays of shape {list(left.data.shape)} and "
                f"{list(right.data.shape)} do not fit together",
                span,
            )
        return left.data, right.data
    if left.is_array or right.is_array:
        array, vector = (left, right) if left.is_array else (right, left)
        if len(vector) > len(array):
            raise error(
                "F301",
                f"`{op}`: {len(vector)} numbers are more than the array's {len(array)}",
                span,
            )
        if len(vector) == 0 and len(array):
            raise error("F301", f"`{op}`: an array and a vector of no elements", span)
        # R stores arrays by columns and recycles along that order.
        spread = repeated(vector.data, array.data.size).reshape(array.data.shape, order="F")
        return (array.data, spread) if array is left else (spread, array.data)
    n = 0 if 0 in (len(left), len(right)) else max(len(left), len(right))
    return repeated(left.data[:n], n), repeated(right.data[:n], n)


def matmul(left: Vector, right: Vector, span: Span | None, budget: Budget | None = None) -> Vector:
    """R's matrix product: plain vectors become rows or columns as fits."""
    kind = complex if "c" in (left.data.dtype.kind, right.data.dtype.kind) else float
    a, b = left.data.astype(kind), right.data.astype(kind)
    if not left.is_array and not right.is_array:
        if a.size == b.size:
            a, b = a[None, :], b[:, None]
        elif a.size == 1 or b.size == 1:
            a, b = a[:, None], b[None, :]
        else:
            a, b = a[None, :], b[:, None]
    elif not left.is_array:
        a = a[None, :] if b.shape[0] == a.size else a[:, None]
    elif not right.is_array:
        b = b[:, None] if a.shape[-1] == b.size else b[None, :]
    a, b = (m[:, None] if m.ndim == 1 else m for m in (a, b))
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[0]:
        raise error(
            "F301",
            f"matrices of shape {list(a.shape)} and {list(b.shape)} do not fit together",
            span,
        )
    bounded(a.shape[0] * b.shape[1], span, budget)
    with np.errstate(all="ignore"):
        return Vector(a @ b, None, True, span, product_names(left, right))


def product_names(left: Vector, right: Vector) -> Dimnames:
    """Names of the rows of the left side and of the columns of the right side."""
    rows = left.dimnames[0] if left.dimnames and left.data.ndim == 2 else None
    columns = right.dimnames[1] if right.dimnames and right.data.ndim == 2 else None
    return (rows, columns) if rows or columns else None


def unary(op: str, operand: Value, span: Span | None) -> Value:
    """Value of `op operand` for - + !"""
    if isinstance(operand, Poison):
        return operand
    operand = numeric(op, operand, span)
    if op == "!":
        gone, turned = missing(operand.data), operand.data == 0
        turned = np.where(gone, NA, turned) if gone.any() else turned
        return replace(operand, data=turned, span=span, stands_for="logical")
    kind = widest((operand,)) and "integer"
    data = operand.data.astype(np.int64) if operand.data.dtype == bool else operand.data
    return replace(operand, data=-data if op == "-" else data, span=span, stands_for=kind)


def colon(left: Value, right: Value, budget: Budget, span: Span | None) -> Vector:
    """R's `a:b`: steps of 1 from a towards b."""
    ends = []
    for side in (left, right):
        if not isinstance(side, Vector) or side.is_string or len(side) != 1:
            raise error("F210", f"`:` goes from one number to another, not {describe(side)}", span)
        ends.append(float(side.data.flat[0].real))
    a, b = ends
    if not np.isfinite(a) or not np.isfinite(b):
        raise error("F210", "`:` needs two finite numbers", span)
    n = int(np.floor(abs(b - a) + 1e-10)) + 1
    budget.elements(n, span)
    step = 1.0 if b >= a else -1.0
    data = a + step * np.arange(n)
    whole = float(a).is_integer() and abs(a) < 2**31
    return Vector(data.astype(np.int64) if whole else data, span=span)
