"""One error for each faulty statement, in order; the good ones are kept."""

from __future__ import annotations

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.source import Source
from flowdsl.syntax import parse, parse_strict


def outcome(text: str) -> tuple[list[str], list[tuple[str, int]]]:
    """Texts of the good statements, codes and lines of the errors."""
    parsed = parse(Source("t", text))
    places = [(d.code, d.span.line) for d in parsed.diagnostics if d.span is not None]
    assert len(places) == len(parsed.diagnostics)
    return [s.span.text for s in parsed.program.statements], places


@pytest.mark.parametrize(
    ("text", "good", "errors"),
    [
        ("a <- )\nb\nc d\ne", ["b", "e"], [("F104", 1), ("F108", 3)]),
        ("a; ) ; b", ["a", "b"], [("F104", 1)]),
        ("a <- [1, ], ]\nb", ["b"], [("F109", 1)]),
        ("{ a b\nc d }\ne", ["e"], [("F108", 1)]),
        ("f(1 2\n3)\ne", ["e"], [("F108", 1)]),
        ("x <- f(1,\ny <- 2\nz", ["y <- 2", "z"], [("F103", 1)]),
        ("x <- '\\q'\ny", ["y"], [("F003", 1)]),
        ("x <- 'abc\ny <- 2", ["y <- 2"], [("F002", 1)]),
        ("x <- 1e\ny <- 2x\nz", ["z"], [("F001", 1), ("F001", 2)]),
        ("x |> f\ny", ["y"], [("F112", 1)]),
        ("f <- function(a, a) 1\ny", ["y"], [("F114", 1)]),
        ("a\x00b\nc", ["c"], [("F005", 1)]),
        ("x <- “a”\ny", ["y"], [("F004", 1)]),
        ("f(a]\nb\nc", ["b", "c"], [("F104", 1)]),
        ("g({ a ) }\nb", ["b"], [("F104", 1)]),
        ("a\n\n  %>% b\nc", ["a", "c"], [("F105", 3)]),
        ("a;;b", ["a", "b"], [("F111", 1)]),
        ("x <-", [], [("F102", 1)]),
        ("", [], []),
        ("\n\n# nothing\n", [], []),
    ],
)
def test_recovery(text: str, good: list[str], errors: list[tuple[str, int]]) -> None:
    assert outcome(text) == (good, errors)


def test_a_name_in_the_first_column_of_a_closed_call_is_no_new_statement() -> None:
    assert outcome("f(\nx <- 1\n)") == (["f(\nx <- 1\n)"], [])


def test_strict_raises_with_all_errors() -> None:
    with pytest.raises(FlowError) as caught:
        parse_strict(Source("t", "a <- )\nb\nc d"))
    assert [d.code for d in caught.value.diagnostics] == ["F104", "F108"]


def test_warnings_are_not_errors() -> None:
    parsed = parse(Source("t", "x <- 1.5L"))
    assert [(d.severity, d.code) for d in parsed.diagnostics] == [("warning", "F010")]
    assert parse_strict(Source("t", "x <- 1.5L")) == parsed.program
