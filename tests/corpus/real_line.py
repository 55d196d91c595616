"""Distributions over all numbers."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb, tfd

CASES = (
    Case(
        "normal_log_prob_by_pipe",
        "library(tfprobability)\nd <- tfd_normal(loc = 0, scale = 1)\nd %>% tfd_log_prob(0)",
        lambda: -0.5 * np.log(2 * np.pi),
    ),
    Case(
        "normal_log_prob_by_method",
        "d <- tfd_normal(loc = c(-1, 1), scale = c(1, 0.5))\nd$log_prob(c(0, 0.3))",
        lambda: tfd.Normal([-1.0, 1.0], [1.0, 0.5]).log_prob([0.0, 0.3]),
    ),
    Case(
        "normal_cdf_and_survival_add_up",
        """
        d <- tfd_normal(1, 2)
        x <- seq(-3, 3, by = 1.5)
        (d %>% tfd_cdf(x)) + (d %>% tfd_survival_function(x))
        """,
        lambda: np.ones(5),
    ),
    Case(
        "normal_partial_argument_names",
        "tfd_normal(lo = 2, sc = 3) %>% tfd_quantile(c(0.1, 0.5, 0.9))",
        lambda: tfd.Normal(2.0, 3.0).quantile([0.1, 0.5, 0.9]),
    ),
    Case(
        "normal_grid_of_batches",
        """
        locs <- matrix(c(-1, 0, 1), nrow = 3)
        d <- tfd_normal(loc = locs, scale = c(1, 2))
        d %>% tfd_log_prob(0.5)
        """,
        lambda: tfd.Normal([[-1.0], [0.0], [1.0]], [1.0, 2.0]).log_prob(0.5),
    ),
    Case(
        "logistic_tails",
        "d <- tfd_logistic(1, 2)\nd %>% tfd_log_survival_function(c(-4, 0, 20))",
        lambda: tfd.Logistic(1.0, 2.0).log_survival_function([-4.0, 0.0, 20.0]),
    ),
    Case(
        "laplace_entropy",
        "tfd_laplace(loc = 0, scale = c(1, 2, 4)) %>% tfd_entropy()",
        lambda: 1 + np.log([2.0, 4.0, 8.0]),
    ),
    Case(
        "cauchy_quantile_undoes_cdf",
        """
        d <- tfd_cauchy(loc = -0.5, scale = 1.5)
        x <- c(-2, 0, 3)
        d %>% tfd_quantile(d %>% tfd_cdf(x))
        """,
        lambda: [-2.0, 0.0, 3.0],
    ),
    Case(
        "gumbel_mean_is_eulers",
        "d <- tfd_gumbel(loc = 1, scale = 2)\nc(d %>% tfd_mean(), d %>% tfd_mode())",
        lambda: [1 + 2 * 0.5772156649, 1.0],
    ),
    Case(
        "moyal_prob",
        "tfd_moyal(loc = 0, scale = 1) %>% tfd_prob(c(-1, 0, 2))",
        lambda: [np.exp(-0.5 * (x + np.exp(-x))) / np.sqrt(2 * np.pi) for x in (-1.0, 0.0, 2.0)],
    ),
    Case(
        "doublesided_maxwell_log_prob",
        "tfd_doublesided_maxwell(loc = 1, scale = 2) %>% tfd_log_prob(c(-1, 0.5, 3))",
        lambda: tfd.DoublesidedMaxwell(1.0, 2.0).log_prob([-1.0, 0.5, 3.0]),
    ),
    Case(
        "student_t_by_df",
        """
        dfs <- c(1, 3, 30)
        sapply(dfs, function(df) tfd_student_t(df, loc = 0, scale = 1)$log_prob(1.5))
        """,
        lambda: tfd.StudentT([1.0, 3.0, 30.0], 0.0, 1.0).log_prob(1.5),
    ),
    Case(
        "student_t_variance",
        "tfd_student_t(df = 5, loc = 0, scale = 2) %>% tfd_variance()",
        lambda: 4 * 5 / 3,
    ),
    Case(
        "generalized_normal_of_power_one_is_laplace",
        """
        g <- tfd_generalized_normal(loc = 0, scale = 2, power = 1)
        l <- tfd_laplace(loc = 0, scale = 2)
        (g %>% tfd_log_prob(c(-1, 0.2, 3))) - (l %>% tfd_log_prob(c(-1, 0.2, 3)))
        """,
        lambda: np.zeros(3),
    ),
    Case(
        "johnson_s_u_log_prob",
        """
        d <- tfd_johnson_s_u(skewness = -2, tailweight = 2, loc = 1, scale = 1.5)
        d$log_prob(c(0, 1, 4))
        """,
        lambda: tfd.JohnsonSU(-2.0, 2.0, 1.0, 1.5).log_prob([0.0, 1.0, 4.0]),
    ),
    Case(
        "sinh_arcsinh_distribution",
        """
        d <- tfd_sinh_arcsinh(loc = 0, scale = 1, skewness = 0.3, tailweight = 1.2)
        d %>% tfd_log_prob(c(-1, 0, 2))
        """,
        lambda: tfd.SinhArcsinh(0.0, 1.0, 0.3, 1.2).log_prob([-1.0, 0.0, 2.0]),
    ),
    Case(
        "sinh_arcsinh_over_another_base",
        """
        d <- tfd_sinh_arcsinh(
          loc = 0, scale = 1, skewness = 0.3,
          distribution = tfd_student_t(df = 5, loc = 0, scale = 1)
        )
        d %>% tfd_log_prob(c(-1, 0, 2))
        """,
        lambda: tfd.SinhArcsinh(0.0, 1.0, 0.3, distribution=tfd.StudentT(5.0, 0.0, 1.0)).log_prob(
            [-1.0, 0.0, 2.0]
        ),
    ),
    Case(
        "exponentially_modified_gaussian_moments",
        """
        d <- tfd_exponentially_modified_gaussian(loc = 1, scale = 0.5, rate = 2)
        list(d$mean(), d$variance())
        """,
        lambda: [1 + 1 / 2, 0.25 + 1 / 4],
    ),
    Case(
        "normal_inverse_gaussian_log_prob",
        "tfd_normal_inverse_gaussian(0, 1, tailweight = 2, skewness = 0.5)$log_prob(c(-1, 1))",
        lambda: tfd.NormalInverseGaussian(0.0, 1.0, 2.0, 0.5).log_prob([-1.0, 1.0]),
    ),
    Case(
        "lambert_w_normal_log_prob",
        "tfd_lambert_w_normal(loc = 0, scale = 1, tailweight = 0.2) %>% tfd_log_prob(c(-3, 1))",
        lambda: tfd.LambertWNormal(0.0, 1.0, 0.2).log_prob([-3.0, 1.0]),
    ),
    Case(
        "two_piece_normal_cdf",
        "tfp$distributions$TwoPieceNormal(loc = 0, scale = 1, skewness = 2)$cdf(c(-1, 0, 1))",
        lambda: tfd.TwoPieceNormal(0.0, 1.0, 2.0).cdf([-1.0, 0.0, 1.0]),
    ),
    Case(
        "two_piece_student_t_log_prob",
        """
        d <- tfp$distributions$TwoPieceStudentT(df = 4, loc = 0, scale = 1, skewness = 2)
        d$log_prob(c(-1, 0, 1))
        """,
        lambda: tfd.TwoPieceStudentT(4.0, 0.0, 1.0, 2.0).log_prob([-1.0, 0.0, 1.0]),
    ),
    Case(
        "generalized_extreme_value_quantile",
        """
        d <- tfp$distributions$GeneralizedExtremeValue(loc = 0, scale = 1, concentration = 0.3)
        d$quantile(c(0.5, 0.99))
        """,
        lambda: tfd.GeneralizedExtremeValue(0.0, 1.0, 0.3).quantile([0.5, 0.99]),
    ),
    Case(
        "exp_gamma_is_the_log_of_a_gamma",
        """
        x <- c(-0.5, 0.5)
        direct <- tfd_exp_gamma(concentration = 2, rate = 1.5) %>% tfd_log_prob(x)
        flow <- (tfd_gamma(2, 1.5) %>% tfb_log()) %>% tfd_log_prob(x)
        list(direct, flow)
        """,
        lambda: [tfd.ExpGamma(2.0, 1.5).log_prob([-0.5, 0.5])] * 2,
    ),
    Case(
        "exp_inverse_gamma_log_prob",
        "tfd_exp_inverse_gamma(concentration = 3, log_scale = 0.5) %>% tfd_log_prob(c(-1, 0.2))",
        lambda: tfd.ExpInverseGamma(3.0, log_scale=0.5).log_prob([-1.0, 0.2]),
    ),
    Case(
        "horseshoe_log_prob",
        "tfd_horseshoe(scale = 2) %>% tfd_log_prob(c(-1, 0.1, 5))",
        lambda: tfd.Horseshoe(2.0).log_prob([-1.0, 0.1, 5.0]),
    ),
    Case(
        "sigmoid_beta_from_beta",
        """
        x <- c(-1, 0.4)
        a <- tfp$distributions$SigmoidBeta(2, 3)$log_prob(x)
        b <- (tfd_beta(2, 3) %>% tfb_invert(tfb_sigmoid()))$log_prob(x)
        max(abs(a - b)) < 1e-5
        """,
        lambda: True,
    ),
    Case(
        "normal_as_a_flow_of_a_uniform",
        """
        z <- tfd_transformed_distribution(tfd_uniform(0, 1), tfb_invert(tfb_normal_cdf()))
        z %>% tfd_log_prob(c(-1.5, 0.2))
        """,
        lambda: tfd.Normal(0.0, 1.0).log_prob([-1.5, 0.2]),
    ),
    Case(
        "lambert_w_distribution_log_prob",
        """
        base <- tfd_student_t(df = 5, loc = 0, scale = 1)
        d <- tfp$distributions$LambertWDistribution(base, shift = 0, scale = 1, tailweight = 0.2)
        d$log_prob(c(-2, 0.5))
        """,
        lambda: tfd.TransformedDistribution(
            tfd.StudentT(5.0, 0.0, 1.0), tfb.LambertWTail(0.0, 1.0, 0.2)
        ).log_prob([-2.0, 0.5]),
    ),
)
