"""Tensor functions, functions of functions and methods, looked at."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from engines.flows import const, flow, function, iid, made, make, normal, param, real_nvp
from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry
from flowdsl.diagnostics import FlowError
from flowdsl.ir import Apply, Constant, TensorType

X = np.array([0.3, 0.7, 0.9])
Y = np.array([0.5, 0.2, 1.5])
M = np.array([[2.0, 0.5], [0.5, 1.0]])
ARGS: dict[str, dict[str, Any]] = {
    "acosh": {"x": X + 1},
    "trace": {"x": M},
    "logical_not": {"x": X > 0.5},
    "logical_and": {"x": X > 0.5, "y": X < 0.8},
    "logical_xor": {"x": X > 0.5, "y": X < 0.8},
    "adjoint": {"matrix": M},
    "range": {"start": np.array(1.0), "limit": np.array(4.0)},
    "logical_or": {"x": X > 0.5, "y": X < 0.8},
    "matmul": {"a": M, "b": M},
    "matvec": {"a": M, "b": X[:2]},
    "diag": {"diagonal": X},
    "constant": {"value": X},
    "cast": {"x": X, "dtype": "float64"},
    "zeros": {"shape": (2, 3)},
    "ones": {"shape": (2, 3)},
    "fill": {"dims": (2, 3), "value": 2.0},
    "eye": {"num_rows": 3},
    "linspace": {"start": 0.0, "stop": 1.0, "num": 5},
    "where": {"condition": X > 0.5, "x": X, "y": Y},
    "clip_by_value": {"t": X, "clip_value_min": 0.4, "clip_value_max": 0.8},
    "concat": {"values": (X, Y), "axis": 0},
    "stack": {"values": (X, Y), "axis": 1},
    "reshape": {"tensor": M, "shape": (4,)},
    "transpose": {"a": M, "perm": (1, 0)},
    "expand_dims": {"input": X, "axis": 0},
    "squeeze": {"input": X[None], "axis": (0,)},
    "cumsum_tensor": {"x": X, "axis": 0},
    "reduce_any": {"input_tensor": M > 0.5},
    "reduce_all": {"input_tensor": M > 0.5},
    "solve": {"matrix": np.array([[2.0, 1.0], [0.5, 3.0]]), "rhs": np.eye(2)},
    "gather": {"params": X, "indices": (1, 0), "axis": 0},
}


def by_hand(entry: Entry) -> bool:
    """Whether arguments are at hand; calls of the others are in `tensor_calls`."""
    needed = [f.wants for f in entry.formals if f.default is REQUIRED]
    listed = entry.key.removeprefix("tensor.") in ARGS
    return listed or (bool(needed) and set(needed) == {"tensor"} and entry.key != "tensor.atan2")


FOLDING = [e for e in CATALOGUE.of_kind("tensor") if e.fold is not None and by_hand(e)]


def arguments(name: str, formals: Any) -> dict[str, Any]:
    """Arguments for one tensor function."""
    if name in ARGS:
        return ARGS[name]
    defaults = {"x": X, "y": Y, "features": X, "input_tensor": M, "input": M, "a": M}
    return {
        f.name: defaults.get(f.name, X)
        for f in formals
        if f.default is not None and f.wants == "tensor"
    }


def as_node(value: Any) -> Any:
    """Arrays as constants, in tuples too."""
    if isinstance(value, np.ndarray):
        dtype = "bool" if value.dtype == bool else None
        return Constant(TensorType(dtype, value.shape), value)
    if isinstance(value, tuple):
        return tuple(as_node(v) for v in value)
    return value


@pytest.mark.parametrize("entry", FOLDING, ids=[e.key for e in FOLDING])
def test_tensor_functions_are_what_they_fold_to(entry: Any, engine: Any) -> None:
    given = arguments(entry.key.removeprefix("tensor."), entry.formals)
    node = make(entry.key, **{k: as_node(v) for k, v in given.items()})
    have = engine.evaluate(node)
    want = entry.fold(*given.values())
    assert np.asarray(have).shape == np.asarray(want).shape
    np.testing.assert_allclose(have, want, rtol=2e-5, atol=1e-6)


def test_getitem(engine: Any) -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    index = (("slice", None, None, None), 1, None, ("slice", 1, None, 2))
    node = make("tensor.getitem", x=x, index=index)
    np.testing.assert_array_equal(engine.evaluate(node), x[:, 1, None, 1::2])


def test_large_constants_stay_out_of_the_graph(engine: Any) -> None:
    x = np.arange(100_000.0)
    assert engine.evaluate(make("tensor.reduce_max", input_tensor=x)) == 99_999


def test_methods(engine: Any) -> None:
    d = normal(1.0, 2.0)
    assert engine.evaluate(make("method.mean", distribution=d)) == 1.0
    assert engine.evaluate(make("method.cdf", distribution=d, value=1.0)) == 0.5
    kl = make("method.kl_divergence", distribution=d, other=normal(1.0, 2.0))
    assert engine.evaluate(kl) == 0.0
    exp = make("bijector.exp")
    assert engine.evaluate(make("method.forward", bijector=exp, x=0.0)) == 1.0
    ildj = make("method.inverse_log_det_jacobian", bijector=exp, y=1.0, event_ndims=0)
    assert engine.evaluate(ildj) == 0.0
    draw = make("method.sample", distribution=d, sample_shape=(3,), seed=4)
    again = make("method.sample", distribution=d, sample_shape=(3,), seed=4)
    np.testing.assert_array_equal(engine.evaluate(draw), engine.evaluate(again))
    assert engine.evaluate(draw).shape == (3,)


def test_a_sample_that_is_used_twice_is_one_sample(engine: Any) -> None:
    draw = make("method.sample", distribution=normal(), sample_shape=(3,), seed=4)
    zero = make("tensor.subtract", x=draw, y=draw)
    np.testing.assert_array_equal(engine.evaluate(zero), np.zeros(3))


def test_functions_see_what_is_around_them(engine: Any) -> None:
    import tensorflow as tf

    scale = param("around/scale", 2.0)
    double = make("tensor.multiply", x=scale, y=const(1.0))
    forward = function(1, lambda x: make("tensor.multiply", x=x, y=double))
    back = function(1, lambda y: make("tensor.divide", x=y, y=double))
    slope = function(1, lambda x: make("tensor.log", x=make("tensor.abs", x=double)))
    bijector = make(
        "bijector.inline",
        forward_fn=forward,
        inverse_fn=back,
        forward_log_det_jacobian_fn=slope,
        forward_min_event_ndims=0,
    )
    root = flow(normal(), bijector)
    runtime = engine.runtime(root)
    want = -0.5 * 0.25 - 0.5 * np.log(2 * np.pi) - np.log(2)
    np.testing.assert_allclose(runtime.call("log_prob", [1.0]), [want], rtol=1e-6)
    assert len(runtime.native.trainable_variables) == 1
    variable = engine.variables.variable(scale)
    with tf.GradientTape() as tape:
        loss = runtime.native.log_prob(1.0)
    assert tape.gradient(loss, variable) is not None
    engine.assign([scale], {scale.id: np.float32(4.0)})
    assert runtime.call("log_prob", [1.0])[0] == runtime.native.log_prob([1.0]).numpy()[0]


def test_networks_from_functions(engine: Any) -> None:
    body = function(2, lambda x, n: x)
    shift = make("tensor.multiply", x=body.symbols[0], y=const(2.0))
    pair = type(body)(body.type, body.symbols, (shift, body.symbols[0]))
    layer = make("bijector.real_nvp", num_masked=1, shift_and_log_scale_fn=pair)
    got = engine.runtime(layer).call("forward", [[0.5, 1.0]])
    np.testing.assert_allclose(got, [[0.5, np.exp(0.5) + 1.0]], rtol=1e-6)


def test_a_layer_without_size_says_so(engine: Any) -> None:
    with pytest.raises(FlowError, match="F526"):
        engine.runtime(made("unsized")).call("forward", np.zeros((1, 2)))


def test_constraints(engine: Any) -> None:
    values = {
        "positive": [1e-6, 0.5, 30.0],
        "unit_interval": [0.1, 0.9],
        "increasing": [-1.0, 0.0, 2.0],
        "simplex": [0.2, 0.3, 0.5],
        "real": [-3.0, 4.0],
    }
    made_ = [param(f"constraint/{k}", v, k) for k, v in values.items()]
    for p, have in zip(made_, engine.values(made_).values()):
        np.testing.assert_allclose(have, p.init, rtol=1e-5)
    with pytest.raises(FlowError, match="F525"):
        engine.values([param("constraint/none", 1.0, "tall")])


def test_nothing_is_said_while_building(engine: Any, capfd: Any) -> None:
    node = make(
        "distribution.multivariate_normal_full_covariance", loc=[0.0, 0.0], covariance_matrix=M
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine.builder(node).build(node)
    assert capfd.readouterr().err == ""


def test_xla(engine: Any) -> None:
    from flowdsl.engines.tensorflow import TensorFlowEngine

    root = real_nvp(2, (8,), uid="xla")
    x = np.random.default_rng(0).normal(size=(6, 2))
    fast = TensorFlowEngine(jit=True).runtime(root)
    want = engine.runtime(root).call("log_prob", x)
    np.testing.assert_allclose(fast.call("log_prob", x), want, rtol=1e-4)
    assert fast.sample((3,), 1).shape == (3, 2)


def test_deep_graphs_are_no_recursion(engine: Any) -> None:
    node: Apply = make("tensor.add", x=1.0, y=0.0)
    for _ in range(3000):
        node = make("tensor.add", x=node, y=const(1.0))
    assert engine.evaluate(node) == 3001.0


def test_long_chains(engine: Any) -> None:
    shifts = make(
        "bijector.chain", bijectors=tuple(make("bijector.shift", shift=0.01) for _ in range(100))
    )
    root = flow(iid(normal(), 2), shifts)
    np.testing.assert_allclose(
        engine.runtime(root).call("log_prob", np.ones((1, 2))), [-np.log(2 * np.pi)], rtol=1e-4
    )
