"""Gives networks and batch normalisation their weights, once the event shape is known.

A bijector that meets an event is rebuilt with the event shape followed step by step. Weights
become Params, so training, saving and counting see all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flowdsl.catalogue import CATALOGUE, Bound, construct
from flowdsl.catalogue.bijectors.glow import GLOW
from flowdsl.catalogue.networks import (
    MADE,
    MADE_TEMPLATE,
    conditional_kernels,
    conditional_shape,
    dense_shapes,
    hidden_formal,
)
from flowdsl.diagnostics import error
from flowdsl.ir import (
    Apply,
    Arg,
    Initializer,
    NetworkType,
    Node,
    Param,
    TensorType,
)
from flowdsl.layers.event_shapes import (
    BATCH_NORMALIZATION,
    Event,
    Job,
    flat_ints,
    jobs,
    replaced,
    span_of,
    unsized,
)
from flowdsl.layers.glow import glow_parts
from flowdsl.layers.seeds import derived_seed
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.source import Span

LAST_LAYER_SHRINK = 10.0
"""Fans of the last kernel are counted this many times, so that a fresh flow is near identity."""


def size(
    node: Node, event_shape: Event, cache: dict[Any, Any], limits: Limits = DEFAULT_LIMITS
) -> Node:
    """The same bijector with every network in it sized for an event shape.

    Args:
        node: a bijector, or a distribution whose bijectors may lack sizes.
        event_shape: shape of one event that enters the bijector's forward direction.
        cache: kept for a whole session; one uid of one size always gets the same Params.
        limits: `parameters` bounds the trained numbers.

    Raises:
        FlowError: F301 where a size does not fit, F307 for too many trained parameters.
    """
    wanting = unsized(node)
    if id(node) not in wanting:
        return node
    return Sizing(cache, limits, wanting).run(node, tuple(event_shape))


def is_sized(node: Node) -> bool:
    """Whether every network below a node has its weights."""
    return not unsized(node)


@dataclass
class Sizing:
    """One rebuild: `done` maps a node and the event shape it meets to the sized node."""

    cache: dict[Any, Any]
    limits: Limits
    wanting: set[int]
    done: dict[tuple[int, Event], Node] = field(default_factory=dict)

    def run(self, root: Node, event: Event) -> Node:
        """Rebuild from the leaves, without recursion."""
        stack: list[tuple[Job, bool]] = [((root, event), False)]
        while stack:
            (node, shape), ready = stack.pop()
            key = (id(node), shape)
            if key in self.done:
                continue
            if id(node) not in self.wanting:
                self.done[key] = node
            elif ready:
                self.done[key] = self.rebuilt(node, shape)
            else:
                stack.append(((node, shape), True))
                stack += [(job, False) for job in jobs(node, shape).values()]
        return self.done[id(root), event]

    def rebuilt(self, node: Node, event: Event) -> Node:
        """One node with sized children and, if it holds any itself, its weights."""
        assert isinstance(node, Apply)
        below = {
            path: self.done[id(child), shape] for path, (child, shape) in jobs(node, event).items()
        }
        args = {name: replaced(value, (name,), below) for name, value in node.args}
        if isinstance(node.type, NetworkType):
            args |= self.network(node, event)
        elif node.entry == BATCH_NORMALIZATION:
            args |= self.moments(node, event)
        elif node.entry == GLOW:
            args |= glow_parts(self, node)
        span = node.spans[0] if node.spans else None
        made = construct(CATALOGUE[node.entry], args, span)
        return replace(made, spans=node.spans)

    def network(self, node: Apply, sizes: Event) -> dict[str, Arg]:
        """Sizes and weights of a network; `sizes` is its input and its output width."""
        inputs, outputs = sizes
        hidden = node.get(hidden_formal(node.entry)) or ()
        widths = tuple(int(w) for w in (hidden if isinstance(hidden, tuple) else (hidden,)))  # type: ignore[arg-type]
        use_bias = bool(node.get("use_bias") if node.get("use_bias") is not None else True)
        check_made(node, inputs, widths)
        uid = str(node.get("uid"))
        known = self.cache.get(uid)
        if known is not None and known[0] != (node.entry, sizes, widths):
            (_, before, _), _ = known
            raise error(
                "F301",
                f"`{CATALOGUE[node.entry].name}` was made for {before[0]} inputs and "
                f"{before[1]} outputs, here it meets {inputs} and {outputs}",
                span_of(node),
                "make another one for this layer",
            )
        if known is None:
            shapes = dense_shapes(inputs, widths, outputs, use_bias)
            weights = self.weights(node, uid, shapes) + self.conditioning(
                node, uid, widths, outputs
            )
            self.cache[uid] = known = ((node.entry, sizes, widths), weights)
        return {"input_size": inputs, "output_size": outputs, "weights": known[1]}

    def weights(self, node: Apply, uid: str, shapes: list[tuple[int, ...]]) -> tuple[Param, ...]:
        """Params of a dense network."""
        self.count(sum(math.prod(s) for s in shapes), node)
        layers = sum(1 for s in shapes if len(s) == 2)
        made: list[Param] = []
        layer = -1
        for shape in shapes:
            layer += len(shape) == 2
            kind = "kernel" if len(shape) == 2 else "bias"
            name = f"{uid}/{kind}{layer}"
            made.append(self.weight(node, uid, name, shape, layer == layers - 1))
        return tuple(made)

    def weight(self, node: Apply, uid: str, name: str, shape: tuple[int, ...], last: bool) -> Param:
        """One kernel or bias, drawn as Keras draws it; the last kernel of all smaller."""
        kernel, seed = len(shape) == 2, node.get("seed")
        asked = node.get("kernel_initializer" if kernel else "bias_initializer")
        kind = str(asked or ("glorot_uniform" if kernel else "zeros"))
        fans = (shape[0], shape[1]) if kernel else (shape[0], shape[0])
        shrink = LAST_LAYER_SHRINK if last and kind == "glorot_uniform" else 1.0
        drawn = derived_seed(seed if type(seed) is int else 0, name)
        init = Initializer(kind, int(fans[0] * shrink), int(fans[1] * shrink), drawn)
        return Param(TensorType(None, shape), name, init, layer=uid, spans=node.spans)

    def conditioning(
        self, node: Apply, uid: str, hidden: Sequence[int], outputs: int
    ) -> tuple[Param, ...]:
        """Kernels by which the layers of a conditional network read the condition."""
        shape = conditional_shape(Bound(CATALOGUE[node.entry], dict(node.args)))
        if shape is None:
            return ()
        layers = node.get("conditional_input_layers")
        kernels = conditional_kernels(
            shape[0], hidden, outputs, layers if isinstance(layers, str) else None
        )
        self.count(sum(math.prod(k) for k in kernels), node)
        return tuple(
            self.weight(node, uid, f"{uid}/conditional_kernel{i}", kernel, i == len(hidden))
            for i, kernel in enumerate(kernels)
        )

    def moments(self, node: Apply, event: Event) -> dict[str, Arg]:
        """Scale, shift and moving statistics of batch normalisation."""
        if not event:
            raise error(
                "F303",
                "`batch_normalization` works on vectors, not on single numbers",
                span_of(node),
            )
        wide = event[-1]
        uid = str(node.get("uid") or f"batch_normalization#{len(self.cache) + 1}")
        known = self.cache.get(uid)
        if known is not None and known[0] != (BATCH_NORMALIZATION, (wide,), ()):
            raise error(
                "F301",
                f"`batch_normalization` was made for {known[0][1][0]} dimensions, here it meets "
                f"{wide}",
                span_of(node),
                "make another one for this layer",
            )
        if known is None:
            self.count(2 * wide, node)

            def param(name: str, kind: str, constraint: str, trainable: bool) -> Param:
                return Param(
                    TensorType(None, (wide,)),
                    f"{uid}/{name}",
                    Initializer(kind),
                    constraint,
                    trainable,
                    uid,
                    spans=node.spans,
                )

            made = {
                "gamma": param("gamma", "ones", "positive", True),
                "beta": param("beta", "zeros", "real", True),
                "moving_mean": param("moving_mean", "zeros", "real", False),
                "moving_variance": param("moving_variance", "ones", "real", False),
            }
            self.cache[uid] = known = ((BATCH_NORMALIZATION, (wide,), ()), made)
        return dict(known[1])

    def count(self, more: int, node: Apply) -> None:
        """Refuse more trained numbers than the limit."""
        count_trained(self.cache, self.limits, more, span_of(node))


def count_trained(cache: dict[Any, Any], limits: Limits, more: int, span: Span | None) -> None:
    """Add to a session's trained numbers.

    Raises:
        FlowError: F307 there would be more than the limit.
    """
    total = cache.get("trained parameters", 0) + more
    if total > limits.parameters:
        raise error(
            "F307",
            f"the flow would have {total:,} trained parameters, the limit is {limits.parameters:,}",
            span,
            "use fewer or narrower hidden layers",
        )
    cache["trained parameters"] = total


def check_made(node: Apply, inputs: int, widths: tuple[int, ...]) -> None:
    """Refuse sizes with which a masked network would not be autoregressive."""
    name = CATALOGUE[node.entry].name
    if node.entry == MADE_TEMPLATE and any(w < inputs for w in widths):
        raise error(
            "F301",
            f"each hidden layer of `{name}` needs at least {inputs} units, one for each dimension",
            span_of(node),
        )
    if node.entry != MADE:
        return
    shape = node.get("event_shape")
    if shape is not None and flat_ints(shape) != (inputs,):
        raise error(
            "F301",
            f"`{name}` was made for event shape {list(flat_ints(shape))}, the event has "
            f"{inputs} dimensions",
            span_of(node),
        )
    order = node.get("input_order")
    if isinstance(order, tuple) and len(order) != inputs:
        raise error(
            "F301",
            f"`input_order` of `{name}` lists {len(order)} dimensions, the event has {inputs}",
            span_of(node),
        )
