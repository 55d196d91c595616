"""Diagnostics as JSON objects, for editors and scripts."""

from __future__ import annotations

from typing import Any

from flowdsl.diagnostics.diagnostic import Diagnostic
from flowdsl.source import Span

_NOWHERE = {"file": None, "line": None, "column": None, "end_line": None, "end_column": None}


def to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic made of JSON's own types.

    Lines and columns count from 1, columns in code points; the end lies behind the last one.

    >>> from flowdsl.source import Source
    >>> span = Span(0, 3, Source("a.flow", "foo"))
    >>> found = to_json(Diagnostic("error", "F201", "`foo` is not defined", span))
    >>> found["file"], found["line"], found["column"], found["end_column"]
    ('a.flow', 1, 1, 4)
    """
    fix = diagnostic.fix
    return {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        **place(diagnostic.span),
        "related": [{"message": r.message, **place(r.span)} for r in diagnostic.related],
        "hints": list(diagnostic.hints),
        "fix": None if fix is None else {"replacement": fix.replacement, **place(fix.span)},
    }


def place(span: Span | None) -> dict[str, Any]:
    """File, line and column of both ends of a span."""
    if span is None:
        return dict(_NOWHERE)
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {
        "file": span.source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }
