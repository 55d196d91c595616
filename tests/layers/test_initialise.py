"""Networks meet event shapes."""

from __future__ import annotations

from typing import Any

import pytest

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import FlowError
from flowdsl.ir import Apply, Arg, Constant, Node, TensorType, params
from flowdsl.layers.initialise import is_sized, size
from flowdsl.limits import Limits


def make(key: str, **args: Arg) -> Apply:
    return construct(CATALOGUE[key], args)


def template(uid: str, hidden: tuple[int, ...] = (8,), **more: Arg) -> Apply:
    return make("network.real_nvp_default_template", hidden_layers=hidden, uid=uid, seed=1, **more)


def coupling(uid: str, masked: int = 1, **more: Any) -> Apply:
    return make(
        "bijector.real_nvp", num_masked=masked, shift_and_log_scale_fn=template(uid, **more)
    )


def shapes(node: Node) -> dict[str, Any]:
    return {p.id: p.type.shape for p in params(node)}


def test_coupling_widths() -> None:
    assert shapes(size(coupling("a", 1), (3,), {})) == {
        "a/kernel0": (1, 8),
        "a/bias0": (8,),
        "a/kernel1": (8, 4),
        "a/bias1": (4,),
    }
    assert shapes(size(coupling("a", -1, shift_only=True), (3,), {}))["a/kernel1"] == (8, 2)
    assert shapes(size(coupling("a", 1, hidden=()), (2,), {})) == {
        "a/kernel0": (1, 2),
        "a/bias0": (2,),
    }


def test_sizes_follow_shapes_through_a_chain() -> None:
    pad = make("bijector.pad", paddings=((0, 1),))
    inner = make("bijector.invert", bijector=coupling("b"))
    both = make("bijector.chain", bijectors=(inner, pad, coupling("a")))
    sized = size(both, (3,), {})
    assert is_sized(sized) and not is_sized(both)
    found = shapes(sized)
    assert found["a/kernel1"] == (8, 4)
    assert found["b/kernel1"] == (8, 6)
    blocks = make(
        "bijector.blockwise", bijectors=(coupling("c"), coupling("d")), block_sizes=(2, 4)
    )
    found = shapes(size(blocks, (6,), {}))
    assert found["c/kernel1"] == (8, 2) and found["d/kernel1"] == (8, 6)


def test_sized_nodes_are_left_alone_and_uids_shared() -> None:
    cache: dict[Any, Any] = {}
    once = size(coupling("a"), (2,), cache)
    assert size(once, (2,), cache) is once
    again = size(coupling("a"), (2,), cache)
    assert params(once)[0] is params(again)[0]
    with pytest.raises(FlowError, match=r"F301.*made for 1 inputs and 2 outputs"):
        size(coupling("a"), (3,), cache)


def test_what_does_not_fit() -> None:
    with pytest.raises(FlowError, match="F301"):
        size(coupling("a", 2), (2,), {})
    masked = make(
        "network.masked_autoregressive_default_template", hidden_layers=(2,), uid="m", seed=1
    )
    layer = make("bijector.masked_autoregressive_flow", shift_and_log_scale_fn=masked)
    with pytest.raises(FlowError, match="at least 3 units"):
        size(layer, (3,), {})
    three = make("network.autoregressive_network", params=3, hidden_units=(8,), uid="n", seed=1)
    with pytest.raises(FlowError, match="`params` must be 2"):
        size(make("bijector.masked_autoregressive_flow", shift_and_log_scale_fn=three), (3,), {})
    wrong = make("bijector.masked_autoregressive_flow", shift_and_log_scale_fn=template("t"))
    with pytest.raises(FlowError, match="masked network"):
        size(wrong, (3,), {})


def test_too_many_parameters_are_refused_before_memory_is_taken() -> None:
    with pytest.raises(FlowError, match=r"F307.*trained parameters"):
        size(coupling("a", hidden=(10**6, 10**6)), (2,), {})
    fits = 1 * 8 + 8 + 8 * 2 + 2
    size(coupling("a"), (2,), {}, Limits(parameters=fits))
    with pytest.raises(FlowError, match="F307"):
        size(coupling("a"), (2,), {}, Limits(parameters=fits - 1))


def test_batch_normalization() -> None:
    bn = make("bijector.batch_normalization", uid="bn")
    sized = size(bn, (3,), {})
    assert [(p.id, p.trainable) for p in params(sized)] == [
        ("bn/gamma", True),
        ("bn/beta", True),
        ("bn/moving_mean", False),
        ("bn/moving_variance", False),
    ]
    assert sum(p.type.shape[0] for p in params(sized)) == 12  # type: ignore[index, misc]


def test_deep_nesting_is_no_recursion() -> None:
    b: Node = coupling("a")
    for _ in range(3000):
        b = make("bijector.invert", bijector=b)
    assert is_sized(size(b, (2,), {}))


def test_constants_survive() -> None:
    import numpy as np

    shift = make("bijector.shift", shift=Constant(TensorType(None, ()), np.array(1.0)))
    both = make("bijector.chain", bijectors=(shift, coupling("a")))
    sized = size(both, (2,), {})
    assert isinstance(sized, Apply) and sized.get("bijectors")[0] is shift  # type: ignore[index]
