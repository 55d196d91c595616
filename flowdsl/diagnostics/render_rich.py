"""Diagnostics in colour. Rich gets `Text` pieces only: no user text is read as markup."""

from __future__ import annotations

from rich.text import Text

from flowdsl.diagnostics.diagnostic import Diagnostic
from flowdsl.diagnostics.render_layout import layout

_SEVERITY = {"error": "bold red", "warning": "bold yellow", "lint": "bold cyan"}
_STYLES = {"": "", "message": "bold", "gutter": "blue", "related": "cyan", "help": "bold green"}


def coloured(diagnostic: Diagnostic) -> Text:
    """A diagnostic as rich text; its plain text is that of `render.plain`."""
    severity = _SEVERITY[diagnostic.severity]
    styles = {**_STYLES, "severity": severity, "mark": severity}
    lines = []
    for line in layout(diagnostic):
        text = Text.assemble(*((piece.text, styles[piece.style]) for piece in line))
        text.rstrip()
        lines.append(text)
    return Text("\n").join(lines)
