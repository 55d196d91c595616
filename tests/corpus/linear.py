"""Linear maps of vectors, and linear operators."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb

TRIL = np.array([[2.0, 0.0], [1.0, 3.0]])

CASES = (
    Case(
        "scale_matvec_diag_forward",
        "tfb_scale_matvec_diag(scale_diag = c(2, 3)) %>% tfb_forward(c(1, -1))",
        lambda: [2.0, -3.0],
    ),
    Case(
        "scale_matvec_diag_log_det",
        "tfb_scale_matvec_diag(c(2, 3)) %>% tfb_forward_log_det_jacobian(c(1, -1), 1)",
        lambda: np.log(6),
    ),
    Case(
        "scale_matvec_tri_l_there_and_back",
        """
        L <- matrix(c(2, 0, 1, 3), nrow = 2, byrow = TRUE)
        b <- tfb_scale_matvec_tri_l(scale_tril = L)
        y <- b %>% tfb_forward(c(1, 2))
        list(y, b %>% tfb_inverse(y), b %>% tfb_inverse_log_det_jacobian(y, event_ndims = 1))
        """,
        lambda: [[2.0, 7.0], [1.0, 2.0], -np.log(6)],
    ),
    Case(
        "scale_matvec_tri_l_adjoint",
        """
        L <- matrix(c(2, 0, 1, 3), nrow = 2, byrow = TRUE)
        tfb_scale_matvec_tri_l(L, adjoint = TRUE)$forward(c(1, 2))
        """,
        lambda: TRIL.T @ [1.0, 2.0],
    ),
    Case(
        "scale_matvec_tri_l_of_rows",
        """
        L <- rbind(c(2, 0), c(1, 3))
        x <- matrix(1:6, ncol = 2)
        tfb_scale_matvec_tri_l(L) %>% tfb_forward(x)
        """,
        lambda: np.arange(1.0, 7.0).reshape(2, 3).T @ TRIL.T,
    ),
    Case(
        "upper_entries_are_not_read",
        "tfb_scale_matvec_tri_l(matrix(c(2, 1, 99, 3), 2))$forward(c(1, 2))",
        lambda: [2.0, 7.0],
    ),
    Case(
        "scale_matvec_lu_log_det",
        """
        lu <- matrix(c(1, 0.5, 0.3, 2), 2, 2)
        b <- tfb_scale_matvec_lu(lower_upper = lu, permutation = c(1L, 0L))
        list(b %>% tfb_forward(c(1, 2)), b %>% tfb_forward_log_det_jacobian(c(1, 2), 1))
        """,
        lambda: [
            tfb.ScaleMatvecLU([[1.0, 0.3], [0.5, 2.0]], [1, 0]).forward([1.0, 2.0]),
            np.log(2.0),
        ],
    ),
    Case(
        "householder_is_its_own_inverse",
        """
        b <- tfp$bijectors$Householder(reflection_axis = c(1, 2))
        x <- c(0.5, -1)
        list(b$forward(x), b$forward(b$forward(x)), b$forward_log_det_jacobian(x, 1L))
        """,
        lambda: [
            np.array([0.5, -1.0]) - 2 * np.array([1.0, 2.0]) * (0.5 - 2) / 5,
            [0.5, -1.0],
            0.0,
        ],
    ),
    Case(
        "linear_operator_diag",
        """
        b <- tfb_scale_matvec_linear_operator(scale = tf$linalg$LinearOperatorDiag(c(2, 3)))
        b %>% tfb_inverse(c(2, 3))
        """,
        lambda: [1.0, 1.0],
    ),
    Case(
        "linear_operator_low_rank_update",
        """
        op <- tf$linalg$LinearOperatorLowRankUpdate(
          base_operator = tf$linalg$LinearOperatorDiag(c(1, 2, 3)),
          u = matrix(c(1, 0, 0, 1, 1, 1), nrow = 3),
          diag_update = c(2, 3)
        )
        b <- tfb_scale_matvec_linear_operator(op)
        b$forward_log_det_jacobian(c(1, 1, 1), event_ndims = 1L)
        """,
        lambda: np.linalg.slogdet(
            np.diag([1.0, 2.0, 3.0])
            + np.array([[1, 1], [0, 1], [0, 1]])
            @ np.diag([2, 3])
            @ np.array([[1, 1], [0, 1], [0, 1]]).T
        )[1],
    ),
    Case(
        "linear_operator_full_matrix_solves",
        """
        A <- matrix(c(2, 1, 1, 3), nrow = 2)
        op <- tf$linalg$LinearOperatorFullMatrix(A)
        tfb_scale_matvec_linear_operator(op)$inverse(c(1, 2))
        """,
        lambda: np.linalg.solve([[2.0, 1.0], [1.0, 3.0]], [1.0, 2.0]),
    ),
    Case(
        "linear_operator_block_diag",
        """
        ops <- list(
          tf$linalg$LinearOperatorScaledIdentity(num_rows = 2L, multiplier = 3),
          tf$linalg$LinearOperatorLowerTriangular(matrix(c(1, 2, 0, 4), 2))
        )
        b <- tfb_scale_matvec_linear_operator(tf$linalg$LinearOperatorBlockDiag(ops))
        list(b$forward(c(1, 1, 1, 1)), b$forward_log_det_jacobian(c(1, 1, 1, 1), 1L))
        """,
        lambda: [[3.0, 3.0, 1.0, 6.0], np.log(9 * 4)],
    ),
    Case(
        "linear_operator_composition",
        """
        op <- tf$linalg$LinearOperatorComposition(list(
          tf$linalg$LinearOperatorDiag(c(2, 3)),
          tf$linalg$LinearOperatorFullMatrix(matrix(c(0, 1, 1, 0), 2))
        ))
        tfb_scale_matvec_linear_operator(op)$forward(c(1, 5))
        """,
        lambda: [10.0, 3.0],
    ),
    Case(
        "affine_with_everything_still_works",
        """
        b <- tfb_affine(
          shift = c(1, 2),
          scale_tril = matrix(c(2, 1, 0, 3), 2),
          scale_perturb_factor = matrix(c(1, 1), ncol = 1)
        )
        b %>% tfb_forward(c(1, -1))
        """,
        lambda: (TRIL + np.ones((2, 2))) @ [1.0, -1.0] + [1.0, 2.0],
    ),
    Case(
        "affine_linear_operator_still_works",
        """
        b <- tfb_affine_linear_operator(
          shift = c(-1, 0), scale = tf$linalg$LinearOperatorDiag(c(2, 3))
        )
        b %>% tfb_forward(c(1, 1))
        """,
        lambda: [1.0, 3.0],
    ),
    Case(
        "whitening_by_a_cholesky_factor",
        """
        S <- matrix(c(4, 2, 2, 3), 2)
        L <- tf$linalg$cholesky(S)
        whiten <- tfb_invert(tfb_scale_matvec_tri_l(L))
        W <- whiten$forward(tf$transpose(L))
        W
        """,
        lambda: np.eye(2),
        atol=1e-6,
    ),
)
