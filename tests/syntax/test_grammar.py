"""The grammar file itself."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import lark
import pytest

from flowdsl.source import Source
from flowdsl.syntax import parse, tables
from flowdsl.syntax.grammar import grammar_text

ROOT = Path(__file__).parents[2]


def test_the_only_conflict_is_the_dangling_else(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger=lark.logger.name):
        lark.Lark(grammar_text(), parser="lalr", lexer="basic", start="statement", debug=True)
    conflicts = [m for m in caplog.messages if "conflict" in m.lower()]
    assert conflicts
    assert all("Shift/Reduce conflict for terminal ELSE" in m for m in conflicts)


def test_terminals_do_not_collide() -> None:
    # Without a parser, strict mode is about terminals alone.
    lark.Lark(grammar_text(), parser=None, lexer="basic", start="statement", strict=True)


def test_no_terminal_is_anonymous() -> None:
    rules = grammar_text().split("// ------")[:-1]
    assert not re.findall(r'"[^"]*"|/[^/\s]+/', re.sub(r"//.*", "", "".join(rules)))


def test_ready_tables_are_of_this_grammar() -> None:
    assert tables.load(grammar_text()) is not None, "run python -m flowdsl.syntax.write_tables"


def test_tables_of_another_grammar_are_not_used(tmp_path: Path) -> None:
    assert tables.load(grammar_text() + "\n// changed") is None
    assert tables.load(grammar_text(), tmp_path / "missing.json") is None
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    assert tables.load(grammar_text(), broken) is None


def test_built_and_ready_tables_parse_alike() -> None:
    built, ready = tables.build(grammar_text()), tables.load(grammar_text())
    assert ready is not None
    for text in ["a + !b %>% f(c = -1)[2]", "if (a) b else \\(x) x = 3"]:
        assert built.parse(text) == ready.parse(text)


def flow_blocks() -> list[str]:
    text = (ROOT / "grammar" / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```flow\n(.*?)^```$", text, re.M | re.S)


@pytest.mark.parametrize("block", flow_blocks(), ids=lambda b: b.split("\n")[0][:30])
def test_examples_of_the_reference_parse(block: str) -> None:
    assert parse(Source("README.md", block)).diagnostics == ()


def test_parsing_does_not_import_tensorflow() -> None:
    code = (
        "import sys, flowdsl.syntax as s; from flowdsl.source import Source;"
        "s.parse(Source('t', 'normal() %>% exp()'));"
        "sys.exit(any(m.split('.')[0] in ('tensorflow', 'tf_keras', 'jax') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
