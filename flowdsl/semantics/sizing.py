"""Gives networks and batch normalisation their weights, once the event shape is known.

A bijector that meets an event is rebuilt with the event shape followed step by step. Weights
become Params, so training, saving and counting see all of them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.networks import (
    COUPLING_TEMPLATE,
    MADE,
    MADE_TEMPLATE,
    dense_shapes,
    hidden_formal,
)
from flowdsl.diagnostics import error
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    Constant,
    DistributionType,
    Initializer,
    NetworkType,
    Node,
    Param,
    ShapeError,
    Step,
    TensorType,
    children,
    postorder,
)
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.source import Span

Event: TypeAlias = "tuple[int, ...]"
Job: TypeAlias = "tuple[Node, Event]"

REAL_NVP = "bijector.real_nvp"
AUTOREGRESSIVE = "bijector.masked_autoregressive_flow"
BATCH_NORMALIZATION = "bijector.batch_normalization"
LAST_LAYER_SHRINK = 100.0
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


def unsized(root: Node) -> set[int]:
    """Ids of nodes below which something lacks a size."""
    found: set[int] = set()
    for node in postorder(root):
        if lacks_size(node) or any(id(c) in found for c in children(node)):
            found.add(id(node))
    return found


def lacks_size(node: Node) -> bool:
    """Whether this very node lacks one."""
    if not isinstance(node, Apply):
        return False
    if isinstance(node.type, NetworkType):
        return not node.type.sized
    return node.entry == BATCH_NORMALIZATION and node.get("gamma") is None


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
        args = {
            name: replaced(value, (name,), below) for name, value in node.args
        }
        if isinstance(node.type, NetworkType):
            args |= self.network(node, event)
        elif node.entry == BATCH_NORMALIZATION:
            args |= self.moments(node, event)
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
                span_of(node), "make another one for this layer",
            )
        if known is None:
            shapes = dense_shapes(inputs, widths, outputs, use_bias)
            weights = self.weights(node, uid, shapes)
            self.cache[uid] = known = ((node.entry, sizes, widths), weights)
        return {"input_size": inputs, "output_size": outputs, "weights": known[1]}

    def weights(self, node: Apply, uid: str, shapes: list[tuple[int, ...]]) -> tuple[Param, ...]:
        """Params of a dense network."""
        self.count(sum(math.prod(s) for s in shapes), node)
        seed = node.get("seed")
        layers = sum(1 for s in shapes if len(s) == 2)
        made: list[Param] = []
        layer = -1
        for shape in shapes:
            layer += len(shape) == 2
            kind = "kernel" if len(shape) == 2 else "bias"
            identity = f"{uid}/{kind}{layer}"
            if kind == "bias":
                init = Initializer("zeros")
            else:
                shrink = LAST_LAYER_SHRINK if layer == layers - 1 else 1.0
                init = Initializer(
                    "glorot_uniform", int(shape[0] * shrink), int(shape[1] * shrink),
                    derived_seed(seed if type(seed) is int else 0, identity),
                )
            made.append(
                Param(TensorType(None, shape), identity, init, layer=uid, spans=node.spans)
            )
        return tuple(made)

    def moments(self, node: Apply, event: Event) -> dict[str, Arg]:
        """Scale, shift and moving statistics of batch normalisation."""
        wide = event[-1]
        uid = str(node.get("uid") or f"batch_normalization#{len(self.cache) + 1}")
        known = self.cache.get(uid)
        if known is not None and known[0] != (BATCH_NORMALIZATION, (wide,), ()):
            raise error(
                "F301",
                f"`batch_normalization` was made for {known[0][1][0]} dimensions, here it meets "
                f"{wide}", span_of(node), "make another one for this layer",
            )
        if known is None:
            self.count(2 * wide, node)

            def param(name: str, kind: str, constraint: str, trainable: bool) -> Param:
                return Param(
                    TensorType(None, (wide,)), f"{uid}/{name}", Initializer(kind), constraint,
                    trainable, uid, spans=node.spans,
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
        total = self.cache.get("trained parameters", 0) + more
        if total > self.limits.parameters:
            raise error(
                "F307",
                f"the flow would have {total:,} trained parameters, the limit is "
                f"{self.limits.parameters:,}",
                span_of(node), "use fewer or narrower hidden layers",
            )
        self.cache["trained parameters"] = total


def derived_seed(seed: int, identity: str) -> int:
    """A seed of one weight's own, the same on every machine.

    >>> derived_seed(0, "a") == derived_seed(0, "a") != derived_seed(1, "a")
    True
    """
    digest = hashlib.sha256(f"{seed}/{identity}".encode()).digest()
    return int.from_bytes(digest[:7], "big")


def check_made(node: Apply, inputs: int, widths: tuple[int, ...]) -> None:
    """Refuse sizes with which a masked network would not be autoregressive."""
    name = CATALOGUE[node.entry].name
    if node.entry == MADE_TEMPLATE and any(w < inputs for w in widths):
        raise error(
            "F301", f"each hidden layer of `{name}` needs at least {inputs} units, one for each "
            "dimension", span_of(node),
        )
    if node.entry != MADE:
        return
    shape = node.get("event_shape")
    if shape is not None and flat_ints(shape) != (inputs,):
        raise error(
            "F301", f"`{name}` was made for event shape {list(flat_ints(shape))}, the event has "
            f"{inputs} dimensions", span_of(node),
        )
    order = node.get("input_order")
    if isinstance(order, tuple) and len(order) != inputs:
        raise error(
            "F301", f"`input_order` of `{name}` lists {len(order)} dimensions, the event has "
            f"{inputs}", span_of(node),
        )


def flat_ints(value: Arg) -> tuple[int, ...]:
    """Whole numbers of a shape argument."""
    if isinstance(value, Constant):
        return tuple(int(v) for v in np.ravel(value.value))
    items = value if isinstance(value, tuple) else (value,)
    return tuple(int(v) for v in items if isinstance(v, (int, float)))


def span_of(node: Node) -> Span | None:
    """Where a node was written."""
    return node.spans[0] if node.spans else None


# -- which child meets which event shape ---------------------------------------------------

Path: TypeAlias = "tuple[str | int, ...]"


def jobs(node: Node, event: Event) -> dict[Path, Job]:
    """Children that hold bijectors or networks, by argument path, with what they meet."""
    assert isinstance(node, Apply)
    special = MEETS.get(node.entry)
    if special is not None:
        return special(node, event)
    return {
        path: (child, event)
        for path, child in paths(node)
        if isinstance(child.type, (BijectorType, DistributionType, NetworkType))
    }


def paths(node: Apply) -> list[tuple[Path, Node]]:
    """Every node among the arguments, with the way to it."""
    found: list[tuple[Path, Node]] = []
    stack: list[tuple[Path, Arg]] = [((name,), value) for name, value in reversed(node.args)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, Node):
            found.append((path, item))
        elif isinstance(item, tuple):
            stack += [((*path, i), v) for i, v in reversed(list(enumerate(item)))]
    return found


def replaced(value: Arg, path: Path, below: dict[Path, Node]) -> Arg:
    """An argument with its nodes exchanged for sized ones."""
    if isinstance(value, tuple):
        return tuple(replaced(v, (*path, i), below) for i, v in enumerate(value))
    return below.get(path, value)


def after(node: Node, event: Event, backwards: bool = False) -> Event:
    """Event shape on the other side of a bijector.

    Raises:
        FlowError: F301 where the shape does not fit, or is not known.
    """
    assert isinstance(node.type, BijectorType)
    steps = node.type.inverted().steps if backwards else node.type.steps
    shape: tuple[int | None, ...] = event
    for step in steps:
        shape = stepped(step, shape, node)
    known = tuple(s for s in shape if s is not None)
    if len(known) != len(shape):
        raise error("F301", "a network needs to know the size of the events that reach it",
                    span_of(node))
    return known


def stepped(step: Step, shape: tuple[int | None, ...], node: Node) -> tuple[int | None, ...]:
    """Event shape after one step."""
    place = step.span or span_of(node)
    if len(shape) < step.forward_rank:
        raise error(
            "F303", f"`{step.name}` works on events of rank {step.forward_rank}, what reaches it "
            f"has event shape {list(shape)}", place,
        )
    try:
        return step.forward_shape(shape)
    except ShapeError as problem:
        raise error("F301", str(problem), place) from None


def chain_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """The last bijector meets the event first."""
    listed = node.get("bijectors")
    if not isinstance(listed, tuple):
        return {("bijectors",): (listed, event)} if isinstance(listed, Node) else {}
    found: dict[Path, Job] = {}
    shape = event
    wanting = unsized(node)
    last = max(
        (len(listed) - i for i, b in enumerate(listed) if isinstance(b, Node) and id(b) in wanting),
        default=0,
    )
    for number, i in enumerate(reversed(range(len(listed))), 1):
        child = listed[i]
        assert isinstance(child, Node)
        found[("bijectors", i)] = (child, shape)
        if number < last:
            shape = after(child, shape)
        else:
            break
    return found


def invert_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """The inner bijector's own input is what comes out here."""
    inner = node.get("bijector")
    assert isinstance(inner, Node)
    return {("bijector",): (inner, after(inner, event, backwards=True))}


