"""R's statistics around flows: integrals of densities, likelihoods, tests, groups, classes."""

from __future__ import annotations

import numpy as np

from corpus.case import Case

CASES: tuple[Case, ...] = (
    Case(
        "a_density_integrates_to_one",
        """
        d <- tfd_transformed_distribution(tfd_normal(0, 1), tfb_sigmoid())
        integrate(function(x) as.numeric(tfd_prob(d, x)), 0, 1)$value
        """,
        lambda: 1.0,
    ),
    Case(
        "a_mean_as_an_integral",
        """
        d <- tfd_gamma(concentration = 3, rate = 2)
        integrate(function(x) x * as.numeric(tfd_prob(d, x)), 0, Inf)$value
        """,
        lambda: 1.5,
    ),
    Case(
        "a_quantile_by_uniroot",
        """
        d <- tfd_mixture_same_family(
          tfd_categorical(probs = c(0.5, 0.5)), tfd_normal(loc = c(-1, 1), scale = 1)
        )
        uniroot(function(q) as.numeric(tfd_cdf(d, q)) - 0.5, c(-5, 6), tol = 1e-6)$root
        """,
        lambda: 0.0,
    ),
    Case(
        "maximum_likelihood_by_optim",
        """
        x <- c(0.5, 1.5, 2.5, 0.1)
        loss <- function(p) -sum(as.numeric(tfd_log_prob(tfd_exponential(exp(p)), x)))
        exp(optimize(loss, c(-3, 3))$minimum)
        """,
        lambda: 1 / 1.15,
        rtol=1e-3,
    ),
    Case(
        "covariance_by_eigenvectors",
        """
        s <- matrix(c(2, 1, 1, 2), 2)
        e <- eigen(s)
        root <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
        op <- tf$linalg$LinearOperatorFullMatrix(root)
        d <- tfd_multivariate_normal_linear_operator(c(0, 0), op)
        as.numeric(tfd_log_prob(d, c(1, -1)))
        """,
        lambda: -np.log(2 * np.pi) - 0.5 * np.log(3) - 1.0,
    ),
    Case(
        "groups_of_simulated_values",
        """
        x <- c(1, 2, 3, 10, 20)
        g <- ifelse(x < 5, "low", "high")
        means <- tapply(x, g, mean)
        d <- tfd_normal(means[["low"]], 1)
        as.numeric(tfd_mean(d)) + unname(means["high"])
        """,
        lambda: 17.0,
    ),
    Case(
        "a_model_with_a_class",
        """
        flow <- function(scale) structure(
          list(d = tfd_normal(0, 1) %>% tfb_scale(scale)), class = "flow"
        )
        logLik.flow <- function(object, x, ...) sum(as.numeric(tfd_log_prob(object$d, x)))
        summary.flow <- function(object, ...) list(ll = logLik(object, c(0, 0)))
        summary(flow(2))$ll
        """,
        lambda: 2 * (-0.5 * np.log(2 * np.pi) - np.log(2)),
    ),
    Case(
        "warnings_are_counted_and_muffled",
        """
        seen <- 0
        value <- withCallingHandlers(
          { warning("tail"); as.numeric(tfd_normal(0, 1) %>% tfd_cdf(0)) },
          warning = function(w) { seen <<- seen + 1; invokeRestart("muffleWarning") }
        )
        seen + value
        """,
        lambda: 1.5,
    ),
)
