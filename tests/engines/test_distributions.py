"""Every distribution entry through the engine, and densities outside of supports."""

from __future__ import annotations

import math
from typing import Any

import entry_examples as examples
import numpy as np
import pytest
import tensorflow as tf

from engines.flows import chain, const, flow, iid, make, normal, param
from flowdsl import Session
from flowdsl.catalogue import CATALOGUE

WITH_WEIGHTS = ("distribution.pixel_cnn",)
"""What needs weights before it is built: tests/engines/test_pixels.py gives TFP's the same."""

CASES = [
    (entry.key, text)
    for entry in CATALOGUE.of_kind("distribution")
    for text in entry.examples
    if examples.readable(text) and entry.key not in WITH_WEIGHTS
]
SCALAR = [
    c for c in CASES if CATALOGUE[c[0]].kind == "distribution" and not CATALOGUE[c[0]].discrete
]


@pytest.mark.parametrize(("key", "text"), CASES, ids=[c[1][:60] for c in CASES])
def test_against_tfp(key: str, text: str, engine: Any) -> None:
    node = examples.to_ir(examples.parse(text), ("distribution",))
    ours = engine.builder(node).build(node)
    theirs = examples.to_tfp(examples.parse(text), ("distribution",))
    assert isinstance(ours, type(theirs))
    assert tuple(ours.event_shape) == node.type.event_shape  # type: ignore[union-attr]
    assert tuple(ours.batch_shape) == node.type.batch_shape  # type: ignore[union-attr]
    assert ours.dtype.name == node.type.dtype  # type: ignore[union-attr]
    x = theirs.sample(4, seed=[1, 2]).numpy()
    np.testing.assert_allclose(ours.sample(4, seed=[1, 2]).numpy(), x, rtol=1e-4, atol=1e-5)
    if "quantized" in text:
        return
    want = theirs.log_prob(np.array(x, copy=True)).numpy()
    have = ours.log_prob(np.array(x, copy=True)).numpy()
    np.testing.assert_allclose(have, want, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("key", "text"), SCALAR, ids=[c[1][:60] for c in SCALAR])
def test_never_a_silent_nan(key: str, text: str, engine: Any) -> None:
    """Outside of the support the density is 0; NaN comes from NaN alone."""
    node = examples.to_ir(examples.parse(text), ("distribution",))
    support, event = node.type.support, node.type.event_shape  # type: ignore[union-attr]
    if support.kind != "interval" or event != () or node.type.batch_shape != ():  # type: ignore[union-attr]
        return
    if key == "distribution.bates":
        return
    made = engine.builder(node).build(node)
    outside = [v for v in (support.low - 1.5, support.high + 1.5) if math.isfinite(v)]
    x = np.array([*outside, np.nan], np.float32)
    log_prob = made.log_prob(x).numpy()
    assert (log_prob[:-1] == -np.inf).all()
    assert np.isnan(log_prob[-1])
    if hasattr(made, "_cdf") and key not in ("distribution.beta", "distribution.horseshoe"):
        try:
            cdf = made.cdf(x).numpy()
        except NotImplementedError:
            return
        want = [0.0 if v < support.low else 1.0 for v in outside]
        np.testing.assert_array_equal(cdf[: len(outside)], want)


def test_log_of_a_negative_is_no_density(engine: Any) -> None:
    d = flow(normal(), chain(make("bijector.shift", shift=1.0), make("bijector.exp")))
    runtime = engine.runtime(d)
    x = np.array([2.0, 0.5, -3.0, np.nan, np.inf])
    got = runtime.call("log_prob", x)
    assert np.isfinite(got[0])
    assert got[1] == got[2] == -np.inf
    assert np.isnan(got[3])
    np.testing.assert_array_equal(runtime.call("cdf", x[:3])[1:], [0.0, 0.0])
    np.testing.assert_array_equal(runtime.call("prob", x[:3])[1:], [0.0, 0.0])


