"""The arguments of a node as values: what `$parameters` lists and `$loc` reads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry, Formal
from flowdsl.catalogue.tfp_formals import REFUSED, raw
from flowdsl.diagnostics import error
from flowdsl.ir import (
    Apply,
    Arg,
    Constant,
    JointType,
    Node,
    Param,
    params,
)
from flowdsl.r.values import NULL, List, Value, describe, from_array, number, text
from flowdsl.semantics.tfp_names import name_of


def formals_of(entry: Entry) -> tuple[Formal, ...]:
    """The formals that a copy takes: TFP's, or R's where TFP has no such class."""
    listed = entry.tfp_formals or entry.formals
    own = {f.name for f in listed}
    return tuple(f for f in (*listed, *(f for f in entry.short_formals if f.name not in own)))


def as_value(arg: Arg) -> Value:
    """An IR argument as a value of the language."""
    if isinstance(arg, Constant):
        return from_array(arg.value)
    if isinstance(arg, Node):
        return arg
    if arg is None:
        return NULL
    if isinstance(arg, str):
        return text(arg)
    if isinstance(arg, tuple):
        numbers = arg and all(type(a) in (int, float, bool) for a in arg)
        return from_array(np.asarray(arg)) if numbers else List(tuple(as_value(a) for a in arg))
    return number(arg)


def argument(node: Apply, formal: Formal) -> Value:
    """An argument of a node, or its default."""
    given = node.get(formal.name)
    if given is not None:
        return as_value(given)
    if formal.name == "name":
        return text(name_of(node))
    default = formal.default
    if default is REQUIRED or formal.wants in ("bijector", "distribution", "function", "network"):
        return NULL
    return as_value(tuple(default) if isinstance(default, list) else default)


def argument_named(node: Node, name: str) -> Value | None:
    """An argument of an object by name, or its default; None where it takes no such argument."""
    if not isinstance(node, Apply):
        return None
    given = node.get(name)
    if isinstance(given, Node):
        return given
    if given is not None:
        return as_value(given)
    entry = CATALOGUE[node.entry]
    if entry.kind == "member":
        return None
    formals = (f for f in formals_of(entry) if f.name == name and f.wants != REFUSED)
    formal = next(formals, None)
    return None if formal is None or name in UNREAD else argument(node, formal)


UNREAD = ("...", "uid", "parameters")
"""Formals that are no part of an object."""


def parameters(node: Node) -> Value:
    """The arguments by name."""
    if not isinstance(node, Apply):
        return List((), ())
    if isinstance(node.type, JointType):
        return List((model(node), text(name_of(node))), ("model", "name"))
    entry = CATALOGUE[node.entry]
    if entry.kind == "member":
        found = [(n, as_value(v)) for n, v in node.args]
    else:
        theirs = {n for n, _ in raw(entry) or ()} - {"parameters"}
        kept = [f for f in formals_of(entry) if f.wants != REFUSED]
        found = [(f.name, argument(node, f)) for f in kept if not theirs or f.name in theirs]
    return List(tuple(v for _, v in found), tuple(n for n, _ in found))


def setting(name: str, default: bool) -> Callable[[Node], Value]:
    """A flag among the arguments."""

    def read(node: Node) -> Value:
        given = node.get(name) if isinstance(node, Apply) else None
        return number(given if isinstance(given, bool) else default)

    return read


def variables(keep: Callable[[Param], bool]) -> Callable[[Node], Value]:
    """The parameters below a node."""
    return lambda node: List(tuple(p for p in params(node) if keep(p)))


def model(node: Node) -> Value:
    """The parts of a joint distribution; those that depend on others are functions."""
    if not isinstance(node.type, JointType) or not isinstance(node, Apply):
        raise error("F209", f"{describe(node)} has no `model`")
    items = node.get("model")
    parts = items if isinstance(items, tuple) else (items,)
    return List(tuple(_part(p) for p in parts), node.type.names)


def _part(item: Arg) -> Value:
    found = item[1] if isinstance(item, tuple) else item
    assert isinstance(found, Node)
    return found


def part_names(asked: list[tuple[str, ...]]) -> tuple[str, ...]:
    """TFP's names of parts in a row: what later parts call them, the others `x`, `x1`, ..."""
    names: list[str | None] = [None] * len(asked)
    for place in reversed(range(len(asked))):
        for back, name in enumerate(asked[place]):
            names[place - back - 1] = name
    unnamed = [i for i in reversed(range(len(names))) if names[i] is None]
    for count, place in enumerate(unnamed):
        names[place] = f"x{count}" if count else "x"
    return tuple(n or "" for n in names)
