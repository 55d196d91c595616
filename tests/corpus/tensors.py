"""Tensor functions as scripts use them: shapes, parts, linear algebra, activations."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tf, tfd

CASES: tuple[Case, ...] = (
    Case(
        "shape_of_a_tensor",
        "x <- tf$zeros(shape(4, 2))\nlist(dim(x), x$shape[[1]], length(x))",
        lambda: [[4, 2], 4, 8],
    ),
    Case(
        "expanding_with_newaxis",
        "x <- tf$constant(c(1, 2, 3))\ndim(x[, tf$newaxis] - x[tf$newaxis, ])",
        lambda: [3, 3],
    ),
    Case("numpy_of_a_tensor", "x <- tf$constant(c(1, 2))\nx$numpy()", lambda: [1.0, 2.0]),
    Case(
        "tensor_transpose_round_trip",
        "x <- tf$reshape(tf$range(6), c(2L, 3L))\ntf$shape(x)",
        lambda: [2, 3],
    ),
    Case(
        "matmul_with_transpose",
        "tf$matmul(diag(2), matrix(1:4, 2), transpose_b = TRUE)",
        lambda: [[1.0, 2.0], [3.0, 4.0]],
    ),
    Case("random_tensor", "dim(tf$random$normal(shape(2, 3)))", lambda: [2, 3]),
    Case("einsum", 'tf$einsum("ij,j->i", diag(2), c(1, 2))', lambda: [1.0, 2.0]),
    Case("softmax_of_logits", "tf$nn$softmax(log(c(1, 3)))", lambda: [0.25, 0.75]),
    Case("leaky_relu", "tf$nn$leaky_relu(c(-1, 1))", lambda: [-0.2, 1.0]),
    Case("log_sigmoid", "tf$math$log_sigmoid(0)", lambda: -np.log(2)),
    Case("logdet", "tf$linalg$logdet(2 * diag(2))", lambda: 2 * np.log(2)),
    Case(
        "triangular_solve",
        "tf$linalg$triangular_solve(matrix(c(2, 1, 0, 3), 2), matrix(c(2, 4), 2))",
        lambda: [[1.0], [1.0]],
    ),
    Case("linalg_eye", "tf$linalg$eye(2L)", lambda: np.eye(2)),
    Case("norm", "tf$norm(c(3, 4))", lambda: 5.0),
    Case("tile", "tf$tile(tf$constant(c(1, 2)), list(2L))", lambda: [1.0, 2.0, 1.0, 2.0]),
    Case(
        "split_of_parameters",
        "p <- tf$split(tf$constant(c(1, 2, 3, 4)), 2L)\np[[2]]",
        lambda: [3.0, 4.0],
    ),
    Case("unstack", "tf$unstack(tf$constant(c(1, 2)))[[2]]", lambda: 2.0),
    Case("broadcast_to", "tf$broadcast_to(1, c(2L))", lambda: [1.0, 1.0]),
    Case("one_hot", "tf$one_hot(1L, 3L)", lambda: [0.0, 1.0, 0.0]),
    Case("argmax", "tf$argmax(c(1, 3, 2))", lambda: 1),
    Case("sort", "tf$sort(c(3, 1, 2))", lambda: [1.0, 2.0, 3.0]),
    Case("softplus_inverse", "tfp$math$softplus_inverse(1)", lambda: np.log(np.expm1(1))),
    Case(
        "math_fill_triangular",
        "tfp$math$fill_triangular(c(1, 2, 3))",
        lambda: [[3.0, 0.0], [2.0, 1.0]],
    ),
    Case(
        "custom_log_prob_by_einsum",
        """
        precision <- tf$linalg$inv(matrix(c(2, 0.5, 0.5, 1), 2))
        energy <- function(x) {
          -0.5 * tf$einsum("ni,ij,nj->n", x, precision, x)
        }
        log_prob <- function(x) {
          normalizer <- 0.5 * tf$linalg$logdet(2 * pi * tf$linalg$inv(precision))
          energy(x) - normalizer
        }
        log_prob(matrix(c(1, 0, 2, -1), 2))
        """,
        lambda: tfd.MultivariateNormalFullCovariance(
            covariance_matrix=np.array([[2.0, 0.5], [0.5, 1.0]])
        ).log_prob(np.array([[1.0, 2.0], [0.0, -1.0]])),
    ),
    Case(
        "log_prob_of_a_mixture_by_hand",
        """
        logits <- c(0.2, 1)
        components <- tfd_normal(c(-1, 2), c(1, 0.5))
        x <- c(0, 1, 2)
        each <- components %>% tfd_log_prob(tf$expand_dims(x, -1L))
        tf$reduce_logsumexp(each + tf$nn$log_softmax(logits), axis = -1L)
        """,
        lambda: tfd.MixtureSameFamily(
            tfd.Categorical(logits=np.array([0.2, 1.0])),
            tfd.Normal(np.array([-1.0, 2.0]), np.array([1.0, 0.5])),
        ).log_prob(np.array([0.0, 1.0, 2.0])),
    ),
    Case(
        "inline_softsign_flow",
        """
        b <- tfb_inline(
          forward_fn = function(x) x / (1 + tf$abs(x)),
          inverse_fn = function(y) tf$math$divide_no_nan(y, 1 - tf$abs(y)),
          inverse_log_det_jacobian_fn = function(y) -2 * tf$math$log1p(-tf$abs(y)),
          forward_min_event_ndims = 0L
        )
        b$inverse_log_det_jacobian(c(0.5, -0.2), event_ndims = 0L)
        """,
        lambda: -2 * np.log1p([-0.5, -0.2]),
    ),
    Case(
        "regression_with_parameters_cut_apart",
        """
        x <- tf$constant(c(1, 2, 3))
        theta <- tf$constant(c(0.5, 2, 0.1))
        parts <- tf$split(theta, c(2L, 1L))
        design <- tf$stack(list(tf$ones_like(x), x), axis = -1L)
        mu <- tf$linalg$matvec(design, parts[[1]])
        d <- tfd_normal(mu, tfp$math$softplus_inverse(1 + parts[[2]]))
        d$log_prob(c(2, 5, 7))
        """,
        lambda: tfd.Normal(np.array([2.5, 4.5, 6.5]), np.log(np.expm1(1.1)) * np.ones(3)).log_prob(
            np.array([2.0, 5.0, 7.0])
        ),
    ),
    Case(
        "whitening_of_data",
        """
        x <- matrix(c(1, 2, 3, 5, 2, 1, 4, 3), ncol = 2)
        centred <- x - tf$reduce_mean(x, axis = 0L, keepdims = TRUE)
        covariance <- tf$matmul(centred, centred, transpose_a = TRUE) / 4
        white <- tf$linalg$triangular_solve(tf$linalg$cholesky(covariance), tf$transpose(centred))
        tf$matmul(white, white, transpose_b = TRUE) / 4
        """,
        lambda: np.eye(2),
        atol=1e-5,
    ),
    Case(
        "one_hot_labels_and_accuracy",
        """
        logits <- matrix(c(2, 0, 1, 0.5, 3, 0), nrow = 2, byrow = TRUE)
        labels <- tf$one_hot(c(0L, 2L), depth = 3L)
        loss <- tf$nn$softmax_cross_entropy_with_logits(labels = labels, logits = logits)
        hits <- tf$equal(tf$argmax(logits, axis = 1L), c(0L, 2L))
        list(loss, tf$reduce_mean(tf$cast(hits, tf$float32)))
        """,
        lambda: [
            tf.nn.softmax_cross_entropy_with_logits(
                np.array([[1.0, 0, 0], [0, 0, 1.0]]), np.array([[2.0, 0, 1], [0.5, 3, 0]])
            ),
            0.5,
        ],
    ),
)
