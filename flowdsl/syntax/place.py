"""The tokens around a mistake, and the questions that the rules ask of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flowdsl.source import Source, Span
from flowdsl.syntax.brackets import still_open
from flowdsl.syntax.tokens import OPERANDS, Token, words

# What stands where there is no token.
NOTHING = Token("", "", 0, 0)

# Tokens that begin a value.
BEGINS = words(
    """NUMBER STRING CONSTANT NULL NAME PLACEHOLDER JUMP LBRACE LPAR FUNCTION IF FOR WHILE
    REPEAT"""
)
_TEXT = re.compile(r"\S")


@dataclass(frozen=True)
class Place:
    """Where the parser stopped: `tokens[index]` is wrong, or the statement ends too soon."""

    tokens: Sequence[Token]
    index: int
    source: Source

    def at(self, offset: int) -> Token:
        """A token near the wrong one; an empty one outside the statement."""
        index = self.index + offset
        return self.tokens[index] if 0 <= index < len(self.tokens) else NOTHING

    @property
    def wrong(self) -> Token:
        """The token that cannot stand here."""
        return self.at(0)

    @property
    def before(self) -> Token:
        """The token before it."""
        return self.at(-1)

    @property
    def at_end(self) -> bool:
        """Does the statement end too soon."""
        return self.index >= len(self.tokens)

    @cached_property
    def openers(self) -> list[Token]:
        """The open brackets, outermost first."""
        return still_open(self.tokens[: self.index])

    @property
    def opener(self) -> Token:
        """The innermost open bracket."""
        return self.openers[-1] if self.openers else NOTHING

    @cached_property
    def opened_by(self) -> Token:
        """The token before that bracket: `if`, or what is called or indexed."""
        for i in range(self.index - 1, 0, -1):
            if self.tokens[i] is self.opener:
                return self.tokens[i - 1]
        return NOTHING

    @property
    def is_call(self) -> bool:
        """Are we between the brackets of a call or an index."""
        return self.opener.type in ("LPAR", "LBRACKET", "LBRACKET2") and (
            self.opened_by.type in OPERANDS
        )

    @property
    def starts_line(self) -> bool:
        """Is the wrong token the first on its line."""
        at = self.wrong.start
        while at and self.source.text[at - 1] in " \t\f":
            at -= 1
        return not at or self.source.text[at - 1] == "\n"

    @property
    def text_above(self) -> bool:
        """Does anything come before the wrong token in the source."""
        return _TEXT.search(self.source.text, 0, self.wrong.start) is not None

    @property
    def wants_operand(self) -> bool:
        """Does something have to come here that has a value."""
        return self.before.type not in OPERANDS

    def adjoins(self) -> bool:
        """Do the wrong token and the one before it touch."""
        return self.before.end == self.wrong.start

    def span(self, first: Token, last: Token | None = None) -> Span:
        """From one token to another."""
        return Span(first.start, (last or first).end, self.source)


def shown(token: Token) -> str:
    """A token as the user wrote it, cut when it is long."""
    line = token.text.strip().split("\n")[0]
    if token.type == "NEWLINE":
        return "end of line"
    return line if len(line) <= 30 else line[:27] + "..."
