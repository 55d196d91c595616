"""Factors of matrices: `eigen`, `svd`, `qr`, triangular systems, determinants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.attributes import with_class, with_own
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.matrices import columns, work
from flowdsl.r.functions.reading import flag, is_real, scalar, seen, whole, wrong
from flowdsl.r.machine import COPIES
from flowdsl.r.values import NULL, List, Null, Value, Vector, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


FACTORING = 10
"""Factors take about so many operations for each element and column."""
MOVING = 20
"""Putting a column last takes about so many operations for each column."""


def matrix(interp: Interpreter, call: Call, name: str, square: bool = False) -> np.ndarray:
    """A finite numeric matrix, its work counted; a vector is one column."""
    data = columns(interp, call, name)
    if not np.isfinite(data).all():
        raise wrong(call, name, "a matrix of finite numbers")
    if square and data.shape[0] != data.shape[1]:
        raise wrong(call, name, "a square matrix")
    work(interp, call, data)
    interp.budget.work(FACTORING * data.size * min(data.shape, default=0), call.span)
    return data


def table(data: np.ndarray) -> Vector:
    """A matrix as a value."""
    return Vector(np.array(data), is_array=True)


def eigen(interp: Interpreter, call: Call) -> Value:
    """`eigen(x, symmetric, only.values)`: the greatest in size first."""
    data = matrix(interp, call, "x", square=True)
    close = 100 * np.finfo(float).eps * np.abs(data).max(initial=0.0)
    even = bool(np.abs(data - data.T).max(initial=0.0) <= close)
    if call.has("symmetric"):
        even = flag(call, "symmetric")
    if even:
        values, vectors = np.linalg.eigh(np.tril(data) + np.tril(data, -1).T)
        values, vectors = values[::-1], vectors[:, ::-1]
    else:
        values, vectors = np.linalg.eig(data)
        order = np.argsort(-np.abs(values), kind="stable")
        values, vectors = values[order], vectors[:, order]
        if np.iscomplexobj(values) and not values.imag.any():
            values, vectors = values.real, vectors.real
    shown: Value = NULL if flag(call, "only.values") else table(vectors)
    made = List((Vector(np.array(values)), shown), ("values", "vectors"))
    return made if isinstance(shown, Null) else with_class(made, "eigen")


def svd(interp: Interpreter, call: Call) -> Value:
    """`svd(x, nu, nv)`."""
    data = matrix(interp, call, "x")
    rows, cols = data.shape
    nu = whole(call, "nu") if call.has("nu") else min(rows, cols)
    nv = whole(call, "nv") if call.has("nv") else min(rows, cols)
    if nu > rows or nv > cols:
        raise wrong(call, "nu" if nu > rows else "nv", "at most the number of rows (columns)")
    full = nu > min(rows, cols) or nv > min(rows, cols)
    interp.budget.elements(rows * nu + cols * nv, call.span)
    if full:
        interp.budget.elements(max(rows, cols) ** 2, call.span)
    u, d, vt = np.linalg.svd(data, full_matrices=full)
    items = [("d", Vector(d))]
    items += [("u", table(u[:, :nu]))] if nu else []
    items += [("v", table(vt.T[:, :nv]))] if nv else []
    return List(tuple(v for _, v in items), tuple(n for n, _ in items))


def householder(
    data: np.ndarray, tolerance: float
) -> tuple[np.ndarray, int, np.ndarray, list[int]]:
    """QR factors by reflections, as LINPACK keeps them; columns that depend on others go last."""
    a = data.copy()
    rows, cols = a.shape
    pivot = list(range(1, cols + 1))
    norms = np.sqrt((a * a).sum(axis=0))
    first = np.where(norms == 0, 1.0, norms)
    aux = norms.copy()
    rank = cols
    for k in range(min(rows, cols)):
        while k < rank and aux[k] < first[k] * tolerance:
            order = [*range(k), *range(k + 1, cols), k]
            a, aux, first = a[:, order], aux[order], first[order]
            pivot = [pivot[i] for i in order]
            rank -= 1
        if k == rows - 1:
            break
        size = np.sqrt((a[k:, k] ** 2).sum())
        if size == 0:
            continue
        size = -size if a[k, k] < 0 else size
        a[k:, k] /= size
        a[k, k] += 1
        if k + 1 < cols:
            a[k:, k + 1 :] -= np.outer(a[k:, k], a[k:, k] @ a[k:, k + 1 :] / a[k, k])
            aux[k + 1 :] = np.sqrt((a[k + 1 :, k + 1 :] ** 2).sum(axis=0))
        aux[k] = a[k, k]
        a[k, k] = -size
    if cols >= rows:
        aux[rows - 1] = a[rows - 1, rows - 1]
    return a, min(rank, rows), aux, pivot


def moving(interp: Interpreter, data: np.ndarray, call: Call) -> None:
    """Count the work of `householder`, where every column may have to go last."""
    columns = data.shape[1]
    interp.budget.work((MOVING * columns + data.size // COPIES) * columns, call.span)


def qr(interp: Interpreter, call: Call) -> Value:
    """`qr(x)`: the factors in compact form."""
    data = matrix(interp, call, "x")
    if not data.size:
        raise wrong(call, "x", "a matrix with rows and columns")
    moving(interp, data, call)
    a, rank, aux, pivot = householder(data, scalar(call, "tol"))
    items: tuple[Value, ...] = (
        table(a), number(rank), Vector(aux), Vector(np.array(pivot, dtype=np.int64)),
    )  # fmt: skip
    return with_class(List(items, ("qr", "rank", "qraux", "pivot")), "qr")


def factors(interp: Interpreter, call: Call) -> tuple[np.ndarray, np.ndarray, int, np.ndarray]:
    """The Q (all columns), R, rank and pivot of what `qr` gave."""
    held = call.get("qr")
    parts = [
        held.get(n) if isinstance(held, List) else None for n in ("qr", "rank", "qraux", "pivot")
    ]
    ok = all(isinstance(p, Vector) and is_real(p) for p in parts)
    if not ok or parts[0].data.ndim != 2:  # type: ignore[union-attr]
        raise wrong(call, "qr", "what qr() gives")
    a, rank, aux, pivot = (p.data.astype(float) for p in parts)  # type: ignore[union-attr]
    rows, cols = a.shape
    sizes = (len(rank) == 1, aux.size == cols, pivot.size == cols)
    if not all(sizes) or sorted(pivot) != list(range(1, cols + 1)):
        raise wrong(call, "qr", "what qr() gives")
    interp.budget.elements(rows * rows, call.span)
    interp.budget.work(rows * rows * min(rows, cols), call.span)
    q = np.eye(rows)
    for k in reversed(range(min(rows - 1, cols))):
        if aux[k]:
            v = np.concatenate([[aux[k]], a[k + 1 :, k]])
            q[k:] -= np.outer(v, v @ q[k:] / aux[k])
    return q, np.triu(a), int(rank[0]), pivot.astype(int)


def qr_q(interp: Interpreter, call: Call) -> Value:
    """`qr.Q(qr, complete)`."""
    q, r, _, _ = factors(interp, call)
    return table(q if flag(call, "complete") else q[:, : min(r.shape)])


def qr_r(interp: Interpreter, call: Call) -> Value:
    """`qr.R(qr, complete)`."""
    _, r, _, _ = factors(interp, call)
    return table(r if flag(call, "complete") else r[: min(r.shape)])


def solved(found: np.ndarray, flat: bool, call: Call) -> Vector:
    """A solution as its right side was: a vector or a matrix."""
    return Vector(found[:, 0], span=call.span) if flat else replace(table(found), span=call.span)


def chol2inv(interp: Interpreter, call: Call) -> Value:
    """`chol2inv(x)`: the inverse of t(x) x, for an upper triangular x."""
    upper = np.triu(matrix(interp, call, "x", square=True))
    if (np.diag(upper) == 0).any():
        raise error("F206", f"`x` of `{call.name}` has a zero on its diagonal", call.span)
    half = np.linalg.solve(upper, np.eye(len(upper)))
    return table(half @ half.T)


def triangular(name: str) -> Callable[[Interpreter, Call], Value]:
    """`backsolve(r, x)` and `forwardsolve(l, x)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        data = matrix(interp, call, name)
        k = whole(call, "k") if call.has("k") else data.shape[1]
        if not 0 < k <= min(data.shape):
            raise wrong(call, "k" if call.has("k") else name, "a size that the matrix has")
        value = seen(interp, call.get("x"), call)
        y = columns(interp, call, "x")
        if len(y) < k:
            raise error("F301", f"{k} equations and a right side of {len(y)}", call.span)
        part = data[:k, :k]
        part = np.triu(part) if flag(call, "upper.tri") else np.tril(part)
        if (np.diag(part) == 0).any():
            raise error("F206", f"`{name}` of `{call.name}` is singular", call.span)
        found = np.linalg.solve(part.T if flag(call, "transpose") else part, y[:k])
        return solved(found, not (isinstance(value, Vector) and value.is_array), call)

    return implementation


def determinant(interp: Interpreter, call: Call) -> Value:
    """`determinant(x, logarithm)`: its size and its sign."""
    sign, size = np.linalg.slogdet(matrix(interp, call, "x", square=True))
    logarithm = flag(call, "logarithm")
    modulus = with_own(
        number(float(size if logarithm else np.exp(size))), "logarithm", number(logarithm)
    )
    made = List((modulus, number(-1 if sign < 0 else 1)), ("modulus", "sign"))
    return with_class(made, "det")


FUNCTIONS: tuple[Function, ...] = (
    function(
        "eigen",
        formals("x", ("symmetric", None), ("only.values", False)),
        "Eigenvalues, the greatest first, and eigenvectors of a matrix.",
        eigen,
    ),
    function("svd", formals("x", ("nu", None), ("nv", None)), "Singular values and vectors.", svd),
    function("qr", formals("x", ("tol", 1e-07)), "The QR factors of a matrix.", qr),
    function("qr.Q", formals("qr", ("complete", False)), "Q of the QR factors.", qr_q),
    function("qr.R", formals("qr", ("complete", False)), "R of the QR factors.", qr_r),
    function(
        "chol2inv", formals("x"), "The inverse of t(R) R, from the upper triangular R.", chol2inv
    ),
    function(
        "backsolve",
        formals("r", "x", ("k", None), ("upper.tri", True), ("transpose", False)),
        "The solution of an upper triangular system.",
        triangular("r"),
    ),
    function(
        "forwardsolve",
        formals("l", "x", ("k", None), ("upper.tri", False), ("transpose", False)),
        "The solution of a lower triangular system.",
        triangular("l"),
    ),
    function(
        "determinant",
        formals("x", ("logarithm", True)),
        "Size and sign of a determinant.",
        determinant,
    ),
)
