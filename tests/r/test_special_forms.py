"""Operators of the user, magrittr's pipes, conditions, scopes and packages: what R has no
printed value for, and every wrong use."""

from __future__ import annotations

import warnings

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.pipeline import check
from flowdsl.session import Session
from flowdsl.source import Source


def transcript(text: str) -> tuple[str, list[str]]:
    """What a script shows, and its warnings."""
    out: list[str] = []
    session = Session(seed=1, write=out.append)
    session.execute(
        Source("t", text),
        lambda r: out.append(session.show(r.value) + "\n") if r.visible else None,
    )
    return "".join(out), [w.message for w in session.warnings]


SHOWN = (
    ("f <- function() invisible(3); f()", ""),
    ("f <- function() invisible(3); (f())", "[1] 3\n"),
    ("f <- function() invisible(3); 1 + f()", "[1] 4\n"),
    ("f <- function() invisible(3); f()[1]", "[1] 3\n"),
    ("f <- function() { x <- 3 }; f()", ""),
    ("f <- function() print(3); f()", "[1] 3\n"),
    ("f <- function() for (i in 1:2) i; f()", ""),
    ("if (FALSE) 1", ""),
    ("4 %>% invisible()", ""),
    ("4 %>% print()", "[1] 4\n"),
    ("suppressWarnings(invisible(3))", ""),
    ("f <- function() { on.exit(4); invisible(3) }; f()", ""),
    ("x <- c(4, 9); x %<>% sqrt() %>% rev(); x", "[1] 3 2\n"),
    ("x <- list(a = 4); x$a %<>% sqrt(); x$a", "[1] 2\n"),
    ("4 %T>% print() %>% sqrt()", "[1] 4\n[1] 2\n"),
    ("list(a = 1, b = 2) %$% (a + b)", "[1] 3\n"),
    ("NULL %||% 3", "[1] 3\n"),
    ("2 %||% stop()", "[1] 2\n"),
    ("tryCatch(stop('a'), error = function(e) e)", "<simpleError: a>\n"),
    ("try(stop('a'), silent = TRUE)", ""),
    ("try(stop('a')); 1", "Error : a\n[1] 1\n"),
    ("~ .x + 1", "~ .x + 1\n"),
    ("f <- function(x) x %>% return(); f(2)", "[1] 2\n"),
    ("Negate(is.null)", "function(...) !f(...)\n"),
    (
        "library(tfprobability); require('purrr'); suppressPackageStartupMessages(library(keras))",
        "",
    ),
    ('p <- "tensorflow"; library(p, character.only = TRUE)', ""),
    ("as.numeric(tfprobability::tfd_normal(0, 1)$mean())", "[1] 0\n"),
    ("tensorflow::tf$constant(2)", "[1] 2\n"),
    ("magrittr::`%in%`(1, 1:3)", "[1] TRUE\n"),
)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_what_is_shown(text: str, shown: str) -> None:
    assert transcript(text) == (shown, [])


def test_warnings_are_kept_for_the_user() -> None:
    assert transcript("warning('few ', 3); 1") == ("[1] 1\n", ["few 3"])
    assert transcript("tryCatch(warning('a'), error = function(e) 2)") == ("", ["a"])
    assert transcript("require(nowhere)")[1] == ["there is no package `nowhere` here"]


@pytest.mark.parametrize(
    "text",
    (
        "tryCatch(rep(1, 1e12), error = function(e) 1)",
        "try(rep(1, 1e12))",
        "f <- function(n) f(n + 1); tryCatch(f(1), error = function(e) 1)",
        "repeat tryCatch(1, error = function(e) 1)",
        "tryCatch(rep(1, 1e12), condition = function(e) 1, finally = 2)",
    ),
)
def test_no_handler_catches_the_limits(text: str) -> None:
    with pytest.raises(FlowError) as caught:
        Session(seed=1).run(text)
    assert caught.value.diagnostics[0].code in ("F310", "F311")


WRONG = (
    ("1 %foo% 2", "F201"),
    ("`%+%` <- function(a) a; 1 %+% 2", "F205"),
    ("4 %>% sqrt() %<>% rev()", "F215"),
    ("sqrt(4) %<>% rev()", "F213"),
    ("3 %$% a", "F206"),
    ("switch()", "F207"),
    ("switch(normal(), a = 1)", "F206"),
    ("switch('a', a = )", "F207"),
    ("switch('z', 1, 2)", "F205"),
    ("tryCatch(1, eror = function(e) 1)", "F203"),
    ("tryCatch(1, error = 3)", "F206"),
    ("tryCatch(stop('a'), error = function() 1)", "F205"),
    ("conditionMessage(3)", "F206"),
    ("simpleError(3)", "F206"),
    ("inherits(1, 2)", "F206"),
    ("local()", "F207"),
    ("with(3, a)", "F206"),
    ("with(list(a = 1))", "F207"),
    ("Recall(1)", "F218"),
    ("nargs()", "F218"),
    ("on.exit(1)", "F218"),
    ("missing(x)", "F218"),
    ("f <- function(x) missing(y); f(1)", "F206"),
    ("f <- function(x) missing(2); f(1)", "F206"),
    ("match.arg()", "F207"),
    ("match.arg('a', 3)", "F206"),
    ("match.arg('x', c('a', 'b'))", "F206"),
    ("match.arg(3, c('a', 'b'))", "F206"),
    ("f <- function(a) match.arg(a); f('x')", "F207"),
    ("Negate(3)", "F206"),
    ("Find(3, 1:2)", "F206"),
    ("library(nowhere)", "F201"),
    ("library(1 + 2)", "F206"),
    ("p <- 3; library(p, character.only = TRUE)", "F206"),
    ("nowhere::f(1)", "F201"),
    ("stats::tfd_normal(0, 1)", "F201"),
    ("base::nothing", "F201"),
    ("Sys.time()", "F201"),
    ("(~ .x)(2)", "F202"),
    ("~ .x + 1 + undefined; (~ .x) + 1", "F210"),
    ("if (~ x) 1", "F208"),
    ("stop(simpleError('a'))", "F501"),
)


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_a_wrong_use_gives_one_located_error(text: str, code: str) -> None:
    problems = [d for d in check(text) if d.severity == "error"]
    assert [d.code for d in problems] == [code]
    assert problems[0].span is not None


def test_an_unknown_package_is_told_with_what_is_near() -> None:
    [problem] = [d for d in check("library(tensorfow)") if d.severity == "error"]
    assert problem.hints == ("did you mean `tensorflow`?",)


@pytest.mark.parametrize("text", ("if (1i) 2", "1i && TRUE", "while (0i) 1", "!!(2i)"))
def test_conditions_of_complex_numbers_warn_of_nothing(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Session(seed=1).run(text)
