"""Handlers that are called where something happens, restarts, and conditions of one's own."""

from __future__ import annotations

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.pipeline import check
from flowdsl.session import Session
from flowdsl.source import Source


def written(text: str) -> tuple[object, str]:
    """The value, and what was written."""
    out: list[str] = []
    session = Session(seed=1, write=out.append)
    return session.run(text), "".join(out)


def test_a_muffled_warning_is_not_kept() -> None:
    session = Session()
    text = 'withCallingHandlers({ warning("w"); 7 }, warning = function(w) %s)'
    assert session.run(text % 'invokeRestart("muffleWarning")') == 7
    assert not session.warnings
    assert session.run(text % "NULL") == 7
    assert [w.code for w in session.warnings] == ["W404"]


def test_numeric_warnings_reach_handlers() -> None:
    text = (
        "seen <- 0\nx <- withCallingHandlers(dpois(1.5, 1), warning = function(w) "
        '{ seen <<- seen + 1; invokeRestart("muffleWarning") })\nseen'
    )
    assert Session().run(text) == 1


def test_errors_pass_calling_handlers_on_their_way() -> None:
    text = (
        'f <- function() stop("deep")\n'
        'tryCatch(withCallingHandlers(f(), error = function(e) cat("log:", '
        'conditionMessage(e), "\\n")), error = function(e) "handled")'
    )
    assert written(text) == ("handled", "log: deep \n")


def test_limits_are_not_handled() -> None:
    text = 'withCallingHandlers({ while (TRUE) 1 }, error = function(e) cat("no"))'
    with pytest.raises(FlowError) as caught:
        Session().run(text)
    assert caught.value.diagnostics[0].code == "F311"


def test_handlers_that_signal_what_they_handle_end() -> None:
    text = "f <- function() withCallingHandlers(warning('w'), warning = function(w) f())\nf()"
    with pytest.raises(FlowError) as caught:
        Session().run(text)
    assert caught.value.diagnostics[0].code == "F311"


def test_what_was_open_is_closed_after_an_error() -> None:
    session = Session()
    with pytest.raises(FlowError):
        session.run('withCallingHandlers(warning("w"), warning = function(w) stop("no"))')
    assert session.interpreter.handlers == [] and session.interpreter.restarts == []
    assert session.interpreter.handling == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('invokeRestart("muffleWarning")', "F206"),
        ("invokeRestart(1)", "F206"),
        ("withCallingHandlers(1, warning = 5)", "F206"),
        ("withCallingHandlers(1, warnings = function(w) 1)", "F203"),
        ("tryCatch(1, eror = function(e) 1)", "F203"),
        ("tryCatch(1, finaly = 1)", "F203"),
        ("signalCondition(5)", "F206"),
        ("simpleCondition(5)", "F206"),
        ('errorCondition("a", class = 5)', "F206"),
        ("conditionMessage(list())", "F206"),
        ('stop(structure(class = c("mine", "error", "condition"), list(message = "bad")))', "F501"),
        ('x <- simpleError("a")\nclass(x) <- 5', "F213"),
        ('withRestarts(invokeRestart("other"), mine = function() 1)', "F206"),
    ],
)
def test_what_is_wrong_has_a_place(text: str, code: str) -> None:
    with pytest.raises(FlowError) as caught:
        Session().run(text)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code and diagnostic.span is not None


def test_check_follows_handlers() -> None:
    text = (
        'x <- withCallingHandlers({ warning("w"); normal() }, '
        'warning = function(w) invokeRestart("muffleWarning"))\nx %>% log_prob(1)'
    )
    assert not [d for d in check(Source("c", text)) if d.severity in ("error", "warning")]
