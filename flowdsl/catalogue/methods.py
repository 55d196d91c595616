"""Methods of distributions and bijectors: samples, densities, moments, transforms."""

from __future__ import annotations

from collections.abc import Callable

from flowdsl.catalogue.entry import REQUIRED, Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.list_values import (
    is_split,
    joined_parts,
    joint_part,
    log_prob_of_parts,
    mapped_lists,
    split_types,
    takes_lists,
)
from flowdsl.catalogue.rules import (
    bijector_type,
    distribution_type,
    integer,
    ints,
    joined,
    shape_of,
    value_dtype,
    wider,
)
from flowdsl.ir import (
    BijectorType,
    DistributionType,
    JointType,
    Shape,
    TensorType,
    TupleType,
    broadcast,
    show,
    through,
)
from flowdsl.ir.support import UNKNOWN

Pick = Callable[[DistributionType, Bound], Shape]


def subject(bound: Bound, name: str = "distribution") -> DistributionType:
    """The type of the distribution whose method is called."""
    return distribution_type(bound.args.get(name), bound, name)


def sample(bound: Bound) -> TensorType | TupleType:
    """Sample axes, then the batch, then the event."""
    owner_type = subject(bound)
    draws = ints(bound, "sample_shape")
    if draws is None and "sample_shape" in bound:
        raise RuleError("F301", "`sample_shape` must be whole numbers", "sample_shape")
    if any(n < 0 for n in draws or ()):
        raise RuleError("F301", "`sample_shape` must not be negative", "sample_shape")
    if isinstance(owner_type, JointType):
        return TupleType(tuple(drawn(part, draws or ()) for part in owner_type.parts))
    return drawn(owner_type, draws or ())


def drawn(owner_type: DistributionType, draws: tuple[int, ...]) -> TensorType:
    """Values of one distribution."""
    return TensorType(
        owner_type.dtype, joined(draws, owner_type.batch_shape, owner_type.event_shape)
    )


def at_value(bound: Bound) -> TensorType:
    """A number for each value and each member of the batch."""
    owner_type = subject(bound)
    if isinstance(owner_type, JointType):
        return log_prob_of_parts(owner_type, bound)
    event, shape = owner_type.event_shape, shape_of(bound, "value")
    if event is None or shape is None:
        return TensorType(wider(owner_type.dtype), None)
    rank = len(event)
    if len(shape) < rank:
        raise RuleError(
            "F301", f"the event has shape {show(event)}, the value has shape {show(shape)}", "value"
        )
    tail = shape[len(shape) - rank :]
    if any(a is not None and b is not None and a != b for a, b in zip(event, tail)):
        raise RuleError(
            "F301", f"the event has shape {show(event)}, the value ends in {show(tail)}", "value"
        )
    return TensorType(
        wider(owner_type.dtype), broadcast(owner_type.batch_shape, shape[: len(shape) - rank])
    )


def quantile(bound: Bound) -> TensorType:
    """A number for each probability; only single numbers have quantiles."""
    owner_type = subject(bound)
    if owner_type.event_shape not in ((), None):
        raise RuleError(
            "F303",
            "`quantile` works on single numbers, "
            f"the event has shape {show(owner_type.event_shape)}",
            "distribution",
        )
    return TensorType(owner_type.dtype, broadcast(owner_type.batch_shape, shape_of(bound, "value")))


def moment(pick: Pick) -> Rule:
    """The rule of a statistic."""

    def rule(bound: Bound) -> TensorType:
        owner_type = subject(bound)
        return TensorType(wider(owner_type.dtype) or owner_type.dtype, pick(owner_type, bound))

    return rule


def like_event(owner_type: DistributionType, bound: Bound) -> Shape:
    """A statistic of each number of the event."""
    return joined(owner_type.batch_shape, owner_type.event_shape)


def like_batch(owner_type: DistributionType, bound: Bound) -> Shape:
    """One number for each member of the batch."""
    return owner_type.batch_shape


