"""Methods whose values are lists: samples of joint distributions, parts of a split."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, RuleError
from flowdsl.catalogue.rules import integer, joined, shape_of, value_dtype, wider
from flowdsl.ir import (
    Apply,
    Arg,
    JointBijectorType,
    JointType,
    Node,
    Shape,
    TensorType,
    TupleType,
    Type,
    broadcast,
    show,
    through,
)
from flowdsl.ir.support import UNKNOWN


def joint_part(bound: Bound) -> Type:
    """One of the values of a joint sample, or of what else gives several."""
    value = bound.args.get("x")
    index = integer(bound, "index", -1)
    type_ = value.type if isinstance(value, Node) else None
    if not isinstance(type_, TupleType) or not 0 <= index < len(type_.items):
        raise RuleError("F212", f"there is no part {index + 1}", "index")
    return type_.items[index]


def log_prob_of_parts(joint: JointType, bound: Bound) -> TensorType:
    """One number for all parts together; axes before a part's own are draws."""
    values = bound.get("value")
    if not isinstance(values, tuple) or len(values) != len(joint.parts):
        raise RuleError(
            "F301",
            f"a joint distribution of {len(joint.parts)} takes a list of as many values",
            "value",
        )
    outer: list[Shape] = [joint.batch_shape]
    for number, (part, value) in enumerate(zip(joint.parts, values), 1):
        shape = value.type.shape if isinstance(getattr(value, "type", None), TensorType) else ()
        own = joined(part.batch_shape, part.event_shape)
        if shape is None or own is None:
            outer.append(None)
            continue
        tail = shape[len(shape) - len(own) :] if own else ()
        wrong = len(shape) < len(own) or any(
            None not in (a, b) and a not in (1, b) for a, b in zip(tail, own)
        )
        if wrong:
            raise RuleError(
                "F301",
                f"value {number} has shape {show(shape)}, that part has shape {show(own)}",
                "value",
            )
        draws = shape[: len(shape) - len(own)]
        outer.append(joined(draws, joint.batch_shape))
    return TensorType(wider(joint.dtype), broadcast(*outer))


SPLIT = "bijector.split"


def is_split(bound: Bound) -> bool:
    """Whether the bijector makes a list."""
    bijector = bound.args.get("bijector")
    return isinstance(bijector, Apply) and bijector.entry == SPLIT


def split_types(bound: Bound) -> TupleType:
    """The parts of a tensor after `split`."""
    bijector = bound.args["bijector"]
    assert isinstance(bijector, Apply)
    axis, wanted = bijector.get("axis"), bijector.get("num_or_size_splits")
    at = axis if isinstance(axis, int) else -1
    shape = shape_of(bound, "x")
    if shape is None:
        raise RuleError("F301", "`split` needs a tensor whose shape is known", "x")
    if len(shape) < -at:
        raise RuleError("F303", f"`split` cuts axis {at}, `x` has shape {show(shape)}", "x")
    have = shape[at]
    sizes = part_sizes(wanted, have)
    dtype = value_dtype(bound, "x")
    before, after = shape[: len(shape) + at], shape[len(shape) + at :][1:]
    return TupleType(tuple(TensorType(dtype, (*before, size, *after)) for size in sizes))


def part_sizes(wanted: Arg, have: int | None) -> tuple[int | None, ...]:
    """Sizes of the parts of an axis."""
    if isinstance(wanted, tuple) and len(wanted) > 1:
        sizes = tuple(s if isinstance(s, int) else -1 for s in wanted)
        rest = None if have is None else have - sum(s for s in sizes if s >= 0)
        if rest is not None and (rest < 0 or (rest and -1 not in sizes)):
            raise RuleError("F301", f"`split` cuts {have} numbers into parts of {list(sizes)}", "x")
        return tuple(rest if s == -1 else s for s in sizes)
    (count,) = wanted if isinstance(wanted, tuple) else (wanted,)
    if not isinstance(count, int) or count < 1:
        raise RuleError("F301", "`split` needs at least 1 part", "bijector")
    if have is not None and have % count:
        raise RuleError("F301", f"`split` cannot cut {have} numbers into {count} like parts", "x")
    return (None if have is None else have // count,) * count


def joined_parts(bound: Bound) -> TensorType:
    """The parts one after the other."""
    bijector, parts = bound.args["bijector"], bound.get("y")
    assert isinstance(bijector, Apply)
    axis = bijector.get("axis")
    at = axis if isinstance(axis, int) else -1
    types = [getattr(p, "type", None) for p in parts] if isinstance(parts, tuple) else []
    shapes = [t.shape for t in types if isinstance(t, TensorType)]
    if not shapes or len(shapes) < len(types):
        raise RuleError("F206", "the inverse of `split` takes a list of tensors", "y")
    if any(s is None for s in shapes):
        return TensorType(None, None)
    known = [s for s in shapes if s is not None]
    if any(len(s) < -at or len(s) != len(known[0]) for s in known):
        raise RuleError("F301", "the parts do not have the same number of axes", "y")
    sizes = [s[at] for s in known]
    whole = None if None in sizes else sum(s for s in sizes if s is not None)
    outer = broadcast(*((*s[: len(s) + at], 1, *s[len(s) + at :][1:]) for s in known))
    assert outer is not None
    return TensorType(None, (*outer[: len(outer) + at], whole, *outer[len(outer) + at :][1:]))


def takes_lists(bound: Bound) -> bool:
    """Whether the bijector takes lists."""
    bijector = bound.args.get("bijector")
    return isinstance(bijector, Node) and isinstance(bijector.type, JointBijectorType)


def mapped_lists(bound: Bound, value: str) -> tuple[TupleType, TensorType]:
    """What a list becomes in the direction of a method, and its log-determinant."""
    bijector = bound.node("bijector").type
    assert isinstance(bijector, JointBijectorType)
    way = bijector if value == "x" else bijector.inverted()
    values = bound.get(value)
    if not isinstance(values, tuple) or len(values) != len(way.parts):
        raise RuleError("F301", f"a list of {len(way.parts)} values is wanted", value)
    ranks = bound.get("event_ndims") or tuple(p.forward_min_event_ndims for p in way.parts)
    if not isinstance(ranks, tuple) or len(ranks) != len(way.parts):
        raise RuleError("F301", f"{len(way.parts)} event ranks are wanted", "event_ndims")
    moved: list[TensorType] = []
    batches: list[Shape] = []
    for item, part, rank in zip(values, way.parts, ranks):
        type_ = getattr(item, "type", None)
        shape = type_.shape if isinstance(type_, TensorType) else None
        dtype = type_.dtype if isinstance(type_, TensorType) else None
        if shape is None:
            moved.append(TensorType(dtype, None))
            batches.append(None)
            continue
        if not part.forward_min_event_ndims <= rank <= len(shape):
            raise RuleError(
                "F303", f"a value of shape {show(shape)} has no events of rank {rank}", value
            )
        cut_at = len(shape) - rank
        event, batch, _ = through(part.steps, shape[cut_at:], shape[:cut_at], UNKNOWN)
        moved.append(TensorType(dtype, joined(batch, event)))
        batches.append(batch)
    return TupleType(tuple(moved[i] for i in way.order)), TensorType(None, broadcast(*batches))
