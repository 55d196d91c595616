"""Is a text whole, or could more lines still make it right: the question of a prompt."""

from __future__ import annotations

from typing import Literal

from flowdsl.diagnostics import FlowError
from flowdsl.source import Source
from flowdsl.syntax.lexical import is_unterminated
from flowdsl.syntax.newlines import significant
from flowdsl.syntax.parser import Stopped, parse_statement, parse_tree, split
from flowdsl.syntax.scanner import scan
from flowdsl.syntax.tokens import ERROR, Token

Completeness = Literal["complete", "incomplete", "invalid"]


def completeness(text: str) -> Completeness:
    """Can a text be run, or should a prompt ask for another line.

    Args:
        text: what was typed so far.

    Returns:
        "incomplete" when nothing is wrong yet but an end is missing.

    >>> completeness("f(1,"), completeness("x <- 1"), completeness("f(1))")
    ('incomplete', 'complete', 'invalid')
    """
    source = Source("<prompt>", text)
    tokens = [t for t in scan(text) if t.type != "COMMENT"]
    for i, token in enumerate(tokens):
        if token.type == ERROR:
            # An open string takes in all that follows, so what follows is no token.
            if not is_unterminated(token):
                return "invalid"
            tokens = tokens[: i + 1]
            break
    for statement in split(significant(tokens)):
        try:
            parse_statement(statement, source)
        except FlowError:
            return (
                "incomplete"
                if statement[-1] is tokens[-1] and _ends_early(statement)
                else "invalid"
            )
    return "complete"


def _ends_early(statement: list[Token]) -> bool:
    """Is the first mistake in a statement that it ends."""
    try:
        parse_tree(statement)
    except Stopped as stopped:
        at_end = stopped.index == len(statement)
        return at_end or statement[stopped.index].type == ERROR
    return False
