"""Networks: sizes, masks, gradients, batch normalisation, no retracing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engines.flows import chain, coupling, flow, function, iid, made, make, normal, real_nvp
from flowdsl.diagnostics import FlowError
from flowdsl.ir import params
from flowdsl.layers.masks import block_masks, degree_masks
from flowdsl.model.structure import count


def template(uid: str, **more: Any) -> Any:
    """A masked autoregressive layer over the default template."""
    network = make(
        "network.masked_autoregressive_default_template",
        hidden_layers=(12, 12),
        activation="tanh",
        uid=uid,
        seed=3,
        **more,
    )
    return make("bijector.masked_autoregressive_flow", shift_and_log_scale_fn=network)


FLOWS = {
    "real_nvp": lambda: real_nvp(3, (8, 8)),
    "real_nvp from the other end": lambda: flow(
        iid(normal(), 5), chain(coupling("nvp-a", -2, (8,)), coupling("nvp-b", 2, (8,)))
    ),
    "nice": lambda: flow(
        iid(normal(), 3),
        chain(
            coupling("nice-a", 1, (8,), shift_only=True),
            coupling("nice-b", -1, (8,), shift_only=True),
        ),
    ),
    "maf": lambda: flow(iid(normal(), 4), chain(made("maf-a"), made("maf-b"))),
    "maf from the right": lambda: flow(
        iid(normal(), 4), made("maf-r", input_order="right-to-left")
    ),
    "maf in an order": lambda: flow(
        iid(normal(), 4), made("maf-o", input_order=(2, 4, 1, 3), hidden_degrees="random")
    ),
    "maf template": lambda: flow(iid(normal(), 3), template("mat-a")),
    "shift only template": lambda: flow(iid(normal(), 3), template("mat-s", shift_only=True)),
    "iaf": lambda: flow(iid(normal(), 3), make("bijector.invert", bijector=made("iaf-a"))),
    "batch norm": lambda: flow(
        iid(normal(), 3),
        chain(made("bn-maf"), make("bijector.batch_normalization", uid="bn-a")),
    ),
}


@pytest.mark.parametrize("name", FLOWS)
def test_every_weight_gets_a_gradient(name: str, engine: Any) -> None:
    import tensorflow as tf

    root = FLOWS[name]()
    trained = [p for p in params(root) if p.trainable]
    runtime = engine.runtime(root)
    variables = [engine.variables.variable(p) for p in trained]
    assert sum(v.shape.num_elements() for v in variables) == count(trained)
    d = root.type.event_shape[0]  # type: ignore[index, union-attr]
    x = tf.constant(np.random.default_rng(0).normal(size=(64, d)), tf.float32)
    with tf.GradientTape() as tape:
        loss = -tf.reduce_mean(runtime.log_prob(x, True))
    gradients = tape.gradient(loss, variables)
    for p, g in zip(trained, gradients):
        assert g is not None, p.id
        assert np.isfinite(g.numpy()).all(), p.id
        if p.id.startswith("bn") and p.id.endswith("gamma"):
            continue
        assert np.abs(g.numpy()).max() > 0, p.id


@pytest.mark.parametrize("name", FLOWS)
def test_round_trip_and_log_det(name: str, engine: Any) -> None:
    root = FLOWS[name]()
    bijector = root.get("bijector")
    d = root.type.event_shape[0]  # type: ignore[index, union-attr]
    for p in params(root):
        shape = p.type.shape
        rng = np.random.default_rng(len(p.id))
        if p.constraint == "real" and p.trainable:
            engine.assign([p], {p.id: rng.normal(size=shape).astype(np.float32) * 0.3})
    b = engine.builder(bijector).build(bijector)
    x = np.random.default_rng(1).normal(size=(6, d)).astype(np.float32)
    y = b.forward(np.array(x, copy=True)).numpy()
    back = b.inverse(np.array(y, copy=True)).numpy()
    np.testing.assert_allclose(back, x, atol=2e-4)
    import tensorflow as tf

    with tf.GradientTape(persistent=True) as tape:
        t = tf.constant(x)
        tape.watch(t)
        out = b.forward(t)
    jacobian = tape.batch_jacobian(out, t, experimental_use_pfor=False).numpy()
    want = np.linalg.slogdet(jacobian.astype(np.float64))[1]
    have = np.broadcast_to(b.forward_log_det_jacobian(np.array(x, copy=True), 1), (6,))
    np.testing.assert_allclose(have, want, atol=2e-3)


@pytest.mark.parametrize("name", ["maf", "maf from the right", "maf in an order", "maf template"])
def test_inverse_is_autoregressive(name: str, engine: Any) -> None:
    """The Jacobian of the density direction is triangular in the order of the degrees."""
    import tensorflow as tf

    root = FLOWS[name]()
    bijector = root.get("bijector")
    if name == "maf":
        bijector = bijector.get("bijectors")[0]
    d = root.type.event_shape[0]  # type: ignore[index, union-attr]
    order = {"maf from the right": [4, 3, 2, 1], "maf in an order": [2, 4, 1, 3]}.get(
        name, list(range(1, d + 1))
    )
    b = engine.builder(bijector).build(bijector)
    x = tf.constant(np.random.default_rng(2).normal(size=(3, d)), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = b.inverse(x)
    jacobian = np.abs(tape.batch_jacobian(y, x).numpy()).max(0)
    for i in range(d):
        for j in range(d):
            if order[j] > order[i]:
                assert jacobian[i, j] == 0.0
            elif order[j] < order[i]:
                assert jacobian[i, j] > 0.0


@pytest.mark.parametrize("kind", ["equal", "random"])
def test_masks_are_tfp_masks(kind: str, engine: Any) -> None:
    from tensorflow_probability.python.bijectors import masked_autoregressive as theirs

    have = degree_masks(2, 5, [7, 9], kind=kind, seed=0)  # type: ignore[arg-type]
    assert [m.shape for m in have] == [(5, 7), (7, 9), (9, 10)]
    reach = have[0].astype(int)
    for m in have[1:]:
        reach = (reach @ m > 0).astype(int)
    for i in range(5):
        for j in range(5):
            assert (reach[j, 2 * i : 2 * i + 2] > 0).all() == (j < i) or kind == "random"
            if j >= i:
                assert not reach[j, 2 * i : 2 * i + 2].any()
    if kind == "equal":
        want = theirs._make_dense_autoregressive_masks(2, 5, [7, 9])
        for a, b in zip(have, want):
            np.testing.assert_array_equal(a, b)
        blocks = block_masks(2, 3, [4, 7])
        for number, (mask, units, width) in enumerate(zip(blocks, (4, 7, 6), (3, 4, 7))):
            kind_ = theirs.MASK_EXCLUSIVE if number == 0 else theirs.MASK_INCLUSIVE
            np.testing.assert_array_equal(mask, theirs._gen_mask(3, width, units, kind_).T)


def test_real_nvp_is_tfps_formula(engine: Any) -> None:
    """Shift and raw log scale of the template, as TFP's real_nvp_default_template gives them."""
    root = flow(iid(normal(), 3), coupling("formula", 1, (8,)))
    bijector = root.get("bijector")
    weights = engine.weights(params(root))
    x = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    hidden = np.maximum(x[:, :1] @ weights["formula/kernel0"] + weights["formula/bias0"], 0)
    out = hidden @ weights["formula/kernel1"] + weights["formula/bias1"]
    want = np.concatenate([x[:, :1], x[:, 1:] * np.exp(out[:, 2:]) + out[:, :2]], -1)
    np.testing.assert_allclose(engine.runtime(bijector).call("forward", x), want, atol=1e-5)


