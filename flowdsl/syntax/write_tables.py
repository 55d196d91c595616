"""Writes the ready-made parser tables: `python -m flowdsl.syntax.write_tables`."""

from __future__ import annotations

from flowdsl.syntax.grammar import grammar_text
from flowdsl.syntax.tables import FILE, dump

if __name__ == "__main__":
    FILE.write_text(dump(grammar_text()), encoding="utf-8")
