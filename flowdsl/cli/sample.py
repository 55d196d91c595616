"""`flowdsl sample`: draw rows from a model."""

from __future__ import annotations

import csv
import math
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from flowdsl.cli.options import (
    DtypeOption,
    Expression,
    FormatOption,
    GivenNumbers,
    Inputs,
    Json,
    ModelFile,
    Seed,
    parse_inputs,
    parse_numbers,
    wants_json,
)
from flowdsl.cli.sessions import open_model
from flowdsl.cli.targets import check_target
from flowdsl.console.report import as_line, reporting
from flowdsl.diagnostics import error

if TYPE_CHECKING:
    import numpy as np

    from flowdsl.model import Model

TYPES = (".csv", ".parquet", ".npy")

Count = Annotated[int, typer.Option("-n", "--number", min=1, help="How many rows.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", help="A .csv, .parquet or .npy file.")
]


def sample(
    file: ModelFile = None,
    expression: Expression = None,
    number: Count = 1000,
    output: Output = None,
    seed: Seed = None,
    given: GivenNumbers = None,
    inputs: Inputs = None,
    dtype: DtypeOption = None,
    json: Json = False,
    format: FormatOption = None,
) -> None:
    """Draw rows from a model: CSV on standard output, or a file."""
    as_json = wants_json(json, format)
    with reporting(as_json):
        set_, conditioning = parse_inputs(inputs), parse_numbers(given)
        target = check_target(output, TYPES, [file] if file else []) if output else None
        model = open_model(file, expression, dtype, seed, set_, as_json)
        import numpy as np

        options = {} if conditioning is None else {"given": shaped(model, conditioning)}
        rows = np.asarray(model.sample_rows(number, seed=seed, **options))
        names = column_names(rows, model.columns)
        if target is not None:
            from flowdsl.data import write_table

            write_table(target, rows, names or None)
        elif as_json:
            write_json_rows(rows, names)
        else:
            write_csv(rows, names)


def shaped(model: Model, numbers: list[float]) -> np.ndarray:
    """Numbers in the shape of what a model depends on, where they are as many."""
    import numpy as np

    array = np.asarray(numbers)
    condition = model.condition
    fits = condition is not None and array.size == math.prod(condition.shape)
    return array.reshape(condition.shape) if condition is not None and fits else array


def column_names(rows: np.ndarray, columns: tuple[str, ...] | None) -> tuple[str, ...]:
    """Names of the columns of rows: the data's that the model was trained on, else x1, x2, ...

    >>> import numpy as np
    >>> column_names(np.zeros((3, 2)), None), column_names(np.zeros(3), ("time",))
    (('x1', 'x2'), ('time',))
    """
    from flowdsl.data.table import default_columns

    standard = default_columns(rows.shape)
    return tuple(columns) if columns and len(columns) == len(standard) else standard


def write_csv(rows: np.ndarray, names: tuple[str, ...]) -> None:
    """Rows as CSV on standard output, every number in the fewest digits that name it.

    Raises:
        FlowError: F616 for events that are no rows of a table.
    """
    if rows.ndim > 2:
        raise error(
            "F616",
            f"events of shape {list(rows.shape[1:])} fit no CSV table",
            None,
            "write them to a .npy file with -o",
        )
    table = rows.reshape(len(rows), -1)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for start in range(0, len(table), 10_000):
        writer.writerows(table[start : start + 10_000].astype(str).tolist())


def write_json_rows(rows: np.ndarray, names: tuple[str, ...]) -> None:
    """One JSON object a row, by column name; events of higher rank under `value`."""
    from flowdsl.r.printing.jsonable import jsonable

    for row in rows:
        value = jsonable(row)
        if not names:
            print(as_line({"value": value}))
        else:
            print(as_line(dict(zip(names, value if isinstance(value, list) else [value]))))
