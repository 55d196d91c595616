"""Tensor functions against TensorFlow and TFP: values, static shapes, lists, random numbers."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engines.tensor_calls import CALLS, TENSORS, Reference
from flowdsl import FlowError, Session, check
from flowdsl.catalogue import CATALOGUE, Entry
from flowdsl.catalogue.functions.tensor import activations, special
from flowdsl.catalogue.reading import construct_saved
from flowdsl.ir import Node, TensorType
from flowdsl.ir.serialise import from_json, to_json
from flowdsl.pipeline import to_ast, to_values
from flowdsl.r.values import List, Value
from flowdsl.semantics.extension import FlowInterpreter
from flowdsl.semantics.functions.tensors import shape_of
from flowdsl.source import Source


def written(x: np.ndarray) -> str:
    """A tensor as R writes it."""
    numbers = f"c({', '.join(str(v) for v in x.reshape(-1, order='F'))})"
    return numbers if x.ndim == 1 else f"matrix({numbers}, {x.shape[0]})"


PLAIN = {name: written(x) for name, x in TENSORS.items()}
TRAINED = {name: f"param({text})" for name, text in PLAIN.items()}


def typed(script: str) -> Value | None:
    """The value of a script while only checking."""
    values, problems = to_values(to_ast(Source("<test>", script)).program, FlowInterpreter())
    assert not problems, [str(p) for p in problems]
    return values[-1]


def compare(got: Any, want: Any, type_: Value | None) -> None:
    """Numbers and shapes, item by item; static shapes must hold."""
    if isinstance(want, (list, tuple)):
        assert isinstance(type_, List) and len(got) == len(want) == len(type_.items)
        for a, b, t in zip(got, want, type_.items):
            compare(a, b, t)
        return
    want = np.asarray(want)
    static = shape_of(type_) if type_ is not None else None
    assert np.shape(got) == want.shape or (np.shape(got), want.shape) == ((), (1,))
    assert static is None or len(static) == np.ndim(got)
    assert all(s in (None, n) for s, n in zip(static or (), np.shape(got)))
    np.testing.assert_allclose(np.asarray(got, float), want, rtol=2e-5, atol=2e-6)


def reference(function: Reference) -> Any:
    import tensorflow as tf
    import tensorflow_probability as tfp

    return function(tf, tfp, SimpleNamespace(**TENSORS))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("given", [PLAIN, TRAINED], ids=["plain", "trained"])
def test_a_call_gives_what_tensorflow_gives(call: str, given: dict[str, str]) -> None:
    if given is TRAINED and "{" not in call:
        pytest.skip("takes no tensor")
    script = call
    for name, text in given.items():
        script = script.replace("{" + name + "}", text)
    compare(Session(seed=1).run(script), reference(CALLS[call]), typed(script))


ELEMENTWISE = [
    e
    for e in (*activations.ENTRIES, *special.ENTRIES)
    if all(f.wants == "tensor" or f.default is not None for f in e.formals)
    and not any(e.key == f"tensor.{name}" for name in ("softmax", "log_softmax"))
    and not any(e.aliases[0] in call for call in CALLS)
]
# Where the functions are defined: between 0 and 1, but for these.
ELSEWHERE = {"tensor.zeta": (2.5, 1.5), "tensor.polygamma": (1.0, 1.5), "tensor.erfcinv": (0.5,)}


@pytest.mark.parametrize("entry", ELEMENTWISE, ids=lambda e: e.key)
def test_an_elementwise_function_is_tensorflows(entry: Entry) -> None:
    import tensorflow as tf
    import tensorflow_probability as tfp

    needed = [f for f in entry.formals if f.wants == "tensor"]
    numbers = ELSEWHERE.get(entry.key, (0.6, 0.3, 0.45))[: len(needed)]
    if entry.key == "tensor.logical_xor":
        arrays: list[Any] = [np.array([True, False]), np.array([True, True])]
        args = "c(TRUE, FALSE), c(TRUE, TRUE)"
    else:
        arrays = [np.array([x, x + 0.25]) if x < 1 else np.array([x, x + 1]) for x in numbers]
        args = ", ".join(f"c({a[0]}, {a[1]})" for a in arrays)
    path = entry.tfp.split(".")
    home = tfp if path[0] == "tfp" else tf
    for part in path[path[0] == "tfp" :]:
        home = getattr(home, part)
    want = np.asarray(home(*(tf.constant(a) for a in arrays)))
    for alias in entry.aliases:
        script = f"{alias}({args})"
        assert not [d for d in check(script) if d.severity == "error"]
        np.testing.assert_allclose(Session(seed=1).run(script), want, rtol=1e-4, atol=1e-6)
    trained = f"{entry.aliases[0]}({args.replace('c(', 'param(c(', 1).replace(')', '))', 1)})"
    if entry.key != "tensor.logical_xor":
        np.testing.assert_allclose(Session(seed=1).run(trained), want, rtol=1e-4, atol=1e-6)


OUR_OWN = {"tf$reduce_variance", "tf$reduce_std"}
"""Names that TensorFlow keeps in `tf$math` alone."""


def test_every_tensor_function_of_tensorflow_exists() -> None:
    """Each path is one that TensorFlow or TFP has."""
    from operator import attrgetter

    import tensorflow as tf
    import tensorflow_probability as tfp

    for entry in CATALOGUE.of_kind("tensor"):
        for alias in set(entry.aliases) - OUR_OWN:
            root, _, path = alias.partition("$")
            assert callable(attrgetter(path.replace("$", "."))({"tf": tf, "tfp": tfp}[root]))


def nodes(value: Value | None) -> list[Node]:
    """The nodes of a value or of a list."""
    items = value.items if isinstance(value, List) else (value,)
    return [item for item in items if isinstance(item, Node)]


@pytest.mark.parametrize("call", [c for c in CALLS if "{" in c])
def test_calls_are_written_and_read(call: str) -> None:
    script = call
    for name, text in TRAINED.items():
        script = script.replace("{" + name + "}", text)
    for node in nodes(typed(script)):
        document, arrays = to_json(node)
        again = from_json(json.loads(json.dumps(document)), arrays, construct_saved)
        assert again.type == node.type
        assert to_json(again)[0] == document


UNUSUAL = (
    "numeric(0)",
    "c(NA, NaN, Inf)",
    "array(1:8, c(2, 2, 2))",
    "matrix(0, 0, 3)",
    "c(TRUE, FALSE)",
    "1i",
    "NULL",
    "list(1, 2)",
    "tfd_normal(0, 1)",
)


@pytest.mark.parametrize("value", UNUSUAL)
def test_unusual_arguments_end_in_no_traceback(value: str) -> None:
    """Every call, with one value for all its tensors: it is typed, or one error says why not."""
    for call in CALLS:
        found = check(re.sub(r"\{\w\}", value, call))
        assert all(d.span is not None for d in found if d.severity == "error"), call


def test_what_numpy_cannot_tensorflow_can() -> None:
    assert Session().run("tf$reduce_max(numeric(0))") == -np.inf
    with pytest.raises(FlowError, match="F523"):
        Session().run("tf$argmax(numeric(0))")


def test_names_of_operations_say_nothing() -> None:
    assert Session().run('tf$reduce_sum(c(1, 2), name = "total")') == 3


def test_svd_puts_the_matrix_together_again() -> None:
    script = """
    m <- matrix(c(1, 2, 3, 4, 5, 7), 2)
    p <- tf$linalg$svd(m)
    tf$matmul(tf$matmul(p[[2]], tf$linalg$diag(p[[1]])), p[[3]], transpose_b = TRUE)
    """
    np.testing.assert_allclose(
        Session(seed=1).run(script), [[1, 3, 5], [2, 4, 7]], rtol=1e-5, atol=1e-5
    )


DRAWS = {
    "tf$random$normal(shape(2000), mean = 1, stddev = 2)": (1.0, 2.0),
    "tf$random$uniform(shape(2000), -1, 3)": (1.0, 4 / np.sqrt(12)),
    "tf$random$truncated_normal(shape(2000))": (0.0, 0.8796),
    "tf$random$gamma(shape(2000), 4, 2)": (2.0, 1.0),
    "tf$random$stateless_normal(shape(2000), seed = c(1L, 2L))": (0.0, 1.0),
    "tf$random$stateless_uniform(shape(2000), c(1L, 2L))": (0.5, 1 / np.sqrt(12)),
    "tf$random$categorical(matrix(log(c(0.25, 0.75)), 1), 2000L)": (0.75, np.sqrt(3) / 4),
}


@pytest.mark.parametrize("call", DRAWS)
def test_random_tensors(call: str) -> None:
    mean, deviation = DRAWS[call]
    x = np.asarray(Session(seed=1).run(call))
    assert x.size == 2000
    assert abs(x.mean() - mean) < 4 * deviation / np.sqrt(2000)
    assert abs(x.std() / deviation - 1) < 0.1


def test_random_tensors_follow_the_seed() -> None:
    two = (
        "set.seed(3)\na <- tf$random$normal(shape(2))\nb <- tf$random$normal(shape(2))\nlist(a, b)"
    )
    a, b = Session().run(two)
    again = Session().run(two.replace("set.seed", "tf$random$set_seed"))
    np.testing.assert_array_equal(again, [a, b])
    assert not np.array_equal(a, b)
    np.testing.assert_array_equal(
        Session().run("x <- tf$random$uniform(shape(3))\nx - x"), [0, 0, 0]
    )


def test_stateless_numbers_are_tensorflows() -> None:
    import tensorflow as tf

    got = Session().run("tf$random$stateless_normal(shape(3), seed = c(5L, 7L))")
    np.testing.assert_array_equal(got, tf.random.stateless_normal([3], [5, 7]))


def test_shuffled_rows_are_the_same_rows() -> None:
    got = Session(seed=1).run("tf$random$shuffle(1:20)")
    assert sorted(got) == list(range(1, 21)) and list(got) != list(range(1, 21))


def test_integers_at_random() -> None:
    got = Session(seed=1).run("tf$random$uniform(shape(100), maxval = 4L, dtype = tf$int32)")
    assert got.dtype.kind == "i" and set(got) == {0, 1, 2, 3}


WRONG = {
    "tf$split(c(1, 2, 3), 2L)": "has no 2 like parts",
    "tf$split(c(1, 2, 3), c(1L, 1L))": "do not make up 3",
    "tf$tile(c(1, 2), c(2L, 2L))": "2 multiples for the 1 axes",
    "tf$pad(c(1, 2), list(c(1, 2), c(1, 2)))": "2 paddings for the 1 axes",
    "tf$pad(c(1, 2), list(c(1, -2)))": "a pair of whole numbers",
    'tf$pad(c(1, 2), list(c(3, 0)), "REFLECT")': "has no 3 to mirror",
    'tf$pad(c(1, 2), list(c(3, 0)), "WRAP")': "`mode` must be one of",
    "tf$broadcast_to(c(1, 2), c(3L))": "does not spread to [3]",
    "tf$one_hot(1, -2L)": "must not be negative",
    "tf$range(0, 1, 0)": "in steps",
    "tf$range(c(1, 2))": "must be one number",
    "tf$linspace(0, 1, 0L)": "`num` must be positive",
    "tf$reshape(1:6, c(-1L, -1L))": "only one size",
    "tf$reshape(1:6, c(4L, 2L))": "6 numbers cannot take shape [4, 2]",
    "tf$constant(1:6, shape = c(4L, 2L))": "6 numbers cannot take shape [4, 2]",
    "tf$squeeze(matrix(1:4, 2), axis = 0L)": "has size 2, not 1",
    "tf$concat(list(c(1, 2), matrix(1:4, 2)), 0L)": "do not fit together",
    "tf$roll(1:3, c(1L, 2L), 0L)": "one shift for each axis",
    "tf$reverse(1:3, 1L)": "axis 1 does not exist",
    "tf$sort(1:3, axis = 2L)": "axis 2 does not exist",
    'tf$sort(1:3, direction = "up")': '"DESCENDING"',
    "tf$argmax(3)": "not one number",
    "tf$math$top_k(c(1, 2), 5L)": "has no 5 elements",
    'tf$norm(1:3, "fro")': "needs two axes",
    "tf$norm(1:3, 0)": "must be positive",
    'tf$einsum("ij,jk->ik", 1:3)': "2 parts for 1 tensors",
    'tf$einsum("ij->i", 1:3)': "does not fit a tensor of shape [3]",
    'tf$einsum("i,i->", 1:3, 1:4)': "size 3 here and 4 there",
    'tf$einsum("i->j", 1:3)': "cannot be the axes",
    'tf$einsum("i1", 1:3)': "name axes by letters",
    "tf$tensordot(1:3, 1:4, 1L)": "do not fit together",
    "tf$tensordot(1:3, 1:3, 2L)": "2 axes cannot be summed over",
    "tf$linalg$triangular_solve(diag(2), diag(3))": "do not fit together",
    "tf$linalg$logdet(matrix(1:6, 2))": "a square matrix is wanted",
    "tf$linalg$qr(1:3)": "a matrix is wanted",
    "tf$linalg$cross(1:4, 1:4)": "takes 3 numbers",
    "tf$linalg$set_diag(diag(2), 1:3)": "the diagonal has shape [2]",
    "tf$matmul(matrix(1:6, 2), matrix(1:6, 2))": "do not fit together",
    "tf$boolean_mask(1:3, c(TRUE, FALSE))": "does not fit shape [3]",
    "tf$searchsorted(1:3, matrix(1:4, 2))": "differ before the last axis",
    "tf$gather(1:3, 3L)": "index 3 is outside 0 to 2",
    "tf$gather_nd(1:3, matrix(0, 1, 2))": "2 indexes for 1 dimensions",
    "tf$tensor_scatter_nd_update(1:3, matrix(0, 1, 1), 9)": "[1] is wanted",
    "tfp$math$fill_triangular(1:4)": "do not fill a triangle",
    "tf$random$normal(shape(2), stddev = -1)": "must not be negative",
    "tf$random$normal(shape(2), mean = 1:3)": "does not spread to [2]",
    "tf$random$uniform(shape(2), 3, 1)": "not below",
    "tf$random$uniform(shape(2), dtype = tf$int32)": "must be given for whole numbers",
    "tf$random$stateless_normal(shape(2), 1L)": "two whole numbers",
    "tf$zeros(c(-2L, 3L))": "a size is negative",
    "tf$zeros(c(1e5, 1e5))": "more than the 10,000,000 allowed",
    "tf$tile(1:1000, list(1e6))": "more than the 10,000,000 allowed",
    "tf$range(1e12)": "more than the 10,000,000 allowed",
    "tf$meshgrid(1:10000, 1:10000)": "more than the 10,000,000 allowed",
    "tf$one_hot(1:1000, 1e6)": "more than the 10,000,000 allowed",
    "tf$eye(1e5)": "more than the 10,000,000 allowed",
    "tf$pad(1:3, list(c(0, 1e9)))": "more than the 10,000,000 allowed",
    'tf$einsum("i,j->ij", 1:10000, 1:10000)': "more than the 10,000,000 allowed",
    "tf$random$normal(shape(1e9))": "more than the 10,000,000 allowed",
    "tf$meshgrid()": "is missing",
    "tf$range(1i)": "not a complex number",
    "tf$sequence_mask(c(1, NaN))": "finite numbers",
    "tf$linalg$diag(1)": "a vector is wanted",
    "tf$concat(list(NULL), 0L)": "a list of tensors",
    "tf$stack(list())": "a list of tensors",
    "tf$add_n(list(1:3, 1:2))": "are not alike",
    "tf$ensure_shape(1:3, c(2L))": "has shape [3], not [2]",
    "tf$linalg$lstsq(diag(2), diag(3))": "do not fit together",
    "tfp$math$cholesky_update(diag(2), 1:3)": "do not fit together",
    "tf$softmax(1)": "is not one of the tensor functions",
    "tfp$math$softplus_invers(1)": "did you mean `tfp$math$softplus_inverse`",
}


@pytest.mark.parametrize("script", WRONG)
def test_wrong_arguments_are_told(script: str) -> None:
    found = [d for d in check(script) if d.severity == "error"]
    assert len(found) == 1 and found[0].span is not None
    assert WRONG[script] in str(found[0])


def test_a_singular_matrix_is_told_when_looked_at() -> None:
    with pytest.raises(FlowError, match="F523"):
        Session().run("tf$linalg$inv(matrix(0, 2, 2))")


def test_shapes_of_traced_arguments_are_followed() -> None:
    """Inside a traced function sizes are unknown; parts are still parts."""
    script = """
    b <- tfb_inline(
      forward_fn = function(x) {
        p <- tf$split(x, 2L, axis = -1L)
        tf$concat(list(p[[2]], p[[1]] * 2), axis = -1L)
      },
      inverse_fn = function(y) {
        p <- tf$split(y, 2L, axis = -1L)
        tf$concat(list(p[[2]] / 2, p[[1]]), axis = -1L)
      },
      inverse_log_det_jacobian_fn = function(y) -log(2) * tf$ones(tf$shape(y)[1]),
      forward_min_event_ndims = 1L
    )
    b$forward(matrix(c(1, 2, 3, 4), 2))
    """
    np.testing.assert_allclose(Session(seed=1).run(script), [[3, 2], [4, 4]])


def test_nodes_are_typed_by_their_dtype() -> None:
    value = typed("tf$argmax(param(c(1, 2)))")
    assert isinstance(value, Node) and value.type == TensorType("int64", ())
