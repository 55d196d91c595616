"""Toy data sets in two dimensions, with their exact densities.

Each set is a curve (or points) with a weight along it, blurred by Gaussian noise of standard
deviation `noise` in both coordinates; t is uniform unless said otherwise:

- `moons`: half the rows at (cos t, sin t), half at (1 - cos t, 1/2 - sin t), t in [0, pi].
- `circles`: half the rows on the unit circle, half on the circle of radius 0.3.
- `spirals`: two arms at t/3 * (cos(t + k pi), sin(t + k pi)), k = 0, 1; t = 3 pi sqrt(u),
  u uniform in [0, 1].
- `eight_gaussians` (also `gaussian_mixture`): eight points at equal angles on the circle of
  radius 2; noise 0.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from flowdsl.diagnostics import closest, error

Curve: TypeAlias = Callable[[np.ndarray, np.ndarray], np.ndarray]

INNER_RADIUS = 0.3
LEAST_NOISE = 0.02


@dataclass(frozen=True)
class ToySet:
    """A family of curves blurred by noise.

    Args:
        parts: number of curves, equally likely; the label of a row is its curve's number.
        curve: points `[n, 2]` of t in [0, 1] `[n]` and part numbers `[n]`.
        warp: t from a uniform number in [0, 1].
        weight: density of t in [0, 1].
        length: greatest length of a curve; 0 for points.
        noise: standard deviation where none is asked for.
    """

    parts: int
    curve: Curve
    length: float
    noise: float = 0.1
    warp: Callable[[np.ndarray], np.ndarray] = lambda u: u
    weight: Callable[[np.ndarray], np.ndarray] = np.ones_like


def _moons(t: np.ndarray, part: np.ndarray) -> np.ndarray:
    x, y = np.cos(np.pi * t), np.sin(np.pi * t)
    lower = part == 1
    return np.stack([np.where(lower, 1 - x, x), np.where(lower, 0.5 - y, y)], axis=-1)


def _circles(t: np.ndarray, part: np.ndarray) -> np.ndarray:
    radius = np.where(part == 1, INNER_RADIUS, 1.0)
    return np.stack([radius * np.cos(2 * np.pi * t), radius * np.sin(2 * np.pi * t)], axis=-1)


def _spirals(t: np.ndarray, part: np.ndarray) -> np.ndarray:
    angle = 3 * np.pi * t
    turned = angle + np.pi * part
    return np.stack([angle / 3 * np.cos(turned), angle / 3 * np.sin(turned)], axis=-1)


def _points(t: np.ndarray, part: np.ndarray) -> np.ndarray:
    angle = 2 * np.pi * part / 8
    return np.stack([2 * np.cos(angle), 2 * np.sin(angle)], axis=-1)


_EIGHT = ToySet(8, _points, 0.0, noise=0.2)
SETS: dict[str, ToySet] = {
    "moons": ToySet(2, _moons, np.pi),
    "circles": ToySet(2, _circles, 2 * np.pi),
    "spirals": ToySet(2, _spirals, 16.0, warp=np.sqrt, weight=lambda t: 2 * t),
    "eight_gaussians": _EIGHT,
    "gaussian_mixture": _EIGHT,
}


def find(name: str) -> ToySet:
    """The toy set of a name.

    Raises:
        FlowError: F615 for an unknown name.
    """
    if name not in SETS:
        near = closest(name, SETS)
        hint = f"did you mean `{near}`?" if near else f"toy sets are: {', '.join(SETS)}"
        raise error("F615", f"there is no toy data set `{name}`", None, hint)
    return SETS[name]


def labelled(
    name: str, n: int, noise: float | None = None, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of a toy set with the number of the curve each lies on.

    Args:
        name: `moons`, `circles`, `spirals`, `eight_gaussians` or `gaussian_mixture`.
        n: number of rows.
        noise: standard deviation of the blur; the set's own where None.
        seed: of NumPy's PCG64.

    Returns:
        Points, float64 `[n, 2]`, and labels, int64 `[n]`, in random order.

    Raises:
        FlowError: F615 for an unknown name.
    """
    toy = find(name)
    rng = np.random.default_rng(seed)
    part = rng.permutation(np.arange(n) % toy.parts)
    points = toy.curve(toy.warp(rng.uniform(size=n)), part)
    sd = toy.noise if noise is None else noise
    return points + sd * rng.standard_normal((n, 2)), part