def covariance(owner_type: DistributionType, bound: Bound) -> Shape:
    """A matrix for vectors."""
    event = owner_type.event_shape
    if event == ():
        raise RuleError(
            "F303",
            "`covariance` works on vectors, the events are single numbers",
            "distribution",
            "use `variance()`",
        )
    if event is None or len(event) > 1:
        return None
    return joined(owner_type.batch_shape, event, event)


def both(owner_type: DistributionType, bound: Bound) -> Shape:
    """One number for each pair of members of two batches."""
    other = subject(bound, "other")
    a, b = owner_type.event_shape, other.event_shape
    if a is not None and b is not None and a != b and None not in (*a, *b):
        raise RuleError(
            "F301", f"the distributions have event shapes {show(a)} and {show(b)}", "other"
        )
    return broadcast(owner_type.batch_shape, other.batch_shape)


def direction(bound: Bound, value: str) -> BijectorType:
    """The bijector in the direction of a method."""
    owner_type = bijector_type(bound.args.get("bijector"), bound, "bijector")
    return owner_type if value == "x" else owner_type.inverted()


def passed(bound: Bound, value: str, rank: int | None) -> tuple[Shape, Shape, BijectorType]:
    """Event and batch shape of a tensor that went through, its last `rank` axes as the event."""
    owner_type = direction(bound, value)
    need = owner_type.forward_min_event_ndims
    rank = need if rank is None else rank
    shape = shape_of(bound, value)
    if rank < need:
        raise RuleError(
            "F303",
            f"this bijector works on events of rank {need}, `event_ndims` is {rank}",
            "event_ndims",
        )
    if shape is None:
        return None, None, owner_type
    if len(shape) < rank:
        what = "a vector" if rank == 1 else f"at least {rank} axes"
        raise RuleError("F303", f"`{value}` must be {what} here, it has shape {show(shape)}", value)
    cut = len(shape) - rank
    event, batch, _ = through(owner_type.steps, shape[cut:], shape[:cut], UNKNOWN)
    return event, batch, owner_type


def transform(value: str) -> Rule:
    """The rule of forward and inverse."""

    def rule(bound: Bound) -> TensorType | TupleType:
        if is_split(bound):
            return split_types(bound) if value == "x" else joined_parts(bound)
        if takes_lists(bound):
            return mapped_lists(bound, value)[0]
        event, batch, owner_type = passed(bound, value, None)
        dtype = wider(owner_type.dtype, value_dtype(bound, value))
        return TensorType(dtype, joined(batch, event))

    return rule


def log_det(value: str) -> Rule:
    """The rule of the log-determinants: one number for each event."""

    def rule(bound: Bound) -> TensorType:
        if takes_lists(bound):
            return mapped_lists(bound, value)[1]
        rank = integer(bound, "event_ndims", -1)
        _, batch, owner_type = passed(bound, value, rank if rank >= 0 else None)
        return TensorType(wider(owner_type.dtype, value_dtype(bound, value)), batch)

    return rule


DIST = Formal("distribution", "distribution")
BIJECTOR = Formal("bijector", "bijector")
VALUE = tensor("value")


FUNCTIONS = {"kl_divergence": ("tfp$distributions$kl_divergence",)}
"""Methods that TFP has as functions too."""


def method(
    name: str,
    doc: str,
    rule: Rule,
    *formals: Formal,
    prefix: str = "tfd_",
    short: tuple[Formal, ...] | None = None,
    example: str = "",
) -> Entry:
    """An entry for a method."""
    return Entry(
        key=f"method.{name}",
        kind="method",
        name=name,
        formals=formals,
        rule=rule,
        doc=doc,
        tfp=name,
        short=short,
        aliases=(prefix + name, *FUNCTIONS.get(name, ())),
        examples=(example,),
    )


def named(name: str) -> Formal:
    """The trailing `name` of R's methods."""
    return Formal("name", "string", name)


def handed_on(name: str) -> Formal:
    """The `name` of TFP's methods that R hands on through its dots."""
    return Formal("name", "string", name, whole=True)