def test_a_mixture_survives_a_component_outside_its_support(engine: Any) -> None:
    weights = make("distribution.categorical", probs=[0.5, 0.5])
    parts = (normal(), make("distribution.log_normal", loc=0.0, scale=1.0))
    d = make("distribution.mixture", cat=weights, components=parts)
    got = engine.runtime(d).call("log_prob", [-1.0])
    np.testing.assert_allclose(got, np.log(0.5) - 0.5 - 0.5 * np.log(2 * np.pi), rtol=1e-5)


def test_gradient_of_a_mixture_outside_a_support(engine: Any) -> None:
    scale = param("mixture/scale", 1.0, "positive")
    weights = make("distribution.categorical", probs=[0.5, 0.5])
    parts = (normal(), make("distribution.log_normal", loc=0.0, scale=scale))
    d = make("distribution.mixture", cat=weights, components=parts)
    runtime = engine.runtime(d)
    variable = engine.variables.variable(scale)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(runtime.log_prob(tf.constant([-1.0, 2.0]), True))
    assert np.isfinite(tape.gradient(total, variable).numpy())


def test_float64_graph(engine: Any) -> None:
    d = flow(
        iid(normal(const(0.0, "float64"), const(1.0, "float64")), 2),
        make("bijector.scale", scale=2.0),
    )
    runtime = engine.runtime(d)
    got = runtime.call("log_prob", np.zeros((1, 2)))
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, -np.log(2 * np.pi) - 2 * np.log(2.0), rtol=1e-14)
    assert runtime.sample((2,), 1).dtype == np.float64


def test_the_cache_never_answers(engine: Any) -> None:
    """TFP's bijector cache hands back the noise of a sample: a wrong inverse would pass."""
    from engines.flows import function

    square = function(1, lambda x: make("tensor.multiply", x=x, y=const(3.0)))
    wrong = function(1, lambda y: make("tensor.multiply", x=y, y=const(1.0)))
    log_det = function(1, lambda x: make("tensor.zeros_like", input=x))
    bijector = make(
        "bijector.inline",
        forward_fn=square,
        inverse_fn=wrong,
        forward_log_det_jacobian_fn=log_det,
        inverse_log_det_jacobian_fn=log_det,
        forward_min_event_ndims=0,
    )
    d = engine.builder(n := flow(normal(), bijector)).build(n)
    x = d.sample(5, seed=[1, 2])
    np.testing.assert_allclose(
        d.log_prob(x).numpy(), -0.5 * x.numpy() ** 2 - 0.5 * np.log(2 * np.pi), rtol=1e-4
    )


WHOLE = ["binomial(7, probs = 0.3)", "poisson(2)", "bernoulli(probs = 0.3)", "zipf(2)",
         "negative_binomial(3, probs = 0.3)", "categorical(probs = c(0.2, 0.3, 0.5))"]  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_between_whole_numbers_stands_what_tfp_says(text: str, engine: Any) -> None:
    node = examples.to_ir(examples.parse(text), ("distribution",))
    theirs = examples.to_tfp(examples.parse(text), ("distribution",))
    runtime = engine.runtime(node)
    inner = np.array([1.0, 0.75], np.float32) if "bern" in text else np.array([1.0, 1.3])
    want = theirs.log_prob(tf.constant(inner, tf.float32)).numpy()  # an array would be cut
    np.testing.assert_allclose(runtime.call("log_prob", inner), want, rtol=1e-5)
    got = runtime.call("log_prob", np.array([1.5, np.nan, -2.0, -0.5]))
    assert np.isnan(got[1]) and (got[2:] == -np.inf).all()
    assert (runtime.call("log_prob", np.array([-1, -2])) == -np.inf).all()


def test_probabilities_that_are_zero_between_whole_numbers() -> None:
    session = Session()
    for text in ("tfd_poisson(2, interpolate_nondiscrete = FALSE)",
                 "tfd_zipf(2, interpolate_nondiscrete = FALSE)",
                 "tfd$Poisson(2, force_probs_to_zero_outside_support = TRUE)"):  # fmt: skip
        got = session.run(f"as.numeric({text} %>% tfd_log_prob(c(1, 1.5)))")
        assert np.isfinite(got[0]) and got[1] == -np.inf
