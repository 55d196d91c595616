"""Distributions over positive numbers."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb, tfd

CASES = (
    Case(
        "log_normal_moments",
        """
        d <- tfd_log_normal(loc = 0.5, scale = 0.25)
        c(d %>% tfd_mean(), d %>% tfd_stddev(), d %>% tfd_mode())
        """,
        lambda: [
            np.exp(0.5 + 0.25**2 / 2),
            np.sqrt((np.exp(0.25**2) - 1) * np.exp(1 + 0.25**2)),
            np.exp(0.5 - 0.25**2),
        ],
    ),
    Case(
        "log_normal_as_exp_of_normal",
        """
        y <- c(0.5, 1, 4)
        tfd_transformed_distribution(
          distribution = tfd_normal(loc = 0, scale = 1),
          bijector = tfb_exp()
        ) %>% tfd_log_prob(y)
        """,
        lambda: tfd.LogNormal(0.0, 1.0).log_prob([0.5, 1.0, 4.0]),
    ),
    Case(
        "log_logistic_cdf",
        "tfd_log_logistic(loc = 0.2, scale = 0.7) %>% tfd_cdf(c(0.5, 1, 2))",
        lambda: tfd.LogLogistic(0.2, 0.7).cdf([0.5, 1.0, 2.0]),
    ),
    Case(
        "half_normal_mean",
        "tfd_half_normal(scale = 3) %>% tfd_mean()",
        lambda: 3 * np.sqrt(2 / np.pi),
    ),
    Case(
        "half_cauchy_log_prob",
        "tfd_half_cauchy(loc = 0, scale = 25) %>% tfd_log_prob(c(0.1, 10))",
        lambda: tfd.HalfCauchy(0.0, 25.0).log_prob([0.1, 10.0]),
    ),
    Case(
        "half_student_t_log_prob",
        "tfp$distributions$HalfStudentT(df = 3, loc = 0, scale = 2)$log_prob(c(0.1, 10))",
        lambda: tfd.HalfStudentT(3.0, 0.0, 2.0).log_prob([0.1, 10.0]),
    ),
    Case(
        "gamma_batch",
        """
        d <- tfd_gamma(concentration = c(1, 2, 3), rate = 2)
        d %>% tfd_prob(0.7)
        """,
        lambda: tfd.Gamma([1.0, 2.0, 3.0], 2.0).prob(0.7),
    ),
    Case(
        "gamma_scaled_is_gamma",
        "(tfd_gamma(3, 1) %>% tfb_scale(0.5)) %>% tfd_log_prob(c(0.3, 2))",
        lambda: tfd.Gamma(3.0, 2.0).log_prob([0.3, 2.0]),
    ),
    Case(
        "inverse_gamma_mode",
        "tfd_inverse_gamma(concentration = 3, scale = 2) %>% tfd_mode()",
        lambda: 2 / 4,
    ),
    Case(
        "exponential_survival",
        "tfd_exponential(rate = 0.5)$survival_function(c(1, 2, 4))",
        lambda: np.exp([-0.5, -1.0, -2.0]),
    ),
    Case(
        "exponential_memory",
        """
        d <- tfd_exponential(rate = 2)
        s <- function(t) d %>% tfd_survival_function(t)
        s(1.5) / s(1) - s(0.5)
        """,
        lambda: 0.0,
    ),
    Case(
        "chi_log_prob",
        "tfd_chi(df = 3) %>% tfd_log_prob(1:3)",
        lambda: tfd.Chi(3.0).log_prob([1.0, 2.0, 3.0]),
    ),
    Case(
        "chi2_stats",
        "d <- tfd_chi2(df = 4)\nlist(mean = d$mean(), variance = d$variance())",
        lambda: {"mean": 4.0, "variance": 8.0},
    ),
    Case(
        "noncentral_chi2_mean",
        "tfp$distributions$NoncentralChi2(df = 3, noncentrality = 1.5)$mean()",
        lambda: 4.5,
    ),
    Case(
        "noncentral_chi2_log_prob",
        "tfp$distributions$NoncentralChi2(df = 3, noncentrality = 1.5) %>% tfd_log_prob(2)",
        lambda: tfd.NoncentralChi2(3.0, 1.5).log_prob(2.0),
    ),
    Case(
        "gamma_gamma_log_prob",
        "tfd_gamma_gamma(2, mixing_concentration = 3, mixing_rate = 1) %>% tfd_log_prob(c(0.5, 2))",
        lambda: tfd.GammaGamma(2.0, 3.0, 1.0).log_prob([0.5, 2.0]),
    ),
    Case(
        "weibull_is_an_inverted_weibull_cdf",
        """
        x <- c(0.4, 1, 2.2)
        direct <- tfd_weibull(concentration = 1.5, scale = 2)
        flow <- tfd_uniform(0, 1) %>% tfb_invert(tfb_weibull_cdf(scale = 2, concentration = 1.5))
        list(direct %>% tfd_log_prob(x), flow %>% tfd_log_prob(x))
        """,
        lambda: [tfd.Weibull(1.5, 2.0).log_prob([0.4, 1.0, 2.2])] * 2,
    ),
    Case(
        "pareto_is_exp_of_exponential",
        """
        flow <- tfd_exponential(rate = 3) %>% tfb_exp() %>% tfb_scale(2)
        c(flow$log_prob(2.5), tfd_pareto(concentration = 3, scale = 2)$log_prob(2.5))
        """,
        lambda: [np.log(3 * 2**3 / 2.5**4)] * 2,
    ),
    Case(
        "generalized_pareto_prob",
        "tfd_generalized_pareto(loc = 0, scale = 1, concentration = 0.3) %>% tfd_prob(c(0, 1))",
        lambda: tfd.GeneralizedPareto(0.0, 1.0, 0.3).prob([0.0, 1.0]),
    ),
    Case(
        "inverse_gaussian_stats",
        """
        d <- tfd_inverse_gaussian(loc = 2, concentration = 3)
        c(d$mean(), d$variance(), d$log_prob(1.2))
        """,
        lambda: [2.0, 8 / 3, tfd.InverseGaussian(2.0, 3.0).log_prob(1.2).numpy()],
    ),
    Case(
        "beta_quotient_log_prob",
        "tfp$distributions$BetaQuotient(2, 3, 4, 5)$log_prob(c(0.5, 1.5))",
        lambda: tfd.BetaQuotient(2.0, 3.0, 4.0, 5.0).log_prob([0.5, 1.5]),
        rtol=1e-4,
    ),
    Case(
        "softplus_of_a_normal",
        "(tfd_normal(0, 1) %>% tfb_softplus()) %>% tfd_log_prob(c(0.1, 1, 3))",
        lambda: tfd.TransformedDistribution(tfd.Normal(0.0, 1.0), tfb.Softplus()).log_prob(
            [0.1, 1.0, 3.0]
        ),
    ),
    Case(
        "square_of_a_half_normal_is_chi2",
        "(tfd_half_normal(1) %>% tfb_square()) %>% tfd_log_prob(c(0.2, 2))",
        lambda: tfd.Chi2(1.0).log_prob([0.2, 2.0]),
    ),
    Case(
        "reciprocal_of_a_gamma_is_inverse_gamma",
        "(tfd_gamma(3, 2) %>% tfb_reciprocal()) %>% tfd_log_prob(c(0.2, 2))",
        lambda: tfd.InverseGamma(3.0, 2.0).log_prob([0.2, 2.0]),
    ),
)
