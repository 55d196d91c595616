"""Convolutional networks: what `glow` learns with.

As with the dense ones, a network has no weights until its layer gives it some: Params in the
order of use, a kernel `[rows, columns, from, to]` and a bias for each convolution.
"""

from __future__ import annotations

from collections.abc import Sequence

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.ir import NetworkType, Param

GLOW_NETWORK = "network.glow_default_network"
GLOW_EXIT_NETWORK = "network.glow_default_exit_network"

Shapes = list[tuple[int, ...]]


def convolution(kernel: int, inputs: int, outputs: int) -> Shapes:
    """Shapes of kernel and bias of one convolution.

    >>> convolution(3, 2, 8)
    [(3, 3, 2, 8), (8,)]
    """
    return [(kernel, kernel, inputs, outputs), (outputs,)]


def coupling_shapes(channels: int, hidden: int, kernel: int) -> Shapes:
    """Weights of GlowDefaultNetwork: three convolutions, the middle one of single pixels.

    >>> coupling_shapes(2, 8, 3)[-2:]
    [(3, 3, 8, 4), (4,)]
    """
    return [
        *convolution(kernel, channels, hidden),
        *convolution(1, hidden, hidden),
        *convolution(kernel, hidden, 2 * channels),
    ]


def exit_shapes(channels: int, outputs: int, kernel: int) -> Shapes:
    """Weights of GlowDefaultExitNetwork: one convolution.

    >>> exit_shapes(2, 3, 3)
    [(3, 3, 2, 6), (6,)]
    """
    return convolution(kernel, channels, 2 * outputs)


def whole(bound: Bound, name: str, default: int) -> int:
    """A whole number from 1.

    Raises:
        RuleError: it is something else.
    """
    value = bound.get(name, default)
    if type(value) is not int or value < 1:
        raise RuleError(
            "F304", f"`{name}` of `{bound.entry.name}` must be a whole number from 1", name
        )
    return value


def image_shape(bound: Bound, name: str) -> tuple[int, int, int] | None:
    """Height, width and channels, each from 1; None where they are not given.

    Raises:
        RuleError: they are something else.
    """
    if name not in bound:
        return None
    value = bound.get(name)
    sizes = value if isinstance(value, tuple) else (value,)
    if len(sizes) != 3 or not all(type(s) is int and s >= 1 for s in sizes):
        raise RuleError(
            "F301",
            f"`{name}` of `{bound.entry.name}` must be height, width and channels",
            name,
            "three whole numbers from 1, e.g. c(8, 8, 3)",
        )
    return sizes


def network_shapes(bound: Bound) -> Shapes | None:
    """Shapes of a network's weights; None where its input is not known yet."""
    kernel = whole(bound, "kernel_shape", 3)
    shape = image_shape(bound, "input_shape")
    if bound.entry.key == GLOW_NETWORK:
        hidden = whole(bound, "num_hidden", 400)
        return None if shape is None else coupling_shapes(shape[-1], hidden, kernel)
    outputs = whole(bound, "output_chan", 1)
    if shape is None or "output_chan" not in bound:
        return None
    return exit_shapes(shape[-1], outputs, kernel)


def network(bound: Bound) -> NetworkType:
    """Sized once it has its weights."""
    want = network_shapes(bound)
    if "weights" not in bound:
        return NetworkType(sized=False)
    if want is None or shapes_of(bound.get("weights")) != want:
        raise RuleError("F301", f"the weights of `{bound.entry.name}` do not fit its sizes")
    return NetworkType(sized=True)


def shapes_of(weights: object) -> Sequence[object] | None:
    """Shapes of a tuple of Params; None where it is something else."""
    if not isinstance(weights, tuple) or not all(isinstance(w, Param) for w in weights):
        return None
    return [w.type.shape for w in weights]


ENTRIES: tuple[Entry, ...] = (
    Entry(
        GLOW_NETWORK,
        "network",
        "glow_default_network",
        (
            Formal("input_shape", "shape", None),
            Formal("num_hidden", "int", 400),
            Formal("kernel_shape", "int", 3),
        ),
        network,
        "Three convolutions that give scale and shift of a coupling of glow().",
        tfp="GlowDefaultNetwork",
        reference="https://arxiv.org/abs/1807.03039",
        examples=("glow_default_network(num_hidden = 64)",),
    ),
    Entry(
        GLOW_EXIT_NETWORK,
        "network",
        "glow_default_exit_network",
        (
            Formal("input_shape", "shape", None),
            Formal("output_chan", "int", None),
            Formal("kernel_shape", "int", 3),
        ),
        network,
        "One convolution that gives scale and shift of the channels that leave glow() early.",
        tfp="GlowDefaultExitNetwork",
        reference="https://arxiv.org/abs/1807.03039",
        examples=("glow_default_exit_network()",),
    ),
)
