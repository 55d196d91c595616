"""Distributions made of distributions: mixtures, products, batches."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb, tfd

CASES = (
    Case(
        "mixture_same_family_log_prob",
        """
        d <- tfd_mixture_same_family(
          mixture_distribution = tfd_categorical(probs = c(0.3, 0.7)),
          components_distribution = tfd_normal(loc = c(-1, 1), scale = c(0.1, 0.5))
        )
        d %>% tfd_log_prob(c(-1, 0, 1))
        """,
        lambda: tfd.MixtureSameFamily(
            tfd.Categorical(probs=[0.3, 0.7]), tfd.Normal([-1.0, 1.0], [0.1, 0.5])
        ).log_prob([-1.0, 0.0, 1.0]),
    ),
    Case(
        "mixture_same_family_of_vectors",
        """
        d <- tfd_mixture_same_family(
          tfd_categorical(probs = c(0.5, 0.5)),
          tfd_multivariate_normal_diag(loc = matrix(c(-1, -1, 1, 1), nrow = 2, byrow = TRUE))
        )
        list(d$event_shape, d %>% tfd_mean(), d %>% tfd_log_prob(c(1, 1)))
        """,
        lambda: [
            2,
            np.zeros(2),
            tfd.MixtureSameFamily(
                tfd.Categorical(probs=[0.5, 0.5]),
                tfd.MultivariateNormalDiag([[-1.0, -1.0], [1.0, 1.0]]),
            ).log_prob([1.0, 1.0]),
        ],
    ),
    Case(
        "mixture_of_two_families",
        """
        mix <- 0.3
        d <- tfd_mixture(
          cat = tfd_categorical(probs = c(mix, 1 - mix)),
          components = list(tfd_normal(loc = -1, scale = 0.1), tfd_laplace(loc = 1, scale = 0.5))
        )
        d$log_prob(c(-1, 1))
        """,
        lambda: np.log(
            0.3 * np.exp(tfd.Normal(-1.0, 0.1).log_prob([-1.0, 1.0]).numpy())
            + 0.7 * np.exp(tfd.Laplace(1.0, 0.5).log_prob([-1.0, 1.0]).numpy())
        ),
    ),
    Case(
        "mixture_of_components_from_a_loop",
        """
        comps <- lapply(1:3, function(i) tfd_normal(loc = i, scale = 0.5))
        d <- tfd_mixture(tfd_categorical(probs = rep(1 / 3, 3)), comps)
        d %>% tfd_mean()
        """,
        lambda: 2.0,
    ),
    Case(
        "mixture_pushed_through_a_flow",
        """
        d <- tfd_mixture_same_family(
          tfd_categorical(logits = c(0, 1)), tfd_normal(loc = c(-1, 1), scale = 0.5)
        )
        (d %>% tfb_exp()) %>% tfd_log_prob(2)
        """,
        lambda: tfd.TransformedDistribution(
            tfd.MixtureSameFamily(tfd.Categorical(logits=[0.0, 1.0]), tfd.Normal([-1.0, 1.0], 0.5)),
            tfb.Exp(),
        ).log_prob(2.0),
    ),
    Case(
        "independent_makes_a_vector",
        """
        d <- tfd_independent(
          distribution = tfd_normal(loc = c(-1, 1), scale = c(0.1, 0.5)),
          reinterpreted_batch_ndims = 1
        )
        list(d$batch_shape, d$event_shape, d$log_prob(c(-1, 1)))
        """,
        lambda: [
            [],
            2,
            tfd.MultivariateNormalDiag([-1.0, 1.0], [0.1, 0.5]).log_prob([-1.0, 1.0]),
        ],
    ),
    Case(
        "independent_leaves_the_first_axis",
        """
        d <- tfd_normal(loc = matrix(0, 3, 2), scale = 1) %>% tfd_independent()
        d %>% tfd_log_prob(tf$zeros(c(3L, 2L)))
        """,
        lambda: np.full(3, -np.log(2 * np.pi)),
    ),
    Case(
        "independent_of_rank_two",
        """
        d <- tfd_independent(
          tfd_bernoulli(probs = array(0.5, c(4, 3, 2))), reinterpreted_batch_ndims = 2L
        )
        d$log_prob(array(1, c(3, 2)))
        """,
        lambda: np.full(4, 6 * np.log(0.5)),
    ),
    Case(
        "sample_distribution_log_prob",
        """
        d <- tfd_sample_distribution(tfd_normal(loc = 0, scale = 1), sample_shape = 3)
        d %>% tfd_log_prob(c(1, 2, 3))
        """,
        lambda: tfd.Sample(tfd.Normal(0.0, 1.0), 3).log_prob([1.0, 2.0, 3.0]),
    ),
    Case(
        "sample_distribution_of_a_matrix",
        """
        d <- tfd_sample_distribution(tfd_normal(0, 1), sample_shape = list(2, 3))
        d$event_shape
        """,
        lambda: [2, 3],
    ),
    Case(
        "sample_distribution_under_a_vector_flow",
        """
        flow <- tfd_normal(0, 1) %>%
          tfd_sample_distribution(2) %>%
          tfb_scale_matvec_tri_l(matrix(c(2, 1, 0, 1), 2))
        flow %>% tfd_log_prob(c(1, 1))
        """,
        lambda: tfd.MultivariateNormalTriL([0.0, 0.0], [[2.0, 0.0], [1.0, 1.0]]).log_prob(
            [1.0, 1.0]
        ),
    ),
    Case(
        "batch_reshape_puts_batches_in_a_grid",
        """
        d <- tfd_batch_reshape(
          tfd_normal(loc = 1:6, scale = 1), batch_shape = c(2, 3)
        )
        d %>% tfd_mean()
        """,
        lambda: np.arange(1.0, 7.0).reshape(2, 3),
    ),
    Case(
        "batch_broadcast_repeats",
        """
        d <- tfp$distributions$BatchBroadcast(tfd_normal(c(0, 1), 1), with_shape = c(3L, 2L))
        d$log_prob(0)
        """,
        lambda: np.broadcast_to(tfd.Normal([0.0, 1.0], 1.0).log_prob(0.0), (3, 2)),
    ),
    Case(
        "batch_concat_puts_batches_side_by_side",
        """
        a <- tfd_normal(c(0, 1), 1)
        b <- tfd_normal(c(2, 3, 4), 2)
        tfp$distributions$BatchConcat(list(a, b), axis = 0L)$stddev()
        """,
        lambda: [1.0, 1.0, 2.0, 2.0, 2.0],
    ),
    Case(
        "masked_members_count_for_nothing",
        """
        d <- tfp$distributions$Masked(tfd_normal(c(0, 1), 1), validity_mask = c(TRUE, FALSE))
        d$log_prob(c(0, 5))
        """,
        lambda: [-0.5 * np.log(2 * np.pi), 0.0],
    ),
    Case(
        "blockwise_distribution_log_prob",
        """
        d <- tfd_blockwise(list(
          tfd_independent(tfd_normal(c(0, 0), 1), 1),
          tfd_sample_distribution(tfd_gamma(2, 1), 1)
        ))
        d %>% tfd_log_prob(c(0.5, -0.5, 2))
        """,
        lambda: tfd.Normal(0.0, 1.0).log_prob(0.5) * 2 + tfd.Gamma(2.0, 1.0).log_prob(2.0),
    ),
    Case(
        "deterministic_prob_and_mean",
        "d <- tfd_deterministic(loc = 1.5)\nc(d %>% tfd_prob(1.5), d %>% tfd_prob(1), d$mean())",
        lambda: [1.0, 0.0, 1.5],
    ),
    Case(
        "empirical_distribution_function",
        """
        d <- tfd_empirical(samples = c(0, 1, 1, 2))
        c(d %>% tfd_cdf(1), d %>% tfd_prob(1), d %>% tfd_mean())
        """,
        lambda: [0.75, 0.5, 1.0],
    ),
    Case(
        "empirical_of_vectors",
        """
        d <- tfd_empirical(matrix(c(1, 1, 1, 1, 0, 2), ncol = 2, byrow = TRUE), event_ndims = 1)
        d$prob(c(1, 1))
        """,
        lambda: 2 / 3,
    ),
    Case(
        "transformed_distribution_parts",
        """
        d <- tfd_transformed_distribution(tfd_normal(0, 2), tfb_shift(1))
        list(d$distribution$log_prob(0), d$bijector$forward(3))
        """,
        lambda: [tfd.Normal(0.0, 2.0).log_prob(0.0), 4.0],
    ),
    Case(
        "transformed_twice",
        """
        once <- tfd_transformed_distribution(tfd_normal(0, 1), tfb_scale(2))
        twice <- tfd_transformed_distribution(once, tfb_exp())
        twice %>% tfd_log_prob(c(0.5, 3))
        """,
        lambda: tfd.LogNormal(0.0, 2.0).log_prob([0.5, 3.0]),
    ),
    Case(
        "transformed_cdf_and_quantile",
        """
        flow <- tfb_chain(list(tfb_exp(), tfb_scale(2)))
        d <- tfd_transformed_distribution(tfd_logistic(0, 1), flow)
        list(d %>% tfd_cdf(c(0.5, 2)), d %>% tfd_quantile(c(0.25, 0.5)))
        """,
        lambda: [
            tfd.LogLogistic(0.0, 2.0).cdf([0.5, 2.0]),
            tfd.LogLogistic(0.0, 2.0).quantile([0.25, 0.5]),
        ],
    ),
    Case(
        "transformed_entropy",
        """
        d <- tfd_transformed_distribution(tfd_normal(0, 1), tfb_scale(3))
        d %>% tfd_entropy()
        """,
        lambda: 0.5 * np.log(2 * np.pi * np.e) + np.log(3),
    ),
    Case(
        "transformed_mean_of_an_affine_flow",
        """
        d <- tfd_transformed_distribution(tfd_normal(1, 1), tfb_shift(2)(tfb_scale(3)))
        d %>% tfd_mean()
        """,
        lambda: 5.0,
    ),
    Case(
        "batch_of_flows_by_a_batch_of_scales",
        """
        d <- tfd_transformed_distribution(tfd_normal(loc = c(0, 0), scale = 1), tfb_scale(c(1, 2)))
        list(d$batch_shape, d$log_prob(0.5))
        """,
        lambda: [2, tfd.Normal(0.0, [1.0, 2.0]).log_prob(0.5)],
    ),
    Case(
        "samples_have_sample_then_batch_then_event_axes",
        """
        set.seed(1)
        d <- tfd_multivariate_normal_diag(loc = matrix(0, 3, 2))
        x <- d %>% tfd_sample(c(5, 4))
        dim(x)
        """,
        lambda: [5, 4, 3, 2],
    ),
    Case(
        "one_sample_has_no_axis",
        "x <- tfd_normal(0, 1) %>% tfd_sample(seed = 1)\nlength(dim(x))",
        lambda: 0,
    ),
    Case(
        "samples_have_the_moments",
        """
        set.seed(42)
        x <- tfd_normal(loc = 3, scale = 0.1) %>% tfd_sample(4000)
        c(abs(mean(x) - 3) < 0.01, abs(sd(x) - 0.1) < 0.01)
        """,
        lambda: [True, True],
    ),
)
