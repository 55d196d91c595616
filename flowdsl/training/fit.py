"""`fit`: check the data, hold rows out, train, keep the best weights, say what was done."""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.data import Table, as_table, check_table, remarks
from flowdsl.data.columns import names_of, pick
from flowdsl.data.conditions import side_by_side
from flowdsl.data.joint import as_rows
from flowdsl.data.table import default_columns
from flowdsl.diagnostics import Diagnostic, FlowError, error
from flowdsl.engines.interface import TrainingPlan
from flowdsl.ir import show
from flowdsl.training import defaults
from flowdsl.training.batches import split_rows
from flowdsl.training.diagnosis import diagnose, ending
from flowdsl.training.history import History
from flowdsl.training.loop import train
from flowdsl.training.progress import EpochReport, make_reporter
from flowdsl.training.settings import Settings


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
    given: Any = None,
    epochs: int | None = None,
    batch_size: int = 256,
    learning_rate: float | None = None,
    validation_data: Any = None,
    validation_given: Any = None,
    validation_split: float | None = None,
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
        data: rows `[n, *event]`: a Table, array, list, tensor or data frame; for a joint
            distribution also a dict or list with an array for each part.
        given: what each row depends on, for a conditional model: rows `[n, *condition.shape]`.
        epochs: passes over the data; None: about 5,000 steps, between 20 and 1,000 epochs.
        batch_size: rows a step; with fewer rows, all of them.
        learning_rate: Adam's, at its greatest; None: 0.003, or 0.03 where all trained values are
            the spec's own.
        validation_data: rows to judge epochs by; replaces `validation_split`.
        validation_given: what the rows of `validation_data` depend on.
        validation_split: share of the rows held out, if that makes five rows or more; None: 0.1,
            or 0 where all trained values are the spec's own.
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
    refuse_wrong_types(progress, verbose, standardize)
    defaults.refuse_untrainable(model)
    asked = Settings(
        epochs=1 if epochs is None else epochs,
        batch_size=batch_size,
        learning_rate=defaults.learning_rate(model) if learning_rate is None else learning_rate,
        patience=patience,
        min_delta=min_delta,
        schedule=schedule,
        optimizer=optimizer,
        clip_norm=clip_norm,
        shuffle=shuffle,
        validation_split=defaults.held_out(model) if validation_split is None else validation_split,
        seed=secrets.randbits(31) if seed is None else seed,
    )
    before = model.snapshot() if hasattr(model, "snapshot") else None
    try:
        return trained(
            model,
            data,
            asked,
            epochs,
            Held(validation_data, validation_given, given),
            standardize,
            seed,
            progress,
            verbose,
        )
    except TrainingFailed:
        raise  # the model has the weights that it says
    except BaseException:
        if before is not None:
            model.restore(before)
        raise


@dataclass(frozen=True)
class Held:
    """Rows to judge epochs by, and what all rows depend on."""

    data: Any
    given: Any
    training_given: Any


def refuse_wrong_types(progress: Any, verbose: Any, standardize: Any) -> None:
    """Refuse options of a wrong type before anything is changed.

    Raises:
        FlowError: F512.
    """
    if progress is not None and not callable(progress):
        raise error(
            "F512",
            f"`progress` is {progress!r}; it must be a function of a report of each epoch",
            None,
            "verbose=0 trains in silence",
        )
    if isinstance(verbose, (str, bytes)) or not hasattr(verbose, "__int__"):
        raise error("F512", f"`verbose` is {verbose!r}; it must be 0, 1 or 2")
    if standardize is not None and not isinstance(standardize, (bool, np.bool_)):
        raise error("F512", f"`standardize` is {standardize!r}; it must be True, False or None")


