"""Functions of tfprobability that TFP has removed, or that flowdsl has not: R's signatures."""

from __future__ import annotations

from dataclasses import replace

from flowdsl.catalogue.entry import Entry, Formal
from flowdsl.catalogue.functions.untyped import untyped, values

WANTS = {
    "validate_args": "flag",
    "allow_nan_stats": "flag",
    "adjoint": "flag",
    "input_output_cholesky": "flag",
    "exclusive": "flag",
    "name": "string",
    "dtype": "dtype",
    "permutation": "ints",
    "diag_bijector": "bijector",
    "distribution": "distribution",
    "quadrature_size": "int",
    "quadrature_fn": "value",
    "image_shape": "shape",
    "conditional_shape": "shape",
    "receptive_field_dims": "shape",
    "num_resnet": "int",
    "num_hierarchies": "int",
    "num_filters": "int",
    "num_logistic_mix": "int",
    "use_weight_norm": "flag",
    "use_data_init": "flag",
    "resnet_activation": "string",
    "seed": "value",
    "inputs": "value",
    "units": "value",
    "num_blocks": "value",
    "kernel_initializer": "value",
    "reuse": "value",
}


def typed(*specs: str | tuple[str, object]) -> tuple[Formal, ...]:
    """Formals of R's by name and default; what is not a setting takes numbers."""
    return tuple(replace(f, wants=WANTS.get(f.name, "matrix")) for f in values(*specs))


TFP_NAMES = {
    "tfb_affine_linear_operator": "tfp$bijectors$AffineLinearOperator",
    "tfb_gumbel": "tfp$bijectors$Gumbel",
    "tfb_kumaraswamy": "tfp$bijectors$Kumaraswamy",
    "tfb_masked_dense": "tfp$bijectors$masked_dense",
    "tfb_matvec_lu": "tfp$bijectors$MatvecLU",
    "tfb_ordered": "tfp$bijectors$Ordered",
    "tfb_scale_tri_l": "tfp$bijectors$ScaleTriL",
    "tfb_weibull": "tfp$bijectors$Weibull",
    "tfd_pixel_cnn": "tfp$distributions$PixelCNN",
    "tfd_vector_diffeomixture": "tfp$distributions$VectorDiffeomixture",
    "tfd_vector_exponential_diag": "tfp$distributions$VectorExponentialDiag",
    "tfd_vector_exponential_linear_operator": "tfp$distributions$VectorExponentialLinearOperator",
    "tfd_vector_laplace_diag": "tfp$distributions$VectorLaplaceDiag",
    "tfd_vector_laplace_linear_operator": "tfp$distributions$VectorLaplaceLinearOperator",
    "tfd_vector_sinh_arcsinh_diag": "tfp$distributions$VectorSinhArcsinhDiag",
    "tfd_wishart": "tfp$distributions$Wishart",
}
"""What TFP called them, or calls them still."""

VALIDATE = ("validate_args", False)
STATS = ("allow_nan_stats", True)


def removed(name: str, doc: str, formals: tuple[Formal, ...], example: str = "") -> Entry:
    """A removed function."""
    examples = (example,) if example else ()
    key = f"action.{name}"
    aliases = (name, TFP_NAMES[name]) if name in TFP_NAMES else (name,)
    return Entry(key, "action", name, formals, untyped, doc, aliases=aliases, examples=examples)


def bijector(
    name: str, doc: str, *own: str | tuple[str, object], example: str, label: str | None = ""
) -> Entry:
    """A removed bijector."""
    title = ("name", name if label == "" else label)
    return removed(f"tfb_{name}", doc, typed(*own, VALIDATE, title), example)


def distribution(
    name: str, title: str, doc: str, *own: str | tuple[str, object], example: str = ""
) -> Entry:
    """A removed distribution."""
    return removed(f"tfd_{name}", doc, typed(*own, VALIDATE, STATS, ("name", title)), example)


def affine(name: str, doc: str, reference: str, *formals: str | tuple[str, object]) -> Entry:
    """A removed bijector that is also known without R's prefix."""
    aliases = (f"tfb_{name}", reference)
    return Entry(f"action.{name}", "action", name, typed(*formals), untyped, doc, aliases=aliases)


DIAGONAL = (("loc", None), ("scale_diag", None), ("scale_identity_multiplier", None))
OPERATOR = (("loc", None), ("scale", None))

