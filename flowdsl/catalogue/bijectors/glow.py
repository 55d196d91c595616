"""Glow: a vector becomes an image, level by level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.catalogue.bijectors.rules import bijector, one, only_real
from flowdsl.catalogue.convolutions import GLOW_EXIT_NETWORK, GLOW_NETWORK, image_shape, whole
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import flag
from flowdsl.catalogue.rules import known
from flowdsl.ir import Apply, BijectorType, NetworkType, Param, ShapeError, show

GLOW = "bijector.glow"
GIVEN = ("lower_upper", "permutations", "actnorm")
"""What a sized glow holds besides its networks: one item a step."""

Event = tuple[int | None, ...]


@dataclass(frozen=True)
class Level:
    """One block: its picture, and the channels that stay, leave here, and left before."""

    height: int
    width: int
    stay: int
    leave: int
    past: int

    @property
    def channels(self) -> int:
        """Channels that the block works on."""
        return self.stay + self.leave


def levels(shape: tuple[int, int, int], fractions: tuple[float, ...]) -> tuple[Level, ...]:
    """The blocks, the one next to the noise first, as TFP's Glow splits channels.

    >>> [(v.height, v.stay, v.leave, v.past) for v in levels((8, 8, 1), (0.5, 0.0))]
    [(2, 8, 0, 8), (4, 2, 2, 0)]
    """
    height, width, channels = shape
    found: list[Level] = []
    past = 0
    for i, fraction in enumerate(fractions, 1):
        free = channels * 4**i - past
        leave = int(free * fraction)
        found.append(Level(height // 2**i, width // 2**i, free - leave, leave, past))
        past = 4 * (past + leave)
    return tuple(reversed(found))


def plan(bound: Bound) -> tuple[tuple[Level, ...], int]:
    """The blocks of a call, and the number of steps of each.

    Raises:
        RuleError: sizes that cannot be halved so often, or shares that leave nothing.
    """
    shape = image_shape(bound, "output_shape") or (32, 32, 3)
    blocks, steps = whole(bound, "num_glow_blocks", 3), whole(bound, "num_steps_per_block", 32)
    if blocks > 30 or any(size % 2**blocks for size in shape[:2]):
        raise RuleError(
            "F301",
            f"height and width of `output_shape` {show(shape)} must be multiples of 2 to the "
            f"power `num_glow_blocks` = {blocks}",
            "output_shape",
            "each block halves the picture: use fewer blocks",
        )
    found = levels(shape, shares(bound, blocks))
    if any(v.stay < 1 for v in found):
        raise RuleError(
            "F304",
            "`grab_after_block` takes all channels out, and the next block has none",
            "grab_after_block",
        )
    return found, steps


def shares(bound: Bound, blocks: int) -> tuple[float, ...]:
    """The share of the channels that leave after each block; half, and none after the last."""
    if "grab_after_block" not in bound:
        return (*(0.5,) * (blocks - 1), 0.0)
    value = known(bound, "grab_after_block")
    if value is None:
        raise RuleError("F304", "`grab_after_block` of `glow` must be numbers", "grab_after_block")
    found = tuple(float(v) for v in np.ravel(value))
    if len(found) != blocks:
        raise RuleError(
            "F301",
            f"`grab_after_block` of `glow` has {len(found)} numbers, there are {blocks} blocks",
            "grab_after_block",
        )
    if not all(0 <= v < 1 for v in found):
        raise RuleError(
            "F304",
            "`grab_after_block` of `glow` must be at least 0 and below 1",
            "grab_after_block",
        )
    return found


def glow(bound: Bound) -> BijectorType:
    """A vector of as many numbers as the picture has."""
    found, steps = plan(bound)
    picture = image_shape(bound, "output_shape") or (32, 32, 3)
    size = picture[0] * picture[1] * picture[2]
    for name, kind in (("coupling_bijector_fn", GLOW_NETWORK), (EXIT, GLOW_EXIT_NETWORK)):
        check_kind(bound, name, kind)
    if is_sized(bound):
        check_parts(bound, found, steps)

    def to_picture(event: Event) -> Event:
        if event[-1] not in (None, size):
            raise ShapeError(
                f"`glow` makes a picture of shape {show(picture)} from {size} numbers, the event "
                f"has {event[-1]}"
            )
        return (*event[:-1], *picture)

    def to_vector(event: Event) -> Event:
        if any(a not in (None, b) for a, b in zip(event[-3:], picture)):
            raise ShapeError(
                f"`glow` was made for pictures of shape {show(picture)}, this one has shape "
                f"{show(event[-3:])}"
            )
        return (*event[:-3], size)

    return one(
        bound,
        name="glow()",
        forward_rank=1,
        inverse_rank=3,
        forward_shape=to_picture,
        inverse_shape=to_vector,
        image=only_real,
        preimage=only_real,
        parameters=(),
    )


EXIT = "exit_bijector_fn"


def is_sized(bound: Bound) -> bool:
    """Whether a glow holds its weights."""
    return all(name in bound for name in GIVEN)


def check_kind(bound: Bound, name: str, kind: str) -> None:
    """Refuse networks that are not made for this place."""
    value = bound.get(name, ())
    for item in value if isinstance(value, tuple) else (value,):
        if not isinstance(item, Apply) or item.entry != kind:
            word = kind.removeprefix("network.")
            raise RuleError(
                "F206", f"`{name}` of `glow` takes a network of {word}()", name, f"{word}()"
            )


def check_parts(bound: Bound, found: tuple[Level, ...], steps: int) -> None:
    """Refuse weights that do not fit the blocks; those of a file may be anything."""
    wide = [level for level in found for _ in range(steps)]
    sizes = [[v.height, v.width, v.channels // 2] for v in wide]
    out = [[v.height, v.width, v.stay, v.leave] for v in found if v.leave]
    fine = (
        network_sizes(bound.get("coupling_bijector_fn", ())) == sizes
        and network_sizes(bound.get(EXIT, ())) == out
        and shapes(bound.get("lower_upper")) == [(v.channels,) * 2 for v in wide]
        and orders(bound.get("permutations")) == [list(range(v.channels)) for v in wide]
        and norms(bound.get("actnorm")) in ([], [[(v.channels,)] * 2 + [()] for v in wide])
    )
    if not fine:
        raise RuleError("F301", "the weights of `glow` do not fit its sizes")


def network_sizes(value: Any) -> list[list[int]] | None:
    """Input shapes (and outputs) of sized networks."""
    if not isinstance(value, tuple):
        return None
    found: list[list[int]] = []
    for item in value:
        if not isinstance(item.type, NetworkType) or not item.type.sized:
            return None
        outputs = item.get("output_chan")
        found.append([*item.get("input_shape"), *([] if outputs is None else [outputs])])
    return found


def shapes(value: Any) -> list[Any] | None:
    """Shapes of Params."""
    if not isinstance(value, tuple) or not all(isinstance(p, Param) for p in value):
        return None
    return [p.type.shape for p in value]


def orders(value: Any) -> list[Any] | None:
    """Permutations, sorted."""
    if not isinstance(value, tuple):
        return None
    plain = all(isinstance(p, tuple) and all(type(i) is int for i in p) for p in value)
    return [sorted(p) for p in value] if plain else None


def norms(value: Any) -> list[Any] | None:
    """Shapes of the three Params of each activation normalisation."""
    return [shapes(item) for item in value] if isinstance(value, tuple) else None


ENTRIES = (
    bijector(
        "glow",
        "Glow",
        "Turns a vector into a picture: blocks of normalisation, mixing of channels and "
        "couplings by convolution.",
        glow,
        (
            Formal("output_shape", "shape", (32, 32, 3)),
            Formal("num_glow_blocks", "int", 3),
            Formal("num_steps_per_block", "int", 32),
            Formal("coupling_bijector_fn", "network", None),
            Formal(EXIT, "network", None),
            Formal("grab_after_block", "tensor", None),
            flag("use_actnorm", True),
            Formal("seed", "int", None),
        ),
        examples=(
            "glow(c(4, 4, 1), num_glow_blocks = 2, num_steps_per_block = 1, "
            "coupling_bijector_fn = glow_default_network(num_hidden = 8))",
        ),
        reference="Kingma and Dhariwal (2018), Glow",
        mended=("its weights are parameters, so they train and are saved",),
    ),
)
