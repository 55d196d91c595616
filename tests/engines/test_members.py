"""Members of operators and kernels against TensorFlow, with located refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flowdsl import Session
from flowdsl.pipeline import check

TRIL = "tf$linalg$LinearOperatorLowerTriangular(matrix(c(2, 1, 0, 3), 2))"
FULL = "tf$linalg$LinearOperatorFullMatrix(matrix(1:6, 2))"
DIAG = "tf$linalg$LinearOperatorDiag(matrix(1:6, 2), is_positive_definite = TRUE)"


def operators() -> dict[str, Any]:
    """TensorFlow's own."""
    import tensorflow as tf

    table = np.arange(1, 7, dtype=np.float32).reshape(3, 2).T
    return {
        TRIL: tf.linalg.LinearOperatorLowerTriangular(np.float32([[2, 0], [1, 3]])),
        FULL: tf.linalg.LinearOperatorFullMatrix(table),
        DIAG: tf.linalg.LinearOperatorDiag(table, is_positive_definite=True),
    }


V2, V3 = np.float32([1, 2]), np.float32([1, 2, 3])
M2 = np.float32([[1, 3, 5], [2, 4, 6]])
CALLS: tuple[tuple[str, str, Any], ...] = (
    (TRIL, "to_dense()", lambda op: op.to_dense()),
    (TRIL, "matvec(c(1, 2))", lambda op: op.matvec(V2)),
    (TRIL, "matvec(c(1, 2), adjoint = TRUE)", lambda op: op.matvec(V2, adjoint=True)),
    (TRIL, "matmul(matrix(1:6, 2))", lambda op: op.matmul(M2)),
    (TRIL, "matmul(t(matrix(1:6, 2)), adjoint_arg = TRUE)", lambda op: op.matmul(M2)),
    (TRIL, f"matmul({TRIL})$to_dense()", lambda op: op.matmul(op).to_dense()),
    (TRIL, "solve(matrix(1:6, 2))", lambda op: op.solve(M2)),
    (TRIL, "solvevec(c(1, 2), TRUE)", lambda op: op.solvevec(V2, adjoint=True)),
    (TRIL, "log_abs_determinant()", lambda op: op.log_abs_determinant()),
    (TRIL, "determinant()", lambda op: op.determinant()),
    (TRIL, "trace()", lambda op: op.trace()),
    (TRIL, "diag_part()", lambda op: op.diag_part()),
    (TRIL, "cond()", lambda op: op.cond()),
    (TRIL, "inverse()$matvec(c(1, 2))", lambda op: op.inverse().matvec(V2)),
    (TRIL, "H$to_dense()", lambda op: op.H.to_dense()),
    (TRIL, "add_to_tensor(diag(2))", lambda op: op.add_to_tensor(np.eye(2, dtype=np.float32))),
    (FULL, "matvec(c(1, 2, 3))", lambda op: op.matvec(V3)),
    (FULL, "adjoint()$matvec(c(1, 2))", lambda op: op.adjoint().matvec(V2)),
    (FULL, "shape", lambda op: np.array(op.shape)),
    (FULL, "range_dimension", lambda op: int(op.range_dimension)),
    (FULL, "domain_dimension", lambda op: int(op.domain_dimension)),
    (FULL, "is_square", lambda op: op.is_square),
    (DIAG, "batch_shape", lambda op: np.array(op.batch_shape)[0]),
    (DIAG, "tensor_rank", lambda op: int(op.tensor_rank)),
    (DIAG, "is_positive_definite", lambda op: op.is_positive_definite),
    (DIAG, "cholesky()$to_dense()", lambda op: op.cholesky().to_dense()),
    (DIAG, "eigvals()", lambda op: op.eigvals()),
    (DIAG, "trace()", lambda op: op.trace()),
    (DIAG, "diag_part()", lambda op: op.diag_part()),
    (DIAG, "name", lambda op: op.name),
    (DIAG, "dtype", lambda op: op.dtype.name),
)


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(seed=1)


