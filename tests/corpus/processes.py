"""Distributions of many values at once: joint ones, chains in time, functions."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, Lazy, tf, tfd

kernels = Lazy("tensorflow_probability.python.math.psd_kernels")
GRID = np.array([[0.0], [0.5], [1.0]], np.float32)
POINTS = np.array([[0.2], [0.8]], np.float32)

CASES = (
    Case(
        "joint_distribution_sequential_log_prob",
        """
        d <- tfd_joint_distribution_sequential(list(
          tfd_normal(loc = 0, scale = 1),
          function(m) tfd_normal(loc = m, scale = 2)
        ))
        d %>% tfd_log_prob(list(0.5, 1.5))
        """,
        lambda: tfd.Normal(0.0, 1.0).log_prob(0.5) + tfd.Normal(0.5, 2.0).log_prob(1.5),
    ),
    Case(
        "joint_distribution_named_log_prob",
        """
        d <- tfd_joint_distribution_named(list(
          m = tfd_normal(loc = 0, scale = 1),
          x = function(m) tfd_normal(loc = m, scale = 2)
        ))
        d %>% tfd_log_prob(list(m = 0.5, x = 1.5))
        """,
        lambda: tfd.Normal(0.0, 1.0).log_prob(0.5) + tfd.Normal(0.5, 2.0).log_prob(1.5),
    ),
    Case(
        "joint_distribution_sequential_auto_batched_log_prob",
        """
        d <- tfd_joint_distribution_sequential_auto_batched(list(
          tfd_normal(loc = 0, scale = c(1, 2)),
          function(m) tfd_normal(loc = m, scale = 2)
        ))
        d %>% tfd_log_prob(list(c(0.5, 1), c(1.5, 2)))
        """,
        lambda: tf.reduce_sum(
            tfd.Normal(0.0, [1.0, 2.0]).log_prob([0.5, 1.0])
            + tfd.Normal([0.5, 1.0], 2.0).log_prob([1.5, 2.0])
        ),
    ),
    Case(
        "joint_distribution_named_auto_batched_log_prob",
        """
        d <- tfd_joint_distribution_named_auto_batched(list(
          s = tfd_exponential(rate = 1),
          x = function(s) tfd_normal(loc = 0, scale = s)
        ))
        d %>% tfd_log_prob(list(s = 2, x = 1))
        """,
        lambda: tfd.Normal(0.0, 2.0).log_prob(1.0) - 2.0,
    ),
    Case(
        "autoregressive_distribution_log_prob",
        """
        ar <- function(y) tfd_independent(tfd_normal(loc = 0.5 * y, scale = 1), 1)
        d <- tfd_autoregressive(ar, sample0 = tf$zeros(2L), num_steps = 2)
        d %>% tfd_log_prob(c(1, -1))
        """,
        lambda: tf.reduce_sum(tfd.Normal([0.5, -0.5], 1.0).log_prob([1.0, -1.0])),
    ),
    Case(
        "markov_chain_log_prob",
        """
        d <- tfp$distributions$MarkovChain(
          initial_state_prior = tfd_normal(0, 1),
          transition_fn = function(i, x) tfd_normal(loc = 0.5 * x, scale = 1),
          num_steps = 3L
        )
        d$log_prob(c(1, 2, 3))
        """,
        lambda: tf.reduce_sum(tfd.Normal([0.0, 0.5, 1.0], 1.0).log_prob([1.0, 2.0, 3.0])),
    ),
    Case(
        "hidden_markov_model_log_prob",
        """
        d <- tfd_hidden_markov_model(
          initial_distribution = tfd_categorical(probs = c(0.8, 0.2)),
          transition_distribution = tfd_categorical(
            probs = matrix(c(0.7, 0.3, 0.2, 0.8), nrow = 2, byrow = TRUE)
          ),
          observation_distribution = tfd_normal(loc = c(0, 15), scale = c(5, 10)),
          num_steps = 3
        )
        d %>% tfd_log_prob(c(1, 5, 12))
        """,
        lambda: tfd.HiddenMarkovModel(
            tfd.Categorical(probs=[0.8, 0.2]),
            tfd.Categorical(probs=[[0.7, 0.3], [0.2, 0.8]]),
            tfd.Normal([0.0, 15.0], [5.0, 10.0]),
            3,
        ).log_prob([1.0, 5.0, 12.0]),
    ),
    Case(
        "linear_gaussian_state_space_model_log_prob",
        """
        d <- tfd_linear_gaussian_state_space_model(
          num_timesteps = 3,
          transition_matrix = tf$linalg$LinearOperatorIdentity(2L),
          transition_noise = tfd_multivariate_normal_diag(scale_diag = c(0.5, 0.5)),
          observation_matrix = tf$linalg$LinearOperatorIdentity(2L),
          observation_noise = tfd_multivariate_normal_diag(scale_diag = c(0.1, 0.1)),
          initial_state_prior = tfd_multivariate_normal_diag(scale_diag = c(1, 1))
        )
        d$log_prob(matrix(1:6 / 6, ncol = 2))
        """,
        lambda: tfd.LinearGaussianStateSpaceModel(
            3,
            tf.linalg.LinearOperatorIdentity(2),
            tfd.MultivariateNormalDiag(scale_diag=[0.5, 0.5]),
            tf.linalg.LinearOperatorIdentity(2),
            tfd.MultivariateNormalDiag(scale_diag=[0.1, 0.1]),
            tfd.MultivariateNormalDiag(scale_diag=[1.0, 1.0]),
        ).log_prob(np.arange(1, 7, dtype=np.float32).reshape(2, 3).T / 6),
        rtol=1e-4,
    ),
    Case(
        "gaussian_process_log_prob",
        """
        k <- tfp$math$psd_kernels$ExponentiatedQuadratic(amplitude = 1, length_scale = 0.5)
        x <- matrix(c(0, 0.5, 1), ncol = 1)
        d <- tfd_gaussian_process(k, index_points = x, observation_noise_variance = 0.1)
        d %>% tfd_log_prob(c(1, 0, -1))
        """,
        lambda: tfd.GaussianProcess(
            kernels.ExponentiatedQuadratic(1.0, 0.5), GRID, observation_noise_variance=0.1
        ).log_prob([1.0, 0.0, -1.0]),
        rtol=1e-4,
    ),
    Case(
        "gaussian_process_regression_model_mean",
        """
        d <- tfd_gaussian_process_regression_model(
          tfp$math$psd_kernels$MaternThreeHalves(1, 0.5),
          index_points = matrix(c(0.2, 0.8), ncol = 1),
          observation_index_points = matrix(c(0, 0.5, 1), ncol = 1),
          observations = c(1, 0, -1),
          observation_noise_variance = 0.1
        )
        d %>% tfd_mean()
        """,
        lambda: tfd.GaussianProcessRegressionModel(
            kernels.MaternThreeHalves(1.0, 0.5), POINTS, GRID, [1.0, 0.0, -1.0], 0.1
        ).mean(),
        rtol=1e-4,
    ),
    Case(
        "variational_gaussian_process_mean",
        """
        d <- tfd_variational_gaussian_process(
          tfp$math$psd_kernels$MaternFiveHalves(1, 0.5),
          index_points = matrix(c(0, 0.5, 1), ncol = 1),
          inducing_index_points = matrix(c(0.2, 0.8), ncol = 1),
          variational_inducing_observations_loc = c(1, -1),
          variational_inducing_observations_scale = diag(2),
          jitter = 0.01
        )
        d$mean()
        """,
        lambda: tfd.VariationalGaussianProcess(
            kernels.MaternFiveHalves(1.0, 0.5),
            GRID,
            POINTS,
            np.float32([1.0, -1.0]),
            np.eye(2, dtype=np.float32),
            jitter=0.01,
        ).mean(),
        rtol=1e-4,
    ),
    Case(
        "student_t_process_log_prob",
        """
        k <- tfp$math$psd_kernels$ExponentiatedQuadratic(1, 0.5)
        d <- tfd_student_t_process(4, k, matrix(c(0, 0.5, 1), ncol = 1), jitter = 0.01)
        d$log_prob(c(1, 0, -1))
        """,
        lambda: tfd.StudentTProcess(
            4.0, kernels.ExponentiatedQuadratic(1.0, 0.5), GRID, jitter=0.01
        ).log_prob([1.0, 0.0, -1.0]),
        rtol=1e-4,
    ),
    Case(
        "student_t_process_regression_model_mean",
        """
        d <- tfp$distributions$StudentTProcessRegressionModel(
          df = 4, kernel = tfp$math$psd_kernels$MaternOneHalf(1, 0.5),
          index_points = matrix(c(0.2, 0.8), ncol = 1),
          observation_index_points = matrix(c(0, 0.5, 1), ncol = 1),
          observations = c(1, 0, -1),
          observation_noise_variance = 0.1
        )
        d$mean()
        """,
        lambda: tfd.StudentTProcessRegressionModel(
            4.0,
            kernels.MaternOneHalf(1.0, 0.5),
            POINTS,
            GRID,
            np.float32([1.0, 0.0, -1.0]),
            0.1,
        ).mean(),
        rtol=1e-4,
    ),
    Case(
        "ffjord_of_a_linear_field",
        """
        move <- function(time, x) -0.5 * x
        b <- tfb_ffjord(state_time_derivative_fn = move)
        b %>% tfb_forward(c(1, -2))
        """,
        lambda: np.exp(-0.5) * np.array([1.0, -2.0]),
        rtol=1e-4,
    ),
)
