"""Small flows as IR, without the language."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import (
    Apply,
    Arg,
    Constant,
    Function,
    FunctionType,
    Node,
    Param,
    Symbol,
    TensorType,
)
from flowdsl.layers.initialise import size


def const(value: Any, dtype: str | None = None) -> Constant:
    """A constant; it follows the graph's dtype unless one is given."""
    array = np.asarray(value, np.float64)
    return Constant(TensorType(dtype, array.shape), array)


def param(name: str, init: Any, constraint: str = "real", **facts: Any) -> Param:
    """A user's own trainable value."""
    array = np.asarray(init, np.float64)
    return Param(TensorType(None, array.shape), name, array, constraint, **facts)


def make(key: str, **args: Arg) -> Apply:
    """An Apply node of a catalogue entry; numbers may be plain."""
    entry = CATALOGUE[key]
    wants = {f.name: f.wants for f in entry.short_formals}
    ready = {
        name: const(value)
        if wants.get(name) == "tensor" and not isinstance(value, (Node, tuple))
        else value
        for name, value in args.items()
    }
    return construct(entry, ready)


def normal(loc: Any = 0.0, scale: Any = 1.0) -> Apply:
    """A normal distribution."""
    return make("distribution.normal", loc=loc, scale=scale)


def iid(base: Node, *shape: int) -> Apply:
    """Independent copies as one event."""
    return make("distribution.sample_distribution", distribution=base, sample_shape=tuple(shape))


def chain(*bijectors: Node) -> Apply:
    """A chain, the last bijector applied first."""
    return make("bijector.chain", bijectors=tuple(bijectors))


def flow(base: Node, bijector: Node) -> Apply:
    """A base distribution through a bijector, sized."""
    event = base.type.event_shape  # type: ignore[union-attr]
    return make(
        "distribution.transformed_distribution",
        distribution=base,
        bijector=size(bijector, event, {}),
    )


def coupling(uid: str, masked: int = 1, hidden: tuple[int, ...] = (64, 64), **more: Arg) -> Apply:
    """A real_nvp layer with its default template."""
    network = make(
        "network.real_nvp_default_template",
        hidden_layers=hidden,
        activation="relu",
        uid=uid,
        seed=1,
        **more,
    )
    return make("bijector.real_nvp", num_masked=masked, shift_and_log_scale_fn=network)


def made(uid: str, hidden: tuple[int, ...] = (16, 16), **more: Arg) -> Apply:
    """A masked autoregressive layer over an AutoregressiveNetwork."""
    network = make(
        "network.autoregressive_network",
        params=2,
        hidden_units=hidden,
        activation="tanh",
        uid=uid,
        seed=1,
        **more,
    )
    return make("bijector.masked_autoregressive_flow", shift_and_log_scale_fn=network)


def real_nvp(
    layers: int = 5, hidden: tuple[int, ...] = (64, 64), event: int = 2, uid: str = "real_nvp"
) -> Apply:
    """Couplings with swaps between them, over independent normals."""
    swap = tuple(reversed(range(event)))
    parts: list[Node] = []
    for i in range(layers):
        parts += [
            coupling(f"{uid}#{i + 1}", event // 2, hidden),
            make("bijector.permute", permutation=swap),
        ]
    return flow(iid(normal(), event), chain(*parts))


def function(arity: int, body: Any) -> Function:
    """An IR function from a Python one over symbols."""
    symbols = tuple(Symbol(TensorType(None, None), f"x{i}") for i in range(arity))
    return Function(FunctionType(arity), symbols, body(*symbols))
