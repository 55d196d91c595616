"""Text -> tokens. Whatever is no token becomes an ERROR token, explained in `lexical`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowdsl.syntax.grammar import reserved_words, scanner_regex
from flowdsl.syntax.tokens import ERROR, Token

# Characters that may stand nowhere: NUL, and bytes that were no UTF-8 (lone surrogates).
IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
_ATTACHED = re.compile(r"[\w.]")


def scan(text: str) -> Iterator[Token]:
    """All tokens of a text in order, comments and line ends included, blanks left out.

    >>> [t.text for t in scan("x <- 1 # one")]
    ['x', '<-', '1', '# one']
    """
    match = scanner_regex().match
    words = reserved_words()
    impossible = IMPOSSIBLE.search(text) is not None
    at = 1 if text.startswith("\ufeff") else 0
    size = len(text)
    while at < size:
        found = match(text, at)
        if found is None:
            token = _error(text, at)
        else:
            kind, piece, end = found.lastgroup or "", found.group(), found.end()
            if kind == "BLANK":
                at = end
                continue
            if kind == "NAME":
                kind = words.get(piece, kind)
                if piece in ("r", "R") and text[end : end + 1] in ("'", '"'):
                    kind = ERROR
            elif kind == "NUMBER" and _ATTACHED.match(text, end):
                kind = ERROR
            if kind == "COMMENT":
                piece = piece.rstrip("\r")
                end = at + len(piece)
            if kind == ERROR:
                token = _error(text, at)
            else:
                wrong = impossible and IMPOSSIBLE.search(piece) is not None
                token = Token(ERROR if wrong else kind, piece, at, end)
        yield token
        at = token.end


def _error(text: str, at: int) -> Token:
    """An ERROR token at a place where no token is: as long as the mistake goes on."""
    first = text[at]
    if first in "\"'`%rR":
        # Unterminated: end with the line, so that the next statement is seen.
        end = _line_end(text, at)
    elif first == "_" or first.isdigit() or first == ".":
        end = _number_end(text, at)
    else:
        end = at + 1
    return Token(ERROR, text[at:end], at, end)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1] == "\r" and end - 1 > at else end


def _number_end(text: str, at: int) -> int:
    """Past digits, letters and dots, and past a sign that follows an exponent's e."""
    end = at
    while end < len(text):
        ch = text[end]
        if not (ch.isalnum() or ch in "._" or (ch in "+-" and text[end - 1] in "eE")):
            break
        end += 1
    return max(end, at + 1)
