"""Couplings and autoregression by functions that give bijectors, and other arguments of TFP's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_probability as tfp

import flowdsl
from flowdsl.diagnostics import FlowError

tfb, tfd = tfp.bijectors, tfp.distributions
X = np.random.default_rng(0).normal(size=(6, 3)).astype("f")

SPECS = {
    "coupling": (
        "real_nvp(1, bijector_fn = function(x, n) scale(exp(x)) %>% shift(x^2))",
        lambda: tfb.RealNVP(1, bijector_fn=lambda x, n, **k: tfb.Shift(x**2)(tfb.Scale(tf.exp(x)))),
    ),
    "the last ones kept": (
        "tfb$RealNVP(-1L, bijector_fn = function(x, n) tfb$Shift(3 * x))",
        lambda: tfb.RealNVP(-1, bijector_fn=lambda x, n, **k: tfb.Shift(3 * x)),
    ),
    "a share": (
        "tfb$RealNVP(fraction_masked = 0.4, bijector_fn = function(x, n) tfb$Shift(3 * x))",
        lambda: tfb.RealNVP(fraction_masked=0.4, bijector_fn=lambda x, n, **k: tfb.Shift(3 * x)),
    ),
    "autoregression": (
        "masked_autoregressive_flow(bijector_fn = function(x) "
        "shift(tf$cumsum(x, axis = -1L, exclusive = TRUE)) %>% scale(2))",
        lambda: tfb.MaskedAutoregressiveFlow(
            bijector_fn=lambda x: tfb.Scale(2.0)(tfb.Shift(tf.cumsum(x, axis=-1, exclusive=True)))
        ),
    ),
    "spline": (
        "real_nvp(2, bijector_fn = function(x, n) rational_quadratic_spline("
        "bin_widths = 4 * tf$nn$softmax(tf$stack(list(x[..., 1, drop = FALSE], "
        "x[..., 2, drop = FALSE]), axis = -1L)), bin_heights = c(1, 3), knot_slopes = 1.5, "
        "range_min = -2))",
        lambda: tfb.RealNVP(
            2,
            bijector_fn=lambda x, n, **k: tfb.RationalQuadraticSpline(
                4 * tf.nn.softmax(tf.stack([x[..., :1], x[..., 1:]], axis=-1)),
                [1.0, 3.0],
                [1.5],
                -2.0,
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", SPECS)
def test_as_tfp_called_directly(name: str) -> None:
    spec, make = SPECS[name]
    model, theirs = flowdsl.compile(spec), make()
    y = theirs.forward(np.array(X))
    np.testing.assert_allclose(model.forward(X), y, rtol=1e-5)
    np.testing.assert_allclose(model.inverse(np.array(y)), X, atol=1e-5)
    np.testing.assert_allclose(
        model.forward_log_det_jacobian(X, 1),
        theirs.forward_log_det_jacobian(np.array(X), 1),
        rtol=1e-5,
        atol=1e-6,
    )
    tape: Any
    with tf.GradientTape() as tape:
        x = tf.constant(X)
        tape.watch(x)
        y = model.bijector.forward(x)
    want = np.linalg.slogdet(tape.batch_jacobian(y, x))[1]
    np.testing.assert_allclose(model.forward_log_det_jacobian(X, 1), want, atol=1e-4)


def test_what_the_function_reads_is_trained_and_saved(tmp_path: Path) -> None:
    """x2 = 3 x1 + noise of deviation 0.1: the coupling's slope is known."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 1))
    rows = np.concatenate([x, 3 * x + 0.1 * rng.normal(size=(500, 1))], 1)
    model = flowdsl.compile(
        'w <- param(0, name = "w")\ns <- param(0, name = "s")\n'
        "normal() %>% iid(2) %>% "
        "real_nvp(1, bijector_fn = function(x, n) scale(exp(s)) %>% shift(w * x))"
    )
    model.fit(rows, epochs=500, learning_rate=0.05, verbose=0)
    assert model.parameters["w"] == pytest.approx(3, abs=0.05)
    assert np.exp(model.parameters["s"]) == pytest.approx(0.1, rel=0.1)
    model.save(tmp_path / "m.safetensors")
    again = flowdsl.load(tmp_path / "m.safetensors")
    assert np.array_equal(again.log_prob(rows), model.log_prob(rows))


CHAIN = (
    "tfd_categorical(probs = c(0.8, 0.2)), "
    "tfd_categorical(probs = matrix(c(0.7, 0.2, 0.3, 0.8), 2)), tfd_normal(c(0, 15), c(5, 10)), 4L"
)


