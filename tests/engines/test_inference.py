"""Methods of models with hidden parts, against TFP called directly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl import Session, check
from flowdsl.catalogue.members import hidden_states, parameters, processes
from flowdsl.catalogue.members.hidden_states import CHAIN, MIXED, WALK
from flowdsl.catalogue.members.parameters import JOINT
from flowdsl.catalogue.members.processes import CURVE, SPARSE
from flowdsl.diagnostics import FlowError

tfd = tfp.distributions
kernels = tfp.math.psd_kernels


def run(text: str) -> Any:
    return Session(seed=1).run(text)


def chain() -> Any:
    return tfd.HiddenMarkovModel(
        tfd.Categorical(probs=[0.8, 0.2]),
        tfd.Categorical(probs=[[0.7, 0.3], [0.2, 0.8]]),
        tfd.Normal([0.0, 15.0], [5.0, 10.0]),
        3,
    )


def walk() -> Any:
    return tfd.LinearGaussianStateSpaceModel(
        3,
        tf.eye(2),
        tfd.MultivariateNormalDiag(scale_diag=[1.0, 2.0]),
        tf.constant([[1.0, 1.0]]),
        tfd.MultivariateNormalDiag(scale_diag=[1.0]),
        tfd.MultivariateNormalDiag(scale_diag=[1.0, 1.0]),
    )


def curve() -> Any:
    return tfd.GaussianProcess(kernels.ExponentiatedQuadratic(), np.array([[0.0], [1.0]], "f4"))


def sparse() -> Any:
    points = np.array([[0.0], [1.0]], np.float32)
    return tfd.VariationalGaussianProcess(
        kernels.ExponentiatedQuadratic(),
        points,
        points,
        np.zeros(2, np.float32),
        np.eye(2, dtype=np.float32),
        observation_noise_variance=0.1,
        predictive_noise_variance=0.0,  # the default of tfprobability
    )


SEEN = [1.0, 2.0, 20.0]
STEPS = np.array([[1.0], [2.0], [4.0]], np.float32)
AT = np.array([[2.0], [3.0]], np.float32)
TWO = np.array([[0.0], [1.0]], np.float32)

CASES = {
    f"{CHAIN}$posterior_mode(c(1, 2, 20))": lambda: chain().posterior_mode(SEEN),
    f"{CHAIN}$posterior_marginals(c(1, 2, 20))$log_prob(1)": lambda: (
        chain().posterior_marginals(SEEN).log_prob(1)
    ),
    f"{CHAIN}$prior_marginals()$prob(0)": lambda: chain().prior_marginals().prob(0),
    f"{MIXED}$posterior_marginal(c(0, 1))$prob(1)": lambda: (
        tfd.MixtureSameFamily(tfd.Categorical(probs=[0.3, 0.7]), tfd.Normal([-1.0, 1.0], 1.0))
        .posterior_marginal([0.0, 1.0])
        .prob(1)
    ),
    f"{MIXED}$posterior_mode(c(-1, 1))": lambda: [0, 1],
    f"{WALK}$forward_filter(matrix(c(1, 2, 4)))[[3]]": lambda: walk().forward_filter(STEPS)[2],
    f"{WALK}$forward_filter(matrix(c(1, 2, 4)))$log_likelihoods": lambda: walk().forward_filter(
        STEPS
    )[0],
    f"{WALK}$posterior_marginals(matrix(c(1, 2, 4)))[[1]]": lambda: walk().posterior_marginals(
        STEPS
    )[0],
    f"{WALK}$latents_to_observations(matrix(1:6, 3), array(1, c(3, 2, 2)))[[1]]": lambda: (
        walk().latents_to_observations(
            np.arange(1.0, 7.0, dtype=np.float32).reshape(2, 3).T, np.ones((3, 2, 2), np.float32)
        )[0]
    ),
    f"{CURVE}$get_marginal_distribution(matrix(c(2, 3)))$stddev()": lambda: (
        curve().get_marginal_distribution(AT).stddev()
    ),
    f"{CURVE}$get_marginal_distribution(matrix(2))$log_prob(1)": lambda: tfd.Normal(
        0.0, np.sqrt(1 + 1e-6)
    ).log_prob(1.0),
    f"{CURVE}$posterior_predictive(c(0, 1), matrix(c(2, 3)))$mean()": lambda: (
        curve().posterior_predictive(np.array([0.0, 1.0], "f4"), AT).mean()
    ),
    f"{SPARSE}$variational_loss(c(0, 1), matrix(c(0, 1)), kl_weight = 0.5)": lambda: (
        sparse().variational_loss(np.array([0.0, 1.0], "f4"), TWO, kl_weight=0.5)
    ),
    f"{SPARSE}$surrogate_posterior_expected_log_likelihood(c(0, 1), matrix(c(0, 1)))": lambda: (
        sparse().surrogate_posterior_expected_log_likelihood(np.array([0.0, 1.0], "f4"), TWO)
    ),
    f"{SPARSE}$surrogate_posterior_kl_divergence_prior()": lambda: (
        sparse().surrogate_posterior_kl_divergence_prior()
    ),
    f"unlist({JOINT}$log_prob_parts(list(0, 1)))": lambda: [
        tfd.Normal(0.0, 1.0).log_prob(0.0),
        tfd.Normal(0.0, 1.0).log_prob(1.0),
    ],
    f"{JOINT}$prob_parts(list(0, 1))[[2]]": lambda: tfd.Normal(0.0, 1.0).prob(1.0),
    "bernoulli(logits = c(0.5, 1))$probs_parameter()": lambda: tf.sigmoid([0.5, 1.0]),
    "categorical(probs = c(0.2, 0.8))$logits_parameter()": lambda: np.log([0.2, 0.8]),
    f"{MIXED}$posterior_marginal(c(0, 1))$probs_parameter()": lambda: (
        tfd.MixtureSameFamily(tfd.Categorical(probs=[0.3, 0.7]), tfd.Normal([-1.0, 1.0], 1.0))
        .posterior_marginal([0.0, 1.0])
        .probs_parameter()
    ),
    f"{CHAIN}$posterior_marginals(c(1, 2, 20))$logits_parameter()": lambda: (
        chain().posterior_marginals([1.0, 2.0, 20.0]).logits_parameter()
    ),
    "poisson(log_rate = 0.5)$rate_parameter()": lambda: np.exp(0.5),
    "poisson(3)$log_rate_parameter()": lambda: np.log(3.0),
}


@pytest.mark.parametrize("text", CASES)
def test_against_tfp(text: str) -> None:
    got = np.asarray(run(text))
    want = np.asarray(CASES[text]())
    assert got.shape == want.shape
    np.testing.assert_allclose(got, want, rtol=2e-4, atol=1e-5)


ENTRIES = (*hidden_states.ENTRIES, *processes.ENTRIES, *parameters.ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.name)
def test_every_one_is_checked_and_named_here(entry: Any) -> None:
    assert not check(entry.examples[0])
    tested = {*"\n".join(CASES).replace("$", " ").replace("(", " ").split()}
    assert entry.name in tested


def test_parts_by_name() -> None:
    joint = "joint_distribution_named(list(m = normal(), x = function(m) normal(m, 2)))"
    got = run(f"{joint}$log_prob_parts(list(x = 2, m = 1))")
    assert list(got) == ["m", "x"]
    np.testing.assert_allclose(got["x"], tfd.Normal(1.0, 2.0).log_prob(2.0), rtol=1e-5)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("normal()$posterior_mode(1)", "F209", "`normal` has no `posterior_mode`"),
        (f"{CHAIN}$posterior_mode(c(1, 2))", "F301", "`observations` has shape [2]"),
        (f"{WALK}$forward_filter(c(1, 2, 4))", "F301", "`x` has shape [3]"),
        ("normal()$log_prob_parts(1)", "F209", "only joint distributions"),
        (f"{JOINT}$log_prob_parts(1)", "F206", "must be a list of 2 values"),
        (f"{CHAIN}$posterior_mode()", "F207", "needs its argument `observations`"),
    ],
)
def test_wrong_questions(text: str, code: str, message: str) -> None:
    (found,) = check(text)
    assert found.code == code and message in found.message
    with pytest.raises(FlowError):
        run(text)
