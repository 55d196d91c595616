"""Bijectors that move, fill and count: permutations, triangles, simplices."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tf, tfb

CASES = (
    Case(
        "permute_counts_from_zero",
        "tfb_permute(permutation = c(1, 3, 0, 2)) %>% tfb_forward(c(10, 11, 12, 13))",
        lambda: [11.0, 13.0, 10.0, 12.0],
    ),
    Case(
        "permute_by_a_list_and_back",
        """
        b <- tfb_permute(list(2, 0, 1))
        b %>% tfb_inverse(b %>% tfb_forward(c(5, 6, 7)))
        """,
        lambda: [5.0, 6.0, 7.0],
    ),
    Case(
        "permute_reverses_by_rs_rev",
        "d <- 4L\ntfb_permute(rev(seq_len(d)) - 1L)$forward(c(1, 2, 3, 4))",
        lambda: [4.0, 3.0, 2.0, 1.0],
    ),
    Case(
        "permute_another_axis",
        "tfb_permute(c(1, 0), axis = -2)$forward(matrix(c(1, 2, 3, 4), 2, byrow = TRUE))",
        lambda: [[3.0, 4.0], [1.0, 2.0]],
    ),
    Case(
        "reshape_fills_by_rows_like_tensorflow",
        "tfb_reshape(event_shape_out = c(2, 3)) %>% tfb_forward(1:6)",
        lambda: np.arange(1.0, 7.0).reshape(2, 3),
    ),
    Case(
        "reshape_to_a_vector",
        """
        b <- tfb_reshape(event_shape_out = c(-1), event_shape_in = c(2, 2))
        b %>% tfb_forward(matrix(c(1, 2, 3, 4), 2, byrow = TRUE))
        """,
        lambda: [1.0, 2.0, 3.0, 4.0],
    ),
    Case(
        "transpose_the_last_two_axes",
        "tfb_transpose(rightmost_transposed_ndims = 2)$forward(matrix(1:6, nrow = 2))",
        lambda: np.arange(1.0, 7.0).reshape(3, 2),
    ),
    Case(
        "transpose_by_a_permutation",
        "dim(tfb_transpose(perm = c(2, 0, 1))$forward(array(1:24, c(2, 3, 4))))",
        lambda: [4, 2, 3],
    ),
    Case(
        "pad_in_front_and_behind",
        "tfb_pad(paddings = list(c(1, 2))) %>% tfb_forward(c(5, 6))",
        lambda: [0.0, 5.0, 6.0, 0.0, 0.0],
    ),
    Case(
        "cumsum_there_and_back",
        "b <- tfb_cumsum()\nlist(b$forward(c(1, 2, 3)), b$inverse(c(1, 3, 6)))",
        lambda: [[1.0, 3.0, 6.0], [1.0, 2.0, 3.0]],
    ),
    Case(
        "cosine_transform_keeps_lengths",
        """
        b <- tfb_discrete_cosine_transform(dct_type = 3)
        x <- c(1, -2, 0.5, 4)
        sum(as.numeric(b$forward(x))^2) - sum(x^2)
        """,
        lambda: 0.0,
        atol=1e-4,
    ),
    Case(
        "cosine_transform_forward",
        "tfb_discrete_cosine_transform() %>% tfb_forward(c(1, 2, 3, 4))",
        lambda: tf.signal.dct(np.array([1, 2, 3, 4], np.float32), norm="ortho"),
    ),
    Case(
        "fill_triangular_order",
        "tfb_fill_triangular() %>% tfb_forward(c(1, 2, 3, 4, 5, 6))",
        lambda: [[4.0, 0.0, 0.0], [6.0, 5.0, 0.0], [3.0, 2.0, 1.0]],
    ),
    Case(
        "fill_triangular_upper",
        "tfb_fill_triangular(upper = TRUE) %>% tfb_forward(1:6)",
        lambda: [[1.0, 2.0, 3.0], [0.0, 5.0, 6.0], [0.0, 0.0, 4.0]],
    ),
    Case(
        "fill_triangular_inverse",
        """
        b <- tfb_fill_triangular()
        b %>% tfb_inverse(b %>% tfb_forward(c(1, 2, 3)))
        """,
        lambda: [1.0, 2.0, 3.0],
    ),
    Case(
        "fill_scale_tri_l_with_exp",
        """
        b <- tfb_fill_scale_tri_l(diag_bijector = tfb_exp(), diag_shift = NULL)
        b %>% tfb_forward(c(0, 0, 0))
        """,
        lambda: np.eye(2),
    ),
    Case(
        "fill_scale_tri_l_by_default",
        "tfb_fill_scale_tri_l()$forward(c(-1, 0.5, 2))",
        lambda: tfb.FillScaleTriL().forward([-1.0, 0.5, 2.0]),
    ),
    Case(
        "scale_tri_l_still_works",
        "tfb_scale_tri_l(diag_bijector = tfb_exp(), diag_shift = 0.1) %>% tfb_forward(c(0, 1, 0))",
        lambda: [[1.1, 0.0], [1.0, 1.1]],
    ),
    Case(
        "transform_diagonal_by_exp",
        "tfb_transform_diagonal(diag_bijector = tfb_exp()) %>% tfb_forward(diag(2))",
        lambda: np.e * np.eye(2),
    ),
    Case(
        "cholesky_outer_product_there_and_back",
        """
        b <- tfb_cholesky_outer_product()
        L <- matrix(c(1, 2, 0, 3), 2)
        S <- b %>% tfb_forward(L)
        list(S, b %>% tfb_inverse(S), b %>% tfb_forward_log_det_jacobian(L, event_ndims = 2))
        """,
        lambda: [
            [[1.0, 2.0], [2.0, 13.0]],
            [[1.0, 0.0], [2.0, 3.0]],
            np.log(2**2 * 1**2 * 3),
        ],
    ),
    Case(
        "cholesky_to_inv_cholesky_forward",
        "tfb_cholesky_to_inv_cholesky()$forward(matrix(c(2, 1, 0, 3), 2))",
        lambda: tfb.CholeskyToInvCholesky().forward([[2.0, 0.0], [1.0, 3.0]]),
    ),
    Case(
        "matrix_inverse_tri_l_forward",
        "tfb_matrix_inverse_tri_l() %>% tfb_forward(matrix(c(2, 1, 0, 4), 2))",
        lambda: np.linalg.inv([[2.0, 0.0], [1.0, 4.0]]),
    ),
    Case(
        "correlation_cholesky_rows_have_length_one",
        """
        b <- tfb_correlation_cholesky()
        L <- b %>% tfb_forward(c(2, 2, 1))
        tf$reduce_sum(L^2, axis = 1L)
        """,
        lambda: np.ones(3),
    ),
    Case(
        "correlation_cholesky_forward",
        "tfb_correlation_cholesky()$forward(c(2, 2, 1))",
        lambda: tfb.CorrelationCholesky().forward([2.0, 2.0, 1.0]),
    ),
    Case(
        "softmax_centered_forward",
        "tfb_softmax_centered() %>% tfb_forward(log(c(2, 3, 4)))",
        lambda: [0.2, 0.3, 0.4, 0.1],
    ),
    Case(
        "softmax_centered_inverse",
        "tfb_softmax_centered() %>% tfb_inverse(c(0.2, 0.3, 0.4, 0.1))",
        lambda: np.log([2.0, 3.0, 4.0]),
    ),
    Case(
        "iterated_sigmoid_centered_of_zeros",
        "tfb_iterated_sigmoid_centered() %>% tfb_forward(tf$zeros(3L))",
        lambda: np.full(4, 0.25),
    ),
    Case(
        "unit_vector_has_length_one",
        """
        y <- tfp$bijectors$UnitVector()$forward(matrix(c(1, 2, -3, 0.5), 2))
        tf$reduce_sum(tf$square(y), axis = -1L)
        """,
        lambda: np.ones(2),
    ),
    Case(
        "ascending_there_and_back",
        """
        b <- tfb_ascending()
        y <- b %>% tfb_forward(c(1, 0, -1))
        list(y, b %>% tfb_inverse(y))
        """,
        lambda: [np.cumsum([1.0, 1.0, np.exp(-1)]), [1.0, 0.0, -1.0]],
    ),
    Case(
        "ordered_still_works",
        "tfb_ordered() %>% tfb_forward(c(2, 3, 4))",
        lambda: tfb.Invert(tfb.Ascending()).forward([2.0, 3.0, 4.0]),
    ),
    Case(
        "blockwise_bijector_forward",
        """
        b <- tfb_blockwise(list(tfb_exp(), tfb_shift(1)), block_sizes = list(2, 1))
        b %>% tfb_forward(c(0, 1, 2))
        """,
        lambda: [1.0, np.e, 3.0],
    ),
    Case(
        "blockwise_bijector_log_det",
        """
        b <- tfb_blockwise(bijectors = list(tfb_exp(), tfb_scale(3)), block_sizes = c(1L, 2L))
        b %>% tfb_forward_log_det_jacobian(c(0.5, 1, 2), event_ndims = 1)
        """,
        lambda: 0.5 + 2 * np.log(3),
    ),
)
