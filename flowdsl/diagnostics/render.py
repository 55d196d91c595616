"""Diagnostics as plain text, the way they stand in logs and files."""

from __future__ import annotations

from collections.abc import Iterable

from flowdsl.diagnostics.diagnostic import Diagnostic
from flowdsl.diagnostics.render_json import to_json
from flowdsl.diagnostics.render_layout import layout

__all__ = ["plain", "summary", "to_json"]


def plain(diagnostic: Diagnostic) -> str:
    """A diagnostic with its source lines, marks and help.

    >>> from flowdsl.source import Source, Span
    >>> source = Source("<text>", "normal() %>% scal(2)")
    >>> span = Span(13, 17, source)
    >>> print(plain(Diagnostic("error", "F201", "`scal` is not defined", span)))
    error[F201]: `scal` is not defined
     1 | normal() %>% scal(2)
       |              ^^^^
    """
    lines = ("".join(piece.text for piece in line) for line in layout(diagnostic))
    return "\n".join(line.rstrip() for line in lines)


def summary(name: str, diagnostics: Iterable[Diagnostic]) -> str:
    """One line that counts what was found.

    >>> summary("a.flow", [])
    'a.flow: no problems'
    >>> d = Diagnostic("error", "F101", "...")
    >>> summary("a.flow", [d, d, Diagnostic("warning", "F305", "...")])
    '2 errors, 1 warning in a.flow'
    """
    counts = {"error": 0, "warning": 0, "lint": 0}
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
    parts = [f"{n} {kind}{'s' * (n != 1)}" for kind, n in counts.items() if n]
    return f"{', '.join(parts)} in {name}" if parts else f"{name}: no problems"
