"""Sessions inside a program: what crosses over, errors, expressions for later."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np
import pytest

from flowdsl import FlowError, Session


class Recorder:
    """A host function that keeps what it is called with."""

    def __init__(self) -> None:
        self.args: tuple[Any, ...] = ()
        self.kwargs: dict[str, Any] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        self.args, self.kwargs = args, kwargs


@pytest.fixture
def session() -> Session:
    return Session(seed=1)


@pytest.fixture
def seen(session: Session) -> Recorder:
    recorder = Recorder()
    session.define("see", recorder)
    return recorder


def only(caught: pytest.ExceptionInfo[FlowError]) -> Any:
    (found,) = caught.value.diagnostics
    return found


def test_plain_values_arrive_as_pythons_own(session: Session, seen: Recorder) -> None:
    session.run('see(1.5, 2L, TRUE, "a", NULL, flag = FALSE, n = 3L)')
    assert seen.args == (1.5, 2, True, "a", None)
    assert [type(a) for a in seen.args] == [float, int, bool, str, type(None)]
    assert seen.kwargs == {"flag": False, "n": 3}


def test_vectors_and_lists(session: Session, seen: Recorder) -> None:
    session.run('see(c(1, 2), c("a", "b"), matrix(1:4, 2), list(1, "a"), list(a = 1, b = list(2)))')
    vector, texts, matrix, plain, named = seen.args
    assert vector.dtype == np.float64 and vector.tolist() == [1.0, 2.0]
    assert texts.dtype.kind == "U" and texts.tolist() == ["a", "b"]
    assert matrix.tolist() == [[1, 3], [2, 4]]
    assert plain == [1.0, "a"] and named == {"a": 1.0, "b": [2.0]}


def test_no_item_of_a_list_is_lost(session: Session, seen: Recorder) -> None:
    session.run("see(list(a = 1, 2), list(a = 1, a = 2))")
    assert seen.args == ([1.0, 2.0], [1.0, 2.0])
    assert session.run("list(a = 1, a = 2)") == [1.0, 2.0]


def test_the_host_cannot_change_values_of_the_spec(session: Session) -> None:
    session.define("spoil", lambda x: x.__setitem__(0, 9.0))
    assert session.run("x <- c(1, 2)\nspoil(x)\nx").tolist() == [1.0, 2.0]


def test_tensors_and_tfp_objects_arrive_alive(session: Session, seen: Recorder) -> None:
    import tensorflow as tf
    import tensorflow_probability as tfp

    session.run("m <- param(2)\nsee(normal() %>% sample(3), normal(m), exp(), list(exp()(m)))")
    draw, distribution, bijector, (inside,) = seen.args
    assert tf.is_tensor(draw) and draw.shape == [3] and tf.is_tensor(inside)
    assert isinstance(distribution, tfp.distributions.Normal)
    assert float(distribution.mean()) == 2.0 and len(distribution.trainable_variables) == 1
    assert isinstance(bijector, tfp.bijectors.Exp)
    session.run("see(linear_operator_diag(c(1, 2)), exponentiated_quadratic())")
    assert isinstance(seen.args[0], tf.linalg.LinearOperatorDiag)
    assert isinstance(seen.args[1], tfp.math.psd_kernels.ExponentiatedQuadratic)


def test_what_came_from_the_session_comes_back_as_it_was(session: Session) -> None:
    session.define("same", lambda x: x)
    assert session.run("same(normal(3))$mean()") == 3.0
    assert session.run("same(exp())(0)") == 1.0
    assert session.run("same(function(x) x + 1)(1)") == 2.0
    assert session.run("same(sum)(c(1, 2))") == 3.0
    model = session.run("normal(5)")
    session.define("fetch", lambda: model)
    assert session.run("fetch()$mean()") == 5.0


def test_functions_are_called_back(session: Session) -> None:
    session.define("twice", lambda f, x: f(f(x)))
    session.define("named", lambda f: f(2.0, power=3.0))
    assert session.run("twice(function(x) x^2, 3)") == 81.0
    assert session.run("twice(function(x) return(x + 1), c(1, 2))").tolist() == [3.0, 4.0]
    assert session.run("named(function(x, power) x^power)") == 8.0
    assert session.run("d <- normal()\nnamed(function(x, power) d$log_prob(x))") == pytest.approx(
        -2.918939
    )
    power = session.run("function(x, n = 2) x^n")
    assert power(3.0) == 9.0 and power(2.0, n=3.0) == 8.0


Pair = namedtuple("Pair", "first second")

RETURNED: tuple[tuple[Any, str, Any], ...] = (
    (None, "is.null(f())", True),
    (3, "f() + 1L", 4),
    (True, "if (f()) 1 else 2", 1.0),
    ("a", 'paste(f(), "b")', "a b"),
    ([1, 2, 3], "sum(f())", 6),
    ([1.0, 2], "f()[2]", 2.0),
    (["a", "b"], "f()[2]", "b"),
    ([True, False], "sum(f())", 1),
    ([1, "a"], "f()[[2]]", "a"),
    ([], "length(f())", 0),
    ((1, None), "length(f())", 2),
    ({"a": 1, "b": {"c": 2}}, "f()$b$c", 2),
    (Pair(1.0, "x"), "f()$second", "x"),
    (np.float32(2.5), "f()", 2.5),
    (np.arange(6).reshape(2, 3), "f()[2, 3]", 5),
    (np.array(["a", "b"]), "f()[1]", "a"),
    (2**70, "f()", float(2**70)),
    (lambda x: x * 2, "f()(3)", 6.0),
)


@pytest.mark.parametrize("value, script, expected", RETURNED, ids=[s for _, s, _ in RETURNED])
def test_what_the_host_gives(session: Session, value: Any, script: str, expected: Any) -> None:
    session.define("f", lambda: value)
    assert session.run(script) == expected


def test_tensors_and_frames_from_the_host(session: Session) -> None:
    import tensorflow as tf

    class Frame:
        """As much of a data frame as is asked for."""

        columns = ("x", "y")

        def __getitem__(self, name: str) -> list[float]:
            return {"x": [1.0, 2.0], "y": [3.0, 4.0]}[name]

    session.define("tensor", lambda: tf.constant([1.0, 2.0]))
    session.define("frame", Frame)
    assert session.run("tensor() + 1").tolist() == [2.0, 3.0]
    assert session.run("frame()$y").tolist() == [3.0, 4.0]


def test_what_the_language_cannot_hold_is_kept(session: Session) -> None:
    import tensorflow_probability as tfp

    made = tfp.distributions.Normal(0.0, 1.0)
    session.define("make", lambda: made)
    session.define("is_it", lambda x: x is made)
    assert session.run("d <- make()\nis_it(d)") is True
    with pytest.raises(FlowError) as caught:
        session.run("d$mean()")
    assert only(caught).code == "F209" and "Normal of the host" in only(caught).message


def test_a_failing_host_function_is_one_located_error(session: Session) -> None:
    def fails(x: float) -> None:
        raise ValueError("too\nsmall")

    session.define("fails", fails)
    with pytest.raises(FlowError) as caught:
        session.run("x <- 1\ny <- x +\n  fails(x)")
    found = only(caught)
    assert found.code == "F502" and found.message == "`fails`: too small"
    assert (found.span.line, found.span.column, found.span.text) == (3, 3, "fails(x)")
    assert isinstance(caught.value.__cause__, ValueError)
    for script in ("fails(1, 2)", "fails(y = 1)", "fails()"):
        with pytest.raises(FlowError) as caught:
            session.run(script)
        assert only(caught).code == "F502" and "fails" in only(caught).message
    with pytest.raises(FlowError) as caught:
        session.run("fails(x = 1, x = 2)")
    assert only(caught).code == "F204"


def test_errors_of_functions_that_the_host_called_keep_their_place(session: Session) -> None:
    session.define("call", lambda f: f())
    with pytest.raises(FlowError) as caught:
        session.run("f <- function() {\n  nothing(1)\n}\ncall(f)")
    assert only(caught).code == "F201" and only(caught).span.line == 2
    with pytest.raises(FlowError) as caught:
        session.run("call(function() break)")
    assert only(caught).code == "F218"


def test_calling_back_has_an_end(session: Session) -> None:
    session.define("call", lambda f: f())
    with pytest.raises(FlowError) as caught:
        session.run("f <- function() call(f)\nf()")
    assert only(caught).code == "F311" and only(caught).span is not None
    assert session.run("call(function() 1)") == 1.0
    endless: list[Any] = []
    endless.append(endless)
    session.define("endless", lambda: endless)
    with pytest.raises(FlowError) as caught:
        session.run("endless()")
    assert only(caught).code == "F310"


@pytest.mark.parametrize(
    "script", ["see(tf)", "see(list(tf))", "see(real_nvp_default_template(list(8)))"]
)
def test_what_has_no_form_in_python(session: Session, seen: Recorder, script: str) -> None:
    with pytest.raises(FlowError) as caught:
        session.run(script)
    assert only(caught).code == "F206" and "handed to a host function" in only(caught).message


@pytest.mark.parametrize("name", ["context", "shape", "list", "exp", "normal", "sum", "if.else"])
def test_names_of_the_host_go_first(session: Session, name: str) -> None:
    session.define(name, lambda *args: len(args))
    assert session.run(f"{name}(1, 2)") == 2
    assert session.run(f"5 %>% {name}(1, 2)") == 3
    assert session.run(f"sapply(1:3, {name})").tolist() == [1, 1, 1]


def test_what_cannot_be_defined() -> None:
    session = Session()
    with pytest.raises(TypeError, match="a name must be a text"):
        session.define("", len)
    with pytest.raises(TypeError, match="`f` has no parameter `code`"):
        session.define("f", lambda x: x, later=["code"])


def test_expressions_for_later(session: Session) -> None:
    def repeated(code: Any, times: float = 1) -> list[Any]:
        return [code() for _ in range(int(times))]

    session.define("repeated", repeated, later=["code"])
    session.run("n <- 0\ncount <- function() { n <<- n + 1; n }")
    assert session.run("repeated(count(), 3)").tolist() == [1.0, 2.0, 3.0]
    assert session.run("repeated(times = 2, code = count())").tolist() == [4.0, 5.0]
    assert session.run("repeated(count(), times = 0)") == []
    assert session.run("n") == 5.0
    assert session.run("f <- function(k) repeated({ inner <- k + 1; inner })\nf(1)") == 2.0
    assert "inner" not in session.names()
    assert session.run("7 %>% repeated(2)").tolist() == [7.0, 7.0]


def test_the_host_sees_errors_of_what_it_evaluates(session: Session) -> None:
    caught: list[str] = []

    def attempt(code: Any) -> bool:
        try:
            code()
        except FlowError as problem:
            caught.append(problem.diagnostics[0].code)
            return False
        return True

    session.define("attempt", attempt, later=["code"])
    assert session.run("attempt(normal(1, -1))") is False and caught == ["F304"]
    assert session.run('attempt({\n  normal(1, 1)\n  stop("no")\n})') is False
    assert session.run("attempt(1)") is True
