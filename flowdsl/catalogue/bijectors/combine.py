"""Bijectors made of bijectors, or of functions."""

from __future__ import annotations

from collections.abc import Iterable

from flowdsl.catalogue.bijectors.rules import bijector, hull, one
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, flag, title
from flowdsl.catalogue.rules import bijector_type, integer, ints, listed, wider
from flowdsl.ir import (
    BijectorType,
    Function,
    JointBijectorType,
    Node,
    ShapeError,
    Step,
    StepError,
    StepParameter,
    show,
    through,
)
from flowdsl.ir.support import UNKNOWN, Support, fits, interval
from flowdsl.ir.types import ShapeMap, SupportMap, support_after

Event = tuple[int | None, ...]


def combined(steps: Iterable[Step]) -> tuple[StepParameter, ...]:
    """Parameters of steps on a vector, as parameters of one step on the event around it.

    The inner vector's axis is part of that event, so it counts among the core axes.
    """
    out = []
    for step in steps:
        for p in step.parameters:
            core = p.core_rank + 1 - min(step.forward_rank, 1)
            out.append(
                StepParameter(p.name, p.shape, core if p.shape is None else min(len(p.shape), core))
            )
    return tuple(out)


def of_lists(types: list[BijectorType], bound: Bound) -> BijectorType | None:
    """The composite of bijectors of lists; None where there is none among them."""
    joint = [t for t in reversed(types) if isinstance(t, JointBijectorType)]
    if not joint or len(joint) < len(types):
        if joint:
            raise RuleError(
                "F306",
                "`chain` mixes bijectors of lists with those of tensors",
                "bijectors",
                "apply the one to the result of the other",
            )
        return None
    made = joint[0]
    for after in joint[1:]:
        if len(made.parts) != len(after.parts) or made.output_names != after.names:
            raise RuleError(
                "F301",
                "bijectors of lists in a chain must take the parts that the one before gives",
                "bijectors",
            )
        made = made.then(after)
    return made


def chain(bound: Bound) -> BijectorType:
    """The steps of all bijectors, the last bijector's first."""
    types = [bijector_type(b, bound, "bijectors") for b in listed(bound, "bijectors")]
    joint = of_lists(types, bound)
    if joint is not None:
        return joint
    steps = tuple(step for t in reversed(types) for step in t.steps)
    return BijectorType(steps, wider(*(t.dtype for t in types)))


def invert(bound: Bound) -> BijectorType:
    """The steps backwards."""
    return bijector_type(bound.args.get("bijector"), bound, "bijector").inverted()


def blockwise(bound: Bound) -> BijectorType:
    """Each bijector on its own stretch of the last axis."""
    types = [bijector_type(b, bound, "bijectors") for b in listed(bound, "bijectors")]
    if not types:
        raise RuleError("F207", "`blockwise` needs at least one bijector", "bijectors")
    sizes = ints(bound, "block_sizes") or (1,) * len(types)
    if len(sizes) != len(types):
        raise RuleError(
            "F301",
            f"`blockwise` has {len(types)} bijectors, `block_sizes` lists {len(sizes)}",
            "block_sizes",
        )
    if any(s < 0 for s in sizes):
        raise RuleError("F304", "`block_sizes` of `blockwise` must not be negative", "block_sizes")
    for t in types:
        if t.forward_min_event_ndims != t.inverse_min_event_ndims or t.forward_min_event_ndims > 1:
            raise RuleError(
                "F303",
                "`blockwise` takes bijectors of numbers or vectors",
                "bijectors",
                f"`{t.steps[0].name}` changes or needs more axes",
            )
    ways = [t.steps for t in types]
    back = [t.inverted().steps for t in types]
    after = tuple(block_size(steps, size) for steps, size in zip(ways, sizes))
    names = ", ".join(block_name(steps) for steps in ways)
    step = Step(
        name=f"blockwise({names})",
        forward_rank=1,
        inverse_rank=1,
        forward_shape=blocks(sizes, after),
        inverse_shape=blocks(after, sizes),
        domain=UNKNOWN,
        codomain=UNKNOWN,
        image=block_image(ways),
        preimage=block_image(back),
        parameters=combined(s for steps in ways for s in steps),
        span=bound.span,
    )
    return BijectorType((step,), wider(*(t.dtype for t in types)))


def block_name(steps: tuple[Step, ...]) -> str:
    """A block's bijector in the order in which it is applied."""
    return " then ".join(s.title for s in steps) or "identity()"


def block_size(steps: tuple[Step, ...], size: int) -> int | None:
    """Size of a block after its bijector, whose errors pass through."""
    event, _, _ = through(steps, (size,), (), UNKNOWN)
    return None if event is None else event[-1]


def blocks(before: tuple[int | None, ...], after: tuple[int | None, ...]) -> ShapeMap:
    """The shape map of the last axis: sums of block sizes."""

    def change(event: Event) -> Event:
        total = None if None in before else sum(s for s in before if s is not None)
        if None not in (event[-1], total) and event[-1] != total:
            raise ShapeError(
                f"the blocks of `blockwise` have {total} numbers together, "
                f"the event has shape {show(event)}"
            )
        new = None if None in after else sum(s for s in after if s is not None)
        return (*event[:-1], new)

    return change


def block_image(ways: list[tuple[Step, ...]]) -> SupportMap:
    """Image of all blocks together: one interval around them."""

    def image(support: Support) -> Support:
        element = support if support.kind in ("interval", "integers") else hull(support) or UNKNOWN
        found = [block_support(steps, element) for steps in ways]
        if all(s == found[0] for s in found):
            return found[0]
        boxes = [hull(s) for s in found]
        known = [b for b in boxes if b is not None]
        if len(known) != len(boxes):
            return UNKNOWN
        return interval(min(b.low for b in known), max(b.high for b in known))

    return image


