"""Text to tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowdsl.source import Source
from flowdsl.syntax import parse
from flowdsl.syntax.highlight import tokens
from flowdsl.syntax.newlines import significant
from flowdsl.syntax.scanner import scan


def pieces(text: str) -> list[tuple[str, str]]:
    return [(t.type, t.text) for t in scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<-1", [("NAME", "a"), ("LEFT_ASSIGN", "<-"), ("NUMBER", "1")]),
        ("a<=b", [("NAME", "a"), ("COMPARE", "<="), ("NAME", "b")]),
        ("iff if", [("NAME", "iff"), ("IF", "if")]),
        ("NA NA_ TRUE_", [("CONSTANT", "NA"), ("NAME", "NA_"), ("NAME", "TRUE_")]),
        ("..1 .5 .a", [("NAME", "..1"), ("NUMBER", ".5"), ("NAME", ".a")]),
        (
            "x[[1]]",
            [
                *zip(
                    ("NAME", "LBRACKET2", "NUMBER", "RBRACKET", "RBRACKET"),
                    ["x", "[[", "1", "]", "]"],
                )
            ],
        ),
        ("|>||", [("PIPE", "|>"), ("OR", "||")]),
        ("r'(a\\')' 'b'", [("STRING", "r'(a\\')'"), ("STRING", "'b'")]),
        ("'a\nb'", [("STRING", "'a\nb'")]),
        ("été β2", [("NAME", "été"), ("NAME", "β2")]),
        ("a\r\nb", [("NAME", "a"), ("NEWLINE", "\r\n"), ("NAME", "b")]),
        ("\ufeffa", [("NAME", "a")]),
        ("1e 2", [("ERROR", "1e"), ("NUMBER", "2")]),
        ("a\rb", [("NAME", "a"), ("ERROR", "\r"), ("NAME", "b")]),
        ("_ _a", [("PLACEHOLDER", "_"), ("ERROR", "_a")]),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet="ab1.\"'`\\%#_rR(){}[]-<>=|\n\r\x00\ud800é ", max_size=40))
def test_every_character_is_in_a_token_or_blank(text: str) -> None:
    end = 0
    for token in scan(text):
        assert not text[end : token.start].strip(" \t\f\ufeff")
        assert token.end > token.start == token.start
        assert text[token.start : token.end] == token.text
        end = token.end
    assert not text[end:].strip(" \t\f\r")


@given(st.text(max_size=60) | st.text(alphabet="ab(){}[],;=<->|%~!?+\n\"'\\ifelse _", max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    parsed = parse(Source("t", text))
    for diagnostic in parsed.diagnostics:
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert str(diagnostic)


def test_windows_line_ends_mean_the_same() -> None:
    text = "x <- f(\n  1) %>%\n  g('a\nb') # c\n{ if (a) b\n else c }\n"
    unix, windows = (parse(Source("t", t)) for t in (text, text.replace("\n", "\r\n")))
    assert not windows.diagnostics
    assert [s.span.line for s in unix.program.statements] == [
        s.span.line for s in windows.program.statements
    ]


def types(text: str) -> list[str]:
    return [t.type for t in significant(list(scan(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "NAME STOP NAME"),
        ("a;b", "NAME STOP NAME"),
        ("(a\n)", "LPAR NAME RPAR"),
        ("{a\nb;c}", "LBRACE NAME NEWLINE NAME SEMICOLON NAME RBRACE"),
        ("({a\nb})", "LPAR LBRACE NAME NEWLINE NAME RBRACE RPAR"),
        ("{(a\n)}", "LBRACE LPAR NAME RPAR RBRACE"),
        ("a +\n\nb", "NAME SIGN NAME"),
        ("if (a)\nb", "IF LPAR NAME RPAR NAME"),
        ("f(a)\nb", "NAME LPAR NAME RPAR STOP NAME"),
        ("if (a) b\nelse c", "IF LPAR NAME RPAR NAME STOP ELSE NAME"),
        ("{if (a) b\n\nelse c}", "LBRACE IF LPAR NAME RPAR NAME ELSE NAME RBRACE"),
        ("function\n(x)\nx", "FUNCTION LPAR NAME RPAR NAME"),
        ("x[[a\n]\n]", "NAME LBRACKET2 NAME RBRACKET RBRACKET"),
    ],
)
def test_newlines(text: str, expected: str) -> None:
    assert types(text) == expected.split()


def test_the_newline_rules_are_lazy() -> None:
    stream = significant(list(scan("a\nb")))
    assert next(stream).text == "a"


def test_kinds_for_highlighting() -> None:
    found = tokens(Source("t", "if (x) 'a' # c\nf(1L) %>% TRUE; “"))
    assert [(t.kind, t.text) for t in found] == [
        ("keyword", "if"),
        ("bracket", "("),
        ("name", "x"),
        ("bracket", ")"),
        ("string", "'a'"),
        ("comment", "# c"),
        ("newline", "\n"),
        ("name", "f"),
        ("bracket", "("),
        ("number", "1L"),
        ("bracket", ")"),
        ("operator", "%>%"),
        ("keyword", "TRUE"),
        ("operator", ";"),
        ("error", "“"),
    ]
