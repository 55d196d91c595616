"""`flowdsl run`: evaluate a spec and print the values of its top-level expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowdsl.cli.options import (
    DtypeOption,
    Expression,
    File,
    FormatOption,
    Inputs,
    Json,
    Seed,
    parse_inputs,
    wants_json,
)
from flowdsl.cli.sessions import open_session, refuse_undeclared
from flowdsl.cli.spec import read_spec
from flowdsl.console.report import as_line, flush, reporting, show_diagnostics

if TYPE_CHECKING:
    from flowdsl.session import Result


def run(
    file: File = None,
    expression: Expression = None,
    json: Json = False,
    format: FormatOption = None,
    inputs: Inputs = None,
    seed: Seed = None,
    dtype: DtypeOption = None,
) -> None:
    """Run a spec and print its values."""
    as_json = wants_json(json, format)
    with reporting(as_json):
        given = parse_inputs(inputs)
        source = read_spec(file, expression)
        session = open_session(source, dtype, seed, given, verbose=not as_json)

        def show(result: Result) -> None:
            if not result.visible:
                return
            if as_json:
                print(as_line({"value": session.to_json(result.value)}))
            else:
                print(session.show(result.value))

        try:
            session.execute(source, show)
            refuse_undeclared(session)
        finally:
            flush()
            show_diagnostics(session.warnings, as_json)
