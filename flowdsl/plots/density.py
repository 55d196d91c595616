"""Pictures of a model's density, over the data where there is any."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from flowdsl.data import as_table, check_table
from flowdsl.data.columns import pick
from flowdsl.data.table import default_columns
from flowdsl.diagnostics import error
from flowdsl.ir.support import UNKNOWN
from flowdsl.plots.style import DATA, DENSITY, INK, MODEL, check_path, new_figure, save

MOST_PAIRS = 6
POINTS = 2000

Range = tuple[float, float]


def density(
    model: Any,
    path: str | os.PathLike[str],
    data: Any = None,
    *,
    samples: int = 5000,
    grid: int = 200,
    limits: Sequence[float] | Sequence[Range] | None = None,
    seed: int = 0,
    given: Any = None,
) -> None:
    """Draw a model: a curve (1-D), a heat map (2-D), or a grid of pairs (3 to 6 dimensions).

    Args:
        model: a compiled distribution: `event_shape`, `sample(n, seed=)` and `log_prob(x)`.
        path: of the PNG file.
        data: rows to draw over the model, as `fit` takes them.
        samples: number of samples drawn: they set the limits, and stand in for data.
        grid: points along an axis.
        limits: (low, high) for all dimensions, or one such pair for each.
        seed: of the samples.
        given: what a conditional model depends on: the density under this one condition.

    Raises:
        FlowError: F620 for more dimensions, F621 for a path that is no .png, F622 where the model
            gives no finite samples.
    """
    place = check_path(path)
    event = model.event_shape
    if not getattr(model, "is_distribution", True):
        raise error(
            "F620",
            "this model is a bijector: it has no density to draw",
            None,
            "apply it to a distribution, e.g. normal() %>% ...",
        )
    if event is None or len(event) > 1 or any(e is None for e in event):
        raise error("F620", f"events of shape {event} cannot be drawn", None, _ADVICE)
    if given is not None:
        model = Conditioned(model, given)
    d = event[0] if event else 1
    if not 1 <= d <= MOST_PAIRS:
        raise error("F620", f"a model of {d} dimensions cannot be drawn", None, _ADVICE)
    known = getattr(model, "columns", None)
    rows, names = None, known or (default_columns((0, d)) if event else default_columns((0,)))
    if data is not None:
        table = as_table(pick(data, known))
        rows = check_table(table, event).reshape(-1, d)
        names = table.columns if table.named else names
    drawn: np.ndarray = np.asarray(model.sample(int(samples), seed=seed), np.float64)
    drawn = drawn.reshape(-1, d)
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    if len(drawn) < 2:
        raise error("F622", "the model gives no finite samples to draw")
    ranges = _ranges(limits, d, drawn if rows is None else np.concatenate([drawn, rows]), rows)
    whole = is_whole(model)
    if d == 1 and whole:
        _stems(model, place, rows, drawn, ranges[0], names[0], scalar=not event)
    elif d == 1:
        _curve(model, place, rows, drawn, grid, ranges[0], names[0], scalar=not event)
    elif d == 2:
        _heat_map(model, place, rows, drawn, grid, ranges, names, whole)
    else:
        _pairs(place, rows, drawn, ranges, names)


class Conditioned:
    """A conditional model under one condition."""

    def __init__(self, model: Any, given: Any) -> None:
        self.model, self.given, self.event_shape = model, given, model.event_shape
        self.columns = getattr(model, "columns", None)
        self.support = getattr(model, "support", UNKNOWN)

    def sample(self, n: int, seed: int | None = None) -> np.ndarray:
        """Its samples."""
        return self.model.sample(n, seed=seed, given=self.given)

    def log_prob(self, x: np.ndarray) -> np.ndarray:
        """Its log densities."""
        return self.model.log_prob(x, given=self.given)


_ADVICE = "draw up to 6 columns of `model.sample(n)` instead"


def _ranges(
    limits: Sequence[float] | Sequence[Range] | None,
    d: int,
    points: np.ndarray,
    rows: np.ndarray | None,
) -> list[Range]:
    """Axis limits: as given, or the middle 99.8 % of samples and all but a few rows."""
    if limits is not None:
        given = np.asarray(limits, np.float64)
        if given.shape == (2,):
            given = np.tile(given, (d, 1))
        if given.shape != (d, 2) or not (given[:, 0] < given[:, 1]).all():
            raise error(
                "F622", f"`limits` is {limits!r}", None, "give (low, high) or one pair each"
            )
        return [(float(a), float(b)) for a, b in given]
    low, high = np.percentile(points, [0.1, 99.9], axis=0)
    if rows is not None:
        inner_low, inner_high = np.percentile(rows, [0.1, 99.9], axis=0)
        low, high = np.minimum(low, inner_low), np.maximum(high, inner_high)
        # A model with heavy tails must not shrink the data to a dot.
        width = inner_high - inner_low
        low, high = np.maximum(low, inner_low - width), np.minimum(high, inner_high + width)
    pad = np.where(high > low, 0.06 * (high - low), 1.0)
    return [(float(a - p), float(b + p)) for a, b, p in zip(low, high, pad)]


def is_whole(model: Any) -> bool:
    """Whether a model gives whole numbers, which have probabilities and no density."""
    return getattr(model, "support", UNKNOWN).kind == "integers"


MOST_STEMS = 400
"""Whole numbers along an axis that are drawn one by one."""


def whole_numbers(span: Range) -> np.ndarray:
    """The whole numbers of a range, thinned where they are too many to be seen."""
    low, high = np.ceil(span[0]), np.floor(span[1])
    step = max(1, int(np.ceil((high - low + 1) / MOST_STEMS)))
    return np.arange(low, max(high, low) + 1, step)


def _stems(
    model: Any,
    path: Path,
    rows: np.ndarray | None,
    drawn: np.ndarray,
    span: Range,
    name: str,
    scalar: bool,
) -> None:
    """The probability of each whole number as a stem, over the shares of samples or data."""
    figure, ((axes,),) = new_figure(6.4, 4.0)
    x = whole_numbers(span)
    log_p = np.asarray(model.log_prob(x if scalar else x[:, None]), np.float64)
    p = np.where(np.isfinite(log_p), np.exp(log_p), 0.0)
    under, label = (drawn, "samples") if rows is None else (rows, "data")
    shares = [(under == value).mean() for value in x]
    axes.bar(x, shares, 0.8, color=MODEL if rows is None else DATA, alpha=0.3, label=label)
    axes.vlines(x, 0.0, p, color=MODEL, linewidth=1.5)
    axes.plot(x, p, "o", color=MODEL, markersize=4, label="model")
    axes.set(xlabel=name, ylabel="probability", xlim=span, ylim=(0, None))
    axes.legend(frameon=False)
    save(figure, path)


def _curve(
    model: Any,
    path: Path,
    rows: np.ndarray | None,
    drawn: np.ndarray,
    grid: int,
    span: Range,
    name: str,
    scalar: bool,
) -> None:
    figure, ((axes,),) = new_figure(6.4, 4.0)
    x = np.linspace(*span, max(grid, 400))
    log_p = np.asarray(model.log_prob(x if scalar else x[:, None]), np.float64)
    p = np.where(np.isfinite(log_p), np.exp(log_p), 0.0)
    under, label = (drawn, "samples") if rows is None else (rows, "data")
    shown = under[(under >= span[0]) & (under <= span[1])]
    bins = int(np.clip(2 * len(under) ** (1 / 3), 10, 80))
    edges = np.linspace(*span, bins + 1)
    heights, _ = np.histogram(shown, edges)
    colour = MODEL if rows is None else DATA
    axes.stairs(
        heights / (len(under) * np.diff(edges)),
        edges,
        fill=True,
        color=colour,
        alpha=0.3,
        label=label,
    )
    axes.plot(x, p, color=MODEL, linewidth=2, label="model")
    axes.set(xlabel=name, ylabel="density", xlim=span, ylim=(0, None))
    axes.legend(frameon=False)
    save(figure, path)


def ends(values: np.ndarray, span: Range, whole: bool) -> Range:
    """Where the picture of an axis begins and ends: cells of whole numbers lie around them."""
    return (float(values[0]) - 0.5, float(values[-1]) + 0.5) if whole else span


def _heat_map(
    model: Any,
    path: Path,
    rows: np.ndarray | None,
    drawn: np.ndarray,
    grid: int,
    ranges: list[Range],
    names: Sequence[str],
    whole: bool = False,
) -> None:
    axis = [whole_numbers(r) if whole else np.linspace(*r, grid) for r in ranges]
    mesh = np.stack(np.meshgrid(*axis), axis=-1)
    log_p = np.asarray(model.log_prob(mesh.reshape(-1, 2)), np.float64).reshape(mesh.shape[:2])
    p = np.where(np.isfinite(log_p), np.exp(np.minimum(log_p, 700.0)), 0.0)
    widths = [r[1] - r[0] for r in ranges]
    # Equal units where both axes have about the same; else a square, or one axis would vanish.
    equal = 0.25 < widths[1] / widths[0] < 4
    ratio = widths[1] / widths[0] if equal else 0.8
    figure, ((axes,),) = new_figure(6.4, max(3.2, 1.0 + 4.9 * min(ratio, 1.4)))
    image = axes.imshow(
        p,
        origin="lower",
        extent=tuple(e for a, r in zip(axis, ranges) for e in ends(a, r, whole)),
        cmap=DENSITY,
        # One sharp peak must not leave the rest black.
        vmax=max(float(np.percentile(p, 99.9)), np.finfo(np.float32).tiny),
        vmin=0.0,
        aspect="equal" if equal else "auto",
        interpolation="nearest" if whole else "bilinear",
    )
    points, label = (drawn, "samples") if rows is None else (rows, "rows of data")
    points = points[:POINTS] if len(points) > POINTS else points
    size = float(np.clip(2500 / len(points), 2.0, 14.0))
    axes.scatter(*points.T, s=size, color="white", alpha=0.55, linewidths=0)
    axes.set(xlabel=names[0], ylabel=names[1], xlim=ranges[0], ylim=ranges[1])
    what = "probability" if whole else "density"
    axes.set_title(f"{what} of the model, and {len(points):,} {label}", loc="left")
    figure.colorbar(image, ax=axes, label=what, shrink=0.9, pad=0.02, extend="max")
    save(figure, path)


def _pairs(
    path: Path,
    rows: np.ndarray | None,
    drawn: np.ndarray,
    ranges: list[Range],
    names: Sequence[str],
) -> None:
    d = drawn.shape[1]
    side = max(6.0, 1.9 * d)
    figure, grid = new_figure(side, side, d, d)
    sets = [("samples", drawn, MODEL)] + ([] if rows is None else [("data", rows, DATA)])
    for i in range(d):
        for j in range(d):
            _cell(grid[i, j], i, j, sets, ranges)
            if i == d - 1:
                grid[i, j].set_xlabel(names[j])
            else:
                grid[i, j].set_xticklabels([])
            if j == 0 and i > 0:
                grid[i, j].set_ylabel(names[i])
            elif j > 0:
                grid[i, j].set_yticklabels([])
    grid[0, 0].set_yticks([])
    grid[0, 0].set_ylabel(names[0])
    figure.align_ylabels(grid[:, 0])
    handles = [_dot(label, colour) for label, _, colour in sets]
    figure.legend(handles=handles, loc="outside upper right", ncols=2, frameon=False)
    save(figure, path)


def _dot(label: str, colour: str) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], marker="o", linestyle="", color=colour, label=label)


def _cell(
    axes: Any, i: int, j: int, sets: list[tuple[str, np.ndarray, str]], ranges: list[Range]
) -> None:
    """Histograms on the diagonal; samples above it, data below it (samples where there is none)."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_xlim(ranges[j])
    axes.tick_params(labelsize=8, colors=INK)
    if i == j:
        for _, points, colour in sets:
            bins = np.linspace(*ranges[j], int(np.clip(2 * len(points) ** (1 / 3), 10, 50)) + 1)
            axes.hist(
                points[:, j], bins, density=True, histtype="stepfilled", color=colour, alpha=0.3
            )
            axes.hist(points[:, j], bins, density=True, histtype="step", color=colour)
        axes.set_yticks([])
        return
    axes.set_ylim(ranges[i])
    _, points, colour = sets[-1] if i > j else sets[0]
    points = points[:POINTS]
    size = float(np.clip(2000 / len(points), 1.5, 8.0))
    axes.scatter(points[:, j], points[:, i], s=size, color=colour, alpha=0.4, linewidths=0)
