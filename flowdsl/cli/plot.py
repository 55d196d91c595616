"""`flowdsl plot`: a picture of a model's density."""

from __future__ import annotations

from typing import Annotated

import typer

from flowdsl.cli.fit import read_rows
from flowdsl.cli.options import (
    Columns,
    DtypeOption,
    Expression,
    FormatOption,
    GivenNumbers,
    Inputs,
    Json,
    ModelFile,
    Seed,
    parse_columns,
    parse_inputs,
    parse_numbers,
    wants_json,
)
from flowdsl.cli.sample import shaped
from flowdsl.cli.sessions import open_model, saved_columns
from flowdsl.cli.targets import check_target
from flowdsl.console.report import as_line, reporting

TYPES = (".png",)

Output = Annotated[str, typer.Option("--output", "-o", help="A .png file.")]
Overlay = Annotated[
    str | None, typer.Option("--data", "-d", metavar="DATA", help="Data to draw with it.")
]


def plot(
    output: Output,
    file: ModelFile = None,
    expression: Expression = None,
    data: Overlay = None,
    columns: Columns = None,
    seed: Seed = None,
    given: GivenNumbers = None,
    inputs: Inputs = None,
    dtype: DtypeOption = None,
    json: Json = False,
    format: FormatOption = None,
) -> None:
    """Draw a model's density into a file."""
    as_json = wants_json(json, format)
    with reporting(as_json):
        set_, names = parse_inputs(inputs), parse_columns(columns)
        conditioning = parse_numbers(given)
        target = check_target(output, TYPES, [path for path in (file, data) if path])
        table = read_rows(data, names or saved_columns(file, expression)[0]) if data else None
        model = open_model(file, expression, dtype, seed, set_, as_json)
        from flowdsl.plots import density

        under = None if conditioning is None else shaped(model, conditioning)
        density(model, target, data=table, seed=seed or 0, given=under)
        print(as_line({"path": str(target)}) if as_json else f"saved to {target}")
