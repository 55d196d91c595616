"""What to say of a run when it is over: how it ended, and why it failed."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from flowdsl.data import Table
from flowdsl.data.conditions import apart
from flowdsl.diagnostics import Diagnostic
from flowdsl.ir.support import REAL, UNKNOWN
from flowdsl.training.loop import Failure, Run

STILL_FALLING = 0.02


def ending(run: Run) -> list[str]:
    """Sentences on how a run ended, where that is worth one."""
    if run.stopped == "interrupted" and run.best_weights is None:
        return ["interrupted in the first epoch: the weights are those of the steps so far"]
    if run.stopped == "interrupted":
        return [f"interrupted: the weights are those of epoch {run.best_epoch}, the best so far"]
    fell = still_falling(run.loss) if run.stopped == "epochs" else 0.0
    if fell > 0:
        return [
            f"the loss still fell by {fell:.2f} nats in the last quarter of the run: "
            "more epochs or a greater learning_rate may do better"
        ]
    return []


def still_falling(loss: list[float]) -> float:
    """Nats by which the training loss fell in the last quarter of a run; 0 where that is little.

    >>> still_falling([1.0] * 40), round(still_falling([4 - 0.1 * i for i in range(40)]), 2)
    (0.0, 1.0)
    """
    few = max(1, len(loss) // 20)
    quarter = len(loss) * 3 // 4
    if len(loss) < 4:
        return 0.0
    fell = float(np.mean(loss[quarter - few : quarter]) - np.mean(loss[-few:]))
    return fell if fell > STILL_FALLING else 0.0


def densities(model: Any, batch: np.ndarray) -> np.ndarray:
    """Log densities of rows as the trainer has them."""
    condition = getattr(model, "condition", None)
    if condition is None:
        return getattr(model, "log_prob_rows", model.log_prob)(batch)
    event, conditioning = apart(condition, model.event_shape, batch)
    return model.log_prob(event, given=conditioning)


def diagnose(
    model: Any, table: Table, rows: np.ndarray, kept: np.ndarray, failure: Failure, rate: float
) -> Diagnostic:
    """Why a number was not finite, asked of the model while it has the failing weights.

    Args:
        model: with `log_prob` and a runtime that finds culprits.
        table: the data as the user knows it.
        rows: those trained on, and `kept` their numbers in the table.
        failure: where it happened.
        rate: greatest learning rate of the run.
    """
    if failure.step == 0:
        where, message = f"epoch {failure.epoch}", "the loss that judges epochs is not finite"
        layer = None
    else:
        where = f"epoch {failure.epoch}, step {failure.step}"
        batch = rows[failure.rows]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of NaN: that is what is being looked for
            log_p = np.asarray(densities(model, batch)).reshape(len(batch))
        bad = np.flatnonzero(~np.isfinite(log_p))
        layer = model.runtime.culprit(batch)
        message = "a gradient is not finite" if len(bad) == 0 else "the loss is not finite"
        if 0 < len(bad) < len(batch):
            first = int(kept[failure.rows[bad[0]]])
            message += f": the model gives no density to {table.row(first)}"
    if layer:
        message += f"; the first layer whose result is not finite is `{layer}`"
    again = "its best weights" if failure.epoch > 1 else "the weights it came with"
    hints = [f"lower learning_rate: it was {rate:g}, try {min(rate / 5, 1e-3):.1g}"]
    support = getattr(model, "support", UNKNOWN)
    if failure.epoch == 1 and failure.step == 1:
        hints = ["this is before any training: check the row, or begin from other values"]
        if support not in (REAL, UNKNOWN):
            hints.insert(0, f"the model's values are {support}: are all rows?")
    hints.append(f"the model has {again}")
    return Diagnostic(
        "error", "F511", f"training stopped in {where}: {message}", hints=tuple(hints)
    )
