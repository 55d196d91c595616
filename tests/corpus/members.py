"""Scripts that read members with `$` and take parts of batches."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfd

CASES: tuple[Case, ...] = (
    Case(
        "linear_operator_methods",
        """
            op <- tf$linalg$LinearOperatorLowerTriangular(matrix(c(2, 1, 0, 3), 2))
            list(op$to_dense(), op$log_abs_determinant(), op$matvec(c(1, 2)))
            """,
        lambda: [
            [[2.0, 0.0], [1.0, 3.0]],
            np.log(6),
            [2.0, 7.0],
        ],
    ),
    Case(
        "event_shapes_of_a_bijector",
        """
            b <- tfb_softmax_centered()
            list(b$forward_event_shape(3L), b$forward_min_event_ndims)
            """,
        lambda: [4, 1],
    ),
    Case(
        "default_event_space_bijector",
        "tfd_exponential(2)$experimental_default_event_space_bijector()$forward(0)",
        lambda: np.log(2),
    ),
    Case("copy_with_another_scale", "tfd_normal(0, 1)$copy(scale = 2)$stddev()", lambda: 2.0),
    Case("name_of_a_distribution", 'tfd_normal(0, 1, name = "prior")$name', lambda: "prior"),
    Case("name_of_a_bijector", "tfb_exp()$name", lambda: "exp"),
    Case("parameters_as_a_list", "tfd_normal(2, 1)$parameters$loc", lambda: 2.0),
    Case("slice_of_a_batch", "tfd_normal(c(0, 1, 2), 1)[2]$mean()", lambda: 1.0),
    Case(
        "prior_with_a_wider_scale",
        """
        prior <- tfd_normal(loc = 1, scale = 2, name = "prior")
        wide <- prior$copy(scale = 2 * prior$scale)
        c(wide$stddev(), wide$mean(), prior$stddev())
        """,
        lambda: [4.0, 1.0, 2.0],
    ),
    Case(
        "components_of_a_mixture",
        """
        mix <- tfd_mixture_same_family(
          mixture_distribution = tfd_categorical(probs = c(0.3, 0.7)),
          components_distribution = tfd_normal(c(-1, 1), c(0.1, 0.5))
        )
        list(mix$components_distribution$mean(), mix$mixture_distribution$probs,
             mix$components_distribution[2]$stddev())
        """,
        lambda: [[-1.0, 1.0], [0.3, 0.7], 0.5],
    ),
    Case(
        "kl_of_each_member_of_a_batch",
        """
        d <- tfd_normal(c(0, 1, 2), 1)
        sapply(1:3, function(i) as.numeric(d[i]$kl_divergence(tfd_normal(0, 1))))
        """,
        lambda: tfd.Normal([0.0, 1.0, 2.0], 1.0).kl_divergence(tfd.Normal(0.0, 1.0)),
    ),
    Case(
        "covariance_of_a_gaussian_process_by_hand",
        """
        k <- tfp$math$psd_kernels$ExponentiatedQuadratic(amplitude = 1, length_scale = 0.5)
        x <- matrix(c(0, 0.5, 1), ncol = 1)
        op <- tf$linalg$LinearOperatorFullMatrix(
          k$matrix(x, x) + 0.1 * diag(3), is_self_adjoint = TRUE, is_positive_definite = TRUE)
        list(op$cholesky()$to_dense()[1, 1]^2, op$shape)
        """,
        lambda: [1.1, [3, 3]],
    ),
    Case(
        "batch_normalization_of_a_batch",
        """
            b <- tfb_batch_normalization()
            x <- matrix(c(1, 2, 3, 4, 6, 8), ncol = 2)
            d <- tfd_multivariate_normal_diag(c(0, 0)) %>% b
            tf$reduce_mean(d$bijector$inverse(x), axis = 0L)
            """,
        lambda: np.zeros(2),
        atol=1e-5,
    ),
)