@pytest.mark.parametrize("spec, call, theirs", CALLS, ids=[f"{s[18:30]}${c}" for s, c, _ in CALLS])
def test_operators_are_tensorflows(spec: str, call: str, theirs: Any, session: Session) -> None:
    got, expected = session.run(f"{spec}${call}"), theirs(operators()[spec])
    if isinstance(expected, (str, bool)):
        assert got == expected
        return
    assert np.shape(got) == np.shape(expected)
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)


def test_kernels_are_tfps(session: Session) -> None:
    from tensorflow_probability import math as tfm

    kernel = tfm.psd_kernels.MaternThreeHalves(np.float32([1, 2]), np.float32(0.5))
    x = np.float32([[0, 1], [1, 1], [2, 0]])
    y = np.float32([[0.5, 1], [1, 2]])
    session.run("k <- matern_three_halves(c(1, 2), 0.5)")
    session.run("x <- matrix(c(0, 1, 2, 1, 1, 0), 3)\ny <- matrix(c(0.5, 1, 1, 2), 2)")
    for call, want in (
        ("k$matrix(x, y)", kernel.matrix(x, y)),
        ("k$apply(c(0, 1), c(1, 2))", kernel.apply(np.float32([0, 1]), np.float32([1, 2]))),
        ("k$apply(x, x + 1, 1)", kernel.apply(x, x + 1, 1)),
        ("k$tensor(x, y, 1, 1)", kernel.tensor(x, y, 1, 1)),
        ("k$batch_shape", 2),
        ("k$copy(amplitude = 3)$apply(c(0, 1), c(0, 1))", 9.0),
    ):
        got = session.run(call)
        assert np.shape(got) == np.shape(want), call
        np.testing.assert_allclose(got, want, rtol=1e-5)


WRONG = (
    (f"{TRIL}$matvec(c(1, 2, 3))", "F301"),
    (f"{TRIL}$matmul(c(1, 2))", "F301"),
    (f"{TRIL}$solvevec(c(1, 2, 3))", "F301"),
    (f"{FULL}$determinant()", "F301"),
    (f"{FULL}$inverse()", "F301"),
    (f"{FULL}$matvec()", "F207"),
    (f"{FULL}$matvec(1, 2, 3)", "F205"),
    (f"{FULL}$to_danse()", "F209"),
    ('exponentiated_quadratic()$matrix(1, "a")', "F206"),
    ("exponentiated_quadratic()$matrix(1, 1)", "F301"),
    ("exponentiated_quadratic()$matrix(diag(2), diag(3))", "F301"),
    ("exponentiated_quadratic()$apply(c(1, 2), c(1, 2), -1)", "F304"),
    ("softmax_centered()$forward_event_shape(list())", "F303"),
    ("reshape(c(2, 2))$forward_event_shape(3)", "F301"),
    ("exp()$forward_event_shape(-1)", "F304"),
    ("softmax_centered()$forward_event_ndims(0)", "F303"),
    ("normal()$copy(2)", "F205"),
    ("normal()$copy(lok = 2)", "F203"),
    ("normal()$copy(scale = -1)", "F304"),
    ('normal()$copy(scale = "a")', "F206"),
    ("normal(c(1, 2), 1)[1]$copy(scale = 2)", "F209"),
    ("normal()$unnormalized_log_prob()", "F207"),
    ("normal()$model", "F209"),
    ("mixture(categorical(probs = c(0.5, 0.5)), list(normal(), normal()))"
     "$experimental_default_event_space_bijector()", "F303"),
)  # fmt: skip


@pytest.mark.parametrize("spec, code", WRONG, ids=[s for s, _ in WRONG])
def test_wrong_use_gets_one_located_error(spec: str, code: str) -> None:
    (found,) = (d for d in check(spec) if d.severity == "error")
    assert found.code == code and found.span is not None
