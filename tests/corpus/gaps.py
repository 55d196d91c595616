"""Scripts that R and TFP run and flowdsl does not yet, with what it says."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, Gap

KNOWN_GAPS: tuple[Gap, ...] = (
    Gap(
        Case(
            "batch_normalization_of_a_batch",
            """
            b <- tfb_batch_normalization()
            x <- matrix(c(1, 2, 3, 4, 6, 8), ncol = 2)
            d <- tfd_multivariate_normal_diag(c(0, 0)) %>% b
            tf$reduce_mean(d$bijector$inverse(x), axis = 0L)
            """,
            lambda: np.zeros(2),
            atol=1e-5,
        ),
        "Not equal: outside `fit` the layer has its moving statistics, "
        "TFP's `training = TRUE` has those of the batch",
    ),
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
    Gap(
        Case(
            "rs_own_density_functions",
            "dnorm(0.5, mean = 1, sd = 2, log = TRUE) - as.numeric(tfd_normal(1, 2)$log_prob(0.5))",
            lambda: 0.0,
        ),
        "F201: `dnorm` is not defined",
    ),
    Gap(
        Case(
            "shape_of_a_tensor",
            "x <- tf$zeros(shape(4, 2))\nlist(dim(x), x$shape[[1]], length(x))",
            lambda: [[4, 2], 4, 8],
        ),
        "F209: an array of shape [4, 2] has no members, `$shape` finds nothing",
    ),
    Gap(
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
        "F201: `table` is not defined",
    ),
    Gap(
        Case(
            "tensor_transpose_round_trip",
            "x <- tf$reshape(tf$range(6), c(2L, 3L))\ntf$shape(x)",
            lambda: [2, 3],
        ),
        "F209: `tf$range` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case(
            "expanding_with_newaxis",
            "x <- tf$constant(c(1, 2, 3))\ndim(x[, tf$newaxis] - x[tf$newaxis, ])",
            lambda: [3, 3],
        ),
        "F209: `tf$newaxis` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case(
            "kl_divergence_as_in_python",
            "tfp$distributions$kl_divergence(tfd_normal(0, 1), tfd_normal(1, 1))",
            lambda: 0.5,
        ),
        "F209: `tfp$distributions$kl_divergence` is not known",
    ),
    Gap(
        Case(
            "purrr_map_of_layers",
            "layers <- purrr::map(1:3, function(i) tfb_scale(i))\ntfb_chain(layers)$forward(1)",
            lambda: 6.0,
        ),
        "F201: `map` is not defined",
    ),
    Gap(
        Case(
            "purrr_formula_lambda",
            "layers <- purrr::map(1:3, ~ tfb_scale(.x))\ntfb_chain(layers)$forward(1)",
            lambda: 6.0,
        ),
        "F201: `map` is not defined",
    ),
    Gap(
        Case(
            "matmul_with_transpose",
            "tf$matmul(diag(2), matrix(1:4, 2), transpose_b = TRUE)",
            lambda: [[1.0, 2.0], [3.0, 4.0]],
        ),
        "F203: `tf$matmul` has no argument `transpose_b`",
    ),
    Gap(
        Case("random_tensor", "dim(tf$random$normal(shape(2, 3)))", lambda: [2, 3]),
        "F209: `tf$random` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("numpy_of_a_tensor", "x <- tf$constant(c(1, 2))\nx$numpy()", lambda: [1.0, 2.0]),
        "F209: a vector of 2 numbers has no members, `$numpy` finds nothing",
    ),
    Gap(
        Case("einsum", 'tf$einsum("ij,j->i", diag(2), c(1, 2))', lambda: [1.0, 2.0]),
        "F209: `tf$einsum` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("softmax_of_logits", "tf$nn$softmax(log(c(1, 3)))", lambda: [0.25, 0.75]),
        "F209: `tf$nn$softmax` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("leaky_relu", "tf$nn$leaky_relu(c(-1, 1))", lambda: [-0.2, 1.0]),
        "F209: `tf$nn$leaky_relu` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("log_sigmoid", "tf$math$log_sigmoid(0)", lambda: -np.log(2)),
        "F209: `tf$math$log_sigmoid` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("logdet", "tf$linalg$logdet(2 * diag(2))", lambda: 2 * np.log(2)),
        "F209: `tf$linalg$logdet` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case(
            "triangular_solve",
            "tf$linalg$triangular_solve(matrix(c(2, 1, 0, 3), 2), matrix(c(2, 4), 2))",
            lambda: [[1.0], [1.0]],
        ),
        "F209: `tf$linalg$triangular_solve` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("linalg_eye", "tf$linalg$eye(2L)", lambda: np.eye(2)),
        "F209: `tf$linalg$eye` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("norm", "tf$norm(c(3, 4))", lambda: 5.0),
        "F209: `tf$norm` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("tile", "tf$tile(tf$constant(c(1, 2)), list(2L))", lambda: [1.0, 2.0, 1.0, 2.0]),
        "F209: `tf$tile` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case(
            "split_of_parameters",
            "p <- tf$split(tf$constant(c(1, 2, 3, 4)), 2L)\np[[2]]",
            lambda: [3.0, 4.0],
        ),
        "F209: `tf$split` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("unstack", "tf$unstack(tf$constant(c(1, 2)))[[2]]", lambda: 2.0),
        "F209: `tf$unstack` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("broadcast_to", "tf$broadcast_to(1, c(2L))", lambda: [1.0, 1.0]),
        "F209: `tf$broadcast_to` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("one_hot", "tf$one_hot(1L, 3L)", lambda: [0.0, 1.0, 0.0]),
        "F209: `tf$one_hot` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("argmax", "tf$argmax(c(1, 3, 2))", lambda: 1),
        "F209: `tf$argmax` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("sort", "tf$sort(c(3, 1, 2))", lambda: [1.0, 2.0, 3.0]),
        "F209: `tf$sort` is not one of the tensor functions flowdsl knows",
    ),
    Gap(
        Case("softplus_inverse", "tfp$math$softplus_inverse(1)", lambda: np.log(np.expm1(1))),
        "F209: `tfp` has no `softplus_inverse` here",
    ),
    Gap(
        Case(
            "math_fill_triangular",
            "tfp$math$fill_triangular(c(1, 2, 3))",
            lambda: [[3.0, 0.0], [2.0, 1.0]],
        ),
        "F209: `tfp` has no `fill_triangular` here",
    ),
    Gap(
        Case(
            "matrix_with_dimnames",
            'm <- matrix(1:4, 2, dimnames = list(NULL, c("a", "b")))\nm[, "b"]',
            lambda: [3, 4],
        ),
        "F206: `matrix` takes no `dimnames` here",
    ),
)