def block_support(steps: tuple[Step, ...], support: Support) -> Support:
    """Support after one block's bijector, refused where that cannot take it."""
    for step in steps:
        if fits(support, step.domain) is False:
            raise StepError(
                "support", f"`{step.name}` takes {step.domain}, what reaches it is {support}", step
            )
        support = support_after(step, support)
    return support


def inline(bound: Bound) -> BijectorType:
    """What the functions do is known to them alone, apart from the event ranks."""
    rank = integer(bound, "forward_min_event_ndims", -1)
    other = integer(bound, "inverse_min_event_ndims", -1)
    before = rank if rank >= 0 else max(other, 0)
    after = other if other >= 0 else before
    for name in FUNCTIONS:
        value = bound.args.get(name)
        if value is not None and isinstance(value, Node) and not isinstance(value, Function):
            raise RuleError("F206", f"`{name}` of `inline` must be a function", name)
    same = before == after and not any(n in bound for n in FUNCTIONS if "shape" in n)

    def opened(own: int, made: int) -> ShapeMap:
        return lambda event: event if same else (*event[: len(event) - own], *(None,) * made)

    name = bound.get("name")
    return one(
        bound,
        name=name if isinstance(name, str) else "inline()",
        parameters=(),
        forward_rank=before,
        inverse_rank=after,
        forward_shape=opened(before, after),
        inverse_shape=opened(after, before),
        domain=UNKNOWN,
        codomain=UNKNOWN,
    )


def split(bound: Bound) -> BijectorType:
    """A tensor cut into a list along an axis, which only forward() and inverse() can take."""
    axis = integer(bound, "axis", -1)
    if axis >= 0:
        raise RuleError("F303", "`axis` of `split` counts from the end: -1 is the last", "axis")
    sizes = ints(bound, "num_or_size_splits")
    if not sizes or any(s < -1 for s in sizes) or sizes.count(-1) > 1 or sizes == (0,):
        raise RuleError(
            "F301",
            "`num_or_size_splits` of `split` is a number of parts, or their sizes",
            "num_or_size_splits",
        )

    def refuse(event: Event) -> Event:
        raise ShapeError(
            "`split` makes a list, which no distribution or other bijector takes: "
            "use forward() and inverse()"
        )

    return one(
        bound,
        name="split()",
        forward_rank=-axis,
        inverse_rank=-axis,
        forward_shape=refuse,
        inverse_shape=refuse,
        domain=UNKNOWN,
        codomain=UNKNOWN,
        parameters=(),
    )


FUNCTIONS = (
    "forward_fn",
    "inverse_fn",
    "inverse_log_det_jacobian_fn",
    "forward_log_det_jacobian_fn",
    "forward_event_shape_fn",
    "forward_event_shape_tensor_fn",
    "inverse_event_shape_fn",
    "inverse_event_shape_tensor_fn",
)

_CHAIN = (Formal("bijectors", "bijectors", None, receives=True),)
_DOTS = Formal("...", "bijectors", None)
_CHAIN_END = (Formal("parameters", "any", None), title(None))


def _inline(rank: int | None) -> tuple[Formal, ...]:
    return (
        *(Formal(name, "function", None) for name in FUNCTIONS),
        Formal("is_constant_jacobian", "flag", None),
        VALIDATE,
        Formal("forward_min_event_ndims", "int", rank),
        Formal("inverse_min_event_ndims", "int", None),
        title("inline"),
    )


ENTRIES = (
    bijector(
        "chain",
        "Chain",
        "Several bijectors as one; the last one is applied first.",
        chain,
        formals=(*_CHAIN, VALIDATE, flag("validate_event_size", True), *_CHAIN_END),
        short=(*_CHAIN, _DOTS, VALIDATE, flag("validate_event_size"), *_CHAIN_END),
        examples=("chain(shift(1), scale(2))", "chain(list(exp(), scale(2)))"),
        desugars="to one flat chain",
    ),
    bijector(
        "invert",
        "Invert",
        "A bijector run backwards.",
        invert,
        (Formal("bijector", "bijector", receives=True),),
        label=None,
        examples=("invert(exp())", "invert(softplus())"),
        desugars="to the inverses in reverse order, of a chain",
    ),
    bijector(
        "blockwise",
        "Blockwise",
        "Different bijectors on stretches of a vector.",
        blockwise,
        (Formal("bijectors", "bijectors", receives=True), Formal("block_sizes", "ints", None)),
        label=None,
        examples=("tfb_blockwise(list(exp(), shift(1)), c(2, 1))",),
    ),
    bijector(
        "split",
        "Split",
        "Cuts a vector into a list of vectors.",
        split,
        (Formal("num_or_size_splits", "ints"), Formal("axis", "int", -1)),
        examples=("split(2)", "split(c(1, 2))"),
        constant_jacobian=True,
    ),
    bijector(
        "inline",
        "Inline",
        "A bijector from functions that you write.",
        inline,
        formals=_inline(None),
        short=_inline(0),
        examples=(
            "inline(forward_fn = function(x) x^3, "
            "inverse_fn = function(y) sign(y) * abs(y)^(1 / 3), "
            "forward_log_det_jacobian_fn = function(x) log(3) + 2 * log(abs(x)))",
        ),
    ),
)
