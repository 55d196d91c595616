"""Distributions of matrices."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tf, tfb, tfd

CASES = (
    Case(
        "matrix_normal_log_prob",
        """
        d <- tfd_matrix_normal_linear_operator(
          loc = matrix(0, nrow = 2, ncol = 3),
          scale_row = tf$linalg$LinearOperatorDiag(c(1, 2)),
          scale_column = tf$linalg$LinearOperatorDiag(c(1, 0.5, 2))
        )
        d %>% tfd_log_prob(matrix(1:6 / 6, nrow = 2))
        """,
        lambda: tfd.MatrixNormalLinearOperator(
            np.zeros((2, 3), np.float32),
            tf.linalg.LinearOperatorDiag([1.0, 2.0]),
            tf.linalg.LinearOperatorDiag([1.0, 0.5, 2.0]),
        ).log_prob((np.arange(1, 7, dtype=np.float32) / 6).reshape(3, 2).T),
    ),
    Case(
        "matrix_t_log_prob",
        """
        d <- tfd_matrix_t_linear_operator(
          df = 5, loc = matrix(0, 2, 2),
          scale_row = tf$linalg$LinearOperatorIdentity(2L),
          scale_column = tf$linalg$LinearOperatorDiag(c(1, 2))
        )
        d$log_prob(diag(2))
        """,
        lambda: tfd.MatrixTLinearOperator(
            5.0,
            np.zeros((2, 2), np.float32),
            tf.linalg.LinearOperatorIdentity(2),
            tf.linalg.LinearOperatorDiag([1.0, 2.0]),
        ).log_prob(np.eye(2, dtype=np.float32)),
    ),
    Case(
        "wishart_tri_l_mean",
        """
        L <- matrix(c(1, 0.5, 0, 2), 2, 2)
        tfd_wishart_tri_l(df = 4, scale_tril = L) %>% tfd_mean()
        """,
        lambda: 4 * np.array([[1.0, 0.5], [0.5, 4.25]]),
    ),
    Case(
        "wishart_tri_l_log_prob",
        """
        d <- tfd_wishart_tri_l(df = 4, scale_tril = diag(2))
        d %>% tfd_log_prob(matrix(c(2, 0.3, 0.3, 1), 2))
        """,
        lambda: tfd.WishartTriL(4.0, np.eye(2, dtype=np.float32)).log_prob(
            [[2.0, 0.3], [0.3, 1.0]]
        ),
    ),
    Case(
        "wishart_linear_operator_log_prob",
        """
        op <- tf$linalg$LinearOperatorDiag(c(1, 2))
        d <- tfd_wishart_linear_operator(df = 4, scale = op)
        d %>% tfd_log_prob(matrix(c(2, 0.3, 0.3, 1), 2))
        """,
        lambda: tfd.WishartLinearOperator(4.0, tf.linalg.LinearOperatorDiag([1.0, 2.0])).log_prob(
            [[2.0, 0.3], [0.3, 1.0]]
        ),
    ),
    Case(
        "lkj_log_prob",
        """
        R <- matrix(c(1, 0.3, 0.3, 1), 2)
        tfd_lkj(dimension = 2, concentration = 1.5) %>% tfd_log_prob(R)
        """,
        lambda: tfd.LKJ(2, 1.5).log_prob([[1.0, 0.3], [0.3, 1.0]]),
    ),
    Case(
        "cholesky_lkj_log_prob",
        """
        d <- tfd_cholesky_lkj(dimension = 3L, concentration = 1.5)
        d$log_prob(tf$eye(3L))
        """,
        lambda: tfd.CholeskyLKJ(3, 1.5).log_prob(np.eye(3, dtype=np.float32)),
    ),
    Case(
        "correlation_matrices_have_unit_diagonals",
        """
        set.seed(3)
        R <- tfd_lkj(3, 2) %>% tfd_sample(5)
        tf$linalg$diag_part(R)
        """,
        lambda: np.ones((5, 3)),
    ),
    Case(
        "wishart_by_bartlett_flow",
        """
        d <- tfd_wishart_tri_l(df = 4, scale_tril = diag(2), input_output_cholesky = TRUE)
        flow <- d %>% tfb_cholesky_outer_product()
        flow$log_prob(matrix(c(2, 0.3, 0.3, 1), 2))
        """,
        lambda: tfd.TransformedDistribution(
            tfd.WishartTriL(4.0, np.eye(2, dtype=np.float32), input_output_cholesky=True),
            tfb.CholeskyOuterProduct(),
        ).log_prob([[2.0, 0.3], [0.3, 1.0]]),
    ),
)
