"""What a conditional model is given beside its values: arrays checked and laid row by row."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.catalogue.contexts import contexts
from flowdsl.data.arrays import as_array
from flowdsl.diagnostics import error
from flowdsl.ir import Node, show


@dataclass(frozen=True)
class Condition:
    """What each value of a conditional model depends on: an array of this shape.

    `columns` are the names of the data's columns that it was trained with, where they had any.
    """

    shape: tuple[int, ...]
    layer: str
    columns: tuple[str, ...] | None = None


def condition_of(root: Node, columns: tuple[str, ...] | None = None) -> Condition | None:
    """What a model depends on, None where it depends on nothing."""
    free = contexts(root)
    if not free:
        return None
    return Condition(tuple(int(s or 0) for s in free[0].type.shape or ()), free[0].id, columns)


def checked(condition: Condition | None, given: Any, method: str, dtype: np.dtype) -> Any:
    """`given` as an array `[..., *shape]`; None for a model that depends on nothing.

    Raises:
        FlowError: F520 it is missing, not wanted or of another shape, F521 no numbers.
    """
    if condition is None:
        if given is None:
            return None
        raise error("F520", f"`{method}` takes no `given`: the model depends on nothing else")
    shape = condition.shape
    if given is None:
        raise error(
            "F520",
            f"`{method}` needs `given`: `{condition.layer}` depends on an array of shape "
            f"{show(shape)} for each value",
            None,
            f"{method}(..., given=...)",
        )
    array = as_array(given, dtype, condition.columns)
    if array.ndim == 0 and math.prod(shape) == 1:
        array = array.reshape(shape)
    if array.ndim < len(shape) or array.shape[array.ndim - len(shape) :] != shape:
        wanted = show(shape)
        rows = "[n]" if shape == () else "[n, " + wanted[1:]
        raise error(
            "F520",
            f"`given` has shape {show(array.shape)}, `{condition.layer}` depends on {wanted}",
            None,
            f"pass an array of shape {wanted} or {rows}",
        )
    return array


@dataclass(frozen=True)
class Rows:
    """Values and what they depend on, row by row, and the axes that they had before."""

    values: np.ndarray
    conditioning: np.ndarray
    lead: tuple[int, ...]

    def back(self, result: np.ndarray) -> np.ndarray:
        """A result of rows with the axes of the values."""
        return result.reshape(self.lead + result.shape[1:])


def aligned(condition: Condition, x: np.ndarray, rank: int, conditioning: np.ndarray) -> Rows:
    """Values `[..., *event]` and conditions `[..., *shape]` as rows, broadcast together.

    Args:
        condition: of the model.
        x: values.
        rank: of one event.
        conditioning: what `checked` gave.

    Raises:
        FlowError: F520 their leading axes do not go together.

    >>> rows = aligned(Condition((1,), "layer"), np.zeros((4, 2)), 1, np.ones((1,)))
    >>> rows.conditioning.shape, rows.lead
    ((4, 1), (4,))
    """
    outer, around = (
        x.shape[: x.ndim - rank],
        conditioning.shape[: conditioning.ndim - len(condition.shape)],
    )
    try:
        lead = np.broadcast_shapes(outer, around)
    except ValueError:
        raise error(
            "F520",
            f"the values have leading axes {show(outer)}, `given` has {show(around)}",
            None,
            "give one condition for each value, or one for all",
        ) from None
    event = x.shape[x.ndim - rank :]
    values = np.broadcast_to(x, (*lead, *event)).reshape((-1, *event))
    rows = np.broadcast_to(conditioning, (*lead, *condition.shape)).reshape((-1, *condition.shape))
    return Rows(values, rows, lead)


def side_by_side(values: np.ndarray, conditioning: np.ndarray) -> np.ndarray:
    """Rows of both, `[n, numbers]`: the event and then what it depends on."""
    flat = [part.reshape((len(part), math.prod(part.shape[1:]))) for part in (values, conditioning)]
    return np.concatenate(flat, axis=1)


def apart(
    condition: Condition, event: tuple[int, ...], rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Events and what they depend on, of rows of both.

    >>> [part.shape for part in apart(Condition((1,), "layer"), (2,), np.zeros((4, 3)))]
    [(4, 2), (4, 1)]
    """
    n, wide = len(rows), math.prod(event)
    return rows[:, :wide].reshape((n, *event)), rows[:, wide:].reshape((n, *condition.shape))
