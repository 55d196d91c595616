"""`source("file")`: another spec of the same folder, and nothing outside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.r.machine import Step
from flowdsl.r.program import evaluated
from flowdsl.source import Source, Span
from flowdsl.syntax import parse_strict

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def source_file(interp: Interpreter, name: str, span: Span | None) -> Step:
    """Evaluate a file's statements in the session; the value of the last.

    Raises:
        FlowError: F503 outside the folder, missing, not text, or including itself.
    """
    if interp.directory is None:
        raise error("F503", "this spec may not read files", span)
    root = interp.directory.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise error("F503", f"`{name}` is outside the spec's folder", span)
    if path in interp.sourcing:
        raise error("F503", f"`{name}` includes itself", span)
    try:
        with path.open("rb") as file:
            raw = file.read(interp.limits.source_bytes + 1)
        body = raw.decode("utf-8")
    except OSError as problem:
        raise error("F503", f"`{name}` cannot be read: {problem.strerror}", span) from None
    except UnicodeDecodeError:
        raise error("F503", f"`{name}` is not UTF-8 text", span) from None
    program = parse_strict(Source(name, body), interp.limits)
    interp.sourcing.append(path)
    try:
        return (yield evaluated(interp, program))
    finally:
        interp.sourcing.pop()
