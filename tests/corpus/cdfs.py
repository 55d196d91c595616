"""Bijectors that are distribution functions."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb, tfd

X = np.array([0.2, 0.5, 1.3])

CASES = (
    Case(
        "gumbel_cdf_forward",
        "tfb_gumbel_cdf(loc = 0.5, scale = 2) %>% tfb_forward(c(0.2, 0.5, 1.3))",
        lambda: np.exp(-np.exp(-(X - 0.5) / 2)),
    ),
    Case(
        "gumbel_cdf_inverse_is_the_quantile",
        """
        p <- c(0.05, 0.5, 0.95)
        b <- tfb_gumbel_cdf(loc = 0.5, scale = 2)
        (b %>% tfb_inverse(p)) - (tfd_gumbel(0.5, 2) %>% tfd_quantile(p))
        """,
        lambda: np.zeros(3),
        atol=1e-5,
    ),
    Case(
        "weibull_cdf_forward",
        "tfb_weibull_cdf(scale = 2, concentration = 1.5)$forward(c(0.2, 0.5, 1.3))",
        lambda: 1 - np.exp(-((X / 2) ** 1.5)),
    ),
    Case(
        "weibull_cdf_log_det_is_the_log_density",
        """
        x <- c(0.2, 0.5, 1.3)
        tfb_weibull_cdf(2, 1.5) %>% tfb_forward_log_det_jacobian(x, event_ndims = 0)
        """,
        lambda: tfd.Weibull(1.5, 2.0).log_prob([0.2, 0.5, 1.3]),
    ),
    Case(
        "kumaraswamy_cdf_forward",
        "tfb_kumaraswamy_cdf(2, 3) %>% tfb_forward(c(0.2, 0.5, 0.9))",
        lambda: 1 - (1 - np.array([0.2, 0.5, 0.9]) ** 2) ** 3,
    ),
    Case(
        "gompertz_cdf_forward",
        "tfb_gompertz_cdf(concentration = 1, rate = 0.5) %>% tfb_forward(c(0.2, 0.5, 1.3))",
        lambda: tfb.GompertzCDF(1.0, 0.5).forward([0.2, 0.5, 1.3]),
    ),
    Case(
        "shifted_gompertz_cdf_forward",
        "tfb_shifted_gompertz_cdf(concentration = 1, rate = 0.5)$forward(c(0.2, 0.5, 1.3))",
        lambda: tfb.ShiftedGompertzCDF(1.0, 0.5).forward([0.2, 0.5, 1.3]),
    ),
    Case(
        "rayleigh_cdf_there_and_back",
        """
        b <- tfb_rayleigh_cdf(scale = 2)
        x <- c(0.2, 0.5, 1.3)
        list(b$forward(x), b$inverse(b$forward(x)))
        """,
        lambda: [1 - np.exp(-(X**2) / 8), X],
        rtol=1e-4,
    ),
    Case(
        "frechet_cdf_forward",
        "tfp$bijectors$FrechetCDF(loc = 0, scale = 2, concentration = 1.5)$forward(c(0.5, 1, 3))",
        lambda: np.exp(-((np.array([0.5, 1.0, 3.0]) / 2) ** -1.5)),
    ),
    Case(
        "moyal_cdf_against_the_distribution",
        """
        x <- c(-1, 0, 2)
        tfp$bijectors$MoyalCDF(loc = 0, scale = 1)$forward(x) - tfd_moyal(0, 1)$cdf(x)
        """,
        lambda: np.zeros(3),
    ),
    Case(
        "generalized_extreme_value_cdf_forward",
        """
        b <- tfp$bijectors$GeneralizedExtremeValueCDF(loc = 0, scale = 1, concentration = 0.3)
        b$forward(c(0.2, 0.5, 1.3))
        """,
        lambda: np.exp(-((1 + 0.3 * X) ** (-1 / 0.3))),
    ),
    Case(
        "uniforms_pushed_back_are_samples",
        """
        set.seed(4)
        b <- tfb_invert(tfb_gumbel_cdf(loc = 1, scale = 0.5))
        x <- b %>% tfb_forward(runif(5000, 0.001, 0.999))
        abs(mean(x) - (1 + 0.5 * 0.5772)) < 0.05
        """,
        lambda: True,
    ),
)
