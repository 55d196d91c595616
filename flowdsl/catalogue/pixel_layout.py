"""The network of PixelCNN++: which layer reads what, over any kind of layers.

A pixel's parameters read pixels above it and to its left only: the vertical stack sees the rows
above, the horizontal one the row so far. Salimans, Karpathy, Chen and Kingma (2017), figure 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

STACKS = ("vertical", "horizontal")


@dataclass(frozen=True)
class Sizes:
    """What shapes a network.

    Args:
        channels: of a pixel.
        resnet: gated layers in a level.
        levels: resolutions; each halves height and width.
        filters: channels inside.
        mixtures: components of the mixture of a pixel.
        rows, columns: how far a layer sees up, and to both sides.
        conditioning: how many conditioning numbers each gated layer reads, 0 for none.
    """

    channels: int
    resnet: int
    levels: int
    filters: int
    mixtures: int
    rows: int
    columns: int
    conditioning: int = 0

    @property
    def coefficients(self) -> int:
        """Numbers by which the channels of a pixel depend on those before."""
        return self.channels * (self.channels - 1) // 2

    @property
    def outputs(self) -> int:
        """Parameters of one component: weight, locations, scales, coefficients."""
        return 2 * self.channels + self.coefficients + 1


@dataclass(frozen=True)
class Convolution:
    """A convolution that uses the part of its kernel from `rows` and `columns`.

    `stride` 2 halves the image; with `grows` it doubles it.
    """

    kernel: tuple[int, int]
    rows: tuple[int, int]
    columns: tuple[int, int]
    filters: int
    stride: int = 1
    grows: bool = False

    def mask(self) -> np.ndarray:
        """1 where the kernel is used, shape `[height, width, 1, 1]`.

        >>> Convolution((3, 1), (0, 1), (0, 1), 4).mask()[:, 0, 0, 0].tolist()
        [1.0, 0.0, 0.0]
        """
        mask = np.zeros((*self.kernel, 1, 1))
        mask[slice(*self.rows), slice(*self.columns)] = 1.0
        return mask


class Layers(Protocol):
    """What the network is made of."""

    def convolution(self, x: Any, layer: Convolution) -> Any:
        """A convolution with its weights."""

    def dense(self, x: Any, units: int) -> Any:
        """The same linear map of each pixel."""

    def activation(self, x: Any) -> Any:
        """The activation inside of layers."""

    def dropout(self, x: Any) -> Any:
        """Dropout, in training."""

    def gate(self, x: Any) -> Any:
        """Half of the channels, scaled by the sigmoid of the other half."""

    def elu(self, x: Any) -> Any:
        """The last activation."""

    def add(self, a: Any, b: Any) -> Any:
        """The sum."""

    def concat(self, a: Any, b: Any) -> Any:
        """The channels of both."""

    def conditioning(self, units: int) -> Any:
        """A linear map of the condition, the same for all pixels."""


def reach(sizes: Sizes, stack: str) -> tuple[int, int]:
    """Height and width of what a layer of a stack uses of its kernel."""
    return (sizes.rows - 1, sizes.columns) if stack == "vertical" else (2, sizes.columns // 2 + 1)


def inner(sizes: Sizes, stack: str, filters: int) -> Convolution:
    """A convolution that keeps the size of the image."""
    height, width = reach(sizes, stack)
    kernel = (2 * sizes.rows - 3, sizes.columns) if stack == "vertical" else (3, sizes.columns)
    return Convolution(kernel, (0, height), (0, width), filters)


def shrinking(sizes: Sizes, stack: str) -> Convolution:
    """A convolution that halves the image."""
    height, width = reach(sizes, stack)
    kernel = (2 * height, width + 1 if stack == "vertical" else 2 * width)
    return Convolution(kernel, (0, height), (0, width), sizes.filters, stride=2)


def growing(sizes: Sizes, stack: str) -> Convolution:
    """A transposed convolution that doubles the image."""
    height, width = reach(sizes, stack)
    tall = 2 * height - 2
    if stack == "vertical":
        kernel, columns = (tall, width + 1), (0, width)
    else:
        kernel, columns = (tall, 2 * width - 2), (width - 2, 2 * width - 2)
    return Convolution(kernel, (height - 2, tall), columns, sizes.filters, stride=2, grows=True)


def parameters(layers: Layers, image: Any, sizes: Sizes) -> Any:
    """Parameters of every pixel's mixture, `mixtures * outputs` channels.

    Args:
        layers: makes the layers, in the order of use.
        image: values from -1 to 1, shape `[n, height, width, channels]`.
        sizes: of the network.
    """
    rows, columns, filters = sizes.rows, sizes.columns, sizes.filters
    first = Convolution((2 * rows - 1, columns), (0, rows - 1), (0, columns), filters)
    above = Convolution((3, columns), (0, 1), (0, columns), filters)
    left = Convolution((3, columns), (0, 2), (0, columns // 2), filters)
    vertical = layers.convolution(image, first)
    horizontal = layers.add(layers.convolution(image, above), layers.convolution(image, left))
    down = {"vertical": [vertical], "horizontal": [horizontal]}
    for level in range(sizes.levels):
        for _ in range(sizes.resnet):
            for stack in STACKS:
                shortcut = down["vertical"][-1] if stack == "horizontal" else None
                down[stack].append(gated(layers, sizes, stack, down[stack][-1], shortcut))
        if level < sizes.levels - 1:
            for stack in STACKS:
                layer = shrinking(sizes, stack)
                down[stack].append(layers.convolution(down[stack][-1], layer))
    up = {stack: made.pop() for stack, made in down.items()}
    for level in range(sizes.levels):
        for _ in range(sizes.resnet + (level > 0)):
            for stack in STACKS:
                shortcut = down[stack].pop()
                if stack == "horizontal":
                    shortcut = layers.concat(up["vertical"], shortcut)
                up[stack] = gated(layers, sizes, stack, up[stack], shortcut)
        if level < sizes.levels - 1:
            for stack in STACKS:
                up[stack] = layers.convolution(up[stack], growing(sizes, stack))
    return layers.dense(layers.elu(up["horizontal"]), sizes.outputs * sizes.mixtures)


def gated(layers: Layers, sizes: Sizes, stack: str, x: Any, shortcut: Any) -> Any:
    """One gated layer with a shortcut, which also reads another stack, if any."""
    inside = layers.convolution(layers.activation(x), inner(sizes, stack, sizes.filters))
    if shortcut is not None:
        inside = layers.add(layers.dense(layers.activation(shortcut), sizes.filters), inside)
    inside = layers.dropout(layers.activation(inside))
    inside = layers.convolution(inside, inner(sizes, stack, 2 * sizes.filters))
    if sizes.conditioning:
        inside = layers.add(inside, layers.conditioning(2 * sizes.filters))
    return layers.add(x, layers.gate(inside))
