"""invert(invert(b)) is b, and neighbours b and invert(b) in a chain cancel."""

from __future__ import annotations

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import Apply, Arg, Node

INVERT = "bijector.invert"
CHAIN = "bijector.chain"


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


def inverted(node: Arg) -> Node | None:
    """What an invert() inverts, or None."""
    if isinstance(node, Apply) and node.entry == INVERT:
        inner = node.get("bijector")
        return inner if isinstance(inner, Node) else None
    return None


def undo(a: Arg, b: Arg) -> bool:
    """Whether one bijector is the inverse of the other (the same object)."""
    return inverted(a) is b or inverted(b) is a
