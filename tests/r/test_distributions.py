"""Random numbers of R's laws have their moments and repeat; wrong parameters are located errors.

Densities, tails and quantiles are held to R's own in test_r.py.
"""

from __future__ import annotations

import numpy as np
import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.pipeline import check
from flowdsl.r.numerics.incomplete import beta_tails, gamma_tails
from flowdsl.session import Session

# Mean and variance in closed form.
DRAWN = (
    ("rgamma(40000, 3, 2)", 1.5, 0.75),
    ("rgamma(40000, 3, scale = 2)", 6, 12),
    ("rbeta(40000, 2, 6)", 0.25, 0.25 * 0.75 / 9),
    ("rt(40000, 10)", 0, 10 / 8),
    ("rchisq(40000, 5)", 5, 10),
    ("rlnorm(40000, 0, 0.5)", np.exp(0.125), np.expm1(0.25) * np.exp(0.25)),
    ("rlogis(40000, 1, 2)", 1, 4 * np.pi**2 / 3),
    ("rweibull(40000, 1, 3)", 3, 9),
    ("rbinom(40000, 10, 0.3)", 3, 2.1),
    ("rpois(40000, 4)", 4, 4),
)


@pytest.mark.parametrize(("text", "mean", "variance"), DRAWN)
def test_random_numbers_have_their_moments(text: str, mean: float, variance: float) -> None:
    x = Session(seed=3).run(text)
    assert abs(x.mean() - mean) < 5 * np.sqrt(variance / x.size)
    assert abs(x.var() / variance - 1) < 0.1


def test_cauchy_numbers_have_their_quartiles() -> None:
    x = Session(seed=3).run("rcauchy(40000, 1, 2)")
    np.testing.assert_allclose(np.quantile(x, [0.25, 0.5, 0.75]), [-1, 1, 3], atol=0.1)


@pytest.mark.parametrize("text", [text for text, _, _ in DRAWN])
def test_a_seed_repeats_random_numbers(text: str) -> None:
    text = text.replace("40000", "5")
    got = Session(seed=1).run(
        f"set.seed(7); a <- {text}; set.seed(7); b <- {text}; identical(a, b)"
    )
    assert got is True


WRONG = (
    ("dnorm(0, sd = -1)", "F304"),
    ("dnorm(0, sd = 0)", "F304"),
    ("dnorm(0, mean = NaN)", "F304"),
    ("pgamma(1, 2, rate = 1, scale = 1)", "F204"),
    ("pgamma(1, 1e9)", "F304"),
    ("qnorm(1.5)", "F304"),
    ("qnorm(2, log.p = TRUE)", "F304"),
    ("dbinom(1, 2.5, 0.5)", "F304"),
    ("dbinom(1, 2, 1.5)", "F304"),
    ("rpois(3, -1)", "F304"),
    ("rgamma(3)", "F207"),
    ("rgamma(-3, 1)", "F206"),
    ("dt(1)", "F207"),
    ("dnorm('a')", "F206"),
    ("dnorm(1, log = 'a')", "F206"),
    ("dnorm(normal())", "F206"),
    ("qgamma((1:1e6) / 1e6, 1e6)", "F311"),
    ("rnorm(1e12)", "F310"),
)


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_wrong_parameters_are_located_errors(text: str, code: str) -> None:
    with pytest.raises(FlowError) as caught:
        Session(seed=1).run(text)
    assert [d.code for d in caught.value.diagnostics] == [code]
    assert caught.value.diagnostics[0].span is not None


def test_a_mass_between_whole_numbers_is_warned_about() -> None:
    session = Session(seed=1)
    assert session.run("dpois(1.5, 2)") == 0
    assert [w.message for w in session.warnings] == ["`dpois`: x is not whole"]


def test_checking_types_a_law_of_a_sample() -> None:
    assert check("x <- sample(normal(), 3L); pnorm(as.numeric(x))") == ()


def test_tails_add_up_and_are_monotone() -> None:
    a = np.array([1e-3, 0.5, 1, 30, 1e4, 1e6])[:, None]
    x = np.concatenate([np.geomspace(1e-6, 1e3, 50), [1e4, 1e6, np.inf]])[None, :]
    lower, upper = gamma_tails(a, x * np.maximum(a, 1) / 10)
    np.testing.assert_allclose(lower + upper, 1, rtol=1e-12)
    assert (np.diff(lower, axis=1) >= -1e-13).all()
    p = np.linspace(0, 1, 41)[None, :]
    lower, upper = beta_tails(p, 1 - p, a, 2.5)
    np.testing.assert_allclose(lower + upper, 1, rtol=1e-12)
    assert (np.diff(lower, axis=1) >= -1e-13).all()
