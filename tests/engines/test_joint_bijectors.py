"""Bijectors of lists against TFP's own, and joint distributions that pass through them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import flowdsl
from flowdsl.diagnostics import FlowError


def run(text: str) -> Any:
    return flowdsl.Session(seed=1).run(text)


MODEL = "d <- joint_distribution_sequential(list(normal(), function(x) normal(x, 2)))\n"
NAMED = "d <- joint_distribution_named(list(a = normal(), b = function(a) normal(a, 2)))\n"


def joint() -> Any:
    import tensorflow_probability as tfp

    tfd = tfp.distributions
    return tfd.JointDistributionSequential([tfd.Normal(0.0, 1.0), lambda x: tfd.Normal(x, 2.0)])


def test_joint_map_moves_each_part() -> None:
    import tensorflow_probability as tfp

    tfb, tfd = tfp.bijectors, tfp.distributions
    real = tfd.TransformedDistribution(joint(), tfb.JointMap([tfb.Exp(), tfb.Scale(-3.0)]))
    moved = MODEL + "m <- d %>% joint_map(list(exp(), scale(-3)))\n"
    want = real.log_prob([2.0, 1.0])
    np.testing.assert_allclose(run(moved + "m %>% log_prob(list(2, 1))"), want, rtol=1e-5)
    np.testing.assert_allclose(run(moved + "m$log_prob(list(2, 1))"), want, rtol=1e-5)
    first, second = run(moved + "m %>% sample(2000, seed = 1L)")
    assert (first > 0).all() and abs(np.corrcoef(np.log(first), second)[0, 1] + 0.447) < 0.05
    rows = run(moved + "x <- m %>% sample(5)\nm %>% log_prob(x)")
    assert rows.shape == (5,) and np.isfinite(rows).all()


def test_names_are_kept_and_given() -> None:
    import tensorflow_probability as tfp

    tfb = tfp.bijectors
    moved = NAMED + "m <- d %>% joint_map(list(b = shift(1), a = exp()))\n"
    got = run(moved + "m %>% sample(seed = 2L)")
    assert set(got) == {"a", "b"} and got["a"] > 0
    got = run(moved + "m %>% log_prob(list(a = 2, b = 1))")
    inner = joint().log_prob([np.log(np.float32(2.0)), np.float32(0.0)])
    np.testing.assert_allclose(got, inner - np.log(2.0), rtol=1e-5)
    text = MODEL + "m <- d %>% restructure(list(late = 1, early = 0))\n"
    assert list(run(text + "m %>% sample()")) == ["late", "early"]
    got = run(text + "m %>% log_prob(list(early = 0.5, late = 1))")
    np.testing.assert_allclose(got, joint().log_prob([0.5, 1.0]), rtol=1e-5)
    renamed = 'restructure(list(x = "a", y = "b"), list(b = "b", a = "a"))'
    got = run(NAMED + f"d %>% {renamed} %>% log_prob(list(x = 0.5, y = 1))")
    np.testing.assert_allclose(got, joint().log_prob([0.5, 1.0]), rtol=1e-5)
    real = tfb.Restructure({"x": "a", "y": "b"}, {"b": "b", "a": "a"}).forward({"a": 1.0, "b": 2.0})
    assert run(f"b <- {renamed}\nb(list(a = 1, b = 2))") == {k: float(v) for k, v in real.items()}


def test_outside_of_a_part_there_is_no_density() -> None:
    text = MODEL + "m <- d %>% joint_map(list(exp(), identity()))\n"
    got = run(text + "m %>% log_prob(list(c(2, -1), c(0, 0)))")
    assert np.isfinite(got[0]) and got[1] == -np.inf
    assert run(text + "m %>% prob(list(-1, 0))") == 0.0


@pytest.mark.parametrize("kind", ["diagonal", "lower triangular"])
def test_block_operator_as_tfp(kind: str) -> None:
    import tensorflow as tf
    import tensorflow_probability as tfp

    linalg = tf.linalg
    a = linalg.LinearOperatorDiag([1.0, -1.0, 3.0])
    c = linalg.LinearOperatorFullMatrix([[12.0, 5.0], [-1.0, 3.0]])
    b = linalg.LinearOperatorFullMatrix([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    start = (
        "a <- tf$linalg$LinearOperatorDiag(c(1, -1, 3))\n"
        "c2 <- tf$linalg$LinearOperatorFullMatrix(matrix(c(12, -1, 5, 3), 2))\n"
        "b2 <- tf$linalg$LinearOperatorFullMatrix(matrix(c(1, 4, 2, 5, 3, 6), 2))\n"
    )
    if kind == "diagonal":
        operator, text = linalg.LinearOperatorBlockDiag([a, c]), "BlockDiag(list(a, c2))"
    else:
        operator = linalg.LinearOperatorBlockLowerTriangular([[a], [b, c]])
        text = "BlockLowerTriangular(list(list(a), list(b2, c2)))"
    real = tfp.bijectors.ScaleMatvecLinearOperatorBlock(operator)
    made = f"{start}m <- tfb$ScaleMatvecLinearOperatorBlock(tf$linalg$LinearOperator{text})\n"
    x = [np.array([2.0, 0.0, 1.0], np.float32), np.array([3.0, 1.0], np.float32)]
    value = "list(c(2, 0, 1), c(3, 1))"
    for method in ("forward", "inverse"):
        got = run(f"{made}m %>% {method}({value})")
        want = getattr(real, method)([np.array(v, copy=True) for v in x])
        for have, wanted in zip(got, want):
            np.testing.assert_allclose(have, wanted, rtol=1e-4, atol=1e-5)
    want = real.forward_log_det_jacobian(x, [1, 1])
    got = run(f"{made}m$forward_log_det_jacobian({value}, list(1L, 1L))")
    np.testing.assert_allclose(got, want, rtol=1e-5)
    base = "joint_distribution_sequential(list(normal() %>% iid(3), normal() %>% iid(2)))"
    got = run(f"{made}{base} %>% m %>% log_prob({value})")
    back = [v.numpy() for v in real.inverse([np.array(v, copy=True) for v in x])]
    inner = sum((-0.5 * v**2 - 0.5 * np.log(2 * np.pi)).sum() for v in back)
    np.testing.assert_allclose(got, inner - want, rtol=1e-4)


@pytest.mark.parametrize("wanted", ["forward", "inverse"])
def test_chains_and_inverses_of_lists(wanted: str) -> None:
    import tensorflow_probability as tfp

    tfb = tfp.bijectors
    real = tfb.Chain(
        [
            tfb.Invert(tfb.JointMap([tfb.Exp(), tfb.Scale(4.0)])),
            tfb.Restructure([1, 0]),
            tfb.JointMap([tfb.Exp(), tfb.Shift(1.0)]),
        ]
    )
    text = (
        "b <- chain(invert(joint_map(list(exp(), scale(4)))), restructure(list(1, 0)), "
        "joint_map(list(exp(), shift(1))))\n"
    )
    value = [0.3, 0.7]
    want = getattr(real, wanted)([np.float32(v) for v in value])
    got = run(f"{text}b %>% {wanted}(list(0.3, 0.7))")
    np.testing.assert_allclose(got, [float(w) for w in want], rtol=1e-5)


def test_networks_of_a_part_are_sized_and_train() -> None:
    text = (
        "net <- real_nvp_default_template(list(8))\n"
        "d <- joint_distribution_sequential(list(normal() %>% iid(2), normal())) %>%\n"
        "  joint_map(list(real_nvp(1, net), identity()))\n"
    )
    assert np.isfinite(run(text + "d %>% log_prob(list(c(1, 2), 0))"))
    assert len(flowdsl.compile(text + "d").parameters) == 4


REFUSED = [
    ("normal() %>% joint_map(list(exp()))", "F301", "works on lists"),
    (MODEL + "d %>% exp()", "F306", "joint"),
    (MODEL + "d %>% joint_map(list(exp()))", "F301", "takes 1 part"),
    (MODEL + "d %>% joint_map(list(a = exp(), b = exp()))", "F301", "parts a, b"),
    ("joint_map(list(a = exp(), exp()))", "F206", "a name for each part"),
    ("joint_map(list())", "F207", "at least one"),
    ("chain(joint_map(list(exp())), exp())", "F306", "mixes"),
    ("joint_map(list(exp(), exp())) %>% forward(3)", "F206", "list of 2 values"),
    ("joint_map(list(exp(), exp())) %>% forward_log_det_jacobian(list(1, 1), list(0))", "F206",
     "2 whole numbers"),
    ("joint_distribution_sequential(list(normal(), poisson(2))) %>% "
     "joint_map(list(exp(), exp()))", "F302", "continuous"),
    ("restructure(list(list(1), 0))", "F206", "flat list"),
    ("restructure(list(1, 2))", "F206", "numbers from 0"),
    ("restructure(list(0, 0))", "F206", "repeats"),
    ("scale_matvec_linear_operator_block(linear_operator_diag(c(1, 2)))", "F206", "of blocks"),
    ("linear_operator_block_lower_triangular(list(list(linear_operator_diag(c(1, 2))), "
     "list(linear_operator_diag(c(1, 2)))))", "F301", "row 2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "words"), REFUSED, ids=[r[2] for r in REFUSED])
def test_refused(text: str, code: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        run(text)
    (first, *_) = caught.value.diagnostics
    assert first.code == code and words in first.message, first
    assert first.span is not None


def test_saved_and_loaded(tmp_path: Any) -> None:
    text = MODEL + "d %>% joint_map(list(exp(), shift(1))) %>% restructure(list(u = 1, v = 0))"
    model = flowdsl.compile(text)
    path = tmp_path / "joint.safetensors"
    model.save(path)
    a, b = model.sample(3, seed=1), flowdsl.load(path).sample(3, seed=1)
    assert list(a) == ["u", "v"]
    for name in a:
        np.testing.assert_array_equal(a[name], b[name])


def test_members() -> None:
    start = "b <- joint_map(list(softmax_centered(), exp()))\n"
    assert run(start + "b$forward_min_event_ndims") == [1, 0]
    with pytest.raises(FlowError) as caught:
        run(NAMED + "m <- d %>% joint_map(list(a = exp(), b = exp()))\nm$a")
    assert "stand alone" in caught.value.diagnostics[0].message
