"""`fit`: check the data, hold rows out, train, keep the best weights, say what was done."""

from __future__ import annotations

import secrets
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.data import Table, as_table, check_table, remarks
from flowdsl.data.table import default_columns
from flowdsl.diagnostics import Diagnostic, FlowError, error
from flowdsl.engines.interface import TrainingPlan
from flowdsl.ir import show
from flowdsl.ir.support import REAL, UNKNOWN
from flowdsl.training.batches import split_rows, steps_per_epoch
from flowdsl.training.history import History
from flowdsl.training.loop import Failure, Run, train
from flowdsl.training.progress import EpochReport, make_reporter
from flowdsl.training.settings import Settings

# A run without `epochs` takes about this many steps, within these bounds on epochs.
STEPS = 5000
EPOCHS = (20, 1000)
STILL_FALLING = 0.02
# Greatest rates: of weights in flow layers, and of values on the scale of the data.
LAYER_RATE = 3e-3
OWN_RATE = 3e-2


class TrainingFailed(FlowError):
    """A loss or gradient was not finite. The model has its last good weights again.

    `history` tells of the epochs before.
    """

    def __init__(self, diagnostic: Diagnostic, history: History) -> None:
        super().__init__([diagnostic])
        self.history = history


def fit(
    model: Any,
    data: Any,
    *,
    epochs: int | None = None,
    batch_size: int = 256,
    learning_rate: float | None = None,
    validation_data: Any = None,
    validation_split: float = 0.1,
    patience: int | None = None,
    min_delta: float = 0.0,
    schedule: str = "cosine",
    optimizer: str = "adam",
    clip_norm: float | None = None,
    standardize: bool | None = None,
    shuffle: bool = True,
    seed: int | None = 0,
    progress: Callable[[EpochReport], None] | None = None,
    verbose: int = 1,
) -> History:
    """Train a model by maximum likelihood, in place. It ends with the best weights it had.

    Args:
        model: a compiled distribution with trainable weights.
        data: rows `[n, *event]`: a Table, array, list, tensor or data frame.
        epochs: passes over the data; None: about 5,000 steps, between 20 and 1,000 epochs.
        batch_size: rows a step; with fewer rows, all of them.
        learning_rate: Adam's, at its greatest; None: 0.003, or 0.03 where all trained values are
            the spec's own.
        validation_data: rows to judge epochs by; replaces `validation_split`.
        validation_split: share of the rows held out, if that makes five rows or more.
        patience: epochs without a better loss before stopping; None: all with "cosine", whose
            best epochs are its last, else a quarter of `epochs` and at least 20.
        min_delta: nats by which a loss must be better to count as better for patience.
        schedule: of the learning rate: "cosine" (rises, then falls to 0), "plateau" (halved when
            nothing gets better), "constant".
        optimizer: "adam".
        clip_norm: greatest norm of the whole gradient, or None.
        standardize: make (x - mean) / sd a part of the flow; densities stay in the data's units.
            None: where all trained weights belong to flow layers.
        shuffle: whether each epoch has another order of rows.
        seed: of split and order; one seed, one result. None draws one.
        progress: called after every epoch.
        verbose: 0 silence, 1 a bar or a line now and then, 2 a line for every epoch.

    Returns:
        History of losses, in nats a row of the data as given.

    Raises:
        FlowError: F60x for bad data, F510 without trainable weights, F512 for a wrong option.
        TrainingFailed: F511 where a loss or gradient is not finite, after the last good weights
            were restored.
    """
    began = time.monotonic()
    reporter = make_reporter(verbose)
    _refuse_untrainable(model)
    table = as_table(data)
    asked = Settings(
        epochs=1 if epochs is None else epochs,
        batch_size=batch_size,
        learning_rate=_rate(model) if learning_rate is None else learning_rate,
        patience=patience,
        min_delta=min_delta,
        schedule=schedule,
        optimizer=optimizer,
        clip_norm=clip_norm,
        shuffle=shuffle,
        validation_split=validation_split,
    )
    scaled, why = standardisation(model, standardize)
    values = check_table(
        table, model.event_shape, dtype=model.dtype, training=True, standardize=scaled
    )
    chosen = secrets.randbits(31) if seed is None else int(seed)
    rng = np.random.default_rng(chosen)
    if validation_data is None:
        kept, held = split_rows(len(values), validation_split, rng)
        fresh = values[held]
    else:
        kept = np.arange(len(values))
        other = as_table(validation_data, "validation_data")
        fresh = check_table(other, model.event_shape, dtype=model.dtype)
    settings = _resolved(asked, epochs, patience, len(kept))

    notes = [str(r.message) for r in remarks(table, model.dtype, scaled)]
    notes.append(why)
    if len(fresh) == 0:
        notes.append("no rows are held out: epochs are judged by the training loss")
    if seed is None:
        notes.append(f"seed {chosen}")
    for note in notes:
        reporter.note(note)
    if scaled:
        mean, sd = values[kept].mean(axis=0), values[kept].std(axis=0)
        # A column may be constant in the rows kept and not in all.
        model.with_standardisation(mean, np.where(sd > 0, sd, values.std(axis=0)))

    if table.columns and table.columns != default_columns(table.values.shape):
        model.columns = table.columns

    rows = values[kept].astype(model.dtype)
    plan = TrainingPlan(
        train=rows,
        batch_size=min(settings.batch_size, len(rows)),
        clip_norm=settings.clip_norm,
        seed=chosen,
    )
    initial = model.weights()
    reporter.start(settings.epochs)
    run = train(
        model.runtime.trainer(plan),
        model.weights,
        len(rows),
        fresh.astype(model.dtype) if len(fresh) else None,
        settings,
        rng,
        reporter,
        progress,
    )
    failure = run.failure
    problem = (
        None
        if failure is None
        else _diagnose(model, table, rows, kept, failure, settings.learning_rate)
    )
    if run.best_weights is not None:
        model.assign(run.best_weights)
    elif run.stopped != "interrupted":
        model.assign(initial)
    notes += _ending(run)
    history = History(
        loss=tuple(run.loss),
        validation_loss=tuple(run.validation_loss),
        learning_rate=tuple(run.learning_rate),
        best_epoch=run.best_epoch,
        best_loss=run.best_loss,
        seconds=time.monotonic() - began,
        stopped=run.stopped,
        standardised=scaled,
        rows=len(rows),
        validation_rows=len(fresh),
        seed=chosen,
        notes=tuple(notes),
    )
    reporter.finish(history.summary())
    if problem is not None:
        raise TrainingFailed(problem, history)
    return history


