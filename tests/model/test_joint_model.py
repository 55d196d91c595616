"""Joint distributions as models: structures in and out, training, files, the command line."""

from __future__ import annotations

from math import lgamma
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import flowdsl
from flowdsl import FlowError, Session

NAMED = """
joint_distribution_named(list(
  m = normal(1, 2),
  y = function(m) normal(m, 0.5) %>% iid(2),
  k = poisson(3)
))
"""
LISTED = "joint_distribution_sequential(list(normal(1, 2), function(m) normal(m, 0.5)))"


def normal(x: Any, loc: Any, scale: float) -> Any:
    """The log density of a normal."""
    return -0.5 * ((x - loc) / scale) ** 2 - np.log(scale) - 0.5 * np.log(2 * np.pi)


def poisson(k: Any, rate: float) -> Any:
    """The log probability of counts."""
    return np.asarray(k) * np.log(rate) - rate - np.vectorize(lgamma)(np.asarray(k) + 1.0)


def closed_form(m: Any, y: Any, k: Any) -> Any:
    """The log density by its formula."""
    m, y = np.asarray(m), np.asarray(y)
    return normal(m, 1, 2) + normal(y, m[..., None], 0.5).sum(-1) + poisson(k, 3)


@pytest.fixture(scope="module")
def named() -> Any:
    return flowdsl.compile(NAMED)


def test_samples_are_structures(named: Any) -> None:
    drawn = named.sample(5, seed=1)
    assert list(drawn) == ["m", "y", "k"]
    assert [drawn[n].shape for n in drawn] == [(5,), (5, 2), (5,)]
    assert drawn["k"].dtype.kind == "f" or drawn["k"].dtype.kind == "i"
    again = named.sample(5, seed=1)
    np.testing.assert_array_equal(drawn["y"], again["y"])
    first, second = flowdsl.compile(LISTED).sample((2, 3), seed=1)
    assert first.shape == second.shape == (2, 3)


def test_densities_take_what_samples_give(named: Any) -> None:
    drawn = named.sample(7, seed=2)
    expected = closed_form(**drawn)
    frame = {"m": drawn["m"], "y_1": drawn["y"][:, 0], "y_2": drawn["y"][:, 1], "k": drawn["k"]}
    for found in (
        named.log_prob(drawn),
        named.log_prob(**drawn),
        named.log_prob(list(drawn.values())),
        named.log_prob(frame),
        named.log_prob_rows(named.sample_rows(7, seed=2)),
        np.log(named.prob(drawn)),
    ):
        assert found.shape == (7,)
        np.testing.assert_allclose(found, expected, rtol=1e-5)
    one = named.log_prob(m=0.5, y=[0.1, 0.2], k=2)
    np.testing.assert_allclose(one, closed_form(0.5, [0.1, 0.2], 2), rtol=1e-5)


def test_a_list_by_position() -> None:
    model = flowdsl.compile(LISTED)
    m, y = np.array([0.0, 1.0, 2.0]), np.array([0.5, 1.0, 1.5])
    expected = normal(m, 1, 2) + normal(y, m, 0.5)
    np.testing.assert_allclose(model.log_prob([m, y]), expected, rtol=1e-5)
    np.testing.assert_allclose(model.log_prob((m, y)), expected, rtol=1e-5)
    np.testing.assert_allclose(model.log_prob_rows(np.stack([m, y], 1)), expected, rtol=1e-5)
    np.testing.assert_allclose(model.log_prob(x1=m, x2=y), expected, rtol=1e-5)


def test_a_statistic_is_a_structure() -> None:
    model = flowdsl.compile("joint_distribution_named(list(a = normal(1, 2), b = gamma(3, 2)))")
    assert {n: float(v) for n, v in model.mean().items()} == {"a": 1.0, "b": 1.5}


def test_what_a_model_says_of_itself(named: Any) -> None:
    assert "joint, m [], y [2], k []" in repr(named)
    assert named.columns == ("m", "y_1", "y_2", "k") and named.row_shape == (4,)


WRONG: tuple[tuple[Any, dict[str, Any], str], ...] = (
    ({"m": 1.0, "y": [1.0, 2.0]}, {}, "no value for the part `k`"),
    ({"m": 1.0, "y": [1.0, 2.0], "kk": 1}, {}, "no part `kk`"),
    ([1.0, [1.0, 2.0]], {}, "has 3 parts, the list has 2"),
    ([1.0, [1.0, 2.0, 3.0], 1], {}, "part `y` has shape [2]"),
    ([1.0, "a", 1], {}, "part `y`: the values are not numbers"),
    (np.zeros((3, 4)), {}, "a list with a value for each part"),
    ([1.0, [1.0, 2.0], 1], {"m": 1.0}, "not both"),
    (None, {}, "no value for the part"),
)


@pytest.mark.parametrize("x, parts, words", WRONG, ids=[w for *_, w in WRONG])
def test_wrong_values_are_told(named: Any, x: Any, parts: dict[str, Any], words: str) -> None:
    with pytest.raises(FlowError) as caught:
        named.log_prob(x, **parts)
    (found,) = caught.value.diagnostics
    assert found.code in ("F520", "F521") and words in found.message


