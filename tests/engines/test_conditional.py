"""Distributions that depend on what methods are told, against TFP with the same weights."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tfp_pixels import theirs

import flowdsl
from flowdsl.diagnostics import FlowError
from flowdsl.ir.dump import dump
from flowdsl.pipeline import explain

NET = (
    "tfb_autoregressive_network(params = 2, event_shape = 3, hidden_units = c(8, 8), "
    'activation = "tanh", conditional = TRUE, conditional_event_shape = 2{more})'
)
FLOW = (
    "tfd_transformed_distribution(tfd_sample_distribution(tfd_normal(0, 1), 3), "
    "tfb_masked_autoregressive_flow({net}))"
)
PIXELS = (
    "tfd_pixel_cnn(c(2, 2, 1), conditional_shape = {shape}, num_resnet = 1, num_filters = 3, "
    "num_logistic_mix = 2, num_hierarchies = 2, high = 1)"
)
RNG = np.random.default_rng(4)
X, C = RNG.normal(size=(5, 3)).astype("f"), RNG.normal(size=(5, 2)).astype("f")


def shaken(spec: str) -> flowdsl.Model:
    """A model with weights away from their first values."""
    model = flowdsl.compile(spec)
    rng = np.random.default_rng(5)
    for key, value in model.weights().items():
        moved = value + 0.3 * rng.normal(size=value.shape)
        model.assign({key: np.ones(()) if key.endswith("started") else moved})
    return model


@pytest.fixture(scope="module")
def flow() -> flowdsl.Model:
    return shaken(FLOW.format(net=NET.format(more="")))


def tfp_flow(model: flowdsl.Model, layers: str = "all_layers") -> Any:
    """The same flow of TFP's own classes, with the weights of ours."""
    import tensorflow_probability as tfp

    net = tfp.bijectors.AutoregressiveNetwork(
        params=2,
        event_shape=3,
        conditional=True,
        conditional_event_shape=2,
        conditional_input_layers=layers,
        hidden_units=[8, 8],
        activation="tanh",
    )
    net.build([3])
    weights = model.weights()
    told = iter(k for k in weights if "conditional_kernel" in k)
    own = iter(k for k in weights if "conditional_kernel" not in k)
    masks = iter(net._masks)
    for variable in net.trainable_variables:
        if variable.shape.rank == 2 and variable.shape[0] == 2:
            variable.assign(weights[next(told)])
        elif variable.shape.rank == 2:
            variable.assign(weights[next(own)] * next(masks))
        else:
            variable.assign(weights[next(own)])
    assert next(told, None) is None and next(own, None) is None
    base = tfp.distributions.Sample(tfp.distributions.Normal(0.0, 1.0), 3)
    return tfp.distributions.TransformedDistribution(
        base, tfp.bijectors.MaskedAutoregressiveFlow(net)
    )


@pytest.mark.parametrize("layers", ["all_layers", "first_layer"])
def test_flows_are_as_tfps(layers: str) -> None:
    more = f', conditional_input_layers = "{layers}"'
    model = shaken(FLOW.format(net=NET.format(more=more)))
    made = tfp_flow(model, layers)
    want = made.log_prob(np.array(X), bijector_kwargs={"conditional_input": C})
    np.testing.assert_allclose(model.log_prob(X, given=C), want, rtol=1e-5)
    want = made.bijector.forward(np.array(X), conditional_input=C)
    np.testing.assert_allclose(model.forward(X, given=C), want, rtol=1e-5)
    back = model.inverse(np.array(model.forward(X, given=C)), given=C)
    np.testing.assert_allclose(back, X, atol=1e-5)


def test_log_det_is_the_jacobians(flow: flowdsl.Model) -> None:
    for x, c in zip(X, C):
        step = 1e-2
        columns = [
            (flow.forward(x + d, given=c) - flow.forward(x - d, given=c)) / (2 * step)
            for d in step * np.eye(3, dtype="f")
        ]
        want = np.linalg.slogdet(np.stack(columns, axis=1))[1]
        found = flow.forward_log_det_jacobian(x, given=c)
        np.testing.assert_allclose(found, want, atol=2e-3)


