"""Where text comes from and how a place in it is named."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Source:
    """A named piece of specification text.

    Args:
        name: what diagnostics call it: a path, `<stdin>`, `<prompt:3>`.
        text: the whole text; offsets into it count code points.

    >>> Source("a.flow", "x\\ny").position(2)
    (2, 1)
    """

    name: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which each line begins."""
        return (0, *(i + 1 for i, ch in enumerate(self.text) if ch == "\n"))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Text of a line (counted from 1) without its line end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(self.text)} characters)"


@dataclass(frozen=True)
class Span:
    """The half-open range `start:end` of a source, in code points.

    >>> s = Source("a.flow", "normal() %>% exp()")
    >>> Span(0, 8, s).text
    'normal()'
    """

    start: int
    end: int
    source: Source = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The text the span covers."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """Line on which the span starts, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """Column at which the span starts, from 1, in code points."""
        return self.source.position(self.start)[1]

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of another."""
        return Span(self.start, other.end, self.source)
