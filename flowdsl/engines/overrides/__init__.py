"""Catalogue entries that are not simply a TFP class called with its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flowdsl.engines.overrides import (
    batches,
    beta_quotient,
    ffjord,
    float64,
    glow,
    inference,
    inflated,
    joint,
    joint_bijectors,
    layers,
    networks,
    pixels,
    structure,
    tensors,
)

if TYPE_CHECKING:
    from flowdsl.engines.calls import Call

SPECIAL: dict[str, Callable[[Call], Any]] = {
    **structure.SPECIAL,
    **batches.SPECIAL,
    **beta_quotient.SPECIAL,
    **inference.SPECIAL,
    **pixels.SPECIAL,
    **inflated.SPECIAL,
    **joint.SPECIAL,
    **joint_bijectors.SPECIAL,
    **ffjord.SPECIAL,
    **float64.SPECIAL,
    **glow.SPECIAL,
    **layers.SPECIAL,
    **networks.SPECIAL,
    **tensors.SPECIAL,
}
