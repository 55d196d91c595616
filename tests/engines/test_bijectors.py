"""Every bijector entry through the engine, against TFP called directly and against autodiff."""

from __future__ import annotations

import math
from typing import Any

import entry_examples as examples
import numpy as np
import pytest

from flowdsl.catalogue import CATALOGUE
from flowdsl.ir.support import (
    INCREASING,
    LOWER_TRIANGULAR,
    POSITIVE_DEFINITE,
    SIMPLEX,
    Support,
)

NOT_OF_TENSORS = (
    "absolute_value",  # not injective
    "split",
    "joint_map",
    "restructure",
    "scale_matvec_linear_operator_block",
)
CASES = [
    (entry.key, text)
    for entry in CATALOGUE.of_kind("bijector")
    for text in entry.examples
    if examples.readable(text) and entry.name not in NOT_OF_TENSORS
]
NETWORKS = ("real_nvp", "masked_autoregressive_flow", "batch_normalization", "glow")
MENDED = {"softfloor": ("inverse", "inverse_log_det_jacobian")}
NOT_SQUARE = (
    "cholesky_outer_product",
    "cholesky_to_inv_cholesky",
    "matrix_inverse_tri_l",
    "transform_diagonal",
)


def inputs(support: Support, event: tuple[int, ...], n: int = 5) -> np.ndarray:
    """Rows that a bijector takes, float32 `[n, *event]`."""
    rng = np.random.default_rng(7)
    z = rng.normal(size=(n, *event)) * 0.7
    if support == LOWER_TRIANGULAR or support.kind == "lower_triangular":
        out = np.tril(z)
        axes = np.arange(event[-1])
        out[..., axes, axes] = np.exp(0.3 * out[..., axes, axes])
        return out.astype(np.float32)
    if support == POSITIVE_DEFINITE:
        return (z @ np.swapaxes(z, -1, -2) + np.eye(event[-1])).astype(np.float32)
    if support == SIMPLEX:
        e = np.exp(z)
        return (e / e.sum(-1, keepdims=True)).astype(np.float32)
    if support == INCREASING:
        return np.sort(z, -1).astype(np.float32)
    if support.kind == "interval":
        low, high = support.low, support.high
        if math.isfinite(low) and math.isfinite(high):
            z = low + (high - low) * (0.1 + 0.8 * rng.uniform(size=z.shape))
        elif math.isfinite(low):
            z = low + np.exp(z)
        elif math.isfinite(high):
            z = high - np.exp(z)
    return z.astype(np.float32)


@pytest.mark.parametrize(("key", "text"), CASES, ids=[c[1][:60] for c in CASES])
def test_against_tfp_and_autodiff(key: str, text: str, engine: Any) -> None:
    import tensorflow as tf

    node = examples.to_ir(examples.parse(text), ("bijector",))
    event = examples.event_for(node)
    node = examples.sized(node, event)
    ours = engine.builder(node).build(node)
    x = inputs(node.type.steps[0].domain if node.type.steps else Support("unknown"), event)  # type: ignore[union-attr]
    if "extreme_value" in key:
        x = x + 3  # its distribution function is 0 in float32 near the low end
    rank = len(event)
    y = ours.forward(np.array(x, copy=True)).numpy()
    assert np.isfinite(y).all()

    back = ours.inverse(np.array(y, copy=True)).numpy()
    np.testing.assert_allclose(back, x, rtol=2e-3, atol=2e-3)
    least = ours.forward_min_event_ndims
    fldj = ours.forward_log_det_jacobian(np.array(x, copy=True), max(rank, least))
    out_rank = rank + ours.inverse_min_event_ndims - ours.forward_min_event_ndims
    ildj = ours.inverse_log_det_jacobian(np.array(y, copy=True), out_rank)
    rows = (len(x),)
    np.testing.assert_allclose(
        np.broadcast_to(fldj, rows), -np.broadcast_to(ildj, rows), rtol=1e-2, atol=1e-2
    )

    name = key.split(".")[1]
    if name not in NETWORKS and "network" not in text:
        theirs = examples.to_tfp(examples.parse(text), ("bijector",))
        calls = {
            "forward": (x,),
            "inverse": (y,),
            "forward_log_det_jacobian": (x, max(rank, least)),
            "inverse_log_det_jacobian": (y, out_rank),
        }
        for method, (value, *more) in calls.items():
            if method in MENDED.get(name, ()):
                continue
            want = getattr(theirs, method)(np.array(value, copy=True), *more)
            have = getattr(ours, method)(np.array(value, copy=True), *more)
            np.testing.assert_allclose(have, want, rtol=2e-4, atol=2e-4)

    if x[0].size == y[0].size and name not in NOT_SQUARE:
        with tf.GradientTape() as tape:
            flat = tf.constant(x.reshape(len(x), -1))
            tape.watch(flat)
            out = tf.reshape(ours.forward(tf.reshape(flat, x.shape)), [len(x), -1])
        jacobian = tape.batch_jacobian(out, flat)
        _, log_det = np.linalg.slogdet(jacobian.numpy().astype(np.float64))
        np.testing.assert_allclose(np.broadcast_to(fldj, (len(x),)), log_det, rtol=2e-2, atol=2e-2)


