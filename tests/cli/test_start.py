"""The real command in its own process: what it imports, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import flowdsl

HEAVY = ("tensorflow", "tensorflow_probability", "polars", "matplotlib", "scipy", "prompt_toolkit")
PURE = f"""
import sys
from flowdsl.cli import main
try:
    main()
finally:
    print("heavy:", [m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)
"""


def python(*arguments: str, input: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, input=input, timeout=120
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["check", "-e", "normal() %>% chain(shift(1), scale(2))"],
        ["check", "-e", "normal() %>% log()", "--json"],
        ["explain", "-e", "normal() %>% chain(shift(1), scale(2))"],
        ["explain", "normal"],
        ["explain", "F599"],
        ["run", "-e", "sqrt(2)"],
        ["run", "no.flow"],
    ],
    ids=" ".join,
)
def test_starts_lean(arguments: list[str]) -> None:
    done = python("-c", PURE, *arguments)
    assert done.stderr.splitlines()[-1] == "heavy: []"
    assert "Traceback" not in done.stderr


def test_as_a_module() -> None:
    done = python("-m", "flowdsl", "run", "-", "--json", input="x <- 2\nx * 3\nc(1, NaN)\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == '{"value": 6.0}\n{"value": [1.0, "NaN"]}\n'


def test_a_saved_model_is_explained_lean(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    flowdsl.compile("normal() %>% iid(2) %>% scale(param(3, name = 'width'))").save(path)
    done = python("-c", PURE, "explain", str(path))
    assert done.stderr == "heavy: []\n"
    lines = done.stdout.splitlines()
    assert lines[0] == f"{path}: flow, from the base distribution to the data:"
    assert lines[-1].split() == ["width:", "1"]


def test_check_finds_what_a_run_would() -> None:
    done = python("-m", "flowdsl", "check", "-e", "normal() %>% log()")
    assert done.returncode == 1
    assert "error[F302]" in done.stderr and "^^^^^" in done.stderr
    assert done.stdout == "1 error in the spec\n"


def test_the_prompt_over_a_pipe() -> None:
    script = "x <- 2\nfoo\nf <- function(a,\n  b) a + b\nf(x, 3)\nq()\n99\n"
    done = python("-m", "flowdsl", "repl", input=script)
    assert (done.returncode, done.stdout) == (0, "[1] 5\n")
    assert "`foo` is not defined" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes of a POSIX shell")
def test_a_reader_that_leaves_early() -> None:
    loop = "for (i in 1:20000) print(i)"
    process = subprocess.Popen(
        [sys.executable, "-m", "flowdsl", "run", "-e", loop],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == "[1] 1\n"
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == ""
