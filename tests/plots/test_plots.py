"""Plots: files of the right size, and refusals."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flowdsl import plots
from flowdsl.diagnostics import FlowError
from flowdsl.ir.support import COUNTS
from flowdsl.plots.density import MOST_STEMS, whole_numbers
from flowdsl.training import History


class Normal:
    """Independent normals of sd 2."""

    def __init__(self, *event: int) -> None:
        self.event_shape = event

    def sample(self, n: int, seed: int = 0) -> np.ndarray:
        return 2 * np.random.default_rng(seed).normal(size=(n, *self.event_shape))

    def log_prob(self, x: np.ndarray) -> np.ndarray:
        each = -0.125 * np.asarray(x) ** 2 - np.log(2) - 0.5 * np.log(2 * np.pi)
        return each.sum(axis=-1) if self.event_shape else each


def size(path: Path) -> tuple[int, int]:
    raw = path.read_bytes()
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", raw[16:24])


def history(n: int = 30) -> History:
    loss = tuple(1 + 1 / (i + 1) for i in range(n))
    return History(loss, loss, loss, n, loss[-1], 1.0, "epochs", True, 90, 10, 0)


@pytest.mark.parametrize("event", [(), (1,), (2,), (3,)])
@pytest.mark.parametrize("with_data", [False, True])
def test_densities(tmp_path: Path, event: tuple[int, ...], with_data: bool) -> None:
    model = Normal(*event)
    data: Any = model.sample(300, seed=4) if with_data else None
    plots.density(model, tmp_path / "a.png", data, grid=40)
    width, height = size(tmp_path / "a.png")
    assert width >= 855 and 450 <= height <= 1500
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_pairs_grow_with_the_dimensions(tmp_path: Path) -> None:
    plots.density(Normal(4), tmp_path / "a.png", samples=300)
    assert size(tmp_path / "a.png") == (1140, 1140)


def test_history(tmp_path: Path) -> None:
    history().plot(tmp_path / "h.png")
    assert size(tmp_path / "h.png") == (960, 600)
    history(1).plot(tmp_path / "one.png")


@pytest.mark.parametrize(
    ("event", "name", "options", "code"),
    [
        ((7,), "a.png", {}, "F620"),
        ((4, 4, 1), "a.png", {}, "F620"),
        ((2,), "a.svg", {}, "F621"),
        ((2,), "a.png", {"limits": (1, 0)}, "F622"),
        ((2,), "a.png", {"limits": [(0, 1)] * 3}, "F622"),
        ((2,), "a.png", {"data": np.ones((5, 3))}, "F611"),
        ((2,), "none/a.png", {}, "F616"),
    ],
)
def test_refusals(
    tmp_path: Path, event: tuple[int, ...], name: str, options: dict[str, Any], code: str
) -> None:
    with pytest.raises(FlowError) as caught:
        plots.density(Normal(*event), tmp_path / name, grid=20, **options)
    assert caught.value.diagnostics[0].code == code
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_epochs_has_no_curve(tmp_path: Path) -> None:
    empty = History((), (), (), 0, np.inf, 0.0, "interrupted", False, 9, 1, 0)
    with pytest.raises(FlowError, match="F622"):
        empty.plot(tmp_path / "a.png")


def test_odd_models_are_drawn(tmp_path: Path) -> None:
    """Densities of 0 and infinity, samples that are not finite, limits as given."""

    class Odd(Normal):
        def log_prob(self, x: np.ndarray) -> np.ndarray:
            out = super().log_prob(x)
            out[::7], out[1::7], out[2::7] = -np.inf, np.nan, np.inf
            return out

        def sample(self, n: int, seed: int = 0) -> np.ndarray:
            out = super().sample(n, seed)
            out[0], out[1] = np.nan, 1e30
            return out

    for event in ((), (2,)):
        plots.density(Odd(*event), tmp_path / "a.png", grid=20, limits=(-3, 3))
        plots.density(Odd(*event), tmp_path / "a.png", grid=20)


class Counts:
    """Whole numbers: the sum of fair coins."""

    support = COUNTS

    def __init__(self, *event: int) -> None:
        self.event_shape = event

    def sample(self, n: int, seed: int = 0) -> np.ndarray:
        return np.random.default_rng(seed).binomial(4, 0.5, size=(n, *self.event_shape))

    def log_prob(self, x: np.ndarray) -> np.ndarray:
        assert np.array_equal(x, np.round(x)), "probabilities stand at whole numbers"
        with np.errstate(divide="ignore"):
            each = np.log([1, 4, 6, 4, 1, *[0] * 100])[np.asarray(x, int)] - np.log(16)
        return each.sum(axis=-1) if self.event_shape else each


@pytest.mark.parametrize("event", [(), (1,), (2,)])
def test_whole_numbers_are_drawn_one_by_one(tmp_path: Path, event: tuple[int, ...]) -> None:
    plots.density(Counts(*event), tmp_path / "a.png", samples=200)
    assert size(tmp_path / "a.png")[0] >= 855


def test_whole_numbers_of_a_wide_range_are_thinned() -> None:
    assert whole_numbers((-0.4, 3.2)).tolist() == [0, 1, 2, 3]
    assert len(whole_numbers((0, 1e6))) <= MOST_STEMS
