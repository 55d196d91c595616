"""What the rooms of tensor functions share: how an entry is made, and how axes are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.functions.elementwise import TensorRule, joined_dtype, tf_names
from flowdsl.ir import Node, Shape, TensorType, show

AXIS = Formal("axis", "ints", None)
KEEP = Formal("keepdims", "flag", False)
DTYPE = Formal("dtype", "dtype", None)

Sizes = tuple["int | None", ...]


def function(
    name: str,
    paths: tuple[str, ...],
    formals: tuple[Formal, ...],
    rule: Rule,
    fold: Callable[..., Any] | None,
    doc: str,
) -> Entry:
    """A tensor function with its own rule; its name is that of its first path."""
    return Entry(
        f"tensor.{name}",
        "tensor",
        tf_names(paths)[0],
        formals,
        rule,
        doc,
        tfp=paths[0],
        aliases=tf_names(paths),
        fold=fold,
    )


def one_axis(
    bound: Bound, rank: int, name: str = "axis", default: int = 0, room: int | None = None
) -> int:
    """An axis counted from the front; `room` is the number of places it may have."""
    axis, places = bound.get(name, default), rank if room is None else room
    if isinstance(axis, tuple):
        axis = axis[0] if len(axis) == 1 else None
    if not isinstance(axis, int):
        raise RuleError("F206", f"`{name}` must be one axis", name)
    if not -places <= axis < places:
        raise RuleError("F301", f"axis {axis} does not exist in {rank} dimensions", name)
    return axis % places


def axes_of(bound: Bound, rank: int, name: str = "axis") -> tuple[int, ...]:
    """Axes counted from the front; all of them when none are given."""
    axis = bound.get(name)
    if axis is None:
        return tuple(range(rank))
    given = axis if isinstance(axis, tuple) else (axis,)
    for a in given:
        if not -rank <= a < rank:
            raise RuleError("F301", f"axis {a} does not exist in {rank} dimensions", name)
    return tuple(a % rank for a in given)


def without(shape: Sizes, axes: Sequence[int], keep: bool) -> Sizes:
    """A shape with axes taken out, or kept with size 1."""
    if keep:
        return tuple(1 if i in axes else s for i, s in enumerate(shape))
    return tuple(s for i, s in enumerate(shape) if i not in axes)


def sizes(bound: Bound, name: str) -> Shape:
    """A shape argument: sizes that are computed are unknown, and so is a computed shape."""
    given = bound.get(name, ())
    if isinstance(given, Node):
        own = given.type.shape if isinstance(given.type, TensorType) else None
        rank = own[0] if own else None
        return None if rank is None else (None,) * rank
    found = tuple(None if isinstance(s, Node) else s for s in given)
    if any(s is not None and s < 0 for s in found):
        raise RuleError("F301", f"a size is negative in {show(found)}", name)
    return found


def of_rank(bound: Bound, name: str, least: int, what: str) -> Shape:
    """The shape of an argument that needs so many axes."""
    shape = bound.shape(name)
    if shape is not None and len(shape) < least:
        raise RuleError("F301", f"{what} is wanted, not shape {show(shape)}", name)
    return shape


def like(name: str, dtype: str | None = None) -> TensorRule:
    """A rule: the shape of one argument."""

    def rule(bound: Bound) -> TensorType:
        return TensorType(dtype or joined_dtype(bound, name), bound.shape(name))

    return rule


def along_axis(name: str, default: int = -1, dtype: str | None = None) -> TensorRule:
    """A rule: the shape of one argument that has the axis given."""

    def rule(bound: Bound) -> TensorType:
        shape = bound.shape(name)
        if shape is not None:
            one_axis(bound, len(shape), default=default)
        return TensorType(dtype or joined_dtype(bound, name), shape)

    return rule


def alone(x: Any) -> Any:
    """A tuple of one as what is in it; anything else as it is."""
    return x[0] if isinstance(x, tuple) and len(x) == 1 else x