ENTRIES: tuple[Entry, ...] = (
    affine(
        "affine_scalar",
        "Removed from TFP: use scale() then shift().",
        "tfp$bijectors$AffineScalar",
        ("shift", None),
        ("scale", None),
        VALIDATE,
        ("name", None),
    ),
    affine(
        "affine",
        "Removed from TFP: use shift() and a scale_matvec bijector.",
        "tfp$bijectors$Affine",
        ("shift", None),
        ("scale_identity_multiplier", None),
        ("scale_diag", None),
        ("scale_tril", None),
        ("scale_perturb_factor", None),
        ("scale_perturb_diag", None),
        ("adjoint", False),
        VALIDATE,
        ("name", None),
        ("dtype", None),
    ),
    bijector(
        "ordered", "Removed from TFP: use invert(ascending()).", example="tfb_ordered() %>% exp()"
    ),
    bijector(
        "gumbel",
        "Removed from TFP: use gumbel_cdf().",
        ("loc", 0),
        ("scale", 1),
        example="tfb_gumbel(0, 1)",
    ),
    bijector(
        "weibull",
        "Removed from TFP: use weibull_cdf().",
        ("scale", 1),
        ("concentration", 1),
        example="tfb_weibull(1, 2)",
    ),
    bijector(
        "kumaraswamy",
        "Removed from TFP: use invert(kumaraswamy_cdf()).",
        ("concentration1", None),
        ("concentration0", None),
        example="tfb_kumaraswamy(2, 3)",
    ),
    bijector(
        "matvec_lu",
        "The old name of scale_matvec_lu().",
        "lower_upper",
        "permutation",
        label=None,
        example="tfb_matvec_lu(diag(2), c(1, 0))",
    ),
    bijector(
        "scale_tri_l",
        "Removed from TFP: use fill_scale_tri_l().",
        ("diag_bijector", None),
        ("diag_shift", 1e-05),
        label="scale_tril",
        example="tfb_scale_tri_l()",
    ),
    bijector(
        "affine_linear_operator",
        "Removed from TFP: use shift() and scale_matvec_linear_operator().",
        ("shift", None),
        ("scale", None),
        ("adjoint", False),
        example="tfb_affine_linear_operator(shift = c(1, 2))",
    ),
    removed(
        "tfb_masked_dense",
        "Gone with TensorFlow 1: use autoregressive_network().",
        typed(
            "inputs",
            "units",
            ("num_blocks", None),
            ("exclusive", False),
            ("kernel_initializer", None),
            ("reuse", None),
            ("name", None),
        ),
    ),
    distribution(
        "wishart",
        "Wishart",
        "Removed from TFP: use wishart_tri_l().",
        "df",
        ("scale", None),
        ("scale_tril", None),
        ("input_output_cholesky", False),
        example="tfd_wishart(4, scale = diag(2))",
    ),
    distribution(
        "vector_exponential_diag",
        "VectorExponentialDiag",
        "Removed from TFP: use exponential() %>% iid(k) %>% scale_matvec_diag() %>% shift().",
        *DIAGONAL,
        example="tfd_vector_exponential_diag(c(0, 1), c(1, 2))",
    ),
    distribution(
        "vector_exponential_linear_operator",
        "VectorExponentialLinearOperator",
        "Removed from TFP: use scale_matvec_linear_operator() and shift() on exponential().",
        *OPERATOR,
    ),
    distribution(
        "vector_laplace_diag",
        "VectorLaplaceDiag",
        "Removed from TFP: use laplace(0, 1) %>% iid(k) %>% scale_matvec_diag() %>% shift().",
        *DIAGONAL,
        example="tfd_vector_laplace_diag(c(0, 1), c(1, 2))",
    ),
    distribution(
        "vector_laplace_linear_operator",
        "VectorLaplaceLinearOperator",
        "Removed from TFP: use scale_matvec_linear_operator() and shift() on laplace().",
        *OPERATOR,
    ),
    distribution(
        "vector_sinh_arcsinh_diag",
        "VectorSinhArcsinhDiag",
        "Removed from TFP: use sinh_arcsinh(), scale_matvec_diag() and shift() on normal().",
        *DIAGONAL,
        ("skewness", None),
        ("tailweight", None),
        ("distribution", None),
        example="tfd_vector_sinh_arcsinh_diag(c(0, 1), c(1, 2), tailweight = 1.5)",
    ),
    distribution(
        "vector_diffeomixture",
        "VectorDiffeomixture",
        "Removed from TFP, and nothing replaces it.",
        "mix_loc",
        "temperature",
        "distribution",
        ("loc", None),
        ("scale", None),
        ("quadrature_size", 8),
        ("quadrature_fn", None),
    ),
)