def test_masked_steps_say_nothing() -> None:
    """A hidden step is one that is summed over: the third number does not matter."""
    model = flowdsl.compile(f"tfd$HiddenMarkovModel({CHAIN}, mask = c(FALSE, FALSE, TRUE, FALSE))")
    theirs = tfd.HiddenMarkovModel(
        tfd.Categorical(probs=[0.8, 0.2]),
        tfd.Categorical(probs=[[0.7, 0.3], [0.2, 0.8]]),
        tfd.Normal([0.0, 15.0], [5.0, 10.0]),
        4,
    )
    x = np.array([[1.0, 20.0, 3.0, 4.0], [1.0, 20.0, -99.0, 4.0]], "f")
    want = theirs.log_prob(x[0], mask=[False, False, True, False])
    np.testing.assert_allclose(model.log_prob(x), [want, want], rtol=1e-6)


def test_a_masked_state_space_model() -> None:
    parts = "multivariate_normal_diag(scale_diag = c({0}, {0}))"
    args = f"4L, diag(2), {parts.format(1)}, diag(2), {parts.format(2)}, {parts.format(1)}"
    mask = [False, True, False, False]
    x = np.random.default_rng(1).normal(size=(4, 2)).astype("f")
    theirs = flowdsl.compile(f"linear_gaussian_state_space_model({args})").distribution
    want = theirs.log_prob(x, mask=mask)
    model = flowdsl.compile(
        f"linear_gaussian_state_space_model({args}, mask = c(FALSE, TRUE, FALSE, FALSE))"
    )
    np.testing.assert_allclose(model.log_prob(x), want, rtol=1e-6)
    several = flowdsl.compile(
        f"tfd$LinearGaussianStateSpaceModel({args}, experimental_parallelize = TRUE)"
    )
    np.testing.assert_allclose(several.log_prob(x), theirs.log_prob(x), rtol=1e-4)


def test_an_increasing_function_of_ones_own_has_a_distribution_function() -> None:
    spec = (
        "b <- tfb$Inline(function(x) 2 * x, function(y) y / 2, function(y) -log(2), "
        "forward_min_event_ndims = 0L, is_increasing = {})\n"
        "tfd_transformed_distribution(tfd_normal(0, 1), b)"
    )
    model = flowdsl.compile(spec.format("TRUE"))
    np.testing.assert_allclose(model.cdf([1.0, -2.0]), tfd.Normal(0.0, 2.0).cdf([1.0, -2.0]))


def test_tfp_still_fails_where_an_argument_is_refused() -> None:
    chain = tfd.MarkovChain(
        tfd.Normal(0.0, 1.0), lambda t, x: tfd.Normal(x, 1.0), 3, experimental_use_kahan_sum=True
    )
    joint = tfd.JointDistributionSequential(
        [tfd.Normal(0.0, 1.0), lambda x: tfd.Normal(x, 1.0)], experimental_use_kahan_sum=True
    )
    for made, x in ((chain, [1.0, 2.0, 3.0]), (joint, [1.0, 2.0])):
        with pytest.raises(AttributeError):
            made.log_prob(x)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("real_nvp(1)", "F207", "`shift_and_log_scale_fn` or `bijector_fn`"),
        (
            "real_nvp(1, fraction_masked = 0.5, bijector_fn = function(x, n) shift(x))",
            "F204",
            "both",
        ),
        (
            "real_nvp(fraction_masked = 1, bijector_fn = function(x, n) shift(x))",
            "F304",
            "-1 and 1",
        ),
        ("real_nvp(1, bijector_fn = function(x, n) x)", "F206", "must give a bijector"),
        ("real_nvp(1, bijector_fn = 3)", "F206", "a function that gives a bijector"),
        ("masked_autoregressive_flow()", "F207", "`bijector_fn`"),
        (f"hidden_markov_model({CHAIN}, mask = c(1, 0, 0, 0))", "F206", "TRUE or FALSE"),
        (f"hidden_markov_model({CHAIN}, mask = c(TRUE, FALSE))", "F301", "each of 4 steps"),
    ],
)
def test_wrong_arguments(text: str, code: str, words: str) -> None:
    (found,) = flowdsl.check(text)
    assert found.code == code and words in found.message and found.span is not None


def test_a_function_with_too_many_arguments_is_told() -> None:
    with pytest.raises(FlowError, match="F"):
        flowdsl.compile(
            "normal() %>% iid(2) %>% real_nvp(1, bijector_fn = function(x, n, z) shift(z))"
        ).log_prob([0.0, 1.0])
