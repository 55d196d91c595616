"""Joint distributions: parts that may depend on earlier parts."""

from __future__ import annotations

from collections.abc import Iterator

from flowdsl.catalogue.distributions.rules import distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, flag, title
from flowdsl.catalogue.rules import integer, wider
from flowdsl.ir import Arg, DistributionType, Function, JointType, Node, Shape, broadcast
from flowdsl.ir.support import UNKNOWN


def members(bound: Bound) -> Iterator[tuple[str | None, Node]]:
    """Names (None where there are none) and nodes of the parts, in order."""
    value = bound.get("model", ())
    for item in value if isinstance(value, tuple) else (value,):
        name, node = item if isinstance(item, tuple) and len(item) == 2 else (None, item)
        if not isinstance(node, Node) or not (name is None or isinstance(name, str)):
            raise RuleError("F206", f"`model` of `{bound.entry.name}` must be a list", "model")
        yield name, node


def made_of(node: Arg, bound: Bound) -> DistributionType:
    """The type of a part: a distribution, or what a function of earlier parts gives."""
    body = node.body if isinstance(node, Function) else node
    if isinstance(body, Node) and isinstance(body.type, DistributionType):
        if isinstance(body.type, JointType):
            raise RuleError(
                "F206", f"parts of `{bound.entry.name}` are not joint themselves", "model"
            )
        return body.type
    raise RuleError(
        "F206",
        f"parts of `{bound.entry.name}` are distributions or functions that give one",
        "model",
    )


NAMED = ("joint_distribution_named", "joint_distribution_coroutine")
"""How the names begin of those whose parts have names."""


def joint(bound: Bound) -> JointType:
    """All parts; the batch is what their batches have in common."""
    found = list(members(bound))
    if not found:
        raise RuleError("F207", f"`{bound.entry.name}` needs at least one part", "model")
    named = bound.entry.name.startswith(NAMED)
    names = tuple(name for name, _ in found if name)
    if named and (len(names) < len(found) or len(set(names)) < len(names)):
        raise RuleError("F206", f"parts of `{bound.entry.name}` need a name each", "model")
    parts = tuple(made_of(node, bound) for _, node in found)
    for i, (_, node) in enumerate(found):
        if isinstance(node, Function):
            check_arguments(node, i, names if named else None, bound)
    if "batch_ndims" in bound or "auto_batched" in bound.entry.name:
        batch = leading(parts, integer(bound, "batch_ndims", 0), bound)
    else:
        batch = broadcast(*(p.batch_shape for p in parts))
    dtype = wider(*(p.dtype for p in parts)) or "float32"
    return JointType(dtype, batch, None, UNKNOWN, parts, names if named else None)


def leading(parts: tuple[DistributionType, ...], count: int, bound: Bound) -> Shape:
    """What the first axes of all batches have in common; the others count as part of the event."""
    if count < 0:
        raise RuleError("F304", "`batch_ndims` must not be negative", "batch_ndims")
    batch: Shape = ()
    for part in parts:
        batch = broadcast(batch, None if part.batch_shape is None else part.batch_shape[:count])
    if batch is not None and count > len(batch):
        raise RuleError(
            "F303",
            f"`batch_ndims` of `{bound.entry.name}` is {count}, the parts have {len(batch)} "
            "batch axes together",
            "batch_ndims",
        )
    return batch


def check_arguments(
    function: Function, place: int, names: tuple[str, ...] | None, bound: Bound
) -> None:
    """Refuse functions of parts that there are not."""
    formals = [s.name for s in function.symbols]
    if names is None and len(formals) > place:
        raise RuleError(
            "F205",
            f"part {place + 1} of `{bound.entry.name}` takes {len(formals)} earlier parts, there "
            f"are {place}",
            "model",
            "the first formal is the part just before, the second the one before that",
        )
    if names is not None and "coroutine" in bound.entry.name:
        known = set(names[:place])
    else:
        known = set(names or ()) - {names[place] if names else ""}
    for formal in formals:
        if names is not None and formal not in known:
            raise RuleError(
                "F205",
                f"part `{names[place]}` of `{bound.entry.name}` needs `{formal}`, which is no "
                "other part",
                "model",
            )


MODEL = Formal("model", "any")
MORE = (Formal("batch_ndims", "int", None), flag("use_vectorized_map"))
AUTO = (MODEL, Formal("batch_ndims", "int", 0), flag("use_vectorized_map", True))
END = (VALIDATE, title(None))
STORY = 'function() { x <- yield(normal()); yield(normal(x, 1), name = "y") }'

ENTRIES = (
    distribution(
        "joint_distribution_sequential",
        "JointDistributionSequential",
        "Parts in a list; functions get the parts before them, the latest first.",
        joint,
        formals=(MODEL, *END),
        short=(MODEL, *MORE, *END),
        typed=False,
        examples=("joint_distribution_sequential(list(normal(), function(x) normal(x, 1)))",),
    ),
    distribution(
        "joint_distribution_named",
        "JointDistributionNamed",
        "Parts by name; functions get the parts that their formals name.",
        joint,
        formals=(MODEL, *END),
        short=(MODEL, *MORE, *END),
        typed=False,
        examples=("joint_distribution_named(list(x = normal(), y = function(x) normal(x, 1)))",),
    ),
    distribution(
        "joint_distribution_sequential_auto_batched",
        "JointDistributionSequentialAutoBatched",
        "As joint_distribution_sequential, with one log density for all that is no batch.",
        joint,
        formals=(*AUTO, *END),
        typed=False,
        examples=(
            "joint_distribution_sequential_auto_batched(list(normal(c(0, 1), 1), "
            "function(x) normal(x, 1)))",
        ),
    ),
    distribution(
        "joint_distribution_named_auto_batched",
        "JointDistributionNamedAutoBatched",
        "As joint_distribution_named, with one log density for all that is no batch.",
        joint,
        formals=(*AUTO, *END),
        typed=False,
        examples=(
            "joint_distribution_named_auto_batched(list(x = normal(c(0, 1), 1), "
            "y = function(x) normal(x, 1)))",
        ),
    ),
    distribution(
        "joint_distribution_coroutine",
        "JointDistributionCoroutine",
        "Parts in the order in which a function yields them; `x <- yield(d)` is a value of `d`.",
        joint,
        formals=(MODEL, *MORE, *END),
        typed=False,
        examples=(f"joint_distribution_coroutine({STORY})",),
    ),
    distribution(
        "joint_distribution_coroutine_auto_batched",
        "JointDistributionCoroutineAutoBatched",
        "As joint_distribution_coroutine, with one log density for all that is no batch.",
        joint,
        formals=(*AUTO, *END),
        typed=False,
        examples=(f"joint_distribution_coroutine_auto_batched({STORY})",),
    ),
)
