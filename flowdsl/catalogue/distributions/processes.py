"""Gaussian and Student t processes: random functions, seen at some points."""

from __future__ import annotations

from flowdsl.catalogue.distributions.rules import distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.rules import float_dtype, shape_of, vector_of, wider
from flowdsl.ir import DistributionType, KernelType, Node, Shape, broadcast, show
from flowdsl.ir.support import REAL

NUMBERS = (
    "df",
    "observation_noise_variance",
    "predictive_noise_variance",
    "jitter",
)


def kernel_of(bound: Bound) -> KernelType:
    """The type of the kernel."""
    value = bound.args.get("kernel")
    if isinstance(value, Node) and isinstance(value.type, KernelType):
        return value.type
    raise RuleError("F206", f"`kernel` of `{bound.entry.name}` must be a kernel", "kernel")


def points(bound: Bound, name: str) -> tuple[Shape, int | None]:
    """Batch shape and number of some points."""
    shape = shape_of(bound, name)
    if shape is None:
        return None, None
    features = kernel_of(bound).feature_ndims
    if len(shape) < features + 1:
        raise RuleError(
            "F303",
            f"`{name}` of `{bound.entry.name}` has shape {show(shape)}: an axis of points comes "
            f"before {features} feature axes",
            name,
            "one number for each point is a matrix of 1 column: matrix(x, ncol = 1)",
        )
    cut = len(shape) - features - 1
    return shape[:cut], shape[cut]


def process(bound: Bound) -> DistributionType:
    """A value at each of the points."""
    kernel = kernel_of(bound)
    outer: list[Shape] = [kernel.batch_shape, *(shape_of(bound, n) for n in NUMBERS)]
    size: int | None = None
    if "index_points" in bound:
        batch, size = points(bound, "index_points")
        outer.append(batch)
    outer += [same_length(bound, *pair) for pair in OBSERVED if pair[0] in bound]
    dtype = wider(float_dtype(bound), kernel.dtype) or "float32"
    return DistributionType(dtype, broadcast(*outer), (size,), REAL)


OBSERVED = (
    ("observation_index_points", "observations"),
    ("inducing_index_points", "variational_inducing_observations_loc"),
)


def same_length(bound: Bound, where: str, what: str) -> Shape:
    """Batch shape of observed points, of which each has one observation."""
    batch, size = points(bound, where)
    if what not in bound:
        raise RuleError("F207", f"`{where}` needs `{what}`", where)
    outer, count = vector_of(bound, what)
    if None not in (size, count) and size != count:
        raise RuleError("F301", f"`{where}` has {size} points, `{what}` has {count} numbers", what)
    return broadcast(batch, outer)


def observed(bound: Bound) -> DistributionType:
    """A process after some of its values were seen."""
    given = ("observation_index_points" in bound, "observations" in bound)
    if given[0] != given[1]:
        raise RuleError(
            "F207",
            f"`{bound.entry.name}` takes `observation_index_points` and `observations` together",
        )
    if "index_points" not in bound:
        raise RuleError("F207", f"`{bound.entry.name}` needs `index_points`")
    return process(bound)


KERNEL = Formal("kernel", "kernel")
POINTS = tensor("index_points")
MEAN = Formal("mean_fn", "function", None)
NOISE = tensor("observation_noise_variance", 0.0, "nonnegative")
JITTER = tensor("jitter", 1e-06, "nonnegative")
DF = tensor("df", check="positive")
SEEN = (
    tensor("index_points", None),
    tensor("observation_index_points", None),
    tensor("observations", None),
    NOISE,
    tensor("predictive_noise_variance", None, "nonnegative"),
    MEAN,
)
X = "matrix(c(0, 0.5, 1), ncol = 1)"
NEW = "matrix(c(0.2, 0.8), ncol = 1)"

ENTRIES = (
    distribution(
        "gaussian_process",
        "GaussianProcess",
        "A random function whose values at the points are jointly normal.",
        process,
        (KERNEL, POINTS, MEAN, NOISE, JITTER),
        stats=False,
        typed=False,
        examples=(f"gaussian_process(exponentiated_quadratic(1, 0.5), {X}, jitter = 0.01)",),
        reference="Rasmussen and Williams (2006), Gaussian processes for machine learning",
    ),
    distribution(
        "gaussian_process_regression_model",
        "GaussianProcessRegressionModel",
        "A Gaussian process after some of its values were observed.",
        observed,
        (KERNEL, *SEEN, JITTER),
        stats=False,
        typed=False,
        examples=(
            f"gaussian_process_regression_model(matern_three_halves(1, 0.5), {NEW}, {X}, "
            "c(1, 0, -1), 0.1)",
        ),
    ),
    distribution(
        "variational_gaussian_process",
        "VariationalGaussianProcess",
        "A Gaussian process by a few inducing points.",
        process,
        (
            KERNEL,
            POINTS,
            tensor("inducing_index_points"),
            tensor("variational_inducing_observations_loc", core=1),
            tensor("variational_inducing_observations_scale", core=2),
            MEAN,
            NOISE,
            tensor("predictive_noise_variance", 0.0, "nonnegative"),
            JITTER,
        ),
        stats=False,
        typed=False,
        examples=(
            f"variational_gaussian_process(matern_five_halves(1, 0.5), {X}, {NEW}, c(1, -1), "
            "diag(2), jitter = 0.01)",
        ),
        reference="Titsias (2009), Variational learning of inducing variables",
    ),
    distribution(
        "student_t_process",
        "StudentTProcess",
        "A random function whose values at the points are jointly Student t.",
        process,
        (DF, KERNEL, POINTS, MEAN, JITTER),
        extra=(NOISE,),
        stats=False,
        typed=False,
        examples=(f"student_t_process(4, exponentiated_quadratic(1, 0.5), {X}, jitter = 0.01)",),
        reference="Shah, Wilson and Ghahramani (2014), Student-t processes",
    ),
    distribution(
        "student_t_process_regression_model",
        "StudentTProcessRegressionModel",
        "A Student t process after some of its values were observed.",
        observed,
        (DF, KERNEL, *SEEN),
        stats=False,
        typed=False,
        examples=(
            f"student_t_process_regression_model(4, matern_one_half(1, 0.5), {NEW}, {X}, "
            "c(1, 0, -1), 0.1)",
        ),
    ),
)
