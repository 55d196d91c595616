"""Bijectors of single numbers."""

from __future__ import annotations

from math import erf

import numpy as np

from corpus.case import Case, tfb


def softfloor(x: np.ndarray, temperature: float) -> np.ndarray:
    """The definition of TFP's Softfloor, whose own inverse is wrong."""
    centred = x - 0.5
    fraction = centred - np.floor(centred)
    step = 1 / (1 + np.exp(-(fraction - 0.5) / temperature))
    low = 1 / (1 + np.exp(0.5 / temperature))
    high = 1 / (1 + np.exp(-0.5 / temperature))
    return np.floor(centred) + (step - low) / (high - low) + low


CASES = (
    Case(
        "exp_there_and_back",
        """
        b <- tfb_exp()
        x <- c(-1, 0, 2)
        y <- b %>% tfb_forward(x)
        list(y, b %>% tfb_inverse(y))
        """,
        lambda: [np.exp([-1.0, 0.0, 2.0]), [-1.0, 0.0, 2.0]],
    ),
    Case(
        "exp_log_dets_cancel",
        """
        b <- tfb_exp()
        x <- c(-1, 0, 2)
        y <- b$forward(x)
        (b %>% tfb_forward_log_det_jacobian(x, event_ndims = 0)) +
          (b %>% tfb_inverse_log_det_jacobian(y, event_ndims = 0))
        """,
        lambda: np.zeros(3),
    ),
    Case(
        "exp_log_det_of_a_vector_is_a_sum",
        "tfb_exp() %>% tfb_forward_log_det_jacobian(c(1, 2, 3), event_ndims = 1)",
        lambda: 6.0,
    ),
    Case(
        "exp_log_det_of_rows",
        """
        x <- matrix(1:6, nrow = 2)
        tfb_exp()$forward_log_det_jacobian(x, event_ndims = 1L)
        """,
        lambda: [9.0, 12.0],
    ),
    Case("identity_changes_nothing", "tfb_identity()$forward(c(1, -2))", lambda: [1.0, -2.0]),
    Case("absolute_value_forward", "tfb_absolute_value()(c(-1, 2))", lambda: [1.0, 2.0]),
    Case(
        "absolute_value_density",
        """
        d <- tfd_normal(0, 1) %>% tfb_absolute_value()
        d %>% tfd_prob(c(0.5, 1)) - tfd_half_normal(1)$prob(c(0.5, 1))
        """,
        lambda: np.zeros(2),
    ),
    Case("expm1_forward", "tfb_expm1() %>% tfb_forward(c(1e-4, 1))", lambda: np.expm1([1e-4, 1.0])),
    Case(
        "log_and_log1p",
        """
        x <- c(0.5, 3)
        list(tfp$bijectors$Log()$forward(x), tfp$bijectors$Log1p()$forward(x))
        """,
        lambda: [np.log([0.5, 3.0]), np.log1p([0.5, 3.0])],
    ),
    Case(
        "softplus_with_hinge",
        "tfb_softplus(hinge_softness = 0.5) %>% tfb_forward(c(-1, 0, 2))",
        lambda: 0.5 * np.log1p(np.exp(np.array([-1.0, 0.0, 2.0]) / 0.5)),
    ),
    Case(
        "softplus_with_low",
        "tfb_softplus(low = 2)$inverse(c(2.5, 4))",
        lambda: np.log(np.expm1([0.5, 2.0])),
    ),
    Case(
        "softsign_there_and_back",
        "b <- tfb_softsign()\nb$inverse(b$forward(c(-3, 0.1, 9)))",
        lambda: [-3.0, 0.1, 9.0],
    ),
    Case(
        "sigmoid_and_its_log_det",
        """
        b <- tfb_sigmoid()
        list(b %>% tfb_forward(0.3), b %>% tfb_forward_log_det_jacobian(0.3, event_ndims = 0))
        """,
        lambda: [1 / (1 + np.exp(-0.3)), -0.3 - 2 * np.log1p(np.exp(-0.3))],
    ),
    Case(
        "sigmoid_between_low_and_high",
        "tfp$bijectors$Sigmoid(low = -1, high = 3)$forward(c(-2, 0, 2))",
        lambda: -1 + 4 / (1 + np.exp([2.0, 0.0, -2.0])),
    ),
    Case(
        "tanh_log_det",
        "tfb_tanh()$forward_log_det_jacobian(c(0, 1), event_ndims = 0L)",
        lambda: np.log(1 - np.tanh([0.0, 1.0]) ** 2),
    ),
    Case("sinh_inverse", "tfb_sinh() %>% tfb_inverse(c(-5, 0.5))", lambda: np.arcsinh([-5.0, 0.5])),
    Case(
        "sinh_arcsinh_forward",
        "tfb_sinh_arcsinh(skewness = 0.5, tailweight = 1.5) %>% tfb_forward(c(-1, 0, 1))",
        lambda: tfb.SinhArcsinh(0.5, 1.5).forward([-1.0, 0.0, 1.0]),
    ),
    Case(
        "square_of_positive_numbers",
        "b <- tfb_square()\nc(b$forward(3), b$inverse(16), b$inverse_log_det_jacobian(16, 0L))",
        lambda: [9.0, 4.0, -np.log(8)],
    ),
    Case(
        "odd_power_of_negative_numbers",
        "b <- tfp$bijectors$Power(power = 3)\nlist(b$forward(c(-2, 2)), b$inverse(c(-8, 27)))",
        lambda: [[-8.0, 8.0], [-2.0, 3.0]],
    ),
    Case(
        "power_transform_of_zero_is_exp",
        "tfb_power_transform(power = 0) %>% tfb_forward(c(-1, 1))",
        lambda: np.exp([-1.0, 1.0]),
    ),
    Case(
        "power_transform_of_a_half",
        "tfb_power_transform(power = 0.5) %>% tfb_forward(c(0, 2))",
        lambda: [1.0, 4.0],
    ),
    Case(
        "reciprocal_log_det",
        "tfb_reciprocal()$forward_log_det_jacobian(c(0.5, -4), 0)",
        lambda: -2 * np.log([0.5, 4.0]),
    ),
    Case(
        "lambert_w_tail_there_and_back",
        """
        b <- tfb_lambert_w_tail(shift = 0, scale = 1, tailweight = 0.2)
        y <- b %>% tfb_forward(c(-2, 0.5))
        list(y, b %>% tfb_inverse(y))
        """,
        lambda: [
            [-2 * np.exp(0.1 * 4), 0.5 * np.exp(0.1 * 0.25)],
            [-2.0, 0.5],
        ],
    ),
    Case(
        "softfloor_comes_back",
        """
        b <- tfp$bijectors$Softfloor(temperature = 0.2)
        y <- b$forward(c(-1.3, 0.2, 2.9))
        list(y, b$inverse(y))
        """,
        lambda: [softfloor(np.array([-1.3, 0.2, 2.9]), 0.2), [-1.3, 0.2, 2.9]],
        rtol=1e-4,
    ),
    Case(
        "soft_clip_forward",
        "tfp$bijectors$SoftClip(low = -1, high = 2, hinge_softness = 0.5)$forward(c(-9, 0, 9))",
        lambda: tfb.SoftClip(-1.0, 2.0, 0.5).forward([-9.0, 0.0, 9.0]),
    ),
    Case(
        "spline_through_knots",
        """
        b <- tfb_rational_quadratic_spline(
          bin_widths = c(0.5, 1.5), bin_heights = c(1.2, 0.8), knot_slopes = 1.5, range_min = -1
        )
        list(b$forward(c(-1, -0.5, 1)), b$forward_log_det_jacobian(-0.5, 0L), b$forward(5))
        """,
        lambda: [[-1.0, 0.2, 1.0], np.log(1.5), 5.0],
    ),
    Case(
        "spline_between_knots",
        """
        b <- tfb_rational_quadratic_spline(c(1, 1, 2), c(2, 1, 1), c(0.7, 1.4), range_min = -2)
        x <- seq(-2.5, 2.5, length.out = 6)
        list(b %>% tfb_forward(x), b %>% tfb_inverse(x))
        """,
        lambda: [
            tfb.RationalQuadraticSpline([1.0, 1.0, 2.0], [2.0, 1.0, 1.0], [0.7, 1.4], -2.0).forward(
                np.linspace(-2.5, 2.5, 6, dtype=np.float32)
            ),
            tfb.RationalQuadraticSpline([1.0, 1.0, 2.0], [2.0, 1.0, 1.0], [0.7, 1.4], -2.0).inverse(
                np.linspace(-2.5, 2.5, 6, dtype=np.float32)
            ),
        ],
    ),
    Case(
        "generalized_pareto_bijector",
        """
        b <- tfp$bijectors$GeneralizedPareto(loc = 1, scale = 2, concentration = -0.5)
        b$forward(c(-1, 0, 3))
        """,
        lambda: tfb.GeneralizedPareto(1.0, 2.0, -0.5).forward([-1.0, 0.0, 3.0]),
    ),
    Case("shift_by_a_vector", "tfb_shift(c(1, 2, 3))$forward(c(0, 0, 0))", lambda: [1.0, 2.0, 3.0]),
    Case(
        "scale_by_log_scale",
        """
        b <- tfb_scale(log_scale = 0.5)
        c(b %>% tfb_forward(2), b %>% tfb_forward_log_det_jacobian(2, event_ndims = 0))
        """,
        lambda: [2 * np.exp(0.5), 0.5],
    ),
    Case(
        "affine_scalar_still_works",
        "tfb_affine_scalar(shift = 3.33, scale = 0.5) %>% tfb_forward(c(100, -50))",
        lambda: [53.33, -21.67],
    ),
    Case(
        "normal_cdf_forward",
        "tfb_normal_cdf() %>% tfb_forward(c(-1.96, 0, 1))",
        lambda: [0.5 * (1 + erf(x / 2**0.5)) for x in (-1.96, 0.0, 1.0)],
    ),
    Case(
        "calling_a_bijector_composes",
        """
        b <- tfb_shift(3.33)(tfb_scale(0.5))
        b %>% tfb_forward(c(100, -50))
        """,
        lambda: [53.33, -21.67],
    ),
    Case(
        "calling_a_bijector_on_a_distribution",
        """
        d <- tfb_exp()(tfd_normal(0, 1))
        d %>% tfd_log_prob(2)
        """,
        lambda: -np.log(2) - 0.5 * np.log(2) ** 2 - 0.5 * np.log(2 * np.pi),
    ),
)
