"""The record of one problem, and the exception that carries such records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from flowdsl.source import Span

Severity = Literal["error", "warning", "lint"]


@dataclass(frozen=True)
class Related:
    """A second place that explains the first, e.g. where an event shape was set."""

    span: Span
    message: str


@dataclass(frozen=True)
class Fix:
    """Text that would mend the problem: replace the span by the replacement."""

    span: Span
    replacement: str


@dataclass(frozen=True)
class Diagnostic:
    """One message to the user.

    Args:
        severity: "error", "warning" or "lint".
        code: `F101` and the like; its family says the stage (see `codes`).
        message: one sentence without jargon, naming the user's own words in backquotes.
        span: the place, or None where there is no text (bad data, a bad file).
        related: further places that explain it.
        hints: what to do, one sentence each.
        fix: a mechanical repair, where one is certain.
    """

    severity: Severity
    code: str
    message: str
    span: Span | None = None
    related: tuple[Related, ...] = ()
    hints: tuple[str, ...] = ()
    fix: Fix | None = None

    def __str__(self) -> str:
        where = ""
        if self.span is not None:
            where = f"{self.span.source.name}:{self.span.line}:{self.span.column}: "
        hints = "".join(f"\n  help: {hint}" for hint in self.hints)
        return f"{where}{self.severity}[{self.code}]: {self.message}{hints}"


class FlowError(Exception):
    """What every public call raises when a spec, its data or a file is wrong.

    `diagnostics` holds at least one record; `str()` shows them all.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__("\n".join(str(d) for d in self.diagnostics))

    def at(self, span: Span | None) -> FlowError:
        """The same error, with a place where it had none."""
        return FlowError(d if d.span else replace(d, span=span) for d in self.diagnostics)


def error(
    code: str,
    message: str,
    span: Span | None = None,
    *hints: str,
    related: Iterable[Related] = (),
    fix: Fix | None = None,
) -> FlowError:
    """A FlowError of one diagnostic, ready to raise.

    >>> raise error("F201", "`foo` is not defined")
    Traceback (most recent call last):
    flowdsl.diagnostics.diagnostic.FlowError: error[F201]: `foo` is not defined
    """
    return FlowError([Diagnostic("error", code, message, span, tuple(related), hints, fix)])


def warning(code: str, message: str, span: Span | None = None, *hints: str) -> Diagnostic:
    """A warning record: the value is used, but probably not what was meant."""
    return Diagnostic("warning", code, message, span, (), hints)


def lint(
    code: str, message: str, span: Span | None = None, *hints: str, fix: Fix | None = None
) -> Diagnostic:
    """A lint record: right, but there is a better way to write it."""
    return Diagnostic("lint", code, message, span, (), hints, fix)
