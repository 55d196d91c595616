"""Tokens for colouring: every one has a kind a reader knows and a span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowdsl.source import Source, Span
from flowdsl.syntax.grammar import reserved_words
from flowdsl.syntax.scanner import scan
from flowdsl.syntax.tokens import CLOSERS, ERROR, OPENERS

Kind = Literal[
    "number", "string", "keyword", "name", "operator", "bracket", "comment", "newline", "error"
]


@dataclass(frozen=True)
class Lexeme:
    """A piece of a source to colour."""

    kind: Kind
    span: Span

    @property
    def text(self) -> str:
        """The piece as written."""
        return self.span.text


_KINDS: dict[str, Kind] = {
    "NUMBER": "number",
    "STRING": "string",
    "CONSTANT": "keyword",
    "JUMP": "keyword",
    "FUNCTION": "keyword",
    "NAME": "name",
    "PLACEHOLDER": "name",
    "COMMENT": "comment",
    "NEWLINE": "newline",
    ERROR: "error",
    **dict.fromkeys((*OPENERS, *CLOSERS), "bracket"),
}


def tokens(source: Source) -> tuple[Lexeme, ...]:
    """All pieces of a source but blanks, in order; wrong text too, as kind "error".

    >>> [(t.kind, t.text) for t in tokens(Source("a.flow", "x <- 1"))]
    [('name', 'x'), ('operator', '<-'), ('number', '1')]
    """
    keywords = frozenset(reserved_words().values())
    return tuple(
        Lexeme(
            "keyword" if t.type in keywords else _KINDS.get(t.type, "operator"),
            Span(t.start, t.end, source),
        )
        for t in scan(source.text)
    )
