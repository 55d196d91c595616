"""Layers with networks: shapes, triangular Jacobians and round trips; two small fits."""

from __future__ import annotations

import numpy as np

from corpus.case import Case

CASES = (
    Case(
        "real_nvp_keeps_what_is_masked",
        """
        nvp <- tfb_real_nvp(
          num_masked = 2,
          shift_and_log_scale_fn = tfb_real_nvp_default_template(hidden_layers = list(8, 8))
        )
        d <- tfd_transformed_distribution(
          tfd_sample_distribution(tfd_normal(0, 1), 3), nvp
        )
        x <- c(0.5, -1, 2)
        y <- d$bijector$forward(x)
        y[1:2]
        """,
        lambda: [0.5, -1.0],
    ),
    Case(
        "real_nvp_by_an_r_function",
        """
        net <- function(x, n) list(2 * x, tf$zeros_like(x) + log(3))
        nvp <- tfb_real_nvp(num_masked = 1, shift_and_log_scale_fn = net)
        list(nvp$forward(c(0.5, 1)), nvp$forward_log_det_jacobian(c(0.5, 1), event_ndims = 1L))
        """,
        lambda: [[0.5, 4.0], np.log(3)],
    ),
    Case(
        "real_nvp_shapes",
        """
        layers <- lapply(1:3, function(i) {
          tfb_chain(list(
            tfb_permute(c(1, 0)),
            tfb_real_nvp(1, tfb_real_nvp_default_template(list(4, 4)))
          ))
        })
        d <- tfd_transformed_distribution(
          distribution = tfd_multivariate_normal_diag(c(0, 0)), bijector = tfb_chain(layers)
        )
        x <- d %>% tfd_sample(7)
        list(dim(x), dim(d %>% tfd_log_prob(x)))
        """,
        lambda: [[7, 2], 7],
    ),
    Case(
        "shift_only_template_keeps_volumes",
        """
        d <- tfd_multivariate_normal_diag(c(0, 0)) %>%
          tfb_real_nvp(1, tfb_real_nvp_default_template(list(4), shift_only = TRUE))
        d$bijector$forward_log_det_jacobian(matrix(1:6, ncol = 2), event_ndims = 1L)
        """,
        lambda: 0.0,
    ),
    Case(
        "masked_autoregressive_flow_comes_back",
        """
        maf <- tfb_masked_autoregressive_flow(
          shift_and_log_scale_fn = tfb_masked_autoregressive_default_template(list(8, 8))
        )
        d <- tfd_sample_distribution(tfd_normal(0, 1), 3) %>% maf
        x <- c(0.5, -1, 2)
        b <- d$bijector
        b %>% tfb_forward(b %>% tfb_inverse(x))
        """,
        lambda: [0.5, -1.0, 2.0],
        atol=1e-5,
    ),
    Case(
        "masked_autoregressive_flow_over_made",
        """
        made <- tfb_autoregressive_network(params = 2L, hidden_units = list(16L, 16L))
        d <- tfd_transformed_distribution(
          distribution = tfd_sample_distribution(tfd_normal(0, 1), sample_shape = 2L),
          bijector = tfb_masked_autoregressive_flow(made)
        )
        x <- d %>% tfd_sample(c(3, 4))
        dim(d %>% tfd_log_prob(x))
        """,
        lambda: [3, 4],
    ),
    Case(
        "inverse_autoregressive_flow",
        """
        iaf <- tfb_invert(tfb_masked_autoregressive_flow(
          tfb_masked_autoregressive_default_template(hidden_layers = c(8, 8))
        ))
        d <- tfd_multivariate_normal_diag(rep(0, 4)) %>% iaf
        d$event_shape
        """,
        lambda: 4,
    ),
    Case(
        "masked_autoregressive_flow_by_an_r_function",
        """
        maf <- tfb_masked_autoregressive_flow(
          function(x) list(tf$zeros_like(x) + 1, tf$zeros_like(x) + log(2))
        )
        maf %>% tfb_forward(c(1, 2))
        """,
        lambda: [3.0, 5.0],
    ),
    Case(
        "batch_normalization_before_training",
        """
        b <- tfb_batch_normalization(training = FALSE)
        d <- tfd_multivariate_normal_diag(c(0, 0)) %>% b
        dim(d %>% tfd_log_prob(matrix(1:6, ncol = 2)))
        """,
        lambda: 3,
    ),
    Case(
        "fit_finds_shift_and_scale",
        """
        set.seed(2)
        x <- tfd_normal(loc = 3, scale = 0.5) %>% tfd_sample(500)
        m <- tf$Variable(0)
        s <- tf$Variable(1)
        d <- tfd_normal(0, 1) %>% tfb_scale(tf$nn$softplus(s)) %>% tfb_shift(m)
        fit(d, x, epochs = 30, batch_size = 50, learning_rate = 0.05, verbose = 0)
        c(abs(as.numeric(m) - 3) < 0.1, abs(as.numeric(tf$nn$softplus(s)) - 0.5) < 0.1)
        """,
        lambda: [True, True],
    ),
    Case(
        "fit_lowers_the_loss",
        """
        set.seed(3)
        x <- tfd_gamma(3, 1) %>% tfd_sample(300)
        d <- tfd_log_normal(loc = tf$Variable(0), scale = tf$exp(tf$Variable(0)))
        before <- mean(as.numeric(d %>% tfd_log_prob(x)))
        fit(d, x, epochs = 30, learning_rate = 0.05, standardize = FALSE, verbose = 0)
        after <- mean(as.numeric(d %>% tfd_log_prob(x)))
        after > before
        """,
        lambda: True,
    ),
)
