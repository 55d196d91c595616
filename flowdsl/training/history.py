"""What a training run was like."""

from __future__ import annotations

import html
import os
from dataclasses import dataclass
from typing import Any, Literal

Stopped = Literal["epochs", "patience", "interrupted", "not finite"]

_REASONS = {
    "epochs": "ran to the end",
    "patience": "stopped: no better for a while",
    "interrupted": "interrupted",
    "not finite": "stopped at a loss that is not finite",
}


@dataclass(frozen=True)
class History:
    """Record of a fit. Losses are mean negative log-likelihoods in nats a row, in the data's units.

    Args:
        loss: mean over each epoch's steps, as the weights moved.
        validation_loss: after each epoch, on the rows held out; empty where none were.
        learning_rate: at the end of each epoch.
        best_epoch: whose weights the model has now, counted from 1; 0 for those it came with.
        best_loss: the loss that chose it: of the rows held out, else of all rows after the epoch.
        seconds: whole time.
        stopped: "epochs", "patience", "interrupted" or "not finite".
        standardised: whether this fit made standardisation a part of the flow.
        rows, validation_rows: rows trained on and held out.
        seed: of split and order.
        notes: what the user should know, one sentence each.
    """

    loss: tuple[float, ...]
    validation_loss: tuple[float, ...]
    learning_rate: tuple[float, ...]
    best_epoch: int
    best_loss: float
    seconds: float
    stopped: Stopped
    standardised: bool
    rows: int
    validation_rows: int
    seed: int
    notes: tuple[str, ...] = ()

    @property
    def epochs(self) -> int:
        """Number of finished epochs."""
        return len(self.loss)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and text, ready for JSON."""
        out = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
        }
        return {"epochs": self.epochs, **out}

    def plot(self, path: str | os.PathLike[str]) -> None:
        """Write the curves of the losses as a PNG file."""
        from flowdsl.plots.history import history

        history(self, path)

    def __repr__(self) -> str:
        return f"<History {self.summary()}>"

    def summary(self) -> str:
        """One line of what matters."""
        held = "validation" if self.validation_loss else "training"
        return (
            f"{self.epochs} epochs in {self.seconds:.1f} s, {_REASONS[self.stopped]}; "
            f"best {held} loss {self.best_loss:.4f} nats at epoch {self.best_epoch}"
        )

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(n)}</li>" for n in self.notes)
        return f"<p><b>History</b> {html.escape(self.summary())}</p><ul>{notes}</ul>"
