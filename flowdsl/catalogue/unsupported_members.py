"""Members of TFP's objects without an entry: the reason, and what to write instead."""

from __future__ import annotations

Unsupported = tuple[str, str]

MODULE: dict[str, Unsupported] = {
    "name_scope": ("it names parts of a Python graph", "`$name` is the name of an object"),
    "with_name_scope": ("it decorates Python methods", "`$name` is the name of an object"),
    "submodules": (
        "parts are reached by their own names",
        "`$parameters` lists what an object was made of, `$variables` what can be trained",
    ),
    "graph_parents": (
        "there are no graphs to look at",
        "`$parameters` lists what an object was made of",
    ),
    "parameter_properties": (
        "it describes parameters to Python code",
        "`$parameters` lists what an object was made of",
    ),
}
"""What comes from the Python module behind each object."""

SHARDS: Unsupported = ("samples are not spread over machines", "leave it out")
SHAPES: Unsupported = (
    "it answers before there is a distribution",
    "make one, and read the shapes of its arguments: d$loc$shape",
)
MOMENTS: Unsupported = (
    "it is a function of the class, which makes a distribution of its moments",
    "compute the arguments from the mean and the variance",
)
STEPS: Unsupported = (
    "it serves the passes of the Kalman filter",
    "read the argument itself: d$transition_matrix, d$transition_noise, d$observation_matrix, "
    "d$observation_noise",
)
KEPT: Unsupported = (
    "it belongs to the distribution that TFP derives this one from",
    "d$parameters lists the arguments of this one",
)
INSIDE: Unsupported = (
    "TFP makes it for itself, when the distribution is made",
    "use d$mean(), d$log_prob(x) and their like",
)
INNER: Unsupported = (
    "TFP makes it of other bijectors, which it keeps for itself",
    "write the parts yourself: tfb_chain(list(...))",
)
PARTS: Unsupported = (
    "the parts of a joint density are given with their constants",
    "d$log_prob_parts(x)",
)

DISTRIBUTIONS: dict[str, Unsupported] = {
    **MODULE,
    "Root": ("it marks parts of coroutines, and functions of R cannot yield", "leave it out"),
    "backward_smoothing_pass": (
        "it serves the passes of the Kalman filter",
        "d$posterior_marginals(x) runs it",
    ),
    "cat": INSIDE,
    "cholesky_fn": (
        "matrices are always decomposed in the same way",
        "tf$linalg$cholesky(d$covariance()) is the factor",
    ),
    "components": INSIDE,
    "compute_total_concentration": (
        "it is a sum",
        "tf$reduce_sum(d$concentration, axis = -1L)",
    ),
    "concentration": KEPT,
    "experimental_fit": (
        "it is a function of the class",
        "make the distribution with param() in its arguments, and call fit(d, x)",
    ),
    "experimental_from_mean_concentration": MOMENTS,
    "experimental_from_mean_dispersion": MOMENTS,
    "experimental_from_mean_variance": MOMENTS,
    "experimental_is_sharded": SHARDS,
    "experimental_local_measure": (
        "tangent spaces serve bijectors that change dimensions",
        "d$log_prob(x) is the density",
    ),
    "experimental_parallelize": ("passes run in one way", "leave it out"),
    "experimental_pin": (
        "joint densities take all values",
        "function(a) d$log_prob(list(a, 1)) is the density with the second part fixed at 1",
    ),
    "experimental_shard_axis_names": SHARDS,
    "get_observation_matrix_for_timestep": STEPS,
    "get_observation_noise_for_timestep": STEPS,
    "get_transition_matrix_for_timestep": STEPS,
    "get_transition_noise_for_timestep": STEPS,
    "inflated_loc": INSIDE,
    "jitter": KEPT,
    "log_rate": KEPT,
    "marginal_fn": (
        "it is the function that the process was made with",
        "d$get_marginal_distribution(x) is the distribution at some points",
    ),
    "mask": (
        "steps without observations are not taken",
        "leave the last ones out with a smaller number of steps",
    ),
    "mean_fn": (
        "the process has none: its mean is 0",
        "d$mean() is the mean at its own points",
    ),
    "mean_log_prob_approx": (
        "it is the mean log probability of a Bernoulli variable with these logits",
        "average over draws: tf$reduce_mean(bernoulli(logits = z)$log_prob(y)) with "
        "z <- normal(m, s)$sample(1000)",
    ),
    "observation_cholesky": INSIDE,
    "optimal_variational_posterior": (
        "it is a function of the class",
        "train the inducing points: param() in tfd_variational_gaussian_process(), and fit()",
    ),
    "param_shapes": SHAPES,
    "param_static_shapes": SHAPES,
    "poisson_and_mixture_distributions": INSIDE,
    "posterior_sample": (
        "paths of the hidden states are not drawn",
        "d$posterior_marginals(x) gives their means and covariances",
    ),
    "precompute_regression_model": (
        "it is a function of the class",
        "write tfd_gaussian_process_regression_model(...)",
    ),
    "require_integer_total_count": KEPT,
    "safe_sample_fn": INSIDE,
    "scale_tril": (
        "TFP makes it when the distribution is made",
        "d$scale$to_dense(), or tf$linalg$cholesky(d$covariance())",
    ),
    "self": INSIDE,
    "shift": INSIDE,
    "unnormalized_log_prob_parts": PARTS,
    "unnormalized_prob_parts": PARTS,
}

BIJECTORS: dict[str, Unsupported] = {
    **MODULE,
    "batchnorm": (
        "its layer belongs to Keras",
        "`$variables` lists its weights",
    ),
    "bijector": INNER,
    "bijectors": INNER,
    "cholesky_fn": (
        "matrices are always decomposed in the same way",
        "tf$linalg$cholesky(x)",
    ),
    "experimental_compute_density_correction": (
        "tangent spaces serve bijectors that change dimensions",
        "b$forward_log_det_jacobian(x, event_ndims)",
    ),
    "power": ("this bijector has no power", "tfb_power_transform(power) has one"),
    "validate_event_size": ("sizes are always checked", "leave it out"),
}

KERNELS: dict[str, Unsupported] = {**MODULE}

OPERATORS: dict[str, Unsupported] = {
    **MODULE,
    "assert_non_singular": (
        "it makes a step of a Python graph",
        "op$determinant() is 0 where there is no inverse",
    ),
    "assert_positive_definite": (
        "it makes a step of a Python graph",
        "op$eigvals() are positive where x' A x > 0",
    ),
    "assert_self_adjoint": (
        "it makes a step of a Python graph",
        "compare op$to_dense() with t(op$to_dense())",
    ),
}

UNSUPPORTED_MEMBERS: dict[str, dict[str, Unsupported]] = {
    "distribution": DISTRIBUTIONS,
    "bijector": BIJECTORS,
    "kernel": KERNELS,
    "operator": OPERATORS,
}
"""Owner to name to reason and hint."""
