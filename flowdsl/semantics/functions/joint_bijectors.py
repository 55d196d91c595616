"""Bijectors of lists: made of lists, applied to lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue import Formal, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Arg, JointBijectorType, Node
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements
from flowdsl.r.machine import Step
from flowdsl.r.values import List, Null, Value, Vector, describe
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.entry_calls import settle_named
from flowdsl.semantics.joint_values import ordered, through_list
from flowdsl.semantics.state import FlowState

BIJECTOR = Formal("bijectors", "bijector")
NUMBERS = (int, float, np.integer, np.floating)


def joint_map(interp: FlowState, call: Call) -> Step:
    """`joint_map(list(a = exp(), b = shift(1)))`."""
    value = yield settle_named(interp, call.get("bijectors"), "bijector", call.span)
    items = value.items if isinstance(value, List) else (value,)
    names = value.names if isinstance(value, List) else None
    made = tuple(to_arg(item, BIJECTOR, call.name, call.span) for item in items)
    if any(m is None for m in made):
        raise error("F206", f"a part of `{call.name}` is NULL, write identity()", call.span)
    return construct(call.entry, {"bijectors": labelled(made, names)}, call.span, call.name)


def labelled(items: tuple[Arg, ...], names: tuple[str, ...] | None) -> tuple[Arg, ...]:
    """Items, with their names where they have some."""
    return items if names is None else tuple(zip(names, items))


def restructure(interp: FlowState, call: Call) -> Value:
    """`restructure(list(a = 0, b = 1))`."""
    args: dict[str, Arg] = {
        name: structure(call, name)
        for name in ("output_structure", "input_structure")
        if name == "output_structure" or call.has(name)
    }
    return construct(call.entry, args, call.span, call.name)


def structure(call: Call, name: str) -> tuple[Arg, ...]:
    """A flat list of tokens: whole numbers or texts."""
    value = call.get(name)
    found: list[Arg] = []
    for item in elements(value) if isinstance(value, Vector) else getattr(value, "items", [None]):
        plain = elements(item)[0] if isinstance(item, Vector) and len(item) == 1 else item
        if isinstance(plain, str) and not isinstance(value, Vector):
            found.append(str(plain))
        elif isinstance(plain, NUMBERS) and float(plain).is_integer():
            found.append(int(plain))
        else:
            shown = describe(value) if value is item or isinstance(value, Null) else describe(item)
            raise error(
                "F206",
                f"`{name}` of `{call.name}` must be a flat list of whole numbers or texts, "
                f"not {shown}",
                call.span,
                "restructure(list(a = 1, b = 0))",
            )
    return labelled(tuple(found), getattr(value, "names", None))


def owner_type(call: Call) -> JointBijectorType | None:
    """The type of a method's owner where it is a bijector of lists."""
    owner = call.values.get("bijector")
    found = owner.type if isinstance(owner, Node) else None
    return found if isinstance(found, JointBijectorType) else None


def sent(call: Call, formal: str, names: tuple[str, ...] | None) -> Value | None:
    """forward and inverse of a list."""
    owner = call.values["bijector"]
    assert isinstance(owner, Node)
    return through_list(owner, call.get(formal), formal, names, call.name, call.span)


def log_det(formal: str) -> Callable[[Any, Call], Value | None]:
    """A log-determinant of a list: one number for all parts."""

    def implementation(interp: FlowState, call: Call) -> Value | None:
        type_ = owner_type(call)
        if type_ is None:
            return None
        names = type_.names if formal == "x" else type_.output_names
        count = len(type_.parts)
        args: dict[str, Arg] = {"bijector": call.values["bijector"]}  # type: ignore[dict-item]
        args[formal] = ordered(call.get(formal), formal, count, names, call.name, call.span)
        if call.has("event_ndims"):
            args["event_ndims"] = ranks(call, count)
        return construct(call.entry, args, call.span, call.name)

    return implementation


def ranks(call: Call, count: int) -> tuple[int, ...]:
    """An event rank for each part."""
    value = call.get("event_ndims")
    items = value.items if isinstance(value, List) else (value,)
    found = [x for i in items for x in (elements(i) if isinstance(i, Vector) else (None,))]
    plain = [int(x) for x in found if isinstance(x, NUMBERS) and float(x).is_integer()]
    if len(plain) != count or len(found) != count:
        raise error(
            "F206",
            f"`event_ndims` of `{call.name}` must be {count} whole numbers, one for each part",
            call.span,
        )
    return tuple(plain)


TABLE: dict[str, Callable[..., Any]] = {
    "bijector.joint_map": joint_map,
    "bijector.restructure": restructure,
    "method.forward_log_det_jacobian": log_det("x"),
    "method.inverse_log_det_jacobian": log_det("y"),
}
