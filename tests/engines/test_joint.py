"""Distributions made of functions of the language: joint ones and sequences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.session import Session


def run(text: str) -> Any:
    return Session(seed=1).run(text)


def normal(x: Any, loc: Any = 0.0, scale: Any = 1.0) -> Any:
    return -0.5 * ((x - loc) / scale) ** 2 - np.log(scale) - 0.5 * np.log(2 * np.pi)


CHAIN = "list(tfd_normal(0, 1), tfd_normal(5, 2), function(b, a) tfd_normal(a - b, 3))"


def test_sequential_hands_over_the_latest_part_first() -> None:
    got = run(f"tfd_joint_distribution_sequential({CHAIN}) %>% tfd_log_prob(list(1, 4, 2))")
    want = normal(1) + normal(4, 5, 2) + normal(2, 1 - 4, 3)
    assert got == pytest.approx(want, abs=1e-4)


def test_named_hands_over_by_name_in_any_order() -> None:
    got = run(
        "m <- tfd_joint_distribution_named(list(y = function(x, s) tfd_normal(x, s), "
        "x = tfd_normal(0, 1), s = tfd_exponential(2)))\n"
        "m %>% tfd_log_prob(list(s = 0.5, x = 1, y = 3))"
    )
    assert got == pytest.approx(normal(1) + np.log(2) - 1 + normal(3, 1, 0.5), abs=1e-4)


@pytest.mark.parametrize("kind", ["sequential", "sequential_auto_batched"])
def test_samples_are_lists(kind: str) -> None:
    a, b = run(
        f"tfd_joint_distribution_{kind}(list(normal(c(0, 9), 1), function(x) normal(x, 1)))"
        " %>% tfd_sample(500)"
    )
    assert a.shape == b.shape == (500, 2)
    assert np.abs((b - a).mean(0)).max() < 0.2
    assert np.abs(a.mean(0) - [0, 9]).max() < 0.2


@pytest.mark.parametrize("kind", ["named", "named_auto_batched"])
def test_named_samples_have_names(kind: str) -> None:
    found = run(
        f"m <- joint_distribution_{kind}(list(y = function(x) normal(x, 1), x = normal()))\n"
        "s <- m %>% sample(4)\nlist(s$y - s$x, log_prob(m, s), s)"
    )
    difference, density, drawn = found
    assert list(drawn) == ["y", "x"]
    np.testing.assert_allclose(difference, drawn["y"] - drawn["x"], rtol=1e-5)
    want = normal(drawn["x"]) + normal(drawn["y"], drawn["x"])
    np.testing.assert_allclose(density, want, rtol=1e-4)


def test_batches_of_parts() -> None:
    parts = "list(normal(c(0, 1), 1), function(x) normal(x, 1))"
    value = "list(c(0, 1), c(1, 2))"
    each = normal(0) + normal(1)
    np.testing.assert_allclose(
        run(f"joint_distribution_sequential({parts}) %>% log_prob({value})"), [each] * 2, rtol=1e-5
    )
    one = run(f"joint_distribution_sequential_auto_batched({parts}) %>% log_prob({value})")
    assert one == pytest.approx(2 * each, abs=1e-4)


def test_joint_over_parameters_and_discrete_parts() -> None:
    found = run(
        "rate <- param(2, constraint = 'positive', name = 'rate')\n"
        "m <- joint_distribution_sequential(list(poisson(rate), "
        "function(n) binomial(total_count = n, probs = 0.5)))\n"
        "m %>% log_prob(list(3, 1))"
    )
    want = np.log(2.0**3 * np.exp(-2) / 6) + np.log(3 / 8)
    assert found == pytest.approx(want, abs=1e-4)


REFUSED = [
    ("joint_distribution_sequential(list(function(z) normal(z, 1)))", "there are 0"),
    ("joint_distribution_sequential(normal())", "must be a list"),
    ("joint_distribution_sequential(list(normal(), 1))", "not a number"),
    ("joint_distribution_sequential(list(normal(), function(x) x))", "must give a distribution"),
    ("joint_distribution_named(list(normal()))", "need a name each"),
    ("joint_distribution_named(list(a = function(b) normal(b), b = function(a) normal(a)))",
     "in a circle"),
    ("joint_distribution_named(list(a = function(q) normal(q)))", "needs `q`"),
    ("joint_distribution_sequential(list(normal(), normal())) %>% log_prob(c(1, 2))", "list of 2"),
    ("joint_distribution_sequential(list(normal(), normal())) %>% log_prob(list(1))", "list of 2"),
    ("joint_distribution_sequential(list(normal(c(0, 1)), normal())) %>% log_prob(list(1, 1))",
     "value 1 has shape []"),
    ("joint_distribution_named(list(a = normal())) %>% log_prob(list(b = 1))", "name its parts: a"),
    ("joint_distribution_sequential(list(normal(), normal())) %>% exp()", "this one is joint"),
    ("markov_chain(normal(), function(step, x) x, 4)", "must give a distribution"),
    ("markov_chain(normal(), function(s, x) multivariate_normal_diag(c(1, 2)), 4)", "gives [2]"),
    ("markov_chain(normal(), function(s, x) normal(x, 1), 1)", "at least 2"),
    ("autoregressive(normal(), c(0, 0))", "function"),
    ("gaussian_process(1, matrix(1))", "must be a kernel"),
    ("split(2) %>% forward(c(1, 2, 3))", "cannot cut 3 numbers into 2"),
    ("split(c(1, 1)) %>% forward(c(1, 2, 3))", "parts of [1, 1]"),
    ("normal() %>% iid(2) %>% split(2)", "makes a list"),
    ("split(2) %>% inverse(c(1, 2))", "must be a list"),
    ("gaussian_process(linear(), c(1, 2))", "an axis of points"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[r[0][:60] for r in REFUSED])
def test_refused(text: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        run(text)
    assert words in caught.value.diagnostics[0].message


def test_parts_of_different_shapes_and_a_split() -> None:
    found = run(
        "m <- joint_distribution_sequential(list(exponential(c(1, 2)) %>% independent(1), "
        "function(e) poisson(tf$reduce_sum(e, axis = -1L)), "
        "function(n) iid(bernoulli(logits = n - 1), 3)))\n"
        "x <- m %>% sample(4)\nlist(x, m %>% log_prob(x), m %>% log_prob(list(c(1, 2), 3, "
        "c(0, 1, 1))))"
    )
    (e, n, b), density, one = found
    assert e.shape == (4, 2) and n.shape == (4,) and b.shape == (4, 3) and density.shape == (4,)
    p = 1 / (1 + np.exp(-2))
    want = np.log(2) - 5 + np.log(27 * np.exp(-3) / 6) + np.log((1 - p) * p * p)
    assert one == pytest.approx(want, abs=1e-4)


def test_split() -> None:
    parts, whole, two = run(
        "b <- tfb_split(list(1, 2))\ny <- tfb_forward(b, c(1, 2, 3))\n"
        "list(y, tfb_inverse(b, y), tfb_forward(split(2, -2), matrix(1:4, nrow = 2)))"
    )
    assert [p.tolist() for p in parts] == [[1], [2, 3]]
    assert whole.tolist() == [1, 2, 3]
    assert [t.tolist() for t in two] == [[[1, 3]], [[2, 4]]]


def test_a_model_takes_no_array() -> None:
    model = run("joint_distribution_sequential(list(normal(), function(x) normal(x, 1)))")
    with pytest.raises(FlowError) as caught:
        model.log_prob(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert "a list with a value for each part" in caught.value.diagnostics[0].message


AUTOREGRESSIVE = (
    "d <- autoregressive(function(x) independent(normal(tf$linalg$matvec("
    "matrix(c(0, 0.5, 0, 0), nrow = 2), x), c(1, 2)), 1), c(0, 0))\n"
)


def test_autoregressive() -> None:
    got = run(AUTOREGRESSIVE + "d %>% tfd_log_prob(c(3, 1))")
    assert got == pytest.approx(normal(3) + normal(1, 1.5, 2), abs=1e-4)
    x = run(AUTOREGRESSIVE + "d %>% tfd_sample(4000)")
    assert x.shape == (4000, 2)
    assert np.cov(x.T)[0, 1] == pytest.approx(0.5, abs=0.15)


def test_markov_chain() -> None:
    text = "d <- markov_chain(normal(c(0, 10), 1), function(step, x) normal(x, 0.5), 4)\n"
    x = np.array([[1.0, 2, 3, 4], [10, 11, 12, 13]])
    got = run(text + "d %>% tfd_log_prob(matrix(c(1, 10, 2, 11, 3, 12, 4, 13), nrow = 2))")
    want = normal(x[:, 0], [0, 10]) + normal(np.diff(x), 0, 0.5).sum(-1)
    np.testing.assert_allclose(got, want, rtol=1e-4)
    assert run(text + "d %>% tfd_sample(7)").shape == (7, 2, 4)


def test_mean_function_of_a_process() -> None:
    got = run(
        "gaussian_process(tfp$math$psd_kernels$ExponentiatedQuadratic(1, 0.5), "
        "matrix(c(0, 0.5, 1), ncol = 1), mean_fn = function(x) tf$reduce_sum(x, axis = -1L) * 2, "
        "jitter = 0.01) %>% tfd_mean()"
    )
    np.testing.assert_allclose(got, [0, 1, 2], atol=1e-5)


def test_a_process_trains() -> None:
    history = run(
        "length <- param(1, constraint = 'positive', name = 'length')\n"
        "d <- gaussian_process(exponentiated_quadratic(1, length), "
        "matrix(c(0, 0.5, 1), ncol = 1), observation_noise_variance = 0.1)\n"
        "fit(d, matrix(c(1, 0, -1, 1, 1, 0, 0, 0, 0, 1, -1, 1), ncol = 3), epochs = 2, "
        "standardize = FALSE, validation_split = 0)$loss"
    )
    assert np.isfinite(np.asarray(history)).all()
