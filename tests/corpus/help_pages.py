"""Whole scripts as R users write them from the help pages: models, methods, data in plain R."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, Lazy, tf, tfb, tfd

kernels = Lazy("tensorflow_probability.python.math.psd_kernels")


def normal(x: object, loc: object = 0.0, scale: object = 1.0) -> np.ndarray:
    """Log densities of normals."""
    z = (np.asarray(x, float) - loc) / np.asarray(scale, float)
    return -0.5 * z**2 - np.log(scale) - 0.5 * np.log(2 * np.pi)


def erlang(x: float, scale: float) -> float:
    """The distribution function of a gamma of shape 2."""
    return 1 - np.exp(-x / scale) * (1 + x / scale)


X = np.array([[1.5, 4.0], [2.0, 6.0], [3.0, 8.0]])

CASES: tuple[Case, ...] = (
    Case(
        "help_batch_of_normals_by_position",
        """
        d <- tfd_normal(c(1, 2.0), c(11, 22))
        d %>% tfd_prob(matrix(c(0, 1.5, 3, 2), nrow = 2, byrow = TRUE))
        """,
        lambda: tfd.Normal([1.0, 2.0], [11.0, 22.0]).prob([[0.0, 1.5], [3.0, 2.0]]),
    ),
    Case(
        "help_normal_interval",
        """
        d <- tfd_normal(loc = 10, scale = 2)
        d %>% tfd_quantile(c(0.025, 0.975)) %>% as.numeric() %>% diff()
        """,
        lambda: 4 * 1.959963984540054,
    ),
    Case(
        "help_between_two_values",
        """
        d <- tfd_gamma(concentration = 2, rate = 0.5)
        tfd_cdf(d, 4) - tfd_cdf(d, 1)
        """,
        lambda: erlang(4, 2) - erlang(1, 2),
    ),
    Case(
        "help_log_lik_of_data",
        """
        y <- c(2.1, 1.9, 3.4, 2.8)
        log_lik <- function(mu, sigma) sum(as.numeric(tfd_normal(mu, sigma)$log_prob(y)))
        round(log_lik(mean(y), sd(y)), 4)
        """,
        lambda: np.round(
            normal([2.1, 1.9, 3.4, 2.8], 2.55, np.std([2.1, 1.9, 3.4, 2.8], ddof=1)).sum(), 4
        ),
    ),
    Case(
        "help_grid_search_of_a_likelihood",
        """
        y <- c(3, 5, 4, 6)
        rates <- seq(1, 9, by = 0.5)
        ll <- sapply(rates, function(r) sum(as.numeric(tfd_poisson(r)$log_prob(y))))
        rates[which.max(ll)]
        """,
        lambda: 4.5,
    ),
    Case(
        "help_posterior_on_a_grid",
        """
        theta <- seq(0.05, 0.95, length.out = 19)
        prior <- tfd_beta(2, 2)
        log_post <- as.numeric(tfd_log_prob(prior, theta)) +
          as.numeric(tfd_binomial(total_count = 10, probs = theta) %>% tfd_log_prob(7))
        w <- exp(log_post - max(log_post))
        sum(theta * w / sum(w))
        """,
        lambda: np.average(
            np.linspace(0.05, 0.95, 19),
            weights=np.linspace(0.05, 0.95, 19) ** 8 * (1 - np.linspace(0.05, 0.95, 19)) ** 4,
        ),
        rtol=1e-4,
    ),
    Case(
        "help_standardised_data_under_a_diagonal_normal",
        """
        x <- matrix(c(1.5, 2, 3, 4, 6, 8), ncol = 2)
        z <- sweep(sweep(x, 2, colMeans(x)), 2, apply(x, 2, sd), "/")
        tfd_multivariate_normal_diag(c(0, 0), c(1, 1)) %>% tfd_log_prob(z)
        """,
        lambda: normal((X - X.mean(0)) / X.std(0, ddof=1)).sum(1),
    ),
    Case(
        "help_full_covariance_from_data",
        """
        x <- cbind(a = c(1.5, 2, 3), b = c(4, 6, 7))
        d <- tfd_multivariate_normal_tri_l(loc = colMeans(x), scale_tril = t(chol(cov(x))))
        d %>% tfd_covariance()
        """,
        lambda: np.cov([[1.5, 2, 3], [4, 6, 7]]),
        rtol=1e-4,
    ),
    Case(
        "help_mahalanobis_by_hand",
        """
        S <- matrix(c(2, 0.3, 0.3, 1), 2)
        x <- c(1, -1)
        d <- tfd_multivariate_normal_full_covariance(c(0, 0), S)
        -2 * d$log_prob(x) - log(det(S)) - 2 * log(2 * pi)
        """,
        lambda: np.array([1, -1]) @ np.linalg.inv([[2, 0.3], [0.3, 1]]) @ np.array([1, -1]),
        rtol=1e-4,
    ),
    Case(
        "help_mixture_of_two",
        """
        mix <- 0.3
        bimix_gauss <- tfd_mixture(
          cat = tfd_categorical(probs = c(mix, 1 - mix)),
          components = list(
            tfd_normal(loc = -1, scale = 0.1),
            tfd_normal(loc = +1, scale = 0.5)
          )
        )
        tfd_prob(bimix_gauss, c(-1, 0, 1))
        """,
        lambda: (
            0.3 * np.exp(normal([-1, 0, 1], -1, 0.1)) + 0.7 * np.exp(normal([-1, 0, 1], 1, 0.5))
        ),
        rtol=1e-4,
    ),
    Case(
        "help_mixture_same_family_of_vectors",
        """
        gm <- tfd_mixture_same_family(
          mixture_distribution = tfd_categorical(probs = c(0.3, 0.7)),
          components_distribution = tfd_multivariate_normal_diag(
            loc = matrix(c(-1, 1, 1, -1), nrow = 2, byrow = TRUE),
            scale_identity_multiplier = c(0.1, 0.6)
          )
        )
        gm %>% tfd_mean()
        """,
        lambda: [0.4, -0.4],
    ),
    Case(
        "help_posterior_marginal_of_a_mixture",
        """
        gm <- tfd_mixture_same_family(
          tfd_categorical(probs = c(0.5, 0.5)),
          tfd_normal(loc = c(-1, 1), scale = 1)
        )
        p <- gm$posterior_marginal(c(0, 1))
        p$probs_parameter()
        """,
        lambda: [
            [0.5, 0.5],
            [1 / (1 + np.exp(2.0)), 1 / (1 + np.exp(-2.0))],
        ],
    ),
    Case(
        "help_independent_images",
        """
        d <- tfd_independent(tfd_bernoulli(logits = array(0, c(2, 3, 4))), 2)
        c(length(d$batch_shape), d$event_shape$as_list())
        """,
        lambda: [1, 3, 4],
    ),
    Case(
        "help_sample_distribution_log_prob",
        """
        d <- tfd_sample_distribution(tfd_exponential(rate = c(1, 2)), sample_shape = c(3))
        x <- matrix(c(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), nrow = 2, byrow = TRUE)
        tfd_log_prob(d, x)
        """,
        lambda: tfd.Sample(tfd.Exponential([1.0, 2.0]), 3).log_prob(
            [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
        ),
    ),
    Case(
        "help_truncated_by_low_and_high",
        """
        d <- tfd_truncated_normal(0, 1, low = -1, high = c(1, Inf))
        d %>% tfd_cdf(0)
        """,
        lambda: tfd.TruncatedNormal(0.0, 1.0, -1.0, [1.0, np.inf]).cdf(0.0),
    ),
    Case(
        "help_quantized_dice",
        """
        dice <- tfd_quantized(tfd_uniform(0, 6), low = 1, high = 6)
        sapply(1:6, function(k) as.numeric(dice %>% tfd_prob(k)))
        """,
        lambda: np.full(6, 1 / 6),
    ),
    Case(
        "help_empirical_mean",
        "tfd_empirical(c(0, 1, 1, 2)) %>% tfd_prob(1)",
        lambda: 0.5,
    ),
    Case(
        "help_one_hot",
        "tfd_one_hot_categorical(probs = c(0.1, 0.5, 0.4)) %>% tfd_prob(c(0, 1, 0))",
        lambda: 0.5,
    ),
    Case(
        "help_multinomial_counts",
        """
        d <- tfd_multinomial(total_count = 4, probs = c(0.2, 0.3, 0.5))
        d %>% tfd_prob(rbind(c(1, 1, 2), c(0, 0, 4)))
        """,
        lambda: [12 * 0.2 * 0.3 * 0.25, 0.5**4],
    ),
    Case(
        "help_dirichlet_multinomial",
        """
        d <- tfd_dirichlet_multinomial(2, c(1, 2, 3))
        c(d %>% tfd_prob(c(2, 0, 0)) %>% as.numeric(), sum(as.numeric(d %>% tfd_mean())))
        """,
        lambda: [1 * 2 / (6 * 7), 2.0],
    ),
    Case(
        "help_wishart_mean",
        """
        d <- tfd_wishart(df = 5, scale = matrix(c(1, 0.2, 0.2, 2), 2))
        d %>% tfd_mean()
        """,
        lambda: 5 * np.array([[1, 0.2], [0.2, 2]]),
    ),
    Case(
        "help_lkj_uniform",
        "tfd_lkj(dimension = 2, concentration = 1) %>% tfd_prob(matrix(c(1, .3, .3, 1), 2))",
        lambda: 0.5,
    ),
    Case(
        "help_von_mises_fisher_norm",
        """
        d <- tfd_von_mises_fisher(mean_direction = c(0, 0, 1), concentration = 3)
        d %>% tfd_log_prob(c(0, 0, 1)) - d %>% tfd_log_prob(c(0, 0, -1))
        """,
        lambda: 6.0,
    ),
    Case(
        "help_kl_of_two_normals",
        """
        a <- tfd_normal(0, 1); b <- tfd_normal(1, 2)
        c(as.numeric(a %>% tfd_kl_divergence(b)), as.numeric(a$cross_entropy(b) - a$entropy()))
        """,
        lambda: np.full(2, np.log(2) + (1 + 1) / 8 - 0.5),
    ),
    Case(
        "help_moments_by_names",
        """
        families <- list(
          gamma = tfd_gamma(3, 2), beta = tfd_beta(2, 3), weibull = tfd_weibull(1, 2),
          gumbel = tfd_gumbel(0, 1), chi2 = tfd_chi2(4), poisson = tfd_poisson(2.5)
        )
        sapply(families, function(d) as.numeric(tfd_mean(d)))
        """,
        lambda: [1.5, 0.4, 2.0, np.euler_gamma, 4.0, 2.5],
    ),
    Case(
        "help_table_of_moments",
        """
        ds <- list(norm = tfd_normal(1, 2), lap = tfd_laplace(1, 2))
        m <- sapply(ds, function(d) c(mean = as.numeric(d$mean()), sd = as.numeric(d$stddev())))
        m["sd", ]
        """,
        lambda: [2.0, 2 * np.sqrt(2)],
    ),
    Case(
        "help_do_call_with_parameters",
        """
        pars <- list(loc = 1, scale = 3)
        do.call(tfd_normal, pars) %>% tfd_variance()
        """,
        lambda: 9.0,
    ),
    Case(
        "help_null_arguments",
        """
        d <- tfd_multivariate_normal_diag(loc = NULL, scale_diag = c(1, 2))
        b <- tfd_bernoulli(logits = NULL, probs = 0.2)
        c(as.numeric(d %>% tfd_stddev()), as.numeric(b %>% tfd_mean()))
        """,
        lambda: [1.0, 2.0, 0.2],
    ),
    Case(
        "help_float64_by_a_tensor",
        """
        d <- tfd_normal(tf$constant(0, dtype = tf$float64), tf$constant(1, dtype = tf$float64))
        d %>% tfd_log_prob(tf$constant(2, tf$float64))
        """,
        lambda: -2 - 0.5 * np.log(2 * np.pi),
        rtol=1e-12,
    ),
    # -- bijectors
    Case(
        "help_affine_of_a_normal",
        """
        d <- tfd_transformed_distribution(
          distribution = tfd_normal(loc = 0, scale = 1),
          bijector = tfb_chain(list(tfb_shift(shift = -1), tfb_scale(scale = 2)))
        )
        c(as.numeric(d$mean()), as.numeric(d %>% tfd_log_prob(1)))
        """,
        lambda: [-1.0, normal(1, -1, 2)],
    ),
    Case(
        "help_log_normal_by_hand",
        """
        log_normal <- tfd_transformed_distribution(
          distribution = tfd_normal(0, 1), bijector = tfb_exp(), name = "LogNormalTransformed"
        )
        x <- c(0.5, 1, 2)
        max(abs(as.numeric(log_normal$log_prob(x)) - dlnorm(x, log = TRUE))) < 1e-6
        """,
        lambda: True,
    ),
    Case(
        "help_inline_exp",
        """
        b <- tfb_inline(
          forward_fn = tf$exp,
          inverse_fn = tf$math$log,
          inverse_log_det_jacobian_fn = (function(y) -tf$reduce_sum(tf$math$log(y), axis = -1L)),
          forward_min_event_ndims = 1,
          name = "exp"
        )
        b %>% tfb_inverse_log_det_jacobian(c(1, 2, 4), event_ndims = 1)
        """,
        lambda: -np.log(8.0),
    ),
    Case(
        "help_inline_leaky_relu",
        """
        leaky <- function(alpha) tfb_inline(
          forward_fn = function(x) tf$where(tf$greater_equal(x, 0), x, alpha * x),
          inverse_fn = function(y) tf$where(tf$greater_equal(y, 0), y, 1 / alpha * y),
          inverse_log_det_jacobian_fn = function(y) {
            I <- tf$ones_like(y)
            J_inv <- tf$where(tf$greater_equal(y, 0), I, 1.0 / alpha * I)
            tf$math$log(tf$abs(J_inv) + 1e-30)
          },
          forward_min_event_ndims = 0L
        )
        d <- tfd_normal(c(0, 0), 1) %>% tfd_independent(1)
        flow <- tfd_transformed_distribution(d, leaky(0.5))
        flow %>% tfd_log_prob(matrix(c(1, -1, 0.5, 2), 2, byrow = TRUE))
        """,
        lambda: normal([[1, -2], [0.5, 2]]).sum(1) + np.log([2, 1]),
    ),
    Case(
        "help_chain_order",
        """
        chain <- tfb_chain(list(tfb_exp(), tfb_softplus()))
        by_hand <- tfb_exp()$forward(tfb_softplus()$forward(1))
        c(as.numeric(chain %>% tfb_forward(1)), as.numeric(by_hand))
        """,
        lambda: np.full(2, np.exp(np.log1p(np.exp(1.0)))),
    ),
    Case(
        "help_call_a_bijector",
        "x <- tfb_shift(3.33)(tfb_scale(0.5))\nx %>% tfb_forward(2)",
        lambda: 4.33,
    ),
    Case(
        "help_fill_scale_tri_l",
        """
        b <- tfb_fill_scale_tri_l(diag_bijector = tfb_exp(), diag_shift = NULL)
        b %>% tfb_forward(x = c(0, 0, 0))
        """,
        lambda: np.eye(2),
    ),
    Case(
        "help_cholesky_outer_product",
        """
        b <- tfb_cholesky_outer_product()
        round(b %>% tfb_inverse(matrix(c(4, 2, 2, 5), 2)), 4)
        """,
        lambda: [[2.0, 0.0], [1.0, 2.0]],
    ),
    Case(
        "help_cholesky_to_inv_cholesky",
        "tfb_cholesky_to_inv_cholesky() %>% tfb_forward(x = rbind(c(1, 0), c(2, 1)))",
        lambda: tfb.CholeskyToInvCholesky().forward([[1.0, 0.0], [2.0, 1.0]]),
    ),
    Case(
        "help_scale_matvec_tri_l",
        """
        L <- matrix(c(1, 0, 1, 1), ncol = 2, byrow = TRUE)
        b <- tfb_scale_matvec_tri_l(scale_tril = L)
        list(y = b %>% tfb_forward(c(1, 2)), ldj = b %>% tfb_forward_log_det_jacobian(c(1, 2), 1))
        """,
        lambda: {"y": [1.0, 3.0], "ldj": 0.0},
    ),
    Case(
        "help_reshape_rows",
        """
        r <- tfb_reshape(event_shape_out = c(1, -1))
        r %>% tfb_forward(matrix(1:6, nrow = 3))
        """,
        lambda: np.array([[[1.0, 4.0]], [[2.0, 5.0]], [[3.0, 6.0]]]),
    ),
    Case(
        "help_permute_mvn",
        """
        base <- tfd_multivariate_normal_diag(c(0, 0, 5), c(1, 2, 3))
        d <- tfd_transformed_distribution(base, tfb_permute(permutation = c(2, 0, 1)))
        d$log_prob(c(5, 0, 0)) - base$log_prob(c(0, 0, 5))
        """,
        lambda: 0.0,
        atol=1e-5,
    ),
    Case(
        "help_rational_quadratic_spline",
        """
        b <- tfb_rational_quadratic_spline(
          bin_widths = c(1, 1), bin_heights = c(0.5, 1.5), knot_slopes = 1, range_min = -1
        )
        b %>% tfb_forward(c(-1, 0, 1, 3))
        """,
        lambda: [-1.0, -0.5, 1.0, 3.0],
    ),
    Case(
        "help_softmax_centered",
        "tfb_softmax_centered() %>% tfb_forward(tf$math$log(c(2, 3, 4)))",
        lambda: [0.2, 0.3, 0.4, 0.1],
    ),
    Case(
        "help_invert_pipes",
        "tfb_exp() %>% tfb_invert() %>% tfb_forward(c(1, exp(2)))",
        lambda: [0.0, 2.0],
    ),
    Case(
        "help_weibull_cdf_flow",
        """
        b <- tfb_weibull_cdf(scale = 2, concentration = 1.5)
        d <- tfd_transformed_distribution(tfd_uniform(), tfb_invert(b))
        as.numeric(d %>% tfd_prob(1.2)) - dweibull(1.2, 1.5, 2)
        """,
        lambda: 0.0,
    ),
    Case(
        "help_blockwise",
        """
        b <- tfb_blockwise(list(tfb_exp(), tfb_identity()), block_sizes = c(1, 2))
        b %>% tfb_forward(c(0, 1, 2))
        """,
        lambda: [1.0, 1.0, 2.0],
    ),
    Case(
        "help_transform_diagonal",
        "tfb_transform_diagonal(diag_bijector = tfb_exp()) %>% tfb_forward(x = diag(c(1, 2)))",
        lambda: np.diag(np.exp([1.0, 2.0])),
    ),
    Case(
        "help_correlation_cholesky",
        "tfb_correlation_cholesky() %>% tfb_forward(c(2, 2, 1))",
        lambda: tfb.CorrelationCholesky().forward([2.0, 2.0, 1.0]),
    ),
    Case(
        "help_maf_shapes_and_weights",
        """
        dims <- 2L
        maf <- tfd_transformed_distribution(
          distribution = tfd_sample_distribution(tfd_normal(0, 1), sample_shape = dims),
          bijector = tfb_masked_autoregressive_flow(
            shift_and_log_scale_fn = tfb_masked_autoregressive_default_template(
              hidden_layers = list(16, 16), activation = tf$nn$relu
            )
          )
        )
        x <- maf %>% tfd_sample(5)
        c(dim(as.array(x)), length(as.numeric(maf %>% tfd_log_prob(x))))
        """,
        lambda: [5, 2, 5],
    ),
    Case(
        "help_real_nvp_round_trip",
        """
        b <- tfb_real_nvp(
          num_masked = 1,
          shift_and_log_scale_fn = tfb_real_nvp_default_template(hidden_layers = list(8, 8))
        )
        x <- matrix(c(0.1, 0.2, 0.3, -0.4), 2)
        tf$reduce_max(tf$abs(b$inverse(tf$identity(b$forward(x))) - x)) < 1e-5
        """,
        lambda: True,
    ),
    Case(
        "help_real_nvp_of_an_r_function",
        """
        shift_and_log_scale <- function(x, output_units, ...) list(2 * x, 0 * x + log(3))
        b <- tfb_real_nvp(num_masked = 1, shift_and_log_scale_fn = shift_and_log_scale)
        list(b$forward(c(1, 1)), b$forward_log_det_jacobian(c(1, 1), event_ndims = 1L))
        """,
        lambda: [np.array([1.0, 5.0]), np.log(3.0)],
    ),
    # -- models in time, in space, and joint
    Case(
        "help_weather_hmm",
        """
        initial <- tfd_categorical(probs = c(0.8, 0.2))
        transition <- tfd_categorical(probs = rbind(c(0.7, 0.3), c(0.2, 0.8)))
        observation <- tfd_normal(loc = c(0, 15), scale = c(5, 10))
        model <- tfd_hidden_markov_model(initial, transition, observation, num_steps = 7)
        temps <- c(-2, 0, 2, 4, 6, 8, 10)
        list(mean = model %>% tfd_mean(), mode = model$posterior_mode(temps))
        """,
        lambda: (
            lambda m: {
                "mean": m.mean(),
                "mode": m.posterior_mode([-2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0]),
            }
        )(
            tfd.HiddenMarkovModel(
                tfd.Categorical(probs=[0.8, 0.2]),
                tfd.Categorical(probs=[[0.7, 0.3], [0.2, 0.8]]),
                tfd.Normal([0.0, 15.0], [5.0, 10.0]),
                7,
            )
        ),
    ),
    Case(
        "help_hmm_marginals",
        """
        model <- tfd_hidden_markov_model(
          tfd_categorical(probs = c(0.8, 0.2)),
          tfd_categorical(probs = rbind(c(0.7, 0.3), c(0.2, 0.8))),
          tfd_bernoulli(probs = c(0.1, 0.9)), num_steps = 3
        )
        p <- model$posterior_marginals(c(1, 0, 1))
        rowSums(as.array(p$probs_parameter()))
        """,
        lambda: np.ones(3),
    ),
    Case(
        "help_random_walk_filter",
        """
        ndims <- 2L
        noise <- function(s) tfd_multivariate_normal_diag(scale_diag = s^2 * tf$ones(list(ndims)))
        model <- tfd_linear_gaussian_state_space_model(
          num_timesteps = 4,
          transition_matrix = tf$linalg$LinearOperatorIdentity(ndims),
          transition_noise = noise(1.0),
          observation_matrix = tf$linalg$LinearOperatorIdentity(ndims),
          observation_noise = noise(5.0),
          initial_state_prior = tfd_multivariate_normal_diag(scale_diag = tf$ones(list(ndims)))
        )
        y <- matrix(c(1, 2, 3, 4, 5, 6, 7, 8), ncol = 2)
        c(filtered_means = model$forward_filter(y))[[2]]
        """,
        lambda: tfd.LinearGaussianStateSpaceModel(
            4,
            tf.linalg.LinearOperatorIdentity(2),
            tfd.MultivariateNormalDiag(scale_diag=tf.ones(2)),
            tf.linalg.LinearOperatorIdentity(2),
            tfd.MultivariateNormalDiag(scale_diag=25 * tf.ones(2)),
            tfd.MultivariateNormalDiag(scale_diag=tf.ones(2)),
        ).forward_filter([[1.0, 5.0], [2.0, 6.0], [3.0, 7.0], [4.0, 8.0]])[1],
        rtol=1e-4,
    ),
    Case(
        "help_gp_prior_and_regression",
        """
        psd_kernels <- tfp$math$psd_kernels
        kernel <- psd_kernels$ExponentiatedQuadratic(amplitude = 1, length_scale = 0.5)
        x <- matrix(seq(-1, 1, length.out = 4), ncol = 1)
        gprm <- tfd_gaussian_process_regression_model(
          kernel = kernel, index_points = matrix(c(0, 0.25), ncol = 1),
          observation_index_points = x, observations = sin(3 * x[, 1]),
          observation_noise_variance = 0.01
        )
        gprm %>% tfd_mean()
        """,
        lambda: tfd.GaussianProcessRegressionModel(
            kernels.ExponentiatedQuadratic(1.0, 0.5),
            np.array([[0.0], [0.25]], np.float32),
            np.linspace(-1, 1, 4).reshape(-1, 1).astype(np.float32),
            np.sin(3 * np.linspace(-1, 1, 4)).astype(np.float32),
            0.01,
        ).mean(),
        rtol=1e-3,
        atol=1e-5,
    ),
    Case(
        "help_joint_sequential_reversed_arguments",
        """
        d <- tfd_joint_distribution_sequential(list(
          tfd_independent(tfd_exponential(rate = c(100, 120)), 1),
          function(e) tfd_gamma(concentration = e[1], rate = e[2]),
          tfd_normal(loc = 0, scale = 2),
          function(n, g) tfd_normal(loc = n, scale = g)
        ))
        d %>% tfd_log_prob(list(c(0.01, 0.02), 0.5, 1, 2))
        """,
        lambda: (
            np.log([100, 120]).sum()
            - 1
            - 2.4
            + tfd.Gamma(0.01, 0.02).log_prob(0.5)
            + normal(1, 0, 2)
            + normal(2, 1, 0.5)
        ),
        rtol=1e-4,
    ),
    Case(
        "help_joint_named_hierarchy",
        """
        model <- tfd_joint_distribution_named(list(
          mu = tfd_normal(0, 10),
          tau = tfd_half_cauchy(0, 5),
          theta = function(tau, mu) tfd_sample_distribution(tfd_normal(mu, tau), 3),
          y = function(theta) tfd_independent(tfd_normal(theta, c(15, 10, 16)), 1)
        ))
        draws <- model %>% tfd_sample()
        lp <- model %>% tfd_log_prob(
          list(mu = 1, tau = 2, theta = c(1, 2, 3), y = c(28, 8, -3))
        )
        list(names = paste(sort(names(draws)), collapse = " "), lp = lp)
        """,
        lambda: {
            "names": "mu tau theta y",
            "lp": normal(1, 0, 10)
            + np.log(2 / np.pi / 5 / (1 + 0.16))
            + normal([1, 2, 3], 1, 2).sum()
            + normal([28, 8, -3], [1, 2, 3], [15, 10, 16]).sum(),
        },
    ),
    Case(
        "help_regression_log_joint",
        """
        x <- cbind(1, c(-1, 0, 1, 2))
        y <- c(0.5, 1, 2.5, 3)
        log_joint <- function(beta, sigma) {
          eta <- tf$linalg$matvec(tf$constant(x, dtype = tf$float32), beta)
          tf$reduce_sum(tfd_normal(0, 10)$log_prob(beta)) +
            tfd_half_normal(5)$log_prob(sigma) +
            tf$reduce_sum(tfd_normal(eta, sigma)$log_prob(y))
        }
        log_joint(c(1, 0.9), 0.5)
        """,
        lambda: (
            normal([1, 0.9], 0, 10).sum()
            + np.log(2)
            + normal(0.5, 0, 5)
            + normal([0.5, 1, 2.5, 3], [0.1, 1.0, 1.9, 2.8], 0.5).sum()
        ),
        rtol=1e-4,
    ),
    Case(
        "help_metropolis_target",
        """
        target <- function(x) -0.5 * tf$reduce_sum(x^2) - tf$math$log1p(tf$exp(-x[1]))
        target(tf$constant(c(1, 2)))
        """,
        lambda: -2.5 - np.log1p(np.exp(-1.0)),
    ),
    # -- by `$`
    Case(
        "help_dollar_shapes",
        """
        d <- tfd_multivariate_normal_diag(loc = matrix(0, 3, 2), scale_diag = c(1, 1))
        c(d$batch_shape$as_list(), d$event_shape$as_list(), d$event_shape[[1]])
        """,
        lambda: [3, 2, 2],
    ),
    Case(
        "help_dollar_parameters",
        """
        d <- tfd$Normal(loc = c(1, 2), scale = 3)
        c(as.numeric(d$loc), as.numeric(d$scale), as.numeric(d$parameters$loc))
        """,
        lambda: [1.0, 2.0, 3.0, 1.0, 2.0],
    ),
    Case(
        "help_dollar_of_transformed",
        """
        d <- tfd_transformed_distribution(tfd_normal(0, 1), tfb_scale(2))
        ldj <- d$bijector$forward_log_det_jacobian(1, 0L)
        as.numeric(d$distribution$log_prob(1)) - as.numeric(ldj)
        """,
        lambda: normal(2, 0, 2),
    ),
    Case(
        "help_names_of_things",
        """
        paste(tfd_normal(0, 1)$name, tfb_exp()$name, tfd_normal(0, 1)$dtype$name)
        """,
        lambda: "Normal exp float32",
    ),
    Case(
        "help_sample_shapes",
        """
        d <- tfd_normal(loc = c(0, 1, 2), scale = 1)
        list(dim(as.array(d %>% tfd_sample(4))), dim(as.array(d$sample(c(2L, 5L)))),
             dim(as.array(tfd_sample(d, list(2, 5)))), length(as.numeric(tfd_sample(d))))
        """,
        lambda: [[4, 3], [2, 5, 3], [2, 5, 3], 3],
    ),
    Case(
        "help_law_of_large_numbers",
        """
        d <- tfd_student_t(df = 5, loc = 3, scale = 2)
        abs(mean(as.numeric(d %>% tfd_sample(20000, seed = 42L))) - 3) < 0.1
        """,
        lambda: True,
    ),
    Case(
        "help_pseudo_variables",
        """
        b <- tf$Variable(c(1, 2), name = "b")
        d <- tfd_multivariate_normal_diag(loc = b)
        c(length(d$trainable_variables), as.numeric(d$mean()))
        """,
        lambda: [1.0, 1.0, 2.0],
    ),
)