def _refuse_untrainable(model: Any) -> None:
    if not getattr(model, "is_distribution", True):
        raise error(
            "F514",
            "the model is a bijector: it has no density to train",
            None,
            "apply it to a distribution: normal() %>% iid(2) %>% ...",
        )
    batch = getattr(model, "batch_shape", ())
    if batch:
        raise error(
            "F514",
            f"the model is a batch {show(batch)} of distributions; training wants one",
            None,
            "make the batch one event: %>% independent(1)",
        )
    if not model.trainable:
        raise error(
            "F510",
            "the model has nothing to train",
            None,
            "declare a trainable value, e.g. shift(param(0)), or use a flow layer",
        )


def standardisation(model: Any, asked: bool | None) -> tuple[bool, str]:
    """Whether to standardise, and the sentence that says why.

    Raises:
        FlowError: F513 where it is asked for and cannot be.
    """
    support = getattr(model, "support", UNKNOWN)
    event = model.event_shape
    if asked is False:
        return False, "data is not standardised, as asked"
    if getattr(model, "standardised", False):
        return False, "the flow standardises its data already"
    if support not in (REAL, UNKNOWN):
        if asked:
            raise error(
                "F513",
                f"the model's values are {support}; standardised data would not be",
                None,
                "leave `standardize` out",
            )
        return False, f"data is not standardised: the model's values are {support}"
    if asked:
        return True, "data is standardised, as a part of the flow"
    own = [p.id for p in model.trainable if p.layer is None]
    if own:
        some = ", ".join(f"`{n}`" for n in own[:3]) + (", ..." if len(own) > 3 else "")
        return False, f"data is not standardised: it would change the meaning of {some}"
    if event is None or len(event) > 1:
        return False, "data is not standardised: its rows are not vectors"
    return True, "data is standardised, as a part of the flow: all weights belong to flow layers"


def _resolved(asked: Settings, epochs: int | None, patience: int | None, rows: int) -> Settings:
    """Settings with the defaults that depend on the number of rows."""
    each = steps_per_epoch(rows, int(asked.batch_size), asked.shuffle)
    count = int(epochs) if epochs is not None else min(max(-(-STEPS // each), EPOCHS[0]), EPOCHS[1])
    wait = patience
    if patience is None and asked.schedule != "cosine":
        wait = max(20, count // 4)
    changes = {"epochs": count, "patience": wait, "batch_size": int(asked.batch_size)}
    return Settings(**{**vars(asked), **changes})


def _rate(model: Any) -> float:
    own = all(p.layer is None for p in model.trainable)
    return OWN_RATE if own else LAYER_RATE


def _ending(run: Run) -> list[str]:
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
    (0.0, 0.9)
    """
    few = max(1, len(loss) // 20)
    quarter = len(loss) * 3 // 4
    if len(loss) < 4:
        return 0.0
    fell = float(np.mean(loss[quarter - few : quarter]) - np.mean(loss[-few:]))
    return fell if fell > STILL_FALLING else 0.0


def _diagnose(
    model: Any, table: Table, rows: np.ndarray, kept: np.ndarray, failure: Failure, rate: float
) -> Diagnostic:
    """Why a number was not finite, asked of the model while it has the failing weights."""
    if failure.step == 0:
        where, message = f"epoch {failure.epoch}", "the loss of the rows held out is not finite"
        layer = None
    else:
        where = f"epoch {failure.epoch}, step {failure.step}"
        batch = rows[failure.rows]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of NaN: that is what is being looked for
            log_p = np.asarray(model.log_prob(batch)).reshape(len(batch))
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
