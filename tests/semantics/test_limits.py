"""Limits for untrusted text: what is at the limit passes, one past it is refused."""

from __future__ import annotations

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.limits import Limits
from flowdsl.pipeline import check
from flowdsl.semantics.extension import FlowInterpreter
from flowdsl.session import Session

SMALL = Limits(
    elements=100, live_bytes=2_000_000, steps=500, call_depth=20, chain_steps=8,
    parameters=1_000, element_operations=10_000,
)  # fmt: skip


def codes(text: str, limits: Limits = SMALL) -> list[str]:
    return [d.code for d in check(text, limits=limits)]


@pytest.mark.parametrize(
    ("at", "past"),
    [
        ("rep(1, 100)", "rep(1, 101)"),
        ("1:100", "1:101"),
        ("seq(0, 1, length.out = 100)", "seq(0, 1, length.out = 101)"),
        ("matrix(0, 10, 10)", "matrix(0, 10, 11)"),
        ("numeric(100)", "numeric(101)"),
        ("runif(100)", "runif(101)"),
        ("normal() %>% iid(100)", "normal() %>% iid(101)"),
        ("normal(c(1, 2)) %>% sample(50)", "normal(c(1, 2)) %>% sample(51)"),
        ("tf$zeros(c(10L, 10L))", "tf$zeros(c(10L, 11L))"),
        ("param(0, shape = 100)", "param(0, shape = 101)"),
        ("c(1:50, 1:50)", "c(1:50, 1:51)"),
        ("moons(50, seed = 1)", "moons(51, seed = 1)"),
        ("replicate(100, 1)", "replicate(101, 1)"),
    ],
)
def test_elements(at: str, past: str) -> None:
    assert codes(at) == []
    assert codes(past) == ["F310"]


def test_a_count_is_refused_before_memory_is_taken() -> None:
    for text in ("rep(1, 1e15)", "1:1e15", "normal() %>% iid(1e15)", "array(0, c(1e9, 1e9))"):
        assert codes(text, Limits()) == ["F310"]


def test_call_depth() -> None:
    text = "f <- function(n) if (n == 1) 0 else f(n - 1)\nf({})"
    assert codes(text.format(20)) == []
    assert codes(text.format(21)) == ["F311"]


def test_steps() -> None:
    assert codes("while (TRUE) 1") == ["F311"]
    assert codes("repeat {}") == []  # one round types the body; only a run repeats it
    with pytest.raises(FlowError, match="F311"):
        Session(limits=SMALL).run("repeat {}")


def test_chain_steps() -> None:
    assert codes("normal() %>% chain(" + ", ".join(["exp()", "log()"] * 4) + ")") == ["F302"]
    assert codes("b <- chain(" + ", ".join(["shift(1)"] * 8) + ")") == []
    assert codes("b <- chain(" + ", ".join(["shift(1)"] * 9) + ")") == ["F310"]
    assert codes("b <- shift(1)\nfor (i in 1:40) b <- b %>% b") == ["F310"]


def test_all_values_together() -> None:
    text = "x <- list()\nfor (i in 1:{}) x[[i]] <- rep(1.0, 100000)"
    roomy = Limits(elements=10**6, live_bytes=2_000_000)
    assert codes(text.format(2), roomy) == []
    assert codes(text.format(3), roomy) == ["F310"]
    # What nothing holds any more is given back.
    assert codes("for (i in 1:30) x <- rep(1.0, 100000)", roomy) == []


def test_trained_parameters() -> None:
    flow = "normal() %>% iid(2) %>% real_nvp(1, real_nvp_default_template(list({})))"
    # 1 -> n -> 2 with biases: 4 n + 2 numbers
    assert codes(flow.format(249)) == []
    assert codes(flow.format(250)) == ["F307"]


def test_lists_are_as_large_as_they_print() -> None:
    doubled = "x <- list(1, 2)\nfor (i in 1:{}) x <- list(x, x)"
    # 2 elements; each round doubles them and adds two lists: 2, 6, 14, 30, 62, 126
    assert codes(doubled.format(4)) == []
    assert codes(doubled.format(6)) == ["F310"]
    assert codes("x <- list(1, 2)\nfor (i in 1:40) x <- c(x, x)") == ["F310"]
    assert codes("x <- list(1)\nfor (i in 1:40) x[[i]] <- x") == ["F310"]


def test_lists_inside_each_other() -> None:
    nested = "x <- list(1)\nfor (i in 1:{}) x <- list(x)"
    assert codes(nested.format(199), Limits()) == []
    assert codes(nested.format(200), Limits()) == ["F310"]


def test_characters_of_texts() -> None:
    assert codes('s <- "ab"\nfor (i in 1:5) s <- paste0(s, s)') == []
    assert codes('s <- "ab"\nfor (i in 1:6) s <- paste0(s, s)') == ["F310"]


def test_copies_of_long_vectors_are_work() -> None:
    limits = Limits(element_operations=1_000_000)
    text = "x <- numeric(1e5)\nfor (i in 1:{}) x[i] <- 1"
    assert codes(text.format(3), limits) == []
    assert codes(text.format(100), limits) == ["F311"]
    assert codes("x <- numeric(1e5)\nwhile (TRUE) x[FALSE]", limits) == ["F311"]


def test_many_small_vectors_are_held_too() -> None:
    text = "x <- list()\nfor (i in 1:{}) x[[i]] <- rep(1.0, 1000)"
    limits = Limits(live_bytes=100_000)
    assert codes(text.format(10), limits) == []
    assert codes(text.format(14), limits) == ["F310"]


