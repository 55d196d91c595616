"""`flowdsl check`: diagnostics, a summary, and an exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flowdsl
from flowdsl.diagnostics import Diagnostic

Flow = Callable[..., Any]


def test_no_problems(flow: Flow, tmp_path: Path) -> None:
    path = tmp_path / "a.flow"
    path.write_text("1\n")
    done = flow("check", str(path))
    assert (done.exit_code, done.stdout) == (0, f"{path}: no problems\n")


def test_errors_fail(flow: Flow) -> None:
    done = flow("check", "-", input="bad odd\n")
    assert done.exit_code == 1
    assert "error[F201]: bad" in done.stderr
    assert done.stdout == "1 error, 1 lint in standard input\n"


def test_lints_pass(flow: Flow) -> None:
    done = flow("check", "-e", "odd")
    assert (done.exit_code, done.stdout) == (0, "1 lint in the spec\n")


def test_json_is_a_line_each(flow: Flow, tmp_path: Path) -> None:
    path = tmp_path / "a.flow"
    path.write_text("x\n  bad odd\n")
    done = flow("check", str(path), "--format", "json")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.exit_code == 1
    assert (first["severity"], first["code"], first["message"]) == ("error", "F201", "bad")
    assert (first["file"], first["line"], first["column"]) == (str(path), 2, 3)
    assert first["hints"] == [] and second["severity"] == "lint"


def test_json_without_problems_is_empty(flow: Flow) -> None:
    done = flow("check", "-e", "1", "--json")
    assert (done.exit_code, done.stdout) == (0, "")


def test_many_problems_are_cut_as_text(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(Diagnostic("error", "F201", f"no. {k}") for k in range(100))
    monkeypatch.setattr(flowdsl, "check", lambda source, **options: many)
    done = flow("check", "-e", "x")
    assert done.stdout == "100 errors in the spec\n"
    assert done.stderr.splitlines()[-2:] == ["error[F201]: no. 29", "... and 70 more"]
    assert len(flow("check", "-e", "x", "--json").stdout.splitlines()) == 100


def test_data_is_no_spec(flow: Flow) -> None:
    done = flow("check", "d.csv")
    assert done.exit_code == 1 and "F602" in done.stderr
