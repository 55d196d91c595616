"""Conditional models on the command line: columns and numbers that rows depend on."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import flowdsl
from flowdsl.cli import make_app

SPEC = (
    "normal() %>% iid(2) %>% masked_autoregressive_flow(autoregressive_network(2, "
    "hidden_units = 8, conditional = TRUE, conditional_event_shape = 1))"
)
run = CliRunner().invoke


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "rows.csv"
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(40, 3))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["age", "a", "b"])
        writer.writerows(rows.tolist())
    return path


def test_a_column_is_what_the_others_depend_on(data: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "m.safetensors")
    fitted = run(make_app(), ["fit", "-e", SPEC, "--data", str(data), "--given", "age", "--test",
                       str(data), "-o", target, "--epochs", "3", "-q", "--json"])  # fmt: skip
    assert fitted.exit_code == 0, fitted.output
    model = flowdsl.load(target)
    assert model.columns == ("a", "b")
    rows = np.loadtxt(data, delimiter=",", skiprows=1)
    want = model.log_prob(rows[:, 1:], given=rows[:, :1])
    assert json.loads(fitted.stdout)["test_nll"] == pytest.approx(-want.mean(), rel=1e-5)
    found = run(make_app(), ["log-prob", target, "--data", str(data), "--given", "age"])
    assert found.exit_code == 0, found.output
    np.testing.assert_allclose([float(v) for v in found.stdout.split()], want, rtol=1e-5)
    drawn = run(make_app(), ["sample", target, "-n", "4", "--seed", "1", "--given", "0.5"])
    assert drawn.exit_code == 0, drawn.output
    lines = list(csv.reader(drawn.stdout.splitlines()))
    assert lines[0] == ["a", "b"]
    np.testing.assert_allclose(
        np.array(lines[1:], float), model.sample(4, seed=1, given=0.5), rtol=1e-5
    )
    picture = tmp_path / "density.png"
    drawn = run(make_app(), ["plot", target, "--given", "0.5", "-o", str(picture)])
    assert drawn.exit_code == 0, drawn.output
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["log-prob", "-e", SPEC, "--data", "DATA"], "F611"),
        (["log-prob", "-e", SPEC, "--data", "DATA", "--columns", "a,b"], "needs `given`"),
        (["log-prob", "-e", SPEC, "--data", "DATA", "--given", "agee"], "did you mean `age`?"),
        (["log-prob", "-e", SPEC, "--data", "DATA", "--given", "age,a,b"], "no column besides"),
        (["log-prob", "-e", "normal() %>% iid(2)", "--data", "DATA", "--given", "age"],
         "depends on nothing else"),
        (["plot", "-e", SPEC, "-o", "OUT.png"], "needs `given`"),
        (["plot", "-e", SPEC, "-o", "OUT.png", "--given", "1,2"], "has shape [2]"),
        (["sample", "-e", SPEC], "needs `given`"),
        (["sample", "-e", SPEC, "--given", "1,2"], "`given` has shape [2]"),
        (["fit", "-e", SPEC, "--data", "DATA", "--columns", "a,b", "-o", "OUT"], "needs `given`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(args: list[str], words: str, data: Path, tmp_path: Path) -> None:
    places = {"DATA": str(data), "OUT": str(tmp_path / "m"), "OUT.png": str(tmp_path / "m.png")}
    done = run(make_app(), [places.get(a, a) for a in args])
    assert done.exit_code == 1
    assert words in done.output + str(done.stderr)


def test_numbers_are_numbers() -> None:
    done = run(make_app(), ["sample", "-e", SPEC, "--given", "x"])
    assert done.exit_code == 2
