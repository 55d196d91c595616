"""Distributions made of one other distribution."""

from __future__ import annotations

from math import prod

from flowdsl.catalogue.distributions.rules import base_of, distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, title
from flowdsl.catalogue.rules import (
    bijector_type,
    exactly_one,
    integer,
    ints,
    wider,
)
from flowdsl.catalogue.status import OUTSIDE_SUPPORT
from flowdsl.ir import (
    BijectorType,
    DistributionType,
    JointBijectorType,
    JointType,
    Node,
    Shape,
    StepError,
    broadcast,
    show,
    through,
)
from flowdsl.ir.support import UNKNOWN

DISCRETE = ("integers", "one_hot", "points", "finite_set", "permutations", "a_point_and_numbers")


def independent(bound: Bound) -> DistributionType:
    """The last batch axes become event axes; by default all but the first."""
    base = base_of(bound)
    batch, event = base.batch_shape, base.event_shape
    if batch is None:
        return DistributionType(base.dtype, None, None, base.support)
    count = integer(bound, "reinterpreted_batch_ndims", max(0, len(batch) - 1))
    if not 0 <= count <= len(batch):
        raise RuleError(
            "F303",
            f"`independent` takes {count} batch axes, the distribution's batch shape is "
            f"{show(batch)}",
            "reinterpreted_batch_ndims",
        )
    kept = len(batch) - count
    return DistributionType(
        base.dtype, batch[:kept], None if event is None else (*batch[kept:], *event), base.support
    )


def sizes(bound: Bound, name: str) -> Shape:
    """A shape argument whose sizes are all known and at least 0."""
    shape = ints(bound, name)
    if shape is None and name in bound:
        raise RuleError("F301", f"`{name}` of `{bound.entry.name}` must be whole numbers", name)
    if any(s < 0 for s in shape or ()):
        raise RuleError("F301", f"`{name}` of `{bound.entry.name}` must not be negative", name)
    return shape or ()


def sample_distribution(bound: Bound) -> DistributionType:
    """Independent copies, as new axes in front of the event."""
    base = base_of(bound)
    shape = sizes(bound, "sample_shape")
    event = None if base.event_shape is None or shape is None else (*shape, *base.event_shape)
    return DistributionType(base.dtype, base.batch_shape, event, base.support)


def batch_broadcast(bound: Bound) -> DistributionType:
    """The batch shape broadcast with, or to, another one."""
    base = base_of(bound)
    name = exactly_one(bound, "with_shape", "to_shape")
    target = sizes(bound, name)
    batch = broadcast(base.batch_shape, target)
    if name == "to_shape" and batch is not None and batch != target:
        raise RuleError(
            "F301",
            f"batch shape {show(base.batch_shape)} does not broadcast to {show(target)}",
            name,
        )
    return DistributionType(base.dtype, batch, base.event_shape, base.support)


