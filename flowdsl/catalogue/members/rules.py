"""Ways to write members."""

from __future__ import annotations

from collections.abc import Callable

from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.rules import shape_of
from flowdsl.ir import Node, Shape, TensorType, Type, show

SELF = "self"
"""The formal of a member's owner."""

DOTS = Formal("...", "value", None)


def static(bound: Bound) -> Type:
    """The rule of what is known without running: nothing of it enters a graph."""
    raise RuleError("F209", f"`${bound.entry.name}` is no part of a graph")


def fact_type(bound: Bound) -> TensorType:
    """The rule of facts that the engine computes: a flag, a text or nothing."""
    return TensorType(None, ())


def member(
    owner: str,
    name: str,
    doc: str,
    rule: Rule = static,
    *formals: Formal,
    read: bool = False,
    example: str = "",
) -> Entry:
    """A member of one kind of value."""
    return Entry(
        key=f"member.{owner}.{name}",
        kind="member",
        name=name,
        formals=(Formal(SELF, owner), *formals),
        rule=rule,
        doc=doc,
        tfp=name,
        examples=(example,) if example else (),
        read=read,
    )


def maker(owner: str, example: str) -> tuple[Callable[..., Entry], Callable[..., Entry]]:
    """Short ways to write what is read and what is called on one kind of value."""

    def fact(name: str, doc: str, rule: Rule = static) -> Entry:
        return member(owner, name, doc, rule, read=True, example=f"{example}${name}")

    def call(name: str, doc: str, rule: Rule, *formals: Formal, given: str = "") -> Entry:
        return member(owner, name, doc, rule, *formals, example=f"{example}${name}({given})")

    return fact, call


def common(owner: str, example: str) -> tuple[Entry, ...]:
    """What every TFP object has."""
    fact, _ = maker(owner, example)
    return (
        fact("name", "Its name: the argument `name`, or what TFP calls it."),
        fact("parameters", "The arguments it was made with, as a named list."),
        fact("variables", "Its parameters, trained or not, as a list."),
        fact("trainable_variables", "Its parameters that training changes, as a list."),
        fact("non_trainable_variables", "Its parameters that training leaves alone, as a list."),
    )


def copies(owner: str, example: str, given: str) -> Entry:
    """`copy`, which takes any argument of the original by name."""
    _, call = maker(owner, example)
    return call("copy", "The same with other arguments, given by name.", static, DOTS, given=given)


def owner_of(bound: Bound) -> Node:
    """The value whose member is read or called."""
    value = bound.args.get(SELF)
    if not isinstance(value, Node):
        raise RuleError("F206", f"`${bound.entry.name}` has no owner")
    return value


def last_axes(bound: Bound, name: str, rank: int) -> tuple[Shape, tuple[int | None, ...] | None]:
    """Batch and last axes of a tensor argument.

    Raises:
        RuleError: F301 it has too few axes.
    """
    shape = shape_of(bound, name)
    if shape is None:
        return None, None
    if len(shape) < rank:
        what = "a vector" if rank == 1 else "a matrix" if rank == 2 else f"at least {rank} axes"
        raise RuleError("F301", f"`{name}` must be {what} here, it has shape {show(shape)}", name)
    cut = len(shape) - rank
    return shape[:cut], shape[cut:]
