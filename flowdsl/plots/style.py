"""The look that all plots share, and how figures reach a file. Imports matplotlib when called."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flowdsl.data.writers import atomic_write
from flowdsl.diagnostics import error

MODEL = "#31688e"
DATA = "#e4572e"
INK = "#333333"
DENSITY = "viridis"

_RC = {
    "font.size": 10.0,
    "axes.edgecolor": "#888888",
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11.0,
    "axes.titlelocation": "left",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.dpi": 100.0,
    "savefig.dpi": 150.0,
}


def new_figure(
    width: float, height: float, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Any, Any]:
    """A figure of a size in inches with a grid of axes, drawn without a display.

    Returns:
        The figure, and its axes as an array `[rows, columns]`.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_RC):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots(rows, columns, squeeze=False, **options)
    return figure, axes


def check_path(path: str | os.PathLike[str]) -> Path:
    """The path of a plot.

    Raises:
        FlowError: F621 for another ending than .png.
    """
    place = Path(path)
    if place.suffix.lower() != ".png":
        raise error(
            "F621", f"`{place.name}`: plots are written as .png", None, "end the path in .png"
        )
    return place


def save(figure: Any, path: Path) -> None:
    """Write a figure as PNG, whole or not at all."""
    import matplotlib

    with matplotlib.rc_context(_RC):
        atomic_write(path, lambda file: figure.savefig(file, format="png"))
