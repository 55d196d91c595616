"""Joint distributions: functions of earlier parts, samples and densities of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.catalogue import CATALOGUE, REQUIRED, Formal, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Apply, Arg, DistributionType, JointType, Node, TensorType, TupleType
from flowdsl.r.arguments import Call
from flowdsl.r.machine import Step
from flowdsl.r.values import Builtin, Closure, List, Value, describe, is_function
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.entry_calls import settle_named, signature, typed_arguments
from flowdsl.semantics.flow_values import is_distribution
from flowdsl.semantics.functions.defaults import value_type
from flowdsl.semantics.functions.joint_bijectors import owner_type, sent
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tracing import trace

MODEL = Formal("model", "function")


def formals(value: Value) -> list[str]:
    """The formals of a function, or of a bare constructor, that have no default."""
    if isinstance(value, Builtin):
        entry = value.of_kind("distribution")
        listed = () if entry is None else signature(entry, value.style)
        return [f.name for f in listed if f.default is REQUIRED]
    if not isinstance(value, Closure):
        return ["x"]
    return [p.name for p in value.node.parameters if p.default is None and p.name != "..."]


def asks(value: Value) -> bool:
    """Whether a part is made of others: a function, or a constructor that needs arguments."""
    return isinstance(value, Closure) or (isinstance(value, Builtin) and bool(formals(value)))


def sequential(interp: FlowState, call: Call) -> Step:
    """Parts in order; a function's first formal is the part just before it."""
    made: list[Node] = []
    for item in listed(call).items:
        types = [kind_of(node) for node in reversed(made)]
        part = yield member(interp, call, item, types)
        made.append(part)
    return (yield joint(interp, call, tuple(made)))


def named(interp: FlowState, call: Call) -> Step:
    """Parts by name; each is made when all that it asks for is."""
    given = listed(call)
    names = given.names or ()
    if len(set(names)) < len(given.items) or not all(names):
        raise error(
            "F206",
            f"parts of `{call.name}` need a name each",
            call.span,
            "list(x = normal(), y = function(x) normal(x, 1))",
        )
    bad = next((n for n in names if not n.isidentifier()), None)
    if bad is not None:
        raise error("F206", f"`{bad}` cannot name a part: use letters, digits and _", call.span)
    waiting = dict(zip(names, given.items))
    made: dict[str, Node] = {}
    while waiting:
        ready = [n for n, v in waiting.items() if wants(v) <= set(made)]
        if not ready:
            raise stuck(call, waiting, names)
        for name in ready:
            item = waiting.pop(name)
            types = [kind_of(made[n]) for n in formals(item)] if is_function(item) else []
            made[name] = yield member(interp, call, item, types)
    return (yield joint(interp, call, tuple((name, made[name]) for name in names)))


def wants(value: Value) -> set[str]:
    """Names of the parts that a part asks for."""
    return set(formals(value)) if asks(value) else set()


def stuck(call: Call, waiting: dict[str, Value], names: tuple[str, ...]) -> Exception:
    """The error of parts that ask for each other, or for one that is not there."""
    for name, value in waiting.items():
        for other in sorted(wants(value)):
            if other not in names:
                return error("F205", f"part `{name}` needs `{other}`, which is no part", call.span)
    listed = ", ".join(f"`{n}`" for n in waiting)
    return error("F205", f"the parts {listed} ask for each other in a circle", call.span)


def listed(call: Call) -> List:
    """The model, which is a list."""
    value = call.get("model")
    if not isinstance(value, List) or not value.items:
        raise error(
            "F206",
            f"`model` of `{call.name}` must be a list of distributions and functions, "
            f"not {describe(value)}",
            call.span,
        )
    return value


def kind_of(part: Node) -> TensorType:
    """The type of one value of a part."""
    body = getattr(part, "body", part)
    assert isinstance(body, Node) and isinstance(body.type, DistributionType)
    return value_type(body.type)


def member(interp: FlowState, call: Call, item: Value, types: list[TensorType]) -> Step:
    """A part: a distribution as it is, a function traced."""
    if not asks(item):
        item = yield settle_named(interp, item, "distribution", call.span)
    else:
        asked = len(formals(item))
        if asked > len(types):
            raise error(
                "F205",
                f"a part of `{call.name}` takes {asked} earlier parts, there are {len(types)}",
                call.span,
                "the first formal is the part just before, the second the one before that",
            )
        names = formals(item)
        return (yield trace(interp, item, MODEL, call.span, types, "a distribution", names))
    if not is_distribution(item):
        raise error(
            "F206",
            f"parts of `{call.name}` are distributions or functions, not {describe(item)}",
            call.span,
        )
    return item


def joint(interp: FlowState, call: Call, model: tuple[Arg, ...]) -> Step:
    """The joint distribution of its parts."""
    others = [f for f in signature(call.entry, call.style) if f.name != "model"]
    given = {k: v for k, v in call.values.items() if k != "model"}
    args = yield typed_arguments(interp, call.entry, others, given, (), call.name, call.span)
    return construct(call.entry, {"model": model, **args}, call.span, call.name)


