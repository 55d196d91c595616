"""R's newline rules: which line ends count, and where a statement ends.

A line end counts at top level and in `{ }`, never inside `( )` and `[ ]`: the innermost bracket
decides. It does not count while the expression is visibly unfinished: after an operator, and
after the head of `if`, `for`, `while` and `function`. Inside brackets an `else` may stand on the
next line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowdsl.syntax.brackets import close, still_open
from flowdsl.syntax.tokens import CLOSERS, HEADERS, OPENERS, STOP, Token, words

# After these the expression goes on, on whatever line.
_CONTINUES = words(
    """SIGN TIMES POWER COLON COMPARE AND OR NOT TILDE QUESTION PIPE MEMBER EQUAL LEFT_ASSIGN
    RIGHT_ASSIGN FUNCTION IF ELSE FOR WHILE REPEAT IN"""
)


@dataclass
class _Frame:
    """An open bracket: does it hold the head of an `if`, and how many `if`s may get an `else`."""

    start: int
    head: bool
    ifs: int = 0


def significant(tokens: Sequence[Token], recover: bool = True) -> Iterator[Token]:
    """The tokens that count, lazily; a STOP stands where a top-level statement ends.

    Args:
        tokens: all tokens of a text, without comments.
        recover: may a line that looks like a statement end a bracket that nothing closes.

    >>> from flowdsl.syntax.scanner import scan
    >>> [t.type for t in significant(list(scan("(a\\n)\\nb")))]
    ['LPAR', 'NAME', 'RPAR', 'STOP', 'NAME']
    """
    forgotten = {t.start for t in still_open(tokens)} if recover else set()
    frames: list[_Frame] = []
    openers: list[str] = []  # of the frames
    newline: Token | None = None  # the first line end since the last token
    goes_on = False  # the last token asks for more
    before = ""  # type of the last token
    for i, token in enumerate(tokens):
        kind = token.type
        if kind == "NEWLINE":
            newline = newline or (None if goes_on else token)
            continue
        if newline is not None:
            if frames and frames[0].start in forgotten and _is_assignment(tokens, i):
                frames, openers = [], []  # nothing closes the bracket above: start afresh
            if not frames:
                yield newline._replace(type=STOP)
            elif _counts(frames[-1], openers[-1], kind):
                yield newline
            newline = None
        goes_on = kind in _CONTINUES and token.text != "\\"
        if kind in OPENERS:
            head = kind == "LPAR" and before in HEADERS
            for _ in range(2 if kind == "LBRACKET2" else 1):
                frames.append(_Frame(token.start, head))
                openers.append(OPENERS[kind])
        elif kind in CLOSERS:
            for _ in range(close(openers, CLOSERS[kind])):
                goes_on = frames.pop().head
                openers.pop()
        elif kind == "IF" and frames:
            frames[-1].ifs += 1
        elif kind in ("ELSE", "COMMA") and frames and frames[-1].ifs:
            frames[-1].ifs -= 1
        before = kind
        yield token._replace(type=STOP) if kind == "SEMICOLON" and not frames else token


def _counts(frame: _Frame, opener: str, following: str) -> bool:
    """Does a line end count inside a bracket, given the token that follows."""
    if not frame.ifs:
        return opener == "{"
    if following in CLOSERS or following in ("ELSE", "COMMA"):
        return False
    # R's own oddity: here a line end ends an `if` even inside `( )`.
    frame.ifs -= 1
    return True


def _is_assignment(tokens: Sequence[Token], i: int) -> bool:
    """Does a line begin here, in its first column, with `name <-`."""
    here, after = tokens[i : i + 2] if i + 1 < len(tokens) else (tokens[i], tokens[i])
    return (
        here.type == "NAME"
        and after.type == "LEFT_ASSIGN"
        and tokens[i - 1].type == "NEWLINE"
        and tokens[i - 1].end == here.start
    )
