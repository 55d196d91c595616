"""Operators: folded on R vectors with R's recycling, IR nodes where a tensor takes part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node
from flowdsl.semantics.machine import Budget
from flowdsl.semantics.values import (
    Builtin,
    Poison,
    Value,
    Vector,
    constant,
    describe,
    is_bijector,
    is_distribution,
    is_tensor,
)
from flowdsl.source import Span

# What each infix operator is on tensors.
TENSOR_OPERATORS = {
    "+": "tensor.add",
    "-": "tensor.subtract",
    "*": "tensor.multiply",
    "/": "tensor.divide",
    "^": "tensor.pow",
    "**": "tensor.pow",
    "%%": "tensor.floormod",
    "%/%": "tensor.floordiv",
    "%*%": "tensor.matmul",
    "<": "tensor.less",
    ">": "tensor.greater",
    "<=": "tensor.less_equal",
    ">=": "tensor.greater_equal",
    "==": "tensor.equal",
    "!=": "tensor.not_equal",
    "&": "tensor.logical_and",
    "|": "tensor.logical_or",
}


def _power(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.power(a.astype(float), b)


def _integer_divide(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.floor_divide(a.astype(float), b) if not np.all(b) else np.floor_divide(a, b)


FOLDS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": lambda a, b: np.true_divide(a.astype(float), b),
    "^": _power,
    "**": _power,
    "%%": lambda a, b: np.mod(a.astype(float) if not np.all(b) else a, b),
    "%/%": _integer_divide,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "&": lambda a, b: a.astype(bool) & b.astype(bool),
    "|": lambda a, b: a.astype(bool) | b.astype(bool),
}

COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "%in%"})


def binary(op: str, left: Value, right: Value, span: Span | None) -> Value:
    """Value of `left op right`.

    Raises:
        FlowError: F210 operands that have no such operation, F301 shapes that do not fit.
    """
    if isinstance(left, Poison) or isinstance(right, Poison):
        return Poison()
    for side in (left, right):
        refuse(op, side, left, right, span)
    if isinstance(left, Vector) and isinstance(right, Vector):
        return fold(op, left, right, span)
    if op not in TENSOR_OPERATORS:
        raise error("F210", f"`{op}` works on plain numbers, not on {describe(left)}", span)
    entry = CATALOGUE[TENSOR_OPERATORS[op]]
    first, second = (f.name for f in entry.formals)
    return construct(entry, {first: as_node(left), second: as_node(right)}, span, name=op)


def as_node(v: Value) -> Node:
    """A numeric vector or tensor as an IR node."""
    if isinstance(v, Vector):
        return constant(v)
    assert isinstance(v, Node)
    return v


def refuse(op: str, side: Value, left: Value, right: Value, span: Span | None) -> None:
    """Refuse operands that are no numbers."""
    if is_distribution(side) or is_bijector(side):
        both = is_distribution(left) and is_distribution(right)
        if both:
            raise error(
                "F306",
                f"`{op}` of two distributions is no change of variables",
                span,
                "transform one of them: d %>% shift(1) %>% scale(2)",
            )
        pipes = {"+": "shift(1)", "*": "scale(2)", "-": "shift(-1)", "/": "scale(0.5)"}
        raise error(
            "F306",
            f"`{op}` does not work on {describe(side)}",
            span,
            f"write the change of variables as a pipe: x %>% {pipes.get(op, 'exp()')}",
        )
    if isinstance(side, Vector):
        if side.is_string and op not in COMPARISONS:
            raise error(
                "F210", f"`{op}` works on numbers, not on {describe(side)}", side.span or span
            )
        return
    if isinstance(side, Builtin):
        raise error(
            "F210",
            f"`{op}` works on numbers, `{side.name}` is a function",
            span,
            f"call it: {side.name}(...)",
        )
    if not is_tensor(side):
        raise error("F210", f"`{op}` works on numbers, not on {describe(side)}", span)


def contained(left: Vector, right: Vector, span: Span | None) -> Vector:
    """`x %in% table`."""
    return Vector(np.isin(left.data.reshape(-1, order="F"), right.data.reshape(-1)), span=span)


def fold(op: str, left: Vector, right: Vector, span: Span | None) -> Vector:
    """`op` on two R vectors."""
    if op == "%*%":
        return matmul(left, right, span)
    if op == "%in%":
        return contained(left, right, span)
    if op not in FOLDS:
        raise error("F210", f"there is no operator `{op}`", span)
    a, b = recycle(left, right, op, span)
    with np.errstate(all="ignore"):
        data = np.asarray(FOLDS[op](_numbers(a, op), _numbers(b, op)))
    if data.dtype == object:
        data = data.astype(bool)
    names = left.names if left.names is not None and len(left.names) == data.size else None
    return Vector(data, names, left.is_array or right.is_array, span)


def _numbers(a: np.ndarray, op: str) -> np.ndarray:
    return a.astype(np.int64) if a.dtype == bool and op not in ("&", "|") else a


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
        # R stores arrays by columns and recycles along that order.
        spread = np.resize(vector.data, array.data.size).reshape(array.data.shape, order="F")
        return (array.data, spread) if array is left else (spread, array.data)
    n = 0 if 0 in (len(left), len(right)) else max(len(left), len(right))
    return _repeat(left.data, n), _repeat(right.data, n)


def _repeat(a: np.ndarray, n: int) -> np.ndarray:
    return a if a.size == n else np.resize(a, n)


def matmul(left: Vector, right: Vector, span: Span | None) -> Vector:
    """R's matrix product: plain vectors become rows or columns as fits."""
    a, b = left.data.astype(float), right.data.astype(float)
    if not left.is_array and not right.is_array:
        a, b = a[None, :], b[:, None]
    elif not left.is_array:
        a = a[None, :] if b.shape[0] == a.size else a[:, None]
    elif not right.is_array:
        b = b[:, None] if a.shape[-1] == b.size else b[None, :]
    if a.shape[-1] != b.shape[0]:
        raise error(
            "F301",
            f"matrices of shape {list(a.shape)} and {list(b.shape)} do not fit together",
            span,
        )
    return Vector(a @ b, is_array=True, span=span)


def unary(op: str, operand: Value, span: Span | None) -> Value:
    """Value of `op operand` for - + !"""
    if isinstance(operand, Poison):
        return operand
    refuse(op, operand, operand, operand, span)
    if isinstance(operand, Vector):
        if op == "!":
            return Vector(~operand.data.astype(bool), operand.names, operand.is_array, span)
        data = operand.data.astype(np.int64) if operand.data.dtype == bool else operand.data
        return Vector(-data if op == "-" else data, operand.names, operand.is_array, span)
    if op == "+":
        return operand
    key = {"-": "tensor.negative", "!": "tensor.logical_not"}[op]
    return construct(CATALOGUE[key], {"x": as_node(operand)}, span, name=op)


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
