"""Parts of batches: against TFP, saved, explained, trained; what cannot be cut is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import flowdsl
from flowdsl import FlowError, Session
from flowdsl.source import Source


@pytest.fixture(scope="module")
def tfd() -> Any:
    import tensorflow_probability as tfp

    return tfp.distributions


def build(tfd: Any, name: str) -> Any:
    """TFP's own batches."""
    import numpy as np
    import tensorflow_probability as tfp

    tfb = tfp.bijectors
    table = np.arange(1, 7, dtype=np.float32).reshape(3, 2).T
    return {
        "normal": lambda: tfd.Normal(table, np.float32([1, 2, 3])),
        "vector": lambda: tfd.MultivariateNormalDiag(
            np.arange(1, 13, dtype=np.float32).reshape((2, 3, 2), order="F"), np.float32([1, 2])
        ),
        "flow": lambda: tfb.Exp()(tfb.Scale(np.float32([1, 2, 3]))(tfd.Normal(table, 1.0))),
        "moved": lambda: tfb.Shift(table)(tfd.Normal(0.0, 1.0)),
        "mixture": lambda: tfd.MixtureSameFamily(
            tfd.Categorical(probs=np.float32([0.2, 0.8])),
            tfd.Normal(np.float32([[[1, 2], [3, 4], [5, 6]], [[0, 1], [2, 3], [4, 5]]]), 1.0),
        ),
    }[name]()


SPECS = {
    "normal": "normal(matrix(1:6, 2), c(1, 2, 3))",
    "vector": "multivariate_normal_diag(array(1:12, c(2, 3, 2)), c(1, 2))",
    "flow": "normal(matrix(1:6, 2), 1) %>% scale(c(1, 2, 3)) %>% exp()",
    "moved": "normal() %>% shift(matrix(1:6, 2))",
    "mixture": "mixture_same_family(categorical(probs = c(0.2, 0.8)), normal("
    "aperm(array(c(1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5), c(2, 3, 2)), c(3, 2, 1)), 1))",
}

SLICES = (
    ("1", (0,)),
    ("2, 3", (1, 2)),
    (", 2", (slice(None), 1)),
    ("1, -1", (0, slice(1, 3))),
    (", c(1, 3)", (slice(None), slice(0, 3, 2))),
    ("c(FALSE, TRUE), 1:2", (slice(1, 2), slice(0, 2))),
    ("1, , drop = FALSE", (slice(0, 1),)),
)


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("index, theirs", SLICES, ids=[s for s, _ in SLICES])
def test_a_part_is_tfps(name: str, index: str, theirs: tuple[Any, ...], tfd: Any) -> None:
    whole = build(tfd, name)
    expected = whole[theirs]
    x = 0.5 * np.ones(expected.event_shape.as_list(), np.float32)
    session = Session(seed=1)
    session.run(f"d <- {SPECS[name]}\np <- d[{index}]")
    shape = np.ravel(session.run("p$batch_shape")).tolist()
    assert shape == expected.batch_shape
    got = session.run(f"p %>% log_prob({'c(0.5, 0.5)' if x.ndim else '0.5'})")
    np.testing.assert_allclose(got, expected.log_prob(x), rtol=2e-5)


def test_a_part_is_saved_explained_and_trained(tmp_path: Path) -> None:
    spec = """
    m <- param(c(0, 5), name = "m")
    d <- normal() %>% shift(m)
    model <- d[2]
    """
    session = Session(seed=1)
    session.run(spec)
    model = session.model()
    assert model.batch_shape == () and model.trainable_count == 2
    assert "event [], batch []" in session.explain(Source("part.flow", spec))
    before = model.parameters["m"]
    model.fit(np.full(64, 7.0), epochs=60, learning_rate=0.1, verbose=0, seed=1)
    after = model.parameters["m"]
    assert after[0] == before[0] and after[1] == pytest.approx(7.0, abs=0.5)
    model.save(tmp_path / "part.safetensors")
    again = flowdsl.load(tmp_path / "part.safetensors")
    x = np.linspace(5, 8, 5)
    np.testing.assert_array_equal(again.log_prob(x), model.log_prob(x))
    assert again.distribution.batch_shape == []


WRONG = (
    ("normal(c(1, 2), 1)[3]", "F212", "index 3 is outside 1 to 2"),
    ("normal(c(1, 2), 1)[1, 1]", "F212", "2 indexes for a batch of shape [2]"),
    ("normal(c(1, 2, 3, 4), 1)[c(1, 2, 4)]", "F212", "ranges and even steps"),
    ("normal(c(1, 2, 3), 1)[3:1]", "F212", "ranges and even steps"),
    ("normal(c(1, 2), 1)[c(TRUE, TRUE, TRUE)]", "F212", "outside 1 to 2"),
    ('normal(c(1, 2), 1)["a"]', "F212", "a text is no index"),
    ("normal(c(1, 2), 1)[0]", "F212", "no member of the batch is left"),
    ("normal()[1]", "F210", "no batch of them"),
    ("joint_distribution_sequential(list(normal(c(1, 2), 1)))[1]", "F210", "cannot be cut"),
    ("joint_distribution_sequential(list(normal(), function(a) normal(a, 1)))[[2]]", "F209", "`a`"),
)


@pytest.mark.parametrize("spec, code, words", WRONG, ids=[w[0] for w in WRONG])
def test_what_cannot_be_cut_is_refused(spec: str, code: str, words: str) -> None:
    (found,) = (d for d in flowdsl.check(spec) if d.severity == "error")
    assert found.code == code and words in found.message and found.span is not None


def test_parts_of_a_joint_distribution() -> None:
    session = Session(seed=1)
    session.run("j <- joint_distribution_named(list(a = normal(3, 1), b = function(a) normal(a)))")
    assert session.run('c(j$a$mean(), j[["a"]]$mean(), j[[1]]$mean())').tolist() == [3, 3, 3]
    with pytest.raises(FlowError, match="depends on `a`"):
        session.run("j$b")
