"""`flowdsl fit`: train a spec's model on a file of data and save it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flowdsl.cli.options import (
    Columns,
    Data,
    DtypeOption,
    Expression,
    FormatOption,
    Given,
    Inputs,
    Json,
    ModelFile,
    Seed,
    parse_columns,
    parse_inputs,
    wants_json,
)
from flowdsl.cli.sessions import open_model, saved_columns
from flowdsl.cli.targets import check_target
from flowdsl.console.report import as_line, reporting
from flowdsl.diagnostics import closest, error

if TYPE_CHECKING:
    import numpy as np

    from flowdsl.model import Model
    from flowdsl.training.history import History

Output = Annotated[str, typer.Option("--output", "-o", metavar="MODEL", help="Where to save.")]
Test = Annotated[
    str | None, typer.Option("--test", metavar="DATA", help="Data to judge the result by.")
]
Epochs = Annotated[int | None, typer.Option("--epochs", min=1, help="Passes over the data.")]
BatchSize = Annotated[int | None, typer.Option("--batch-size", min=1, help="Rows a step.")]
Rate = Annotated[float | None, typer.Option("--learning-rate", help="Greatest step size.")]
Share = Annotated[
    float | None, typer.Option("--validation-split", help="Share of the rows held out.")
]
Patience = Annotated[
    int | None, typer.Option("--patience", min=1, help="Epochs to wait for a better loss.")
]
Standardize = Annotated[
    bool | None,
    typer.Option("--standardize/--no-standardize", help="Scale the data inside the flow."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


def fit(
    data: Data,
    output: Output,
    file: ModelFile = None,
    expression: Expression = None,
    columns: Columns = None,
    given: Given = None,
    test: Test = None,
    epochs: Epochs = None,
    batch_size: BatchSize = None,
    learning_rate: Rate = None,
    validation_split: Share = None,
    patience: Patience = None,
    standardize: Standardize = None,
    seed: Seed = None,
    inputs: Inputs = None,
    dtype: DtypeOption = None,
    quiet: Quiet = False,
    json: Json = False,
    format: FormatOption = None,
) -> None:
    """Train a spec's model on data and save it."""
    as_json = wants_json(json, format)
    with reporting(as_json):
        set_, names = parse_inputs(inputs), parse_columns(columns)
        given_columns = parse_columns(given, "--given")
        read = [path for path in (data, test) if path]
        target = check_target(output, sources=[*read, *([file] if file else [])])
        known, known_given = saved_columns(file, expression)
        names, given_columns = names or known, given_columns or known_given
        rows, conditioning = read_apart(data, names, given_columns)
        # What judges the model has the columns that it was trained on.
        same = list(rows.columns) if rows.named else names
        held = read_apart(test, same, given_columns, 1) if test else None
        model = open_model(file, expression, dtype, seed, set_, as_json)
        options = {
            "epochs": epochs,
            "batch_size": batch_size,
            "learning_rate": learning_rate,
            "validation_split": validation_split,
            "patience": patience,
            "standardize": standardize,
            "seed": seed,
            "given": conditioning,
        }
        chosen = {name: value for name, value in options.items() if value is not None}
        history = model.fit(rows, verbose=0 if quiet else 1, **chosen)
        result = {
            **losses(history),
            "test_nll": test_loss(model, *held) if held is not None else None,
            "epochs": history.epochs,
            "seconds": round(history.seconds, 3),
            "path": str(target),
        }
        model.save(target)
        print(as_line(result) if as_json else in_words(result))
        if history.stopped == "interrupted":
            raise typer.Exit(130)