def test_specs_ask_as_tfp_does(flow: flowdsl.Model) -> None:
    spec = f"d <- {FLOW.format(net=NET.format(more=''))}"
    session = flowdsl.Session(seed=1)
    session.run(spec)
    session.run("d").assign(dict(zip(session.run("d").weights(), flow.weights().values())))
    want = flow.log_prob(X, given=C)
    session.define("x", lambda: X)
    session.define("k", lambda: C)
    for asked in (
        "tfd_log_prob(d, x(), conditional_input = k())",
        "d$log_prob(x(), bijector_kwargs = list(conditional_input = k()))",
        "d$log_prob(x(), bijector_kwargs = list(masked_autoregressive_flow = "
        "list(conditional_input = k())))",
        "d %>% tfd_log_prob(x(), conditional_input = tf$constant(k()))",
    ):
        np.testing.assert_allclose(session.run(asked), want, rtol=1e-5)
    one = session.run("tfd_log_prob(d, x(), conditional_input = c(0.5, -1))")
    np.testing.assert_allclose(one, flow.log_prob(X, given=[0.5, -1.0]), rtol=1e-5)
    assert session.run("tfd_sample(d, c(4, 5), conditional_input = k())").shape == (4, 5, 3)
    assert session.run("tfd_sample(d, conditional_input = k())").shape == (5, 3)
    assert session.run("tfd_sample(d, 7, conditional_input = matrix(c(1, 2), 1))").shape == (7, 3)
    assert session.run("d$bijector$forward(x(), conditional_input = k())").shape == (5, 3)
    np.testing.assert_allclose(session.run("log_prob(d, x(), given = k())"), want, rtol=1e-5)
    assert session.run("sample(d, 4, given = k())").shape == (4, 5, 3)


def test_samples_follow_the_density_of_what_they_are_told(flow: flowdsl.Model) -> None:
    """Whitened by the flow itself, samples are standard normal and independent between rows."""
    drawn = flow.sample(4000, seed=2, given=C)
    assert drawn.shape == (4000, 5, 3)
    assert np.array_equal(drawn, flow.sample(4000, seed=2, given=C))
    noise = flow.inverse(drawn, given=C).reshape(4000, 15)
    assert np.abs(noise.mean(0)).max() < 5 / np.sqrt(4000)
    assert np.abs(np.cov(noise.T) - np.eye(15)).max() < 0.12


def test_rows_and_conditions_broadcast(flow: flowdsl.Model) -> None:
    whole = flow.log_prob(X[:, None], given=C[None])
    assert whole.shape == (5, 5)
    each = [[float(flow.log_prob(x, given=c)) for c in C] for x in X]
    np.testing.assert_allclose(whole, each, rtol=1e-5)
    traces = flow.runtime.traces  # type: ignore[attr-defined]
    flow.log_prob(X[:3], given=C[:3])
    assert flow.runtime.traces == traces  # type: ignore[attr-defined]
    assert flow.log_prob(X[:0], given=C[:0]).shape == (0,)
    assert flow.sample(2, given=C[:0]).shape == (2, 0, 3)


def test_native_objects_are_told_as_tfps(flow: flowdsl.Model) -> None:
    found = flow.distribution.log_prob(np.array(X), bijector_kwargs={"conditional_input": C})
    np.testing.assert_allclose(found, flow.log_prob(X, given=C), rtol=1e-5)


def test_saved_models_keep_it(flow: flowdsl.Model, tmp_path: Path) -> None:
    flow.save(tmp_path / "flow.safetensors")
    again = flowdsl.load(tmp_path / "flow.safetensors")
    assert again.condition == flow.condition
    assert np.array_equal(again.log_prob(X, given=C), flow.log_prob(X, given=C))


def test_training_finds_what_data_depend_on() -> None:
    """x is 2c with noise of deviation 0.5: the entropy is known."""
    rng = np.random.default_rng(0)
    c = rng.uniform(-1, 1, (1000, 1))
    x = 2 * c + 0.5 * rng.normal(size=(1000, 1))
    net = "autoregressive_network(2, hidden_units = 8, conditional = TRUE, {})"
    net = net.format("conditional_event_shape = 1")
    spec = f"normal() %>% iid(1) %>% masked_autoregressive_flow({net})"
    model = flowdsl.compile(spec, seed=2)
    options = {"epochs": 200, "learning_rate": 0.02, "validation_split": 0}
    history = model.fit(x, given=c, seed=1, verbose=0, **options)
    entropy = 0.5 * np.log(2 * np.pi * np.e * 0.25)
    assert abs(history.best_loss - entropy) < 0.05
    assert abs(model.sample(4000, seed=1, given=0.5).mean() - 1.0) < 0.1

    session = flowdsl.Session(seed=1)
    session.define("x", lambda: x)
    session.define("k", lambda: c)
    trained = "fit(x(), given = k(), epochs = 200, learning_rate = 0.02, validation_split = 0)"
    session.run(f"d <- {spec}; d %>% {trained}")
    assert abs(-session.run("mean(d$log_prob(x(), conditional_input = k()))") - entropy) < 0.05


