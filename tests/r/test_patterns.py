"""Patterns that could take too long are refused, and what is taken is counted before it is run."""

from __future__ import annotations

import time

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.pipeline import check
from flowdsl.session import Session

REFUSED = (
    "(a+)+b", "(a|a)*b", "([a-z]+)*", "a**", "a{2}{3}", "(?=a)b", "(?P<n>a)", r"(a)\1", "[", "(",
    "a" * 2_000, "x*x*x*x*x*y", "a?" * 40, "|".join("ab" * 20), "[[:nothing:]]", "*a",
    "a{99999999999}", "(" * 21 + "a" + ")" * 21, "(" * 900,
)  # fmt: skip


@pytest.mark.parametrize("pattern", REFUSED, ids=lambda p: p[:20])
def test_patterns_that_could_take_long_are_refused(pattern: str) -> None:
    quoted = pattern.replace("\\", "\\\\")
    text = f"grepl('{quoted}', 'aaaa')"
    [problem] = [d for d in check(text) if d.severity == "error"]
    assert problem.code == "F206" and problem.span is not None


@pytest.mark.parametrize("pattern", ("a*a*a*b", ".*.*x", "[a-z]*[a-z]*[a-z]*1"))
def test_the_work_of_a_pattern_is_bounded(pattern: str) -> None:
    started = time.monotonic()
    with pytest.raises(FlowError) as caught:
        Session(seed=1).run(f"grepl('{pattern}', strrep('a', 100000))")
    assert caught.value.diagnostics[0].code == "F311"
    assert time.monotonic() - started < 5


def test_what_is_taken_ends_soon() -> None:
    started = time.monotonic()
    assert Session(seed=1).run("grepl('a*a*b', strrep('a', 900))") is False
    assert time.monotonic() - started < 20


WRONG = (
    ("substr(1:3, 'a', 2)", "F206"),
    ("substr('abc', NaN, 2)", "F206"),
    ("strsplit(1, ',')", "F206"),
    ("strsplit('a', 1)", "F206"),
    ("gsub('a', 1, 'b')", "F206"),
    ("trimws('a', 'up')", "F206"),
    ("startsWith(1, 'a')", "F206"),
    ("strrep('a', -1)", "F206"),
    ("strrep('abcdefgh', 1e9)", "F310"),
    ("gsub('', strrep('a', 1e6), strrep('b', 1e6))", "F310"),
    ("writeLines(1)", "F206"),
    ("formatC(1, format = 'q')", "F206"),
    ("formatC(1, width = 1e6)", "F206"),
    ("factor(1:3, levels = c(1, 1))", "F206"),
    ("factor(1:3, labels = 'a')", "F206"),
    ("table(normal())", "F206"),
    ("table(1:2, 1:3)", "F301"),
    ("table(1:4000, 1:4000)", "F310"),
    ("cut(1:3, 1)", "F206"),
    ("cut(1:3, c(1, NaN))", "F206"),
    ("cut('a', 3)", "F206"),
    ("cut(1:3, 1e12)", "F310"),
    ("findInterval(1, c(2, 1))", "F206"),
    ("prop.table(1:3, 1)", "F206"),
    ("union(sum, 1)", "F206"),
    ("rank(c(1, NaN))", "F206"),
    ("lbeta(-1, 2)", "F206"),
    ("row(1:3)", "F206"),
    ("expand.grid(1:5000, 1:5000)", "F310"),
    ("expand.grid(normal())", "F206"),
    ("data.frame(1:3, 1:2)", "F301"),
    ("data.frame(list(1))", "F206"),
    ("d <- data.frame(x = 1:3); d$y <- 1:2", "F301"),
    ("d <- data.frame(x = 1:3); d$y <- sum", "F213"),
    ("data.frame(x = 1:3)[5, 1]", "F212"),
    ("data.frame(x = 1:3)[, 'z']", "F212"),
    ("x <- 1:3; colnames(x) <- 'a'", "F213"),
    ("matrix(1:4, 2, dimnames = list(c('a', 'b', 'c')))", "F301"),
    ("matrix(1:4, 2, dimnames = 3)", "F206"),
    ("m <- matrix(1:4, 2, dimnames = list(NULL, c('a', 'b'))); m[, 'z']", "F212"),
    ("m <- matrix(1:4, 2); m[1, drop = 'x']", "F208"),
)


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_wrong_arguments_are_located_errors(text: str, code: str) -> None:
    with pytest.raises(FlowError) as caught:
        Session(seed=1).run(text)
    assert [d.code for d in caught.value.diagnostics] == [code]
    assert caught.value.diagnostics[0].span is not None


def test_a_factor_prints_its_levels() -> None:
    session = Session(seed=1, write=print)
    session.run("f <- cut(c(1, 9, 3), c(0, 2, 5))")
    shown = session.show(session.interpreter.globals.bindings["f"])
    assert shown == "[1] (0,2] <NA>  (2,5]\nLevels: (0,2] (2,5]"