def batch_reshape(bound: Bound) -> DistributionType:
    """The batch in another shape of the same size; -1 stands for what is left."""
    base = base_of(bound)
    target = ints(bound, "batch_shape")
    if target is None or any(s < -1 for s in target) or target.count(-1) > 1:
        raise RuleError(
            "F301", "`batch_shape` of `batch_reshape` takes sizes, at most one -1", "batch_shape"
        )
    shape: Shape = tuple(None if s == -1 else s for s in target)
    have = base.batch_shape
    if have is not None and None not in have:
        total, rest = prod(s or 0 for s in have), prod(s for s in target if s != -1)
        fits = rest and total % rest == 0 if -1 in target else total == rest
        if not fits:
            raise RuleError(
                "F301",
                f"batch shape {show(have)} cannot become "
                f"{show(shape)}: it has {total} distributions",
                "batch_shape",
            )
        shape = tuple(total // rest if s == -1 else s for s in target)
    return DistributionType(base.dtype, shape, base.event_shape, base.support)


def transformed(bound: Bound) -> DistributionType:
    """The base's values after all steps of the bijector."""
    base = base_of(bound)
    steps = bijector_type(bound.args.get("bijector"), bound, "bijector")
    if isinstance(base, JointType):
        return joint_transformed(base, steps)
    if base.support.kind in DISCRETE:
        raise RuleError(
            "F302",
            f"a change of variables needs a continuous distribution, this one has {base.support}",
            "distribution",
        )
    for name in ("batch_shape", "event_shape"):
        if name in bound:
            raise RuleError(
                "F206",
                f"`{name}` of `transformed_distribution` was removed from TFP",
                name,
                "give the base its shape: `%>% iid(n)`",
            )
    try:
        event, batch, support = through(
            steps.steps, base.event_shape, base.batch_shape, base.support
        )
    except StepError as problem:
        if problem.kind == "rank" and base.event_shape == ():
            raise with_vector_hint(problem, bound.args.get("distribution"), steps) from None
        raise
    return DistributionType(wider(base.dtype, steps.dtype) or base.dtype, batch, event, support)


def joint_transformed(base: JointType, bijector: BijectorType) -> JointType:
    """Each part after its own steps, in the order that the bijector gives them."""
    if not isinstance(bijector, JointBijectorType):
        raise RuleError(
            "F306",
            "a bijector moves one distribution, this one is joint",
            "distribution",
            "move its parts: joint_map(list(exp(), identity(), ...))",
        )
    if len(base.parts) != len(bijector.parts) or set(base.names or ()) != set(bijector.names or ()):
        raise RuleError(
            "F301",
            f"the bijector takes {described(bijector.names, len(bijector.parts))}, the joint "
            f"distribution has {described(base.names, len(base.parts))}",
            "bijector",
        )
    own = dict(zip(base.names or (), base.parts))
    parts = base.parts if bijector.names is None else tuple(own[n] for n in bijector.names)
    moved = tuple(moved_part(part, b) for part, b in zip(parts, bijector.parts))
    found = tuple(moved[i] for i in bijector.order)
    batch = base.batch_shape
    whole = broadcast(*(p.batch_shape for p in parts))
    if whole == batch:
        batch = broadcast(*(p.batch_shape for p in found))
    return JointType(base.dtype, batch, None, UNKNOWN, found, bijector.output_names)


def described(names: tuple[str, ...] | None, count: int) -> str:
    """Parts in words."""
    return f"{count} parts without names" if names is None else f"parts {', '.join(names)}"


def moved_part(part: DistributionType, bijector: BijectorType) -> DistributionType:
    """One part of a joint distribution after its steps."""
    if bijector.steps and part.support.kind in DISCRETE:
        raise RuleError(
            "F302",
            f"a change of variables needs a continuous distribution, a part has {part.support}",
            "distribution",
        )
    event, batch, support = through(
        bijector.steps, part.event_shape, part.batch_shape, part.support
    )
    return DistributionType(part.dtype, batch, event, support)


def with_vector_hint(problem: StepError, base: object, steps: BijectorType) -> StepError:
    """The error about a scalar base, with the way to make a vector of it."""
    size: int | None = None
    for step in steps.steps:
        for p in step.parameters:
            if p.shape and p.core_rank and step.forward_rank and size is None:
                size = p.shape[-1]
    text = "normal()"
    if isinstance(base, Node) and base.spans and "\n" not in base.spans[0].text:
        text = base.spans[0].text if len(base.spans[0].text) <= 40 else text
    count = "n" if size is None else str(size)
    return (
        StepError(
            problem.kind,
            f"`{problem.step.title}` works on vectors, the base gives single numbers",
            problem.step,
            f"make the base a vector: `{text} %>% iid({count}) %>% ...`",
        )
        if problem.step.forward_rank == 1
        else problem
    )


DIST = Formal("distribution", "distribution")
_OLD = (Formal("batch_shape", "shape", None), Formal("event_shape", "shape", None))
_SPLIT = Formal("kwargs_split_fn", "function", None)
_END = (VALIDATE, Formal("parameters", "any", None), title(None))


ENTRIES = (
    distribution(
        "transformed_distribution",
        "TransformedDistribution",
        "A distribution whose values pass through a bijector.",
        transformed,
        formals=(DIST, Formal("bijector", "bijector"), *_OLD, _SPLIT, *_END),
        short=(DIST, Formal("bijector", "bijector"), *_END),
        examples=("transformed_distribution(normal(), exp())",),
        mended=(
            "the density always runs the inverse",
            OUTSIDE_SUPPORT,
        ),
    ),
    distribution(
        "independent",
        "Independent",
        "Turns batch axes into event axes.",
        independent,
        formals=(DIST, Formal("reinterpreted_batch_ndims", "int", None), VALIDATE, title(None)),
        typed=False,
        examples=("independent(normal(c(0, 1), 1), 1)",),
    ),
    distribution(
        "sample_distribution",
        "Sample",
        "Independent copies as one event.",
        sample_distribution,
        typed=False,
        formals=(DIST, Formal("sample_shape", "shape", ()), VALIDATE, title(None)),
        examples=("sample_distribution(normal(), 2)", "sample_distribution(normal(), c(2, 3))"),
    ),
    distribution(
        "batch_broadcast",
        "BatchBroadcast",
        "Repeats a distribution over a batch.",
        batch_broadcast,
        typed=False,
        formals=(
            DIST,
            Formal("with_shape", "shape", None),
            Formal("to_shape", "shape", None),
            VALIDATE,
            title(None),
        ),
        examples=("batch_broadcast(normal(), c(3))",),
    ),
    distribution(
        "batch_reshape",
        "BatchReshape",
        "Gives a batch another shape.",
        batch_reshape,
        (DIST, Formal("batch_shape", "shape")),
        label=None,
        typed=False,
        examples=("batch_reshape(normal(c(0, 1), 1), c(2, 1))",),
    ),
)
