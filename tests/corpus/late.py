"""Scripts that took longest to get right."""

from __future__ import annotations

import numpy as np

from corpus.case import Case

CASES: tuple[Case, ...] = (
    Case(
        "inline_softplus_in_a_list",
        """
        forwards <- list(tf$nn$softplus, function(x) tf$tanh(x))
        bs <- lapply(forwards, function(f) tfb_inline(f, forward_min_event_ndims = 0))
        sapply(bs, function(b) as.numeric(b$forward(1)))
        """,
        lambda: [np.log1p(np.e), np.tanh(1.0)],
    ),
    Case(
        "real_nvp_comes_back",
        """
        d <- tfd_multivariate_normal_diag(loc = rep(0, 3)) %>%
          tfb_real_nvp(1, tfb_real_nvp_default_template(list(8), activation = tf$nn$tanh))
        x <- matrix(c(0.1, 0.2, 0.3, -1, 0, 1), nrow = 2, byrow = TRUE)
        d$bijector$inverse(tf$identity(d$bijector$forward(x)))
        """,
        lambda: [[0.1, 0.2, 0.3], [-1.0, 0.0, 1.0]],
        atol=1e-5,
    ),
    Case("split_bijector", "tfb_split(2)$forward(c(1, 2, 3, 4))[[2]]", lambda: [3.0, 4.0]),
    Case(
        "sum_of_a_comparison_of_samples",
        "sum(tfd_bernoulli(probs = 0.5)$sample(10L) >= 0)",
        lambda: 10,
    ),
)
