"""Toy sets: moments, densities and entropies."""

from __future__ import annotations

import numpy as np
import pytest

from flowdsl.data import toy
from flowdsl.diagnostics import FlowError

NAMES = ["moons", "circles", "spirals", "eight_gaussians"]


def test_entropies_by_quadrature() -> None:
    assert toy.entropy("moons", 0.1) == pytest.approx(1.008, abs=1e-3)
    assert toy.entropy("circles", 0.1) == pytest.approx(1.027, abs=1e-3)


def test_entropy_of_far_gaussians_is_known() -> None:
    exact = np.log(8) + np.log(2 * np.pi * np.e * 0.1**2)
    assert toy.entropy("eight_gaussians", 0.1) == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_density_is_that_of_the_samples(name: str) -> None:
    x = toy.sample(name, 10_000, seed=3)
    surprise = -toy.density(name)(x)
    error = surprise.std() / np.sqrt(len(x))
    assert surprise.mean() == pytest.approx(toy.entropy(name), abs=5 * error)


@pytest.mark.parametrize(
    ("name", "mean", "sd"),
    [
        # E x = 1/2, E y = 1/4; sd by hand from the curves, noise 0.1.
        ("moons", (0.5, 0.25), (np.sqrt(0.75 + 0.01), np.sqrt(0.25 * 1.0 + 0.0063 - 0.0018))),
        ("circles", (0.0, 0.0), (np.sqrt((1 + 0.09) / 4 + 0.01),) * 2),
        ("eight_gaussians", (0.0, 0.0), (np.sqrt(2 + 0.04),) * 2),
    ],
)
def test_moments(name: str, mean: tuple[float, ...], sd: tuple[float, ...]) -> None:
    x = toy.sample(name, 100_000, seed=1)
    np.testing.assert_allclose(x.mean(axis=0), mean, atol=0.02)
    np.testing.assert_allclose(x.std(axis=0), sd, atol=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_seeds(name: str) -> None:
    np.testing.assert_array_equal(toy.sample(name, 10, seed=4), toy.sample(name, 10, seed=4))
    assert not np.array_equal(toy.sample(name, 10, seed=4), toy.sample(name, 10, seed=5))


def test_noise_and_labels() -> None:
    x, label = toy.labelled("circles", 11, noise=0.0)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(label == 1, toy.INNER_RADIUS, 1.0))
    assert toy.moons(0).shape == (0, 2)
    assert sorted(np.bincount(label)) == [5, 6]


def test_unknown_names() -> None:
    with pytest.raises(FlowError, match="did you mean `moons`"):
        toy.sample("moon", 3)
    with pytest.raises(FlowError, match=r"at least 0\.02"):
        toy.entropy("moons", 0.001)
