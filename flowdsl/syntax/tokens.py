"""The token: a terminal of the grammar with its place."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """A piece of text; `type` is a terminal of the grammar, ERROR or STOP.

    The attribute `type` is what Lark reads; the rest is ours.
    """

    type: str
    text: str
    start: int
    end: int


def words(text: str) -> frozenset[str]:
    """The words of a text, for tables that read as prose."""
    return frozenset(text.split())


OPENERS = {"LPAR": "(", "LBRACKET": "[", "LBRACKET2": "[", "LBRACE": "{"}
CLOSERS = {"RPAR": "(", "RBRACKET": "[", "RBRACE": "{"}
OPERANDS = frozenset(
    ("NUMBER", "STRING", "CONSTANT", "NULL", "NAME", "PLACEHOLDER", "JUMP", *CLOSERS)
)
HEADERS = words("IF FOR WHILE FUNCTION")

# What is no token of the language, and what ends a top-level statement.
ERROR = "ERROR"
STOP = "STOP"
