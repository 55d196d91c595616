"""Minima of functions of several numbers: simplex, variable metric, and that inside bounds.

Each algorithm is a generator: it yields a point and is sent the function's value there (for a
gradient, it yields the points from which to take differences, unless a gradient is asked for by
yielding `Slope`). The simplex and the variable metric are those of Nash's Compact Numerical
Methods for Computers, which R's `optim` uses too.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

BIG = 1e35


@dataclass(frozen=True)
class Slope:
    """Asks for the gradient at a point."""

    at: np.ndarray


@dataclass(frozen=True)
class Found:
    """What a search ends with: the place, the value, calls, and 0 where it converged."""

    par: np.ndarray
    value: float
    calls: int
    slopes: int | None
    code: int


Search: TypeAlias = "Generator[Any, Any, Found]"


def nelder_mead(
    start: np.ndarray, relative: float, absolute: float, limit: int,
    reflect: float = 1.0, contract: float = 0.5, expand: float = 2.0,
) -> Search:  # fmt: skip
    """A minimum by a simplex of n + 1 points that turns, stretches and shrinks."""
    n = start.size
    value = yield start
    calls = 1
    tolerance = relative * (abs(value) + relative)
    step = 0.1 * float(np.max(np.abs(start), initial=0.0)) or 0.1
    points = np.tile(start, (n + 1, 1))
    scale = step
    for j in range(n):
        points[j + 1, j] += step
        while points[j + 1, j] == start[j]:
            step *= 10
            points[j + 1, j] = start[j] + step
        scale += step
    values = np.full(n + 1, value)
    renew, old, low = True, scale, 0
    while True:
        if renew:
            for j in range(n + 1):
                if j != low:
                    values[j] = capped((yield points[j]))
                    calls += 1
            renew = False
        low, high = int(np.argmin(values)), int(np.argmax(values))
        if values[high] <= values[low] + tolerance or values[low] <= absolute:
            return Found(points[low], float(values[low]), calls, None, 0)
        centre = (points.sum(axis=0) - points[high]) / n
        tried = (1 + reflect) * centre - reflect * points[high]
        value = capped((yield tried))
        calls += 1
        if value < values[low]:
            further = expand * tried + (1 - expand) * centre
            best = capped((yield further))
            calls += 1
            points[high], values[high] = (further, best) if best < value else (tried, value)
        else:
            worst = values[high]
            if value < worst:
                points[high], values[high] = tried, value
            nearer = (1 - contract) * points[high] + contract * centre
            closer = capped((yield nearer))
            calls += 1
            if closer < values[high]:
                points[high], values[high] = nearer, closer
            elif value >= worst:
                best_point = points[low].copy()
                points = best_point + contract * (points - best_point)
                renew, size = True, float(np.abs(points - best_point).sum())
                if size >= old:
                    return Found(best_point, float(values[low]), calls, None, 10)
                old = size
        if calls > limit:
            low = int(np.argmin(values))
            return Found(points[low], float(values[low]), calls, None, 1)


def capped(value: float) -> float:
    """A value that can be compared."""
    return value if np.isfinite(value) else BIG


def bounded(x: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """A point moved into its bounds."""
    return np.minimum(np.maximum(x, low), high)


def variable_metric(
    start: np.ndarray, low: np.ndarray, high: np.ndarray, relative: float, limit: int,
    least_slope: float = 0.0,
) -> Search:  # fmt: skip
    """A minimum by quasi-Newton steps (BFGS), which stop at the bounds they meet."""
    n = start.size
    x = bounded(start, low, high)
    value = yield x
    slope = yield Slope(x)
    calls, slopes = 1, 1
    inverse = np.eye(n)
    fresh, code = True, 1
    for _ in range(limit):
        held = ((x <= low) & (slope > 0)) | ((x >= high) & (slope < 0))
        free = ~held
        if not free.any() or np.max(np.abs(slope[free])) <= least_slope:
            code = 0
            break
        part = inverse * np.outer(free, free)
        direction = -(part @ slope)
        fall = float(direction @ slope)
        if fall >= 0:
            if fresh:
                code = 0
                break
            inverse, fresh = np.eye(n), True
            continue
        size, accepted, after, moved = 1.0, False, value, x
        while True:  # shorter steps until the value falls enough
            moved = bounded(x + size * direction, low, high)
            if np.array_equal(moved + 10.0, x + 10.0):
                break
            after = yield moved
            calls += 1
            if np.isfinite(after) and after <= value + 1e-4 * float(slope @ (moved - x)):
                accepted = True
                break
            size *= 0.2
        if not accepted:
            if fresh:
                code = 0
                break
            inverse, fresh = np.eye(n), True
            continue
        done = abs(after - value) <= relative * (abs(value) + relative)
        step, value = moved - x, after
        if done:
            x, code = moved, 0
            break
        new = yield Slope(moved)
        slopes += 1
        change = np.where(free, new - slope, 0.0)
        along = float(step @ change)
        x, slope = moved, new
        if along > 0:
            turned = inverse @ change
            weight = 1 + float(change @ turned) / along
            inverse = (
                inverse
                + (weight * np.outer(step, step) - np.outer(step, turned) - np.outer(turned, step))
                / along
            )
            fresh = False
        else:
            inverse, fresh = np.eye(n), True
    return Found(x, float(value), calls, slopes, code)
