"""Lists of values on their way through bijectors of joint distributions."""

from __future__ import annotations

from flowdsl.catalogue import CATALOGUE, Formal, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Arg, JointBijectorType, Node, TupleType
from flowdsl.r.values import List, Value, describe
from flowdsl.semantics.coerce import to_arg
from flowdsl.source import Span

TENSOR = Formal("x", "tensor")


def through_list(
    owner: Node,
    value: Value,
    formal: str,
    names: tuple[str, ...] | None,
    called: str,
    span: Span | None,
) -> List:
    """A list sent through a bijector of lists."""
    type_ = owner.type
    assert isinstance(type_, JointBijectorType)
    parts = ordered(value, formal, len(type_.parts), names, called, span)
    method = CATALOGUE["method.forward" if formal == "x" else "method.inverse"]
    whole = construct(method, {"bijector": owner, formal: parts}, span, called)
    assert isinstance(whole.type, TupleType)
    entry = CATALOGUE["tensor.joint_part"]
    count = len(whole.type.items)
    out = type_.output_names if formal == "x" else type_.names
    return List(tuple(construct(entry, {"x": whole, "index": i}, span) for i in range(count)), out)


def ordered(
    value: Value,
    formal: str,
    count: int,
    names: tuple[str, ...] | None,
    called: str,
    span: Span | None,
) -> tuple[Arg, ...]:
    """The values of a list in the order of the parts."""
    if not isinstance(value, List) or len(value.items) != count:
        raise error(
            "F206",
            f"`{formal}` of `{called}` must be a list of {count} values, one for each part, not "
            f"{describe(value)}",
            span,
        )
    items = dict(zip(value.names or (), value.items))
    if names is not None and set(items) != set(names):
        raise error(
            "F206", f"`{formal}` of `{called}` must name its parts: {', '.join(names)}", span
        )
    found = value.items if names is None else [items[n] for n in names]
    return tuple(to_arg(item, TENSOR, called, span) for item in found)
