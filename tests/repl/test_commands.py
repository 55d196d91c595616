"""What the prompt understands beside the language."""

from __future__ import annotations

import pytest

from flowdsl.repl.commands import Command, parse_command


@pytest.mark.parametrize(
    "text", [":quit", ":q", "quit()", "q()", " q ( ) \n", "quit", "exit", "exit()"]
)
def test_leaving(text: str) -> None:
    assert parse_command(text) == Command("quit")


@pytest.mark.parametrize(
    "text", ["?tfd$Normal", "help(tfd$Normal)", 'help("tfd$Normal")', "? tfd$Normal\n"]
)
def test_help(text: str) -> None:
    assert parse_command(text) == Command("help", "tfd$Normal")


@pytest.mark.parametrize("text", ["x", "q(1)", "q", "a:b", "help <- 1", "?x + 1", "1 ? 2"])
def test_the_languages_own(text: str) -> None:
    assert parse_command(text) is None


def test_unknown_commands_are_told() -> None:
    assert parse_command(":nmaes") == Command("unknown", ":nmaes")
