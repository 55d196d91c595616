"""The command line. Commands import what is heavy only when they run."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from flowdsl.cli.check import check
from flowdsl.cli.explain import explain
from flowdsl.cli.fit import fit
from flowdsl.cli.log_prob import log_prob
from flowdsl.cli.plot import plot
from flowdsl.cli.repl import repl
from flowdsl.cli.run import run
from flowdsl.cli.sample import sample

app = typer.Typer(
    name="flowdsl",
    help="Normalizing flows, declared in the manner of R.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (run, check, explain, fit, sample, plot, repl):
    app.command()(command)
app.command("log-prob")(log_prob)


def show_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("flowdsl")
        except PackageNotFoundError:
            found = "0 (not installed)"
        print(f"flowdsl {found}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Normalizing flows, declared in the manner of R."""


def main() -> None:
    """Entry point of the `flowdsl` command."""
    if sys.stdout is None:  # closed by the caller
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="flowdsl")
    except KeyboardInterrupt:
        sys.exit(130)
