"""Joint distributions on the command line: columns by name."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from flowdsl.cli import make_app

SPEC = (
    'model <- joint_distribution_named(list(m = normal(param(0, name = "a"), 2), '
    "y = function(m) normal(m, 0.5) %>% iid(2)))"
)


def test_samples_come_back_by_the_names_of_their_columns(tmp_path: Path) -> None:
    run = CliRunner().invoke
    drawn = run(make_app(), ["sample", "-e", SPEC, "-n", "6", "--seed", "1"])
    assert drawn.exit_code == 0, drawn.output
    rows = list(csv.reader(drawn.stdout.splitlines()))
    assert rows[0] == ["m", "y_1", "y_2"] and len(rows) == 7
    shuffled = tmp_path / "rows.csv"
    turned = "\n".join(",".join([r[2], r[0], r[1]]) for r in rows)
    shuffled.write_text(turned + "\n")
    found = run(make_app(), ["log-prob", "-e", SPEC, "--data", str(shuffled)])
    assert found.exit_code == 0, found.output
    values = np.array(rows[1:], float)
    expected = -0.5 * (values[:, 0] / 2) ** 2 - np.log(2) - 0.5 * np.log(2 * np.pi)
    inner = -0.5 * ((values[:, 1:] - values[:, :1]) / 0.5) ** 2 - np.log(0.5)
    expected += (inner - 0.5 * np.log(2 * np.pi)).sum(1)
    np.testing.assert_allclose([float(x) for x in found.stdout.split()], expected, rtol=1e-4)
    model = tmp_path / "joint.safetensors"
    trained = run(make_app(), ["fit", "-e", SPEC, "--data", str(shuffled), "-o", str(model),
                        "--epochs", "2", "-q"])  # fmt: skip
    assert trained.exit_code == 0, trained.output
    again = run(make_app(), ["sample", str(model), "-n", "2", "--json"])
    assert again.exit_code == 0 and '"y_2"' in again.stdout


@pytest.mark.parametrize("header", ["m,y_1", "m,y_1,z"])
def test_a_missing_column_is_told(tmp_path: Path, header: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(header + "\n" + ",".join("1" for _ in header.split(",")) + "\n")
    found = CliRunner().invoke(make_app(), ["log-prob", "-e", SPEC, "--data", str(path)])
    assert found.exit_code == 1 and "no column `y_2`" in found.output + str(found.stderr)
