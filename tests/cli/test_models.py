"""`fit`, `sample`, `log-prob` and `plot`: files in, files out."""

from __future__ import annotations

import csv
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Flow = Callable[..., Any]


@pytest.fixture
def data(tmp_path: Path) -> str:
    path = tmp_path / "data.csv"
    path.write_text("a,b\n0,0\n1,2\n-1,0.5\n")
    return str(path)


def saved_model(path: Path) -> str:
    header = b'{"__metadata__":{}}'
    path.write_bytes(struct.pack("<Q", len(header)) + header)
    return str(path)


def test_fit(flow: Flow, data: str, tmp_path: Path) -> None:
    target = tmp_path / "m.flowmodel"
    done = flow("fit", "-e", "model", "--data", data, "-o", str(target), "--test", data)
    assert done.exit_code == 0, done.stderr
    assert target.read_bytes() == b"saved"
    assert done.stdout.splitlines() == [
        "train NLL       2.0000 nats a row",
        "validation NLL  2.5000 nats a row",
        "test NLL        2.8795 nats a row",
        "2 epochs in 1.2 s",
        f"saved to {target}",
    ]


def test_fit_options(flow: Flow, data: str, tmp_path: Path, fake: Any, monkeypatch: Any) -> None:
    seen: dict[str, Any] = {}
    model = fake().scope["model"].__class__
    original = model.fit
    monkeypatch.setattr(
        model, "fit", lambda self, rows, **o: seen.update(o) or original(self, rows, **o)
    )
    numbers = ["--epochs=3", "--batch-size=8", "--patience=2", "--seed=5"]
    rates = ["--learning-rate=1e-3", "--validation-split=0.2"]
    options = [*numbers, *rates, "--no-standardize", "-q", "--json"]
    out = str(tmp_path / "m")
    done = flow("fit", "-e", "model", "--data", data, "-o", out, *options)
    assert seen == {
        "epochs": 3, "batch_size": 8, "patience": 2, "seed": 5, "standardize": False,
        "learning_rate": 1e-3, "validation_split": 0.2, "verbose": 0,
    }  # fmt: skip
    assert json.loads(done.stdout) == {
        "train_nll": 2.0, "validation_nll": 2.5, "test_nll": None, "epochs": 2,
        "seconds": 1.25, "path": out,
    }  # fmt: skip


@pytest.mark.parametrize("target", ["no/such/folder/m", ".", "data.csv"])
def test_fit_refuses_before_training(flow: Flow, data: str, target: str, tmp_path: Path) -> None:
    done = flow("fit", "-e", "boom", "--data", data, "-o", str(tmp_path / target))
    assert done.exit_code == 1
    assert "F616" in done.stderr
    assert Path(data).read_text().startswith("a,b")


def test_fit_with_bad_data(flow: Flow, tmp_path: Path) -> None:
    done = flow("fit", "-e", "model", "--data", "no.csv", "-o", str(tmp_path / "m"))
    assert done.exit_code == 1 and "F601" in done.stderr


def test_fit_needs_data_and_output(flow: Flow) -> None:
    assert flow("fit", "-e", "model").exit_code == 2


def test_sample_as_csv(flow: Flow) -> None:
    done = flow("sample", "-e", "model", "-n", "3", "--seed", "1")
    rows = list(csv.reader(done.stdout.splitlines()))
    expected = np.random.default_rng(1).normal(size=(3, 2))
    assert rows[0] == ["x1", "x2"]
    assert np.array(rows[1:], float).tolist() == expected.tolist()


def test_sample_as_json(flow: Flow) -> None:
    done = flow("sample", "-e", "model", "-n", "2", "--json")
    assert [list(json.loads(line)) for line in done.stdout.splitlines()] == [["x1", "x2"]] * 2


@pytest.mark.parametrize("ending", ["csv", "parquet", "npy"])
def test_sample_into_a_file(flow: Flow, tmp_path: Path, ending: str) -> None:
    from flowdsl.data import read_table

    target = tmp_path / f"out.{ending}"
    done = flow("sample", "-e", "model", "-n", "5", "--seed", "1", "-o", str(target))
    assert (done.exit_code, done.stdout) == (0, "")
    expected = np.random.default_rng(1).normal(size=(5, 2))
    assert read_table(target).values.tolist() == expected.tolist()


def test_sample_from_a_saved_model(flow: Flow, tmp_path: Path) -> None:
    done = flow("sample", saved_model(tmp_path / "m"), "-n", "1")
    assert done.exit_code == 0 and len(done.stdout.splitlines()) == 2


def test_sample_wrong_ending(flow: Flow) -> None:
    done = flow("sample", "-e", "model", "-o", "out.txt")
    assert done.exit_code == 1 and "F602" in done.stderr


def test_log_prob(flow: Flow, data: str) -> None:
    expected = [-1.8378770664093453, -4.337877066409345, -2.4628770664093453]
    done = flow("log-prob", "-e", "model", "--data", data)
    assert [float(line) for line in done.stdout.splitlines()] == expected
    done = flow("log-prob", "-e", "model", "--data", data, "--json")
    assert [json.loads(line)["log_prob"] for line in done.stdout.splitlines()] == expected


def test_log_prob_into_a_file(flow: Flow, data: str, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    done = flow("log-prob", "-e", "model", "--data", data, "-o", str(target))
    assert done.exit_code == 0
    assert target.read_text().splitlines()[0] == "log_prob"


def test_log_prob_of_chosen_columns(flow: Flow, data: str) -> None:
    done = flow("log-prob", "-e", "model", "--data", data, "--columns", "a")
    assert done.exit_code == 1 and "F611" in done.stderr


def test_plot_checks_its_target(flow: Flow) -> None:
    assert "F602" in flow("plot", "-e", "model", "-o", "x.txt").stderr
    assert "F616" in flow("plot", "-e", "model", "-o", "no/such/x.png").stderr


def test_a_number_of_toy_rows_is_a_number(flow: Flow) -> None:
    assert flow("log-prob", "-e", "model", "--data", "moons:7").stdout.count("\n") == 7
    for wrong in ("moons:1e9", "moons:99999999999", "moons:"):
        done = flow("log-prob", "-e", "model", "--data", wrong)
        assert done.exit_code == 1
        assert "error[F615]" in done.stderr


def test_a_saved_model_keeps_what_it_was_made_with(flow: Flow, tmp_path: Path) -> None:
    path = saved_model(tmp_path / "m.flowmodel")
    for command in ("sample", "explain"):
        for option in ("--set=k=1", "--dtype=float64"):
            done = flow(command, path, option)
            assert done.exit_code == 2
            assert "is a saved model" in done.stderr


def test_a_saved_model_is_no_spec(flow: Flow, tmp_path: Path) -> None:
    damaged = tmp_path / "m.safetensors"
    damaged.write_bytes(b"\xff\xfe")
    for path in (saved_model(tmp_path / "m.flowmodel"), str(damaged)):
        for command in ("run", "check"):
            done = flow(command, path)
            assert done.exit_code == 1
            assert f"error[F602]: `{path}` is a saved model, not a spec" in done.stderr


def test_what_a_spec_prints_stays_out_of_the_results(flow: Flow, fake: Any) -> None:
    flow("sample", "-e", "model", "-n", "2")
    assert fake.opened["write"] is not None
    flow("run", "-e", "1")
    assert fake.opened["write"] is None
