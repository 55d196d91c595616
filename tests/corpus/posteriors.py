"""Functions that TFP keeps beside its distributions: known posteriors, quadratures, structures."""

from __future__ import annotations

from corpus.case import Case, tf, tfd

CASES: tuple[Case, ...] = (
    Case(
        "normal_conjugates_posterior",
        """
        prior <- tfd_normal(loc = c(0, 1), scale = 2)
        post <- tfp$distributions$normal_conjugates_known_scale_posterior(
          prior, scale = 1.5, s = 4.5, n = 3L)
        list(post$loc, post$scale * c(1, 1))
        """,
        lambda: [
            (
                post := tfd.normal_conjugates_known_scale_posterior(
                    tfd.Normal([0.0, 1.0], 2.0), 1.5, tf.constant(4.5), 3
                )
            ).loc,
            post.scale * [1.0, 1.0],
        ],
    ),
    Case(
        "normal_conjugates_predictive",
        """
        d <- normal_conjugates_known_scale_predictive(normal(0, 2), 1.5, s = 4.5, n = 3)
        d %>% tfd_log_prob(c(0, 1))
        """,
        lambda: tfd.normal_conjugates_known_scale_predictive(
            tfd.Normal(0.0, 2.0), 1.5, tf.constant(4.5), 3
        ).log_prob([0.0, 1.0]),
    ),
    Case(
        "mvn_conjugate_linear_update",
        """
        x <- cbind(1, 0:2)
        post <- tfp$distributions$mvn_conjugate_linear_update(
          prior_scale = tf$linalg$LinearOperatorDiag(c(1, 2)), linear_transformation = x,
          likelihood_scale = 0.5 * diag(3), observation = c(1, 2, 4), prior_mean = c(1, 1))
        list(post[[1]], post[[2]]$to_dense())
        """,
        lambda: [
            (
                post := tfd.mvn_conjugate_linear_update(
                    tf.linalg.LinearOperatorDiag([1.0, 2.0]),
                    tf.constant([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]),
                    0.5 * tf.eye(3),
                    tf.constant([1.0, 2.0, 4.0]),
                    tf.constant([1.0, 1.0]),
                )
            )[0],
            post[1].to_dense(),
        ],
    ),
    Case(
        "quadrature_scheme_lognormal_quantiles",
        "tfp$distributions$quadrature_scheme_lognormal_quantiles(c(0, 1), 0.5, 4L)",
        lambda: list(
            tfd.quadrature_scheme_lognormal_quantiles(tf.constant([0.0, 1.0]), tf.constant(0.5), 4)
        ),
    ),
    Case(
        "quadrature_scheme_lognormal_gauss_hermite",
        "quadrature_scheme_lognormal_gauss_hermite(loc = 0.5, scale = 2, quadrature_size = 5)",
        lambda: list(
            tfd.quadrature_scheme_lognormal_gauss_hermite(tf.constant(0.5), tf.constant(2.0), 5)
        ),
    ),
    Case(
        "quadrature_given_to_the_compound",
        """
        tfd_poisson_log_normal_quadrature_compound(0.5, 0.4,
          quadrature_fn = tfp$distributions$quadrature_scheme_lognormal_gauss_hermite) %>%
          tfd_log_prob(c(0, 2))
        """,
        lambda: tfd.PoissonLogNormalQuadratureCompound(
            0.5, 0.4, quadrature_fn=tfd.quadrature_scheme_lognormal_gauss_hermite
        ).log_prob([0.0, 2.0]),
    ),
    Case(
        "joint_distribution_from_a_list",
        """
        d <- tfp$distributions$independent_joint_distribution_from_structure(
          list(a = tfd_normal(c(0, 1), 1), b = tfd_gamma(2, 3)), batch_ndims = 0L)
        d %>% tfd_log_prob(list(a = c(1, 2), b = 2))
        """,
        lambda: tfd.independent_joint_distribution_from_structure(
            {"a": tfd.Normal([0.0, 1.0], 1.0), "b": tfd.Gamma(2.0, 3.0)}, batch_ndims=0
        ).log_prob({"a": [1.0, 2.0], "b": 2.0}),
    ),
)
