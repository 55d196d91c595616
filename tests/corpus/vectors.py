"""Distributions of vectors."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tf, tfd

L = [[1.0, 0.0], [0.5, 2.0]]

CASES = (
    Case(
        "mvn_diag_log_prob",
        """
        d <- tfd_multivariate_normal_diag(loc = c(1, -1), scale_diag = c(1, 2))
        d %>% tfd_log_prob(c(0, 0))
        """,
        lambda: tfd.MultivariateNormalDiag([1.0, -1.0], [1.0, 2.0]).log_prob([0.0, 0.0]),
    ),
    Case(
        "mvn_diag_rows_of_a_matrix",
        """
        d <- tfd_multivariate_normal_diag(loc = c(0, 0))
        x <- matrix(c(1, 2, 3, 4, 5, 6), ncol = 2, byrow = TRUE)
        d %>% tfd_log_prob(x)
        """,
        lambda: [-np.log(2 * np.pi) - 0.5 * s for s in (5.0, 25.0, 61.0)],
    ),
    Case(
        "mvn_diag_batch_of_scales",
        """
        d <- tfd_multivariate_normal_diag(
          loc = c(0, 0),
          scale_diag = matrix(c(1, 1, 2, 3), nrow = 2, byrow = TRUE)
        )
        d$log_prob(c(0.5, -0.5))
        """,
        lambda: tfd.MultivariateNormalDiag([0.0, 0.0], [[1.0, 1.0], [2.0, 3.0]]).log_prob(
            [0.5, -0.5]
        ),
    ),
    Case(
        "mvn_diag_with_identity_multiplier",
        """
        d <- tfd_multivariate_normal_diag(loc = c(1, -1), scale_identity_multiplier = 2)
        d %>% tfd_stddev()
        """,
        lambda: [2.0, 2.0],
    ),
    Case(
        "mvn_tri_l_covariance",
        """
        L <- matrix(c(1, 0, 0.5, 2), nrow = 2, byrow = TRUE)
        tfd_multivariate_normal_tri_l(loc = c(0, 1), scale_tril = L) %>% tfd_covariance()
        """,
        lambda: np.array(L) @ np.array(L).T,
    ),
    Case(
        "mvn_tri_l_from_cholesky",
        """
        cov <- matrix(c(2, 0.5, 0.5, 1), nrow = 2)
        d <- tfd_multivariate_normal_tri_l(loc = c(0, 1), scale_tril = tf$linalg$cholesky(cov))
        d$log_prob(c(1, 1))
        """,
        lambda: tfd.MultivariateNormalFullCovariance([0.0, 1.0], [[2.0, 0.5], [0.5, 1.0]]).log_prob(
            [1.0, 1.0]
        ),
    ),
    Case(
        "mvn_tri_l_from_rs_chol",
        """
        cov <- matrix(c(2, 0.5, 0.5, 1), nrow = 2)
        d <- tfd_multivariate_normal_tri_l(loc = c(0, 1), scale_tril = t(chol(cov)))
        d %>% tfd_log_prob(rbind(c(1, 1), c(0, 0)))
        """,
        lambda: tfd.MultivariateNormalFullCovariance([0.0, 1.0], [[2.0, 0.5], [0.5, 1.0]]).log_prob(
            [[1.0, 1.0], [0.0, 0.0]]
        ),
    ),
    Case(
        "mvn_full_covariance_entropy",
        """
        d <- tfd_multivariate_normal_full_covariance(
          loc = c(0, 0), covariance_matrix = matrix(c(2, 0.5, 0.5, 1), nrow = 2)
        )
        d %>% tfd_entropy()
        """,
        lambda: 1 + np.log(2 * np.pi) + 0.5 * np.log(1.75),
    ),
    Case(
        "mvn_linear_operator_log_prob",
        """
        op <- tf$linalg$LinearOperatorLowerTriangular(matrix(c(1, 0.5, 0, 2), nrow = 2))
        tfd_multivariate_normal_linear_operator(loc = c(0, 1), scale = op)$log_prob(c(1, 1))
        """,
        lambda: tfd.MultivariateNormalTriL([0.0, 1.0], L).log_prob([1.0, 1.0]),
    ),
    Case(
        "mvn_diag_plus_low_rank_covariance",
        """
        d <- tfd_multivariate_normal_diag_plus_low_rank(
          loc = c(0, 0, 0), scale_diag = c(1, 2, 3),
          scale_perturb_factor = matrix(c(0.5, 0.3, 0.1), ncol = 1)
        )
        d$covariance()
        """,
        lambda: tfd.MultivariateNormalDiagPlusLowRank(
            [0.0] * 3, [1.0, 2.0, 3.0], scale_perturb_factor=[[0.5], [0.3], [0.1]]
        ).covariance(),
    ),
    Case(
        "mvn_diag_plus_low_rank_covariance_family",
        """
        u <- matrix(c(0.5, 0.3), ncol = 1)
        d <- tfp$distributions$MultivariateNormalDiagPlusLowRankCovariance(
          loc = c(0, 1), cov_diag_factor = c(1, 2), cov_perturb_factor = u
        )
        d$covariance()
        """,
        lambda: np.diag([1.0, 2.0]) + np.outer([0.5, 0.3], [0.5, 0.3]),
    ),
    Case(
        "multivariate_student_t_log_prob",
        """
        d <- tfd_multivariate_student_t_linear_operator(
          df = 4, loc = c(0, 1), scale = tf$linalg$LinearOperatorDiag(c(1, 2))
        )
        d %>% tfd_log_prob(c(1, 1))
        """,
        lambda: tfd.MultivariateStudentTLinearOperator(
            4.0, [0.0, 1.0], tf.linalg.LinearOperatorDiag([1.0, 2.0])
        ).log_prob([1.0, 1.0]),
    ),
    Case(
        "dirichlet_mean_and_log_prob",
        """
        d <- tfd_dirichlet(concentration = c(1, 2, 3))
        list(d %>% tfd_mean(), d %>% tfd_log_prob(c(0.2, 0.3, 0.5)))
        """,
        lambda: [np.array([1, 2, 3]) / 6, np.log(60 * 0.3 * 0.25)],
    ),
    Case(
        "flat_dirichlet_log_prob",
        "tfp$distributions$FlatDirichlet(concentration_shape = 3L)$log_prob(c(0.2, 0.3, 0.5))",
        lambda: np.log(2.0),
    ),
    Case(
        "relaxed_one_hot_categorical_log_prob",
        """
        d <- tfd_relaxed_one_hot_categorical(temperature = 0.5, probs = c(0.1, 0.5, 0.4))
        d %>% tfd_log_prob(c(0.2, 0.5, 0.3))
        """,
        lambda: tfd.RelaxedOneHotCategorical(0.5, probs=[0.1, 0.5, 0.4]).log_prob([0.2, 0.5, 0.3]),
    ),
    Case(
        "exp_relaxed_one_hot_categorical_log_prob",
        """
        d <- tfd_exp_relaxed_one_hot_categorical(temperature = 0.5, probs = c(0.1, 0.5, 0.4))
        d %>% tfd_log_prob(log(c(0.2, 0.5, 0.3)))
        """,
        lambda: tfd.ExpRelaxedOneHotCategorical(0.5, probs=[0.1, 0.5, 0.4]).log_prob(
            np.log(np.array([0.2, 0.5, 0.3], np.float32))
        ),
    ),
    Case(
        "von_mises_fisher_log_prob",
        """
        d <- tfd_von_mises_fisher(mean_direction = c(0, 0, 1), concentration = 2)
        d %>% tfd_log_prob(c(0.6, 0, 0.8))
        """,
        lambda: tfd.VonMisesFisher([0.0, 0.0, 1.0], 2.0).log_prob([0.6, 0.0, 0.8]),
    ),
    Case(
        "power_spherical_log_prob",
        """
        d <- tfp$distributions$PowerSpherical(mean_direction = c(0, 0, 1), concentration = 2)
        d %>% tfd_log_prob(c(0.6, 0, 0.8))
        """,
        lambda: tfd.PowerSpherical([0.0, 0.0, 1.0], 2.0).log_prob([0.6, 0.0, 0.8]),
    ),
    Case(
        "spherical_uniform_log_prob",
        "tfp$distributions$SphericalUniform(dimension = 3L)$log_prob(c(0.6, 0, 0.8))",
        lambda: -np.log(4 * np.pi),
    ),
    Case(
        "vector_deterministic_prob",
        """
        d <- tfd_vector_deterministic(loc = c(1, 2))
        d %>% tfd_prob(matrix(c(1, 2, 1, 3), nrow = 2, byrow = TRUE))
        """,
        lambda: [1.0, 0.0],
    ),
    Case(
        "vector_exponential_as_a_flow",
        """
        base <- tfd_independent(tfd_exponential(rate = c(1, 1)), 1)
        flow <- tfb_scale_matvec_diag(c(2, 3)) %>% tfb_shift(c(1, 0))
        (base %>% flow) %>% tfd_log_prob(c(2, 1))
        """,
        lambda: -0.5 - 1 / 3 - np.log(6),
    ),
    Case(
        "mahalanobis_by_hand",
        """
        mu <- c(1, 2)
        S <- matrix(c(2, 0.5, 0.5, 1), 2, 2)
        x <- c(0, 0)
        by_hand <- -0.5 * (t(x - mu) %*% solve(S) %*% (x - mu)) - log(2 * pi) - 0.5 * log(det(S))
        d <- tfd_multivariate_normal_full_covariance(mu, S)
        as.numeric(by_hand) - as.numeric(d$log_prob(x))
        """,
        lambda: 0.0,
        atol=1e-5,
    ),
)
