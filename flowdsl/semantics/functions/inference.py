"""Methods whose results are lists with names: filters, smoothers, parts of a density."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.catalogue import construct
from flowdsl.catalogue.members.hidden_states import NAMES
from flowdsl.catalogue.members.rules import SELF
from flowdsl.diagnostics import error
from flowdsl.ir import Arg, JointType, Node, TupleType
from flowdsl.r.arguments import Call
from flowdsl.r.machine import Step
from flowdsl.r.values import List
from flowdsl.semantics.entry_calls import typed_arguments
from flowdsl.semantics.functions.joint import part_values, parts_of
from flowdsl.semantics.state import FlowState


def opened(interp: FlowState, call: Call) -> Step:
    """The list of what a method gives; a single value is left as it is."""
    formals = call.entry.formals
    args = yield typed_arguments(interp, call.entry, formals, call.values, (), call.name, call.span)
    whole = construct(call.entry, args, call.span, call.name)
    if not isinstance(whole.type, TupleType):
        return whole
    return parts_of(whole, len(whole.type.items), NAMES[call.entry.key], call)


def of_each_part(interp: FlowState, call: Call) -> List:
    """A list with a density for each part of a joint distribution."""
    owner = call.values[SELF]
    assert isinstance(owner, Node)
    if not isinstance(owner.type, JointType):
        raise error(
            "F209",
            f"only joint distributions have `{call.name}`",
            call.span,
            "ask for `log_prob()`",
        )
    args: dict[str, Arg] = {SELF: owner, "value": part_values(owner.type, call)}
    whole = construct(call.entry, args, call.span, call.name)
    return parts_of(whole, len(owner.type.parts), owner.type.names, call)


TABLE: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(NAMES, opened),
    "member.distribution.log_prob_parts": of_each_part,
    "member.distribution.prob_parts": of_each_part,
}
