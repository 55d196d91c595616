"""Sample arguments of every entry, and the two things made of them: a typed node, a TFP object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


def node(make: Make) -> Apply:
    """The typed node."""
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


def tfp_object(make: Make) -> Any:
    """The TFP object of the same numbers."""
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


# Each with event shapes that it takes.
BIJECTORS: list[tuple[Make, Shapes]] = [
    *(
        (b(name), VECTORS)
        for name in (
            "identity",
            "absolute_value",
            "exp",
            "expm1",
            "log",
            "log1p",
            "softplus",
            "softsign",
            "sigmoid",
            "tanh",
            "sinh",
            "sinh_arcsinh",
            "square",
            "reciprocal",
            "normal_cdf",
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
    (b("softplus", hinge_softness=-0.5), VECTORS),
    (b("sigmoid", low=-1.0, high=3.0), VECTORS),
    (b("sinh_arcsinh", skewness=0.5, tailweight=1.5), VECTORS),
    (b("power", power=3.0), VECTORS),
    (b("power", power=0.5), VECTORS),
    (b("power", power=-2.0), VECTORS),
    (b("power_transform", power=0.5), VECTORS),
    (b("power_transform", power=0.0), VECTORS),
    (b("lambert_w_tail", shift=1.0, scale=2.0, tailweight=0.2), VECTORS),
    (b("softfloor", temperature=0.5), VECTORS),
    (b("soft_clip", low=-5.0, high=5.0), VECTORS),
    (b("soft_clip", low=1.0), VECTORS),
    (
        b(
            "rational_quadratic_spline",
            bin_widths=arr([0.5, 1.5]),
            bin_heights=arr([1.2, 0.8]),
            knot_slopes=arr([1.5]),
        ),
        VECTORS,
    ),
    (b("gumbel_cdf", loc=1.0, scale=2.0), VECTORS),
    (b("weibull_cdf", scale=2.0, concentration=1.5), VECTORS),
    (b("kumaraswamy_cdf", concentration1=2.0, concentration0=3.0), VECTORS),
    (b("gompertz_cdf", concentration=1.0, rate=0.5), VECTORS),
    (b("shifted_gompertz_cdf", concentration=1.0, rate=0.5), VECTORS),
    (b("rayleigh_cdf", scale=2.0), VECTORS),
    (b("frechet_cdf", loc=1.0, scale=2.0, concentration=1.5), VECTORS),
    (b("moyal_cdf", loc=1.0, scale=2.0), VECTORS),
    (b("generalized_extreme_value_cdf", loc=1.0, scale=2.0, concentration=0.3), VECTORS),
    (b("generalized_extreme_value_cdf", loc=1.0, scale=2.0, concentration=-0.3), VECTORS),
    (b("generalized_pareto", loc=1.0, scale=2.0, concentration=0.5), VECTORS),
    (b("generalized_pareto", loc=1.0, scale=2.0, concentration=-0.5), VECTORS),
    (b("shift", shift=1.0), VECTORS),
    (b("shift", shift=arr([1.0, 2.0, 3.0])), EVENTS_1),
    (b("scale", scale=-2.0), VECTORS),
    (b("scale", log_scale=0.5), VECTORS),
    (b("scale_matvec_diag", scale_diag=arr([1.0, 2.0, 3.0])), EVENTS_1),
    (b("scale_matvec_tri_l", scale_tril=arr(TRIL)), ((2,), (3, 2))),
    (b("scale_matvec_tri_l", scale_tril=arr([TRIL] * 4)), ((2,), (4, 2))),
    (b("scale_matvec_lu", lower_upper=arr(TRIL), permutation=(1, 0)), ((2,), (3, 2))),
    (b("scale_matvec_linear_operator", scale=op(diag=arr([1.0, 2.0]))), ((2,), (3, 2))),
    (b("householder", reflection_axis=arr([1.0, 2.0])), ((2,), (3, 2))),
    (b("permute", permutation=(2, 0, 1)), EVENTS_1),
    (b("permute", permutation=(1, 0), axis=-2), ((2, 3), (4, 2, 3))),
    (b("reshape", event_shape_out=(2, 3)), ((6,), (4, 6))),
    (b("reshape", event_shape_out=(-1, 3)), ((6,), (4, 6))),
    (b("reshape", event_shape_out=(-1,), event_shape_in=(2, 3)), ((2, 3), (4, 2, 3))),
    (b("reshape", event_shape_out=(3, -1), event_shape_in=(-1, 2)), ((3, 2), (4, 6, 2))),
    (b("transpose", rightmost_transposed_ndims=2), ((2, 3), (4, 2, 3))),
    (b("transpose", perm=(1, 2, 0)), ((2, 3, 4), (5, 2, 3, 4))),
    (b("pad"), EVENTS_1),
    (b("pad", paddings=((1, 2), (0, 1)), constant_values=0.0), ((2, 3), (4, 2, 3))),
    (b("pad", paddings=((1, 2),), axis=(-2,)), ((2, 3), (4, 2, 3))),
    (b("cumsum"), EVENTS_1),
    (b("cumsum", axis=-2), ((2, 3), (4, 2, 3))),
    (b("discrete_cosine_transform"), EVENTS_1),
    (b("discrete_cosine_transform", dct_type=3), EVENTS_1),
    (b("fill_triangular"), ((6,), (2, 3))),
    (b("fill_triangular", upper=True), ((6,), (2, 3))),
    (b("fill_scale_tri_l"), ((6,), (2, 3))),
    (b("fill_scale_tri_l", diag_bijector=b("exp"), diag_shift=0.1), ((6,), (2, 3))),
    (b("transform_diagonal", diag_bijector=b("exp")), MATRICES),
    (b("transform_diagonal", diag_bijector=b("scale", scale=arr([1.0, 2.0, 3.0]))), MATRICES),
    (b("cholesky_outer_product"), MATRICES),
    (b("cholesky_to_inv_cholesky"), MATRICES),
    (b("matrix_inverse_tri_l"), MATRICES),
    (b("correlation_cholesky"), ((3,), (2, 3))),
    (b("softmax_centered"), EVENTS_1),
    (b("iterated_sigmoid_centered"), EVENTS_1),
    (b("unit_vector"), EVENTS_1),
    (b("ascending"), EVENTS_1),
    (b("chain", bijectors=[b("shift", shift=1.0), b("scale", scale=2.0)]), VECTORS),
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
    (b("invert", bijector=b("exp")), VECTORS),
    (b("invert", bijector=b("fill_triangular")), MATRICES),
    (b("invert", bijector=b("softmax_centered")), EVENTS_1),
    (b("blockwise", bijectors=[b("exp"), b("shift", shift=1.0)], block_sizes=(2, 1)), EVENTS_1),
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

DISTRIBUTIONS: list[Make] = [
    *(
        d(name, **LS)
        for name in (
            "normal",
            "logistic",
            "laplace",
            "cauchy",
            "gumbel",
            "moyal",
            "doublesided_maxwell",
            "log_normal",
            "log_logistic",
            "half_cauchy",
            "logit_normal",
        )
    ),
    d("normal", loc=arr([[0.0], [1.0]]), scale=arr([1.0, 2.0, 3.0])),
    d("student_t", df=arr([3.0, 4.0]), **LS),
    d("generalized_normal", power=3.0, **LS),
    d("johnson_s_u", skewness=-1.0, tailweight=2.0, **LS),
    d("sinh_arcsinh", **LS),
    d("sinh_arcsinh", skewness=arr([0.5, 1.0]), tailweight=1.5, **LS),
    d("sinh_arcsinh", distribution=d("logistic", loc=0.0, scale=1.0), **LS),
    d("exponentially_modified_gaussian", rate=2.0, **LS),
    d("normal_inverse_gaussian", tailweight=2.0, skewness=0.5, **LS),
    d("lambert_w_normal", tailweight=0.2, **LS),
    d("two_piece_normal", skewness=2.0, **LS),
    d("two_piece_student_t", df=4.0, skewness=2.0, **LS),
    d("generalized_extreme_value", concentration=0.3, **LS),
    d("generalized_extreme_value", concentration=-0.3, **LS),
    d("exp_gamma", concentration=2.0, rate=1.0),
    d("exp_gamma", concentration=2.0, log_rate=L2),
    d("exp_inverse_gamma", concentration=2.0, scale=1.0),
    d("horseshoe", scale=2.0),
    d("sigmoid_beta", concentration1=2.0, concentration0=3.0),
    d("half_normal", scale=2.0),
    d("half_student_t", df=3.0, **LS),
    d("gamma", concentration=L2 + 1, rate=1.0),
    d("gamma", concentration=2.0, log_rate=1.0),
    d("inverse_gamma", concentration=3.0, scale=2.0),
    d("exponential", rate=2.0),
    d("chi", df=3.0),
    d("chi2", df=3.0),
    d("noncentral_chi2", df=3.0, noncentrality=1.0),
    d("gamma_gamma", concentration=2.0, mixing_concentration=3.0, mixing_rate=1.0),
    d("weibull", concentration=1.5, scale=2.0),
    d("pareto", concentration=3.0, scale=arr([2.0, 1.5])),
    d("generalized_pareto", concentration=0.3, **LS),
    d("generalized_pareto", concentration=-0.5, **LS),
    d("inverse_gaussian", loc=1.0, concentration=2.0),
    d("uniform", low=-1.0, high=arr([1.0, 2.0])),
    d("beta", concentration1=2.0, concentration0=3.0),
    d("kumaraswamy", concentration1=2.0, concentration0=3.0),
    d("continuous_bernoulli", probs=0.3),
    d("continuous_bernoulli", logits=0.3, dtype="float32"),
    d("triangular", low=-1.0, high=2.0, peak=0.0),
    d("pert", low=1.0, peak=2.0, high=5.0),
    d("truncated_normal", loc=0.0, scale=1.0, low=-1.0, high=2.0),
    d("truncated_cauchy", loc=0.0, scale=1.0, low=-1.0, high=2.0),
    d("bates", total_count=3.0),
    d("bates", total_count=3.0, low=-1.0, high=2.0),
    d("von_mises", loc=0.5, concentration=2.0),
    d("relaxed_bernoulli", temperature=0.5, probs=L2 / 2 + 0.2),
    d("bernoulli", probs=0.3),
    d("bernoulli", logits=L2, dtype="float32"),
    d("probit_bernoulli", probits=0.2),
    d("binomial", total_count=10.0, probs=L2 / 2 + 0.2),
    d("negative_binomial", total_count=5.0, probs=0.3),
    d("geometric", probs=0.3),
    d("poisson", rate=3.0),
    d("poisson", log_rate=L2),
    d("skellam", rate1=2.0, rate2=3.0),
    d("beta_binomial", total_count=10.0, concentration1=2.0, concentration0=3.0),
    d("zipf", power=2.5),
    d("categorical", probs=PROBS),
    d("categorical", logits=arr([PROBS] * 4), dtype="int64"),
    d("one_hot_categorical", probs=PROBS),
    d("multinomial", total_count=5.0, probs=PROBS),
    d("dirichlet_multinomial", total_count=5.0, concentration=PROBS + 1),
    d("finite_discrete", outcomes=arr([1.0, 2.0, 4.0]), probs=PROBS),
    d("finite_discrete", outcomes=np.asarray([1, 2, 4], np.int32), probs=PROBS),
    d("multivariate_normal_diag", loc=L2, scale_diag=arr([1.0, 2.0])),
    d("multivariate_normal_diag", loc=L2),
    d("multivariate_normal_diag", loc=1.0, scale_diag=arr([[1.0, 2.0]] * 3)),
    d("multivariate_normal_diag", loc=arr([1.0]), scale_diag=arr([1.0, 2.0])),
    d("multivariate_normal_tri_l", loc=L2, scale_tril=arr([TRIL] * 3)),
    d("multivariate_normal_tri_l", scale_tril=arr(TRIL)),
    d("multivariate_normal_full_covariance", loc=L2, covariance_matrix=arr([[2, 0.5], [0.5, 1]])),
    d("multivariate_normal_linear_operator", loc=L2, scale=DIAG2),
    d(
        "multivariate_normal_diag_plus_low_rank",
        loc=L2,
        scale_diag=arr([1.0, 2.0]),
        scale_perturb_factor=arr([[0.5], [0.3]]),
    ),
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
    d("von_mises_fisher", mean_direction=L2, concentration=2.0),
    d("power_spherical", mean_direction=L2, concentration=2.0),
    d("spherical_uniform", dimension=3),
    d("spherical_uniform", dimension=3, batch_shape=(2,)),
    d("plackett_luce", scores=arr([1.0, 2.0, 3.0])),
    d(
        "matrix_normal_linear_operator",
        loc=np.zeros((2, 2), np.float32),
        scale_row=DIAG2,
        scale_column=DIAG2,
    ),
    d(
        "matrix_t_linear_operator",
        df=3.0,
        loc=np.zeros((2, 2), np.float32),
        scale_row=DIAG2,
        scale_column=DIAG2,
    ),
    d("wishart_tri_l", df=4.0, scale_tril=arr(TRIL)),
    d("wishart_tri_l", df=4.0, scale_tril=arr(TRIL), input_output_cholesky=True),
    d("wishart_linear_operator", df=4.0, scale=DIAG2),
    d("lkj", dimension=3, concentration=1.5),
    d("lkj", dimension=3, concentration=1.5, input_output_cholesky=True),
    d("cholesky_lkj", dimension=3, concentration=arr([1.5, 2.0])),
    d("quantized", distribution=d("normal", loc=0.0, scale=3.0), low=-5.0, high=5.0),
    d("deterministic", loc=L2),
    d("vector_deterministic", loc=L2),
    d("empirical", samples=arr([1.0, 2.0, 4.0])),
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
    d("transformed_distribution", distribution=d("normal", loc=0.0, scale=1.0), bijector=b("exp")),
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
    d("independent", distribution=d("normal", loc=L2, scale=1.0), reinterpreted_batch_ndims=1),
    d(
        "independent",
        distribution=d("multivariate_normal_diag", loc=np.zeros((4, 2), np.float32)),
        reinterpreted_batch_ndims=1,
    ),
    d("independent", distribution=d("normal", loc=0.0, scale=1.0)),
    d("sample_distribution", distribution=d("normal", loc=L2, scale=1.0), sample_shape=(2, 3)),
    d("sample_distribution", distribution=d("multivariate_normal_diag", loc=L2), sample_shape=(5,)),
    d("batch_broadcast", distribution=d("normal", loc=0.0, scale=1.0), with_shape=(3,)),
    d("batch_broadcast", distribution=d("normal", loc=L2, scale=1.0), to_shape=(3, 2)),
    d("batch_reshape", distribution=d("normal", loc=L2, scale=1.0), batch_shape=(2, 1)),
    d("batch_reshape", distribution=d("normal", loc=L2, scale=1.0), batch_shape=(-1, 1)),
    d(
        "beta_quotient",
        concentration1_numerator=2.0,
        concentration0_numerator=3.0,
        concentration1_denominator=L2 + 4,
        concentration0_denominator=5.0,
    ),
    d("flat_dirichlet", concentration_shape=(2, 3)),
    d("ordered_logistic", cutpoints=arr([-2.0, 0.0, 2.0]), loc=L2),
    d("ordered_logistic", cutpoints=arr([-2.0, 0.0]), loc=0.5, dtype="int64"),
    d("stopping_ratio_logistic", cutpoints=arr([-2.0, 0.0, 2.0]), loc=L2),
    d(
        "determinantal_point_process",
        eigenvalues=arr([0.5, 2.0]),
        eigenvectors=np.eye(2, dtype=np.float32),
    ),
    d(
        "multivariate_normal_diag_plus_low_rank_covariance",
        loc=L2,
        cov_diag_factor=L2 + 1,
        cov_perturb_factor=arr([[0.5], [0.3]]),
    ),
    d(
        "multivariate_normal_diag_plus_low_rank_covariance",
        cov_diag_factor=arr([[1.0, 2.0]] * 3),
        cov_perturb_factor=arr([[0.5], [0.3]]),
    ),
    d(
        "batch_concat",
        distributions=[d("normal", loc=L2, scale=1.0), d("normal", loc=PROBS, scale=2.0)],
        axis=0,
    ),
    d(
        "batch_concat",
        distributions=[
            d("normal", loc=np.zeros((2, 3), np.float32), scale=1.0),
            d("normal", loc=np.zeros((1, 2), np.float32), scale=2.0),
        ],
        axis=1,
    ),
    d("masked", distribution=d("normal", loc=L2, scale=1.0), validity_mask=np.array([True, False])),
    d(
        "masked",
        distribution=d("multivariate_normal_diag", loc=L2),
        validity_mask=np.array([True, False, True]),
    ),
    d("inflated", distribution=d("poisson", rate=L2 + 3), inflated_loc_probs=arr([0.2, 0.3])),
    d(
        "inflated",
        distribution=d("normal", loc=0.0, scale=1.0),
        inflated_loc_probs=0.2,
        inflated_loc=1.0,
    ),
    d("zero_inflated_negative_binomial", inflated_loc_probs=0.2, total_count=5.0, probs=0.3),
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
