"""The weights of a glow layer: all sizes follow from its own arguments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, Bound, construct
from flowdsl.catalogue.bijectors.glow import EXIT, Level, plan
from flowdsl.catalogue.convolutions import GLOW_EXIT_NETWORK, GLOW_NETWORK, network_shapes
from flowdsl.diagnostics import error
from flowdsl.ir import Apply, Arg, Initializer, Node, Param, TensorType
from flowdsl.layers.event_shapes import span_of
from flowdsl.layers.seeds import derived_seed

if TYPE_CHECKING:
    from flowdsl.layers.initialise import Sizing


def glow_parts(sizing: Sizing, node: Apply) -> dict[str, Arg]:
    """Sized networks, mixing matrices and normalisations of every step.

    Raises:
        FlowError: F307 for more steps or weights than the limits allow.
    """
    uid = str(node.get("uid") or f"glow#{len(sizing.cache) + 1}")
    known = sizing.cache.get(uid)
    if known is None:
        blocks, steps = plan(Bound(CATALOGUE[node.entry], dict(node.args)))
        check_steps(sizing, node, blocks, steps)
        jobs = networks(node, blocks, steps, uid)
        wide = [level.channels for level in blocks for _ in range(steps)]
        sizing.count(total(jobs, wide, bool(normalised(node))), node)
        known = sizing.cache[uid] = made(node, jobs, wide, uid)
    return dict(known)


def normalised(node: Apply) -> bool:
    """Whether each step begins with activation normalisation."""
    return node.get("use_actnorm") is not False


def check_steps(sizing: Sizing, node: Apply, blocks: tuple[Level, ...], steps: int) -> None:
    """Refuse what would take for ever before anything of it is made."""
    count = len(blocks) * steps
    if count > sizing.limits.chain_steps:
        raise error(
            "F307",
            f"`glow` would have {count:,} steps, the limit is {sizing.limits.chain_steps:,}",
            span_of(node),
            "use fewer blocks, or fewer steps per block",
        )
    work = steps * sum(level.channels**3 for level in blocks)
    if work > sizing.limits.element_operations:
        raise error(
            "F307",
            f"the mixing matrices of `glow` would take {work:.2g} operations to draw, the limit "
            f"is {sizing.limits.element_operations:,}",
            span_of(node),
            "use fewer blocks, so that fewer channels are mixed",
        )


Job = tuple[str, str, Apply, dict[str, Arg], list[tuple[int, ...]]]


def networks(node: Apply, blocks: tuple[Level, ...], steps: int, uid: str) -> list[Job]:
    """Which network of which sizes goes where, for every step and every exit."""
    jobs: list[Job] = []
    for i, level in enumerate(blocks):
        inner = (level.height, level.width, level.channels // 2)
        coupling = template(node, "coupling_bijector_fn", GLOW_NETWORK, i, len(blocks))
        for j in range(steps):
            jobs.append(job("coupling", f"{uid}/block{i}/step{j}", coupling, input_shape=inner))
        if level.leave:
            ahead = (level.height, level.width, level.stay)
            leaving = template(node, EXIT, GLOW_EXIT_NETWORK, i, len(blocks))
            facts: dict[str, Arg] = {"input_shape": ahead, "output_chan": level.leave}
            jobs.append(job("exit", f"{uid}/block{i}/exit", leaving, **facts))
    return jobs


def template(node: Apply, name: str, kind: str, block: int, blocks: int) -> Apply:
    """The network that a block's own are made after."""
    value = node.get(name)
    if isinstance(value, tuple):
        value = value[block] if len(value) == blocks else value[0]
    if isinstance(value, Apply):
        return value
    return construct(CATALOGUE[kind], {}, span_of(node))


def job(place: str, identity: str, network: Apply, **facts: Arg) -> Job:
    """One network with its sizes and the shapes of its weights."""
    args = {**dict(network.args), **facts}
    args.pop("weights", None)
    shapes = network_shapes(Bound(CATALOGUE[network.entry], args))
    assert shapes is not None
    return place, identity, network, args, shapes


def total(jobs: list[Job], wide: list[int], normal: bool) -> int:
    """Number of trained numbers."""
    convolutions = sum(math.prod(s) for *_, shapes in jobs for s in shapes)
    return convolutions + sum(c * c + 2 * c * normal for c in wide)


def made(node: Apply, jobs: list[Job], wide: list[int], uid: str) -> dict[str, Arg]:
    """All parts of one glow."""
    seed = node.get("seed")
    start = seed if type(seed) is int else 0
    sized: dict[str, list[Node]] = {"coupling": [], "exit": []}
    for place, identity, network, args, shapes in jobs:
        args["weights"] = weights(identity, shapes, start, uid, network)
        entry = CATALOGUE[network.entry]
        sized[place].append(construct(entry, args, span_of(network)))

    def param(name: str, shape: tuple[int, ...], init: Initializer, trained: bool = True) -> Param:
        return Param(
            TensorType(None, shape), name, init, trainable=trained, layer=uid, spans=node.spans
        )

    names = [f"{uid}/mixing{i}" for i in range(len(wide))]
    draws = [
        Initializer("orthogonal_lu", c, c, derived_seed(start, n)) for n, c in zip(names, wide)
    ]
    mixing: list[Arg] = [
        param(f"{n}/lower_upper", (c, c), init) for n, c, init in zip(names, wide, draws)
    ]
    orders: list[Arg] = [
        tuple(np.random.default_rng(derived_seed(start, f"{n}/order")).permutation(c).tolist())
        for n, c in zip(names, wide)
    ]
    zeros = Initializer("zeros")
    norms: list[Arg] = [
        (
            param(f"{uid}/actnorm{i}/shift", (c,), zeros),
            param(f"{uid}/actnorm{i}/log_scale", (c,), zeros),
            param(f"{uid}/actnorm{i}/started", (), zeros, trained=False),
        )
        for i, c in enumerate(wide if normalised(node) else ())
    ]
    parts: dict[str, Any] = {
        "uid": uid,
        "coupling_bijector_fn": sized["coupling"],
        EXIT: sized["exit"],
        "lower_upper": mixing,
        "permutations": orders,
        "actnorm": norms,
    }
    return {k: tuple(v) if isinstance(v, list) else v for k, v in parts.items()}


def weights(
    identity: str, shapes: list[tuple[int, ...]], seed: int, layer: str, network: Apply
) -> tuple[Param, ...]:
    """Params of one network; its last convolution begins at zero, so that it changes nothing."""
    made: list[Param] = []
    for i, shape in enumerate(shapes):
        name = f"{identity}/{'bias' if len(shape) == 1 else 'kernel'}{i // 2}"
        init = Initializer("zeros")
        if len(shape) == 4 and i + 2 < len(shapes):
            fan = math.prod(shape[:3])
            init = Initializer("he_normal", fan, shape[3], derived_seed(seed, name))
        made.append(Param(TensorType(None, shape), name, init, layer=layer, spans=network.spans))
    return tuple(made)