def trained(
    model: Any,
    data: Any,
    asked: Settings,
    epochs: int | None,
    judged: Held,
    standardize: bool | None,
    seed: int | None,
    progress: Callable[[EpochReport], None] | None,
    verbose: int,
) -> History:
    """The training itself, of options that are right."""
    began = time.monotonic()
    reporter = make_reporter(verbose)
    table = rows_of(model, data)
    scaled, why = defaults.standardisation(model, standardize)
    values = check_table(
        table, row_shape(model), dtype=model.dtype, training=True, standardize=scaled
    )
    known = getattr(model, "condition_columns", None)
    conditioning = conditioning_rows(model, judged.training_given, len(values), "given", known)
    condition_columns = names_of(judged.training_given) or known
    rng = np.random.default_rng(asked.seed)
    if judged.data is None:
        if judged.given is not None:
            raise error("F512", "`validation_given` says nothing without `validation_data`")
        kept, held = split_rows(len(values), asked.validation_split, rng)
        fresh = with_conditioning(values[held], conditioning, held)
    else:
        kept = np.arange(len(values))
        listed = pick(judged.data, table.columns if table.named else None, "validation_data")
        other = rows_of(model, listed, "validation_data")
        fresh = check_table(other, row_shape(model), dtype=model.dtype)
        fresh_conditioning = conditioning_rows(
            model, judged.given, len(fresh), "validation_given", condition_columns
        )
        fresh = with_conditioning(fresh, fresh_conditioning, np.arange(len(fresh)))
    settings = defaults.resolved(asked, epochs, len(kept))

    notes = [str(r.message) for r in remarks(table, model.dtype, scaled)]
    notes.append(why)
    if len(fresh) == 0:
        notes.append("no rows are held out: epochs are judged by the loss of all rows")
    if seed is None:
        notes.append(f"seed {asked.seed}")
    for note in notes:
        reporter.note(note)
    if scaled:
        mean, sd = values[kept].mean(axis=0), values[kept].std(axis=0)
        # A column may be constant in the rows kept and not in all.
        model.with_standardisation(mean, np.where(sd > 0, sd, values.std(axis=0)))

    own = table.columns and table.columns != default_columns(table.values.shape)
    if hasattr(model, "name_columns"):
        model.name_columns(table.columns if own else model.columns, condition_columns)
    elif own:
        model.columns = table.columns

    rows = with_conditioning(values[kept], conditioning, kept).astype(model.dtype)
    plan = TrainingPlan(
        train=rows,
        batch_size=min(settings.batch_size, len(rows)),
        clip_norm=settings.clip_norm,
        seed=asked.seed,
    )
    initial = model.weights()
    reporter.start(settings.epochs)
    run = train(
        model.runtime.trainer(plan),
        model.weights,
        rows,
        fresh.astype(model.dtype),
        settings,
        rng,
        reporter,
        progress,
    )
    failure = run.failure
    problem = (
        None
        if failure is None
        else diagnose(model, table, rows, kept, failure, settings.learning_rate)
    )
    if run.best_weights is not None:
        model.assign(run.best_weights)
    elif run.stopped != "interrupted":
        model.assign(initial)
    notes += ending(run)
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
        seed=asked.seed,
        notes=tuple(notes),
    )
    reporter.finish(history.summary())
    if problem is not None:
        raise TrainingFailed(problem, history)
    return history


def conditioning_rows(
    model: Any, given: Any, n: int, source: str, columns: tuple[str, ...] | None
) -> np.ndarray | None:
    """What rows of data depend on, `[n, *condition.shape]`; None where the model needs nothing.

    Raises:
        FlowError: F512 it is missing, not wanted, or of another number of rows; F60x where it is
            bad data.
    """
    condition = getattr(model, "condition", None)
    if condition is None:
        if given is not None:
            raise error("F512", f"`fit` takes no `{source}`: the model depends on nothing else")
        return None
    if given is None:
        raise error(
            "F512",
            f"`fit` needs `{source}`: `{condition.layer}` depends on an array of shape "
            f"{show(condition.shape)} for each row",
            None,
            f"fit(..., {source} = ...)",
        )
    table = as_table(pick(given, columns, source), source)
    row = table.values.shape[1:]
    if math.prod(row) != math.prod(condition.shape) or (len(row) > 1 and row != condition.shape):
        raise error(
            "F512",
            f"rows of `{source}` have shape {show(row)}, `{condition.layer}` depends on "
            f"{show(condition.shape)}",
        )
    conditioning = check_table(table, condition.shape, dtype=model.dtype)
    if len(conditioning) != n:
        raise error("F512", f"`{source}` has {len(conditioning)} rows, the data has {n}")
    return conditioning


def with_conditioning(
    values: np.ndarray, conditioning: np.ndarray | None, which: np.ndarray
) -> np.ndarray:
    """Rows as the trainer takes them: the conditioning variables follow the values."""
    if conditioning is None:
        return values
    return side_by_side(values, conditioning[which])


def rows_of(model: Any, data: Any, source: str = "data") -> Table:
    """Data as a table; the parts of a joint distribution side by side."""
    joint = getattr(model, "joint", None)
    if joint is None:
        return as_table(pick(data, getattr(model, "columns", None), source), source)
    return as_rows(joint, data, source)


def row_shape(model: Any) -> Any:
    """The shape of one row."""
    return getattr(model, "row_shape", model.event_shape)
