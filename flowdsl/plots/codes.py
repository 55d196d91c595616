"""What the plotting codes F62x mean, for people who ask."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "F620": (
        "a model of this shape cannot be drawn",
        "Densities of one and two dimensions are drawn; three to six dimensions become a grid of "
        "pairs. Draw fewer dimensions of larger models from their samples.",
    ),
    "F621": (
        "a plot is written as PNG",
        "The path of a plot ends in .png.",
    ),
    "F622": (
        "there is nothing to draw",
        "The model's samples or the losses hold too few finite numbers to draw.",
    ),
}
