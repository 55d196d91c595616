"""Writers: whole files or none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from flowdsl.data import read_table, write_table
from flowdsl.data.writers import atomic_write
from flowdsl.diagnostics import FlowError


def test_scalars_get_one_column(tmp_path: Path) -> None:
    write_table(tmp_path / "a.csv", np.array([1.5, 2.5]))
    assert (tmp_path / "a.csv").read_text() == "x\n1.5\n2.5\n"
    write_table(tmp_path / "a.npy", np.ones((2, 3, 4), np.float32))
    assert read_table(tmp_path / "a.npy").values.shape == (2, 3, 4)


@pytest.mark.parametrize(
    ("name", "shape", "columns", "message"),
    [
        ("a.txt", (2, 2), None, "of no type"),
        ("a.csv", (2, 2, 2), None, "fit no table"),
        ("a.csv", (2, 2), ["a"], "fit no table"),
        ("missing/a.csv", (2, 2), None, "cannot be written"),
    ],
)
def test_refused(
    tmp_path: Path, name: str, shape: tuple[int, ...], columns: list[str] | None, message: str
) -> None:
    with pytest.raises(FlowError, match=message):
        write_table(tmp_path / name, np.ones(shape), columns)


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fail(file: object) -> None:
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        atomic_write(path, fail)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "old"