@pytest.mark.parametrize("shape", ["shape()", "3", "c(1, 2)"])
def test_pixels_are_as_tfps(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = shaken(PIXELS.format(shape=shape))
    assert model.condition is not None
    c = RNG.normal(size=(5, *model.condition.shape)).astype("f")
    x = RNG.integers(0, 2, (5, 2, 2, 1)).astype("f")
    made = theirs(model, monkeypatch)
    want = made.log_prob(np.array(x), conditional_input=np.array(c)).numpy()
    np.testing.assert_allclose(model.log_prob(x, given=c), want, rtol=2e-4, atol=1e-4)
    own = model.distribution.log_prob(np.array(x), conditional_input=c)
    np.testing.assert_allclose(own, want, rtol=2e-4, atol=1e-4)
    np.testing.assert_allclose(model.log_prob(x[0], given=c)[0], want[0], rtol=2e-4)


def test_images_together_have_probability_one_whatever_they_depend_on() -> None:
    model = shaken(PIXELS.format(shape="shape()"))
    images = np.array(list(itertools.product([0, 1], repeat=4)), "f").reshape(-1, 2, 2, 1)
    labels = np.array([-1.0, 0.0, 2.0])
    p = model.prob(images[:, None], given=labels).astype(float)
    np.testing.assert_allclose(p.sum(0), 1.0, rtol=1e-4)
    n = 3000
    drawn = model.sample(n, seed=1, given=labels)
    rows = {image.tobytes(): i for i, image in enumerate(images)}
    for k in range(3):
        counts = np.bincount([rows[d.tobytes()] for d in drawn[:, k]], minlength=16)
        z = (counts - n * p[:, k]) / np.sqrt(n * p[:, k] * (1 - p[:, k]) + 1)
        assert np.abs(z).max() < 5
    told = model.distribution.sample([n, 3], seed=1, conditional_input=labels)
    assert told.shape == (n, 3, 2, 2, 1)


WRONG = [
    ("tfd_log_prob(d, c(1, 2, 3))", "F207", "needs `conditional_input`"),
    ("tfd_sample(d, 3)", "F207", "tensor of shape [2]"),
    ("tfd_log_prob(d, c(1, 2, 3), conditional_input = 1)", "F301", "must end in shape [2]"),
    ("tfd_sample(d, 4, conditional_input = matrix(0, 3, 2))", "F301", "ends in the batch"),
    ("tfd_log_prob(tfd_normal(0, 1), 1, conditional_input = 1)", "F203", "nothing in it"),
    ("tfd_log_prob(d, c(1, 2, 3), bijector_kwargs = 1)", "F206", "a list with names"),
    ("tfd_log_prob(d, c(1, 2, 3), bijector_kwargs = list(maf = list(a = 1)))", "F203", "`maf`"),
    ("tfd_log_prob(d, c(1, 2, 3), distribution_kwargs = list(conditional_input = 1))", "F203",
     "reaches no part"),
    ("tfb_autoregressive_network(2, conditional = TRUE)", "F207", "conditional_event_shape"),
    ("tfb_autoregressive_network(2, conditional_event_shape = 2)", "F204", "without `conditional`"),
    ("tfb_autoregressive_network(2, conditional = TRUE, conditional_event_shape = c(1, 2))",
     "F301", "a vector's length"),
    ("tfb_autoregressive_network(2, conditional = TRUE, conditional_event_shape = 1, "
     'conditional_input_layers = "last")', "F206", "first_layer"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "words"), WRONG)
def test_wrong_specs(text: str, code: str, words: str) -> None:
    (found,) = flowdsl.check(f"d <- {FLOW.format(net=NET.format(more=''))}\n{text}")
    assert found.code == code and found.span is not None
    assert words in " ".join((found.message, *found.hints))


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (lambda m: m.log_prob(X), "F520", "needs `given`"),
        (lambda m: m.sample(3), "F520", "array of shape \\[2\\]"),
        (lambda m: m.log_prob(X, given=C[:3]), "F520", "leading axes \\[5\\], `given` has \\[3\\]"),
        (lambda m: m.log_prob(X, given=X), "F520", "`given` has shape \\[5, 3\\]"),
        (lambda m: m.log_prob(X, given="a"), "F521", "not numbers"),
        (lambda m: m.fit(X), "F512", "needs `given`"),
        (lambda m: m.fit(X, given=C[:3]), "F512", "3 rows, the data has 5"),
        (lambda m: m.fit(X, given=X), "F512", "have shape \\[3\\], .* depends on \\[2\\]"),
        (lambda m: m.fit(X, given=C * np.nan), "F607", "`given`, row 1"),
        (lambda m: m.fit(X, given=C, validation_given=C), "F512", "without `validation_data`"),
        (lambda m: flowdsl.compile("normal()").log_prob(1.0, given=2), "F520", "nothing else"),
    ],
)
def test_wrong_calls(flow: flowdsl.Model, call: Any, code: str, words: str) -> None:
    with pytest.raises(FlowError, match=f"(?s){code}.*{words}"):
        call(flow)