def test_other_models_take_no_keywords() -> None:
    model = flowdsl.compile("normal()")
    for call, code in ((lambda: model.log_prob(m=1.0), "F520"), (model.log_prob, "F521")):
        with pytest.raises(FlowError) as caught:
            call()
        assert caught.value.diagnostics[0].code == code


TRAINED = """
slope <- param(0, name = "slope")
spread <- param(1, constraint = "positive", name = "spread")
model <- joint_distribution_named(list(
  x = normal(),
  y = function(x) normal(slope * x, spread)
))
"""


def data(n: int = 2000) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    x = rng.normal(size=n)
    return {"y": 2.0 * x + 0.3 * rng.normal(size=n), "x": x}


def test_parameters_inside_of_members_are_trained_saved_and_loaded(tmp_path: Path) -> None:
    model = flowdsl.compile(TRAINED)
    given = data()
    model.fit(given, epochs=60, verbose=0, seed=1)
    least = float(given["x"] @ given["y"] / (given["x"] @ given["x"]))
    rest = float(np.std(given["y"] - least * given["x"]))
    assert model.parameters["slope"] == pytest.approx(least, abs=0.02)
    assert model.parameters["spread"] == pytest.approx(rest, abs=0.03)
    model.save(tmp_path / "joint.safetensors")
    again = flowdsl.load(tmp_path / "joint.safetensors")
    np.testing.assert_array_equal(again.log_prob(given), model.log_prob(given))
    assert list(again.sample(3, seed=1)) == ["x", "y"]
    columns = np.stack([given["x"], given["y"]], 1)
    other = flowdsl.compile(TRAINED)
    other.fit(columns, epochs=60, verbose=0, seed=1)
    assert other.parameters["slope"] == pytest.approx(model.parameters["slope"], abs=1e-5)


def test_fit_in_a_spec_goes_by_names() -> None:
    session = Session(seed=1)
    session.run(TRAINED)
    session.run("set.seed(2)\na <- rnorm(1000)\nb <- 2 * a + 0.3 * rnorm(1000)")
    session.run("h <- fit(model, list(y = b, x = a), epochs = 250, verbose = 0)")
    assert session.run("slope") == pytest.approx(2.0, abs=0.05)


def test_discrete_and_vector_parts_are_trained() -> None:
    model = flowdsl.compile(
        """
        rate <- param(1, constraint = "positive", name = "rate")
        m <- param(c(0, 0), name = "m")
        joint_distribution_sequential(list(poisson(rate), multivariate_normal_diag(m, c(1, 1))))
        """
    )
    rng = np.random.default_rng(1)
    counts, points = rng.poisson(4.0, 3000), rng.normal([1.0, -2.0], size=(3000, 2))
    model.fit([counts, points], epochs=80, verbose=0, seed=1)
    assert model.parameters["rate"] == pytest.approx(counts.mean(), abs=0.05)
    np.testing.assert_allclose(model.parameters["m"], points.mean(0), atol=0.03)


def test_wrong_training_data_is_told() -> None:
    model = flowdsl.compile(TRAINED)
    for given, words in (
        ({"x": [1.0, 2.0], "y": [1.0]}, "`y` has 1 rows, `x` has 2"),
        ({"x": [1.0, 2.0], "z": [1.0, 2.0]}, "no part `z`"),
        (np.zeros((3, 3)), "have 2 columns (x, y)"),
        ({"x": [[1.0], [2.0]], "y": [1.0, 2.0]}, "part `x` has shape [2, 1]"),
    ):
        with pytest.raises(FlowError) as caught:
            model.fit(given, epochs=1, verbose=0)
        assert words in caught.value.diagnostics[0].message
    with pytest.raises(FlowError) as caught:
        model.fit(data(), epochs=1, verbose=0, standardize=True)
    assert caught.value.diagnostics[0].code == "F513"
    batch = flowdsl.compile("joint_distribution_sequential(list(normal(param(c(0, 1)), 1)))")
    with pytest.raises(FlowError) as caught:
        batch.fit([np.zeros((5, 2))], epochs=1, verbose=0)
    assert caught.value.diagnostics[0].code == "F514"
    with pytest.raises(FlowError) as caught:
        batch.sample_rows(2)
    assert caught.value.diagnostics[0].code == "F514"


def test_samples_print_as_lists_of_r() -> None:
    session = Session(seed=1)
    session.run(f"j <- {NAMED}")
    session.run("x <- j %>% sample(2)")
    lines = session.show(session.last).splitlines()
    assert [line for line in lines if line.startswith("$")] == ["$m", "$y", "$k"]
    session.run(f"y <- {LISTED} %>% sample(2)")
    assert [x for x in session.show(session.last).splitlines() if x[:2] == "[["] == [
        "[[1]]",
        "[[2]]",
    ]
