"""A stack of open brackets that survives mistakes."""

from __future__ import annotations

from collections.abc import Iterable

from flowdsl.syntax.tokens import CLOSERS, OPENERS, Token

# How far a forgotten bracket is looked for: keeps hostile text from costing quadratic time.
_FAR = 20


def close(stack: list[str], kind: str) -> int:
    """How many entries of a stack of openers a closing bracket takes off.

    Its own opener and what was forgotten above it; the innermost when `)` and `]` were
    mistaken for each other; nothing when it closes nothing.

    >>> close(["(", "{", "["], "{"), close(["("], "["), close(["{"], "(")
    (2, 1, 0)
    """
    if stack and stack[-1] == kind:
        return 1
    near = stack[: -_FAR - 1 : -1]
    if kind in near:
        return near.index(kind) + 1
    return 1 if stack and stack[-1] != "{" and kind != "{" else 0


def still_open(tokens: Iterable[Token]) -> list[Token]:
    """The opening brackets that nothing closes, outermost first; `[[` counts twice."""
    kinds: list[str] = []
    openers: list[Token] = []
    for token in tokens:
        if token.type in OPENERS:
            times = 2 if token.type == "LBRACKET2" else 1
            kinds += [OPENERS[token.type]] * times
            openers += [token] * times
        elif token.type in CLOSERS:
            for _ in range(close(kinds, CLOSERS[token.type])):
                kinds.pop()
                openers.pop()
    return openers
