"""Distributions over whole numbers and finite sets."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfd

CASES = (
    Case(
        "bernoulli_by_probs_and_logits",
        """
        p <- 0.3
        a <- tfd_bernoulli(probs = p) %>% tfd_log_prob(c(0, 1))
        b <- tfd_bernoulli(logits = log(p / (1 - p))) %>% tfd_log_prob(c(0, 1))
        list(a, b)
        """,
        lambda: [np.log([0.7, 0.3])] * 2,
    ),
    Case(
        "probit_bernoulli_mean",
        "tfp$distributions$ProbitBernoulli(probits = c(-1, 0, 1)) %>% tfd_mean()",
        lambda: tfd.Normal(0.0, 1.0).cdf([-1.0, 0.0, 1.0]),
    ),
    Case(
        "binomial_adds_up_to_one",
        "d <- tfd_binomial(total_count = 4, probs = 0.3)\nsum(d %>% tfd_prob(0:4))",
        lambda: 1.0,
    ),
    Case(
        "binomial_log_prob",
        "tfd_binomial(10, probs = c(0.2, 0.5)) %>% tfd_log_prob(3)",
        lambda: tfd.Binomial(10.0, probs=[0.2, 0.5]).log_prob(3.0),
    ),
    Case(
        "negative_binomial_mean",
        "tfd_negative_binomial(total_count = 5, probs = 0.3) %>% tfd_mean()",
        lambda: 5 * 0.3 / 0.7,
    ),
    Case(
        "geometric_prob",
        "tfd_geometric(probs = 0.25)$prob(c(0, 1, 2))",
        lambda: [0.25, 0.25 * 0.75, 0.25 * 0.75**2],
    ),
    Case(
        "poisson_by_log_rate",
        "tfd_poisson(log_rate = log(c(1, 4))) %>% tfd_log_prob(2)",
        lambda: tfd.Poisson([1.0, 4.0]).log_prob(2.0),
    ),
    Case(
        "poisson_cdf",
        "tfd_poisson(rate = 3) %>% tfd_cdf(c(0, 2, 5))",
        lambda: tfd.Poisson(3.0).cdf([0.0, 2.0, 5.0]),
    ),
    Case(
        "skellam_moments",
        "d <- tfd_skellam(rate1 = 3, rate2 = 1)\nc(tfd_mean(d), tfd_variance(d))",
        lambda: [2.0, 4.0],
    ),
    Case(
        "skellam_log_prob",
        "tfd_skellam(rate1 = 3, rate2 = 1) %>% tfd_log_prob(c(-1, 0, 4))",
        lambda: tfd.Skellam(3.0, 1.0).log_prob([-1.0, 0.0, 4.0]),
    ),
    Case(
        "beta_binomial_mean",
        "tfd_beta_binomial(total_count = 10, concentration1 = 2, concentration0 = 3)$mean()",
        lambda: 4.0,
    ),
    Case(
        "zipf_log_prob",
        "tfd_zipf(power = 2) %>% tfd_log_prob(1:3)",
        lambda: -2 * np.log([1.0, 2.0, 3.0]) - np.log(np.pi**2 / 6),
    ),
    Case(
        "categorical_entropy",
        "tfd_categorical(probs = c(0.2, 0.3, 0.5)) %>% tfd_entropy()",
        lambda: -sum(p * np.log(p) for p in (0.2, 0.3, 0.5)),
    ),
    Case(
        "categorical_classes_count_from_zero",
        "tfd_categorical(logits = c(0, 1, 2)) %>% tfd_log_prob(c(0, 2))",
        lambda: np.array([0.0, 2.0]) - np.log(np.exp([0, 1, 2]).sum()),
    ),
    Case(
        "categorical_mode",
        "tfd_categorical(probs = c(0.2, 0.5, 0.3))$mode()",
        lambda: 1,
    ),
    Case(
        "one_hot_categorical_log_prob",
        "tfd_one_hot_categorical(probs = c(0.2, 0.8)) %>% tfd_log_prob(c(0, 1))",
        lambda: np.log(0.8),
    ),
    Case(
        "multinomial_log_prob",
        "tfd_multinomial(total_count = 4, probs = c(0.2, 0.3, 0.5)) %>% tfd_log_prob(c(1, 1, 2))",
        lambda: np.log(12 * 0.2 * 0.3 * 0.25),
    ),
    Case(
        "multinomial_covariance",
        "tfd_multinomial(total_count = 4, probs = c(0.2, 0.8)) %>% tfd_covariance()",
        lambda: 4 * 0.16 * np.array([[1.0, -1.0], [-1.0, 1.0]]),
    ),
    Case(
        "dirichlet_multinomial_log_prob",
        """
        d <- tfd_dirichlet_multinomial(total_count = 5, concentration = c(1, 2, 3))
        d$log_prob(c(0, 2, 3))
        """,
        lambda: tfd.DirichletMultinomial(5.0, [1.0, 2.0, 3.0]).log_prob([0.0, 2.0, 3.0]),
    ),
    Case(
        "finite_discrete_prob",
        """
        d <- tfd_finite_discrete(outcomes = c(1, 2, 4, 8), probs = c(0.1, 0.4, 0.3, 0.2))
        c(d %>% tfd_prob(4), d %>% tfd_cdf(4), d %>% tfd_mean())
        """,
        lambda: [0.3, 0.8, 0.1 + 0.8 + 1.2 + 1.6],
    ),
    Case(
        "plackett_luce_log_prob",
        "tfd_plackett_luce(scores = c(1, 2, 3)) %>% tfd_log_prob(c(2L, 1L, 0L))",
        lambda: np.log(3 / 6 * 2 / 3),
    ),
    Case(
        "ordered_logistic_probs",
        """
        d <- tfp$distributions$OrderedLogistic(cutpoints = c(-2, 0, 2), loc = 0.5)
        sapply(0:3, function(k) d$prob(k))
        """,
        lambda: tfd.OrderedLogistic([-2.0, 0.0, 2.0], 0.5).prob([0, 1, 2, 3]),
    ),
    Case(
        "stopping_ratio_logistic_probs",
        """
        d <- tfp$distributions$StoppingRatioLogistic(cutpoints = c(-2, 0, 2), loc = 0.5)
        d$prob(0:3)
        """,
        lambda: tfd.StoppingRatioLogistic([-2.0, 0.0, 2.0], 0.5).prob([0, 1, 2, 3]),
    ),
    Case(
        "zero_inflated_negative_binomial_log_prob",
        """
        d <- tfp$distributions$ZeroInflatedNegativeBinomial(
          inflated_loc_probs = 0.2, total_count = 5, probs = 0.3
        )
        d$prob(c(0, 1))
        """,
        lambda: [0.2 + 0.8 * 0.7**5, 0.8 * 5 * 0.3 * 0.7**5],
    ),
    Case(
        "inflated_poisson",
        """
        d <- tfp$distributions$Inflated(tfd_poisson(rate = 3), inflated_loc_probs = 0.25)
        d$prob(c(0, 2))
        """,
        lambda: [0.25 + 0.75 * np.exp(-3), 0.75 * np.exp(-3) * 9 / 2],
    ),
    Case(
        "quantized_normal_adds_up_to_one",
        """
        d <- tfd_quantized(tfd_normal(loc = 0, scale = 2), low = -4, high = 4)
        sum(tfd_prob(d, seq(-4, 4)))
        """,
        lambda: 1.0,
    ),
    Case(
        "discretized_logistic",
        """
        low <- 0; high <- 15
        d <- tfd_quantized(
          tfd_transformed_distribution(tfd_logistic(loc = 8, scale = 2), tfb_shift(-0.5)),
          low = low, high = high
        )
        d %>% tfd_log_prob(c(0, 7, 15))
        """,
        lambda: tfd.QuantizedDistribution(tfd.Logistic(7.5, 2.0), low=0.0, high=15.0).log_prob(
            [0.0, 7.0, 15.0]
        ),
        rtol=1e-4,
    ),
    Case(
        "determinantal_point_process_log_prob",
        """
        d <- tfp$distributions$DeterminantalPointProcess(
          eigenvalues = c(0.5, 2), eigenvectors = diag(2)
        )
        d$log_prob(c(0, 1))
        """,
        lambda: tfd.DeterminantalPointProcess([0.5, 2.0], np.eye(2, dtype=np.float32)).log_prob(
            [0, 1]
        ),
    ),
    Case(
        "poisson_log_normal_quadrature_compound_mean",
        """
        d <- tfd_poisson_log_normal_quadrature_compound(loc = 0.5, scale = 0.4)
        list(d$mean(), d$log_prob(2))
        """,
        lambda: [
            tfd.PoissonLogNormalQuadratureCompound(0.5, 0.4).mean(),
            tfd.PoissonLogNormalQuadratureCompound(0.5, 0.4).log_prob(2.0),
        ],
    ),
)
