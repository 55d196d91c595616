"""Names of TFP that have no entry here: why, and what to write instead."""

from __future__ import annotations

BASE = "it is a base class, and makes nothing by itself"
WRITE_INLINE = "write tfb_inline(forward_fn, inverse_fn, ...)"
NESTED = "it takes Python structures apart, and lists of R need no help"
QUADRATURE = (
    "the grids of a quadrature cannot be chosen",
    "tfd_poisson_log_normal_quadrature_compound() has one of its own",
)
POSTERIOR = (
    "it is a formula of known numbers",
    "with prior N(m, s^2) and n values of mean y and deviation t, the posterior precision is "
    "1 / s^2 + n / t^2, its mean the average of m and y weighted by both",
)

ABSENT: dict[str, tuple[str, str]] = {
    "tfp$bijectors$AutoCompositeTensorBijector": (BASE, WRITE_INLINE),
    "tfp$bijectors$Bijector": (BASE, WRITE_INLINE),
    "tfp$bijectors$Composition": (BASE, "write tfb_chain(list(...))"),
    "tfp$bijectors$pack_sequence_as": (NESTED, "index a list with [[ ]]"),
    "tfp$bijectors$tree_flatten": (NESTED, "index a list with [[ ]]"),
    "tfp$distributions$AutoCompositeTensorDistribution": (
        BASE,
        "transform a distribution: normal() %>% scale(2)",
    ),
    "tfp$distributions$Distribution": (BASE, "transform a distribution: normal() %>% scale(2)"),
    "tfp$distributions$JointDistribution": (
        BASE,
        "write tfd_joint_distribution_sequential(list(...)), ..._named(list(...)) or "
        "..._coroutine(function() ...)",
    ),
    "tfp$distributions$RegisterKL": (
        "it registers a Python function",
        "kl_divergence(a, b) knows TFP's own formulas",
    ),
    "tfp$distributions$ReparameterizationType": (
        "it only marks how gradients flow",
        "d$reparameterization_type tells",
    ),
    "tfp$distributions$independent_joint_distribution_from_structure": (
        "it takes a Python structure",
        "write tfd_joint_distribution_sequential(list(...)) or ..._named(list(...))",
    ),
    "tfp$distributions$mvn_conjugate_linear_update": POSTERIOR,
    "tfp$distributions$normal_conjugates_known_scale_posterior": POSTERIOR,
    "tfp$distributions$normal_conjugates_known_scale_predictive": POSTERIOR,
    "tfp$distributions$quadrature_scheme_lognormal_gauss_hermite": QUADRATURE,
    "tfp$distributions$quadrature_scheme_lognormal_quantiles": QUADRATURE,
}
"""Full name to reason and hint."""
