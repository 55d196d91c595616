"""R's own language around flows: control, conditions, tables, densities, purrr."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfd

CASES: tuple[Case, ...] = (
    Case(
        "chain_of_a_filtered_list",
        """
        use_exp <- FALSE
        layers <- list(tfb_shift(1), if (use_exp) tfb_exp() else NULL, tfb_scale(2))
        layers <- Filter(Negate(is.null), layers)
        tfb_chain(layers) %>% tfb_forward(1)
        """,
        lambda: 3.0,
    ),
    Case(
        "inline_closes_over_its_maker",
        """
        make_affine <- function(a, b) {
          force(a); force(b)
          tfb_inline(
            forward_fn = function(x) a * x + b,
            inverse_fn = function(y) (y - b) / a,
            inverse_log_det_jacobian_fn = function(y) -log(abs(a)) * tf$ones_like(y),
            forward_min_event_ndims = 0L
          )
        }
        flow <- tfb_chain(list(make_affine(2, 1), make_affine(3, -1)))
        flow$forward(c(0, 1))
        """,
        lambda: [-1.0, 5.0],
    ),
    Case(
        "switch_chooses_a_family",
        """
        make <- function(kind) switch(kind,
          normal = tfd_normal(0, 1),
          laplace = tfd_laplace(0, 1),
          stop("unknown kind")
        )
        make("laplace") %>% tfd_log_prob(1)
        """,
        lambda: -1 - np.log(2),
    ),
    Case(
        "composed_by_a_user_operator",
        """
        `%after%` <- function(f, g) tfb_chain(list(f, g))
        (tfb_exp() %after% tfb_scale(2)) %>% tfb_forward(1)
        """,
        lambda: np.exp(2.0),
    ),
    Case(
        "magrittr_assignment_pipe",
        "d <- tfd_normal(0, 1)\nd %<>% tfb_exp()\nd %>% tfd_log_prob(2)",
        lambda: tfd.LogNormal(0.0, 1.0).log_prob(2.0),
    ),
    Case(
        "local_block_and_invisible",
        "d <- local({ s <- 2; tfd_normal(0, s) })\nd %>% tfd_stddev()",
        lambda: 2.0,
    ),
    Case("user_operator_of_numbers", "`%+%` <- function(a, b) 10 * a + b\n1 %+% 2", lambda: 12.0),
    Case("recall", "f <- function(n) if (n <= 1) 1 else n * Recall(n - 1)\nf(4)", lambda: 24.0),
    Case("try_catch", 'tryCatch(stop("no"), error = function(e) 1)', lambda: 1.0),
    Case("suppress_warnings", "suppressWarnings(tfd_normal(0, 1)$mean())", lambda: 0.0),
    Case("match_arg", 'match.arg("re", c("relu", "tanh"))', lambda: "relu"),
    Case(
        "scale_is_a_function_of_r_too",
        "x <- matrix(c(1, 2, 3, 4, 6, 8), ncol = 2)\ncolMeans(base::scale(x))",
        lambda: [0.0, 0.0],
    ),
    Case(
        "sweep_and_col_means",
        """
        x <- matrix(c(1, 2, 3, 4, 6, 8), ncol = 2)
        centred <- sweep(x, 2, colMeans(x))
        colSums(centred)
        """,
        lambda: [0.0, 0.0],
    ),
    Case(
        "purrr_map_of_layers",
        "layers <- purrr::map(1:3, function(i) tfb_scale(i))\ntfb_chain(layers)$forward(1)",
        lambda: 6.0,
    ),
    Case(
        "purrr_formula_lambda",
        "layers <- purrr::map(1:3, ~ tfb_scale(.x))\ntfb_chain(layers)$forward(1)",
        lambda: 6.0,
    ),
    Case(
        "rs_own_density_functions",
        "dnorm(0.5, mean = 1, sd = 2, log = TRUE) - as.numeric(tfd_normal(1, 2)$log_prob(0.5))",
        lambda: 0.0,
    ),
    Case(
        "matrix_with_dimnames",
        'm <- matrix(1:4, 2, dimnames = list(NULL, c("a", "b")))\nm[, "b"]',
        lambda: [3, 4],
    ),
    Case(
        "histogram_of_samples",
        """
        set.seed(1)
        x <- as.numeric(tfd_uniform(0, 1) %>% tfd_sample(1000))
        counts <- table(cut(x, breaks = c(0, 0.5, 1)))
        sum(counts)
        """,
        lambda: 1000,
    ),
    Case(
        "grid_of_densities",
        """
        xs <- seq(-1, 1, length.out = 3)
        ys <- seq(0, 1, by = 0.5)
        grid <- expand.grid(x = xs, y = ys)
        d <- tfd_multivariate_normal_diag(c(0, 0))
        d %>% tfd_log_prob(as.matrix(grid))
        """,
        lambda: [-np.log(2 * np.pi) - 0.5 * (x**2 + y**2) for y in (0, 0.5, 1) for x in (-1, 0, 1)],
    ),
)
