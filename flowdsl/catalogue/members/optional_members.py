"""Ways to write members that only some distributions have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.members.rules import SELF, member
from flowdsl.catalogue.rules import shape_of
from flowdsl.ir import (
    Apply,
    Shape,
    Type,
    show,
)


def constructed_owner(bound: Bound) -> Apply:
    """The object whose member is read or called, as it was made."""
    found = bound.args.get(SELF)
    if isinstance(found, Apply):
        return found
    raise RuleError("F209", f"this {bound.entry.owner} has no `{bound.entry.name}`", SELF)


def owner_arguments(bound: Bound) -> Bound:
    """The arguments that the object was made with."""
    made = constructed_owner(bound)
    return Bound(bound.entry, dict(made.args), bound.span)


def short_name(key: str) -> str:
    """An entry's key as a message shows it: `distribution.normal` is `normal`."""
    return key.rpartition(".")[2]


def by_owner(rules: Mapping[str, Rule]) -> Rule:
    """The rule of a method that only some distributions have."""

    def rule(bound: Bound) -> Type:
        found = rules.get(constructed_owner(bound).entry)
        if found is None:
            have = ", ".join(f"`{short_name(key)}`" for key in rules)
            raise RuleError(
                "F209",
                f"`{short_name(constructed_owner(bound).entry)}` has no `{bound.entry.name}`",
                SELF,
                f"{'these have' if len(rules) > 1 else 'this has'} it: {have}",
            )
        return found(bound)

    return rule


def batch_before(bound: Bound, name: str, event: Shape) -> Shape:
    """Axes of an argument before its event, which must fit the distribution's."""
    shape = shape_of(bound, name)
    if shape is None or event is None:
        return None
    cut = len(shape) - len(event)
    tail = shape[max(cut, 0) :]
    if cut < 0 or any(None not in (a, b) and a != b for a, b in zip(tail, event)):
        raise RuleError(
            "F301", f"`{name}` has shape {show(shape)}, one observation has {show(event)}", name
        )
    return shape[:cut]


def optional_member(
    name: str,
    doc: str,
    rules: Mapping[str, Rule] | Rule,
    *formals: Formal,
    example: str,
    read: bool = False,
    owner: str = "distribution",
) -> Entry:
    """A member that only some distributions (or bijectors) have."""
    rule: Callable[[Bound], Type] = rules if callable(rules) else by_owner(rules)
    return member(owner, name, doc, rule, *formals, example=example, read=read)


def same_rule(rule: Rule, *owners: str) -> dict[str, Rule]:
    """One rule for several distributions."""
    return dict.fromkeys(owners, rule)
