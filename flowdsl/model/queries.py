"""Asking a runtime: with what a conditional model depends on laid beside each value."""

from __future__ import annotations

import math
import secrets
import warnings
from typing import Any

import numpy as np

from flowdsl.data.conditions import Condition, aligned, checked
from flowdsl.diagnostics import error
from flowdsl.engines.interface import Runtime

MAX_SAMPLE_ELEMENTS = 1_000_000_000


def ask(
    runtime: Runtime,
    condition: Condition | None,
    method: str,
    array: np.ndarray,
    rank: int,
    given: Any,
    **options: Any,
) -> np.ndarray:
    """A method of a runtime on checked values.

    Args:
        runtime: of a distribution or a bijector.
        condition: what it depends on, None for nothing.
        method: its name.
        array: values `[..., *event]`.
        rank: of one event.
        given: what the caller gave for the condition.
        options: of the method.

    Raises:
        FlowError: F520 where `given` does not fit.
    """
    conditioning = checked(condition, given, method, array.dtype)
    if condition is None:
        return runtime.call(method, array, **options)
    rows = aligned(condition, array, rank, conditioning)
    return rows.back(runtime.call(method, rows.values, given=rows.conditioning, **options))


def statistic(
    runtime: Runtime, condition: Condition | None, method: str, given: Any, dtype: np.dtype
) -> Any:
    """A statistic of a runtime: `[*given's axes, *batch, *event]`."""
    conditioning = checked(condition, given, method, dtype)
    if condition is None:
        return runtime.call(method)
    found = runtime.call(method, given=conditioning.reshape((-1, *condition.shape)))
    return found.reshape(around(condition, conditioning) + found.shape[1:])


def around(condition: Condition | None, conditioning: np.ndarray | None) -> tuple[int, ...]:
    """Axes of what is given before those of one value's condition."""
    if condition is None or conditioning is None:
        return ()
    return conditioning.shape[: conditioning.ndim - len(condition.shape)]


def draw(
    runtime: Runtime,
    condition: Condition | None,
    n: Any,
    seed: Any,
    conditioning: np.ndarray | None,
    own: tuple[int | None, ...],
) -> Any:
    """Samples `[*n, *given's axes, *batch, *event]`.

    Args:
        runtime: of a distribution.
        condition: what it depends on, None for nothing.
        n: how many, or a shape of them.
        seed: a whole number, or None for fresh ones.
        conditioning: what `checked` gave.
        own: batch and event shape.

    Raises:
        FlowError: F520 for a number of samples or a seed that is none, F524 for too many.
    """
    shape = tuple(n) if isinstance(n, (tuple, list)) else (n,)
    if not all(isinstance(s, (int, np.integer)) and s >= 0 for s in shape):
        raise error("F520", f"a number of samples must be a whole number from 0, not {n!r}")
    shape, lead = tuple(int(s) for s in shape), around(condition, conditioning)
    total = math.prod((*shape, *lead, *(1 if s is None else int(s) for s in own)))
    if total > MAX_SAMPLE_ELEMENTS:
        raise error(
            "F524",
            f"{total:,} numbers are more than one call may draw",
            None,
            "draw them in several calls",
        )
    if not isinstance(seed, (int, np.integer, type(None))):
        raise error("F520", f"a seed must be a whole number or None, not {seed!r}")
    chosen = secrets.randbits(62) if seed is None else int(seed)
    if condition is None or conditioning is None:
        return runtime.sample(shape, chosen)
    drawn = runtime.sample(shape, chosen, conditioning.reshape((-1, *condition.shape)))
    return drawn.reshape(shape + lead + drawn.shape[len(shape) + 1 :])


def warn_of_nan(runtime: Runtime, x: np.ndarray, result: np.ndarray, rank: int) -> None:
    """A NaN for a value that is a number is a fault of the flow: name the layer."""
    lost = np.isnan(result)
    good = ~np.isnan(x).any(axis=tuple(range(x.ndim - rank, x.ndim)))
    if not (lost & good).any():
        return
    layer = runtime.culprit(x[lost & good][:100])
    where = f": the first layer that fails is `{layer}`" if layer else ""
    warnings.warn(
        f"the flow gives NaN for {int((lost & good).sum())} finite values{where}",
        RuntimeWarning,
        stacklevel=4,
    )
