"""Colours of the prompt's input, from the language's own tokens."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

STYLE = Style.from_dict(
    {
        "comment": "ansibrightblack",
        "string": "ansigreen",
        "number": "ansicyan",
        "keyword": "ansimagenta",
        "name": "ansiblue",
        "operator": "ansiyellow",
        "error": "ansired underline",
    }
)
_KINDS = {
    "COMMENT": "comment",
    "STRING": "string",
    "NUMBER": "number",
    "CONSTANT": "keyword",
    "NULL": "keyword",
    "IF": "keyword",
    "ELSE": "keyword",
    "FOR": "keyword",
    "IN": "keyword",
    "WHILE": "keyword",
    "REPEAT": "keyword",
    "FUNCTION": "keyword",
    "JUMP": "keyword",
    "ERROR": "error",
}
_PUNCTUATION = frozenset("()[]{},;\n")
_TOO_LONG = 20_000


class FlowLexer(Lexer):
    """Colours a document line by line."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """A function from line numbers to coloured pieces."""
        lines = coloured_lines(document.text)
        return lambda number: lines[number] if number < len(lines) else []


def coloured_lines(text: str) -> list[StyleAndTextTuples]:
    """Pieces of each line with their styles.

    >>> coloured_lines("scale(2)")[0][:2]
    [('class:name', 'scale'), ('', '(')]
    """
    lines: list[StyleAndTextTuples] = [[]]
    for style, piece in _pieces(text):
        for i, part in enumerate(piece.split("\n")):
            if i:
                lines.append([])
            if part:
                lines[-1].append((style, part))
    return lines


def _pieces(text: str) -> list[tuple[str, str]]:
    if len(text) > _TOO_LONG:
        return [("", text)]
    from flowdsl.repl.help import known_names
    from flowdsl.syntax.scanner import scan

    known = known_names()
    pieces, at = [], 0
    for token in scan(text):
        kind = _KINDS.get(token.type)
        if token.type == "NAME":
            kind = "name" if token.text in known else None
        elif kind is None and token.text and token.text not in _PUNCTUATION:
            kind = "operator"
        pieces.append(("", text[at : token.start]))
        pieces.append((f"class:{kind}" if kind else "", text[token.start : token.end]))
        at = token.end
    return [(style, piece) for style, piece in [*pieces, ("", text[at:])] if piece]
