"""Commands find the columns of a saved model by name."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import flowdsl
from flowdsl.cli import main

FLOW = (
    "normal() %>% iid(2) %>% masked_autoregressive_flow("
    "masked_autoregressive_default_template(list(8)))"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("columns")
    rng = np.random.default_rng(0)
    data = pd.DataFrame({"city": "a", "age": rng.normal(40, 9, 60), "tall": rng.normal(170, 9, 60)})
    data.to_csv(place / "people.csv", index=False)
    data[["tall", "city", "age"]].to_csv(place / "turned.csv", index=False)
    data.rename(columns=str.upper).to_csv(place / "upper.csv", index=False)
    np.save(place / "rows.npy", data[["age", "tall"]].to_numpy())
    model = flowdsl.compile(FLOW, seed=1)
    model.fit(data[["age", "tall"]], epochs=1, verbose=0)
    model.save(place / "m.safetensors")
    return place


def run(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    monkeypatch.setattr(sys, "argv", ["flowdsl", *map(str, args)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_log_prob_finds_the_columns_of_the_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for name in ("people.csv", "turned.csv", "rows.npy"):
        code = run(monkeypatch, "log-prob", folder / "m.safetensors", "--data", folder / name)
        assert code == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] and len(printed[0].splitlines()) == 60
    np.testing.assert_allclose(
        np.array(printed[2].split(), float), np.array(printed[0].split(), float), rtol=1e-5
    )


def test_a_missing_column_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, "log-prob", folder / "m.safetensors", "--data", folder / "upper.csv")
    assert code == 1
    assert "F609" in capsys.readouterr().err


def test_plot_finds_them_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = folder / "p.png"
    code = run(
        monkeypatch, "plot", folder / "m.safetensors", "--data", folder / "turned.csv", "-o", out
    )
    assert code == 0 and out.stat().st_size > 1000
