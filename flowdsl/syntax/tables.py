"""Ready-made parser tables, so that starting up takes milliseconds.

Lark needs a third of a second to work out the LALR tables, as much as a whole command may take.
`tables.json` holds them. They are used only if they were made of this very grammar by this
release of Lark; otherwise they are worked out anew, so a stale file costs time, never truth.

Run `python -m flowdsl.syntax.write_tables` after a change of the grammar.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

FILE = Path(__file__).with_name("tables.json")


def build(grammar: str) -> Lark:
    """The parser of a grammar, tables worked out."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="basic",  # unused: the parser is fed one token at a time
        start="statement",
        maybe_placeholders=False,
        propagate_positions=False,
    )


def load(grammar: str, file: Path = FILE) -> Lark | None:
    """The parser of a grammar from ready tables, or None if there are none that fit."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if stored["made_of"] != fingerprint(grammar):
        return None
    data, memo = stored["data"], _int_keys(stored["memo"])
    table = data["parser"]["parser"]
    table["tokens"] = _int_keys(table["tokens"])
    table["states"] = {int(s): _int_keys(actions) for s, actions in table["states"].items()}
    return Lark._load_from_dict(data, memo)


def dump(grammar: str) -> str:
    """The text of `tables.json` for a grammar."""
    data, memo = build(grammar).memo_serialize([TerminalDef, Rule])
    stored = {"made_of": fingerprint(grammar), "data": data, "memo": memo}
    return json.dumps(stored, separators=(",", ":")) + "\n"


def fingerprint(grammar: str) -> str:
    """What tables depend on: the grammar, and the release of Lark but for its last number."""
    release = ".".join(lark.__version__.split(".")[:2])
    return f"lark {release}, sha256 {hashlib.sha256(grammar.encode()).hexdigest()}"


def _int_keys(mapping: dict[str, Any]) -> dict[int, Any]:
    """JSON has no integer keys."""
    return {int(key): value for key, value in mapping.items()}