def test_two_engines_start_equal() -> None:
    from flowdsl.engines.tensorflow import TensorFlowEngine

    root = real_nvp(2, (8,))
    a, b = (TensorFlowEngine().weights(params(root)) for _ in range(2))
    assert a.keys() == b.keys()
    assert all(np.array_equal(a[k], b[k]) for k in a)
    assert len({v.tobytes() for k, v in a.items() if "kernel0" in k}) == 2


def test_one_trace_for_all_numbers_of_rows(engine: Any) -> None:
    runtime = engine.runtime(real_nvp(2, (8,), uid="traces"))
    for n in (1, 2, 7, 100):
        assert runtime.call("log_prob", np.zeros((n, 2))).shape == (n,)
        assert runtime.sample((n,), n).shape == (n, 2)
        assert runtime.sample((n, 2), n).shape == (n, 2, 2)
    assert runtime.call("log_prob", np.zeros(2)).shape == ()
    assert runtime.call("log_prob", np.zeros((3, 5, 2))).shape == (3, 5)
    assert runtime.traces == 2


def test_batch_normalization_in_training_and_after(engine: Any) -> None:
    import tensorflow as tf

    root = flow(iid(normal(), 2), make("bijector.batch_normalization", uid="bn-t"))
    runtime = engine.runtime(root)
    bn = root.get("bijector")
    x = np.random.default_rng(0).normal([3.0, -1.0], [2.0, 3.0], (400, 2)).astype(np.float32)
    step = tf.function(lambda t: runtime.log_prob(t, True))
    first = step(tf.constant(x)).numpy()
    z = (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-3)
    want = (-0.5 * z**2 - 0.5 * np.log(2 * np.pi) - 0.5 * np.log(x.var(0) + 1e-3)).sum(-1)
    np.testing.assert_allclose(first, want, atol=1e-3)
    once = engine.values(params(bn))
    np.testing.assert_allclose(once["bn-t/moving_mean"], 0.01 * x.mean(0), rtol=1e-4)
    for _ in range(700):
        step(tf.constant(x))
    later = engine.values(params(bn))
    np.testing.assert_allclose(later["bn-t/moving_mean"], x.mean(0), rtol=1e-2)
    np.testing.assert_allclose(later["bn-t/moving_variance"], x.var(0), rtol=1e-2)
    np.testing.assert_allclose(runtime.call("log_prob", x), first, atol=0.02)
    assert abs(runtime.sample((4000,), 1).mean(0) - x.mean(0)).max() < 0.2


