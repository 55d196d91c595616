"""Values of tensors that are known: their arithmetic, members, parts and types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flowdsl import FlowError, Session, check


def run(script: str) -> Any:
    return Session(seed=1).run(script)


PLAIN, TRAINED = "tf$constant(c(1, 2, 4))", "param(c(1, 2, 4))"
X = np.array([1.0, 2.0, 4.0])


@pytest.mark.parametrize("x", [PLAIN, TRAINED])
def test_tensors_spread_as_tensorflow_spreads_them(x: str) -> None:
    column = f"x <- {x}\ny <- tf$reshape(x, c(3L, 1L))\n"
    np.testing.assert_allclose(run(column + "x - y"), X - X[:, None])
    np.testing.assert_allclose(run(column + "y > x"), X[:, None] > X)
    np.testing.assert_allclose(run(column + "-y * x"), -X[:, None] * X)


def test_numbers_that_take_part_spread_too() -> None:
    m = np.array([[1.0, 3.0], [2.0, 4.0]])
    np.testing.assert_allclose(
        run("m <- matrix(1:4, 2)\nm - tf$reduce_mean(m, axis = 0L)"), m - m.mean(0)
    )
    np.testing.assert_allclose(
        run("m <- matrix(1:4, 2)\nm / tf$reduce_sum(m, axis = 1L, keepdims = TRUE)"),
        m / m.sum(1, keepdims=True),
    )


def test_r_own_numbers_are_recycled_as_ever() -> None:
    np.testing.assert_allclose(run("c(1, 2, 3, 4) + c(10, 20)"), [11, 22, 13, 24])
    np.testing.assert_allclose(run("matrix(1:4, 2) - c(1, 2)"), [[0, 2], [0, 2]])
    np.testing.assert_allclose(run("as.numeric(tf$constant(c(1, 2))) + 1:4"), [2, 4, 4, 6])


def test_tensors_are_not_recycled() -> None:
    with pytest.raises(FlowError, match=r"F301.*shapes \[3\] and \[2\]"):
        run("tf$constant(1:3) + c(1, 2)")
    with pytest.raises(FlowError, match="F310"):
        run("x <- tf$zeros(c(10000L, 1L))\ny <- tf$zeros(c(1L, 10000L))\nx + y")


def test_a_single_element_keeps_its_axis() -> None:
    assert run("tf$expand_dims(5, 0L)").shape == (1,)
    assert run("tf$split(c(1, 2), 2L)[[2]]").shape == (1,)
    joined = "x <- tf$expand_dims(5, 0L)\ntf$concat(list(x, x), axis = 0L)"
    np.testing.assert_array_equal(run(joined), [5, 5])


FACTS = {
    "x$shape[[1]]": 3,
    "x$shape$as_list()": 3,
    "x$get_shape()$ndims": 1,
    "x$shape$rank": 1,
    "x$shape$num_elements()": 3,
    "x$shape$is_fully_defined()": True,
    "x$ndim": 1,
    "dim(x)": 3,
    "length(x)": 3,
    "x$dtype": "float32",
    "x$dtype$name": "float32",
    "x$dtype$is_floating": True,
    "x$dtype$size": 4,
    "x$numpy()": X,
    "as.numeric(x)": X,
    "as.array(x)": X,
    "as.matrix(x)": X[:, None],
    "tf$shape(x)": 3,
    "tf$rank(x)": 1,
}


@pytest.mark.parametrize("x", [PLAIN, TRAINED])
@pytest.mark.parametrize("fact", FACTS)
def test_members(x: str, fact: str) -> None:
    script = f"x <- {x}\n{fact}"
    assert not [d for d in check(script) if d.severity == "error"]
    got = run(script)
    if isinstance(FACTS[fact], str):
        assert got == FACTS[fact]
    else:
        np.testing.assert_allclose(np.squeeze(got), np.squeeze(FACTS[fact]))


def test_members_of_r_own_numbers() -> None:
    np.testing.assert_array_equal(run("matrix(1:6, 2)$shape"), [2, 3])
    assert run("length(3$shape)") == 0
    assert run("c(1, 2)$shape$as_list()") == 2
    assert run("TRUE$dtype") == "bool"
    assert run("tf$argmax(c(1, 2))$dtype") == "int64"
    assert run("tf$cast(c(1, 2), tf$int32)$dtype$is_integer") is True
    assert run('tf$ones(2, dtype = "float64")$dtype') == "float64"
    assert run("nrow(tf$zeros(shape(4, 2)))") == 4


def test_double_precision_is_kept() -> None:
    assert run("tfd_normal(tf$constant(0, dtype = tf$float64), 1)$dtype") == "float64"
    got = run("tfd_normal(tf$cast(0, tf$float64), 1)$log_prob(0.1)")
    assert np.abs(got + 0.5 * np.log(2 * np.pi) + 0.005) < 1e-15


def test_wrong_members_are_told() -> None:
    for script, words in {
        "c(1, 2)$shap": "did you mean `shape`",
        "tf$ones(2)$nump()": "did you mean `numpy`",
        '"text"$shape': "a text has no members",
        "param(c(1, 2))$values": "has no `values`",
        "param(1)$shape()": "not a function",
    }.items():
        (problem,) = (d for d in check(script) if d.severity == "error")
        assert problem.span is not None and words in str(problem), str(problem)


M = np.array([[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]])
PARTS = {
    "m[, tf$newaxis, ]": M[:, None],
    "m[tf$newaxis, , ]": M[None],
    "m[..., 1]": M[..., 0],
    "m[..., 2, tf$newaxis]": M[..., 1, None],
    "m[2, ...]": M[1],
    "m[all_dims(), c(3, 1)]": M[..., [2, 0]],
    "m[..., -1]": M[..., 1:],
    "m[..., 1, drop = FALSE]": M[..., :1],
    "m[..., 2:3]": M[..., 1:],
    "m[1, ..., tf$newaxis]": M[0, ..., None],
    "m[1, 2, ..., tf$newaxis]": M[0, 1, ..., None],
}


@pytest.mark.parametrize("given", ["matrix(1:6, 2)", "param(matrix(1:6, 2))"])
@pytest.mark.parametrize("part", PARTS)
def test_parts(given: str, part: str) -> None:
    script = f"m <- {given}\n{part}"
    assert not [d for d in check(script) if d.severity == "error"]
    got = run(script)
    assert np.shape(got) == PARTS[part].shape
    np.testing.assert_allclose(got, PARTS[part])


def test_wrong_parts_are_told() -> None:
    for part, words in {
        "m[..., 4]": "index 4 is outside 1 to 3",
        "m[..., ...]": "can stand once",
        "m[1, 2, 3, tf$newaxis]": "3 indexes for a tensor of shape [2, 3]",
        "m[tf$float32]": "is no index",
    }.items():
        for given in ("matrix(1:6, 2)", "param(matrix(1:6, 2))"):
            found = [d for d in check(f"m <- {given}\n{part}") if d.severity == "error"]
            assert len(found) == 1 and found[0].span is not None
            assert words in str(found[0]) or "a module is no index" in str(found[0]), str(found[0])


def test_dots_of_a_function_are_its_arguments() -> None:
    assert run("pick <- function(x, ...) x[...]\npick(matrix(1:6, 2), 2, 3)") == 6


@pytest.mark.parametrize("dtype", ["tf$float64", '"float64"'])
def test_dtypes_are_taken_both_ways(dtype: str) -> None:
    for call in (
        f"tf$cast(1:2, {dtype})",
        f"tf$zeros(2, dtype = {dtype})",
        f"tf$random$normal(shape(2), dtype = {dtype})",
        f"tf$convert_to_tensor(1:2, {dtype})",
    ):
        assert run(f"{call}$dtype") == "float64"
        assert np.asarray(run(call)).dtype == np.float64
