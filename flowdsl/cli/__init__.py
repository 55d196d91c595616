"""The command line. Commands import what is heavy only when they run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer
from click import Context
from typer.core import TyperCommand

COMMANDS = {
    "run": "run",
    "check": "check",
    "explain": "explain",
    "fit": "fit",
    "sample": "sample",
    "log-prob": "log_prob",
    "plot": "plot",
    "repl": "repl",
}
"""The module, below this package, of each command; its function has the module's name."""


class PlainHelp(TyperCommand):
    """A command whose help is plain text: typer escapes brackets for rich, which is not used."""

    def get_help(self, ctx: Context) -> str:
        """The text of `--help`."""
        return super().get_help(ctx).replace("\\[", "[")


def make_app(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The program with some of its commands; each one's module is imported."""
    app = typer.Typer(
        name="flowdsl",
        help="Normalizing flows, declared in the manner of R.",
        no_args_is_help=True,
        add_completion=False,
        suggest_commands=False,  # click suggests already
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(program)
    for name in names:
        module = import_module(f"flowdsl.cli.{COMMANDS[name]}")
        app.command(name, cls=PlainHelp)(getattr(module, COMMANDS[name]))
    return app


def wanted(arguments: Sequence[str]) -> Iterable[str]:
    """The one command that a command line names; all of them where it names none.

    >>> list(wanted(["check", "a.flow"])), len(list(wanted(["--help"])))
    (['check'], 8)
    """
    first = arguments[0] if arguments else ""
    return (first,) if first in COMMANDS else COMMANDS


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


def program(
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
        make_app(wanted(sys.argv[1:]))(prog_name="flowdsl")
    except KeyboardInterrupt:
        sys.exit(130)
