"""IR -> IR: one rule a file; RULES is their order."""

from __future__ import annotations

from flowdsl.catalogue.rebuild import rebuild, substitute
from flowdsl.ir import Node
from flowdsl.rewrite.cancel_inverses import cancel_inverses
from flowdsl.rewrite.flatten_transformed import flatten_transformed

RULES = (flatten_transformed, cancel_inverses)


def rewrite(root: Node) -> Node:
    """The graph after all rules, in order."""
    for rule in RULES:
        root = rebuild(root, rule)
    return root


__all__ = ["RULES", "rebuild", "rewrite", "substitute"]
