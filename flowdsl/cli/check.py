"""`flowdsl check`: parse and type a spec without running it."""

from __future__ import annotations

from typing import Any

import typer

from flowdsl.cli.options import (
    Dtype,
    DtypeOption,
    Expression,
    File,
    FormatOption,
    Inputs,
    Json,
    parse_inputs,
    wants_json,
)
from flowdsl.cli.spec import read_spec
from flowdsl.console.report import reporting, show_diagnostics, write_json_diagnostics
from flowdsl.diagnostics import Diagnostic, FlowError


def check(
    file: File = None,
    expression: Expression = None,
    json: Json = False,
    format: FormatOption = None,
    inputs: Inputs = None,
    dtype: DtypeOption = None,
) -> None:
    """Check a spec without running it."""
    as_json = wants_json(json, format)
    name = file or "the spec"
    with reporting(as_json):
        found = problems(file, expression, parse_inputs(inputs), dtype)
        if as_json:
            write_json_diagnostics(found)
        else:
            from flowdsl.diagnostics.render import summary

            show_diagnostics(found)
            print(summary("standard input" if name == "-" else name, found))
        if any(d.severity == "error" for d in found):
            raise typer.Exit(1)


def problems(
    file: str | None, expression: str | None, inputs: dict[str, Any], dtype: Dtype | None
) -> tuple[Diagnostic, ...]:
    """Everything there is to say about a spec, unreadable files included."""
    import flowdsl

    try:
        source = read_spec(file, expression)
        return flowdsl.check(source, inputs=inputs, dtype=dtype.value if dtype else None)
    except FlowError as problem:
        return problem.diagnostics
