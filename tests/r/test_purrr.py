"""purrr's functions give what R's base functions give of the same elements."""

from __future__ import annotations

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.pipeline import check
from flowdsl.session import Session

SAME = (
    ("map(1:3, ~ .x * 2)", "lapply(1:3, function(x) x * 2)"),
    ("purrr::map(list(a = 1, b = 2), sqrt)", "lapply(list(a = 1, b = 2), sqrt)"),
    ("map(1:2, function(x, k) x + k, k = 5)", "list(6, 7)"),
    ("map_dbl(c(a = 1, b = 4), sqrt)", "c(a = 1, b = 2)"),
    ("map_dbl(1:3, ~ . + 1)", "c(2, 3, 4)"),
    ("map_int(list('a', 'bcd'), nchar)", "c(1L, 3L)"),
    ("map_int(1:2, ~ .x * 1)", "1:2"),
    ("map_chr(1:2, ~ paste0('n', .x))", "c('n1', 'n2')"),
    ("map_lgl(list(1, NULL), is.null)", "c(FALSE, TRUE)"),
    ("map(NULL, ~ .x)", "list()"),
    ("map_dbl(numeric(0), ~ .x)", "numeric(0)"),
    ("map_dbl(list(list(a = 1), list(a = 2)), 'a')", "c(1, 2)"),
    ("map(list(list(a = 1), list(b = 2)), 'a')", "list(1, NULL)"),
    ("map_dbl(list(c(1, 2), c(3, 4)), 2)", "c(2, 4)"),
    ("map2_dbl(1:3, 4:6, ~ .x * .y)", "c(4, 10, 18)"),
    ("map2(c(a = 1, b = 2), 10, `+`)", "list(a = 11, b = 12)"),
    ("imap_chr(c(a = 1, b = 2), ~ paste(.y, .x))", "c(a = 'a 1', b = 'b 2')"),
    ("imap_dbl(c(5, 6), ~ .y)", "c(1, 2)"),
    ("pmap(list(a = 1:2, b = 3:4), function(b, a) a - b)", "list(-2L, -2L)"),
    ("pmap(list(1:2, 3:4), ~ .x + .y)", "list(4L, 6L)"),
    ("reduce(1:4, `+`)", "10L"),
    ("reduce(1:4, ~ .x * 10 + .y)", "1234"),
    ("reduce(1:3, ~ .x * 10 + .y, .dir = 'backward')", "33"),
    ("reduce(list(), `+`, .init = 3)", "3"),
    ("accumulate(1:4, `+`)", "cumsum(1:4)"),
    ("accumulate(list('a', 'b'), paste0)", "c('a', 'ab')"),
    ("keep(1:5, ~ .x > 2)", "3:5"),
    ("discard(list(a = 1, b = NULL), is.null)", "list(a = 1)"),
    ("compact(list(a = 1, b = NULL, c = numeric(0)))", "list(a = 1)"),
    ("detect(1:5, ~ .x > 2)", "3L"),
    ("detect(1:5, ~ .x > 9)", "NULL"),
    ("detect_index(1:5, ~ .x > 2)", "3L"),
    ("every(1:3, ~ .x > 0)", "TRUE"),
    ("some(1:3, ~ .x > 3)", "FALSE"),
    ("partial(paste, sep = '-')('a', 'b')", "'a-b'"),
    ("partial(`-`, 10)(3)", "7"),
    ("compose(sqrt, abs)(-9)", "3"),
    ("compose(~ .x + 1, ~ .x * 2)(3)", "7"),
    ("as_mapper(~ .x + .y)(1, 2)", "3"),
    ("k <- 3; f <- function(k) map_dbl(1:2, ~ .x + k); f(10)", "c(11, 12)"),
    ("set_names(1:2, c('a', 'b'))", "c(a = 1L, b = 2L)"),
    ("1:3 %>% map_dbl(~ .x^2) %>% sum()", "14"),
)  # fmt: skip


@pytest.mark.parametrize(("ours", "base"), SAME)
def test_values_are_those_of_base_r(ours: str, base: str) -> None:
    *before, last = ours.split("; ")
    script = "; ".join([*before, f"identical({last}, {base})"])
    assert Session(seed=1).run(script) is True, Session(seed=1).run(ours)


def test_walk_shows_and_gives_its_elements() -> None:
    out: list[str] = []
    assert Session(seed=1, write=out.append).run("sum(walk(1:2, print))") == 3
    assert "".join(out) == "[1] 1\n[1] 2\n"


WRONG = (
    ("map(1:2, 3 + 1i)", "F206"),
    ("map(1:2)", "F207"),
    ("map_dbl(1:2, ~ 'a')", "F206"),
    ("map_int(1:2, ~ .x + 0.5)", "F206"),
    ("map_dbl(1:2, ~ c(1, 2))", "F206"),
    ("map2(1:2, 1:3, ~ .x)", "F301"),
    ("pmap(3, sum)", "F206"),
    ("reduce(list(), `+`)", "F207"),
    ("reduce(1:2, `+`, .dir = 'up')", "F206"),
    ("keep(1:2, ~ 'a')", "F208"),
    ("compose()", "F207"),
    ("sapply(1:2, ~ .x)", "F206"),
    ("map(normal(), ~ .x)", "F210"),
)


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_wrong_arguments_are_located_errors(text: str, code: str) -> None:
    problems = [d for d in check(text) if d.severity == "error"]
    assert [d.code for d in problems] == [code]
    assert problems[0].span is not None
    with pytest.raises(FlowError):
        Session(seed=1).run(text)
