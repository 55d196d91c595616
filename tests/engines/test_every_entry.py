"""Every entry, eager and compiled, in float32 and float64, against TFP called directly."""

from __future__ import annotations

import ast
from typing import Any

import entry_examples as examples
import numpy as np
import pytest

from engines.test_bijectors import CASES as BIJECTORS
from engines.test_bijectors import MENDED, NETWORKS, inputs
from engines.test_distributions import CASES as DISTRIBUTIONS
from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import Apply, Node
from flowdsl.ir.support import Support

DTYPES = ("float32", "float64")
ROWS = 4
EAGER_ONLY = (
    "distribution.matrix_normal_linear_operator",
    "distribution.matrix_t_linear_operator",
)
"""TFP must know the number of rows to trace their density; `Model` then runs it eagerly."""


def wide(node: Node, dtype: str) -> Node:
    """The node with the dtype that a float64 session gives to its distribution."""
    assert isinstance(node, Apply)
    entry = CATALOGUE[node.entry]
    defaults = {f.name: f.default for f in entry.short_formals}
    if entry.kind == "distribution" and not entry.discrete and defaults.get("dtype") == "float32":
        return construct(entry, {**dict(node.args), "dtype": dtype})
    return node


def theirs(text: str, kind: str, dtype: str) -> Any:
    """TFP's object, its numbers as tensors: NumPy's float64 would become float32."""
    import inspect

    import tensorflow as tf
    import tensorflow_probability as tfp

    tree = examples.parse(text)
    entry, _ = examples.bound(tree, (kind,))
    takes = inspect.signature(getattr(getattr(tfp, f"{kind}s"), entry.tfp).__init__).parameters
    if kind == "distribution" and not entry.discrete and "dtype" in takes:
        tree.keywords.append(ast.keyword("dtype", ast.Constant(dtype)))
    plain = examples.plain

    def as_tensor(tree: Any, wants: str, dtype: str) -> Any:
        found = plain(tree, wants, dtype)
        floating = isinstance(found, (np.ndarray, np.generic)) and found.dtype.kind == "f"
        return tf.constant(found, dtype) if floating else found

    examples.plain = as_tensor
    try:
        return examples.to_tfp(tree, (kind,), dtype)
    finally:
        examples.plain = plain


def compiled(function: Any, x: np.ndarray) -> np.ndarray:
    """The value of a function traced for any number of rows."""
    import tensorflow as tf

    spec = [tf.TensorSpec([None, *x.shape[1:]], x.dtype)]
    return tf.function(function, input_signature=spec, autograph=False)(x).numpy()


def close(have: Any, want: Any, dtype: str, loose: float = 1.0) -> None:
    """Equal to the accuracy of a dtype."""
    tolerance = {"float32": 2e-4, "float64": 1e-8}[dtype] * loose
    np.testing.assert_allclose(have, want, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("key", "text"), DISTRIBUTIONS, ids=[c[1][:60] for c in DISTRIBUTIONS])
def test_distribution(key: str, text: str, dtype: str) -> None:
    from flowdsl.engines.tfp import Builder

    node = wide(examples.to_ir(examples.parse(text), ("distribution",)), dtype)
    ours, real = Builder({}, dtype).build(node), theirs(text, "distribution", dtype)
    x = ours.sample(ROWS, seed=[1, 2]).numpy()
    if x.dtype.kind == "f":
        assert x.dtype == dtype
    for method in ("log_prob", "cdf"):

        def run(value: Any, method: str = method) -> Any:
            return getattr(Builder({}, dtype).build(node), method)(value)

        try:
            have = getattr(ours, method)(np.array(x, copy=True)).numpy()
        except NotImplementedError:
            continue
        assert have.dtype == dtype
        assert not np.isnan(have).any()
        if key not in EAGER_ONLY:
            close(compiled(run, x), have, dtype)
        if (key, method, dtype) not in TFP_CANNOT and "quantized" not in text:
            close(have, getattr(real, method)(np.array(x, copy=True)), dtype)


TFP_CANNOT = {
    ("distribution.flat_dirichlet", "log_prob", "float64"),
}
"""What TFP's own object says in another dtype, or cannot say."""


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    ("key", "text"),
    [c for c in BIJECTORS if c[0].split(".")[1] not in NETWORKS and "network" not in c[1]],
    ids=lambda value: value[:60],
)
def test_bijector(key: str, text: str, dtype: str) -> None:
    import tensorflow as tf

    from flowdsl.engines.tfp import Builder

    node = examples.to_ir(examples.parse(text), ("bijector",))
    event = examples.event_for(node)
    ours, real = Builder({}, dtype).build(node), theirs(text, "bijector", dtype)
    steps = node.type.steps  # type: ignore[union-attr]
    x = inputs(steps[0].domain if steps else Support("unknown"), event).astype(dtype)
    if "extreme_value" in key:
        x = x + 3  # its distribution function is 0 in float32 near the low end
    y = ours.forward(np.array(x, copy=True)).numpy()
    rank, least = len(event), ours.forward_min_event_ndims
    out_rank = rank + ours.inverse_min_event_ndims - least
    calls: dict[str, tuple[Any, ...]] = {
        "forward": (x,),
        "inverse": (y,),
        "forward_log_det_jacobian": (x, max(rank, least)),
        "inverse_log_det_jacobian": (y, out_rank),
    }
    name = key.split(".")[1]
    for method, (value, *more) in calls.items():

        def run(t: Any, method: str = method, more: Any = tuple(more)) -> Any:
            return getattr(Builder({}, dtype).build(node), method)(t, *more)

        have = getattr(ours, method)(np.array(value, copy=True), *more).numpy()
        assert have.dtype == dtype
        close(compiled(run, value), have, dtype)
        if method in MENDED.get(name, ()) or (key, method, dtype) in BIJECTORS_CANNOT:
            continue
        close(have, getattr(real, method)(np.array(value, copy=True), *more), dtype)
    back = ours.inverse(np.array(y, copy=True))
    close(back, x, dtype, loose=10.0)
    if x[0].size == y[0].size and rank < 2 and name not in UNSTABLE:
        with tf.GradientTape(persistent=True) as tape:
            t = tf.constant(x.reshape(len(x), -1))
            tape.watch(t)
            out = tf.reshape(ours.forward(tf.reshape(t, x.shape)), [len(x), -1])
        jacobian = tape.batch_jacobian(out, t, experimental_use_pfor=False).numpy()
        want = np.linalg.slogdet(jacobian.astype(np.float64))[1]
        have = ours.forward_log_det_jacobian(np.array(x, copy=True), max(rank, least))
        close(np.broadcast_to(have, want.shape), want, dtype, loose=50.0)


BIJECTORS_CANNOT = {("bijector.rayleigh_cdf", "inverse_log_det_jacobian", "float64")}
UNSTABLE = ("softfloor", "ffjord")
"""Their slopes near a step are compared in tests of their own."""
