"""Distributions between two ends, and around the circle."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb, tfd

CASES = (
    Case(
        "uniform_outside_its_ends",
        "tfd_uniform(low = -1, high = 3) %>% tfd_prob(c(-2, 0, 2.9, 4))",
        lambda: [0.0, 0.25, 0.25, 0.0],
    ),
    Case(
        "uniform_entropies",
        "tfd_uniform(low = 0, high = c(1, 2, 4)) %>% tfd_entropy()",
        lambda: np.log([1.0, 2.0, 4.0]),
    ),
    Case(
        "uniform_moved_by_a_flow",
        """
        flow <- tfb_chain(list(tfb_shift(-1), tfb_scale(4)))
        (tfd_uniform() %>% flow) %>% tfd_log_prob(c(-0.5, 2.5))
        """,
        lambda: np.full(2, -np.log(4.0)),
    ),
    Case(
        "beta_moments",
        """
        d <- tfd_beta(concentration1 = 2, concentration0 = 6)
        c(d %>% tfd_mean(), d %>% tfd_variance(), d %>% tfd_mode())
        """,
        lambda: [0.25, 2 * 6 / (64 * 9), 1 / 6],
    ),
    Case(
        "beta_cdf",
        "tfd_beta(0.5, 0.5) %>% tfd_cdf(c(0.1, 0.5, 0.9))",
        lambda: 2 / np.pi * np.arcsin(np.sqrt([0.1, 0.5, 0.9])),
    ),
    Case(
        "kumaraswamy_quantile",
        "tfd_kumaraswamy(concentration1 = 2, concentration0 = 3) %>% tfd_quantile(c(0.2, 0.8))",
        lambda: (1 - (1 - np.array([0.2, 0.8])) ** (1 / 3)) ** 0.5,
    ),
    Case(
        "kumaraswamy_by_flow",
        """
        b <- tfb_kumaraswamy_cdf(concentration1 = 2, concentration0 = 3)
        (tfd_uniform(0, 1) %>% tfb_invert(b)) %>% tfd_log_prob(c(0.2, 0.8))
        """,
        lambda: tfd.Kumaraswamy(2.0, 3.0).log_prob([0.2, 0.8]),
    ),
    Case(
        "logit_normal_both_ways",
        """
        y <- c(0.1, 0.6)
        list(
          tfd_logit_normal(loc = 0.3, scale = 2) %>% tfd_log_prob(y),
          tfd_normal(0.3, 2) %>% tfb_sigmoid() %>% tfd_log_prob(y)
        )
        """,
        lambda: [tfd.LogitNormal(0.3, 2.0).log_prob([0.1, 0.6])] * 2,
    ),
    Case(
        "continuous_bernoulli_log_prob",
        "tfd_continuous_bernoulli(probs = c(0.2, 0.7)) %>% tfd_log_prob(0.4)",
        lambda: tfd.ContinuousBernoulli(probs=[0.2, 0.7]).log_prob(0.4),
    ),
    Case(
        "triangular_cdf",
        "tfd_triangular(low = 0, high = 2, peak = 0.5) %>% tfd_cdf(c(0.5, 1, 2))",
        lambda: [0.25, 1 - 1 / 3, 1.0],
    ),
    Case(
        "pert_mean",
        "tfd_pert(low = 1, peak = 2, high = 7, temperature = 4) %>% tfd_mean()",
        lambda: (1 + 4 * 2 + 7) / 6,
    ),
    Case(
        "truncated_normal_log_prob",
        """
        d <- tfd_truncated_normal(loc = 0, scale = 1, low = -1, high = 2)
        d %>% tfd_log_prob(c(-0.5, 1.5))
        """,
        lambda: tfd.TruncatedNormal(0.0, 1.0, -1.0, 2.0).log_prob([-0.5, 1.5]),
    ),
    Case(
        "truncated_normal_mean_of_a_batch",
        "tfd_truncated_normal(loc = c(0, 1), scale = 1, low = -1, high = 1)$mean()",
        lambda: tfd.TruncatedNormal([0.0, 1.0], 1.0, -1.0, 1.0).mean(),
        atol=1e-6,
    ),
    Case(
        "truncated_cauchy_log_prob",
        "tfp$distributions$TruncatedCauchy(0, 1, low = -1, high = 2)$log_prob(c(-0.5, 1.5))",
        lambda: tfd.TruncatedCauchy(0.0, 1.0, -1.0, 2.0).log_prob([-0.5, 1.5]),
    ),
    Case(
        "bates_moments",
        """
        d <- tfd_bates(total_count = 3, low = -1, high = 1)
        c(d %>% tfd_mean(), d %>% tfd_variance())
        """,
        lambda: [0.0, 4 / 12 / 3],
    ),
    Case(
        "von_mises_around_the_circle",
        """
        d <- tfd_von_mises(loc = 0.5, concentration = 2)
        d %>% tfd_log_prob(c(0.5, -2, 3))
        """,
        lambda: tfd.VonMises(0.5, 2.0).log_prob([0.5, -2.0, 3.0]),
    ),
    Case(
        "relaxed_bernoulli_log_prob",
        "tfd_relaxed_bernoulli(temperature = 0.5, probs = c(0.3, 0.6)) %>% tfd_log_prob(0.8)",
        lambda: tfd.RelaxedBernoulli(0.5, probs=[0.3, 0.6]).log_prob(0.8),
    ),
    Case(
        "tanh_squashed_normal",
        """
        squash <- tfb_tanh()
        policy <- tfd_normal(loc = 0.2, scale = 0.5) %>% squash
        policy$log_prob(c(-0.9, 0, 0.5))
        """,
        lambda: tfd.TransformedDistribution(tfd.Normal(0.2, 0.5), tfb.Tanh()).log_prob(
            [-0.9, 0.0, 0.5]
        ),
    ),
    Case(
        "samples_stay_between_the_ends",
        """
        set.seed(1)
        x <- tfd_truncated_normal(0, 1, low = -0.5, high = 0.5) %>% tfd_sample(200)
        c(min(x) >= -0.5, max(x) <= 0.5, length(x) == 200)
        """,
        lambda: [True, True, True],
    ),
)
