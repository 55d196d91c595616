"""Which event shape each part of a bijector meets, and which parts still lack a size."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from flowdsl.catalogue import CATALOGUE
from flowdsl.catalogue.bijectors.glow import GLOW
from flowdsl.catalogue.networks import COUPLING_TEMPLATE, MADE
from flowdsl.diagnostics import error
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    Constant,
    DistributionType,
    JointType,
    NetworkType,
    Node,
    ShapeError,
    Step,
    children,
    postorder,
)
from flowdsl.source import Span

Event: TypeAlias = "tuple[int, ...]"
Job: TypeAlias = "tuple[Node, Event]"
Path: TypeAlias = "tuple[str | int, ...]"

REAL_NVP = "bijector.real_nvp"
AUTOREGRESSIVE = "bijector.masked_autoregressive_flow"
BATCH_NORMALIZATION = "bijector.batch_normalization"
OF_ITS_OWN = {BATCH_NORMALIZATION: "gamma", GLOW: "lower_upper"}
"""Bijectors with weights of their own, and an argument that they have once they are sized."""


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
    marker = OF_ITS_OWN.get(node.entry)
    return marker is not None and node.get(marker) is None


def flat_ints(value: Arg) -> tuple[int, ...]:
    """Whole numbers of a shape argument."""
    if isinstance(value, Constant):
        return tuple(int(v) for v in np.ravel(value.value))
    items = value if isinstance(value, tuple) else (value,)
    return tuple(int(v) for v in items if isinstance(v, (int, float)))


def span_of(node: Node) -> Span | None:
    """Where a node was written."""
    return node.spans[0] if node.spans else None


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
        raise error(
            "F301", "a network needs to know the size of the events that reach it", span_of(node)
        )
    return known


def stepped(step: Step, shape: tuple[int | None, ...], node: Node) -> tuple[int | None, ...]:
    """Event shape after one step."""
    place = step.span or span_of(node)
    if len(shape) < step.forward_rank:
        raise error(
            "F303",
            f"`{step.name}` works on events of rank {step.forward_rank}, what reaches it "
            f"has event shape {list(shape)}",
            place,
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
    if isinstance(base.type, JointType):
        shapes = tuple(p.event_shape or () for p in base.type.parts)
        return {("distribution",): (base, ()), ("bijector",): (bijector, shapes)}  # type: ignore[dict-item]
    shape = base.type.event_shape
    if shape is None or None in shape:
        raise error(
            "F301",
            "a network needs to know the size of the events that reach it",
            span_of(bijector),
        )
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
    return round(wide * abs(float(value)))  # type: ignore[arg-type]


def autoregressive_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """The network reads all dimensions and gives params for each."""
    network = node.get("shift_and_log_scale_fn")
    if not isinstance(network, Node) or not isinstance(network.type, NetworkType):
        return {}
    assert isinstance(network, Apply)
    ranks = node.get("event_ndims")
    if (ranks is not None and flat_ints(ranks) != (1,)) or not event:
        raise error(
            "F303",
            f"`{CATALOGUE[network.entry].name}` works on vectors: leave `event_ndims` at 1",
            span_of(network),
        )
    if network.entry == COUPLING_TEMPLATE:
        raise error(
            "F301",
            "`masked_autoregressive_flow` takes a masked network, such as "
            "autoregressive_network(params = 2)",
            span_of(network),
        )
    if network.entry == MADE:
        params = network.get("params")
        count = 2 if params is None else flat_ints(params)[0]
        if count != 2:
            raise error(
                "F301",
                "`masked_autoregressive_flow` needs shift and log scale for each "
                f"dimension: `params` must be 2, it is {count}",
                span_of(network),
            )
    else:
        count = 1 if network.get("shift_only") else 2
    return {("shift_and_log_scale_fn",): (network, (event[-1], count * event[-1]))}


def joint_map_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """Each bijector meets the event of its own part: `event` holds one shape a part."""
    found = [(path, child) for path, child in paths(node) if isinstance(child.type, BijectorType)]
    return {path: (child, shape) for (path, child), shape in zip(found, event)}  # type: ignore[misc]


def no_jobs(node: Apply, event: Event) -> dict[Path, Job]:
    """A layer that knows the sizes of its networks itself."""
    return {}


MEETS: dict[str, Callable[[Apply, Event], dict[Path, Job]]] = {
    "bijector.chain": chain_jobs,
    "bijector.invert": invert_jobs,
    "bijector.blockwise": blockwise_jobs,
    "bijector.transform_diagonal": diagonal_jobs,
    "bijector.fill_scale_tri_l": diagonal_jobs,
    "distribution.transformed_distribution": transformed_jobs,
    REAL_NVP: real_nvp_jobs,
    AUTOREGRESSIVE: autoregressive_jobs,
    GLOW: no_jobs,
    "bijector.joint_map": joint_map_jobs,
}
