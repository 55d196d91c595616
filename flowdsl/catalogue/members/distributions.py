"""Members of distributions, and slices of a batch."""

from __future__ import annotations

from flowdsl.catalogue.entry import Arg, Bound, Entry, Formal, RuleError
from flowdsl.catalogue.members.event_spaces import default_steps
from flowdsl.catalogue.members.rules import (
    SELF,
    common,
    copies,
    fact_type,
    maker,
    member,
    owner_of,
    static,
)
from flowdsl.catalogue.methods import VALUE, at_value
from flowdsl.ir import BijectorType, DistributionType, JointType, Shape, TensorType, show

EXAMPLE = "normal()"
fact, call = maker("distribution", EXAMPLE)


def distribution_of(bound: Bound) -> DistributionType:
    """The type of the distribution."""
    type_ = owner_of(bound).type
    if not isinstance(type_, DistributionType):
        raise RuleError("F206", f"`${bound.entry.name}` belongs to distributions")
    return type_


def density(bound: Bound) -> TensorType:
    """A number for each value, as log_prob gives."""
    return at_value(Bound(bound.entry, {**bound.args, "distribution": owner_of(bound)}))


def default_space(bound: Bound) -> BijectorType:
    """From all real numbers to the values of the distribution."""
    distribution_of(bound)
    return BijectorType(default_steps(owner_of(bound)))


def one_part(bound: Bound) -> DistributionType:
    """A distribution with fewer members in its batch."""
    owner_type = distribution_of(bound)
    if isinstance(owner_type, JointType):
        raise RuleError("F210", "the batch of a joint distribution cannot be cut", SELF)
    index = bound.get("index", ())
    items = index if isinstance(index, tuple) else (index,)
    shape = None if owner_type.batch_shape is None else cut(owner_type.batch_shape, items)
    return DistributionType(owner_type.dtype, shape, owner_type.event_shape, owner_type.support)


def cut(batch: tuple[int | None, ...], items: tuple[Arg, ...]) -> Shape:
    """What a batch shape becomes: a position drops its axis, a slice keeps it."""
    if len(items) > len(batch):
        raise RuleError("F212", f"{len(items)} indexes for a batch of shape {show(batch)}", "index")
    out: list[int | None] = []
    for item, size in zip(items, batch):
        if type(item) is int:
            if item < 0 or (size is not None and item >= size):
                raise RuleError("F212", f"index {item + 1} is outside 1 to {size}", "index")
            continue
        if isinstance(item, tuple) and item[:1] == ("at",):
            out.append(len(chosen(item, size)))
            continue
        start, stop, step = bounds(item)
        if size is None:
            out.append(None)
            continue
        out.append(len(range(size)[slice(start, stop, step)]))
    return (*out, *batch[len(items) :])


def chosen(item: tuple[Arg, ...], size: int | None) -> tuple[int, ...]:
    """The members that `("at", i, j, ...)` chooses.

    Raises:
        RuleError: F212 there are none, or one is not there.
    """
    found = tuple(i for i in item[1:] if type(i) is int)
    if not found or len(found) < len(item) - 1:
        raise RuleError("F212", "an index must be a position or a range", "index")
    wrong = next((i for i in found if i < 0 or (size is not None and i >= size)), None)
    if wrong is not None:
        raise RuleError("F212", f"index {wrong + 1} is outside 1 to {size}", "index")
    return found


def bounds(item: Arg) -> tuple[int | None, int | None, int | None]:
    """Ends and step of `("slice", start, stop, step)`.

    Raises:
        RuleError: F212 it is no such thing.
    """
    ok = isinstance(item, tuple) and len(item) == 4 and item[0] == "slice"
    numbers = item[1:] if isinstance(item, tuple) and ok else ()
    if not ok or any(n is not None and (type(n) is not int or n < 0) for n in numbers):
        raise RuleError("F212", "an index must be a position or a range", "index")
    start, stop, step = numbers
    if step == 0:
        raise RuleError("F212", "a range needs a step", "index")
    return start, stop, step  # type: ignore[return-value]


ENTRIES: tuple[Entry, ...] = (
    *common("distribution", EXAMPLE),
    copies("distribution", EXAMPLE, "scale = 2"),
    fact("dtype", "The number type of its values."),
    fact("batch_shape", "The shape of its batch; of a joint distribution what the parts share."),
    fact("event_shape", "The shape of one value; of a joint distribution a list."),
    fact("validate_args", "Whether it checks its arguments as it runs."),
    fact("allow_nan_stats", "Whether statistics that are not defined are NaN."),
    fact(
        "reparameterization_type", "Whether gradients go through its samples, as a text.", fact_type
    ),
    member(
        "distribution",
        "model",
        "The parts of a joint distribution, as a list.",
        read=True,
        example="joint_distribution_sequential(list(normal(), function(x) normal(x, 1)))$model",
    ),
    call("batch_shape_tensor", "The shape of its batch.", static),
    call("event_shape_tensor", "The shape of one value.", static),
    call("is_scalar_batch", "Whether it is one distribution, no batch.", static),
    call("is_scalar_event", "Whether its values are single numbers.", static),
    call(
        "unnormalized_log_prob",
        "The log density without its normalising constant, where TFP knows it.",
        density,
        VALUE,
        given="0.5",
    ),
    call(
        "experimental_sample_and_log_prob",
        "Draws values, with their log density: a list of both.",
        static,
        Formal("sample_shape", "shape", ()),
        Formal("seed", "int", None),
        given="3",
    ),
    member(
        "distribution",
        "sample_distributions",
        "Draws from a joint distribution: a list of its parts, given the values before, and of "
        "the values.",
        static,
        Formal("sample_shape", "shape", ()),
        Formal("seed", "int", None),
        Formal("value", "any", None),
        Formal("name", "string", "sample_distributions"),
        example="joint_distribution_sequential(list(normal(), function(x) normal(x, 1)))"
        "$sample_distributions()",
    ),
    call(
        "experimental_default_event_space_bijector",
        "The bijector from all real numbers to the values of the distribution.",
        default_space,
    ),
    member(
        "distribution",
        "[",
        "A part of a batch: `d[2]`, `d[1:2, 3]`, `d[c(1, 2, 4)]`.",
        one_part,
        Formal("index", "any"),
        example="normal(c(0, 1, 2), 1)[2]",
    ),
)
