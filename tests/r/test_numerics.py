"""R's numerical functions where R's fixture does not reach: tensors, refusals, limits, kernels."""

from __future__ import annotations

import math

import numpy as np
import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.pipeline import check
from flowdsl.r.numerics import quadrature
from flowdsl.r.numerics.interpolation import kolmogorov
from flowdsl.session import Session
from flowdsl.source import Source


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("integrate(function(x) as.numeric(tfd_prob(d, x)), -Inf, Inf)$value", 1.0),
        ("integrate(function(x) tfd_prob(d, x), -1.96, 1.96)$value", 0.9500042),
        ("uniroot(function(q) tfd_cdf(d, q) - 0.975, c(0, 5), tol = 1e-6)$root", 1.959964),
        ("optimize(function(q) tfd_prob(d, q), c(-1, 2), maximum = TRUE)$objective", 0.3989423),
        ("ks.test(c(-1, 0.2, 1.1), function(q) tfd_cdf(d, q))$statistic", 0.2459264),
        ("eigen(tf$constant(matrix(c(2, 0, 0, 1), 2)))$values[1]", 2.0),
    ],
)  # fmt: skip
def test_functions_may_compute_with_tensors(text: str, wanted: float) -> None:
    spec = f"d <- tfd_normal(0, 1)\nunname({text})"
    assert Session().run(spec) == pytest.approx(wanted, abs=2e-6)
    assert not [d for d in check(Source("n", spec)) if d.severity == "error"]


@pytest.mark.tensorflow
def test_a_transformed_density_integrates_to_one() -> None:
    text = "d <- normal() %>% exp()\nintegrate(function(x) tfd_prob(d, x), 0, Inf)$value"
    assert Session().run(text) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.tensorflow
def test_maximum_likelihood_by_optim() -> None:
    text = """
      x <- c(1, 2, 4)
      loss <- function(p) -sum(as.numeric(tfd_log_prob(tfd_normal(p[1], exp(p[2])), x)))
      optim(c(0, 0), loss, method = "BFGS")$par
    """
    mean, spread = 7 / 3, math.log(np.std([1, 2, 4]))
    assert Session().run(text) == pytest.approx([mean, spread], abs=2e-3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("integrate(5, 0, 1)", "F206"),
        ("integrate(sin, 'a', 1)", "F206"),
        ("integrate(sin, NA, 1)", "F206"),
        ("integrate(sin, 0)", "F207"),
        ("integrate(function(x) 1, 0, 1)", "F206"),
        ("integrate(function(x) x / 0, 0, 1)", "F206"),
        ("integrate(sin, 0, 1, subdivisions = 0)", "F206"),
        ("integrate(sin, 0, 1, rel.tol = 0, abs.tol = 0)", "F206"),
        ("integrate(function(x) 1 / x, 0, 1)", "F206"),
        ("integrate(function(x) stop('no'), 0, 1)", "F501"),
        ("uniroot(sin, c(1, 2))", "F206"),
        ("uniroot(sin)", "F207"),
        ("uniroot(sin, c(2, 2))", "F206"),
        ("uniroot(function(x) c(1, 2), c(0, 1))", "F206"),
        ("uniroot(function(x) NaN, c(0, 1))", "F206"),
        ("uniroot(exp, c(0, 1), f.lower = -1, maxiter = 1, check.conv = TRUE)", "F206"),
        ("optimize(sin, c(0, Inf))", "F206"),
        ("optimize(sin, c(0, 1), tol = 0)", "F206"),
        ("optim('a', sum)", "F206"),
        ("optim(1, 5)", "F206"),
        ("optim(1, function(p) NaN)", "F206"),
        ("optim(1, sum, method = 'SANN')", "F206"),
        ("optim(1, sum, method = 'Newton')", "F206"),
        ("optim(1, sum, control = list(maxi = 5))", "F203"),
        ("optim(1, sum, control = list(fnscale = 0))", "F206"),
        ("optim(c(1, 1), sum, method = 'Brent', lower = 0, upper = 1)", "F206"),
        ("optim(1, sum, lower = 2, upper = 1)", "F206"),
        ("optim(c(1, 1), function(p) sum(p^2), function(p) 1, method = 'BFGS')", "F206"),
        ("eigen(matrix(1:6, 2))", "F206"),
        ("eigen(matrix(NaN, 2, 2))", "F206"),
        ("svd('a')", "F206"),
        ("svd(diag(2), nu = 3)", "F206"),
        ("qr(matrix(0, 0, 2))", "F206"),
        ("qr.Q(list(1))", "F206"),
        ("backsolve(matrix(0, 2, 2), 1:2)", "F206"),
        ("forwardsolve(diag(2), 1)", "F301"),
        ("chol2inv(matrix(0, 2, 2))", "F206"),
        ("determinant(matrix(1:6, 2))", "F206"),
        ("fft('a')", "F206"),
        ("approx(1:2, 1:3)", "F301"),
        ("approx(1, 1)", "F206"),
        ("approx(1:2, 1:2, n = 1e12)", "F310"),
        ("approx(1:2, 1:2, rule = 3)", "F206"),
        ("spline(1:2, 1:2, method = 'periodic')", "F206"),
        ("density(c(1, NA))", "F206"),
        ("density(1:5, bw = -1)", "F206"),
        ("density(1:5, kernel = 'biweight')", "F206"),
        ("density(1:5, n = 1e12)", "F310"),
        ("ks.test(1:3, list())", "F206"),
        ("ks.test(1:3, function(q) q)", "F206"),
        ("complex(real = 1:3, imaginary = numeric(0))", "F301"),
        ("eigen(matrix(0, 3000, 3000))", "F311"),
        ("f <- function(x) vapply(x, function(u) integrate(f, 0, u)$value, 1)\nf(1)", "F311"),
        ("integrate(function(x) { while (TRUE) 1 }, 0, 1)", "F311"),
    ],
)
def test_what_is_wrong_has_a_place(text: str, code: str) -> None:
    with pytest.raises(FlowError) as caught:
        Session(seed=1).run(text)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code and diagnostic.span is not None