def read_rows(data: str, columns: list[str] | None, seed: int = 0) -> Any:
    """The table in a file of data, or 5,000 rows (`moons:2000` for 2,000) of a toy set.

    Raises:
        FlowError: F601 to F613 where the file or its rows are wrong.
    """
    from flowdsl.data import as_table, toy

    name, asked, count = data.partition(":")
    if name in toy.SETS and not Path(data).exists():
        rows = int(count) if count.isdecimal() and len(count) < 8 else None
        if asked and rows is None:
            raise error(
                "F615",
                f"`{count}` is no number of rows",
                None,
                f"write a whole number below 10 million, e.g. {name}:2000",
            )
        return as_table(toy.sample(name, 5_000 if rows is None else rows, seed=seed), name)
    near = closest(name, toy.SETS)
    if near and not Path(data).exists() and not Path(data).suffix:
        raise error("F601", f"there is no file `{data}`", None, f"the toy set is `{near}`")
    return named_columns(data, columns)


def named_columns(data: str, columns: list[str] | None) -> Any:
    """The table in a file; where columns are named, those of a file that has names.

    Rows of an .npy file have no names: they are taken by position.
    """
    from flowdsl.data import read_table

    nameless = Path(data).suffix.lower() == ".npy"
    unnamed = columns is not None and not all(re.fullmatch(r"x\d*", c) for c in columns)
    return read_table(data, None if nameless and unnamed else columns)


def read_apart(
    data: str, columns: list[str] | None, given: list[str] | None, seed: int = 0
) -> tuple[Any, Any]:
    """The table in a file of data, and what its rows depend on: columns set apart, or None.

    Raises:
        FlowError: F601 to F613 where the file, its rows or the names are wrong.
    """
    if given is None:
        return read_rows(data, columns, seed), None
    from flowdsl.data.columns import split_columns

    wanted = None if columns is None else [c for c in columns if c not in given] + given
    return split_columns(read_rows(data, wanted, seed), given)


def losses(history: History) -> dict[str, float | None]:
    """Negative log-likelihoods of the epoch whose weights are kept, in nats a row."""
    best = history.best_epoch - 1
    train, held = history.loss, history.validation_loss
    if not held:
        return {"train_nll": history.best_loss, "validation_nll": None}
    return {
        "train_nll": train[best] if 0 <= best < len(train) else None,
        "validation_nll": held[best] if 0 <= best < len(held) else None,
    }


def test_loss(model: Model, table: Any, given: Any) -> float:
    """Mean negative log-likelihood of rows that the training never saw.

    Raises:
        FlowError: F511 where a row has no density.
    """
    from flowdsl.data import check_table
    from flowdsl.training.fit import row_shape, rows_of

    rows: np.ndarray = check_table(rows_of(model, table), row_shape(model), dtype=model.dtype)
    found = -float(densities(model, rows, given).mean())
    if found != found or found in (float("inf"), -float("inf")):
        raise error("F511", f"some rows of `{table.source}` have no density under the model")
    return found


def densities(model: Model, rows: np.ndarray, given: Any) -> np.ndarray:
    """Log densities of rows, and of what they depend on.

    Raises:
        FlowError: F607 to F612 where that is no data, F520 where it does not fit.
    """
    if given is None:
        return model.log_prob_rows(rows)
    from flowdsl.data import check_table
    from flowdsl.data.columns import matched

    shape = () if model.condition is None else model.condition.shape
    conditioning = check_table(matched(given, model.condition_columns), shape, dtype=model.dtype)
    return model.log_prob(rows, given=conditioning)


def in_words(result: dict[str, Any]) -> str:
    """The outcome of a fit as lines for people.

    >>> print(in_words({"train_nll": 1.25, "validation_nll": None, "test_nll": None,
    ...                 "epochs": 20, "seconds": 1.5, "path": "m.flowmodel"}))
    train NLL       1.2500 nats a row
    20 epochs in 1.5 s
    saved to m.flowmodel
    """
    titles = {"train_nll": "train NLL", "validation_nll": "validation NLL", "test_nll": "test NLL"}
    lines = [
        f"{title:15} {result[key]:.4f} nats a row"
        for key, title in titles.items()
        if result[key] is not None
    ]
    lines.append(f"{result['epochs']} epochs in {result['seconds']:.1f} s")
    lines.append(f"saved to {result['path']}")
    return "\n".join(lines)
