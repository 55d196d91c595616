"""Entries of functions and actions that work on values of any kind."""

from __future__ import annotations

from flowdsl.catalogue.entry import REQUIRED, Bound, Entry, Formal
from flowdsl.ir import TensorType

DOTS = Formal("...", "value", None)


def values(*specs: str | tuple[str, object]) -> tuple[Formal, ...]:
    """Formals that take any value: a name, or a name and its default."""
    made = []
    for spec in specs:
        name, default = (spec, REQUIRED) if isinstance(spec, str) else spec
        made.append(DOTS if name == "..." else Formal(name, "value", default))
    return tuple(made)


def untyped(bound: Bound) -> TensorType:
    """What works on values gives one that has no type of its own."""
    return TensorType(None, None)


def function(name: str, formals: tuple[Formal, ...], doc: str, *aliases: str) -> Entry:
    """A function of values."""
    return Entry(f"function.{name}", "function", name, formals, untyped, doc, aliases=aliases)
