"""Sessions and compiled specs, as Python uses them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import flowdsl
from flowdsl import FlowError, Session
from flowdsl.source import Source


def code(error: pytest.ExceptionInfo[FlowError]) -> str:
    return error.value.diagnostics[0].code


def test_names_and_values_live_on() -> None:
    s = Session()
    assert s.run("x <- c(1, 2)") is not None
    np.testing.assert_array_equal(s.run("x * 2"), [2.0, 4.0])
    assert s.run("list(a = 1, b = TRUE)") == {"a": 1.0, "b": True}
    assert s.run("NULL") is None
    assert s.names() == {"x": "a vector of 2 numbers"}


def test_an_error_leaves_the_session_alive() -> None:
    s = Session()
    with pytest.raises(FlowError) as caught:
        s.run("y <- 1\nz <- foo(y)")
    assert code(caught) == "F201"
    assert caught.value.diagnostics[0].span.line == 2  # type: ignore[union-attr]
    assert s.run("y") == 1.0


def test_syntax_errors_come_before_anything_runs() -> None:
    s = Session()
    with pytest.raises(FlowError) as caught:
        s.run("a <- 1\nb <- (2\nc <- )")
    assert len(caught.value.diagnostics) >= 1
    assert "a" not in s.names()


def test_random_numbers_repeat_after_a_seed() -> None:
    text = "set.seed(4)\nx <- rnorm(3)\ny <- normal() %>% sample(3)\nc(x, y)"
    np.testing.assert_array_equal(Session().run(text), Session().run(text))
    assert not np.array_equal(Session().run("rnorm(3)"), Session().run("rnorm(3)"))


def test_a_sample_is_drawn_once() -> None:
    s = Session(seed=1)
    s.run("x <- normal() %>% sample(4)")
    np.testing.assert_array_equal(s.run("x"), s.run("x"))


def test_host_functions() -> None:
    s = Session()
    seen: list[object] = []
    s.define("record", lambda x, scale=1.0: seen.append(x) or np.asarray(x) * scale)
    np.testing.assert_array_equal(s.run("record(c(1, 2), scale = 3)"), [3.0, 6.0])
    assert isinstance(seen[0], np.ndarray)
    s.define("broken", lambda: 1 / 0)
    with pytest.raises(FlowError) as caught:
        s.run("broken()")
    assert code(caught) == "F502"


def test_the_model_is_the_last_value_or_the_one_named_model() -> None:
    assert flowdsl.compile("normal() %>% exp()").event_shape == ()
    both = "model <- normal() %>% iid(2)\nother <- normal() %>% iid(3)"
    assert flowdsl.compile(both).event_shape == (2,)
    assert flowdsl.compile(both, model="other").event_shape == (3,)
    with pytest.raises(FlowError) as caught:
        flowdsl.compile("x <- 1")
    assert code(caught) == "F217"


def test_inputs() -> None:
    spec = "k <- input(2)\nnormal() %>% scale(k)"
    assert flowdsl.compile(spec).log_prob([0.0])[0] == pytest.approx(-1.612086, abs=1e-5)
    assert flowdsl.compile(spec, k=1).log_prob([0.0])[0] == pytest.approx(-0.918939, abs=1e-5)
    with pytest.raises(FlowError) as caught:
        flowdsl.compile(spec, width=1)
    assert code(caught) == "F219"


def test_float64_reaches_everything() -> None:
    model = flowdsl.compile("normal() %>% scale(3) %>% shift(1)", dtype="float64")
    assert model.dtype == "float64"
    found = model.log_prob(np.array([1.5]))
    assert found.dtype == np.float64
    expected = -0.5 * (0.5 / 3) ** 2 - np.log(3) - 0.5 * np.log(2 * np.pi)
    assert found[0] == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize(
    "call",
    [
        "tfd_normal(0, 1)",
        "tfd$Normal(0, 1)",
        "tfd_log_normal(0, 1)",
        "tfd_poisson(3)",
        "tfd_binomial(5L, probs = 0.3)",
        "tfd_deterministic(c(0, 1))",
        "tfd_finite_discrete(c(1, 2), probs = c(0.3, 0.7))",
        "tfd_multivariate_normal_tri_l(c(1, 2), diag(2))",
        "tfd_mixture_same_family(tfd_categorical(probs = c(0.3, 0.7)), tfd_normal(c(-1, 1), 1))",
        "tfd_gaussian_process(tfp$math$psd_kernels$ExponentiatedQuadratic(), matrix(c(0, 1)))",
        "tfd_vector_laplace_diag(c(1, -1), c(1, 2))",
        "tfd_wishart(5, diag(2))",
        "tfd_normal(0, 1) %>% tfb_exp()",
        "tfd_normal(param(0), 1)$copy(scale = 2)",
    ],
)
def test_float64_reaches_names_of_r_and_tfp(call: str) -> None:
    s = Session(dtype="float64", seed=1)
    s.run(f"tfd <- tfp$distributions\nd <- {call}\nx <- d$sample(2)")
    assert s.run("list(d$dtype, x$dtype, d$log_prob(x)$dtype)") == ["float64"] * 3


def test_float64_has_its_digits() -> None:
    found = Session(dtype="float64").run("tfd_normal(0, 3)$log_prob(0.5)")
    expected = -0.5 * (0.5 / 3) ** 2 - np.log(3) - 0.5 * np.log(2 * np.pi)
    assert found == pytest.approx(expected, abs=1e-14)


def test_files_stay_inside_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "flows"
    inside.mkdir()
    (inside / "part.flow").write_text("width <- 3\n")
    (tmp_path / "secret.flow").write_text("width <- 4\n")
    (inside / "link.flow").symlink_to(tmp_path / "secret.flow")
    (inside / "main.flow").write_text('source("part.flow")\nnormal() %>% scale(width)\n')
    (inside / "self.flow").write_text('source("self.flow")\n')
    assert flowdsl.compile(inside / "main.flow").event_shape == ()
    for name in ("../secret.flow", str(tmp_path / "secret.flow"), "link.flow", "none.flow"):
        s = Session(directory=inside)
        with pytest.raises(FlowError) as caught:
            s.run(f'source("{name}")')
        assert code(caught) == "F503"
    with pytest.raises(FlowError, match="includes itself"):
        Session(directory=inside).run('source("self.flow")')
    with pytest.raises(FlowError):
        Session().run('source("part.flow")')


def test_fit_in_a_spec_changes_what_comes_after_and_not_before() -> None:
    s = Session(seed=2)
    s.run("""
        set.seed(1)
        x <- rnorm(500, mean = 3, sd = 2)
        m <- param(0, name = "m")
        d <- normal(scale = 2) %>% shift(m)
        before <- -mean(d %>% log_prob(x))
        h <- fit(d, x, epochs = 400, verbose = 0)
    """)
    assert s.run("before") > s.run("-mean(d %>% log_prob(x))") + 0.5
    assert s.run("m") == pytest.approx(float(np.mean(s.run("x"))), abs=0.15)
    assert s.run("h$best_epoch") >= 1


def test_standardisation_stays_with_the_flow_it_was_folded_into() -> None:
    s = Session(seed=2)
    s.run("""
        x <- moons(400, seed = 3) * 50 + 7
        d <- normal() %>% iid(2) %>%
          real_nvp(1, real_nvp_default_template(list(8)))
        wider <- d %>% scale(2)
        h <- fit(d, x, epochs = 2, verbose = 0)
    """)
    assert s.run("h$standardised") is True
    direct = s.run("mean(d %>% log_prob(x))")
    through = s.run("mean(wider %>% log_prob(2 * x)) + 2 * log(2)")
    assert direct == pytest.approx(through, abs=1e-4)
    drawn = s.run("d %>% sample(2000)")
    assert np.abs(drawn.mean(0) - s.run("x").mean(0)).max() < 10


def test_what_is_no_dtype_function_or_spec_is_refused_at_once() -> None:
    with pytest.raises(FlowError) as caught:
        Session(dtype="float16")
    assert code(caught) == "F206"
    with pytest.raises(TypeError, match="`f` must be a function, not int"):
        Session().define("f", 3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a spec is a str, a Path or a Source, not int"):
        flowdsl.compile(3)  # type: ignore[arg-type]


def test_the_name_of_a_file_is_no_spec() -> None:
    with pytest.raises(FlowError) as caught:
        flowdsl.compile("moons.flow")
    assert code(caught) == "F601"
    assert caught.value.diagnostics[0].hints == ("give it as a path: Path('moons.flow')",)


def test_printed_texts_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    Session().run('cat("a\\tb\\033[2J\\n")')
    assert capsys.readouterr().out == "a\tb␛[2J\n"


def test_lists_print_their_items_names() -> None:
    s = Session()
    s.run("x <- list(list(a = 1, a = 2), c(u = 1))")
    assert s.show(s.last).count("[[1]]$a") == 2
    assert "u \n1 " in s.show(s.last)


def test_null_shows_where_r_shows_it() -> None:
    """As R prints them: values of calls, also NULL; nothing of what is done for its effect."""
    text = """
names(c(1, 2))
f <- function() NULL
f()
(function() invisible(NULL))()
(function() for (i in 1:2) i)()
set.seed(1)
tfd_bernoulli(probs = 0.3)$logits
do.call("cat", list("done"))
do.call("sum", list(1, 2))
"""
    shown: list[object] = []
    s = Session(write=lambda _: None)
    s.execute(
        Source("<test>", text), lambda r: shown.append(s.to_python(r.value)) if r.visible else None
    )
    assert shown == [None, None, None, 3.0]
