"""The grammar file and the Lark parser made of it, loaded once, when first needed."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from lark import Lark

from flowdsl.syntax import tables


def grammar_text() -> str:
    """The text of `flow.lark`: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "grammar", package.parent / "grammar"):
        path = folder / "flow.lark"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError("flow.lark is missing from this installation of flowdsl")


@lru_cache(maxsize=1)
def lark() -> Lark:
    """The LALR parser of one statement; from ready tables if they are of this grammar."""
    text = grammar_text()
    return tables.load(text) or tables.build(text)


@lru_cache(maxsize=1)
def scanner_regex() -> re.Pattern[str]:
    """One pattern of all terminals; the group that matches is the terminal's name.

    The order is Lark's own: higher priority first, then longer fixed text.
    """
    terminals = [
        t
        for t in lark().terminals
        if not t.name.startswith("_") and t.name not in reserved_words().values()
    ]
    terminals.sort(key=lambda t: (-t.priority, t.pattern.type == "re", -len(t.pattern.value)))
    return re.compile("|".join(f"(?P<{t.name}>{t.pattern.to_regexp()})" for t in terminals))


@lru_cache(maxsize=1)
def reserved_words() -> dict[str, str]:
    """Words that are terminals of their own, and so are no names: `if` -> IF."""
    return {
        t.pattern.value: t.name
        for t in lark().terminals
        if t.pattern.type == "str" and t.pattern.value.isalpha()
    }
