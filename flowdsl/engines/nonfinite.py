"""Which layer of a flow first gives a number that is not finite."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from flowdsl.catalogue import CATALOGUE
from flowdsl.engines.tfp import Builder
from flowdsl.ir import Apply, BijectorType, DistributionType, Node, Step
from flowdsl.ir.flow import CHAIN, INVERT, flow_of, nodes_of

Layer = tuple[Node, bool]


def layers(bijector: Node, inverted: bool = False) -> list[Layer]:
    """Leaf bijectors in the order of application, each with whether it runs backwards."""
    out: list[Layer] = []
    stack: list[Layer] = [(bijector, inverted)]
    while stack:
        node, backwards = stack.pop()
        assert isinstance(node, Apply)
        if node.entry == INVERT:
            inner = node.get("bijector")
            assert isinstance(inner, Node)
            stack.append((inner, not backwards))
        elif node.entry == CHAIN:
            found = nodes_of(node.get("bijectors"))
            # The last bijector of a chain is applied first; the stack is read from its end.
            ordered = found if not backwards else found[::-1]
            stack += [(b, backwards) for b in ordered]
        else:
            out.append((node, backwards))
    return out


def unrolled(root: Node) -> tuple[Node | None, list[Layer]]:
    """The base distribution and all layers of a flow, from the base to the data."""
    flow = flow_of(root)
    return flow.base, [layer for bijector in flow.bijectors for layer in layers(bijector)]


def title(layer: Layer) -> str:
    """What the user calls a layer."""
    node, backwards = layer
    assert isinstance(node.type, BijectorType)
    steps: tuple[Step, ...] = node.type.inverted().steps if backwards else node.type.steps
    return steps[0].title if steps else "identity"


def culprit(builder: Builder, root: Node, x: Any) -> str | None:
    """Name of the first layer, from the data inwards, whose value or log-det is not finite.

    Args:
        x: rows of data, `[n, *event]`; rows that are not finite themselves are left out.
    """
    base, found = unrolled(root)
    event = root.type.event_shape if isinstance(root.type, DistributionType) else None
    rank = len(event) if event is not None else x.shape.rank - 1
    good = (
        tf.reduce_all(tf.math.is_finite(x), axis=list(range(-rank, 0)))
        if rank
        else (tf.math.is_finite(x))
    )
    y = tf.boolean_mask(x, good) if good.shape.rank == 1 else x
    for layer in reversed(found):
        node, backwards = layer
        made = builder.build(node)
        inverse = made.forward if backwards else made.inverse
        log_det = made.forward_log_det_jacobian if backwards else made.inverse_log_det_jacobian
        y = tf.identity(y)
        least = made.forward_min_event_ndims if backwards else made.inverse_min_event_ndims
        before, change = inverse(y), log_det(y, max(rank, least))
        if not (finite(before) and finite(change)):
            return title(layer)
        y = before
        rank += (
            made.inverse_min_event_ndims - made.forward_min_event_ndims
            if backwards
            else made.forward_min_event_ndims - made.inverse_min_event_ndims
        )
    if isinstance(base, Apply) and not finite(builder.build(base).log_prob(y)):
        return CATALOGUE[base.entry].name
    return None


def finite(x: Any) -> bool:
    """Whether every number is finite."""
    return bool(tf.reduce_all(tf.math.is_finite(x)))
