"""The values of a joint distribution as columns of one table, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flowdsl.ir.types import JointType


@dataclass(frozen=True)
class Part:
    """One part of a joint distribution: its name, dtype and the shape of one value."""

    name: str
    dtype: str
    shape: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many numbers one value has."""
        return math.prod(self.shape)

    @property
    def columns(self) -> tuple[str, ...]:
        """`m` for single numbers, `m_1`, `m_2`, ... for the numbers of anything larger."""
        if self.shape == ():
            return (self.name,)
        return tuple(f"{self.name}_{i + 1}" for i in range(self.width))


@dataclass(frozen=True)
class Layout:
    """The parts of a joint distribution, side by side; `named` says whether by names."""

    parts: tuple[Part, ...]
    named: bool

    @property
    def width(self) -> int:
        """How many numbers one value of all parts has."""
        return sum(p.width for p in self.parts)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(c for p in self.parts for c in p.columns)

    def cuts(self) -> tuple[slice, ...]:
        """Where the columns of each part are."""
        out, start = [], 0
        for part in self.parts:
            out.append(slice(start, start + part.width))
            start += part.width
        return tuple(out)

    def structure(self, values: Sequence[Any]) -> Any:
        """Values of the parts as a dict by name, or as a list."""
        if not self.named:
            return list(values)
        return dict(zip((p.name for p in self.parts), values))


def layout(type_: JointType) -> Layout | None:
    """How the values of a joint distribution lie in a table; None where a size is not known.

    >>> from flowdsl.ir import DistributionType
    >>> a = DistributionType("float32", (), ())
    >>> b = DistributionType("float32", (), (2,))
    >>> layout(JointType("float32", (), None, parts=(a, b), names=("m", "y"))).columns
    ('m', 'y_1', 'y_2')
    """
    parts = []
    names = type_.names or tuple(f"x{i + 1}" for i in range(len(type_.parts)))
    for name, part in zip(names, type_.parts):
        if part.batch_shape is None or part.event_shape is None:
            return None
        shape = (*part.batch_shape, *part.event_shape)
        if None in shape:
            return None
        parts.append(Part(name, part.dtype, tuple(s for s in shape if s is not None)))
    return Layout(tuple(parts), type_.names is not None)
