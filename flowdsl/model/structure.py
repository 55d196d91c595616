"""Questions about a model's IR: its base, its bijector, its layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.contexts import given_shapes
from flowdsl.data.joint import described
from flowdsl.ir import (
    Apply,
    BijectorType,
    Constant,
    DistributionType,
    JointType,
    Node,
    Param,
    TensorType,
    params,
    show,
    size,
)
from flowdsl.ir.flow import CHAIN, TRANSFORMED, flow_of


@dataclass(frozen=True)
class Parts:
    """A flow taken apart: base distribution (None for a bijector alone) and whole bijector."""

    base: Node | None
    bijector: Node | None


def take_apart(root: Node) -> Parts:
    """Base and bijector of a flow; bijectors applied one after the other become one chain."""
    if isinstance(root.type, BijectorType):
        return Parts(None, root)
    flow = flow_of(root)
    if len(flow.bijectors) < 2:
        return Parts(flow.base, flow.bijectors[0] if flow.bijectors else None)
    return Parts(flow.base, chained(flow.bijectors))


def chained(bijectors: Sequence[Node]) -> Node:
    """One chain of several bijectors, in the order of application."""
    return construct(CATALOGUE[CHAIN], {"bijectors": tuple(reversed(bijectors))})


def standardised(root: Node, mean: np.ndarray, sd: np.ndarray) -> Node:
    """The same flow for data that was `(x - mean) / sd` before: densities stay in data's units."""
    flow = flow_of(root)
    assert flow.base is not None
    bijectors = [
        *flow.bijectors,
        construct(CATALOGUE["bijector.scale"], {"scale": constant(sd)}),
        construct(CATALOGUE["bijector.shift"], {"shift": constant(mean)}),
    ]
    return construct(
        CATALOGUE[TRANSFORMED],
        {"distribution": flow.base, "bijector": chained(bijectors)},
        root.spans[0] if root.spans else None,
    )


def constant(value: np.ndarray) -> Constant:
    """A constant that follows the graph's dtype."""
    array = np.asarray(value, np.float64)
    return Constant(TensorType(None, array.shape), array)


def count(found: list[Param]) -> int:
    """How many numbers some variables have."""
    return sum(size(p.type.shape) or 0 for p in found)


def line(root: Node, dtype: str) -> str:
    """A model on one line: what its values are, and how much of it is trained."""
    trained = count([p for p in params(root) if p.trainable])
    end = f"{given_shapes(root)}, {dtype}, {trained:,} trained parameters>"
    t = root.type
    if not isinstance(t, DistributionType):
        return f"<Model: bijector{end}"
    batch = f", batch {show(t.batch_shape)}" if t.batch_shape else ""
    what = f"joint, {described(t)}" if isinstance(t, JointType) else f"events {show(t.event_shape)}"
    return f"<Model: {what}{batch}{end}"


def summary(root: Node, dtype: str) -> str:
    """The flow as a table for people.

    Args:
        root: a distribution or a bijector.
        dtype: what it computes in.

    Returns:
        Lines: what it is, event shape, the layers in the order of application, parameters.
    """
    parts = take_apart(root)
    used = params(root)
    trained = [p for p in used if p.trainable]
    lines = []
    if isinstance(root.type, DistributionType):
        lines.append(
            f"event shape {show(root.type.event_shape)}"
            + (f", batch shape {show(root.type.batch_shape)}" if root.type.batch_shape else "")
            + f"{given_shapes(root)}, {dtype}, values: {root.type.support}"
        )
    else:
        lines.append(f"bijector{given_shapes(root)}, {dtype}")
    rows: list[tuple[str, str, int]] = []
    if isinstance(parts.base, Apply):
        type_ = parts.base.type
        event = show(type_.event_shape) if isinstance(type_, DistributionType) else ""
        rows.append((CATALOGUE[parts.base.entry].name, event, count(trained_below(parts.base))))
    event_shape = (
        parts.base.type.event_shape
        if parts.base is not None and isinstance(parts.base.type, DistributionType)
        else None
    )
    for node in flow_of(root).bijectors:
        assert isinstance(node.type, BijectorType)
        for i, step in enumerate(node.type.steps):
            if event_shape is not None:
                event_shape = step.forward_shape(event_shape)
            own = count(trained_below(node)) if i == 0 else 0
            rows.append((step.title, show(event_shape), own))
    wide = max((len(r[0]) for r in rows), default=0)
    middle = max((len(r[1]) for r in rows), default=0)
    lines += [f"  {n:<{wide}}  {e:<{middle}}  {c:>9,}".rstrip() for n, e, c in rows]
    lines.append(f"{count(trained):,} trained parameters")
    kept = count(used) - count(trained)
    if kept:
        lines[-1] += f", {kept:,} kept as state"
    return "\n".join(lines)


def trained_below(node: Node) -> list[Param]:
    """Trained variables of one node."""
    return [p for p in params(node) if p.trainable]
