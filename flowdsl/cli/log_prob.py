"""`flowdsl log-prob`: the log-density of every row of a file."""

from __future__ import annotations

from typing import Annotated

import typer

from flowdsl.cli.fit import densities, read_apart
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
    parse_columns,
    parse_inputs,
    wants_json,
)
from flowdsl.cli.sample import TYPES
from flowdsl.cli.sessions import open_model, saved_columns
from flowdsl.cli.targets import check_target
from flowdsl.console.report import as_line, reporting

Output = Annotated[
    str | None, typer.Option("--output", "-o", help="A .csv, .parquet or .npy file.")
]


def log_prob(
    data: Data,
    file: ModelFile = None,
    expression: Expression = None,
    columns: Columns = None,
    given: Given = None,
    output: Output = None,
    inputs: Inputs = None,
    dtype: DtypeOption = None,
    json: Json = False,
    format: FormatOption = None,
) -> None:
    """Print the log-density of every row, one number a line."""
    as_json = wants_json(json, format)
    with reporting(as_json):
        set_, names = parse_inputs(inputs), parse_columns(columns)
        read = [path for path in (data, file) if path]
        target = check_target(output, TYPES, read) if output else None
        known, known_given = saved_columns(file, expression)
        given_columns = parse_columns(given, "--given") or known_given
        table, conditioning = read_apart(data, names or known, given_columns)
        model = open_model(file, expression, dtype, None, set_, as_json)
        import numpy as np

        from flowdsl.data import check_table, write_table
        from flowdsl.r.printing.jsonable import jsonable
        from flowdsl.training.fit import rows_of

        rows = rows_of(model, table)
        checked = check_table(rows, model.row_shape, dtype=model.dtype)
        found = np.asarray(densities(model, checked, conditioning))
        if target is not None:
            write_table(target, found, ["log_prob"] if found.ndim == 1 else None)
        elif as_json:
            for value in found:
                print(as_line({"log_prob": jsonable(value)}))
        else:
            for line in found.reshape(len(found), -1).astype(str):
                print(",".join(line))