def joint_type(call: Call) -> JointType | None:
    """The type of a method's owner where it is a joint distribution."""
    owner = call.values.get("distribution")
    found = owner.type if isinstance(owner, Node) else None
    return found if isinstance(found, JointType) else None


def sample(interp: FlowState, call: Call) -> Step | None:
    """Samples of a joint distribution are a list, named where the parts are."""
    type_ = joint_type(call)
    return None if type_ is None else sampled(interp, call, type_)


def sampled(interp: FlowState, call: Call, type_: JointType) -> Step:
    """The list of the parts of one sample."""
    formals = call.entry.short_formals
    args = yield typed_arguments(interp, call.entry, formals, call.values, (), call.name, call.span)
    if args.get("seed") is None:
        args["seed"] = interp.fresh_seed()
    whole = construct(call.entry, args, call.span, call.name)
    assert isinstance(whole.type, TupleType)
    return parts_of(whole, len(type_.parts), type_.names, call)


def density(interp: FlowState, call: Call) -> Value | None:
    """A density of a joint distribution takes a list with a value for each part."""
    type_ = joint_type(call)
    if type_ is None:
        return None
    owner = call.values["distribution"]
    assert isinstance(owner, Node)
    args: dict[str, Arg] = {"distribution": owner, "value": part_values(type_, call)}
    return construct(call.entry, args, call.span, call.name)


def part_values(type_: JointType, call: Call) -> tuple[Arg, ...]:
    """The argument `value` of a call: one for each part, in the order of the parts.

    Raises:
        FlowError: F206 it is no such list.
    """
    value = call.get("value")
    if not isinstance(value, List) or len(value.items) != len(type_.parts):
        raise error(
            "F206",
            f"`value` of `{call.name}` must be a list of {len(type_.parts)} values, one for each "
            f"part, not {describe(value)}",
            call.span,
        )
    items = dict(zip(value.names or (), value.items))
    by_place = type_.names is None or (not items and in_order(call))
    if type_.names is not None and not by_place and set(items) != set(type_.names):
        raise error(
            "F206",
            f"`value` of `{call.name}` must name its parts: {', '.join(type_.names)}",
            call.span,
        )
    ordered = value.items if by_place else [items[n] for n in type_.names or ()]
    formal = Formal("value", "tensor")
    return tuple(to_arg(item, formal, call.name, call.span) for item in ordered)


def in_order(call: Call) -> bool:
    """Whether the parts of a method's owner have an order as well as names: they were yielded."""
    owner = next((v for v in call.values.values() if isinstance(v, Apply)), None)
    return owner is not None and "coroutine" in owner.entry


def is_split(call: Call) -> bool:
    """Whether a method's owner is split(), whose results are lists."""
    owner = call.values.get("bijector")
    return isinstance(owner, Apply) and owner.entry == "bijector.split"


def forward(interp: FlowState, call: Call) -> Value | None:
    """split() of a tensor is a list; bijectors of lists take one."""
    type_ = owner_type(call)
    if type_ is not None:
        return sent(call, "x", type_.names)
    if not is_split(call):
        return None
    x = to_arg(call.get("x"), Formal("x", "tensor"), call.name, call.span)
    args = {"bijector": call.values["bijector"], "x": x}
    whole = construct(call.entry, args, call.span, call.name)  # type: ignore[arg-type]
    assert isinstance(whole.type, TupleType)
    return parts_of(whole, len(whole.type.items), None, call)


def inverse(interp: FlowState, call: Call) -> Value | None:
    """split() backwards takes a list, as bijectors of lists do."""
    type_ = owner_type(call)
    if type_ is not None:
        return sent(call, "y", type_.output_names)
    if not is_split(call):
        return None
    value = call.get("y")
    if not isinstance(value, List):
        raise error(
            "F206", f"`y` of `{call.name}` must be a list here, not {describe(value)}", call.span
        )
    formal = Formal("y", "tensor")
    parts = tuple(to_arg(item, formal, call.name, call.span) for item in value.items)
    args = {"bijector": call.values["bijector"], "y": parts}
    return construct(call.entry, args, call.span, call.name)  # type: ignore[arg-type]


def parts_of(whole: Node, count: int, names: tuple[str, ...] | None, call: Call) -> List:
    """The list of the parts of a value."""
    entry = CATALOGUE["tensor.joint_part"]
    items = tuple(construct(entry, {"x": whole, "index": i}, call.span) for i in range(count))
    return List(items, names)


TABLE: dict[str, Callable[..., Any]] = {
    "distribution.joint_distribution_sequential": sequential,
    "distribution.joint_distribution_sequential_auto_batched": sequential,
    "distribution.joint_distribution_named": named,
    "distribution.joint_distribution_named_auto_batched": named,
    "method.sample": sample,
    "method.log_prob": density,
    "method.prob": density,
    "method.forward": forward,
    "method.inverse": inverse,
}
