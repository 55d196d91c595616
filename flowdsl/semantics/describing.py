"""Flows in few words: what `print` shows of a node, and the order in which steps are applied."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE
from flowdsl.catalogue.contexts import given_shapes
from flowdsl.catalogue.members.rules import SELF
from flowdsl.diagnostics.render_line import harmless
from flowdsl.ir import (
    Apply,
    BijectorType,
    DistributionType,
    JointBijectorType,
    JointType,
    Node,
    OperatorType,
    Step,
    TensorType,
    TupleType,
)
from flowdsl.ir import show as show_shape
from flowdsl.ir.flow import flow_of
from flowdsl.r.printing.printer import Line
from flowdsl.r.printing.values import format_value
from flowdsl.r.values import Foreign, describe
from flowdsl.semantics.forcing import Look


def base_and_steps(node: Node) -> tuple[str, tuple[Step, ...]]:
    """The name of a flow's base distribution and all steps on the way to the data."""
    flow = flow_of(node)
    return base_name(flow.base or node), flow.steps


def base_name(node: Node) -> str:
    """A distribution that is no flow, in few words."""
    words: list[str] = []
    while isinstance(node, Apply):
        name = CATALOGUE[node.entry].name
        words.append("part" if name == "[" else name)
        inner = node.get("distribution") or node.get(SELF)
        if not isinstance(inner, Node):
            break
        node = inner
    return " of ".join(words) or "distribution"


def node_summary(node: Node) -> str:
    """A distribution with its shapes and dtype, a bijector with its applied order."""
    t = node.type
    if isinstance(t, DistributionType):
        order = applied(node)
        flow = f" {order}," if order else ""
        support = "" if isinstance(t, JointType) else f", {t.support}"
        return (
            f"<distribution:{flow} batch shape {show_shape(t.batch_shape)}, "
            f"{events(t)}{given_shapes(node)}, {t.dtype}{support}>"
        )
    if isinstance(t, JointBijectorType):
        return f"<bijector of lists: {t.steps[-1].title}, {len(t.parts)} parts>"
    if isinstance(t, BijectorType):
        order = " then ".join(s.title for s in t.steps) or "identity"
        ranks = sorted({t.forward_min_event_ndims, t.inverse_min_event_ndims})
        rank = " to ".join(map(str, ranks))
        dtype = f", {t.dtype}" if t.dtype else ""
        return f"<bijector: {order}, event rank {rank}{given_shapes(node)}{dtype}>"
    if isinstance(t, OperatorType):
        return f"<linear operator: shape {show_shape(t.shape)}>"
    return f"<{describe(node)}>"


def events(t: DistributionType) -> str:
    """The event shape; of a joint distribution, that of each part."""
    if not isinstance(t, JointType):
        return f"event shape {show_shape(t.event_shape)}"
    shapes = [show_shape(p.event_shape) for p in t.parts]
    if t.names:
        shapes = [f"{name} {shape}" for name, shape in zip(t.names, shapes)]
    return f"event shapes {', '.join(shapes)}"


def applied(node: Node) -> str:
    """The base and the steps of a transformed distribution in the order of application."""
    base, steps = base_and_steps(node)
    return " then ".join([base, *(s.title for s in steps)])


def tensor(x: np.ndarray) -> str:
    """A tensor: as R prints numbers, vectors and matrices; shape and dtype above more axes."""
    shown = format_value(x)
    if x.ndim < 3 or not x.size:
        return shown
    return f"<tensor: shape {show_shape(x.shape)}, {x.dtype}>\n{shown}"


def printable(value: Foreign, look: Look) -> Any:
    """What prints for a node: numbers that are computed now, or one line about it."""
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        found = np.asarray(look(value))
        return found if found.ndim < 3 else Line(tensor(found))
    if isinstance(value, Node) and isinstance(value.type, TupleType):
        return list(look(value))
    return Line(
        harmless(node_summary(value)) if isinstance(value, Node) else f"<{describe(value)}>"
    )