def sample(name: str, n: int, noise: float | None = None, seed: int = 0) -> np.ndarray:
    """Rows of a toy set: float64 `[n, 2]`; see `labelled`.

    >>> sample("moons", 4, seed=1).shape
    (4, 2)
    """
    return labelled(name, n, noise, seed)[0]


def moons(n: int, noise: float = 0.1, seed: int = 0) -> np.ndarray:
    """Two interleaving half circles: float64 `[n, 2]`."""
    return sample("moons", n, noise, seed)


def circles(n: int, noise: float = 0.1, seed: int = 0) -> np.ndarray:
    """Two circles about one centre: float64 `[n, 2]`."""
    return sample("circles", n, noise, seed)


def spirals(n: int, noise: float = 0.1, seed: int = 0) -> np.ndarray:
    """Two spiral arms: float64 `[n, 2]`."""
    return sample("spirals", n, noise, seed)


def gaussian_mixture(n: int, noise: float = 0.2, seed: int = 0) -> np.ndarray:
    """Eight Gaussians on a circle: float64 `[n, 2]`."""
    return sample("gaussian_mixture", n, noise, seed)


def density(name: str, noise: float | None = None) -> Callable[[np.ndarray], np.ndarray]:
    """The exact log density of a toy set, by quadrature along its curves.

    Args:
        name: of a toy set.
        noise: standard deviation of the blur, at least 0.02.

    Returns:
        A function from points `[n, 2]` to natural-log densities `[n]`.

    Raises:
        FlowError: F615 for an unknown name or too little noise.
    """
    toy = find(name)
    sd = toy.noise if noise is None else noise
    centres, weights = _nodes(toy, sd)
    scale = np.log(weights) - np.log(2 * np.pi * sd**2)

    def log_density(x: np.ndarray) -> np.ndarray:
        x = np.asarray(x, np.float64)
        out = np.empty(len(x))
        step = max(1, 2_000_000 // len(centres))
        for i in range(0, len(x), step):
            block = x[i : i + step]
            # |x - c|^2 without an [n, k, 2] array.
            square = (block**2).sum(1)[:, None] - 2 * block @ centres.T + (centres**2).sum(1)
            term = scale - square / (2 * sd**2)
            top = term.max(axis=1)
            out[i : i + step] = top + np.log(np.exp(term - top[:, None]).sum(axis=1))
        return out

    return log_density


def entropy(name: str, noise: float | None = None) -> float:
    """The exact entropy of a toy set in nats: the least mean negative log-likelihood a model
    can reach on fresh rows.

    Args:
        name: of a toy set.
        noise: standard deviation of the blur, at least 0.02.

    Raises:
        FlowError: F615 for an unknown name or too little noise.

    >>> round(entropy("moons", 0.1), 3)
    1.008
    """
    toy = find(name)
    sd = toy.noise if noise is None else noise
    centres, _ = _nodes(toy, sd)
    low, high = centres.min(0) - 7 * sd, centres.max(0) + 7 * sd
    step = sd / 2
    axes = [np.arange(a, b + step, step) for a, b in zip(low, high)]
    log_p = density(name, noise)(np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2))
    return float(-(np.exp(log_p) * log_p).sum() * step**2)


def _nodes(toy: ToySet, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Points along the curves and their weights: three Gauss-Legendre nodes a noise width."""
    if noise < LEAST_NOISE:
        raise error("F615", f"densities of toy sets need a noise of at least {LEAST_NOISE}")
    panels = max(1, int(np.ceil(toy.length / noise)))
    node, node_weight = np.polynomial.legendre.leggauss(3 if toy.length else 1)
    start = np.arange(panels)[:, None]
    line = ((start + (node + 1) / 2) / panels).ravel()
    t = np.tile(line, toy.parts)
    part = np.repeat(np.arange(toy.parts), len(line))
    weights = toy.weight(t) * np.tile(node_weight, panels * toy.parts)
    return toy.curve(t, part), weights / weights.sum()
