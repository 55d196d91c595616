"""Every example runs, and ends in the number it promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flowdsl.data import toy
from flowdsl.pipeline import check, compile
from flowdsl.session import Session
from flowdsl.source import Source

EXAMPLES = Path(__file__).parents[2] / "examples"


def shown(name: str) -> list[Any]:
    """The visible values of an example, in order, as Python and NumPy."""
    path = EXAMPLES / name
    session = Session(directory=path.parent)
    found: list[Any] = []
    session.execute(
        Source(str(path), path.read_text(encoding="utf-8")),
        lambda r: found.append(session.to_python(r.value)) if r.visible else None,
    )
    return found


# Name of the example, and the values it shows (None: checked by its shape elsewhere).
COMPUTED: dict[str, list[Any]] = {
    "bijectors/log_density.flow": [-2.938989, -2.938989],
    "bijectors/affine_scalar.flow": [
        [-1.6120857, -1.7370857, -2.1120858],
        [0.5, 0.6914625, 0.8413447],
    ],
    "bijectors/affine_scalar_as_in_r.flow": [[-1.6120857, -1.7370857, -2.1120858]],
    "tutorial/chain.flow": [
        None,
        [7.0, 11.5],
        [-2.923016, -2.423016, -4.423016],
        [-2.923016, -2.423016, -4.423016],
    ],
    "tutorial/gumbel.flow": [
        [np.exp(-np.exp(0.75)), np.exp(-1.0), np.exp(-np.exp(-1.25))],
        [-2.060147, -1.693147, -2.229652],
        [-2.060147, -1.693147, -2.229652],
    ],
    "tutorial/matvec.flow": [[2, 6], [2, 7], [4, 5], np.log(3.0)],
    "tutorial/shapes.flow": [
        2, [], [], 2, 2,
        # log N(0; I) twice: at the origin, and at the point whose inverse is (1, -1)
        [-np.log(2 * np.pi), -np.log(2 * np.pi) - 1.0],
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", COMPUTED)
def test_computed_numbers(name: str) -> None:
    found = shown(name)
    assert len(found) == len(COMPUTED[name])
    for got, expected in zip(found, COMPUTED[name]):
        if expected is not None:
            np.testing.assert_allclose(got, expected, rtol=2e-6, atol=2e-6)


def test_normal_cdf_turns_uniforms_into_normals() -> None:
    mean, square = shown("bijectors/normal_cdf.flow")
    assert abs(mean) < 5 / np.sqrt(50_000)
    assert abs(square - 1) < 5 * np.sqrt(2 / 50_000)


def test_softfloor_comes_back() -> None:
    forward, back = shown("tutorial/softfloor.flow")
    x, t = np.array([-1.3, 0.2, 0.5, 2.9]), 0.1
    centred = x - 0.5
    # Definition of the bijector, in closed form.
    fraction = centred - np.floor(centred)
    step = 1 / (1 + np.exp(-(fraction - 0.5) / t))
    low, high = 1 / (1 + np.exp(0.5 / t)), 1 / (1 + np.exp(-0.5 / t))
    expected = np.floor(centred) + (step - low) / (high - low) + low
    np.testing.assert_allclose(forward, expected, atol=1e-4)
    assert back is True


def test_trained_leaky_relu_flow_reaches_the_entropy() -> None:
    *_, nll = shown("bijectors/leaky_relu_flow.flow")
    assert nll < 4.224 + 0.03
    # Four standard errors below the entropy would be a wrong density.
    assert nll > 4.224 - 4 * 1.0 / np.sqrt(20_000)


def test_cubic_flow_finds_its_two_numbers() -> None:
    *_, a, b, nll = shown("tutorial/cubic.flow")
    assert nll <= 1.24
    assert abs(a - 0.57) <= 0.03
    assert abs(b + 0.42) <= 0.03


def test_conditional_flow_comes_near_the_entropy() -> None:
    *_, nll, entropy, mean = shown("tutorial/conditional.flow")
    assert entropy < nll + 0.05  # of these rows, and so no strict bound
    assert nll < entropy + 0.03
    assert abs(mean - 1.0) < 0.1


def test_real_measurements_flow_beats_the_gaussian(tmp_path: Path) -> None:
    path = EXAMPLES / "cell_nuclei.flow"
    session = Session(directory=path.parent)
    session.execute(Source(str(path), path.read_text(encoding="utf-8")))
    gaussian, flow = session.run("gaussian_nll"), session.run("flow_nll")
    gap = session.run("gaussian_nll - flow_nll")
    rows = np.loadtxt(EXAMPLES / "data/cell_nuclei.csv", delimiter=",", skiprows=1)
    train, test = rows[0::2], rows[1::2]
    centred = test - train.mean(0)
    covariance = np.cov(train.T, bias=True)
    squares = np.einsum("ij,jk,ik->i", centred, np.linalg.inv(covariance), centred)
    closed_form = 0.5 * (squares + np.linalg.slogdet(2 * np.pi * covariance)[1]).mean()
    assert gaussian == pytest.approx(closed_form, abs=0.01)
    assert gap == pytest.approx(gaussian - flow, abs=1e-5)
    assert gap > 0.1

    model = session.model("model")
    drawn = model.sample(4_000, seed=1)
    np.testing.assert_allclose(np.median(drawn, 0), np.median(rows, 0), rtol=0.05)
    model.plot(tmp_path / "cells.png", data=test)
    assert (tmp_path / "cells.png").read_bytes().startswith(b"\x89PNG")


def test_moons_flow_reaches_the_promised_density() -> None:
    model = compile(EXAMPLES / "moons/moons.flow", seed=1)
    history = model.fit(toy.moons(5_000, noise=0.1, seed=0), epochs=600, seed=1, verbose=0)
    nll = -model.log_prob(toy.moons(20_000, noise=0.1, seed=1)).mean()
    assert toy.entropy("moons", 0.1) - 0.02 < nll <= 1.10
    assert history.standardised


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.rglob("*.flow")), ids=lambda p: str(p.relative_to(EXAMPLES))
)
def test_no_example_has_an_error(path: Path) -> None:
    assert [str(d) for d in check(path) if d.severity == "error"] == []
