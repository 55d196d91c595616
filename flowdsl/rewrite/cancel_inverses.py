"""invert(invert(b)) is b, and neighbours b and invert(b) in a chain cancel."""

from __future__ import annotations

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import Apply, Arg, Node
from flowdsl.ir.flow import CHAIN, INVERT, inverted
from flowdsl.ir.keys import same


def cancel_inverses(node: Node) -> Node:
    """Drop pairs that undo each other."""
    if not isinstance(node, Apply):
        return node
    if node.entry == INVERT:
        inner = inverted(node)
        twice = inverted(inner) if inner is not None else None
        return twice if twice is not None else node
    parts = node.get("bijectors")
    if node.entry != CHAIN or not isinstance(parts, tuple):
        return node
    kept: list[Arg] = []
    for part in parts:
        if kept and undo(kept[-1], part):
            kept.pop()
        else:
            kept.append(part)
    if len(kept) == len(parts):
        return node
    if not kept:
        return construct(CATALOGUE["bijector.identity"], {})
    return construct(CATALOGUE[CHAIN], {"bijectors": tuple(kept)})


def undo(a: Arg, b: Arg) -> bool:
    """Whether one bijector is the inverse of the other."""
    for inner, other in ((inverted(a), b), (inverted(b), a)):
        if inner is not None and isinstance(other, Node) and same(inner, other):
            return True
    return False
