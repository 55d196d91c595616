"""`flowdsl run`: values, exit codes, and where each text goes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Flow = Callable[..., Any]


def test_prints_as_r(flow: Flow) -> None:
    done = flow("run", "-e", "x <- 2.5\nx * 2\n[1.0, 'a']")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == '[1] 5\n[[1]]\n[1] 1\n\n[[2]]\n[1] "a"\n\n'


def test_json_gives_an_object_a_visible_value(flow: Flow) -> None:
    done = flow("run", "-e", "x <- 1\n[1.5, nan, inf, -inf]\nmodel", "--json")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"value": [1.5, "NaN", "Inf", "-Inf"]},
        {"value": {"kind": "model", "repr": "<FakeModel>"}},
    ]


def test_format_json_is_json(flow: Flow) -> None:
    assert flow("run", "-e", "1", "--format", "json").stdout == '{"value": 1}\n'


def test_reads_a_file(flow: Flow, tmp_path: Path, fake: Any) -> None:
    path = tmp_path / "a.flow"
    path.write_text("1 + 1\n")
    assert flow("run", str(path)).stdout == "[1] 2\n"
    assert fake.opened["directory"] == tmp_path


def test_reads_standard_input(flow: Flow) -> None:
    assert flow("run", "-", input="3\n").stdout == "[1] 3\n"


def test_passes_options(flow: Flow, fake: Any) -> None:
    done = flow("run", "-e", "k", "--set", "k=3", "--seed", "7", "--dtype", "float64")
    assert done.stdout == "[1] 3\n"
    assert (fake.opened["seed"], fake.opened["dtype"]) == (7, "float64")


def test_values_before_an_error_are_shown(flow: Flow) -> None:
    done = flow("run", "-e", "1\nbad\n2")
    assert done.exit_code == 1
    assert done.stdout == "[1] 1\n"
    assert done.stderr.startswith("error[F201]: `bad` is not defined\n 2 | bad\n")


def test_json_errors_are_json(flow: Flow) -> None:
    done = flow("run", "-e", "bad", "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert json.loads(done.stderr)["code"] == "F201"


def test_warnings_do_not_fail(flow: Flow) -> None:
    done = flow("run", "-e", "odd\n1")
    assert (done.exit_code, done.stdout) == (0, "[1] 1\n")
    assert "lint[W401]: odd" in done.stderr


def test_a_bug_is_one_line(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    done = flow("run", "-e", "boom")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[0] == (
        "error[F599]: internal error (RuntimeError: first), please report it"
    )
    assert "Traceback" not in done.stderr
    monkeypatch.setenv("FLOWDSL_DEBUG", "1")
    assert "Traceback" in flow("run", "-e", "boom").stderr


def test_ctrl_c(flow: Flow) -> None:
    done = flow("run", "-e", "stop")
    assert (done.exit_code, done.stderr) == (130, "interrupted\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "a.flow", "-e", "1"],
        ["run", "-e", "1", "--format", "xml"],
        ["run", "-e", "1", "--json", "--format", "text"],
        ["run", "-e", "1", "--set", "k"],
        ["run", "-e", "1", "--set", "k=three"],
        ["run", "-e", "1", "--set", "k=1", "--set", "k=2"],
        ["run", "-e", "1", "--seed", "-1"],
        ["run", "-e", "1", "--dtype", "int8"],
        ["run", "-e", "1", "--nonsense"],
        ["nonsense"],
    ],
)
def test_wrong_usage(flow: Flow, arguments: list[str]) -> None:
    done = flow(*arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["run", "check", "explain"])
def test_missing_files(flow: Flow, command: str, tmp_path: Path) -> None:
    done = flow(command, str(tmp_path / "no.flow"))
    assert done.exit_code == 1
    assert "F601" in done.stderr and "there is no file" in done.stderr


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"x <- 1\ny <- '\xff'\n", "F603", "not UTF-8 text (byte 0xff)"),
        (b"1" * 1_000_001, "F613", "1,000,000 bytes"),
    ],
)
def test_unreadable_files(flow: Flow, tmp_path: Path, raw: bytes, code: str, words: str) -> None:
    path = tmp_path / "a.flow"
    path.write_bytes(raw)
    done = flow("run", str(path), "--json")
    problem = json.loads(done.stderr)
    assert done.exit_code == 1
    assert problem["code"] == code and words in problem["message"]
    assert problem["file"] == str(path)
    assert problem["line"] == (2 if code == "F603" else 1)


def test_folders(flow: Flow, tmp_path: Path) -> None:
    done = flow("run", str(tmp_path))
    assert done.exit_code == 1 and "folder" in done.stderr


def test_a_byte_order_mark_is_no_text(flow: Flow, tmp_path: Path) -> None:
    path = tmp_path / "a.flow"
    path.write_bytes(b"\xef\xbb\xbf1\n")
    assert flow("run", str(path)).stdout == "[1] 1\n"


def test_messages_stand_beside_the_output() -> None:
    """As Rscript has it: what is printed can be piped on."""
    spec = 'message("fitting"); try(stop("no")); print(1)'
    done = subprocess.run(
        [sys.executable, "-m", "flowdsl", "run", "-e", spec], capture_output=True, text=True
    )
    assert done.stdout == "[1] 1\n"
    assert done.stderr.splitlines() == ["fitting", "Error : no"]
