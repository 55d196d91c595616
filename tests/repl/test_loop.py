"""The conversation: it answers, and goes on after every failure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flowdsl.diagnostics import Diagnostic, error, lint
from flowdsl.repl.history import SafeHistory, open_history
from flowdsl.repl.loop import Loop
from flowdsl.repl.plain import converse


class Echo:
    """A session that repeats its input in upper case."""

    def __init__(self) -> None:
        self.warnings: list[Diagnostic] = []
        self.seen: dict[str, str] = {}

    def execute(self, source: Any, on_value: Any) -> None:
        text = source.text.strip()
        if text == "bad":
            raise error("F201", f"bad in {source.name}")
        if text == "boom":
            raise RuntimeError("boom")
        if text == "stop":
            raise KeyboardInterrupt
        if text == "odd":
            self.warnings.append(lint("W401", "odd"))
        self.seen[text] = "text"
        on_value(SimpleNamespace(value=text, visible=text != "quiet"))

    def show(self, value: str) -> str:
        return value.upper()

    def names(self) -> dict[str, str]:
        return self.seen


def talk(*inputs: str) -> list[str]:
    """What is written in answer to some inputs; diagnostics in brackets."""
    out: list[str] = []

    def report(found: Iterable[Diagnostic]) -> None:
        out.extend(f"[{d.code}: {d.message}]" for d in found)

    loop = Loop(Echo, out.append, report)  # type: ignore[arg-type]
    for text in inputs:
        if not loop.handle(text):
            out.append("bye")
            break
    return out


def test_answers() -> None:
    assert talk("a", "quiet", "  \n", "b") == ["A", "B"]


def test_goes_on_after_errors() -> None:
    assert talk("bad", "a") == ["[F201: bad in <prompt:1>]", "A"]


def test_goes_on_after_bugs_and_interrupts() -> None:
    found = talk("boom", "stop", "a")
    assert found[0].startswith("[F599: internal error (RuntimeError: boom)")
    assert found[1:] == ["interrupted", "A"]


def test_tells_each_warning_once() -> None:
    assert talk("odd", "a") == ["ODD", "[W401: odd]", "A"]


def test_leaves() -> None:
    assert talk("a", "q()", "b") == ["A", "bye"]


def test_names_and_reset() -> None:
    assert talk("a", ":names", ":reset", ":names") == ["A", "a  text", "nothing is defined"]


def test_help() -> None:
    (shown,) = talk("?tfd_normal")
    assert shown.startswith("tfd_normal(")
    assert talk("?nromal")[0].startswith("[F640")
    assert ":names" in talk(":help")[0]


def test_joins_lines() -> None:
    out: list[str] = []
    loop = Loop(Echo, out.append, lambda found: None)  # type: ignore[arg-type]
    converse(loop, ["f(a,\n", "b)\n", "?tfd_normal\n", "x %>%\n", "y\n", "q()\n", "z\n"])
    assert out[0] == "F(A,\nB)" and out[1].startswith("tfd_normal") and out[2:] == ["X %>%\nY"]


def test_history_is_private(tmp_path: Path) -> None:
    history = open_history(tmp_path / "state" / "flowdsl")
    assert isinstance(history, SafeHistory)
    history.store_string("normal()")
    path = tmp_path / "state" / "flowdsl" / "history"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(history.load_history_strings()) == ["normal()"]


def test_history_without_a_folder_stays_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not isinstance(open_history(tmp_path / "file" / "flowdsl"), SafeHistory)
