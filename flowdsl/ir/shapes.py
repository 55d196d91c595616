"""Static shapes: tuples whose unknown sizes are None; None alone is an unknown rank."""

from __future__ import annotations

from typing import TypeAlias

Shape: TypeAlias = "tuple[int | None, ...] | None"


class ShapeError(ValueError):
    """Two shapes do not fit; the message is fit for a user."""


def show(shape: Shape) -> str:
    """A shape as the user reads it.

    >>> show((2, None)), show(()), show(None)
    ('[2, ?]', '[]', '[...]')
    """
    if shape is None:
        return "[...]"
    return "[" + ", ".join("?" if s is None else str(s) for s in shape) + "]"


def broadcast(*shapes: Shape) -> Shape:
    """The common shape of several, as NumPy broadcasts them.

    Raises:
        ShapeError: when two known sizes differ and neither is 1.

    >>> broadcast((3, 1), (2,))
    (3, 2)
    """
    if any(s is None for s in shapes):
        return None
    known = [s for s in shapes if s is not None]
    rank = max((len(s) for s in known), default=0)
    out: list[int | None] = []
    for axis in range(-rank, 0):
        size: int | None = 1
        for s in known:
            if -axis > len(s) or s[axis] == 1:
                continue
            here = s[axis]
            if size == 1:
                size = here
            elif here is None or size is None:
                size = here if size is None else size
            elif here != size:
                raise ShapeError(f"shapes {show(known[0])} and {show(s)} do not fit together")
        out.append(size)
    return tuple(out)


def size(shape: Shape) -> int | None:
    """Number of elements, or None where a size is unknown.

    >>> size((2, 3)), size(()), size((None,))
    (6, 1, None)
    """
    total = 1
    for s in shape if shape is not None else (None,):
        if s is None:
            return None
        total *= s
    return total


def compatible(a: Shape, b: Shape) -> bool:
    """Whether two shapes may be the same one."""
    if a is None or b is None:
        return True
    return len(a) == len(b) and all(x is None or y is None or x == y for x, y in zip(a, b))
