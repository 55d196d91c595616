"""What a prompt asks: run it, wait for more, or complain."""

from __future__ import annotations

import pytest

from flowdsl.syntax.completeness import completeness


@pytest.mark.parametrize(
    "text", ["", "# a", "x", "x <- 1\n", "f(1)", "if (a) b", "{\n}\n", "'a\nb'", "a;", "r'(a)'"]
)
def test_complete(text: str) -> None:
    assert completeness(text) == "complete"


@pytest.mark.parametrize(
    "text",
    [
        "f(",
        "f(1,",
        "f(1,\n\n",
        "{",
        "{ a\nb",
        "x[[1",
        "x[[1]",
        "x <-",
        "x %>%",
        "x %>% # more",
        "x |>\n",
        "-",
        "a +\n",
        "if (a)",
        "if (a) b else",
        "if (",
        "for (i in x)",
        "while (a)\n",
        "repeat",
        "function(x)",
        "\\(x)",
        "'abc",
        '"abc\ndef',
        "f('abc",
        "`a b",
        'r"(abc',
        'r"---(abc)--"',
        "x <- 1\ny <- f(",
        "{ x <- 1\n",
        "x$",
    ],
)
def test_incomplete(text: str) -> None:
    assert completeness(text) == "incomplete"


@pytest.mark.parametrize(
    "text",
    [
        ")",
        "f(1 2",
        "f(]",
        "x <- )\n",
        "a b",
        "a b\nf(",
        "f(\n\ny <- ) + (",
        "a % b",
        "1e",
        "r'abc",
        "x |> f",
        "'\\q'",
        "a\x00",
        "a b 'c",
        "%>% f()",
        ";",
        "f(;",
    ],
)
def test_invalid(text: str) -> None:
    assert completeness(text) == "invalid"
