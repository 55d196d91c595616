"""The Model that people hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from engines.flows import chain, const, coupling, flow, iid, make, normal, param, real_nvp

from flowdsl.diagnostics import FlowError
from flowdsl.model import Model


def fresh() -> Any:
    from flowdsl.engines.tensorflow import TensorFlowEngine

    return TensorFlowEngine()


def affine() -> Model:
    """2 z + 1 over one number."""
    return Model(
        flow(normal(), chain(make("bijector.shift", shift=1.0), make("bijector.scale", scale=2.0))),
        fresh(),
    )


@pytest.fixture(scope="module")
def vector() -> Model:
    return Model(real_nvp(2, (8,)), fresh())


def normal_log_prob(x: Any, loc: float = 0.0, scale: float = 1.0) -> np.ndarray:
    z = (np.asarray(x) - loc) / scale
    return -0.5 * z**2 - 0.5 * np.log(2 * np.pi) - np.log(scale)


def test_scalar_flow() -> None:
    m = affine()
    x = np.array([0.0, 1.0, 3.0])
    np.testing.assert_allclose(m.log_prob(x), normal_log_prob(x, 1, 2), rtol=1e-5)
    np.testing.assert_allclose(m.prob(x), np.exp(normal_log_prob(x, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(m.cdf([1.0]), [0.5])
    np.testing.assert_allclose(m.quantile([0.5]), [1.0])
    np.testing.assert_allclose(m.forward([0.0, 1.0]), [1.0, 3.0])
    np.testing.assert_allclose(m.inverse([1.0, 3.0]), [0.0, 1.0])
    np.testing.assert_allclose(m.forward_log_det_jacobian([0.0, 1.0]), np.log([2.0, 2.0]))
    np.testing.assert_allclose(m.inverse_log_det_jacobian([0.0]), -np.log([2.0]))
    np.testing.assert_allclose(m.mean(), 1.0)
    assert m.log_prob(0.0).shape == ()
    assert m.event_shape == () and m.batch_shape == () and m.dtype == "float32"
    assert m.bijector.forward(1.0).numpy() == 3.0
    assert m.distribution.log_prob(1.0).numpy() == m.log_prob(1.0)


def test_samples() -> None:
    m = affine()
    assert m.sample().shape == (1,)
    assert m.sample(5).shape == (5,)
    assert m.sample((2, 3)).shape == (2, 3)
    assert m.sample(()).shape == ()
    assert m.sample(0).shape == (0,)
    np.testing.assert_array_equal(m.sample(4, seed=7), m.sample(4, seed=7))
    assert not np.array_equal(m.sample(4, seed=7), m.sample(4, seed=8))
    assert not np.array_equal(m.sample(4), m.sample(4))
    draws = m.sample(20_000, seed=1)
    assert abs(draws.mean() - 1) < 0.06 and abs(draws.std() - 2) < 0.06
    for wrong in (-1, 1.5, "a", None):
        with pytest.raises(FlowError, match="F520"):
            m.sample(wrong)  # type: ignore[arg-type]
    with pytest.raises(FlowError, match="F520"):
        m.sample(1, seed="a")  # type: ignore[arg-type]
    with pytest.raises(FlowError, match="F524"):
        m.sample(10**15)


def test_arrays_of_many_kinds(vector: Model) -> None:
    import pandas as pd
    import polars as pl
    import tensorflow as tf

    x = np.array([[0.1, 0.2], [0.3, -0.4]])
    want = vector.log_prob(x)
    assert want.dtype == np.float32 and want.shape == (2,)
    for same in (
        x.astype(np.float32),
        x.tolist(),
        tf.constant(x),
        pd.DataFrame(x, columns=["a", "b"]),
        pl.DataFrame({"a": x[:, 0], "b": x[:, 1]}),
        np.asfortranarray(x),
    ):
        np.testing.assert_array_equal(vector.log_prob(same), want)
    assert vector.log_prob(x[0]).shape == ()
    assert vector.log_prob(x[None, None]).shape == (1, 1, 2)
    assert vector.log_prob(np.zeros((0, 2))).shape == (0,)
    scalar = affine()
    frame = pd.DataFrame({"x": [1.0, 2.0]})
    np.testing.assert_array_equal(scalar.log_prob(frame), scalar.log_prob([1.0, 2.0]))
    np.testing.assert_array_equal(scalar.log_prob(frame["x"]), scalar.log_prob([1.0, 2.0]))


@pytest.mark.parametrize(
    ("x", "code"),
    [
        (np.zeros((4, 1)), "F520"),
        (np.zeros((4, 3)), "F520"),
        (0.0, "F520"),
        (np.zeros(3), "F520"),
        ([["a", "b"]], "F521"),
        ([[1.0, None]], "F521"),
        ([[1.0, 2.0], [3.0]], "F521"),
        ("text", "F521"),
        (np.zeros((1, 2), complex), "F521"),
        (np.zeros((1, 2), "datetime64[s]"), "F521"),
        (None, "F521"),
        ({"a": 1}, "F521"),
        (np.ma.masked_array([[1.0, 2.0]], [[False, True]]), "F521"),
    ],
)
def test_what_is_no_data(vector: Model, x: Any, code: str) -> None:
    with pytest.raises(FlowError, match=code):
        vector.log_prob(x)


def test_columns_are_picked_by_name(vector: Model) -> None:
    import pandas as pd

    m = Model(vector.root, vector.engine, columns=("u", "v"))
    x = np.array([[0.1, 0.2]])
    frame = pd.DataFrame({"w": [9.0], "v": x[:, 1], "u": x[:, 0]})
    np.testing.assert_array_equal(m.log_prob(frame), m.log_prob(x))
    with pytest.raises(FlowError, match=r"F609.*`v`"):
        m.log_prob(frame[["u", "w"]])


def test_nan_in_nan_out(vector: Model) -> None:
    got = vector.log_prob([[np.nan, 0.0], [0.0, 0.0], [np.inf, 0.0]])
    assert np.isnan(got[0]) and np.isfinite(got[1]) and got[2] == -np.inf


def test_a_nan_of_the_flow_is_not_silent() -> None:
    root = flow(iid(normal(), 2), coupling("loud", 1, (4,)))
    m = Model(root, fresh())
    m.assign({"loud/bias1": np.array([0.0, -1e6], np.float32)})
    with pytest.warns(RuntimeWarning, match=r"real_nvp\(1\)"):
        m.log_prob(np.zeros((2, 2)))


def test_batches() -> None:
    m = Model(make("distribution.normal", loc=const([0.0, 1.0, 2.0]), scale=const(1.0)), fresh())
    assert m.batch_shape == (3,)
    assert m.log_prob(0.0).shape == (3,)
    assert m.log_prob(np.zeros((5, 3))).shape == (5, 3)
    assert m.log_prob(np.zeros((5, 1))).shape == (5, 3)
    assert m.sample(4).shape == (4, 3)
    assert m.mean().tolist() == [0.0, 1.0, 2.0]
    with pytest.raises(FlowError, match=r"F520.*batch shape"):
        m.log_prob(np.zeros(5))


def test_parameters_and_weights() -> None:
    scale = param("scale", 2.0, "positive")
    m = Model(flow(normal(), make("bijector.scale", scale=scale)), fresh())
    assert m.trainable_count == 1
    np.testing.assert_allclose(m.parameters["scale"], 2.0, rtol=1e-6)
    m.assign({"scale": np.float32(0.0)})
    np.testing.assert_allclose(m.parameters["scale"], np.log(2.0), rtol=1e-6)
    np.testing.assert_allclose(m.log_prob([0.5]), normal_log_prob([0.5], 0, np.log(2.0)), rtol=1e-5)
    with pytest.raises(FlowError, match="F525"):
        m.assign({"scale": np.zeros(2)})
    with pytest.raises(FlowError, match="F525"):
        Model(normal(0.0, param("bad", -1.0, "positive")), fresh())


def test_bijector_alone() -> None:
    m = Model(chain(make("bijector.exp"), make("bijector.shift", shift=1.0)), fresh())
    np.testing.assert_allclose(m.forward([0.0]), np.exp([1.0]), rtol=1e-6)
    with pytest.raises(FlowError, match="F522"):
        m.log_prob([1.0])
    assert "bijector" in repr(m)


def test_what_has_no_formula(vector: Model) -> None:
    with pytest.raises(FlowError, match=r"F522.*no formula for the mean"):
        vector.mean()
    with pytest.raises(FlowError, match="F522"):
        Model(normal(), fresh()).forward([0.0])


def test_nested_flows_have_one_bijector() -> None:
    inner = flow(normal(), make("bijector.scale", scale=2.0))
    m = Model(flow(inner, make("bijector.shift", shift=1.0)), fresh())
    np.testing.assert_allclose(m.forward([1.0]), [3.0])
    np.testing.assert_allclose(m.log_prob([1.5]), normal_log_prob([1.5], 1, 2), rtol=1e-5)


def test_standardisation_keeps_units() -> None:
    m = Model(iid(normal(), 2), fresh())
    x = np.array([[3.0, -1.0]])
    m.with_standardisation(np.array([3.0, 0.0]), np.array([2.0, 0.5]))
    want = normal_log_prob(3.0, 3, 2) + normal_log_prob(-1.0, 0, 0.5)
    np.testing.assert_allclose(m.log_prob(x), [want], rtol=1e-5)
    assert m.standardised


def test_summary_and_repr(vector: Model) -> None:
    assert repr(vector) == "<Model: events [2], float32, 68 trained parameters>"
    text = vector.summary()
    assert "event shape [2]" in text and "real_nvp(1)" in text and "68 trained parameters" in text
    assert text.index("permute") < text.index("real_nvp")


def test_discrete_distribution() -> None:
    m = Model(make("distribution.poisson", rate=const(2.0)), fresh())
    got = m.log_prob([0, 1, -1, 0.5])
    np.testing.assert_allclose(got[:2], [-2.0, np.log(2.0) - 2.0], rtol=1e-5)
    assert got[2] == -np.inf
    relaxed = 0.5 * np.log(2.0) - 2.0 - math.lgamma(1.5)
    np.testing.assert_allclose(got[3], relaxed, rtol=1e-5)
