"""Pictures of training runs."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.plots.style import DATA, INK, MODEL, check_path, new_figure, save


def history(history: Any, path: str | os.PathLike[str]) -> None:
    """Draw the losses of a run over its epochs, with the epoch whose weights were kept.

    Args:
        history: of a fit.
        path: of the PNG file.

    Raises:
        FlowError: F621 for a path that is no .png, F622 for a run without a finished epoch.
    """
    place = check_path(path)
    loss = np.asarray(history.loss, np.float64)
    held = np.asarray(history.validation_loss, np.float64)
    if not np.isfinite(loss).any():
        raise error("F622", "the run finished no epoch: there is nothing to draw")
    figure, ((axes,),) = new_figure(6.4, 4.0)
    epochs = np.arange(1, len(loss) + 1)
    mark = "o" if len(loss) < 3 else None
    axes.plot(epochs, loss, color=MODEL, linewidth=1.2, marker=mark, label="training")
    if len(held):
        axes.plot(
            epochs[: len(held)], held, color=DATA, linewidth=1.2, marker=mark, label="validation"
        )
    if history.best_epoch:
        axes.plot(
            [history.best_epoch],
            [history.best_loss],
            marker="o",
            linestyle="",
            color=INK,
            label=f"kept: epoch {history.best_epoch}, {history.best_loss:.3f}",
        )
    both = np.concatenate([loss, held])
    both = both[np.isfinite(both)]
    # The first epochs may be far above the rest.
    low, high = both.min(), np.percentile(both, 98)
    if high > low:
        axes.set_ylim(low - 0.06 * (high - low), high + 0.1 * (high - low))
    axes.set(xlabel="epoch", ylabel="mean negative log-likelihood (nats)")
    axes.legend(frameon=False)
    save(figure, place)
