"""The loop over epochs: best weights, patience, interrupts, and losses that are not finite.

It sees the engine's Trainer and two functions for weights, and nothing else of a model.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from flowdsl.engines.interface import Trainer
from flowdsl.training.batches import batch_order, steps_per_epoch
from flowdsl.training.history import Stopped
from flowdsl.training.progress import EpochReport, Reporter
from flowdsl.training.schedule import make_schedule
from flowdsl.training.settings import Settings

# Steps of one call into the engine: between calls Ctrl-C is heard and the bar moves.
STEPS_A_CALL = 200

Weights = dict[str, np.ndarray]


@dataclass(frozen=True)
class Failure:
    """Where training met a number that is not finite.

    Args:
        epoch, step: counted from 1; step 0 is the validation after the epoch.
        rows: numbers of the rows of the failing batch; empty for the validation.
    """

    epoch: int
    step: int
    rows: np.ndarray


@dataclass
class Run:
    """Everything a run has found out so far; `mark` is what patience counts from."""

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    best_epoch: int = 0
    best_loss: float = math.inf
    mark_epoch: int = 0
    mark_loss: float = math.inf
    stopped: Stopped = "epochs"
    failure: Failure | None = None
    best_weights: Weights | None = field(default=None, repr=False)


def train(
    trainer: Trainer,
    read: Callable[[], Weights],
    rows: np.ndarray,
    held: np.ndarray,
    settings: Settings,
    rng: np.random.Generator,
    reporter: Reporter,
    callback: Callable[[EpochReport], None] | None = None,
) -> Run:
    """Train until the epochs end, patience does, Ctrl-C is pressed or a number is not finite.

    Args:
        trainer: of the engine.
        read: gives a copy of all weights.
        rows: those that the trainer has.
        held: rows held out, to judge epochs by; where there are none, all rows judge.
        settings: of the fit.
        rng: shuffles the rows.
        reporter, callback: are called after every epoch.

    Returns:
        The Run; the model still has the last weights, the best are in `best_weights`.
    """
    run = Run()
    try:
        _epochs(run, trainer, read, rows, held, settings, rng, reporter, callback)
    except KeyboardInterrupt:
        run.stopped = "interrupted"
    if run.best_weights is None and run.loss and run.stopped in ("epochs", "patience"):
        # The judging loss was infinite throughout.
        run.stopped, run.failure = "not finite", Failure(len(run.loss), 0, np.array([], int))
    return run


def _epochs(
    run: Run,
    trainer: Trainer,
    read: Callable[[], Weights],
    rows: np.ndarray,
    held: np.ndarray,
    settings: Settings,
    rng: np.random.Generator,
    reporter: Reporter,
    callback: Callable[[EpochReport], None] | None,
) -> None:
    began = time.monotonic()
    each = steps_per_epoch(len(rows), settings.batch_size, settings.shuffle)
    schedule = make_schedule(
        settings.schedule, settings.learning_rate, each * settings.epochs, settings.min_delta
    )
    for epoch in range(1, settings.epochs + 1):
        order = batch_order(len(rows), settings.batch_size, rng if settings.shuffle else None)
        rates = schedule.rates((epoch - 1) * each, each)
        loss = _one_epoch(run, trainer, epoch, order, rates, reporter)
        if run.failure is not None:
            return
        judged = trainer.loss(held if len(held) else rows)
        run.loss.append(loss)
        run.learning_rate.append(float(rates[-1]))
        if len(held):
            run.validation_loss.append(judged)
        if math.isnan(judged):
            run.stopped, run.failure = "not finite", Failure(epoch, 0, order[0, :0])
            return
        schedule.observe(judged)
        waited = _keep_best(run, epoch, judged, settings.min_delta, read)
        report = EpochReport(
            epoch,
            settings.epochs,
            loss,
            judged if len(held) else None,
            float(rates[-1]),
            run.best_epoch,
            time.monotonic() - began,
        )
        reporter.epoch(report)
        if callback is not None:
            callback(report)
        if settings.patience is not None and waited >= settings.patience:
            run.stopped = "patience"
            return


def _keep_best(
    run: Run, epoch: int, loss: float, min_delta: float, read: Callable[[], Weights]
) -> int:
    """Copy the weights if they are the best so far; epochs waited since the last that were.

    Weights better by less than `min_delta` are kept as well, but do not renew the patience.
    """
    if loss < run.best_loss:
        weights = read()
        run.best_epoch, run.best_loss, run.best_weights = epoch, loss, weights
    if loss < run.mark_loss - min_delta:
        run.mark_epoch, run.mark_loss = epoch, loss
    return epoch - run.mark_epoch


def _one_epoch(
    run: Run,
    trainer: Trainer,
    epoch: int,
    order: np.ndarray,
    rates: np.ndarray,
    reporter: Reporter,
) -> float:
    """Mean loss of an epoch, run in calls of bounded length."""
    calls = -(-len(order) // STEPS_A_CALL)
    total, done = 0.0, 0
    for part, rate in zip(np.array_split(order, calls), np.array_split(rates, calls)):
        result = trainer.epoch(part, rate)
        if not result.finite:
            run.stopped = "not finite"
            run.failure = Failure(epoch, done + result.steps + 1, part[result.steps])
            return math.nan
        total += result.loss * result.steps
        done += result.steps
        reporter.within(epoch, done / len(order))
    return total / done
