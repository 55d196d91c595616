"""Comments are kept, with their places."""

from __future__ import annotations

from flowdsl.source import Source
from flowdsl.syntax import parse


def test_comments_in_order_with_places() -> None:
    text = "# one\nx <- 1 # two\nf(\n  # three\n  a)\n#' four"
    comments = parse(Source("t", text)).program.comments
    assert [c.text for c in comments] == ["# one", "# two", "# three", "#' four"]
    assert [c.own_line for c in comments] == [True, False, True, True]
    assert [c.span.text for c in comments] == [c.text for c in comments]


def test_a_hash_in_a_string_is_no_comment() -> None:
    assert parse(Source("t", "'# no' # yes")).program.comments[0].text == "# yes"


def test_line_ends_are_not_part_of_a_comment() -> None:
    comments = parse(Source("t", "# a\r\n# b\n")).program.comments
    assert [c.text for c in comments] == ["# a", "# b"]


def test_comments_of_faulty_statements_are_kept() -> None:
    parsed = parse(Source("t", "x <- ) # a\ny # b"))
    assert [c.text for c in parsed.program.comments] == ["# a", "# b"]


def test_comments_stand_between_the_lines_of_a_pipe() -> None:
    parsed = parse(Source("t", "x %>% # a\n  # b\n  f()"))
    assert not parsed.diagnostics
    assert len(parsed.program.statements) == 1
