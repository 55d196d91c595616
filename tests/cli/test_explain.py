"""`flowdsl explain`: specs, codes and names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Flow = Callable[..., Any]


def test_a_spec(flow: Flow, tmp_path: Path) -> None:
    path = tmp_path / "a.flow"
    path.write_text("normal()\n")
    shown = "distribution\n  base. normal: event [], batch [], any real number\n  dtype float32\n"
    assert flow("explain", str(path)).stdout == shown
    assert flow("explain", "-e", "normal()").stdout == shown
    as_json = flow("explain", "-e", "normal()", "--json").stdout
    assert json.loads(as_json) == {"text": shown.removesuffix("\n")}


def test_a_code(flow: Flow) -> None:
    assert flow("explain", "F599").stdout.startswith("F599: internal error")


def test_an_unknown_code(flow: Flow) -> None:
    done = flow("explain", "F987")
    assert done.exit_code == 1 and "F640" in done.stderr


def test_a_name(flow: Flow) -> None:
    done = flow("explain", "tfd_normal")
    assert done.stdout.startswith("tfd_normal(loc")
    assert "tfp.distributions.Normal" in done.stdout


def test_an_unknown_name(flow: Flow) -> None:
    done = flow("explain", "nromal")
    assert done.exit_code == 1 and "did you mean `normal`?" in done.stderr


def test_a_file_goes_before_a_name(flow: Flow, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("normal").write_text("exp()\n")
    assert flow("explain", "normal").stdout.startswith("bijector, applied in this order:")