INPUT, GIVEN = "conditional_input", "given"
DISTRIBUTION_KWARGS, BIJECTOR_KWARGS = "distribution_kwargs", "bijector_kwargs"
CONDITION = (
    Formal(INPUT, "tensor", None, whole=True),
    Formal(DISTRIBUTION_KWARGS, "named", None, whole=True),
    Formal(BIJECTOR_KWARGS, "named", None, whole=True),
    Formal(GIVEN, "tensor", None, whole=True),
)
"""The condition of the layers of a conditional distribution, by name only: as TFP takes it, and as
`fit` and Python do, where it is a batch of conditions."""


def statistic(name: str, doc: str, pick: Pick = like_event) -> Entry:
    """A method without further arguments."""
    example = "multivariate_normal_diag(c(0, 1), c(1, 2))" if name == "covariance" else "normal()"
    example = f"{name}({example})"
    return method(name, doc, moment(pick), DIST, *CONDITION, handed_on(name), example=example)


def at(name: str, doc: str, rule: Rule = at_value) -> Entry:
    """A method of a value."""
    example = f"{name}(normal(), 0.5)"
    return method(name, doc, rule, DIST, VALUE, *CONDITION, handed_on(name), example=example)


def compare(name: str, doc: str) -> Entry:
    """A method of two distributions."""
    return method(
        name,
        doc,
        moment(both),
        DIST,
        Formal("other", "distribution"),
        named(name),
        example=f"{name}(normal(), normal(1, 2))",
    )


def jacobian(name: str, doc: str, value: str) -> Entry:
    """A log-determinant; R requires the event rank, here its least value is the default."""
    ends = (named(name), CONDITION[0], CONDITION[-1])
    own = (BIJECTOR, tensor(value), Formal("event_ndims", "int", REQUIRED), *ends)
    short = (BIJECTOR, tensor(value), Formal("event_ndims", "int", None), *ends)
    return method(
        name, doc, log_det(value), *own, prefix="tfb_", short=short, example=f"{name}(exp(), 0.5)"
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "tensor.joint_part",
        "tensor",
        "joint_part",
        (Formal("x", "any"), Formal("index", "int")),
        joint_part,
        "One value of a joint sample.",
    ),
    method(
        "sample",
        "Draws values.",
        sample,
        DIST,
        Formal("sample_shape", "shape", ()),
        Formal("seed", "int", None),
        *CONDITION,
        handed_on("sample"),
        example="sample(normal(), 5)",
    ),
    at("log_prob", "The logarithm of the density, or of the probability."),
    at("prob", "The density, or the probability."),
    at("cdf", "The probability of at most this value."),
    at("log_cdf", "The logarithm of the distribution function."),
    at("survival_function", "The probability of more than this value."),
    at("log_survival_function", "The logarithm of the survival function."),
    at("quantile", "The value that is not passed with this probability.", quantile),
    statistic("mean", "The mean."),
    statistic("mode", "The most likely value."),
    statistic("stddev", "The standard deviation."),
    statistic("variance", "The variance."),
    statistic("covariance", "The covariance matrix.", covariance),
    statistic("entropy", "The entropy in nats.", like_batch),
    compare("kl_divergence", "The Kullback-Leibler divergence from another distribution."),
    compare("cross_entropy", "The cross entropy with another distribution."),
    method(
        "forward",
        "Sends a value through a bijector.",
        transform("x"),
        BIJECTOR,
        tensor("x"),
        named("forward"),
        CONDITION[0],
        CONDITION[-1],
        prefix="tfb_",
        example="forward(exp(), 0.5)",
    ),
    method(
        "inverse",
        "Sends a value back through a bijector.",
        transform("y"),
        BIJECTOR,
        tensor("y"),
        named("inverse"),
        CONDITION[0],
        CONDITION[-1],
        prefix="tfb_",
        example="inverse(exp(), 0.5)",
    ),
    jacobian(
        "forward_log_det_jacobian",
        "The logarithm of how much a bijector stretches space at a value.",
        "x",
    ),
    jacobian(
        "inverse_log_det_jacobian",
        "The logarithm of how much the inverse stretches space at a value.",
        "y",
    ),
)