def transformed_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """The bijector meets the base's events, whatever was asked for."""
    base, bijector = node.get("distribution"), node.get("bijector")
    assert isinstance(base, Node) and isinstance(bijector, Node)
    assert isinstance(base.type, DistributionType)
    shape = base.type.event_shape
    if shape is None or None in shape:
        raise error("F301", "a network needs to know the size of the events that reach it",
                    span_of(bijector))
    known = tuple(s for s in shape if s is not None)
    return {("distribution",): (base, known), ("bijector",): (bijector, known)}


def blockwise_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """Each bijector meets its own stretch of the last axis."""
    listed = node.get("bijectors")
    assert isinstance(listed, tuple)
    sizes = node.get("block_sizes")
    widths = flat_ints(sizes) if sizes is not None else (1,) * len(listed)
    return {
        ("bijectors", i): (child, (*event[:-1], width))
        for i, (child, width) in enumerate(zip(listed, widths))
        if isinstance(child, Node)
    }


def diagonal_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """The inner bijector meets the diagonal of a matrix."""
    inner = node.get("diag_bijector")
    if not isinstance(inner, Node):
        return {}
    wide = event[-1]
    if node.entry == "bijector.fill_scale_tri_l":
        wide = (math.isqrt(8 * wide + 1) - 1) // 2
        return {("diag_bijector",): (inner, (*event[:-1], wide))}
    return {("diag_bijector",): (inner, event[:-1])}


