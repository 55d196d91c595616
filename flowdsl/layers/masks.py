"""Binary masks that make a dense network autoregressive (MADE), with NumPy only.

Two families, both TFP's: `degree_masks` belong to `AutoregressiveNetwork`, `block_masks` to
`masked_autoregressive_default_template`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np

InputOrder: TypeAlias = "str | Sequence[int]"
HiddenDegrees: TypeAlias = Literal["equal", "random"]
INPUT_ORDERS = ("left-to-right", "right-to-left", "random")


def input_degrees(size: int, order: InputOrder, seed: int = 0) -> np.ndarray:
    """Degree (1 to `size`) of every input unit.

    Args:
        size: number of inputs.
        order: "left-to-right", "right-to-left", "random", or the degrees themselves.
        seed: for "random".

    Returns:
        int32 array of shape `[size]`, a permutation of 1 to `size`.

    Raises:
        ValueError: for any other order.

    >>> input_degrees(3, "right-to-left").tolist()
    [3, 2, 1]
    """
    if not isinstance(order, str):
        degrees = np.asarray(order, np.int32)
        if not np.array_equal(np.sort(degrees), np.arange(1, size + 1)):
            raise ValueError(f"an input order names each of 1 to {size} once")
        return degrees
    upwards = np.arange(1, size + 1, dtype=np.int32)
    if order == "left-to-right":
        return upwards
    if order == "right-to-left":
        return upwards[::-1].copy()
    if order == "random":
        return np.random.RandomState(seed).permutation(upwards)
    raise ValueError(f"an input order is one of {', '.join(INPUT_ORDERS)}")


def hidden_degrees(
    size: int, units: int, kind: HiddenDegrees, least: int, seed: int = 0
) -> np.ndarray:
    """Degree of every unit of a hidden layer.

    Args:
        size: number of inputs of the network.
        units: width of the layer.
        kind: "equal" spreads the degrees evenly, "random" draws them.
        least: least degree of the layer below.
        seed: for "random".
    """
    lowest = min(least, size - 1)
    if kind == "random":
        drawn = np.random.RandomState(seed).randint(lowest, max(size, lowest + 1), units)
        return drawn.astype(np.int32)
    spread = np.ceil(np.arange(1, units + 1) * (size - 1) / float(units + 1))
    return np.maximum(lowest, spread).astype(np.int32)


def degree_masks(
    params: int,
    size: int,
    hidden_units: Sequence[int],
    order: InputOrder = "left-to-right",
    kind: HiddenDegrees = "equal",
    seed: int = 0,
) -> list[np.ndarray]:
    """Masks of a network whose output i depends only on inputs of a smaller degree.

    Args:
        params: outputs for each input.
        size: number of inputs.
        hidden_units: widths of the hidden layers.

    Returns:
        Boolean arrays of shape `[rows, columns]`, one for each kernel; the last has
        `size * params` columns, the params of one input side by side.

    >>> degree_masks(1, 2, [2])[-1].astype(int).tolist()
    [[0, 1], [0, 1]]
    """
    degrees = [input_degrees(size, order, seed)]
    for number, units in enumerate(hidden_units):
        degrees.append(hidden_degrees(size, units, kind, int(degrees[-1].min()), seed + 1 + number))
    masks = [low[:, None] <= high for low, high in itertools.pairwise(degrees)]
    last = degrees[-1][:, None] < degrees[0]
    return [*masks, np.repeat(last, params, axis=1)]


def block_mask(blocks: int, rows: int, columns: int, exclusive: bool) -> np.ndarray:
    """Mask of one kernel whose units fall in equal blocks, one for each input.

    Args:
        blocks: number of inputs.
        rows, columns: shape of the kernel.
        exclusive: whether a block sees only earlier blocks, not itself.
    """
    mask = np.zeros((rows, columns), bool)
    high, wide = rows // blocks, columns // blocks
    for block in range(blocks):
        first = wide * (block + exclusive)
        mask[high * block : high * (block + 1), first:] = True
    return mask


def block_masks(params: int, size: int, hidden_units: Sequence[int]) -> list[np.ndarray]:
    """Masks of the default template: exclusive at the first kernel, inclusive after it.

    Raises:
        ValueError: a hidden layer has fewer units than there are inputs, which would break the
            autoregressive property.
    """
    if any(units < size for units in hidden_units):
        raise ValueError(f"each hidden layer needs at least {size} units, one for each dimension")
    widths = [size, *hidden_units, size * params]
    return [
        block_mask(size, rows, columns, exclusive=number == 0)
        for number, (rows, columns) in enumerate(itertools.pairwise(widths))
    ]
