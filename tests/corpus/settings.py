"""Scripts that read the parts of objects: their arguments, names, scales, and what TFP derives."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, Lazy, tf, tfb, tfd

kernels = Lazy("tensorflow_probability.python.math.psd_kernels")


def column(*points: float) -> np.ndarray:
    """Points of one feature."""
    return np.array(points, np.float32)[:, None]


CASES: tuple[Case, ...] = (
    Case(
        "name_of_a_transformed_distribution",
        """
        d <- tfd_transformed_distribution(
          distribution = tfd_normal(loc = 0, scale = 1),
          bijector = tfb_exp(),
          name = "LogNormalTransformedDistribution")
        plain <- tfd_normal(0, 1) %>% tfb_exp()
        list(d$name, plain$name, tfb_chain(list(tfb_exp()), name = "c")$name)
        """,
        lambda: ["LogNormalTransformedDistribution", "expNormal", "c"],
    ),
    Case(
        "names_of_what_replaced_the_removed",
        """
        list(tfb_affine(shift = 1, name = "a")$name,
             tfb_kumaraswamy(2, 3, name = "k")$name,
             tfd_vector_laplace_diag(loc = list(1, -1), scale_diag = list(1, 2), name = "v")$name)
        """,
        lambda: ["a", "k", "v"],
    ),
    Case(
        "removed_functions_take_lists_of_numbers",
        "tfb_affine(shift = list(1, 2), scale_diag = list(2, 3))$forward(c(1, 1))",
        lambda: [3.0, 5.0],
    ),
    Case(
        "arguments_that_were_not_given_are_null",
        """
        d <- tfd_binomial(total_count = 10, probs = c(0.1, 0.5))
        list(d$total_count, d$probs, is.null(d$logits), is.null(tfd_poisson(3)$log_rate))
        """,
        lambda: [10.0, [0.1, 0.5], True, True],
    ),
    Case(
        "arguments_that_were_not_given_have_their_defaults",
        """
        list(tfd_uniform()$low, tfd_triangular()$peak, tfb_pad()$mode, tfb_permute(c(1, 0))$axis,
             tfb_scale_matvec_diag(c(1, 2))$adjoint, tfb_reshape(c(2, 2))$event_shape_out)
        """,
        lambda: [0.0, 0.5, "CONSTANT", -1, False, [2, 2]],
    ),
    Case(
        "scale_of_a_multivariate_normal",
        """
        d <- tfd_multivariate_normal_tri_l(
          loc = c(1, 2), scale_tril = tf$linalg$cholesky(matrix(c(2, 0.5, 0.5, 1), 2)))
        list(d$scale$to_dense(), d$scale$matvec(c(1, 0)), d$scale$log_abs_determinant())
        """,
        lambda: [
            tf.linalg.cholesky([[2.0, 0.5], [0.5, 1.0]]),
            tf.linalg.cholesky([[2.0, 0.5], [0.5, 1.0]])[:, 0],
            0.5 * np.log(1.75),
        ],
    ),
    Case(
        "scales_of_other_families",
        """
        list(
          tfd_multivariate_normal_diag(loc = c(1, 2), scale_diag = c(1, 3))$scale$diag_part(),
          tfd_multivariate_normal_diag(loc = c(1, 2))$scale$to_dense(),
          tfd_wishart_tri_l(df = 5, scale_tril = diag(2))$scale$to_dense(),
          tfd_multivariate_normal_diag_plus_low_rank(
            c(0, 0), c(1, 1), scale_perturb_factor = matrix(c(1, 2), 2))$scale$to_dense(),
          tfb_scale_matvec_tri_l(matrix(c(1, 0.5, 0, 2), 2))$scale$determinant())
        """,
        lambda: [
            [1.0, 3.0],
            np.eye(2),
            np.eye(2),
            np.eye(2) + np.outer([1.0, 2.0], [1.0, 2.0]),
            2.0,
        ],
    ),
    Case(
        "base_and_bijector_of_a_log_normal",
        """
        d <- tfd_log_normal(loc = 1, scale = 2)
        w <- tfd_weibull(concentration = 2, scale = 3)
        list(d$distribution$mean(), d$bijector$name, d$bijector$forward(1), w$bijector$forward(0.5))
        """,
        lambda: [1.0, "exp", np.e, tfd.Weibull(2.0, 3.0).bijector.forward(0.5)],
    ),
    Case(
        "dtypes_and_batches_of_bijectors",
        """
        list(tfb_exp()$forward_dtype(), tfb_exp()$forward_dtype(tf$float64),
             tfb_scale(2)$inverse_dtype(), tfb_shift(matrix(0, 3, 2))$experimental_batch_shape(),
             tfb_shift(matrix(0, 3, 2))$experimental_batch_shape_tensor(x_event_ndims = 1L))
        """,
        lambda: [
            None,
            "float64",
            "float32",
            tfb.Shift(np.zeros((3, 2), np.float32)).experimental_batch_shape().as_list(),
            3,
        ],
    ),
    Case(
        "constructors_as_parts_of_a_joint_distribution",
        """
        d <- tfd_joint_distribution_sequential(list(tfd_gamma(2, 1), tfd_normal(0, 2), tfd_normal))
        d %>% tfd_log_prob(list(1, 2, 3))
        """,
        lambda: tfd.JointDistributionSequential(
            [tfd.Gamma(2.0, 1.0), tfd.Normal(0.0, 2.0), tfd.Normal]
        ).log_prob([1.0, 2.0, 3.0]),
    ),
    Case(
        "constructors_as_named_parts",
        """
        d <- tfd_joint_distribution_named(
          list(loc = tfd_normal(0, 1), scale = tfd_gamma(2, 1), x = tfd$Normal))
        list(d %>% tfd_log_prob(list(loc = 1, scale = 2, x = 3)), d$resolve_graph())
        """,
        lambda: [
            tfd.JointDistributionNamed(
                {"loc": tfd.Normal(0.0, 1.0), "scale": tfd.Gamma(2.0, 1.0), "x": tfd.Normal}
            ).log_prob({"loc": 1.0, "scale": 2.0, "x": 3.0}),
            [["loc", []], ["scale", []], ["x", ["loc", "scale"]]],
        ],
    ),
    Case(
        "graph_of_parts_in_a_row",
        """
        d <- tfd_joint_distribution_sequential(
          list(
            tfd_independent(tfd_exponential(rate = c(100, 120)), 1),
            function(e) tfd_gamma(concentration = e[1], rate = e[2]),
            tfd_normal(loc = 0, scale = 2),
            tfd_normal,
            function(m) tfd_sample_distribution(tfd_bernoulli(logits = m), 12)))
        d$resolve_graph()
        """,
        lambda: [
            ["e", []],
            ["scale", ["e"]],
            ["loc", []],
            ["m", ["loc", "scale"]],
            ["x", ["m"]],
        ],
    ),
    Case(
        "parameters_in_another_form",
        """
        list(tfd_skellam(2, 3)$log_rate1_parameter(),
             tfd_probit_bernoulli(probits = 0.3)$probs_parameter(),
             tfd_finite_discrete(c(1, 2), probs = c(0.3, 0.7))$logits_parameter(),
             tfd_plackett_luce(c(1, 2, 3))$scores_parameter())
        """,
        lambda: [
            np.log(2),
            tfd.ProbitBernoulli(0.3).probs_parameter(),
            np.log([0.3, 0.7]),
            [1.0, 2.0, 3.0],
        ],
    ),
    Case(
        "formulas_of_single_families",
        """
        w <- tfd_wishart_tri_l(df = 5, scale_tril = matrix(c(1, 0.5, 0, 2), 2))
        list(tfd_uniform(low = c(3, 1), high = 4)$range(), w$mean_log_det(), w$log_normalization(),
             w$scale_matrix(), tfd_logit_normal(0, 1)$mean_approx())
        """,
        lambda: [
            [1.0, 3.0],
            wishart().mean_log_det(),
            wishart().log_normalization(),
            wishart().scale_matrix(),
            tfd.LogitNormal(0.0, 1.0).mean_approx(),
        ],
    ),
    Case(
        "points_of_a_determinantal_process",
        """
        d <- tfp$distributions$DeterminantalPointProcess(c(0.5, 2), diag(2))
        list(d$l_ensemble_matrix(), d$marginal_kernel(), d$marginal_log_prob(c(1, 0)))
        """,
        lambda: [
            np.diag([0.5, 2.0]),
            np.diag([1 / 3, 2 / 3]),
            np.log(1 / 3),
        ],
    ),
    Case(
        "classes_of_an_ordered_variable",
        """
        d <- tfp$distributions$OrderedLogistic(cutpoints = c(-1, 1), loc = 0.5)
        list(d$categorical_probs(), d$categorical_log_probs())
        """,
        lambda: [
            tfd.OrderedLogistic([-1.0, 1.0], 0.5).categorical_probs(),
            tfd.OrderedLogistic([-1.0, 1.0], 0.5).categorical_log_probs(),
        ],
    ),
    Case(
        "sizes_of_models_with_hidden_states",
        """
        hmm <- tfd_hidden_markov_model(
          tfd_categorical(probs = c(0.8, 0.2)),
          tfd_categorical(probs = matrix(c(0.7, 0.3, 0.2, 0.8), nrow = 2, byrow = TRUE)),
          tfd_normal(loc = c(0, 15), scale = c(5, 10)), num_steps = 7)
        lgssm <- tfd_linear_gaussian_state_space_model(
          num_timesteps = 4, transition_matrix = diag(2),
          transition_noise = tfd_multivariate_normal_diag(scale_diag = c(1, 1)),
          observation_matrix = matrix(c(1, 0), 1),
          observation_noise = tfd_multivariate_normal_diag(scale_diag = list(2)),
          initial_state_prior = tfd_multivariate_normal_diag(scale_diag = c(1, 1)))
        list(hmm$num_states_static, hmm$num_states_tensor(),
             lgssm$latent_size_tensor(), lgssm$observation_size_tensor(),
             tfd_empirical(c(0, 1, 1))$compute_num_samples())
        """,
        lambda: [2, 2, 2, 1, 3],
    ),
    Case(
        "predictions_of_a_fitted_process",
        """
        k <- tfp$math$psd_kernels$ExponentiatedQuadratic()
        gp <- tfd_gaussian_process_regression_model(
          k, matrix(c(0, 0.5), 2), matrix(c(0.2, 0.7, 1), 3), c(1, 2, 3))
        t <- tfd$StudentTProcessRegressionModel(
          3, k, matrix(c(0, 0.5), 2), matrix(c(0.2, 0.7, 1), 3), c(1, 2, 3))
        new <- matrix(c(0.1, 0.9), 2)
        list(gp$posterior_predictive(c(0.3, 1.2), new)$mean(),
             t$posterior_predictive(c(0.3, 1.2), new)$mean(),
             t$get_marginal_distribution(new)$mean())
        """,
        lambda: [
            fitted(tfd.GaussianProcessRegressionModel).posterior_predictive(*SEEN).mean(),
            fitted(tfd.StudentTProcessRegressionModel, 3.0).posterior_predictive(*SEEN).mean(),
            fitted(tfd.StudentTProcessRegressionModel, 3.0)
            .get_marginal_distribution(SEEN[1])
            .mean(),
        ],
        rtol=1e-4,
    ),
)

CASES += (
    Case(
        "functions_that_are_given_to_others",
        """
        b <- tfb_ffjord(
          function(t, x) 0.5 * x,
          trace_augmentation_fn = tfp$bijectors$ffjord$trace_jacobian_exact)
        d <- tfd_poisson_log_normal_quadrature_compound(
          0, 1, 8, tfp$distributions$quadrature_scheme_lognormal_quantiles)
        g <- tfd_poisson_log_normal_quadrature_compound(
          0, 1, quadrature_fn = tfp$distributions$quadrature_scheme_lognormal_gauss_hermite)
        list(tfb_forward_log_det_jacobian(b, c(1, 2), 1), d$log_prob(2), g$log_prob(2))
        """,
        lambda: [
            1.0,
            tfd.PoissonLogNormalQuadratureCompound(0.0, 1.0).log_prob(2.0),
            tfd.PoissonLogNormalQuadratureCompound(
                0.0, 1.0, quadrature_fn=tfd.quadrature_scheme_lognormal_gauss_hermite
            ).log_prob(2.0),
        ],
        rtol=1e-4,
    ),
    Case(
        "paddings_in_every_spelling",
        """
        list(tfb_pad(list(list(0L, 1L)), constant_values = 5, axis = -1L) %>% tfb_forward(c(1, 2)),
             tfb_pad(list(0, 1)) %>% tfb_forward(c(1, 2)),
             tfb_pad(c(1, 0)) %>% tfb_forward(c(1, 2)),
             tfb_pad(matrix(c(1, 0), 1)) %>% tfb_forward(c(1, 2)))
        """,
        lambda: [[1.0, 2.0, 5.0], [1.0, 2.0, 0.0], [0.0, 1.0, 2.0], [0.0, 1.0, 2.0]],
    ),
    Case(
        "methods_take_a_name",
        """
        d <- tfd_normal(0, 1)
        list(d$log_prob(value = 0, name = "lp"), tfd_mean(d, name = "m"),
             tfd_sample(d, c(2, 3), name = "s")$shape, tfb_forward(tfb_exp(), TRUE, name = "f"))
        """,
        lambda: [tfd.Normal(0.0, 1.0).log_prob(0.0), 0.0, [2, 3], np.e],
    ),
    Case(
        "facts_of_networks_without_a_size",
        """
        b <- tfb_masked_autoregressive_flow(
          shift_and_log_scale_fn = tfb_masked_autoregressive_default_template(
            hidden_layers = list(4, 4), shift_only = TRUE),
          is_constant_jacobian = TRUE)
        list(b$is_constant_jacobian, tfb_batch_normalization()$is_constant_jacobian,
             tfb_batch_normalization()$dtype)
        """,
        lambda: [True, False, "float32"],
    ),
    Case(
        "members_by_double_brackets",
        """
        d <- tfd_normal(c(3, 4), 1)
        list(d[["loc"]], d[["batch_shape"]], d[[2]]$mean(), tfb_scale(2)[["scale"]])
        """,
        lambda: [[3.0, 4.0], 2, 4.0, 2.0],
    ),
    Case(
        "flags_are_numbers",
        """
        list(tfd_normal(loc = TRUE, scale = 1)$mean(), tfb_shift(c(TRUE, FALSE))$forward(c(1, 1)))
        """,
        lambda: [1.0, [2.0, 1.0]],
    ),
)

SEEN = np.array([0.3, 1.2], np.float32), column(0.1, 0.9)


def fitted(kind, *first):  # type: ignore[no-untyped-def]
    """A process that has seen three points."""
    kernel = kernels.ExponentiatedQuadratic()
    seen = np.array([1.0, 2.0, 3.0], np.float32)
    return kind(*first, kernel, column(0, 0.5), column(0.2, 0.7, 1), seen)


def wishart():  # type: ignore[no-untyped-def]
    """Wishart matrices of two rows."""
    return tfd.WishartTriL(5.0, [[1.0, 0.0], [0.5, 2.0]])
