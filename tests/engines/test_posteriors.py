"""Posteriors, quadratures and joint distributions of lists, against TFP and closed forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_probability as tfp

import flowdsl
from flowdsl import FlowError, Session, check

tfd = tfp.distributions


def run(text: str) -> Any:
    return Session(seed=1).run(text)


@pytest.mark.parametrize("kind", ["posterior", "predictive"])
@pytest.mark.parametrize("n", ["0", "3L", "c(1, 5)"])
def test_normal_means(kind: str, n: str) -> None:
    name = f"normal_conjugates_known_scale_{kind}"
    loc, scale = run(f"p <- {name}(normal(c(0, 1), 2), 1.5, s = 4.5, n = {n})\n"
                     "list(p$mean(), p$stddev())")  # fmt: skip
    count = np.array(run(f"as.numeric({n})"), np.float32)
    theirs = getattr(tfd, name)(tfd.Normal([0.0, 1.0], 2.0), 1.5, tf.constant(4.5), count)
    np.testing.assert_allclose(loc, theirs.mean(), rtol=1e-5)
    np.testing.assert_allclose(scale, theirs.stddev(), rtol=1e-5)


def test_a_posterior_is_a_normal_like_any_other(tmp_path: Path) -> None:
    """It prints, is copied, trained through and saved."""
    model = flowdsl.compile(
        'noise <- param(2, constraint = "positive", name = "noise")\n'
        "normal_conjugates_known_scale_predictive(normal(), noise, s = 1, n = 3)"
    )
    x = np.random.default_rng(1).normal(0.3, 1.2, size=3000)
    model.fit(x, epochs=40, learning_rate=0.05, verbose=False)
    noise = float(model.parameters["noise"])

    tried = np.linspace(0.2, 4, 2000)[:, None]
    left = 1 / (1 + 3 / tried**2)
    loc, variance = left / tried**2, left + tried**2
    loss = (np.log(variance) + (x - loc) ** 2 / variance).mean(1)
    assert noise == pytest.approx(float(tried[loss.argmin(), 0]), abs=0.03)
    model.save(tmp_path / "p.flow")
    again = flowdsl.load(tmp_path / "p.flow")
    np.testing.assert_allclose(again.log_prob(x[:4]), model.log_prob(x[:4]), rtol=1e-6)


def test_linear_models_have_the_posterior_of_the_normal_equations() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(5, 2)), rng.normal(size=5)
    session = Session()
    session.define("design", lambda: x)
    session.define("seen", lambda: y)
    mean, precision, draw = session.run(
        "u <- mvn_conjugate_linear_update(2 * diag(2), design(), diag(5) / 2, seen(), c(1, -1))\n"
        "list(u[[1]], u[[2]]$to_dense(), u[[2]]$solvevec(c(1, 2)))"
    )
    want = x.T @ x / 0.25 + np.eye(2) / 4
    np.testing.assert_allclose(precision, want, rtol=1e-4)
    at = np.linalg.solve(want, x.T @ y / 0.25 + np.array([1, -1]) / 4)
    np.testing.assert_allclose(mean, at, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(draw, np.linalg.solve(want, [1, 2]), rtol=1e-3)


@pytest.mark.parametrize("scheme", ["quantiles", "gauss_hermite"])
@pytest.mark.parametrize("size", [1, 2, 9])
def test_quadratures(scheme: str, size: int) -> None:
    name = f"quadrature_scheme_lognormal_{scheme}"
    grid, probs = run(f"{name}(c(0, 1), c(0.5, 2), {size})")
    theirs = getattr(tfd, name)(tf.constant([0.0, 1.0]), tf.constant([0.5, 2.0]), size)
    np.testing.assert_allclose(grid, theirs[0], rtol=1e-5)
    np.testing.assert_allclose(probs, theirs[1], rtol=1e-5)
    assert grid.shape == (2, size) and probs.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "given", ["{0}", '"{0}"', "tfp$distributions${0}", "tfd$quadrature_scheme_lognormal_quantiles"]
)
def test_the_compound_takes_a_quadrature_by_name_or_itself(given: str) -> None:
    scheme = "quadrature_scheme_lognormal_gauss_hermite"
    which = scheme if "{0}" in given else "quadrature_scheme_lognormal_quantiles"
    found = run(
        "tfd <- tfp$distributions\n"
        f"tfd_poisson_log_normal_quadrature_compound(0.5, 0.4, 5, {given.format(scheme)})"
        " %>% tfd_log_prob(c(0, 3))"
    )
    theirs = tfd.PoissonLogNormalQuadratureCompound(0.5, 0.4, 5, getattr(tfd, which))
    np.testing.assert_allclose(found, theirs.log_prob([0.0, 3.0]), rtol=1e-5)


def test_lists_become_joint_distributions() -> None:
    name = "independent_joint_distribution_from_structure"
    two = run(f"{name}(list(normal(), gamma(2, 3))) %>% log_prob(list(1, 2))")
    theirs = tfd.independent_joint_distribution_from_structure(
        [tfd.Normal(0.0, 1.0), tfd.Gamma(2.0, 3.0)]
    )
    assert two == pytest.approx(float(theirs.log_prob([1.0, 2.0])), abs=1e-5)
    drawn = run(f"{name}(list(a = normal(c(0, 1), 1), b = normal)) %>% sample(3)")
    assert {n: v.shape for n, v in drawn.items()} == {"a": (3, 2), "b": (3,)}
    one = tfd.independent_joint_distribution_from_structure(
        tfd.Normal([[0.0, 1.0]] * 3, 1.0), batch_ndims=1
    )
    shapes = run(f"d <- {name}(normal(matrix(0, 3, 2), 1), batch_ndims = 1)\n"
                 "list(d$batch_shape, d$event_shape)")  # fmt: skip
    assert [tuple(np.atleast_1d(s)) for s in shapes] == [one.batch_shape, one.event_shape]


REFUSED = [
    ("normal_conjugates_known_scale_posterior(gamma(2, 3), 2, 1, 3)", "F206", "must be a normal"),
    ("normal_conjugates_known_scale_posterior(normal, -2, 1, 3)", "F304", "positive"),
    ("normal_conjugates_known_scale_posterior(normal, 2, 1, -3)", "F304", "negative"),
    ("normal_conjugates_known_scale_posterior(normal, 2, 'a', 3)", "F206", "not a text"),
    ("normal_conjugates_known_scale_predictive(normal, NULL, 1, 3)", "F206", "not NULL"),
    ("normal_conjugates_known_scale_predictive(normal(c(0, 1)), 1, c(1, 2, 3), 3)", "F301", "fit"),
    ("mvn_conjugate_linear_update(c(1, 2), diag(2), diag(2), c(1, 2))", "F301", "square"),
    ("mvn_conjugate_linear_update(diag(3), diag(2), diag(2), c(1, 2))", "F301", "prior_scale"),
    ("mvn_conjugate_linear_update(diag(2), diag(2), diag(2), 1)", "F301", "observation"),
    ("mvn_conjugate_linear_update(diag(2), c(1, 2), diag(2), c(1, 2))", "F301", "must be a matrix"),
    ("quadrature_scheme_lognormal_quantiles(0, 1, 0)", "F304", "at least 1"),
    ("quadrature_scheme_lognormal_quantiles(0, -1, 3)", "F304", "positive"),
    ("quadrature_scheme_lognormal_quantiles(0, 1, 1e9)", "F310", "elements"),
    ("quadrature_scheme_lognormal_gauss_hermite(0, 1, 1001)", "F310", "1,000"),
    ("poisson_log_normal_quadrature_compound(0, 1, 5, exp)", "F206", "quadrature_fn"),
    ("independent_joint_distribution_from_structure(3)", "F206", "not a number"),
    ("independent_joint_distribution_from_structure(list())", "F206", "a list of them"),
    ("independent_joint_distribution_from_structure(list(list(normal())))", "F206", "items"),
    ("independent_joint_distribution_from_structure(list(function(x) normal()))", "F206", "items"),
    ("independent_joint_distribution_from_structure(normal(), batch_ndims = 1)", "F303", "has 0"),
]


@pytest.mark.parametrize(("text", "code", "words"), REFUSED, ids=[r[0][:70] for r in REFUSED])
def test_refused(text: str, code: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        run(text)
    (found,) = caught.value.diagnostics
    assert found.code == code and words in found.message and found.span is not None
    assert [d.code for d in check(text) if d.severity == "error"] == [code]
