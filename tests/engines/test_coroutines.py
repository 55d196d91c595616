"""Joint distributions whose model yields its parts, against TFP's generators."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_probability as tfp

import flowdsl
from flowdsl import FlowError, Session, check
from flowdsl.limits import Limits

tfd = tfp.distributions
Root = tfd.JointDistributionCoroutine.Root


def run(text: str, **kwargs: Any) -> Any:
    return Session(seed=1, **kwargs).run(text)


MODEL = """
joint_distribution_coroutine(function() {
  a <- yield(normal(1, 2, name = "a"))
  b <- yield(gamma(2, 3))
  c <- yield(normal(a * b, exp(a)), name = "c")
  yield(multivariate_normal_diag(tf$stack(list(a, c), axis = -1), c(1, 2)))
})
"""


def generator() -> Iterator[Any]:
    a = yield Root(tfd.Normal(1.0, 2.0, name="a"))
    b = yield Root(tfd.Gamma(2.0, 3.0))
    c = yield tfd.Normal(a * b, tf.exp(a), name="c")
    yield tfd.MultivariateNormalDiag(tf.stack([a, c], -1), [1.0, 2.0])


@pytest.fixture(scope="module")
def theirs() -> Any:
    return tfd.JointDistributionCoroutine(generator)


@pytest.fixture(scope="module")
def ours() -> Any:
    return flowdsl.compile(MODEL)


def test_the_same_seed_draws_what_tfp_draws(ours: Any, theirs: Any) -> None:
    drawn = ours.sample(6, seed=5)
    want = theirs.sample(6, seed=tf.constant([5, 0]))._asdict()
    assert list(drawn) == list(want) == ["a", "var1", "c", "var3"]
    for name, values in want.items():
        np.testing.assert_allclose(drawn[name], values, rtol=1e-4, atol=1e-5)


def test_densities_of_parts_and_of_all(ours: Any, theirs: Any) -> None:
    drawn = ours.sample(6, seed=7)
    want = theirs.log_prob(list(drawn.values()))
    for found in (
        ours.log_prob(drawn),
        ours.log_prob(list(drawn.values())),
        ours.log_prob_rows(ours.sample_rows(6, seed=7)),
        ours.distribution.log_prob(drawn),
        ours.distribution.log_prob(**drawn),
    ):
        np.testing.assert_allclose(found, want, rtol=1e-5)
    parts = ours.distribution.log_prob_parts(drawn)
    for name, value in theirs.log_prob_parts(list(drawn.values()))._asdict().items():
        np.testing.assert_allclose(getattr(parts, name), value, rtol=1e-5)


def test_it_is_tfps_own_class(ours: Any, theirs: Any) -> None:
    native = ours.distribution
    assert type(native) is tfd.JointDistributionCoroutine
    assert native.event_shape == theirs.event_shape and native.dtype == theirs.dtype
    assert type(native.sample()) is type(theirs.sample())
    assert type(native.sample_distributions()[0].c) is tfd.Normal


def test_saved_and_loaded(ours: Any, tmp_path: Path) -> None:
    drawn = ours.sample(5, seed=2)
    ours.save(tmp_path / "model.flow")
    again = flowdsl.load(tmp_path / "model.flow")
    assert repr(again) == repr(ours)
    np.testing.assert_array_equal(again.log_prob(drawn), ours.log_prob(drawn))


def test_captured_parameters_are_trained_and_saved(tmp_path: Path) -> None:
    model = flowdsl.compile("""
        slope <- param(0, name = "slope")
        spread <- param(1, constraint = "positive", name = "spread")
        joint_distribution_coroutine(function() {
          x <- yield(normal(), name = "x")
          yield(normal(slope * x, spread), name = "y")
        })
    """)
    rng = np.random.default_rng(1)
    x = rng.normal(size=2000)
    y = 2.0 * x + 0.3 * rng.normal(size=2000)
    model.fit({"x": x, "y": y}, epochs=40, learning_rate=0.05, verbose=False)
    slope = float(np.sum(x * y) / np.sum(x * x))
    found = model.parameters
    assert float(found["slope"]) == pytest.approx(slope, abs=0.05)
    model.save(tmp_path / "m.flow")
    drawn = {"x": x[:5], "y": y[:5]}
    again = flowdsl.load(tmp_path / "m.flow")
    np.testing.assert_allclose(again.log_prob(drawn), model.log_prob(drawn), rtol=1e-6)


def test_the_live_object_follows_its_variables() -> None:
    model = flowdsl.compile("""
        slope <- param(2, name = "slope")
        joint_distribution_coroutine(function() {
          x <- yield(normal(0, exp(slope - 2)))
          yield(normal(slope * x, 1))
        })
    """)
    native = model.distribution
    (variable,) = native.trainable_variables
    for slope in (2.0, 3.0):
        variable.assign(slope)
        want = tfd.Normal(0.0, np.float32(np.exp(slope - 2))).log_prob(1.0)
        want += tfd.Normal(slope, 1.0).log_prob(2.0)
        np.testing.assert_allclose(native.log_prob([1.0, 2.0]), want, rtol=1e-5)
        np.testing.assert_allclose(model.log_prob([1.0, 2.0]), want, rtol=1e-5)
    with tf.GradientTape() as tape:
        density = native.log_prob([1.0, 2.0])
    assert tape.gradient(density, variable) is not None


def test_ordinary_r_may_yield() -> None:
    """Loops, apply functions, helpers, branches on known values, shared intermediate values."""
    model = flowdsl.compile("""
        add <- function(loc) normal(loc, 1) %>% yield()
        joint_distribution_coroutine(function(n = 3) {
          xs <- lapply(1:n, function(i) yield(normal(i, 1), name = paste0("x", i)))
          total <- Reduce(`+`, xs)
          if (n > 2) add(total) else yield(gamma(1, 1))
          do.call(yield, list(normal(2 * total, 1), name = "last"))
        })
    """)

    def plain() -> Iterator[Any]:
        xs = []
        for i in (1, 2, 3):
            xs.append((yield Root(tfd.Normal(float(i), 1.0))))
        total = sum(xs)
        yield tfd.Normal(total, 1.0)
        yield tfd.Normal(2 * total, 1.0)

    drawn = model.sample(4, seed=3)
    assert list(drawn) == ["x1", "x2", "x3", "var3", "last"]
    want = tfd.JointDistributionCoroutine(plain).log_prob(list(drawn.values()))
    np.testing.assert_allclose(model.log_prob(drawn), want, rtol=1e-5)


BATCHED = """
m <- joint_distribution_coroutine_auto_batched(function() {{
  z <- yield(normal(c(0, 1), 1))
  yield(normal(z[1] + z[2], c(1, 2)))
}}{more})
"""


def batched() -> Iterator[Any]:
    z = yield tfd.Normal([0.0, 1.0], 1.0)
    yield tfd.Normal(z[0] + z[1], [1.0, 2.0])


@pytest.mark.parametrize("count", [0, 1])
def test_auto_batched_functions_are_of_one_value(count: int) -> None:
    drawn, density = run(
        BATCHED.format(more=f", batch_ndims = {count}")
        + "s <- m %>% sample(5)\nlist(s, log_prob(m, s))"
    )
    theirs = tfd.JointDistributionCoroutineAutoBatched(batched, batch_ndims=count)
    assert [v.shape for v in drawn.values()] == [(5, 2), (5, 2)]
    np.testing.assert_allclose(density, theirs.log_prob(list(drawn.values())), rtol=1e-5)


def test_samples_that_lose_their_axis_are_refused() -> None:
    text = "joint_distribution_coroutine(function() { z <- yield(normal(c(0, 1), 1)); %s })"
    for call in (lambda t: flowdsl.compile(t).sample(3), lambda t: run(f"{t} %>% sample(3)")):
        with pytest.raises(FlowError) as caught:
            call(text % "yield(normal(z[1], 1))")
        (found,) = caught.value.diagnostics
        assert found.code == "F523" and "auto_batched" in found.hints[0]
    one = run(f"{text % 'yield(normal(z[1], 1))'} %>% sample()")
    assert [np.shape(v) for v in one.values()] == [(2,), ()]


def test_sample_distributions_of_each_kind() -> None:
    """The parts at the values give the density, as in TFP's tuple of both."""
    kinds = {
        "sequential": "list(normal(), exponential(1), function(s, m) normal(m, s))",
        "named": "list(m = normal(), y = function(m, s) normal(m, s), s = exponential(1))",
        "coroutine": "function() { m <- yield(normal()); s <- yield(exponential(1)); "
        "yield(normal(m, s)) }",
    }
    for kind, model in kinds.items():
        at, whole = run(
            f"d <- joint_distribution_{kind}({model})\n"
            "s <- d$sample_distributions(4, seed = 2)\n"
            "each <- Map(function(p, x) p %>% log_prob(x), s[[1]], s[[2]])\n"
            "list(Reduce(`+`, each), d$log_prob(s[[2]]))"
        )
        assert at.shape == (4,)
        np.testing.assert_allclose(at, whole, rtol=1e-5)


