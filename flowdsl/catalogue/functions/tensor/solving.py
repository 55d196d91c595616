"""Solutions of linear equations, and factors of matrices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype
from flowdsl.catalogue.functions.tensor.build import function, of_rank
from flowdsl.catalogue.functions.tensor.linalg import A, shorter, square, swapped
from flowdsl.ir import TensorType, TupleType, broadcast, show

INPUT, MATRIX, RHS = Formal("input"), Formal("matrix"), Formal("rhs")
ADJOINT = Formal("adjoint", "flag", False)


def solving(matrix: str, rhs: str, vectors: bool = False) -> Callable[[Bound], TensorType]:
    """A rule: a right side, of matrices or of vectors, for a square matrix."""

    def rule(bound: Bound) -> TensorType:
        a, b = square(matrix)(bound).shape, bound.shape(rhs)
        dtype, own = joined_dtype(bound, matrix, rhs), 1 if vectors else 2
        if a is None or b is None:
            return TensorType(dtype, None)
        if len(b) < own or (None not in (a[-1], b[-own]) and a[-1] != b[-own]):
            raise RuleError(
                "F301", f"matrix {show(a)} and right side {show(b)} do not fit together", rhs
            )
        batch = broadcast(a[:-2], b[:-own])
        return TensorType(dtype, None if batch is None else (*batch, *b[-own:]))

    return rule


def _least_squares(bound: Bound) -> TensorType:
    a, b = of_rank(bound, "matrix", 2, "a matrix"), of_rank(bound, "rhs", 2, "a matrix")
    dtype = joined_dtype(bound, "matrix", "rhs")
    if a is None or b is None:
        return TensorType(dtype, None)
    if None not in (a[-2], b[-2]) and a[-2] != b[-2]:
        raise RuleError(
            "F301", f"matrix {show(a)} and right side {show(b)} do not fit together", "rhs"
        )
    batch = broadcast(a[:-2], b[:-2])
    return TensorType(dtype, None if batch is None else (*batch, a[-1], b[-1]))


def _cholesky_update(bound: Bound) -> TensorType:
    whole, change = square("chol")(bound), of_rank(bound, "update_vector", 1, "a vector")
    if whole.shape is None or change is None:
        return TensorType(whole.dtype, None)
    if None not in (whole.shape[-1], change[-1]) and whole.shape[-1] != change[-1]:
        raise RuleError(
            "F301",
            f"factor {show(whole.shape)} and vector {show(change)} do not fit together",
            "update_vector",
        )
    outer = broadcast(whole.shape[:-2], change[:-1], bound.shape("multiplier"))
    return TensorType(whole.dtype, None if outer is None else (*outer, *whole.shape[-2:]))


def _quadratic(bound: Bound) -> TensorType:
    full = solving("matrix", "rhs")(bound)
    shape = full.shape
    return TensorType(full.dtype, None if shape is None else (*shape[:-2], shape[-1], shape[-1]))


def _qr(bound: Bound) -> TupleType:
    shape, dtype = of_rank(bound, "input", 2, "a matrix"), joined_dtype(bound, "input")
    if shape is None:
        return TupleType((TensorType(dtype, None),) * 2)
    *batch, m, n = shape
    k = m if bound.get("full_matrices") else shorter(shape)
    return TupleType((TensorType(dtype, (*batch, m, k)), TensorType(dtype, (*batch, k, n))))


def _svd(bound: Bound) -> TensorType | TupleType:
    shape, dtype = of_rank(bound, "tensor", 2, "a matrix"), joined_dtype(bound, "tensor")
    alone = bound.get("compute_uv") is False
    if shape is None:
        one = TensorType(dtype, None)
        return one if alone else TupleType((one,) * 3)
    *batch, m, n = shape
    k, full = shorter(shape), bound.get("full_matrices")
    s = TensorType(dtype, (*batch, k))
    u = TensorType(dtype, (*batch, m, m if full else k))
    v = TensorType(dtype, (*batch, n, n if full else k))
    return s if alone else TupleType((s, u, v))


def _eigh(bound: Bound) -> TupleType:
    return TupleType((square("tensor", 1)(bound), square("tensor")(bound)))


def _slogdet(bound: Bound) -> TupleType:
    return TupleType((square("input", 2)(bound),) * 2)


def _lu(bound: Bound) -> TupleType:
    whole = square("input")(bound)
    rows = None if whole.shape is None else whole.shape[:-1]
    return TupleType((whole, TensorType("int32", rows)))


SOLUTIONS: tuple[Entry, ...] = (
    function(
        "solve",
        ("linalg.solve",),
        (MATRIX, RHS, ADJOINT),
        solving("matrix", "rhs"),
        lambda a, b, adjoint=False: np.linalg.solve(np.swapaxes(a, -1, -2) if adjoint else a, b),
        "The x of matrix x = rhs.",
    ),
    function(
        "triangular_solve",
        ("linalg.triangular_solve",),
        (MATRIX, RHS, Formal("lower", "flag", True), ADJOINT),
        solving("matrix", "rhs"),
        None,
        "The x of matrix x = rhs, where only one triangle of the matrix counts.",
    ),
    function(
        "cholesky_solve",
        ("linalg.cholesky_solve",),
        (Formal("chol"), RHS),
        solving("chol", "rhs"),
        None,
        "The x of L t(L) x = rhs.",
    ),
    function(
        "lstsq",
        ("linalg.lstsq",),
        (MATRIX, RHS, Formal("l2_regularizer", "number", 0.0), Formal("fast", "flag", True)),
        _least_squares,
        None,
        "The x of least |matrix x - rhs|.",
    ),
    function(
        "hpsd_solve",
        ("tfp.math.hpsd_solve",),
        (MATRIX, RHS),
        solving("matrix", "rhs"),
        None,
        "The x of matrix x = rhs for a positive definite matrix.",
    ),
    function(
        "hpsd_solvevec",
        ("tfp.math.hpsd_solvevec",),
        (MATRIX, RHS),
        solving("matrix", "rhs", vectors=True),
        None,
        "The vector x of matrix x = rhs for a positive definite matrix.",
    ),
    function(
        "hpsd_quadratic_form_solve",
        ("tfp.math.hpsd_quadratic_form_solve",),
        (MATRIX, RHS),
        _quadratic,
        None,
        "t(rhs) x where matrix x = rhs, for a positive definite matrix.",
    ),
    function(
        "inv",
        ("linalg.inv",),
        (INPUT, ADJOINT),
        square("input"),
        lambda x, adjoint=False: np.linalg.inv(np.swapaxes(x, -1, -2) if adjoint else x),
        "Inverse of a matrix.",
    ),
    function("pinv", ("linalg.pinv",), (A,), swapped("a"), None, "Pseudo-inverse of any matrix."),
)

FACTORS: tuple[Entry, ...] = (
    function(
        "cholesky",
        ("linalg.cholesky",),
        (Formal("input", reads="symmetric"),),
        square("input"),
        np.linalg.cholesky,
        "Lower triangular L with L t(L) = x.",
    ),
    function(
        "cholesky_update",
        ("tfp.math.cholesky_update",),
        (Formal("chol", reads="lower"), Formal("update_vector"), Formal("multiplier", default=1)),
        _cholesky_update,
        None,
        "The factor of a matrix plus multiplier v t(v), from the factor of the matrix.",
    ),
    function("det", ("linalg.det",), (INPUT,), square("input", 2), np.linalg.det, "Determinant."),
    function(
        "logdet",
        ("linalg.logdet",),
        (MATRIX,),
        square("matrix", 2),
        None,
        "Logarithm of the determinant of a positive definite matrix.",
    ),
    function(
        "hpsd_logdet",
        ("tfp.math.hpsd_logdet",),
        (MATRIX,),
        square("matrix", 2),
        None,
        "Logarithm of the determinant of a positive definite matrix.",
    ),
    function(
        "slogdet",
        ("linalg.slogdet",),
        (INPUT,),
        _slogdet,
        None,
        "Sign and log |det| of a matrix, as a list.",
    ),
    function(
        "qr",
        ("linalg.qr",),
        (INPUT, Formal("full_matrices", "flag", False)),
        _qr,
        None,
        "Orthogonal and triangular factor, as a list.",
    ),
    function(
        "svd",
        ("linalg.svd",),
        (
            Formal("tensor"),
            Formal("full_matrices", "flag", False),
            Formal("compute_uv", "flag", True),
        ),
        _svd,
        None,
        "Singular values s, and u and v of x = u diag(s) t(v), as a list.",
    ),
    function(
        "eigh",
        ("linalg.eigh",),
        (Formal("tensor"),),
        _eigh,
        None,
        "Eigenvalues and eigenvectors of a symmetric matrix, as a list.",
    ),
    function(
        "eigvalsh",
        ("linalg.eigvalsh",),
        (Formal("tensor"),),
        square("tensor", 1),
        None,
        "Eigenvalues of a symmetric matrix.",
    ),
    function(
        "lu",
        ("linalg.lu",),
        (INPUT,),
        _lu,
        None,
        "Triangular factors in one matrix and the order of its rows, as a list.",
    ),
    function("expm", ("linalg.expm",), (INPUT,), square("input"), None, "Matrix exponential."),
    function("sqrtm", ("linalg.sqrtm",), (INPUT,), square("input"), None, "Matrix square root."),
)

ENTRIES: tuple[Entry, ...] = (*SOLUTIONS, *FACTORS)