def integral(f: object, low: float, high: float, limit: int = 100) -> tuple[float, float, int]:
    """Drive a quadrature."""
    asking = quadrature.integral(low, high, 1e-8, 1e-8, limit)
    points = next(asking)
    while True:
        try:
            points = asking.send(f(points))  # type: ignore[operator]
        except StopIteration as done:
            return done.value


def test_rules_are_exact_for_polynomials_of_their_degree() -> None:
    for rule, degree in ((quadrature.RULE_21, 31), (quadrature.RULE_15, 22)):
        for k in range(0, degree, 2):
            assert rule.kronrod @ rule.nodes**k == pytest.approx(2 / (k + 1), rel=1e-13)
    for rule, degree in ((quadrature.RULE_21, 19), (quadrature.RULE_15, 13)):
        for k in range(0, degree, 2):
            assert rule.gauss @ rule.nodes**k == pytest.approx(2 / (k + 1), rel=1e-13)


@pytest.mark.parametrize(
    ("f", "low", "high", "wanted"),
    [
        (lambda x: np.exp(-x * x), -np.inf, np.inf, math.sqrt(math.pi)),
        (lambda x: 1 / (1 + x * x), 0, np.inf, math.pi / 2),
        (lambda x: np.exp(x), -np.inf, 0, 1.0),
        (lambda x: np.exp(-x), np.inf, 0, -1.0),
        (lambda x: np.sin(50 * x), 0, 1, (1 - math.cos(50)) / 50),
        (lambda x: np.abs(x - 0.3), 0, 1, 0.29),
    ],
)
def test_integrals_are_within_their_bounds(
    f: object, low: float, high: float, wanted: float
) -> None:
    value, bound, _ = integral(f, low, high)
    assert abs(value - wanted) <= max(bound, 1e-12)


def test_kolmogorov_exact_and_limit_agree_for_many() -> None:
    n, d = 400, 0.05
    near = kolmogorov(math.sqrt(n) * d + 1 / (6 * math.sqrt(n)), n, exact=False)
    assert kolmogorov(d, n, exact=True) == pytest.approx(near, abs=2e-3)


def test_factors_put_together_are_the_matrix() -> None:
    text = """
      set.seed(1); a <- matrix(rnorm(20), 5)
      s <- svd(a); f <- qr(a); e <- eigen(crossprod(a))
      c(max(abs(s$u %*% diag(s$d) %*% t(s$v) - a)),
        max(abs(qr.Q(f) %*% qr.R(f) - a)),
        max(abs(e$vectors %*% diag(e$values) %*% t(e$vectors) - crossprod(a))))
    """
    assert np.max(Session(seed=1).run(text)) < 1e-10
