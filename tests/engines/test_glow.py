"""Glow against TFP's own with the same weights, autodiff, training, and its limits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import flowdsl
from engines.flows import const, flow, iid, make, normal
from flowdsl.diagnostics import FlowError
from flowdsl.ir import Node, params
from flowdsl.layers.initialise import size
from flowdsl.limits import Limits

SHAPES: dict[str, dict[str, Any]] = {
    "one block": {"output_shape": (4, 4, 1), "num_glow_blocks": 1, "num_steps_per_block": 1},
    "two blocks": {"output_shape": (4, 4, 1), "num_glow_blocks": 2, "num_steps_per_block": 2},
    "wide": {"output_shape": (8, 4, 2), "num_glow_blocks": 2, "num_steps_per_block": 1},
    "no normalisation": {
        "output_shape": (4, 4, 1),
        "num_glow_blocks": 2,
        "num_steps_per_block": 1,
        "use_actnorm": False,
    },
    "all leave half": {
        "output_shape": (4, 4, 2),
        "num_glow_blocks": 2,
        "num_steps_per_block": 1,
        "grab_after_block": (0.5, 0.5),
    },
}
UNEVEN = {
    "output_shape": (4, 4, 1),
    "num_glow_blocks": 2,
    "num_steps_per_block": 1,
    "grab_after_block": (0.25, 0.0),
}


def sized(facts: dict[str, Any], uid: str = "glow") -> Node:
    """A glow with 6 filters."""
    facts = dict(facts)
    if "grab_after_block" in facts:
        facts["grab_after_block"] = const(facts["grab_after_block"])
    template = make("network.glow_default_network", num_hidden=6, uid="t", seed=1)
    return size(
        make("bijector.glow", coupling_bijector_fn=template, uid=uid, seed=2, **facts), (), {}
    )


def shaken(engine: Any, node: Node) -> None:
    """Weights away from their first values."""
    rng = np.random.default_rng(5)
    for p in params(node):
        if p.trainable:
            first = engine.weights([p])[p.id]
            engine.assign([p], {p.id: first + 0.1 * rng.normal(size=first.shape)})


def theirs(node: Any, engine: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """TFP's Glow with our weights."""
    import tensorflow as tf
    import tensorflow_probability as tfp
    from tensorflow_probability.python.bijectors import glow as module

    value = engine.builder(node).build

    def network(kind: str, **facts: Any) -> Any:
        nodes = iter(node.get(kind))

        def made(shape: Any, **more: Any) -> Any:
            keras = getattr(tfp.bijectors, facts["name"])(shape, **facts["sizes"], **more)
            keras.set_weights([value(w).numpy() for w in next(nodes).get("weights")])
            return keras

        return made

    pairs = iter(zip(node.get("lower_upper"), node.get("permutations")))

    def factors(*args: Any, **kwargs: Any) -> Any:
        mixing, order = next(pairs)
        return tf.Variable(value(mixing)), tf.Variable(list(order), trainable=False)

    norms: list[Any] = []
    before = module.ActivationNormalization.__init__

    def recorded(self: Any, *args: Any, **kwargs: Any) -> None:
        before(self, *args, **kwargs)
        norms.append(self)

    monkeypatch.setattr(module.OneByOneConv, "trainable_lu_factorization", staticmethod(factors))
    monkeypatch.setattr(module.ActivationNormalization, "__init__", recorded)
    shares = node.get("grab_after_block")
    made = tfp.bijectors.Glow(
        output_shape=node.get("output_shape"),
        num_glow_blocks=node.get("num_glow_blocks"),
        num_steps_per_block=node.get("num_steps_per_block"),
        grab_after_block=None if shares is None else tuple(shares.value),
        use_actnorm=node.get("use_actnorm") is not False,
        coupling_bijector_fn=network(
            "coupling_bijector_fn", name="GlowDefaultNetwork", sizes={"num_hidden": 6}
        ),
        exit_bijector_fn=network("exit_bijector_fn", name="GlowDefaultExitNetwork", sizes={}),
    )
    assert len(norms) == len(node.get("actnorm"))
    for norm, (shift, log_scale, _) in zip(norms, node.get("actnorm")):
        norm._m.assign(value(shift))
        norm._s.assign(tf.exp(value(log_scale)))
        norm._initialized.assign(True)
    return made


