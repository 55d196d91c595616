"""What distributions are asked: moments, tails, divergences."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfd

CASES = (
    Case(
        "kl_of_two_normals",
        """
        p <- tfd_normal(loc = 0, scale = 1)
        q <- tfd_normal(loc = 1, scale = 2)
        p %>% tfd_kl_divergence(q)
        """,
        lambda: np.log(2) + (1 + 1) / 8 - 0.5,
    ),
    Case(
        "kl_by_method_of_batches",
        """
        p <- tfd_normal(loc = c(0, 1), scale = 1)
        p$kl_divergence(tfd_normal(0, 1))
        """,
        lambda: [0.0, 0.5],
    ),
    Case(
        "kl_of_independent_vectors",
        """
        iid_normal <- function(m) tfd_independent(tfd_normal(loc = m, scale = 1), 1)
        tfd_kl_divergence(iid_normal(c(0, 0)), iid_normal(c(1, 2)))
        """,
        lambda: 2.5,
    ),
    Case(
        "kl_of_multivariate_normals",
        """
        p <- tfd_multivariate_normal_diag(loc = c(0, 0), scale_diag = c(1, 1))
        q <- tfd_multivariate_normal_tri_l(loc = c(1, 0), scale_tril = matrix(c(2, 1, 0, 3), 2))
        p %>% tfd_kl_divergence(q)
        """,
        lambda: tfd.kl_divergence(
            tfd.MultivariateNormalDiag([0.0, 0.0], [1.0, 1.0]),
            tfd.MultivariateNormalTriL([1.0, 0.0], [[2.0, 0.0], [1.0, 3.0]]),
        ),
    ),
    Case(
        "kl_of_gammas",
        "tfd_gamma(2, 1) %>% tfd_kl_divergence(tfd_gamma(3, 2))",
        lambda: tfd.kl_divergence(tfd.Gamma(2.0, 1.0), tfd.Gamma(3.0, 2.0)),
    ),
    Case(
        "cross_entropy_is_entropy_plus_kl",
        """
        p <- tfd_bernoulli(probs = 0.3)
        q <- tfd_bernoulli(probs = 0.6)
        (p %>% tfd_cross_entropy(q)) - (p %>% tfd_entropy()) - (p %>% tfd_kl_divergence(q))
        """,
        lambda: 0.0,
    ),
    Case(
        "log_cdf_far_in_the_tail",
        "tfd_normal(0, 1) %>% tfd_log_cdf(c(-20, -1, 5))",
        lambda: tfd.Normal(0.0, 1.0).log_cdf([-20.0, -1.0, 5.0]),
    ),
    Case(
        "log_survival_function_of_a_gumbel",
        "tfd_gumbel(0, 1)$log_survival_function(c(0, 2))",
        lambda: np.log(1 - np.exp(-np.exp([0.0, -2.0]))),
    ),
    Case(
        "survival_of_a_batch",
        "tfd_exponential(rate = c(1, 2)) %>% tfd_survival_function(1)",
        lambda: np.exp([-1.0, -2.0]),
    ),
    Case(
        "all_statistics_in_one_list",
        """
        d <- tfd_normal(loc = c(1, 2), scale = c(3, 4))
        list(mean = d$mean(), sd = d$stddev(), var = d$variance(), mode = d$mode())
        """,
        lambda: {
            "mean": [1.0, 2.0],
            "sd": [3.0, 4.0],
            "var": [9.0, 16.0],
            "mode": [1.0, 2.0],
        },
    ),
    Case(
        "statistics_by_a_list_of_functions",
        """
        d <- tfd_gamma(concentration = 4, rate = 2)
        fns <- list(tfd_mean, tfd_variance, tfd_mode)
        sapply(fns, function(f) as.numeric(f(d)))
        """,
        lambda: [2.0, 1.0, 1.5],
    ),
    Case(
        "covariance_of_a_batch",
        "tfd_multivariate_normal_diag(c(0, 0), rbind(c(1, 2), c(3, 1)))$covariance()",
        lambda: [[[1.0, 0.0], [0.0, 4.0]], [[9.0, 0.0], [0.0, 1.0]]],
    ),
    Case(
        "covariance_of_a_dirichlet",
        "tfd_dirichlet(c(1, 2, 3))$covariance()",
        lambda: tfd.Dirichlet([1.0, 2.0, 3.0]).covariance(),
    ),
    Case(
        "median_is_the_quantile_of_a_half",
        "tfd_laplace(loc = c(-1, 4), scale = 3) %>% tfd_quantile(0.5)",
        lambda: [-1.0, 4.0],
    ),
    Case(
        "quantiles_of_a_batch_need_an_axis",
        """
        p <- matrix(c(0.25, 0.75), ncol = 1)
        tfd_logistic(loc = c(0, 1), scale = 1) %>% tfd_quantile(p)
        """,
        lambda: tfd.Logistic([0.0, 1.0], 1.0).quantile([[0.25], [0.75]]),
    ),
    Case(
        "entropy_of_batches",
        "tfd_bernoulli(probs = c(0.1, 0.5))$entropy()",
        lambda: tfd.Bernoulli(probs=[0.1, 0.5]).entropy(),
    ),
    Case(
        "prob_is_exp_of_log_prob",
        """
        d <- tfd_student_t(4, 0, 1)
        x <- seq(-2, 2, length.out = 5)
        all(abs(as.numeric(d$prob(x)) - exp(as.numeric(d$log_prob(x)))) < 1e-6)
        """,
        lambda: True,
    ),
    Case(
        "log_likelihood_of_data",
        """
        y <- c(1.2, 0.7, -0.3, 2.2)
        log_lik <- function(mu, sigma) tf$reduce_sum(tfd_normal(mu, sigma) %>% tfd_log_prob(y))
        log_lik(1, 0.8)
        """,
        lambda: tfd.Normal(1.0, 0.8).log_prob([1.2, 0.7, -0.3, 2.2]).numpy().sum(),
    ),
    Case(
        "shapes_of_a_distribution",
        """
        d <- tfd_multivariate_normal_diag(loc = matrix(0, 3, 2))
        list(d$batch_shape, d$event_shape)
        """,
        lambda: [3, 2],
    ),
    Case(
        "name_and_validation_are_accepted",
        """
        d <- tfd_normal(0, 1, validate_args = TRUE, allow_nan_stats = FALSE, name = "prior")
        d %>% tfd_log_prob(0)
        """,
        lambda: -0.5 * np.log(2 * np.pi),
    ),
    Case(
        "parameters_of_a_distribution",
        "d <- tfd_normal(loc = 2, scale = 3)\nd$loc + d$scale",
        lambda: 5.0,
    ),
    Case(
        "monte_carlo_estimate_of_a_kl",
        """
        set.seed(9)
        p <- tfd_normal(0, 1); q <- tfd_normal(0.5, 1)
        z <- p %>% tfd_sample(20000L)
        abs(tf$reduce_mean(p$log_prob(z) - q$log_prob(z)) - 0.125) < 0.02
        """,
        lambda: True,
    ),
)