def test_networks_start_as_they_are_told() -> None:
    net = NET.format(more=', kernel_initializer = "{}", bias_initializer = "{}"')
    plain = flowdsl.compile(FLOW.format(net=net.format("zeros", "zeros")))
    np.testing.assert_allclose(plain.forward(X, given=C), X)
    ones = flowdsl.compile(FLOW.format(net=net.format("zeros", "ones")))
    np.testing.assert_allclose(ones.forward(X, given=C), X * np.exp(1) + 1, rtol=1e-5)
    wide = flowdsl.compile(FLOW.format(net=net.format("random_normal", "zeros")), seed=1)
    drawn = np.concatenate([v.ravel() for k, v in wide.weights().items() if "kernel" in k])
    assert 0.04 < drawn.std() < 0.06
    (found,) = flowdsl.check('autoregressive_network(2, kernel_initializer = "big")')
    assert found.code == "F206" and "glorot_uniform" in found.message


def test_what_it_depends_on_is_shown(flow: flowdsl.Model) -> None:
    assert repr(flow) == "<Model: events [3], given [2], float32, 202 trained parameters>"
    assert flow.summary().startswith("event shape [3], given [2], float32")
    session = flowdsl.Session()
    session.run(FLOW.format(net=NET.format(more="")))
    assert "event shape [3], given [2], float32" in session.show(session.last)
    told = explain(FLOW.format(net=NET.format(more="")))
    assert "autoregressive_network is given a tensor of shape [2]" in told


def test_what_was_given_inside_stays(flow: flowdsl.Model) -> None:
    """A parameter computed under one condition is not that of another one."""
    session = flowdsl.Session(seed=3)
    session.run(
        "layer <- tfb_masked_autoregressive_flow(autoregressive_network(2, hidden_units = 8, "
        "conditional = TRUE, conditional_event_shape = 1))\n"
        "d <- normal() %>% iid(2) %>% layer\n"
        "m <- d$log_prob(c(0.2, 0.1), conditional_input = 1)\n"
        "e <- normal(m, 1) %>% iid(2) %>% layer\n"
        "both <- mixture(categorical(probs = c(0.5, 0.5)), list(d, e)); NULL"
    )
    x = "c(0.3, -0.4)"
    parts = [
        float(session.run(f"{d}$log_prob({x}, conditional_input = 5)"))
        for d in ("d", "(normal(as.numeric(m), 1) %>% iid(2) %>% layer)")
    ]
    found = session.run(f"both$log_prob({x}, conditional_input = 5)")
    assert found == pytest.approx(np.log(0.5 * np.exp(parts).sum()), rel=1e-5)
    with pytest.raises(FlowError, match=r"F520.*for each row.*weights have batch shape"):
        session.run("both")


def test_dumps_name_what_is_awaited(flow: flowdsl.Model) -> None:
    assert "context autoregressive_network  # tensor [2]" in dump(flow.root)
