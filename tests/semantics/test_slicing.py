"""Parts of batches: against TFP, saved, explained, trained; what cannot be cut is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import flowdsl
from flowdsl import FlowError, Session
from flowdsl.pipeline import explain


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
    assert "event [], batch []" in explain(spec)
    before = model.parameters["m"]
    model.fit(np.full(64, 7.0), epochs=60, learning_rate=0.1, verbose=0, seed=1)
    after = model.parameters["m"]
    assert after[0] == before[0] and after[1] == pytest.approx(7.0, abs=0.5)
    model.save(tmp_path / "part.safetensors")
    again = flowdsl.load(tmp_path / "part.safetensors")
    x = np.linspace(5, 8, 5)
    np.testing.assert_array_equal(again.log_prob(x), model.log_prob(x))
    assert again.distribution.batch_shape == []


CHOICES = (
    (", c(1, 3, 2)", (slice(None), [0, 2, 1])),
    (", 3:1", (slice(None), [2, 1, 0])),
    ("c(2, 1, 1)", ([1, 0, 0],)),
    ("2, c(3, 3)", (1, [2, 2])),
    ("2:1, c(1, 3, 3)", ([1, 0], [0, 2, 2])),
)


def taken(x: Any, theirs: tuple[Any, ...]) -> Any:
    """Members of an array, axis by axis."""
    axis = 0
    for item in theirs:
        x = np.take(x, item if not isinstance(item, slice) else range(x.shape[axis])[item], axis)
        axis += not isinstance(item, int)
    return x


@pytest.mark.parametrize("name", [*SPECS, "together", "reshaped"])
@pytest.mark.parametrize("index, theirs", CHOICES, ids=[s for s, _ in CHOICES])
def test_members_in_any_order(name: str, index: str, theirs: tuple[Any, ...]) -> None:
    """Densities are those of the whole, chosen after; so are means of samples."""
    more = {
        "together": "normal(array(1:12, c(2, 3, 2)), c(1, 2)) %>% independent(1)",
        "reshaped": "multivariate_normal_tri_l(array(1:12, c(2, 3, 2)), diag(2)) %>% exp()",
    }
    session = Session(seed=1)
    session.run(f"d <- {(SPECS | more)[name]}\np <- d[{index}]")
    vector = name in ("vector", "together", "reshaped")
    x = "c(0.5, 0.7)" if vector else "0.5"
    got, whole = session.run(f"list(p %>% log_prob({x}), d %>% log_prob({x}))")
    np.testing.assert_allclose(got, taken(whole, theirs), rtol=1e-5)
    assert np.ravel(session.run("p$batch_shape")).tolist() == list(got.shape)
    assert session.run("p %>% sample(4)").shape == (4, *got.shape, *((2,) if vector else ()))


def test_a_choice_is_trained_saved_and_read_back(tmp_path: Path) -> None:
    model = flowdsl.compile('m <- param(c(0, 5, 9), name = "m")\nnormal(m, 1)[c(3, 1)][1]')
    before = model.parameters["m"]
    model.fit(np.full(64, 7.0), epochs=60, learning_rate=0.1, verbose=0, seed=1)
    after = model.parameters["m"]
    assert list(after[:2]) == list(before[:2]) and after[2] == pytest.approx(7.0, abs=0.5)
    model.save(tmp_path / "choice.safetensors")
    again = flowdsl.load(tmp_path / "choice.safetensors")
    np.testing.assert_array_equal(again.log_prob([6.0, 8.0]), model.log_prob([6.0, 8.0]))


def test_what_no_parameters_tell_is_refused() -> None:
    """TFP would cut the operator of one, and give the whole of the other without a word."""
    operators = (
        "o <- linear_operator_diag(matrix(1:6, 3))\n"
        "d <- multivariate_normal_linear_operator(c(0, 0), o)\n"
    )
    reshaped = "d <- batch_reshape(normal(1:6, 1), c(3, 2))\n"
    assert Session(seed=1).run(operators + "d[2:3] %>% log_prob(c(0, 0))").shape == (2,)
    for spec in (operators + "d[c(1, 3, 2)]", reshaped + "d[1:2]", reshaped + "d[c(1, 3, 2)]"):
        with pytest.raises(FlowError, match="members cannot be taken") as caught:
            Session(seed=1).run(f"{spec} %>% log_prob(c(0, 0))")
        (found,) = caught.value.diagnostics
        assert found.code == "F212" and found.span is not None and found.hints


WRONG = (
    ("normal(c(1, 2), 1)[3]", "F212", "index 3 is outside 1 to 2"),
    ("normal(c(1, 2), 1)[1, 1]", "F212", "2 indexes for a batch of shape [2]"),
    ("normal(c(1, 2, 3, 4), 1)[c(1, 2, 5)]", "F212", "index 5 is outside 1 to 4"),
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
