"""R as it is written around flows: closures, applying, matrices, tensors."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tf, tfd

CASES = (
    Case(
        "libraries_are_accepted",
        """
        library(tensorflow)
        library(tfprobability)
        library(magrittr)
        tfd_normal(0, 1) %>% tfd_mean()
        """,
        lambda: 0.0,
    ),
    Case(
        "closure_counts_its_calls",
        """
        counter <- function() { n <- 0; function() { n <<- n + 1; n } }
        tick <- counter()
        tick(); tick()
        tick()
        """,
        lambda: 3.0,
    ),
    Case(
        "default_arguments_see_earlier_ones",
        """
        make <- function(loc = 0, scale = 1 + abs(loc)) tfd_normal(loc, scale)
        make(-3) %>% tfd_stddev()
        """,
        lambda: 4.0,
    ),
    Case(
        "dots_are_passed_on",
        """
        log_density <- function(x, family, ...) family(...)$log_prob(x)
        log_density(0.5, tfd_gamma, concentration = 2, rate = 3)
        """,
        lambda: tfd.Gamma(2.0, 3.0).log_prob(0.5),
    ),
    Case(
        "lapply_over_distributions",
        """
        ds <- list(a = tfd_normal(0, 1), b = tfd_laplace(0, 1))
        lapply(ds, function(d) d %>% tfd_log_prob(0))
        """,
        lambda: {"a": -0.5 * np.log(2 * np.pi), "b": -np.log(2)},
    ),
    Case(
        "vapply_over_scales",
        """
        vapply(c(1, 2, 4), function(s) as.numeric(tfd_laplace(0, s)$entropy()), numeric(1))
        """,
        lambda: 1 + np.log([2.0, 4.0, 8.0]),
    ),
    Case(
        "mapply_over_two_vectors",
        "mapply(function(m, s) as.numeric(tfd_normal(m, s)$cdf(1)), c(0, 1), c(1, 2))",
        lambda: tfd.Normal([0.0, 1.0], [1.0, 2.0]).cdf(1.0),
    ),
    Case(
        "purrr_style_pipes_of_numbers",
        "c(4, 9, 16) %>% sqrt() %>% sum()",
        lambda: 9.0,
    ),
    Case(
        "list_items_by_name_and_number",
        """
        prior <- list(loc = 1, scale = 2)
        d <- tfd_normal(loc = prior$loc, scale = prior[["scale"]])
        d$mean() + prior[[2]]
        """,
        lambda: 3.0,
    ),
    Case(
        "do_call_with_named_parameters",
        """
        params <- list(loc = 1, scale = 2)
        do.call(tfd_normal, params) %>% tfd_variance()
        """,
        lambda: 4.0,
    ),
    Case(
        "modify_a_list",
        "p <- list(a = 1)\np$b <- 2\np[['a']] <- 3\nunlist(p)",
        lambda: [3.0, 2.0],
    ),
    Case(
        "matrix_by_columns_and_transpose",
        "m <- matrix(1:6, nrow = 2)\nt(m)[2, ]",
        lambda: [3.0, 4.0],
    ),
    Case(
        "matrix_products",
        "A <- matrix(c(1, 2, 3, 4), 2)\nA %*% c(1, 1)",
        lambda: [[4.0], [6.0]],
    ),
    Case(
        "cbind_rbind_and_diag",
        "rbind(cbind(1:2, 3:4), c(9, 9)) + 0 * diag(3)[, 1:2]",
        lambda: [[1.0, 3.0], [2.0, 4.0], [9.0, 9.0]],
    ),
    Case(
        "negative_and_logical_indexing",
        "x <- c(5, 6, 7, 8)\nc(x[-1], x[x > 6])",
        lambda: [6.0, 7.0, 8.0, 7.0, 8.0],
    ),
    Case(
        "while_loop_newton_quantile",
        """
        d <- tfd_normal(0, 1)
        x <- 0; i <- 0
        while (i < 20) {
          x <- x - (as.numeric(d$cdf(x)) - 0.9) / as.numeric(d$prob(x))
          i <- i + 1
        }
        x
        """,
        lambda: 1.2815516,
        rtol=1e-4,
    ),
    Case(
        "repeat_and_break",
        "n <- 1\nrepeat { n <- n * 2; if (n > 50) break }\nn",
        lambda: 64.0,
    ),
    Case(
        "ifelse_over_a_vector",
        "x <- c(-1, 2, -3)\nifelse(x > 0, x, 0.1 * x)",
        lambda: [-0.1, 2.0, -0.3],
    ),
    Case(
        "tensor_constants_and_casts",
        """
        x <- tf$constant(c(1, 2, 3), dtype = tf$float32)
        y <- tf$cast(1:3, tf$float32)
        x * y + 1
        """,
        lambda: [2.0, 5.0, 10.0],
    ),
    Case(
        "tensor_reductions",
        """
        x <- tf$constant(matrix(1:6, nrow = 2), dtype = tf$float32)
        list(tf$reduce_sum(x), tf$reduce_mean(x, axis = 0L), tf$reduce_max(x, axis = -1L))
        """,
        lambda: [21.0, [1.5, 3.5, 5.5], [5.0, 6.0]],
    ),
    Case(
        "logsumexp_of_mixture_terms",
        """
        w <- log(c(0.3, 0.7))
        ll <- tfd_normal(c(-1, 1), c(0.1, 0.5)) %>% tfd_log_prob(0.2)
        tf$reduce_logsumexp(w + ll)
        """,
        lambda: tfd.MixtureSameFamily(
            tfd.Categorical(probs=[0.3, 0.7]), tfd.Normal([-1.0, 1.0], [0.1, 0.5])
        ).log_prob(0.2),
    ),
    Case(
        "matvec_and_matmul",
        """
        A <- tf$constant(matrix(c(1, 2, 3, 4), 2), tf$float32)
        list(tf$linalg$matvec(A, c(1, 1)), tf$matmul(A, A), tf$linalg$det(A))
        """,
        lambda: [[4.0, 6.0], [[7.0, 15.0], [10.0, 22.0]], -2.0],
    ),
    Case(
        "stack_concat_and_transpose",
        """
        a <- tf$constant(c(1, 2)); b <- tf$constant(c(3, 4))
        s <- tf$stack(list(a, b), axis = 0L)
        tf$concat(list(s, tf$transpose(s)), axis = 1L)
        """,
        lambda: [[1.0, 2.0, 1.0, 3.0], [3.0, 4.0, 2.0, 4.0]],
    ),
    Case(
        "tensor_slices_count_from_one",
        """
        x <- tf$constant(matrix(1:6, nrow = 2))
        list(x[1, ], x[, 2], x[2, 3])
        """,
        lambda: [[1.0, 3.0, 5.0], [3.0, 4.0], 6.0],
    ),
    Case(
        "where_and_clip",
        """
        x <- tf$constant(c(-2, 0.5, 3))
        tf$where(x > 0, tf$clip_by_value(x, 0, 1), tf$zeros_like(x))
        """,
        lambda: [0.0, 0.5, 1.0],
    ),
    Case(
        "tensor_math_names",
        "list(tf$math$lgamma(4), tf$math$erf(0.5), tf$nn$softplus(0), tf$math$digamma(1))",
        lambda: [np.log(6), 0.5204999, np.log(2), -0.5772157],
    ),
    Case(
        "linspace_and_fill",
        "tf$linspace(0, 1, 5L) + tf$fill(c(5L), 2)",
        lambda: np.linspace(2, 3, 5),
    ),
    Case(
        "all_equal_and_identical",
        "c(isTRUE(all.equal(0.1 + 0.2, 0.3)), identical(1:2, 1:2))",
        lambda: [True, True],
    ),
    Case(
        "stopifnot_and_value",
        """
        d <- tfd_normal(0, 1)
        stopifnot(abs(as.numeric(d$cdf(0)) - 0.5) < 1e-6)
        as.numeric(d$cdf(0))
        """,
        lambda: 0.5,
    ),
    Case(
        "text_by_sprintf_and_paste",
        'paste0("scale_", sprintf("%.2f", 1.5), "_", paste(1:2, collapse = "-"))',
        lambda: "scale_1.50_1-2",
    ),
    Case(
        "outer_product_of_a_closure",
        "outer(1:2, 1:3, function(a, b) a * 10 + b)",
        lambda: [[11.0, 12.0, 13.0], [21.0, 22.0, 23.0]],
    ),
    Case(
        "apply_over_rows",
        "apply(matrix(1:6, nrow = 2), 1, sum)",
        lambda: [9.0, 12.0],
    ),
    Case(
        "recursive_function_builds_a_chain",
        """
        tower <- function(n) {
          if (n == 0) tfb_identity() else tfb_chain(list(tfb_scale(2), tower(n - 1)))
        }
        tower(5) %>% tfb_forward(1)
        """,
        lambda: 32.0,
    ),
    Case(
        "variables_are_tensors",
        """
        w <- tf$Variable(c(1, 2), name = "w")
        b <- tf$Variable(tf$zeros(2L))
        w * 2 + b
        """,
        lambda: [2.0, 4.0],
    ),
    Case(
        "softplus_parameter_of_a_distribution",
        """
        raw <- tf$Variable(0.3)
        d <- tfd_normal(loc = 0, scale = tf$nn$softplus(raw) + 1e-3)
        d %>% tfd_stddev()
        """,
        lambda: np.log1p(np.exp(0.3)) + 1e-3,
    ),
    Case(
        "shape_helper_of_tensorflow",
        "tfd_normal(0, 1) %>% tfd_sample_distribution(shape(2, 3)) %>% tfd_sample() %>% dim()",
        lambda: [2, 3],
    ),
    Case(
        "float64_by_dtype",
        """
        x <- tf$constant(c(0.1, 0.2), dtype = tf$float64)
        tf$reduce_sum(tf$cast(x, tf$float32))
        """,
        lambda: 0.3,
    ),
    Case(
        "median_and_quantile_of_samples",
        """
        set.seed(1)
        x <- as.numeric(tfd_normal(5, 1) %>% tfd_sample(4000))
        c(abs(median(x) - 5) < 0.1, abs(quantile(x, 0.975) - 6.96) < 0.2)
        """,
        lambda: [True, True],
    ),
    Case(
        "sums_and_means_of_tensors",
        """
        x <- tf$constant(c(1, 2, 6))
        c(sum(x), mean(x), max(x))
        """,
        lambda: [9.0, 3.0, 6.0],
    ),
    Case(
        "as_array_of_a_tensor",
        "a <- as.array(tfd_normal(c(0, 1), 1)$mean())\na[2]",
        lambda: 1.0,
    ),
    Case(
        "k_floatx_free_numbers",
        "x <- 1:3 / 2L\nx %% 1 + x %/% 1",
        lambda: [0.5, 1.0, 1.5],
    ),
    Case(
        "sigmoid_of_a_matvec",
        """
        X <- matrix(c(1, 1, 0, 2), 2); beta <- c(0.5, -1)
        eta <- tf$linalg$matvec(X, beta)
        tfd_independent(tfd_bernoulli(logits = eta), 1)$log_prob(c(1, 0))
        """,
        lambda: tfd.Bernoulli(logits=[0.5, -1.5]).log_prob([1, 0]).numpy().sum(),
    ),
    Case(
        "eye_and_cholesky",
        "tf$linalg$cholesky(4 * tf$eye(2L))",
        lambda: tf.eye(2) * 2,
    ),
)
