"""What applying a bijector means: to a distribution, a bijector, or numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error, warning
from flowdsl.ir import (
    Arg,
    BijectorType,
    DistributionType,
    JointBijectorType,
    JointType,
    Node,
    TensorType,
)
from flowdsl.ir.flow import CHAIN, TRANSFORMED, links
from flowdsl.layers.initialise import is_sized, size
from flowdsl.r.values import List, Poison, Value, describe
from flowdsl.semantics.flow_values import as_node, is_bijector, is_distribution, is_numeric
from flowdsl.semantics.joint_values import through_list
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span


def apply_bijector(
    interp: FlowState,
    left: Value,
    bijector: Node,
    span: Span | None,
    settings: Mapping[str, Arg] = MappingProxyType({}),
) -> Value:
    """The value of `left %>% bijector`; `settings` are a transformed distribution's own.

    A distribution becomes the transformed distribution, a bijector the composite that runs
    first itself and then `bijector`, numbers become forward(numbers).

    Raises:
        FlowError: F306 nothing else can be transformed; F301-F303 shapes, supports, ranks.
    """
    if isinstance(left, Poison):
        return left
    if is_distribution(left):
        assert isinstance(left, Node) and isinstance(left.type, DistributionType)
        entry = CATALOGUE[TRANSFORMED]
        if not is_sized(bijector):  # shapes and supports are judged before weights are made
            construct(entry, {"distribution": left, "bijector": bijector}, span)
        sized = fitted(interp, bijector, events_of(left.type))
        made = construct(entry, {"distribution": left, "bijector": sized, **settings}, span)
        warn_of_batch(interp, left.type, made, span)
        return interp.bounded(made, span)
    if isinstance(left, List) and isinstance(bijector.type, JointBijectorType):
        return through_list(bijector, left, "x", bijector.type.names, "forward", span)
    if is_bijector(left):
        assert isinstance(left, Node)
        return interp.bounded(chain((bijector, left), span), span)
    if is_numeric(left):
        return interp.bounded(forward(interp, bijector, as_node(left), span), span)
    hints = ["give the list to chain(): list(a, b) %>% chain()"] if isinstance(left, List) else []
    raise error("F306", f"a bijector cannot be applied to {describe(left)}", span, *hints)


def events_of(type_: DistributionType) -> tuple[Any, ...] | None:
    """The event shape; of a joint distribution, that of each part."""
    if not isinstance(type_, JointType):
        return type_.event_shape
    shapes = [p.event_shape for p in type_.parts]
    return None if any(s is None or None in s for s in shapes) else tuple(shapes)


def warn_of_batch(
    interp: FlowState, before: DistributionType, made: Node, span: Span | None
) -> None:
    """Say when a parameter turns one distribution into a batch of them (W402)."""
    after = made.type
    assert isinstance(after, DistributionType)
    if before.batch_shape == () and after.batch_shape not in ((), None):
        copies = " x ".join("?" if n is None else str(n) for n in after.batch_shape or ())
        interp.lint(
            warning(
                "W402",
                f"this makes a batch of {copies} separate distributions, not one of vectors",
                span,
                f"for vectors, make the base one first: %>% iid({(after.batch_shape or (2,))[-1]})",
            )
        )


def chain(
    parts: tuple[Node, ...],
    span: Span | None,
    settings: Mapping[str, Arg] = MappingProxyType({}),
) -> Node:
    """The composite of bijectors in TFP's order, the last one first; chains are kept flat."""
    flat = tuple(link for part in parts for link in reversed(links(part)))
    return construct(CATALOGUE[CHAIN], {"bijectors": flat, **settings}, span)


def forward(interp: FlowState, bijector: Node, x: Node, span: Span | None) -> Node:
    """The node of forward(x)."""
    sized = fitted_to_tensor(interp, bijector, x)
    return construct(CATALOGUE["method.forward"], {"bijector": sized, "x": x}, span)


def fitted(interp: FlowState, bijector: Node, event: tuple[int | None, ...] | None) -> Node:
    """The bijector with its networks sized for an event shape, where that is known."""
    if event is None or None in event or is_sized(bijector):
        return bijector
    return size(bijector, tuple(n for n in event if n is not None), interp.sized, interp.limits)


def fitted_to_tensor(interp: FlowState, bijector: Node, x: Node, back: bool = False) -> Node:
    """The bijector with its networks sized for the last axes of a tensor."""
    t = bijector.type
    if not isinstance(x.type, TensorType) or not isinstance(t, BijectorType):
        return bijector
    if x.type.shape is None or is_sized(bijector):
        return bijector
    rank = t.inverse_min_event_ndims if back else t.forward_min_event_ndims
    event = x.type.shape[len(x.type.shape) - rank :] if rank else ()
    if back:
        for step in reversed(t.steps):
            event = step.inverse_shape(event)
    return fitted(interp, bijector, event)
