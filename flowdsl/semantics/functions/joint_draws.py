"""Values of a joint distribution together with the distributions that they were drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowdsl.catalogue import CATALOGUE, Formal, construct
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.rebuild import substitute
from flowdsl.diagnostics import error
from flowdsl.ir import Apply, Arg, Function, JointType, Node
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.machine import Step
from flowdsl.r.values import Builtin, List, Null, describe
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.entry_calls import call_entry
from flowdsl.semantics.state import FlowState

SAMPLE = CATALOGUE["method.sample"]


def sample_distributions(interp: FlowState, call: Call) -> Step:
    """`d$sample_distributions()`: a list of the parts and of their values."""
    owner = call.values[SELF]
    items = owner.get("model") if isinstance(owner, Apply) else None
    if not isinstance(owner, Apply) or not isinstance(owner.type, JointType) or items is None:
        raise error(
            "F209",
            f"only joint distributions made of their parts have `{call.name}`",
            call.span,
            "ask for `sample()`",
        )
    nodes = [part_of(item) for item in (items if isinstance(items, tuple) else (items,))]
    refuse_many(owner, nodes, call)
    fixed = given(owner.type, call)
    values: dict[int, Node] = {}
    if not fixed:
        actuals = [Actual(n, v, call.span) for n, v in call.values.items() if n in SAMPLED]
        actuals[:0] = [Actual(None, owner, call.span)]
        drawn = yield call_entry(interp, SAMPLE, Builtin("sample", (SAMPLE,)), actuals, call.span)
        values = dict(enumerate(drawn.items))
        made = {i: bound(nodes, i, values, owner.type.names) for i in range(len(nodes))}
    else:
        made = drawn_around(interp, call, nodes, owner.type.names, fixed, values)
    names = owner.type.names
    parts = List(tuple(made[i] for i in range(len(nodes))), names)
    return List((parts, List(tuple(values[i] for i in range(len(nodes))), names)))


SAMPLED = ("sample_shape", "seed")


def part_of(item: Arg) -> Node:
    """A part of a model, whose name may stand before it."""
    found = item[1] if isinstance(item, tuple) else item
    assert isinstance(found, Node)
    return found


def refuse_many(owner: Apply, nodes: list[Node], call: Call) -> None:
    """Refuse several draws of parts that are written for one value."""
    shape = to_arg(call.get("sample_shape"), Formal("sample_shape", "shape", ()), call.name,
                   call.span) if call.has("sample_shape") else ()  # fmt: skip
    if "auto_batched" in owner.entry and shape and any(isinstance(n, Function) for n in nodes):
        raise error(
            "F206",
            f"`{call.name}` of `{CATALOGUE[owner.entry].name}` draws once, without `sample_shape`",
            call.span,
            "its functions are written for one value; sample() draws many",
        )


def given(type_: JointType, call: Call) -> dict[int, Node]:
    """The values that are fixed, by the number of their part.

    Raises:
        FlowError: F206 they are not a list, or name no part.
    """
    value = call.get("value")
    if isinstance(value, Null):
        return {}
    count, names = len(type_.parts), type_.names or ()
    by_name = isinstance(value, List) and value.names is not None
    if not isinstance(value, List) or (not by_name and len(value.items) != count):
        raise error(
            "F206",
            f"`value` of `{call.name}` must be a list of {count} values, NULL for those to draw, "
            f"not {describe(value)}",
            call.span,
        )
    found: dict[int, Node] = {}
    for number, (name, item) in enumerate(zip(value.names or [""] * count, value.items)):
        if by_name and name not in names:
            raise error("F206", f"the joint distribution has no part `{name}`", call.span)
        node = to_arg(item, Formal("value", "tensor", None), call.name, call.span)
        if isinstance(node, Node):
            found[names.index(name) if by_name else number] = node
    return found


def drawn_around(
    interp: FlowState,
    call: Call,
    nodes: list[Node],
    names: tuple[str, ...] | None,
    fixed: Mapping[int, Node],
    values: dict[int, Node],
) -> dict[int, Node]:
    """Draw what is not fixed, each part as soon as those that it needs have values.

    Args:
        interp: gives the seeds.
        call: asks for it.
        nodes: the parts.
        names: theirs.
        fixed: the values that are known.
        values: takes all values.

    Returns:
        The distributions.
    """
    made: dict[int, Node] = {}
    waiting = list(range(len(nodes)))
    while waiting:
        place = next(i for i in waiting if set(needs(nodes, i, names)) <= set(values))
        waiting.remove(place)
        made[place] = bound(nodes, place, values, names)
        values[place] = fixed.get(place) or one_draw(interp, call, nodes[place], made[place])
    return made


def one_draw(interp: FlowState, call: Call, part: Node, made: Node) -> Node:
    """A value of one part: of the sample shape only where it depends on no other."""
    args: dict[str, Arg] = {"distribution": made, "seed": interp.fresh_seed()}
    if not isinstance(part, Function) and call.has("sample_shape"):
        shape = Formal("sample_shape", "shape", ())
        args["sample_shape"] = to_arg(call.get("sample_shape"), shape, call.name, call.span)
    return construct(SAMPLE, args, call.span, call.name)


def needs(nodes: list[Node], place: int, names: tuple[str, ...] | None) -> list[int]:
    """The parts that a part's function is called with, in the order of its formals."""
    node = nodes[place]
    symbols = node.symbols if isinstance(node, Function) else ()
    if names is None:
        return [place - 1 - i for i in range(len(symbols))]
    return [names.index(s.name) for s in symbols]


def bound(
    nodes: list[Node], place: int, values: Mapping[int, Node], names: tuple[str, ...] | None
) -> Node:
    """A part with values in the place of its function's symbols."""
    node = nodes[place]
    if not isinstance(node, Function):
        return node
    pairs = zip(node.symbols, needs(nodes, place, names))
    assert isinstance(node.body, Node)
    return substitute(node.body, {id(symbol): values[i] for symbol, i in pairs})


TABLE: dict[str, Callable[..., Any]] = {
    "member.distribution.sample_distributions": sample_distributions,
}
