"""Where tfprobability's signatures differ from TFP 0.25's, as data.

The formals of an entry are R's; these rows say what R changed. A test holds them to be exact:
no row that is not true any more, and no difference without a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowdsl.catalogue.entry import REQUIRED


@dataclass(frozen=True)
class Difference:
    """What R has differently from TFP.

    Args:
        order: the formals that both have, in R's order, where it is not TFP's.
        default: R's defaults where they are not TFP's.
        missing: TFP's formals that R lacks, in TFP's order.
        extra: R's formals that TFP lacks, in R's order.
    """

    order: tuple[str, ...] = ()
    default: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def difference(r: Mapping[str, Any], tfp: Mapping[str, Any]) -> Difference | None:
    """What one signature, a default by name, has differently from TFP's; None where nothing.

    >>> difference({"a": 1, "b": 2}, {"b": 2, "a": 1, "c": 3})
    Difference(order=('a', 'b'), default={}, missing=('c',), extra=())
    """
    shared = tuple(n for n in r if n in tfp)
    found = Difference(
        () if shared == tuple(n for n in tfp if n in r) else shared,
        {n: r[n] for n in shared if r[n] != tfp[n]},
        tuple(n for n in tfp if n not in r),
        tuple(n for n in r if n not in tfp),
    )
    return None if found == Difference() else found


# By the key of an entry. Most of `missing` came to TFP after tfprobability was written.
OVERLAY: dict[str, Difference] = {
    "distribution.exp_inverse_gamma": Difference(default={"name": "ExpGamma"}),
    "distribution.gamma": Difference(
        default={"rate": REQUIRED}, missing=("log_rate", "force_probs_to_zero_outside_support")
    ),
    "distribution.inverse_gamma": Difference(default={"scale": REQUIRED}),
    "distribution.exponential": Difference(missing=("force_probs_to_zero_outside_support",)),
    "distribution.beta": Difference(
        default={"concentration1": None, "concentration0": None},
        missing=("force_probs_to_zero_outside_support",),
    ),
    "distribution.logit_normal": Difference(
        missing=("num_probit_terms_approx", "gauss_hermite_scale_limit", "gauss_hermite_degree")
    ),
    "distribution.pert": Difference(default={"name": "Pert"}),
    "distribution.binomial": Difference(default={"name": "Beta"}),
    "distribution.negative_binomial": Difference(missing=("require_integer_total_count",)),
    "distribution.geometric": Difference(missing=("force_probs_to_zero_outside_support",)),
    "distribution.poisson": Difference(
        missing=("force_probs_to_zero_outside_support",), extra=("interpolate_nondiscrete",)
    ),
    "distribution.zipf": Difference(
        missing=("force_probs_to_zero_outside_support",), extra=("interpolate_nondiscrete",)
    ),
    "distribution.categorical": Difference(missing=("force_probs_to_zero_outside_support",)),
    "distribution.multivariate_normal_diag": Difference(
        missing=("experimental_use_kahan_sum",), extra=("scale_identity_multiplier",)
    ),
    "distribution.multivariate_normal_tri_l": Difference(missing=("experimental_use_kahan_sum",)),
    "distribution.multivariate_normal_linear_operator": Difference(
        missing=("experimental_use_kahan_sum",)
    ),
    "distribution.multivariate_normal_diag_plus_low_rank": Difference(
        extra=("scale_identity_multiplier",)
    ),
    "distribution.dirichlet": Difference(missing=("force_probs_to_zero_outside_support",)),
    "distribution.flat_dirichlet": Difference(missing=("force_probs_to_zero_outside_support",)),
    "distribution.plackett_luce": Difference(default={"allow_nan_stats": False}),
    "distribution.wishart_tri_l": Difference(default={"scale_tril": REQUIRED}),
    "distribution.transformed_distribution": Difference(
        default={"kwargs_split_fn": None}, extra=("batch_shape", "event_shape")
    ),
    "distribution.independent": Difference(missing=("experimental_use_kahan_sum",)),
    "distribution.sample_distribution": Difference(missing=("experimental_use_kahan_sum",)),
    "distribution.masked": Difference(missing=("safe_sample_fn",)),
    "distribution.zero_inflated_negative_binomial": Difference(
        extra=("total_count", "logits", "probs", "validate_args", "allow_nan_stats")
    ),
    "bijector.sigmoid": Difference(missing=("low", "high")),
    "bijector.sinh_arcsinh": Difference(default={"name": "SinhArcsinh"}),
    "bijector.power_transform": Difference(default={"power": REQUIRED}, missing=("parameters",)),
    "bijector.lambert_w_tail": Difference(
        default={"shift": None, "scale": None, "tailweight": None}
    ),
    "bijector.scale_matvec_linear_operator": Difference(missing=("parameters",)),
    "bijector.rayleigh_cdf": Difference(default={"scale": REQUIRED}),
    "bijector.discrete_cosine_transform": Difference(order=("validate_args", "dct_type", "name")),
    "bijector.cholesky_outer_product": Difference(missing=("cholesky_fn",)),
    "bijector.chain": Difference(default={"validate_event_size": True}),
    "bijector.invert": Difference(missing=("parameters",)),
    "bijector.blockwise": Difference(missing=("maybe_changes_size",)),
    "bijector.inline": Difference(
        default={"is_constant_jacobian": None}, missing=("is_increasing",)
    ),
    "bijector.real_nvp": Difference(
        default={"num_masked": REQUIRED, "shift_and_log_scale_fn": REQUIRED},
        missing=("fraction_masked", "bijector_fn"),
    ),
    "bijector.masked_autoregressive_flow": Difference(
        order=(
            "shift_and_log_scale_fn",
            "is_constant_jacobian",
            "unroll_loop",
            "event_ndims",
            "validate_args",
            "name",
        ),
        default={"shift_and_log_scale_fn": REQUIRED},
        missing=("bijector_fn",),
    ),
    "network.autoregressive_network": Difference(
        order=(
            "params",
            "event_shape",
            "hidden_units",
            "input_order",
            "hidden_degrees",
            "activation",
            "use_bias",
            "conditional",
            "conditional_event_shape",
            "conditional_input_layers",
            "kernel_initializer",
            "bias_initializer",
        ),
        default={"activation": "linear"},
        missing=(
            "kernel_regularizer",
            "bias_regularizer",
            "kernel_constraint",
            "bias_constraint",
            "validate_args",
        ),
        extra=("name",),
    ),
    "distribution.markov_chain": Difference(missing=("experimental_use_kahan_sum",)),
    "distribution.hidden_markov_model": Difference(
        missing=(
            "time_varying_transition_distribution",
            "time_varying_observation_distribution",
            "mask",
        ),
    ),
    "distribution.linear_gaussian_state_space_model": Difference(
        missing=("mask", "experimental_parallelize")
    ),
    "distribution.gaussian_process": Difference(
        default={"index_points": REQUIRED},
        missing=("marginal_fn", "cholesky_fn", "parameters"),
    ),
    "distribution.gaussian_process_regression_model": Difference(missing=("cholesky_fn",)),
    "distribution.variational_gaussian_process": Difference(
        default={"observation_noise_variance": 0.0, "predictive_noise_variance": 0.0},
        missing=("cholesky_fn", "use_whitening_transform"),
    ),
    "distribution.student_t_process": Difference(
        default={"index_points": REQUIRED},
        missing=(
            "observation_noise_variance",
            "marginal_fn",
            "cholesky_fn",
            "always_yield_multivariate_student_t",
        ),
    ),
    "distribution.student_t_process_regression_model": Difference(
        missing=(
            "cholesky_fn",
            "marginal_fn",
            "always_yield_multivariate_student_t",
        ),
    ),
    "distribution.joint_distribution_sequential": Difference(
        missing=(
            "batch_ndims",
            "use_vectorized_map",
            "experimental_use_kahan_sum",
        )
    ),
    "distribution.joint_distribution_named": Difference(
        missing=(
            "batch_ndims",
            "use_vectorized_map",
            "experimental_use_kahan_sum",
        )
    ),
    "distribution.joint_distribution_sequential_auto_batched": Difference(
        missing=("experimental_use_kahan_sum",)
    ),
    "distribution.joint_distribution_named_auto_batched": Difference(
        missing=("experimental_use_kahan_sum",)
    ),
    "distribution.joint_distribution_coroutine": Difference(
        missing=("sample_dtype", "experimental_use_kahan_sum")
    ),
    "distribution.joint_distribution_coroutine_auto_batched": Difference(
        missing=("sample_dtype", "experimental_use_kahan_sum")
    ),
    "bijector.joint_map": Difference(default={"bijectors": REQUIRED}),
    "network.glow_default_network": Difference(default={"input_shape": None}),
    "network.glow_default_exit_network": Difference(
        default={"input_shape": None, "output_chan": None}
    ),
    "kernel.exp_sin_squared": Difference(extra=("inverse_length_scale",)),
    "kernel.linear": Difference(missing=("parameters",)),
    "kernel.polynomial": Difference(missing=("parameters",)),
}