@pytest.mark.parametrize("name", SHAPES)
def test_as_tfp_with_the_same_weights(
    name: str, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = sized(SHAPES[name], name)
    shaken(engine, node)
    real = theirs(node, engine, monkeypatch)
    runtime = engine.runtime(node)
    n = int(np.prod(SHAPES[name]["output_shape"]))
    x = np.random.default_rng(1).normal(size=(3, n)).astype(np.float32)
    y = runtime.call("forward", x)
    assert y.shape == (3, *SHAPES[name]["output_shape"])
    np.testing.assert_allclose(y, real.forward(np.array(x, copy=True)), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(runtime.call("inverse", np.array(y, copy=True)), x, atol=1e-3)
    have = runtime.call("inverse_log_det_jacobian", y, event_ndims=3)
    want = real.inverse_log_det_jacobian(np.array(y, copy=True), 3)
    np.testing.assert_allclose(have, want, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("facts", [SHAPES["two blocks"], UNEVEN], ids=["even", "uneven exit"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_log_det_is_that_of_autodiff(facts: dict[str, Any], dtype: str) -> None:
    import tensorflow as tf

    from flowdsl.engines.tensorflow import TensorFlowEngine
    from flowdsl.engines.tfp import Builder

    engine = TensorFlowEngine(dtype=dtype)
    node = sized(facts)
    shaken(engine, node)
    b = Builder(lambda p: engine.variables.value(p, dtype), dtype).build(node)
    x = tf.constant(np.random.default_rng(1).normal(size=(2, 16)), dtype)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.reshape(b.forward(x), [2, 16])
    jacobian = tape.batch_jacobian(y, x, experimental_use_pfor=False).numpy()
    assert jacobian.dtype == dtype
    want = np.linalg.slogdet(jacobian.astype(np.float64))[1]
    have = b.forward_log_det_jacobian(tf.identity(x), 1)
    picture = tf.reshape(tf.identity(y), [2, 4, 4, 1])
    exact = {"atol": 1e-9} if dtype == "float64" else {"atol": 1e-3}
    np.testing.assert_allclose(have, want, **exact)
    np.testing.assert_allclose(-b.inverse_log_det_jacobian(picture, 3), want, **exact)
    np.testing.assert_allclose(b.inverse(picture), x, **exact)


def test_training_reaches_every_weight_and_starts_the_normalisation(engine: Any) -> None:
    import tensorflow as tf

    glow = sized(SHAPES["two blocks"], "trained")
    root = flow(iid(normal(), 16), glow)
    shaken(engine, root)
    trained = [p for p in params(root) if p.trainable]
    runtime = engine.runtime(root)
    x = tf.constant(np.random.default_rng(0).normal(3.0, 2.0, (64, 4, 4, 1)), tf.float32)
    runtime.log_prob(x, True)
    started = [p for p in params(root) if p.id.endswith("started")]
    assert [float(v) for v in engine.values(started).values()] == [1.0] * 4
    last = next(p for p in params(root) if p.id == "trained/actnorm3/shift")
    np.testing.assert_allclose(engine.values([last])[last.id], [-3.0] * 4, atol=0.5)
    variables = [engine.variables.variable(p) for p in trained]
    with tf.GradientTape() as tape:
        loss = -tf.reduce_mean(runtime.log_prob(x, True))
    for p, g in zip(trained, tape.gradient(loss, variables)):
        assert g is not None and np.isfinite(g.numpy()).all(), p.id
        assert np.abs(g.numpy()).max() > 0, p.id
    before = runtime.call("log_prob", x.numpy())
    np.testing.assert_allclose(before, runtime.log_prob(x, True), rtol=1e-4, atol=1e-3)


FIT = """
net <- function(input_shape) tfb$GlowDefaultNetwork(input_shape, num_hidden = 8L)
glow <- tfb_glow(c(4, 4, 1), num_glow_blocks = 2, num_steps_per_block = 1,
                 coupling_bijector_fn = net)
d <- tfd_sample_distribution(tfd_normal(0, 1), 16) %>% glow
d
"""


def test_fit_save_and_load(tmp_path: Any) -> None:
    rng = np.random.default_rng(3)
    x = (rng.normal(size=(256, 4, 4, 1)) * 0.3 + rng.normal(size=(256, 1, 1, 1))).astype(np.float32)
    model = flowdsl.compile(FIT, seed=1)
    assert len(model.parameters) > 0
    history = model.fit(x, epochs=8, batch_size=64, standardize=False)
    assert history.loss[-1] < history.loss[0] - 50
    path = tmp_path / "glow.safetensors"
    model.save(path)
    again = flowdsl.load(path)
    np.testing.assert_allclose(again.log_prob(x[:5]), model.log_prob(x[:5]), rtol=1e-4, atol=1e-3)
    assert again.sample(3, seed=1).shape == (3, 4, 4, 1)
    assert np.isfinite(again.log_prob(again.sample(3, seed=1))).all()


REFUSED = [
    ("glow(c(6, 8, 1), 2)", "F301", "multiples of 2"),
    ("glow(c(4, 4))", "F301", "height, width and channels"),
    ("glow(c(8, 8, 1), 1000000000)", "F301", "multiples of 2"),
    ("glow(c(4, 4, 1), 1, num_steps_per_block = 0)", "F304", "whole number from 1"),
    ("glow(c(4, 4, 1), 2, 1, grab_after_block = 0.5)", "F301", "1 numbers"),
    ("glow(c(4, 4, 1), 1, 1, grab_after_block = 1)", "F304", "below 1"),
    ("glow(c(4, 4, 1), 1, 1e6)", "F307", "steps"),
    ("glow(c(4, 4, 1e6), 1, 1)", "F307", "mixing"),
    ("glow(c(4, 4, 1), 1, 1, glow_default_network(num_hidden = 1e8))", "F307", "parameters"),
    ("glow(c(4, 4, 1), 1, 1, real_nvp_default_template(list(8)))", "F206", "glow_default_network"),
    ("glow(c(4, 4, 1), 1, 1, function(s) 3)", "F206", "must give a network"),
    ("glow_default_network(num_hidden = 0)", "F304", "whole number from 1"),
    ("normal() %>% iid(15) %>% glow(c(4, 4, 1), 1, 1)", "F301", "from 16 numbers"),
    ("glow(c(4, 4, 1), 1, 1) %>% inverse(array(1, c(4, 4, 2)))", "F301", "pictures of shape"),
]


@pytest.mark.parametrize(("text", "code", "words"), REFUSED, ids=[r[0][:50] for r in REFUSED])
def test_refused(text: str, code: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        flowdsl.Session(seed=1).run(text)
    (first, *_) = caught.value.diagnostics
    assert first.code == code and words in first.message, first
    assert first.span is not None


def test_defaults_are_counted_and_not_made() -> None:
    """TFP's own default has 30 million weights: known at once, and drawn only when run."""
    whole = size(make("bijector.glow", uid="default", seed=1), (), {})
    counted = [math.prod(p.type.shape or ()) for p in params(whole) if p.trainable]  # type: ignore[arg-type]
    assert sum(counted) == 30_060_108
    with pytest.raises(FlowError) as caught:
        flowdsl.Session(seed=1, limits=Limits(parameters=10_000_000)).run("tfb_glow()")
    assert caught.value.diagnostics[0].code == "F307"
    assert flowdsl.check("normal() %>% iid(3072) %>% tfb_glow()") == ()


def test_equal_seeds_make_equal_weights() -> None:
    from flowdsl.engines.tensorflow import TensorFlowEngine

    node = sized(SHAPES["two blocks"])
    a, b = (TensorFlowEngine().weights(params(node)) for _ in range(2))
    assert all(np.array_equal(a[k], b[k]) for k in a)
    lower_upper = a["glow/mixing0/lower_upper"].astype(np.float64)
    lower = np.tril(lower_upper, -1) + np.eye(len(lower_upper))
    mixing = lower @ np.triu(lower_upper)
    np.testing.assert_allclose(mixing @ mixing.T, np.eye(len(mixing)), atol=1e-5)
