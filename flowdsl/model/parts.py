"""Questions about a model's IR: its base, its bijector, its layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.contexts import given_shapes
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

TRANSFORMED = "distribution.transformed_distribution"
CHAIN = "bijector.chain"


@dataclass(frozen=True)
class Parts:
    """A flow taken apart: base distribution (None for a bijector alone) and whole bijector."""

    base: Node | None
    bijector: Node | None


def take_apart(root: Node) -> Parts:
    """Base and bijector of a flow; bijectors applied one after the other become one chain."""
    if isinstance(root.type, BijectorType):
        return Parts(None, root)
    found: list[Node] = []
    node = root
    while isinstance(node, Apply) and node.entry == TRANSFORMED:
        bijector, base = node.get("bijector"), node.get("distribution")
        assert isinstance(bijector, Node) and isinstance(base, Node)
        found.append(bijector)
        node = base
    if len(found) < 2:
        return Parts(node, found[0] if found else None)
    return Parts(node, chained(found))


def chained(bijectors: list[Node]) -> Node:
    """One chain of several bijectors, the last one applied first; chains among them opened."""
    flat: list[Node] = []
    for b in bijectors:
        inner = b.get("bijectors") if isinstance(b, Apply) and b.entry == CHAIN else None
        if isinstance(inner, tuple):
            flat += [n for n in inner if isinstance(n, Node)]
        else:
            flat.append(b)
    return construct(CATALOGUE[CHAIN], {"bijectors": tuple(flat)})


def standardised(root: Node, mean: np.ndarray, sd: np.ndarray) -> Node:
    """The same flow for data that was `(x - mean) / sd` before: densities stay in data's units."""
    parts = take_apart(root)
    assert parts.base is not None
    bijectors = [
        construct(CATALOGUE["bijector.shift"], {"shift": constant(mean)}),
        construct(CATALOGUE["bijector.scale"], {"scale": constant(sd)}),
    ]
    if parts.bijector is not None:
        bijectors.append(parts.bijector)  # type: ignore[arg-type]
    return construct(
        CATALOGUE[TRANSFORMED],
        {"distribution": parts.base, "bijector": chained(list(bijectors))},
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
    from flowdsl.data.joint import described

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
    for node in leaves(parts.bijector):
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


def leaves(bijector: Node | None) -> list[Node]:
    """The bijectors of nested chains in the order of application."""
    out: list[Node] = []
    stack = [bijector] if bijector is not None else []
    while stack:
        node = stack.pop()
        inner = node.get("bijectors") if isinstance(node, Apply) and node.entry == CHAIN else None
        if isinstance(inner, tuple):
            stack += [n for n in inner if isinstance(n, Node)]
        else:
            out.append(node)
    return out
