"""Is a text whole, or could more lines still make it right: the question of a prompt."""

from __future__ import annotations

from typing import Literal

from flowdsl.diagnostics import FlowError
from flowdsl.limits import DEFAULT_LIMITS
from flowdsl.source import Source
from flowdsl.syntax import size
from flowdsl.syntax.build import Builder
from flowdsl.syntax.lexical import is_unterminated
from flowdsl.syntax.newlines import significant
from flowdsl.syntax.parser import Stopped, parse_tree, split, too_big
from flowdsl.syntax.scanner import scan
from flowdsl.syntax.tokens import ERROR

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
    if too_big(text, DEFAULT_LIMITS):
        return "invalid"
    tokens = [t for t in scan(text) if t.type != "COMMENT"]
    for i, token in enumerate(tokens):
        if token.type == ERROR:
            if not is_unterminated(token):
                return "invalid"
            tokens = tokens[: i + 1]  # an open string takes in all that follows
            break
    statements = list(split(significant(tokens, recover=False)))
    for i, statement in enumerate(statements):
        try:
            size.check(statement, source, DEFAULT_LIMITS)
            Builder(source, DEFAULT_LIMITS).build(parse_tree(statement))
        except FlowError:
            return "invalid"
        except Stopped as stopped:
            ends = stopped.index == len(statement) or statement[stopped.index].type == ERROR
            return "incomplete" if ends and i == len(statements) - 1 else "invalid"
    return "complete"
