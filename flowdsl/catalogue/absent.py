"""Names of TFP that have no entry here: why, and what to write instead."""

from __future__ import annotations

BASE = "it is a base class, and makes nothing by itself"
WRITE_INLINE = "write tfb_inline(forward_fn, inverse_fn, ...)"
NESTED = "it takes Python structures apart, and lists of R need no help"

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
    "tfp$distributions$quadrature_scheme_softmaxnormal_quantiles": (
        "it went with tfd_vector_diffeomixture()",
        "mixture_same_family() mixes distributions of vectors without the quadrature",
    ),
}
"""Full name to reason and hint."""