def real_nvp_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """The network reads the kept dimensions and moves the others."""
    network = node.get("shift_and_log_scale_fn")
    if not isinstance(network, Node) or not isinstance(network.type, NetworkType):
        return {}
    wide = after(node, event)[-1]
    kept = kept_size(node, wide)
    assert isinstance(network, Apply)
    if network.entry != COUPLING_TEMPLATE:
        raise error(
            "F301", "`real_nvp` takes a network of real_nvp_default_template()", span_of(network)
        )
    factor = 1 if network.get("shift_only") else 2
    return {("shift_and_log_scale_fn",): (network, (kept, factor * (wide - kept)))}


def kept_size(node: Apply, wide: int) -> int:
    """Number of dimensions that a real_nvp layer keeps."""
    masked, fraction = node.get("num_masked"), node.get("fraction_masked")
    if masked is not None:
        return abs(flat_ints(masked)[0])
    value = fraction.value if isinstance(fraction, Constant) else fraction
    return int(round(wide * abs(float(value))))  # type: ignore[arg-type]


def autoregressive_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """The network reads all dimensions and gives params for each."""
    network = node.get("shift_and_log_scale_fn")
    if not isinstance(network, Node) or not isinstance(network.type, NetworkType):
        return {}
    assert isinstance(network, Apply)
    ranks = node.get("event_ndims")
    if (ranks is not None and flat_ints(ranks) != (1,)) or not event:
        raise error(
            "F303", f"`{CATALOGUE[network.entry].name}` works on vectors: leave `event_ndims` at 1",
            span_of(network),
        )
    if network.entry == COUPLING_TEMPLATE:
        raise error(
            "F301", "`masked_autoregressive_flow` takes a masked network, such as "
            "autoregressive_network(params = 2)", span_of(network),
        )
    if network.entry == MADE:
        params = network.get("params")
        count = 2 if params is None else flat_ints(params)[0]
        if count != 2:
            raise error(
                "F301", "`masked_autoregressive_flow` needs shift and log scale for each "
                f"dimension: `params` must be 2, it is {count}", span_of(network),
            )
    else:
        count = 1 if network.get("shift_only") else 2
    return {("shift_and_log_scale_fn",): (network, (event[-1], count * event[-1]))}


MEETS: dict[str, Callable[[Apply, Event], dict[Path, Job]]] = {
    "bijector.chain": chain_jobs,
    "bijector.invert": invert_jobs,
    "bijector.blockwise": blockwise_jobs,
    "bijector.transform_diagonal": diagonal_jobs,
    "bijector.fill_scale_tri_l": diagonal_jobs,
    "distribution.transformed_distribution": transformed_jobs,
    REAL_NVP: real_nvp_jobs,
    AUTOREGRESSIVE: autoregressive_jobs,
}
