"""What the user is told: each file of fixtures/syntax/bad with the text that it must give.

`FLOWDSL_ACCEPT=1 pytest tests/syntax/test_messages.py` writes the texts anew; read the diff.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from flowdsl.diagnostics import Diagnostic
from flowdsl.source import Source
from flowdsl.syntax import parse
from flowdsl.syntax.codes import CODES
from flowdsl.syntax.grammar import grammar_text

BAD = Path(__file__).parent.parent / "fixtures" / "syntax" / "bad"
CASES = sorted(BAD.glob("*.flow"))
TERMINALS = set(re.findall(r"^([A-Z]+2?)[.:]", grammar_text(), re.M)) - {"IF", "IN", "NULL", "NOT"}


def shown(diagnostic: Diagnostic) -> str:
    """A diagnostic with everything it says, and the text it points at."""
    lines = [str(diagnostic)]
    if diagnostic.span is not None:
        lines.append(f"  at: {diagnostic.span.text!r}")
    lines += [f"  note: {r.message}: {r.span.text!r}" for r in diagnostic.related]
    if diagnostic.fix is not None:
        lines.append(f"  fix: {diagnostic.fix.span.text!r} -> {diagnostic.fix.replacement!r}")
    return "\n".join(lines)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_message(path: Path) -> None:
    source = Source(path.name, path.read_bytes().decode("utf-8"))
    said = "\n".join(shown(d) for d in parse(source).diagnostics) + "\n"
    expected = path.with_suffix(".txt")
    if os.environ.get("FLOWDSL_ACCEPT"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert "error[" in said
    assert not TERMINALS & set(re.findall(r"\b[A-Z][A-Z]+2?\b", said)), "a terminal's name shows"


def test_each_code_that_is_used_has_a_text() -> None:
    package = Path(__file__).parents[2] / "flowdsl" / "syntax"
    used = {
        code
        for file in package.glob("*.py")
        if file.name != "codes.py"
        for code in re.findall(r'"(F\d{3})"', file.read_text(encoding="utf-8"))
    }
    assert used == set(CODES)


# Examples that only stand for a text too large, or too strange, to print.
SHORTENED = {"F005", "F006", "F120", "F121", "F122"}


@pytest.mark.parametrize("code", sorted(set(CODES) - SHORTENED))
def test_the_examples_of_a_code_are_what_they_say(code: str) -> None:
    _, text = CODES[code]
    _, rest = text.split("Wrong:\n")
    wrong, right = (re.sub("^    ", "", part, flags=re.M) for part in rest.split("\nRight:\n"))
    assert code in [d.code for d in parse(Source("wrong", wrong)).diagnostics]
    assert parse(Source("right", right)).diagnostics == ()
