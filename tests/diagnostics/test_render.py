"""Diagnostics as text, in colour and as JSON. Each case is a picture of what the user sees."""

from __future__ import annotations

from textwrap import dedent

import pytest
from rich.console import Console

from flowdsl.diagnostics import Diagnostic, Fix, Related
from flowdsl.diagnostics.render import plain, summary, to_json
from flowdsl.diagnostics.render_rich import coloured
from flowdsl.source import Source, Span

PERMUTE = Source("<text>", "z <- normal() %>% iid(2)\nw <- z %>% permute(c(2, 0, 1))\n")


def at(source: Source, text: str, start: int = 0) -> Span:
    """The span of the first occurrence of a text."""
    found = source.text.index(text, start)
    return Span(found, found + len(text), source)


def picture(text: str) -> str:
    return dedent(text).strip("\n")


def permute_error() -> Diagnostic:
    return Diagnostic(
        "error",
        "F301",
        "`permute` lists 3 dimensions, the event has 2",
        at(PERMUTE, "c(2, 0, 1)"),
        (Related(at(PERMUTE, "iid(2)"), "event shape [2] set here"),),
        ("name each index once, e.g. c(1, 0)",),
    )


def test_marks_the_place_and_what_explains_it() -> None:
    assert plain(permute_error()) == picture("""
        error[F301]: `permute` lists 3 dimensions, the event has 2
         1 | z <- normal() %>% iid(2)
           |                   ------ event shape [2] set here
         2 | w <- z %>% permute(c(2, 0, 1))
           |                    ^^^^^^^^^^
           = help: name each index once, e.g. c(1, 0)
        """)


def test_names_the_file() -> None:
    source = Source("a.flow", "foo()")
    assert plain(Diagnostic("error", "F201", "`foo` is not defined", at(source, "foo"))) == picture(
        """
        error[F201]: `foo` is not defined
         --> a.flow:1:1
         1 | foo()
           | ^^^
        """
    )


def test_several_places_on_a_line() -> None:
    source = Source("<text>", "sample(a, b, c)")
    problem = Diagnostic(
        "error",
        "F301",
        "sizes differ",
        at(source, "a,"),
        (Related(at(source, "b"), "has 2"), Related(at(source, "c)"), "has 3")),
    )
    assert plain(problem) == picture("""
        error[F301]: sizes differ
         1 | sample(a, b, c)
           |        ^^ - has 2
           |              -- has 3
        """)


def test_tabs_wide_and_combining_characters_stay_aligned() -> None:
    source = Source("<text>", '\tx <- "日本 e\u0301" + foo')
    assert plain(Diagnostic("error", "F201", "no foo", at(source, "foo"))) == picture("""
        error[F201]: no foo
         1 |     x <- "日本 e\u0301" + foo
           |                     ^^^
        """)


def test_spans_of_several_lines() -> None:
    source = Source("<text>", "x <- chain(\n  shift(1),\n\n  foo\n)\n")
    assert plain(Diagnostic("error", "F203", "bad", at(source, source.text[5:-1]))) == picture("""
        error[F203]: bad
         1 | x <- chain(
           |      ^^^^^^
         2 |   shift(1),
           |   ^^^^^^^^^
         ...
         4 |   foo
           |   ^^^
         5 | )
           | ^
        """)


def test_long_spans_show_their_ends() -> None:
    lines = "\n".join(f"line{k}" for k in range(1000))
    shown = plain(Diagnostic("error", "F102", "bad", Span(0, len(lines), Source("<t>", lines))))
    assert "line1\n" in shown and "line999\n" in shown and "line500" not in shown
    assert len(shown.splitlines()) < 20


def test_the_end_of_a_file_says_what_it_follows() -> None:
    source = Source("<text>", "normal() %>%\n")
    assert plain(Diagnostic("error", "F101", "ends early", Span(13, 13, source))) == picture("""
        error[F101]: ends early
         1 | normal() %>%
         2 |
           | ^
        """)


def test_the_end_without_a_line_end() -> None:
    source = Source("<text>", "f(")
    assert plain(Diagnostic("error", "F101", "ends early", Span(2, 2, source))) == picture("""
        error[F101]: ends early
         1 | f(
           |   ^
        """)


