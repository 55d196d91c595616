"""Samples of every bijector and distribution: a typed node and a TFP object of the same numbers.

The examples of an entry are its samples. Only what they do not show (batches, other shapes, other
ways to give parameters) stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import entry_examples as examples
import numpy as np

from flowdsl.catalogue import CATALOGUE, Entry, construct
from flowdsl.ir import Apply, Arg, Constant, Function, FunctionType, Symbol, TensorType


@dataclass(frozen=True)
class Make:
    """A catalogue key with plain Python arguments."""

    key: str
    args: dict[str, Any]

    def __repr__(self) -> str:
        inside = ", ".join(f"{k}={v!r}" for k, v in self.args.items())
        return f"{self.key}({inside})".replace("\n", "")[:100]

    @property
    def entry(self) -> Entry:
        return CATALOGUE[self.key]


@dataclass(frozen=True)
class Example:
    """An example of a catalogue entry."""

    key: str
    text: str

    def __repr__(self) -> str:
        return self.text

    @property
    def entry(self) -> Entry:
        return CATALOGUE[self.key]


Sample = Make | Example


def d(name: str, **args: Any) -> Make:
    return Make(f"distribution.{name}", args)


def b(name: str, **args: Any) -> Make:
    return Make(f"bijector.{name}", args)


def op(**args: Any) -> Make:
    return Make("operator.diag", args)


def k(name: str, **args: Any) -> Make:
    return Make(f"kernel.{name}", args)


def constant(value: Any, dtype: str | None = None) -> Constant:
    array = np.asarray(value, dtype=dtype)
    return Constant(TensorType(dtype, array.shape), array)


def node(make: Sample) -> Apply:
    """The typed node."""
    if isinstance(make, Example):
        made = examples.to_ir(examples.parse(make.text), (make.entry.kind,))
        assert isinstance(made, Apply)
        return made
    wants = {f.name: f.wants for f in (*make.entry.formals, *make.entry.short_formals)}
    return construct(make.entry, {k: arg(v, wants.get(k, "any")) for k, v in make.args.items()})


def arg(value: Any, wants: str) -> Arg:
    if isinstance(value, Make):
        return node(value)
    if callable(value):
        symbol = Symbol(TensorType(None, None), "x")
        return Function(FunctionType(1), (symbol,), symbol)
    if isinstance(value, list):
        return tuple(arg(v, wants) for v in value)
    if wants in ("tensor", "matrix"):
        return constant(value)
    return value


def tfp_object(make: Sample) -> Any:
    """The TFP object of the same numbers."""
    if isinstance(make, Example):
        return examples.to_tfp(examples.parse(make.text), (make.entry.kind,))
    import tensorflow as tf
    import tensorflow_probability as tfp

    entry = make.entry
    if entry.kind == "kernel":
        import tensorflow_probability as tfp

        numbers = {k: np.float32(v) for k, v in make.args.items()}
        return getattr(tfp.math.psd_kernels, entry.tfp)(**numbers)
    if entry.kind == "operator":
        return getattr(tf.linalg, entry.tfp)(*(np.float32(v) for v in make.args.values()))
    home = tfp.bijectors if entry.kind == "bijector" else tfp.distributions
    wants = {f.name: f.wants for f in (*entry.formals, *entry.short_formals)}

    def real(value: Any, want: str) -> Any:
        if isinstance(value, Make):
            return tfp_object(value)
        if isinstance(value, list):
            return [real(v, want) for v in value]
        if want in ("tensor", "matrix"):
            whole = isinstance(value, np.ndarray) and value.dtype.kind in "biu"
            return np.asarray(value) if whole else np.asarray(value, dtype=np.float32)
        if want == "dtype":
            return getattr(tf, value)
        return value

    return getattr(home, entry.tfp)(
        **{k: real(v, wants.get(k, "any")) for k, v in make.args.items()}
    )


def network(x: Any, *_: Any, **__: Any) -> Any:
    """Shift and log scale 0, for layers that want a network."""
    return x * 0.0, x * 0.0


def coupling(x: Any, units: int, **_: Any) -> Any:
    import tensorflow as tf

    zeros = tf.zeros([*x.shape[:-1], units])
    return zeros, zeros


VECTORS: tuple[tuple[int, ...], ...] = ((), (3,), (2, 3))
EVENTS_1 = ((3,), (2, 3))
MATRICES = ((3, 3), (2, 3, 3))
TRIL = [[1.0, 0.0], [0.5, 2.0]]
Shapes = tuple[tuple[int, ...], ...]
same: Callable[[Any], Any] = lambda x: x  # noqa: E731


def arr(value: Any) -> np.ndarray:
    return np.asarray(value, dtype=np.float32)


# Made by functions of the language: tests/engines/test_joint.py runs them.
BY_FUNCTION = {
    "bijector.ffjord",
    "bijector.glow",  # tests/engines/test_glow.py gives TFP's the same weights
    "distribution.pixel_cnn",  # tests/engines/test_pixels.py gives TFP's the same weights
    "bijector.split",
    "bijector.joint_map",
    "bijector.restructure",
    "bijector.scale_matvec_linear_operator_block",
    "distribution.autoregressive",
    "distribution.markov_chain",
    "distribution.joint_distribution_sequential",
    "distribution.joint_distribution_named",
    "distribution.joint_distribution_sequential_auto_batched",
    "distribution.joint_distribution_named_auto_batched",
    "distribution.joint_distribution_coroutine",  # tests/engines/test_coroutines.py
    "distribution.joint_distribution_coroutine_auto_batched",
}


def shown(kind: str) -> list[Example]:
    """The examples of the entries of a kind that TFP can be called with as well."""
    return [
        Example(entry.key, text)
        for entry in CATALOGUE.of_kind(kind)
        for text in entry.examples
        if entry.key not in BY_FUNCTION
        and examples.readable(text)
        and not examples.has_network(text)
    ]


# Each with event shapes that it takes.
MORE_BIJECTORS: list[tuple[Make, Shapes]] = [
    *(
        (b(name), VECTORS)
        for name in (
            "sinh_arcsinh",
            "gumbel_cdf",
            "weibull_cdf",
            "kumaraswamy_cdf",
            "frechet_cdf",
            "moyal_cdf",
            "generalized_extreme_value_cdf",
            "rayleigh_cdf",
        )
    ),
    (b("softplus", hinge_softness=0.5, low=1.0), VECTORS),
    (b("sinh_arcsinh", skewness=0.5, tailweight=1.5), VECTORS),
    (
        b(
            "rational_quadratic_spline",
            bin_widths=arr([0.5, 1.5]),
            bin_heights=arr([1.2, 0.8]),
            knot_slopes=arr([1.5]),
        ),
        VECTORS,
    ),
    (b("shift", shift=arr([1.0, 2.0, 3.0])), EVENTS_1),
    (b("scale_matvec_diag", scale_diag=arr([1.0, 2.0, 3.0])), EVENTS_1),
    (b("scale_matvec_tri_l", scale_tril=arr([TRIL] * 4)), ((2,), (4, 2))),
    (b("permute", permutation=(1, 0), axis=-2), ((2, 3), (4, 2, 3))),
    (b("reshape", event_shape_out=(-1, 3)), ((6,), (4, 6))),
    (b("reshape", event_shape_out=(3, -1), event_shape_in=(-1, 2)), ((3, 2), (4, 6, 2))),
    (b("transpose", perm=(1, 2, 0)), ((2, 3, 4), (5, 2, 3, 4))),
    (b("pad"), EVENTS_1),
    (b("pad", paddings=((1, 2), (0, 1)), constant_values=0.0), ((2, 3), (4, 2, 3))),
    (b("pad", paddings=((1, 2),), axis=(-2,)), ((2, 3), (4, 2, 3))),
    (b("cumsum", axis=-2), ((2, 3), (4, 2, 3))),
    (b("fill_triangular", upper=True), ((6,), (2, 3))),
    (b("fill_scale_tri_l"), ((6,), (2, 3))),
    (b("transform_diagonal", diag_bijector=b("scale", scale=arr([1.0, 2.0, 3.0]))), MATRICES),
    (b("chain", bijectors=[]), VECTORS),
    (b("chain", bijectors=[b("softmax_centered"), b("exp")]), EVENTS_1),
    (
        b(
            "chain",
            bijectors=[
                b("cholesky_outer_product"),
                b(
                    "chain",
                    bijectors=[
                        b("transform_diagonal", diag_bijector=b("softplus")),
                        b("fill_triangular"),
                    ],
                ),
            ],
        ),
        ((6,), (2, 3)),
    ),
    (
        b(
            "chain",
            bijectors=[b("invert", bijector=b("fill_triangular")), b("matrix_inverse_tri_l")],
        ),
        MATRICES,
    ),
    (b("invert", bijector=b("fill_triangular")), MATRICES),
    (b("invert", bijector=b("softmax_centered")), EVENTS_1),
    (b("blockwise", bijectors=[b("exp"), b("softmax_centered")], block_sizes=(1, 2)), EVENTS_1),
    (b("blockwise", bijectors=[b("exp"), b("tanh"), b("sinh")]), EVENTS_1),
    (b("inline", forward_fn=same, inverse_fn=same, forward_min_event_ndims=0), VECTORS),
    (b("inline", forward_fn=same, inverse_fn=same, forward_min_event_ndims=1), EVENTS_1),
    (b("real_nvp", num_masked=1, shift_and_log_scale_fn=coupling), EVENTS_1),
    (b("real_nvp", num_masked=-1, shift_and_log_scale_fn=coupling), EVENTS_1),
    (b("masked_autoregressive_flow", shift_and_log_scale_fn=network), EVENTS_1),
    (
        b("masked_autoregressive_flow", shift_and_log_scale_fn=network, event_ndims=2),
        ((2, 3), (4, 2, 3)),
    ),
    (b("batch_normalization"), EVENTS_1),
]

L2 = arr([0.0, 1.0])
LS = {"loc": 0.5, "scale": 2.0}
PROBS = arr([0.2, 0.3, 0.5])
DIAG2 = op(diag=arr([1.0, 2.0]))

STATE = d("multivariate_normal_diag", scale_diag=arr([1.0, 1.0]))
SMOOTH = k("exponentiated_quadratic", amplitude=1.0, length_scale=0.5)
POINTS = arr([[0.0], [0.5], [1.0]])
NEW = arr([[0.2], [0.8]])

MORE_DISTRIBUTIONS: list[Make] = [
    d("normal", loc=arr([[0.0], [1.0]]), scale=arr([1.0, 2.0, 3.0])),
    d("student_t", df=arr([3.0, 4.0]), **LS),
    d("sinh_arcsinh", **LS),
    d("sinh_arcsinh", skewness=arr([0.5, 1.0]), tailweight=1.5, **LS),
    d("sinh_arcsinh", distribution=d("logistic", loc=0.0, scale=1.0), **LS),
    d("exp_gamma", concentration=2.0, log_rate=L2),
    d("gamma", concentration=L2 + 1, rate=1.0),
    d("gamma", concentration=2.0, log_rate=1.0),
    d("pareto", concentration=3.0, scale=arr([2.0, 1.5])),
    d("uniform", low=-1.0, high=arr([1.0, 2.0])),
    d("continuous_bernoulli", logits=0.3, dtype="float32"),
    d("pert", low=1.0, peak=2.0, high=5.0),
    d("bates", total_count=3.0),
    d("relaxed_bernoulli", temperature=0.5, probs=L2 / 2 + 0.2),
    d("bernoulli", logits=L2, dtype="float32"),
    d("binomial", total_count=10.0, probs=L2 / 2 + 0.2),
    d("poisson", log_rate=L2),
    d("categorical", logits=arr([PROBS] * 4), dtype="int64"),
    d("one_hot_categorical", probs=PROBS),
    d("multivariate_normal_diag", loc=1.0, scale_diag=arr([[1.0, 2.0]] * 3)),
    d("multivariate_normal_diag", loc=arr([1.0]), scale_diag=arr([1.0, 2.0])),
    d("multivariate_normal_tri_l", loc=L2, scale_tril=arr([TRIL] * 3)),
    d("multivariate_normal_tri_l", scale_tril=arr(TRIL)),
    d(
        "multivariate_normal_diag_plus_low_rank",
        scale_diag=arr([1.0, 2.0]),
        scale_perturb_factor=arr([[0.5], [0.3]]),
        scale_perturb_diag=arr([0.7]),
    ),
    d("multivariate_student_t_linear_operator", df=arr([3.0, 4.0]), loc=L2, scale=DIAG2),
    d("dirichlet", concentration=arr([[1.0, 2.0, 3.0]] * 2)),
    d("relaxed_one_hot_categorical", temperature=0.5, probs=PROBS),
    d("exp_relaxed_one_hot_categorical", temperature=0.5, probs=PROBS),
    d("spherical_uniform", dimension=3, batch_shape=(2,)),
    d("wishart_tri_l", df=4.0, scale_tril=arr(TRIL), input_output_cholesky=True),
    d("lkj", dimension=3, concentration=1.5, input_output_cholesky=True),
    d("cholesky_lkj", dimension=3, concentration=arr([1.5, 2.0])),
    d("deterministic", loc=L2),
    d("empirical", samples=arr([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), event_ndims=1),
    d(
        "mixture_same_family",
        mixture_distribution=d("categorical", probs=PROBS),
        components_distribution=d("normal", loc=arr([-1.0, 0.0, 1.0]), scale=0.5),
    ),
    d(
        "mixture_same_family",
        mixture_distribution=d("categorical", probs=arr([[0.2, 0.8]] * 4)),
        components_distribution=d("multivariate_normal_diag", loc=np.zeros((4, 2, 3), np.float32)),
    ),
    d(
        "mixture_same_family",
        mixture_distribution=d("categorical", probs=arr([0.2, 0.8])),
        components_distribution=d("multivariate_normal_diag", loc=np.zeros((4, 2, 3), np.float32)),
    ),
    d(
        "mixture",
        cat=d("categorical", probs=arr([0.3, 0.7])),
        components=[d("normal", loc=-1.0, scale=1.0), d("gamma", concentration=2.0, rate=1.0)],
    ),
    d(
        "blockwise",
        distributions=[d("normal", loc=0.0, scale=1.0), d("multivariate_normal_diag", loc=L2)],
    ),
    d(
        "transformed_distribution",
        distribution=d("normal", loc=0.0, scale=1.0),
        bijector=b("shift", shift=arr([1.0, 2.0, 3.0])),
    ),
    d(
        "transformed_distribution",
        distribution=d("multivariate_normal_diag", loc=L2),
        bijector=b(
            "chain",
            bijectors=[b("softmax_centered"), b("scale_matvec_tri_l", scale_tril=arr([TRIL] * 4))],
        ),
    ),
    d(
        "transformed_distribution",
        distribution=d(
            "sample_distribution", distribution=d("normal", loc=0.0, scale=1.0), sample_shape=(6,)
        ),
        bijector=b("fill_triangular"),
    ),
    d(
        "transformed_distribution",
        distribution=d("exponential", rate=1.0),
        bijector=b("invert", bijector=b("exp")),
    ),
    d("independent", distribution=d("normal", loc=np.zeros((2, 3), np.float32), scale=1.0)),
    d(
        "independent",
        distribution=d("multivariate_normal_diag", loc=np.zeros((4, 2), np.float32)),
        reinterpreted_batch_ndims=1,
    ),
    d("independent", distribution=d("normal", loc=0.0, scale=1.0)),
    d("sample_distribution", distribution=d("normal", loc=L2, scale=1.0), sample_shape=(2, 3)),
    d("sample_distribution", distribution=d("multivariate_normal_diag", loc=L2), sample_shape=(5,)),
    d("batch_broadcast", distribution=d("normal", loc=L2, scale=1.0), to_shape=(3, 2)),
    d("batch_reshape", distribution=d("normal", loc=L2, scale=1.0), batch_shape=(-1, 1)),
    d(
        "beta_quotient",
        concentration1_numerator=2.0,
        concentration0_numerator=3.0,
        concentration1_denominator=L2 + 4,
        concentration0_denominator=5.0,
    ),
    d("ordered_logistic", cutpoints=arr([-2.0, 0.0, 2.0]), loc=L2),
    d("ordered_logistic", cutpoints=arr([-2.0, 0.0]), loc=0.5, dtype="int64"),
    d("stopping_ratio_logistic", cutpoints=arr([-2.0, 0.0, 2.0]), loc=L2),
    d(
        "multivariate_normal_diag_plus_low_rank_covariance",
        cov_diag_factor=arr([[1.0, 2.0]] * 3),
        cov_perturb_factor=arr([[0.5], [0.3]]),
    ),
    d(
        "batch_concat",
        distributions=[
            d("normal", loc=np.zeros((2, 3), np.float32), scale=1.0),
            d("normal", loc=np.zeros((1, 2), np.float32), scale=2.0),
        ],
        axis=1,
    ),
    d(
        "masked",
        distribution=d("multivariate_normal_diag", loc=L2),
        validity_mask=np.array([True, False, True]),
    ),
    d("inflated", distribution=d("poisson", rate=L2 + 3), inflated_loc_probs=arr([0.2, 0.3])),
    d(
        "lambert_w_distribution",
        distribution=d("student_t", df=5.0, loc=0.0, scale=1.0),
        shift=0.0,
        scale=2.0,
        tailweight=arr([0.1, 0.2]),
    ),
    d(
        "lambert_w_distribution",
        distribution=d("exponential", rate=1.0),
        shift=0.0,
        scale=2.0,
        tailweight=0.2,
    ),
    d(
        "hidden_markov_model",
        initial_distribution=d("categorical", probs=arr([0.8, 0.2])),
        transition_distribution=d("categorical", probs=arr([[0.7, 0.3], [0.2, 0.8]])),
        observation_distribution=d("normal", loc=arr([0.0, 15.0]), scale=arr([5.0, 10.0])),
        num_steps=4,
    ),
    d(
        "hidden_markov_model",
        initial_distribution=d("categorical", probs=arr([[0.8, 0.2]] * 3)),
        transition_distribution=d("categorical", probs=arr([[0.7, 0.3], [0.2, 0.8]])),
        observation_distribution=d("multivariate_normal_diag", loc=arr([[0.0, 1.0], [2.0, 3.0]])),
        num_steps=4,
    ),
    d(
        "linear_gaussian_state_space_model",
        num_timesteps=5,
        transition_matrix=arr(np.eye(2)),
        transition_noise=STATE,
        observation_matrix=arr([[1.0, 0.5]]),
        observation_noise=d("multivariate_normal_diag", scale_diag=arr([2.0])),
        initial_state_prior=STATE,
    ),
    d(
        "linear_gaussian_state_space_model",
        num_timesteps=5,
        transition_matrix=DIAG2,
        transition_noise=STATE,
        observation_matrix=arr([[1.0, 0.5]]),
        observation_noise=d("multivariate_normal_diag", scale_diag=arr([[2.0], [1.0]])),
        initial_state_prior=STATE,
        initial_step=1,
    ),
    d("gaussian_process", kernel=SMOOTH, index_points=POINTS, jitter=0.01),
    d(
        "gaussian_process",
        kernel=k("matern_one_half", amplitude=arr([1.0, 2.0])),
        index_points=POINTS,
        observation_noise_variance=0.1,
    ),
    d(
        "gaussian_process_regression_model",
        kernel=k("rational_quadratic", amplitude=1.0),
        index_points=NEW,
        observation_index_points=POINTS,
        observations=arr([1.0, 0.0, -1.0]),
        observation_noise_variance=0.1,
    ),
    d(
        "variational_gaussian_process",
        kernel=SMOOTH,
        index_points=POINTS,
        inducing_index_points=NEW,
        variational_inducing_observations_loc=arr([1.0, -1.0]),
        variational_inducing_observations_scale=arr(TRIL),
        jitter=0.01,
        observation_noise_variance=0.1,
        predictive_noise_variance=0.1,
    ),
    d("student_t_process", df=4.0, kernel=SMOOTH, index_points=POINTS, jitter=0.01),
    d(
        "student_t_process_regression_model",
        df=4.0,
        kernel=SMOOTH,
        index_points=NEW,
        observation_index_points=POINTS,
        observations=arr([1.0, 0.0, -1.0]),
        observation_noise_variance=0.1,
    ),
    d("poisson_log_normal_quadrature_compound", loc=L2, scale=0.5),
    d("poisson_log_normal_quadrature_compound", loc=0.0, scale=L2 + 0.5, quadrature_size=5),
]

BIJECTORS: list[tuple[Sample, Shapes]] = [
    *((sample, tuple(examples.events_for(node(sample)))) for sample in shown("bijector")),
    *MORE_BIJECTORS,
]
DISTRIBUTIONS: list[Sample] = [*shown("distribution"), *MORE_DISTRIBUTIONS]
