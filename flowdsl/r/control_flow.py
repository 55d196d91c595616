"""Jumps out of loops and functions, as Python exceptions on their way."""

from __future__ import annotations

from flowdsl.r.values import Value
from flowdsl.source import Span


class Jump(Exception):
    """`break` or `next`, on its way to its loop."""

    def __init__(self, keyword: str, span: Span) -> None:
        self.keyword, self.span = keyword, span


class Return(Exception):
    """`return(value)` on its way out of its function."""

    def __init__(self, value: Value) -> None:
        self.value = value