def test_long_lines_are_cropped_around_the_span() -> None:
    source = Source("<text>", "a + " * 5000 + "foo" + " + b" * 5000)
    shown = plain(Diagnostic("error", "F201", "no foo", at(source, "foo")))
    line, marks = shown.splitlines()[1:]
    assert len(line) < 120
    assert line[marks.index("^") : marks.rindex("^") + 1] == "foo"
    assert line.startswith(" 1 | ...") and line.endswith("...")


def test_far_places_of_a_long_line_are_shown_apart() -> None:
    source = Source("<text>", "foo" + " " * 500 + "bar")
    problem = Diagnostic(
        "error", "F301", "x", at(source, "foo"), (Related(at(source, "bar"), "b"),)
    )
    shown = plain(problem).splitlines()
    assert [line[:7] for line in shown[1:]] == [" 1 | fo", "   | ^^", " 1 | ..", "   |   "]


def test_windows_line_ends() -> None:
    source = Source("<text>", "a\r\nfoo\r\n")
    assert plain(Diagnostic("error", "F201", "no", at(source, "foo"))).splitlines()[1:] == [
        " 2 | foo",
        "   | ^^^",
    ]


def test_text_cannot_steer_the_terminal() -> None:
    source = Source("<text>", "x <- '\x1b[31m\u202e'")
    shown = plain(Diagnostic("error", "F001", "`\x1b[0m`", Span(0, 1, source)))
    assert "\x1b" not in shown and "\u202e" not in shown


def test_no_place() -> None:
    problem = Diagnostic("error", "F608", "`a.csv` is empty", hints=("fill it",))
    assert plain(problem) == "error[F608]: `a.csv` is empty\n  = help: fill it"


def test_a_file_whose_text_is_not_known() -> None:
    problem = Diagnostic("error", "F601", "no file", Span(0, 0, Source("a.flow", "")))
    assert plain(problem) == "error[F601]: no file\n --> a.flow:1:1"


def test_fixes_are_told_once() -> None:
    source = Source("<text>", "foo")
    fix = Fix(at(source, "foo"), "bar")
    assert "= fix: write `bar`" in plain(
        Diagnostic("lint", "W401", "m", at(source, "foo"), fix=fix)
    )
    hinted = Diagnostic("lint", "W401", "m", at(source, "foo"), hints=("write bar",), fix=fix)
    assert "fix:" not in plain(hinted)


def test_other_sources_have_their_own_excerpt() -> None:
    other = Source("b.flow", "d <- normal()\n")
    problem = Diagnostic(
        "error", "F301", "m", at(PERMUTE, "z"), (Related(at(other, "normal()"), "here"),)
    )
    assert plain(problem) == picture("""
        error[F301]: m
         1 | z <- normal() %>% iid(2)
           | ^
         ::: b.flow:1:6
         1 | d <- normal()
           |      -------- here
        """)


@pytest.mark.parametrize("severity", ["error", "warning", "lint"])
def test_colours_change_no_text(severity: str) -> None:
    problem = Diagnostic(severity, "F301", "a [bold]name[/bold]", at(PERMUTE, "z"))  # type: ignore[arg-type]
    assert coloured(problem).plain == plain(problem)
    console = Console(force_terminal=True, color_system="standard", highlight=False)
    with console.capture() as held:
        console.print(coloured(problem))
    assert "[bold]name[/bold]" in held.get() and "\x1b[" in held.get()


def test_json() -> None:
    assert to_json(permute_error()) == {
        "severity": "error",
        "code": "F301",
        "message": "`permute` lists 3 dimensions, the event has 2",
        "file": "<text>",
        "line": 2,
        "column": 20,
        "end_line": 2,
        "end_column": 30,
        "related": [
            {
                "message": "event shape [2] set here",
                "file": "<text>",
                "line": 1,
                "column": 19,
                "end_line": 1,
                "end_column": 25,
            }
        ],
        "hints": ["name each index once, e.g. c(1, 0)"],
        "fix": None,
    }


def test_json_counts_code_points() -> None:
    source = Source("a.flow", "'日本' + 𝟙foo")
    found = to_json(Diagnostic("error", "F201", "m", at(source, "foo")))
    assert (found["column"], found["end_column"]) == (9, 12)


def test_json_without_a_place() -> None:
    found = to_json(Diagnostic("error", "F608", "m"))
    assert found["file"] is None and found["line"] is None and found["column"] is None


def test_summary_counts_lints() -> None:
    assert summary("a.flow", [Diagnostic("lint", "W401", "m")]) == "1 lint in a.flow"
