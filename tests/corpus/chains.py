"""Chains, inverses and pipes of bijectors."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb, tfd

CASES = (
    Case(
        "chain_runs_its_last_bijector_first",
        "tfb_chain(list(tfb_shift(1), tfb_scale(2))) %>% tfb_forward(c(0, 1))",
        lambda: [1.0, 3.0],
    ),
    Case(
        "chain_inverse_and_log_det",
        """
        b <- tfb_chain(list(tfb_exp(), tfb_softplus()))
        x <- c(-1, 0.5)
        y <- b %>% tfb_forward(x)
        list(y, b %>% tfb_inverse(y), b %>% tfb_inverse_log_det_jacobian(y, event_ndims = 0))
        """,
        lambda: [
            1 + np.exp([-1.0, 0.5]),
            [-1.0, 0.5],
            tfb.Chain([tfb.Exp(), tfb.Softplus()]).inverse_log_det_jacobian(
                (1 + np.exp([-1.0, 0.5])).astype(np.float32), 0
            ),
        ],
    ),
    Case(
        "empty_chain_is_the_identity",
        "tfb_chain() %>% tfb_forward(c(1, 2))",
        lambda: [1.0, 2.0],
    ),
    Case(
        "chain_in_a_chain",
        """
        inner <- tfb_chain(list(tfb_shift(1), tfb_scale(2)))
        outer <- tfb_chain(list(tfb_exp(), inner))
        outer %>% tfb_forward(0.5)
        """,
        lambda: np.exp(2.0),
    ),
    Case(
        "chain_of_a_list_built_by_lapply",
        """
        bijectors <- lapply(c(1, 2, 3), function(s) tfb_scale(s))
        tfb_chain(bijectors) %>% tfb_forward(1)
        """,
        lambda: 6.0,
    ),
    Case(
        "chain_by_for_loop",
        """
        layers <- list()
        for (i in 1:4) {
          layers[[i]] <- tfb_chain(list(tfb_shift(i), tfb_scale(2)))
        }
        tfb_chain(layers) %>% tfb_forward(0)
        """,
        lambda: 2 * (2 * (2 * 4 + 3) + 2) + 1,
    ),
    Case(
        "chain_by_append_with_c",
        """
        layers <- list()
        for (i in seq_len(3)) layers <- c(layers, tfb_shift(i), tfb_scale(2))
        length(layers)
        """,
        lambda: 6,
    ),
    Case(
        "chain_by_reduce",
        """
        after <- function(a, b) tfb_chain(list(a, b))
        f <- Reduce(after, list(tfb_shift(1), tfb_scale(2), tfb_exp()))
        f$forward(c(0, 1))
        """,
        lambda: 1 + 2 * np.exp([0.0, 1.0]),
    ),
    Case(
        "distribution_by_reduce_of_pipes",
        """
        layers <- list(tfb_scale(2), tfb_shift(1), tfb_exp())
        d <- Reduce(function(d, b) tfd_transformed_distribution(d, b), layers, tfd_normal(0, 1))
        d %>% tfd_log_prob(c(0.5, 3))
        """,
        lambda: tfd.LogNormal(1.0, 2.0).log_prob([0.5, 3.0]),
    ),
    Case(
        "chain_by_map_of_two_lists",
        """
        shifts <- c(1, 2)
        scales <- c(3, 4)
        layers <- Map(function(a, b) tfb_chain(list(tfb_shift(a), tfb_scale(b))), shifts, scales)
        tfb_chain(layers) %>% tfb_forward(1)
        """,
        lambda: 3 * (4 + 2) + 1,
    ),
    Case(
        "chain_by_do_call",
        "do.call(tfb_chain, list(list(tfb_exp(), tfb_scale(2)))) %>% tfb_forward(1)",
        lambda: np.exp(2.0),
    ),
    Case(
        "chain_of_replicated_layers",
        """
        layers <- replicate(3, tfb_scale(2), simplify = FALSE)
        tfb_chain(layers)$forward(1)
        """,
        lambda: 8.0,
    ),
    Case(
        "chain_of_a_reversed_list",
        """
        steps <- list(tfb_scale(2), tfb_shift(1))   # in the order of application
        tfb_chain(rev(steps)) %>% tfb_forward(5)
        """,
        lambda: 11.0,
    ),
    Case(
        "invert_swaps_directions",
        """
        b <- tfb_invert(tfb_exp())
        list(b %>% tfb_forward(2), b %>% tfb_inverse(0.5))
        """,
        lambda: [np.log(2.0), np.exp(0.5)],
    ),
    Case(
        "invert_twice_is_nothing",
        "tfb_invert(tfb_invert(tfb_softplus()))$forward(0)",
        lambda: np.log(2.0),
    ),
    Case(
        "invert_of_a_chain",
        """
        b <- tfb_chain(list(tfb_shift(1), tfb_scale(2)))
        tfb_invert(b) %>% tfb_forward(c(1, 3))
        """,
        lambda: [0.0, 1.0],
    ),
    Case(
        "invert_log_det",
        "tfb_invert(tfb_exp()) %>% tfb_forward_log_det_jacobian(2, event_ndims = 0)",
        lambda: -np.log(2.0),
    ),
    Case(
        "piped_invert_of_a_bijector",
        "b <- tfb_exp() %>% tfb_invert()\nb %>% tfb_forward(c(1, 10))",
        lambda: np.log([1.0, 10.0]),
    ),
    Case(
        "piped_list_into_chain",
        "list(tfb_exp(), tfb_scale(2)) %>% tfb_chain() %>% tfb_forward(1)",
        lambda: np.exp(2.0),
    ),
    Case(
        "native_pipe_and_lambda",
        "c(1, 2) |> (\\(x) tfb_scale(3)$forward(x))()",
        lambda: [3.0, 6.0],
    ),
    Case(
        "pipe_with_a_dot",
        "c(1, 2) %>% tfb_forward(tfb_exp(), .)",
        lambda: np.exp([1.0, 2.0]),
    ),
    Case(
        "pipe_into_braces",
        "tfb_exp() %>% { tfb_forward(., 1) + tfb_inverse(., 1) }",
        lambda: np.e,
    ),
    Case(
        "density_by_hand_through_a_chain",
        """
        base <- tfd_normal(loc = 0, scale = 1)
        b <- tfb_chain(list(tfb_sigmoid(), tfb_shift(0.5), tfb_scale(1.5)))
        y <- c(0.2, 0.7)
        by_hand <- base$log_prob(b$inverse(y)) + b$inverse_log_det_jacobian(y, event_ndims = 0L)
        flow <- tfd_transformed_distribution(base, b)
        list(by_hand, flow$log_prob(y))
        """,
        lambda: [tfd.LogitNormal(0.5, 1.5).log_prob([0.2, 0.7])] * 2,
    ),
    Case(
        "vector_chain_log_det",
        """
        b <- tfb_chain(list(
          tfb_scale_matvec_tri_l(matrix(c(2, 1, 0, 3), 2)),
          tfb_permute(c(1, 0)),
          tfb_exp()
        ))
        x <- c(0.1, -0.2)
        list(b$forward(x), b$forward_log_det_jacobian(x, event_ndims = 1L))
        """,
        lambda: [
            np.array([[2.0, 0.0], [1.0, 3.0]]) @ np.exp([-0.2, 0.1]),
            np.log(6) - 0.1,
        ],
    ),
    Case(
        "inline_of_r_functions",
        """
        cube <- tfb_inline(
          forward_fn = function(x) x^3,
          inverse_fn = function(y) sign(y) * abs(y)^(1 / 3),
          inverse_log_det_jacobian_fn = function(y) -log(3) - 2 / 3 * log(abs(y)),
          forward_min_event_ndims = 0
        )
        list(cube %>% tfb_forward(c(-2, 2)), cube %>% tfb_inverse(c(-8, 27)))
        """,
        lambda: [[-8.0, 8.0], [-2.0, 3.0]],
    ),
    Case(
        "inline_in_a_distribution",
        """
        exp_again <- tfb_inline(
          forward_fn = tf$exp,
          inverse_fn = tf$math$log,
          inverse_log_det_jacobian_fn = function(y) -tf$math$log(y),
          forward_min_event_ndims = 0L
        )
        tfd_transformed_distribution(tfd_normal(0, 1), exp_again) %>% tfd_log_prob(c(0.5, 2))
        """,
        lambda: tfd.LogNormal(0.0, 1.0).log_prob([0.5, 2.0]),
    ),
    Case(
        "python_spelling_of_a_chain",
        """
        tfb <- tfp$bijectors
        tfd <- tfp$distributions
        flow <- tfb$Chain(list(tfb$Exp(), tfb$Scale(2), tfb$Shift(1)))
        base <- tfd$Normal(loc = 0, scale = 1)
        d <- tfd$TransformedDistribution(distribution = base, bijector = flow)
        d$log_prob(3)
        """,
        lambda: tfd.LogNormal(2.0, 2.0).log_prob(3.0),
    ),
    Case(
        "bijector_of_a_bijector_list_item",
        """
        b <- tfb_chain(list(tfb_shift(1), tfb_scale(2)))
        parts <- b$bijectors
        parts[[2]] %>% tfb_forward(5)
        """,
        lambda: 10.0,
    ),
)
