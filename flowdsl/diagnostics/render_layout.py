"""Lays a diagnostic out as lines of styled pieces; the renderers only join them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from flowdsl.diagnostics.diagnostic import Diagnostic
from flowdsl.diagnostics.render_line import Window, clean, window
from flowdsl.source import Source, Span

MAX_SPAN_LINES = 6


@dataclass(frozen=True)
class Piece:
    """Text of one style: "", "severity", "message", "gutter", "mark", "related", "help"."""

    text: str
    style: str = ""


Line: TypeAlias = "list[Piece]"


@dataclass(frozen=True)
class Mark:
    """A range of columns (from 0) of one line, with what stands under it."""

    line: int
    start: int
    end: int
    sign: str
    label: str = ""


def layout(diagnostic: Diagnostic) -> list[Line]:
    """The lines that show a diagnostic: header, source excerpts, help."""
    places = [(diagnostic.span, "^", "")] if diagnostic.span is not None else []
    places += [(r.span, "-", clean(r.message)) for r in diagnostic.related]
    sources: dict[int, list[tuple[Span, str, str]]] = {}
    for place in places:
        sources.setdefault(id(place[0].source), []).append(place)
    gutter = max((len(str(_position(span, span.end)[0])) for span, _, _ in places), default=0)
    lines = [
        [
            Piece(f"{diagnostic.severity}[{diagnostic.code}]", "severity"),
            Piece(f": {clean(diagnostic.message)}", "message"),
        ]
    ]
    for group in sources.values():
        lines += _excerpt(group, gutter)
    for name, text in _advice(diagnostic):
        first, *rest = clean(text).split("\n")
        lines.append(
            [Piece(f" {'':{gutter}} = ", "gutter"), Piece(f"{name}: ", "help"), Piece(first)]
        )
        lines += [[Piece(" " * (gutter + 4 + len(name) + 2) + more)] for more in rest]
    return lines


def _advice(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    for hint in diagnostic.hints:
        yield "help", hint
    fix = diagnostic.fix
    if fix is not None and not any(fix.replacement in h for h in diagnostic.hints):
        yield "fix", f"write `{fix.replacement}`" if fix.replacement else "remove it"


def _excerpt(group: Sequence[tuple[Span, str, str]], gutter: int) -> Iterator[Line]:
    """The marked lines of one source, in order."""
    first = group[0][0]
    source = first.source
    if not source.name.startswith("<"):
        line, column = _position(first, first.start)
        arrow = "-->" if group[0][1] == "^" else ":::"
        yield [Piece(f" {'':{gutter - 1}}{arrow} ", "gutter"), Piece(_place(source, line, column))]
    if not source.text:
        return
    marks = [m for span, sign, label in group for m in _marks(span, sign, label)]
    numbers = sorted({m.line for m in marks} | set(_context(source, marks)))
    previous = numbers[0] if numbers else 0
    for number in numbers:
        if number - previous > 1:
            yield [Piece(f" {'...':{gutter}}", "gutter")]
        yield from _numbered(source, number, [m for m in marks if m.line == number], gutter)
        previous = number


def _place(source: Source, line: int, column: int) -> str:
    return f"{clean(source.name)}:{line}:{column}"


def _position(span: Span, offset: int) -> tuple[int, int]:
    return span.source.position(min(max(offset, 0), len(span.source.text)))


def _context(source: Source, marks: Sequence[Mark]) -> Iterator[int]:
    """The line before a marked blank one, so that the end of a file says what it follows."""
    for mark in marks:
        if mark.line > 1 and not source.line(mark.line).strip():
            yield mark.line - 1


def _marks(span: Span, sign: str, label: str) -> Iterator[Mark]:
    """One mark a line of the span; the middle of a long one is left out."""
    source = span.source
    first, column = _position(span, span.start)
    last, end = _position(span, max(span.start, span.end))
    if end == 1 and last > first:
        last, end = last - 1, len(source.line(last - 1)) + 1
    for number in range(first, last + 1):
        inside = first + MAX_SPAN_LINES // 2 <= number <= last - MAX_SPAN_LINES // 2
        if inside and last - first >= MAX_SPAN_LINES:
            continue
        text = source.line(number)
        start = column - 1 if number == first else len(text) - len(text.lstrip())
        stop = end - 1 if number == last else len(text)
        if number in (first, last) or text.strip():
            yield Mark(number, start, stop, sign, label if number == last else "")


def _numbered(source: Source, number: int, marks: list[Mark], gutter: int) -> Iterator[Line]:
    """A source line and the rows of marks under it, once for each window that it needs."""
    text = source.line(number)
    waiting = marks or [Mark(number, 0, 0, "")]
    while waiting:
        shown = window(text, waiting[0].start, waiting[0].end)
        here = [m for m in waiting if shown.shows(m.start)] or waiting[:1]
        waiting = [m for m in waiting if m not in here]
        yield [Piece(f" {number:>{gutter}} | ", "gutter"), Piece(shown.text)]
        for row in _rows([m for m in here if m.sign]):
            yield [Piece(f" {'':{gutter}} | ", "gutter"), *_draw(row, shown)]


def _rows(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks that fit on one row together; a label ends its row."""
    rows: list[list[Mark]] = []
    ordered = sorted(marks, key=lambda m: (bool(m.label), m.start))
    for mark in ordered:
        row = rows[0] if rows else None
        if row is not None and not row[-1].label and row[-1].end < mark.start:
            row.append(mark)
        else:
            rows.append([mark])
    assert all(a.end < b.start for row in rows for a, b in pairwise(row))
    return rows


def _draw(row: Sequence[Mark], shown: Window) -> Line:
    pieces: Line = []
    at = 0
    for mark in row:
        start, end = shown.cells(mark.start, mark.end)
        style = "mark" if mark.sign == "^" else "related"
        label = f" {mark.label}" if mark.label else ""
        pieces += [Piece(" " * (start - at)), Piece(mark.sign * (end - start) + label, style)]
        at = end
    return pieces
