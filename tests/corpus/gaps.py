"""Scripts that R and TFP run and flowdsl does not yet, with what it says."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, Gap

KNOWN_GAPS: tuple[Gap, ...] = (
    Gap(
        Case(
            "grid_of_densities",
            """
            xs <- seq(-1, 1, length.out = 3)
            ys <- seq(0, 1, by = 0.5)
            grid <- expand.grid(x = xs, y = ys)
            d <- tfd_multivariate_normal_diag(c(0, 0))
            d %>% tfd_log_prob(as.matrix(grid))
            """,
            lambda: [
                -np.log(2 * np.pi) - 0.5 * (x**2 + y**2) for y in (0, 0.5, 1) for x in (-1, 0, 1)
            ],
        ),
        "F201: `expand.grid` is not defined",
    ),
)
