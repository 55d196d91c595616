"""Pictures: Glow and PixelCNN."""

from __future__ import annotations

import numpy as np

from corpus.case import Case


def fresh_glow_log_det() -> float:
    """Fresh networks say 0: scale sigmoid(2) in couplings, exp(2) at exits, mixing of det 1."""
    couplings = 8 * np.log(1 / (1 + np.exp(-2.0))) + 4 * np.log(1 / (1 + np.exp(-2.0)))
    return -(couplings + 8 * 2.0)


CASES = (
    Case(
        "glow_makes_pictures",
        """
        glow <- tfb_glow(
          output_shape = c(4, 4, 1), num_glow_blocks = 2, num_steps_per_block = 1,
          coupling_bijector_fn = function(input_shape)
            tfp$bijectors$GlowDefaultNetwork(input_shape, num_hidden = 8L),
          exit_bijector_fn = tfp$bijectors$GlowDefaultExitNetwork
        )
        d <- tfd_sample_distribution(tfd_normal(0, 1), 16) %>% glow
        x <- d %>% tfd_sample(2, seed = 1L)
        z <- glow %>% tfb_inverse(x)
        list(dim(x), dim(z), max(abs(glow$forward(z) - x)),
             glow %>% tfb_forward_log_det_jacobian(z[1, ], event_ndims = 1L))
        """,
        lambda: [[2, 4, 4, 1], [2, 16], 0.0, fresh_glow_log_det()],
        rtol=1e-4,
        atol=1e-5,
    ),
    Case(
        "pixel_cnn_shares_one_among_all_pictures",
        """
        d <- tfd_pixel_cnn(
          c(1, 2, 1), num_resnet = 1, num_hierarchies = 1, num_filters = 2,
          num_logistic_mix = 1, high = 1
        )
        all_pictures <- array(c(0, 1, 0, 1, 0, 0, 1, 1), c(4, 1, 2, 1))
        list(sum(d %>% tfd_prob(all_pictures)), dim(d %>% tfd_sample(3, seed = 1L)),
             d$event_shape$as_list())
        """,
        lambda: [1.0, [3, 1, 2, 1], [1, 2, 1]],
        rtol=1e-5,
    ),
)
