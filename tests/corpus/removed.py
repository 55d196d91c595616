"""Names of tfprobability that TFP has removed since, and what took their place."""

from __future__ import annotations

import numpy as np

from corpus.case import Case, tfb, tfd

CASES = (
    Case(
        "tfb_gumbel",
        "tfb_gumbel(loc = 0.5, scale = 2) %>% tfb_forward(c(-1, 0.5, 3))",
        lambda: np.exp(-np.exp(-(np.array([-1.0, 0.5, 3.0]) - 0.5) / 2)),
    ),
    Case(
        "tfb_weibull",
        "tfb_weibull(scale = 2, concentration = 1.5) %>% tfb_forward(c(0.2, 1.3))",
        lambda: 1 - np.exp(-((np.array([0.2, 1.3]) / 2) ** 1.5)),
    ),
    Case(
        "tfb_kumaraswamy",
        "tfb_kumaraswamy(concentration1 = 2, concentration0 = 3) %>% tfb_forward(c(0.2, 0.8))",
        lambda: tfb.Invert(tfb.KumaraswamyCDF(2.0, 3.0)).forward([0.2, 0.8]),
    ),
    Case(
        "tfb_matvec_lu",
        """
        b <- tfb_matvec_lu(lower_upper = matrix(c(1, 0.5, 0.3, 2), 2), permutation = c(1, 0))
        b %>% tfb_inverse(c(1, 2))
        """,
        lambda: tfb.ScaleMatvecLU([[1.0, 0.3], [0.5, 2.0]], [1, 0]).inverse([1.0, 2.0]),
    ),
    Case(
        "tfd_wishart",
        "tfd_wishart(df = 4, scale_tril = diag(2)) %>% tfd_mean()",
        lambda: 4 * np.eye(2),
    ),
    Case(
        "tfd_vector_exponential_diag",
        """
        d <- tfd_vector_exponential_diag(loc = c(-1, 1), scale_diag = c(1, 2))
        d %>% tfd_log_prob(c(0.5, 2))
        """,
        lambda: -1.5 - 0.5 - np.log(2),
    ),
    Case(
        "tfd_vector_laplace_diag",
        """
        d <- tfd_vector_laplace_diag(loc = c(-1, 1), scale_diag = c(1, 2))
        d %>% tfd_log_prob(c(0.5, 2))
        """,
        lambda: tfd.Laplace([-1.0, 1.0], [1.0, 2.0]).log_prob([0.5, 2.0]).numpy().sum(),
    ),
    Case(
        "affine_by_diagonal",
        """
        b <- tfb_affine(shift = c(1, 2), scale_diag = c(3, 4))
        b %>% tfb_forward_log_det_jacobian(c(0, 0), event_ndims = 1)
        """,
        lambda: np.log(12),
    ),
    Case(
        "affine_scalar_in_a_distribution",
        """
        d <- tfd_transformed_distribution(
          distribution = tfd_normal(0, 1),
          bijector = tfb_affine_scalar(shift = 1, scale = 2)
        )
        d %>% tfd_log_prob(c(1, 2, 3))
        """,
        lambda: tfd.Normal(1.0, 2.0).log_prob([1.0, 2.0, 3.0]),
    ),
    Case(
        "event_shape_of_a_transformed_distribution",
        """
        d <- tfd_transformed_distribution(
          distribution = tfd_normal(loc = 0, scale = 1),
          bijector = tfb_scale_matvec_diag(c(1, 2)),
          event_shape = 2L
        )
        d %>% tfd_log_prob(c(0.5, 1))
        """,
        lambda: tfd.MultivariateNormalDiag([0.0, 0.0], [1.0, 2.0]).log_prob([0.5, 1.0]),
    ),
)
