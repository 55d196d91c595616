"""What Tab offers."""

from __future__ import annotations

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from flowdsl.repl.completion import NameCompleter, candidates, open_call


def names(before: str, **session: str) -> list[str]:
    return [name for name, _ in candidates(before, session)]


def test_names_of_the_language() -> None:
    assert "normal" in names("x <- norm")
    assert names("tfd_norm")[0] == "tfd_normal"
    assert "tfd$Normal" in names("tfd$Nor")


def test_names_of_the_session_come_first() -> None:
    assert names("nor", normal_one="number")[0] == "normal_one"


def test_arguments_come_first() -> None:
    assert names("tfd_normal(lo")[0] == "loc = "
    assert names("tfd_normal(")[:2] == ["loc = ", "scale = "]


@pytest.mark.parametrize("before", ['"nor', "'nor", "# nor", "x # nor"])
def test_nothing_in_strings_and_comments(before: str) -> None:
    assert names(before) == []


def test_nothing_for_nothing() -> None:
    assert names("") == [] and names("x <- ") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("f(g(1), ", "f"), ("f(g(", "g"), ("f(c[", ""), ("f(')', ", "f"), ("f()", ""), ("(", "")],
)
def test_open_call(text: str, name: str) -> None:
    assert open_call(text) == name


def test_as_prompt_toolkit_asks() -> None:
    completer = NameCompleter(lambda: {"my_flow": "distribution"})
    (found,) = completer.get_completions(Document("x %>% my_"), CompleteEvent())
    assert (found.text, found.start_position) == ("my_flow", -3)
    (command,) = completer.get_completions(Document(":na"), CompleteEvent())
    assert (command.text, command.start_position) == (":names", -3)
