"""Products and structure of matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype, same_as
from flowdsl.catalogue.functions.tensor.build import function, of_rank
from flowdsl.ir import Shape, TensorType, broadcast, show

A, B = Formal("a"), Formal("b")
INPUT, MATRIX, RHS = Formal("input"), Formal("matrix"), Formal("rhs")
ADJOINT = Formal("adjoint", "flag", False)
TRANSPOSE_A = Formal("transpose_a", "flag", False)
TRANSPOSE_B = Formal("transpose_b", "flag", False)


def _turned(shape: Shape, turn: Any) -> Shape:
    """A shape with the last two axes swapped, if the flag is set."""
    return (*shape[:-2], shape[-1], shape[-2]) if shape and turn and len(shape) > 1 else shape


def _matmul(bound: Bound) -> TensorType:
    dtype = joined_dtype(bound, "a", "b")
    a, b = bound.shape("a"), bound.shape("b")
    if a is None or b is None:
        return TensorType(dtype, None)
    if len(a) < 2 or len(b) < 2:
        raise RuleError("F301", f"a matrix product takes matrices, not {show(a)} and {show(b)}")
    a, b = _turned(a, bound.get("transpose_a")), _turned(b, bound.get("transpose_b"))
    assert a is not None and b is not None
    if a[-1] is not None and b[-2] is not None and a[-1] != b[-2]:
        raise RuleError("F301", f"matrices {show(a)} and {show(b)} do not fit together")
    batch = broadcast(a[:-2], b[:-2])
    return TensorType(dtype, None if batch is None else (*batch, a[-2], b[-1]))


def _np_matmul(a: np.ndarray, b: np.ndarray, ta: bool = False, tb: bool = False) -> np.ndarray:
    return np.matmul(np.swapaxes(a, -1, -2) if ta else a, np.swapaxes(b, -1, -2) if tb else b)


def _matvec(bound: Bound) -> TensorType:
    dtype = joined_dtype(bound, "a", "b")
    a, b = _turned(bound.shape("a"), bound.get("transpose_a")), bound.shape("b")
    if a is None or b is None:
        return TensorType(dtype, None)
    if len(a) < 2 or not b or (None not in (a[-1], b[-1]) and a[-1] != b[-1]):
        raise RuleError("F301", f"matrix {show(a)} and vector {show(b)} do not fit together")
    batch = broadcast(a[:-2], b[:-1])
    return TensorType(dtype, None if batch is None else (*batch, a[-2]))


def _np_matvec(a: np.ndarray, b: np.ndarray, ta: bool = False) -> np.ndarray:
    return _np_matmul(a, b[..., None], ta)[..., 0]


def square(name: str, drop: int = 0) -> Callable[[Bound], TensorType]:
    """A rule: a square matrix, with so many last axes taken off."""

    def rule(bound: Bound) -> TensorType:
        shape = bound.shape(name)
        wrong = shape is not None and (
            len(shape) < 2 or (None not in shape[-2:] and shape[-1] != shape[-2])
        )
        if wrong:
            raise RuleError("F301", f"a square matrix is wanted, not {show(shape)}", name)
        out = shape if shape is None or not drop else shape[:-drop]
        return TensorType(joined_dtype(bound, name), out)

    return rule


def _diag(bound: Bound) -> TensorType:
    shape = of_rank(bound, "diagonal", 1, "a vector")
    out = None if shape is None else (*shape, shape[-1])
    return TensorType(joined_dtype(bound, "diagonal"), out)


def _np_diag(d: np.ndarray) -> np.ndarray:
    return d[..., None] * np.eye(d.shape[-1])


def shorter(shape: Shape) -> int | None:
    """The shorter side of a matrix."""
    assert shape is not None
    return None if shape[-1] is None or shape[-2] is None else min(shape[-1], shape[-2])


def _diag_part(bound: Bound) -> TensorType:
    shape = of_rank(bound, "input", 2, "a matrix")
    out = None if shape is None else (*shape[:-2], shorter(shape))
    return TensorType(joined_dtype(bound, "input"), out)


def _set_diag(bound: Bound) -> TensorType:
    shape = of_rank(bound, "input", 2, "a matrix")
    d = bound.shape("diagonal")
    if shape is not None and d is not None:
        want = (*shape[:-2], shorter(shape))
        if len(d) != len(want) or any(None not in p and p[0] != p[1] for p in zip(d, want)):
            raise RuleError(
                "F301", f"the diagonal has shape {show(want)}, not {show(d)}", "diagonal"
            )
    return TensorType(joined_dtype(bound, "input", "diagonal"), shape)


def _band(x: np.ndarray, lower: int, upper: int) -> np.ndarray:
    i, j = np.indices(x.shape[-2:])
    keep = ((lower < 0) | (i - j <= lower)) & ((upper < 0) | (j - i <= upper))
    return np.where(keep, x, 0)


def _matrix(bound: Bound) -> TensorType:
    return TensorType(joined_dtype(bound, "input"), of_rank(bound, "input", 2, "a matrix"))


def swapped(name: str) -> Callable[[Bound], TensorType]:
    """A rule: a matrix with its last two axes swapped."""

    def rule(bound: Bound) -> TensorType:
        shape = of_rank(bound, name, 2, "a matrix")
        return TensorType(joined_dtype(bound, name), _turned(shape, True))

    return rule


def _cross(bound: Bound) -> TensorType:
    whole = same_as("a", "b")(bound)
    if whole.shape is not None and (not whole.shape or whole.shape[-1] != 3):
        raise RuleError("F301", f"a cross product takes 3 numbers each, not {show(whole.shape)}")
    return whole


PRODUCTS: tuple[Entry, ...] = (
    function(
        "matmul",
        ("linalg.matmul", "matmul"),
        (A, B, TRANSPOSE_A, TRANSPOSE_B),
        _matmul,
        _np_matmul,
        "Matrix product.",
    ),
    function(
        "matvec",
        ("linalg.matvec",),
        (A, B, TRANSPOSE_A),
        _matvec,
        _np_matvec,
        "Matrix times vector.",
    ),
    function("cross", ("linalg.cross",), (A, B), _cross, None, "Cross product of vectors of 3."),
)

STRUCTURE: tuple[Entry, ...] = (
    function(
        "diag", ("linalg.diag",), (Formal("diagonal"),), _diag, _np_diag, "Matrix of a diagonal."
    ),
    function(
        "diag_part",
        ("linalg.diag_part",),
        (INPUT,),
        _diag_part,
        lambda x: np.diagonal(x, axis1=-2, axis2=-1).copy(),
        "Diagonal of a matrix.",
    ),
    function(
        "set_diag",
        ("linalg.set_diag",),
        (INPUT, Formal("diagonal")),
        _set_diag,
        None,
        "A matrix with another diagonal.",
    ),
    function(
        "band_part",
        ("linalg.band_part",),
        (INPUT, Formal("num_lower", "int"), Formal("num_upper", "int")),
        _matrix,
        _band,
        "A matrix with only so many diagonals below and above the main one; -1 keeps all.",
    ),
    function(
        "trace",
        ("linalg.trace",),
        (Formal("x"),),
        square("x", 2),
        lambda x: np.trace(x, axis1=-2, axis2=-1),
        "Sum of the diagonal.",
    ),
    function(
        "matrix_transpose",
        ("linalg.matrix_transpose",),
        (A,),
        swapped("a"),
        lambda a: np.swapaxes(a, -1, -2),
        "Transpose of the last two axes.",
    ),
    function(
        "adjoint",
        ("linalg.adjoint",),
        (MATRIX,),
        swapped("matrix"),
        lambda a: np.swapaxes(a, -1, -2),
        "Transpose of the last two axes, of real matrices.",
    ),
)

ENTRIES: tuple[Entry, ...] = (*PRODUCTS, *STRUCTURE)
