"""d %>% f %>% g is one transformed distribution over the chain of f and g.

TFP evaluates nested objects in time that doubles with depth; one flat chain is linear.
"""

from __future__ import annotations

from dataclasses import replace

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import Apply, Node
from flowdsl.ir.flow import CHAIN, TRANSFORMED, links


def flatten_transformed(node: Node) -> Node:
    """Merge a transformed distribution into the one below it."""
    if not isinstance(node, Apply) or node.entry != TRANSFORMED:
        return node
    below, outer = node.get("distribution"), node.get("bijector")
    if not isinstance(below, Apply) or below.entry != TRANSFORMED:
        return node
    inner = below.get("bijector")
    assert isinstance(outer, Node) and isinstance(inner, Node)
    parts = tuple(reversed((*links(inner), *links(outer))))
    chain = construct(CATALOGUE[CHAIN], {"bijectors": parts})
    span = node.spans[0] if node.spans else None
    flat = construct(
        CATALOGUE[TRANSFORMED],
        {**dict(node.args), "distribution": below.get("distribution"), "bijector": chain},
        span,
    )
    return replace(flat, spans=(*node.spans, *below.spans))