def test_sample_distributions_around_fixed_values() -> None:
    text = (
        "d <- joint_distribution_sequential(list(normal(), function(m) normal(m, 0.001)))\n"
        "d$sample_distributions(3, value = list({}))[[2]]"
    )
    m, y = run(text.format("7, NULL"))
    theirs = tfd.JointDistributionSequential([tfd.Normal(0.0, 1.0), lambda m: tfd.Normal(m, 1e-3)])
    _, (_, want) = theirs.sample_distributions(3, value=[7.0, None])
    assert m == 7 and np.shape(y) == want.shape and abs(y - 7) < 0.01
    m, y = run(text.format("NULL, 1"))
    assert np.shape(m) == (3,) and y == 1
    by_name = run(
        "d <- joint_distribution_named(list(b = function(a) normal(a, 0.001), a = normal()))\n"
        "d$sample_distributions(value = list(a = 4))[[2]]"
    )
    assert by_name["a"] == 4 and abs(by_name["b"] - 4) < 0.01


WRAP = "joint_distribution_coroutine(function() {{ {} }})"
REFUSED = [
    ("yield(normal())", "F218", "outside the model"),
    ("joint_distribution_coroutine(normal())", "F206", "must be a function"),
    ("joint_distribution_coroutine(function(x) yield(normal(x)))", "F205", "it wants `x`"),
    (WRAP.format("3"), "F207", "yields no distribution"),
    (WRAP.format("yield(3)"), "F206", "takes a distribution, not a number"),
    (WRAP.format("x <- yield(normal()); if (x > 0) yield(normal())"), "F216", "`var0`"),
    (WRAP.format("x <- yield(normal(), name = 'x'); while (x > 0) 1"), "F216", "`x`"),
    (WRAP.format("x <- yield(normal()); yield(normal(as.numeric(x), 1))"), "F216", "`var0`"),
    (WRAP.format("x <- yield(normal()); yield(Root(normal(x, 1)))"), "F206", "depends on `var0`"),
    (WRAP.format("yield(normal(), name = 'log.x')"), "F206", "cannot name a part"),
    (WRAP.format("yield(normal(), name = 'class')"), "F206", "cannot name a part"),
    (WRAP.format("yield(normal(), name = 'value')"), "F206", "cannot name a part"),
    (WRAP.format("yield(normal(), name = 1)"), "F206", "name"),
    (WRAP.format("for (i in 1:2) yield(normal(), name = 'x')"), "F206", "two parts"),
    (WRAP.format("yield(joint_distribution_named(list(a = normal())))"), "F206", "not joint"),
    (WRAP.format("tfb_inline(function(x) yield(normal(x, 1)), function(y) y)"), "F218", "no model"),
    ("m <- " + WRAP.format("yield(normal())") + "\nlog_prob(m, 1)", "F206", "list of 1"),
    ("m <- " + WRAP.format("yield(normal())") + "\nlog_prob(m, list(b = 1))", "F206", "var0"),
    ("m <- " + WRAP.format("x <- yield(normal()); yield(normal(x, 1))") + "\nm[[2]]", "F209",
     "depends on `var0`"),
    ("generator(3)", "F206", "must be a function"),
    ("Root(3)", "F206", "takes a distribution"),
    ("normal()$sample_distributions()", "F209", "joint"),
    ("d <- " + WRAP.format("yield(normal())") + "\nd$sample_distributions(value = list(q = 1))",
     "F206", "no part `q`"),
    ("d <- " + WRAP.format("yield(normal())") + "\nd$sample_distributions(value = list(1, 2))",
     "F206", "list of 1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "words"), REFUSED, ids=[r[0][:70] for r in REFUSED])
def test_refused(text: str, code: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        run(text)
    (found,) = caught.value.diagnostics
    assert found.code == code and words in found.message and found.span is not None
    static = [d.code for d in check(text) if d.severity == "error"]
    assert static in ([code], []) if "sample_distributions" in text else static == [code]


def test_values_do_not_leave_their_function() -> None:
    text = "z <- 0\nm <- " + WRAP.format("z <<- yield(normal())") + "\nnormal(z, 1) %>% sample()"
    with pytest.raises(FlowError) as caught:
        run(text)
    assert caught.value.diagnostics[0].code == "F216"


def test_numbers_of_parts_are_bounded() -> None:
    endless = WRAP.format("repeat yield(normal())")
    with pytest.raises(FlowError) as caught:
        run(endless, limits=Limits(chain_steps=50))
    assert caught.value.diagnostics[0].code == "F310"
    many = run(WRAP.format("for (i in 1:300) x <- yield(normal(i, 1))") + " %>% sample()")
    assert len(many) == 300


def test_check_makes_no_guess_about_parts() -> None:
    """What depends on a run, or on a statement that failed, is not counted against a spec."""
    branches = "p <- param(1)\nm <- " + WRAP.format(
        "yield(normal(p, 1)); if (p > 0) yield(normal()) else { yield(normal()); yield(normal()) }"
    )
    failed = "x <- bad(1)\nm <- " + WRAP.format("yield(x)") + "\nlog_prob(m, list(1))"
    assert [d for d in check(branches + "\nlog_prob(m, list(1, 2))") if d.severity == "error"] == []
    assert [d.code for d in check(failed) if d.severity == "error"] == ["F201"]
    assert run(branches + "\nlog_prob(m, list(1, 2))") == pytest.approx(-3.8378770, abs=1e-5)


def test_a_copy_has_another_model() -> None:
    text = (
        "m <- " + WRAP.format("yield(normal())") + "\nm$copy(model = function() yield(gamma(2, 3)))"
    )
    assert run(f"{text} %>% log_prob(list(0.5))") == pytest.approx(
        float(tfd.Gamma(2.0, 3.0).log_prob(0.5)), abs=1e-5
    )
