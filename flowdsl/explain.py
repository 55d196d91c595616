"""What a spec means, in words: applied order, shapes, supports, weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowdsl.catalogue.contexts import contexts
from flowdsl.ir import (
    BijectorType,
    DistributionType,
    Node,
    OperatorType,
    TensorType,
    params,
    show,
    size,
    through,
)
from flowdsl.ir.flow import base_of
from flowdsl.semantics.describing import base_and_steps


def explain_node(node: Node) -> list[str]:
    """Lines about one distribution, bijector or tensor."""
    t = node.type
    if isinstance(t, DistributionType):
        return [*explain_flow(node), *weight_lines(node)]
    if isinstance(t, BijectorType):
        lines = ["bijector, applied in this order:"]
        lines += [f"  {i}. {s.title}: {s.domain} -> {s.codomain}" for i, s in enumerate(t.steps, 1)]
        lines.append(f"  needs events of rank {t.forward_min_event_ndims} or more")
        return [*lines, *weight_lines(node)]
    if isinstance(t, TensorType):
        return [f"tensor of shape {show(t.shape)}", *weight_lines(node)]
    if isinstance(t, OperatorType):
        return [f"linear operator of shape {show(t.shape)}"]
    return ["function or network"]


def explain_flow(node: Node) -> list[str]:
    """The way from the base distribution to the data, with shapes and supports."""
    name, steps = base_and_steps(node)
    below = base_of(node)
    assert isinstance(below.type, DistributionType) and isinstance(node.type, DistributionType)
    event, batch, support = below.type.event_shape, below.type.batch_shape, below.type.support
    head = "distribution" if not steps else "flow, from the base distribution to the data:"
    lines = [head, f"  base. {name}: event {show(event)}, batch {show(batch)}, {support}"]
    for i, step in enumerate(steps, 1):
        event, batch, support = through([step], event, batch, support)
        lines.append(f"  {i}. {step.title}: event {show(event)}, batch {show(batch)}, {support}")
    lines += [f"  {c.id} is given a tensor of shape {show(c.type.shape)}" for c in contexts(node)]
    lines.append(f"  dtype {node.type.dtype}")
    return lines


def weight_lines(node: Node) -> list[str]:
    """The trained parameters below a node."""
    found = params(node)
    trained = [p for p in found if p.trainable]
    if not trained:
        return []
    total = sum(size(p.type.shape) or 0 for p in trained)
    layers: dict[str, int] = {}
    for p in trained:
        layers[p.layer or p.id] = layers.get(p.layer or p.id, 0) + (size(p.type.shape) or 0)
    lines = [f"  {total:,} trained numbers:"]
    return [*lines, *(f"    {name}: {n:,}" for name, n in layers.items())]


def explain_values(named: Mapping[str, Any], last: Any) -> str:
    """Every model among the values of a spec, explained.

    Args:
        named: values by name, in the order of the spec.
        last: the value of its last statement.
    """
    blocks = []
    for name, value in named.items():
        if isinstance(value, Node) and isinstance(value.type, (DistributionType, BijectorType)):
            first, *rest = explain_node(value)
            blocks.append("\n".join([f"{name}: {first}", *rest]))
    if isinstance(last, Node) and last not in named.values():
        blocks.append("\n".join(explain_node(last)))
    return "\n\n".join(blocks) or "nothing here is a distribution or a bijector"
