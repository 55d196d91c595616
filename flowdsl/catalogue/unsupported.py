"""Names of TFP without an entry: the reason, and what to write instead."""

from __future__ import annotations

BASE = "it is a base class, and makes nothing by itself"
WRITE_INLINE = "write tfb_inline(forward_fn, inverse_fn, ...)"
NESTED = "it takes Python structures apart, and lists of R need no help"

UNSUPPORTED: dict[str, tuple[str, str]] = {
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
        "read d$reparameterization_type",
    ),
    "tfp$distributions$quadrature_scheme_softmaxnormal_quantiles": (
        "it went with tfd_vector_diffeomixture()",
        "mixture_same_family() mixes distributions of vectors without the quadrature",
    ),
}
"""Full name to reason and hint."""

PICTURES = (
    "a spec draws no pictures: `flowdsl plot` draws a model, model.plot() does in Python, and "
    "`flowdsl run --json` hands numbers to other programs"
)
LAYERS = (
    "networks of keras are not built here: real_nvp(), masked_autoregressive_flow() and glow() "
    "bring their own, and fit(model, data) trains them"
)
GRADIENTS = "fit(model, data) computes gradients and trains what param() declares"

ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(
        ("plot", "hist", "lines", "points", "abline", "barplot", "boxplot", "curve", "legend",
         "pairs", "par", "contour", "persp", "pdf", "png", "ggplot", "aes", "geom_line",
         "geom_point", "geom_histogram", "geom_density", "qplot"),
        PICTURES,
    ),
    **dict.fromkeys(
        ("keras_model_sequential", "keras_model", "layer_dense", "layer_input", "layer_lambda",
         "layer_dropout", "layer_conv_2d", "layer_flatten", "compile"),
        LAYERS,
    ),
    "tf$GradientTape": GRADIENTS,
    "tf$function": "a spec is compiled as a whole: write the function itself",
    "tf$compat": "TensorFlow 1 is not supported: leave `compat` out, as in tf$random$set_seed(1)",
}  # fmt: skip
"""Functions of R scripts that are no part of the language: full name to hint."""