def test_recycling_one_number_is_quick() -> None:
    session = Session(limits=Limits())
    assert session.run("x <- 1:1e6\nfor (i in 1:20) x <- x + 1\nsum(x[1:2])") == 43


def test_each_input_has_its_own_budget() -> None:
    session = Session(limits=SMALL)
    with pytest.raises(FlowError, match="F311"):
        session.run("while (TRUE) 1")
    assert session.run("1 + 1") == 2


def test_arguments_that_dots_spread() -> None:
    limits = Limits(operator_terms=100)
    assert codes("f <- function(...) length(list(...))\nf(1, 2)", limits) == []
    assert codes("f <- function(...) f(..., ...)\nf(1)", limits) == ["F310"]


def test_looking_is_work() -> None:
    text = "x <- param(1)\nfor (i in 1:{}) if (x > 0) x <- x + 1\nx"
    limits = Limits(element_operations=200_000)
    assert Session(limits=limits).run(text.format(5)) == 6
    with pytest.raises(FlowError, match="F311"):
        Session(limits=limits).run(text.format(100))


@pytest.mark.parametrize("step", ["-x", "sum(x)", "sort(x)", "x %in% x", "length(x)", "x[1:2]"])
def test_what_a_step_reads_is_work(step: str) -> None:
    text = f"x <- numeric(1e4)\nfor (i in 1:1000) {step}"
    limits = Limits(element_operations=1_000_000)
    assert codes(text.replace("1000", "5"), limits) == []
    assert codes(text, limits) == ["F311"]


@pytest.mark.parametrize("step", ["as.list(x)", "purrr::map(x, identity)", "Filter(is.na, x)"])
def test_making_a_value_of_each_element_is_work(step: str) -> None:
    limits = Limits(element_operations=1_000_000)
    assert codes(f"x <- numeric(4000)\n{step}", limits) == []
    assert codes(f"x <- numeric(6000)\n{step}", limits) == ["F311"]


@pytest.mark.parametrize("step", ["as.character(x)", "table(x)", "paste(x)", "print(x)"])
def test_writing_numbers_is_work(step: str) -> None:
    limits = Limits(element_operations=1_000_000)
    assert codes(f"x <- runif(1000)\n{step}", limits) == []
    assert codes(f"x <- runif(2000)\n{step}", limits) == ["F311"]


@pytest.mark.parametrize(
    ("step", "at", "past"),
    [
        ("split(1:{n}, 1:{n})", 1_000, 1_500),
        ("split(data.frame(a = 1:{n}), 1:{n})", 200, 500),
        ("paste(rep('a', {n}), 'b')", 10_000, 20_000),
        ("strsplit(rep('a', {n}), 'b')", 1_000, 1_500),
        ("gregexpr('a', rep('a', {n}))", 1_000, 1_500),
        ("quantile(1:3, rep(0.5, {n}))", 1_500, 2_500),
        ("cor(matrix(1:2, 2, {n})[, 1], matrix(1:2, 2, {n}), method = 'spearman')", 1_000, 1_500),
        ("spline(1:{n}, 1:{n}, xout = 1)", 5_000, 8_000),
        (
            "integrate(function(x) sin(1e9 * x), 0, 1, subdivisions = {n}, stop.on.error = FALSE)",
            150,
            500,
        ),
        ("qr(matrix(1, 2, {n}))", 100, 300),
        ("identical(as.list(1:{n}), as.list(1:{n}))", 800, 1_500),
    ],
)
def test_each_part_of_what_is_made_is_work(step: str, at: int, past: int) -> None:
    limits = Limits(element_operations=1_000_000)
    assert codes(step.format(n=at), limits) == []
    assert codes(step.format(n=past), limits) == ["F311"]


@pytest.mark.parametrize("step", ["names(x) <- n", "levels(f) <- n", "x[['a']] <- 1"])
def test_new_names_are_work(step: str) -> None:
    made = "n <- as.character(1:1000)\nx <- setNames(1:1000, n)\nf <- factor(n)\n"
    limits = Limits(element_operations=1_000_000)
    text = made + f"for (i in 1:{{}}) {step}"
    assert codes(text.format(10), limits) == []
    assert codes(text.format(1000), limits) == ["F311"]


def test_calls_are_steps() -> None:
    # A call counts 3 beside its body, also where no call is written.
    limits = Limits(steps=500)
    assert codes("x <- lapply(1:160, sum)", limits) == []
    assert codes("x <- lapply(1:170, sum)", limits) == ["F311"]


def test_marks_of_numbers_are_counted_before_they_are_written() -> None:
    text = "format(1000L, big.mark = strrep('a', {}))"
    assert codes(text.format(60)) == []
    assert codes(text.format(101)) == ["F310"]
    long = "format(1:100000, big.mark = strrep('a', 100000))"
    assert codes(long, Limits()) == ["F310"]


def test_all_vectors_of_a_long_column_are_bounded_first() -> None:
    assert codes("svd(matrix(1, 1e6, 1), nu = 5)", Limits()) == ["F310"]


def test_a_row_of_a_long_data_frame_names_no_others() -> None:
    text = "x <- data.frame(a = 1:1000, b = 1)\nfor (i in 1:50) x[i, ]"
    assert codes(text, Limits(element_operations=100_000)) == []


def test_copies_of_long_lists_are_work() -> None:
    limits = Limits(element_operations=100_000)
    text = "x <- list()\nfor (i in 1:{}) x[[i]] <- i"
    assert codes(text.format(50), limits) == []
    assert codes(text.format(500), limits) == ["F311"]


def test_memory_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:

    def starve(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(FlowInterpreter, "statement", starve)
    (problem,) = check("1 + 1")
    assert problem.code == "F310" and problem.span is not None
