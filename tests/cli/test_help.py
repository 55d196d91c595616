"""Help texts are plain, and a wrong command gets one suggestion."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from flowdsl.cli import COMMANDS, make_app, wanted


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_no_escapes(name: str) -> None:
    shown = CliRunner().invoke(make_app(wanted([name])), [name, "--help"])
    assert shown.exit_code == 0 and "\\" not in shown.stdout
    assert shown.stdout.startswith("Usage: ")


def test_what_must_be_given_is_said() -> None:
    shown = CliRunner().invoke(make_app(), ["fit", "--help"]).stdout
    assert "[required]" in shown and "[x>=1]" in shown


def test_an_unknown_command_gets_one_suggestion() -> None:
    shown = CliRunner().invoke(make_app(), ["chekc"])
    assert shown.exit_code == 2
    assert shown.output.lower().count("did you mean") == 1


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(make_app(wanted(["--help"])), ["--help"]).stdout
    assert all(f"  {name} " in shown for name in COMMANDS)
