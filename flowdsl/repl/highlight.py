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
_UNCOLOURED = frozenset({"bracket", "newline"})
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
    from flowdsl.source import Source
    from flowdsl.syntax.highlight import tokens

    known = known_names()
    pieces, at = [], 0
    for token in tokens(Source("<prompt>", text)):
        plain = token.kind in _UNCOLOURED or (token.kind == "name" and token.text not in known)
        pieces.append(("", text[at : token.span.start]))
        pieces.append(("" if plain else f"class:{token.kind}", token.text))
        at = token.span.end
    return [(style, piece) for style, piece in [*pieces, ("", text[at:])] if piece]