def test_live_objects_follow_training(engine: Any) -> None:
    root = flow(iid(normal(), 2), chain(coupling("live", 1, (4,)), made("live-maf", (4,))))
    native = engine.runtime(root).native
    assert len(native.trainable_variables) == len([p for p in params(root) if p.trainable])
    x = np.ones((1, 2), np.float32)
    before = native.log_prob(x).numpy()
    bias = next(p for p in params(root) if p.id == "live/bias1")
    engine.assign([bias], {bias.id: np.full(2, 0.5, np.float32)})
    after = native.log_prob(x).numpy()
    assert after != before
    np.testing.assert_allclose(after, engine.runtime(root).call("log_prob", x), rtol=1e-5)


def test_culprit_names_the_layer(engine: Any) -> None:
    layer = coupling("blown", 1, (4,))
    root = flow(iid(normal(), 2), chain(make("bijector.shift", shift=1.0), layer))
    assert engine.runtime(root).culprit(np.zeros((3, 2))) is None
    bias = next(p for p in params(root) if p.id == "blown/bias1")
    engine.assign([bias], {bias.id: np.array([0.0, -1e6], np.float32)})
    assert engine.runtime(root).culprit(np.zeros((3, 2))) == "real_nvp(1)"


def test_a_failure_is_told_plainly(engine: Any) -> None:
    body = function(1, lambda x: make("tensor.matmul", a=x, b=x))
    same = function(1, lambda x: x)
    bijector = make(
        "bijector.inline",
        forward_fn=body,
        inverse_fn=body,
        forward_log_det_jacobian_fn=same,
        forward_min_event_ndims=0,
    )
    runtime = engine.runtime(flow(normal(), bijector))
    with pytest.raises(FlowError) as caught:
        runtime.call("log_prob", np.zeros(3))
    message = str(caught.value)
    assert "F523" in message and "matmul" in message.lower()
    assert "{{" not in message and "Op:" not in message and "\n" not in message
