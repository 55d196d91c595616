"""Bijectors of lists: joint maps, other structures, operators of blocks."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb

CASES = (
    Case(
        "joint_map_of_a_joint_distribution",
        """
        d <- tfd_joint_distribution_sequential(list(
          tfd_normal(0, 1),
          function(x) tfd_normal(x, 1)
        ))
        m <- d %>% tfb_joint_map(list(tfb_exp(), tfb_shift(1)))
        m %>% tfd_log_prob(list(1, 1))
        """,
        lambda: -np.log(2 * np.pi),
    ),
    Case(
        "joint_map_by_names",
        """
        b <- tfp$bijectors$JointMap(list(a = tfb_exp(), b = tfb_scale(2)))
        b$forward(list(a = 1, b = 2))
        """,
        lambda: {
            k: v.numpy()
            for k, v in tfb.JointMap({"a": tfb.Exp(), "b": tfb.Scale(2.0)})
            .forward({"a": 1.0, "b": 2.0})
            .items()
        },
    ),
    Case(
        "restructure_a_list",
        "b <- tfb_restructure(list(a = 1L, b = 2L, c = 0L))\nb$forward(list(0.01, 0.02, 0.03))",
        lambda: {"a": 0.02, "b": 0.03, "c": 0.01},
    ),
    Case(
        "operator_of_blocks",
        """
        op_1 <- tf$linalg$LinearOperatorDiag(c(1, -1, 3))
        op_2 <- tf$linalg$LinearOperatorFullMatrix(matrix(c(12, 5, -1, 3), 2, byrow = TRUE))
        scale <- tf$linalg$LinearOperatorBlockDiag(list(op_1, op_2), is_non_singular = TRUE)
        b <- tfb_scale_matvec_linear_operator_block(scale)
        b$forward(list(c(2, 0, 1), c(3, 1)))
        """,
        lambda: [[2.0, 0.0, 3.0], [41.0, 0.0]],
    ),
)
