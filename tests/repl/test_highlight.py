"""Colours of the prompt's input."""

from __future__ import annotations

import pytest

from flowdsl.repl.highlight import coloured_lines


def test_kinds_of_tokens() -> None:
    (line,) = coloured_lines('x <- normal() %>% scale(2) # "c"')
    styles = {text: style for style, text in line if text.strip()}
    assert styles["normal"] == "class:name"
    assert styles["2"] == "class:number"
    assert styles["%>%"] == "class:operator"
    assert styles['# "c"'] == "class:comment"
    assert styles["x"] == styles["("] == ""


@pytest.mark.parametrize(
    "text", ["", "f(\n  1,\n\n  'a\nb')\n", "x <- '", "\t1\r\n2", "£ ` \x00 日"]
)
def test_no_text_is_lost(text: str) -> None:
    lines = coloured_lines(text)
    assert "\n".join("".join(piece for _, piece in line) for line in lines) == text
