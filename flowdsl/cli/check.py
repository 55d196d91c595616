"""`flowdsl check`: parse and type a spec without running it."""

from __future__ import annotations

import typer

from flowdsl.cli.options import Expression, File, FormatOption, Json, wants_json
from flowdsl.cli.report import reporting, show_diagnostics, write_json_diagnostics
from flowdsl.cli.spec import read_spec
from flowdsl.diagnostics import Diagnostic, FlowError


def check(
    file: File = None,
    expression: Expression = None,
    json: Json = False,
    format: FormatOption = None,
) -> None:
    """Check a spec without running it."""
    as_json = wants_json(json, format)
    name = file or "the spec"
    with reporting(as_json):
        found = problems(file, expression)
        if as_json:
            write_json_diagnostics(found)
        else:
            from flowdsl.diagnostics.render import summary

            show_diagnostics(found)
            print(summary("standard input" if name == "-" else name, found))
        if any(d.severity == "error" for d in found):
            raise typer.Exit(1)


def problems(file: str | None, expression: str | None) -> tuple[Diagnostic, ...]:
    """Everything there is to say about a spec, unreadable files included."""
    import flowdsl

    try:
        return tuple(flowdsl.check(read_spec(file, expression)))
    except FlowError as problem:
        return problem.diagnostics