COMPILED = [
    c
    for c in CASES
    if c[0].split(".")[1]
    in (
        "exp",
        "softfloor",
        "generalized_pareto",
        "permute",
        "chain",
        "blockwise",
        "softmax_centered",
        "rational_quadratic_spline",
        "real_nvp",
        "masked_autoregressive_flow",
        "fill_scale_tri_l",
        "scale_matvec_linear_operator",
        "batch_normalization",
        "invert",
        "pad",
        "reshape",
    )
]


@pytest.mark.parametrize(("key", "text"), COMPILED, ids=[c[1][:60] for c in COMPILED])
def test_compiled_as_eager(key: str, text: str, engine: Any) -> None:
    node = examples.to_ir(examples.parse(text), ("bijector",))
    event = examples.event_for(node)
    node = examples.sized(node, event)
    x = inputs(node.type.steps[0].domain, event)  # type: ignore[union-attr]
    runtime = engine.runtime(node)
    eager = engine.builder(node).build(node)
    y = runtime.call("forward", x)
    np.testing.assert_allclose(y, eager.forward(np.array(x)).numpy(), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(runtime.call("inverse", y), x, rtol=2e-3, atol=2e-3)
    rank = max(len(event), eager.forward_min_event_ndims)
    log_det = runtime.call("forward_log_det_jacobian", x, event_ndims=rank)
    assert log_det.shape == (len(x),)


@pytest.mark.parametrize("temperature", [0.05, 0.1, 0.5, 1.0, 10.0])
def test_softfloor_round_trip(temperature: float, engine: Any) -> None:
    import tensorflow as tf

    from engines.flows import make

    b = engine.builder(n := make("bijector.softfloor", temperature=temperature)).build(n)
    x = np.linspace(-3.0, 3.0, 201).astype(np.float32) + 0.013
    y = b.forward(np.array(x, copy=True)).numpy()
    near_flat = temperature < 0.1
    again = b.forward(b.inverse(np.array(y, copy=True))).numpy()
    np.testing.assert_allclose(again, y, atol=2e-5)
    if not near_flat:
        np.testing.assert_allclose(b.inverse(np.array(y, copy=True)), x, atol=5e-3)
    inside = np.abs(x - 0.5 - np.round(x - 0.5)) > 0.01
    with tf.GradientTape() as tape:
        t = tf.constant(x)
        tape.watch(t)
        out = b.forward(t)
    slope = np.log(tape.gradient(out, t).numpy())
    np.testing.assert_allclose(
        b.forward_log_det_jacobian(x, 0).numpy()[inside], slope[inside], rtol=1e-2, atol=1e-2
    )
    theirs = __import__("tensorflow_probability").bijectors.Softfloor(np.float32(temperature))
    np.testing.assert_allclose(y, theirs.forward(np.array(x, copy=True)), atol=1e-4)


@pytest.mark.parametrize("concentration", [-0.5, 0.5])
def test_generalized_pareto_gradients_are_finite(concentration: float, engine: Any) -> None:
    import tensorflow as tf

    from engines.flows import make

    node = make("bijector.generalized_pareto", loc=0.0, scale=1.0, concentration=concentration)
    b = engine.builder(node).build(node)
    y = tf.constant(np.linspace(0.1, 1.9, 9), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(y)
        total = tf.reduce_sum(b.inverse(y)) + tf.reduce_sum(b.inverse_log_det_jacobian(y, 0))
    assert np.isfinite(tape.gradient(total, y).numpy()).all()
