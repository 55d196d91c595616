"""Evaluated arguments, and a call as an implementation sees it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flowdsl.diagnostics import error
from flowdsl.r.function import REQUIRED
from flowdsl.r.matching import Given, usage
from flowdsl.r.scope import Scope
from flowdsl.r.values import NULL, Null, Value, number, text
from flowdsl.source import Span


@dataclass(frozen=True, eq=False)
class Actual:
    """An evaluated argument."""

    name: str | None
    value: Value
    span: Span | None = None
    name_span: Span | None = None

    @property
    def given(self) -> Given:
        """What matching needs of it."""
        return Given(self.name, self.span, self.name_span)


@dataclass(frozen=True, eq=False)
class Call:
    """A call of an R function or action, as its implementation sees it.

    `entry` is the definition that is called: R's `Function`, or what a language built on R has.
    `style` tells by which of its names, and so by which signature: "prefixed", "tfp" or "short".
    """

    name: str
    entry: Any
    values: dict[str, Value]
    dots: tuple[Actual, ...]
    span: Span | None
    scope: Scope | None = field(default=None, repr=False)
    style: str = "short"

    def get(self, name: str) -> Value:
        """An argument, or its default; NULL when it has none to give."""
        if name in self.values:
            return self.values[name]
        formal = next(f for f in self.entry.formals if f.name == name)
        if formal.default is REQUIRED:
            raise missing(formal.name, self.name, self.span, [f.name for f in self.entry.formals])
        default = formal.default
        if default is None:
            return NULL
        return text(default) if isinstance(default, str) else number(default)

    def has(self, name: str) -> bool:
        """Whether an argument was given and is not NULL."""
        return name in self.values and not isinstance(self.values[name], Null)


def missing(formal: str, called: str, span: Span | None, formals: Sequence[str]) -> Exception:
    """The error for an argument that was not given."""
    return error(
        "F207", f"`{called}` needs its argument `{formal}`", span, usage(called, list(formals))
    )


# A variable, and what looks like one but is a constant.
SYMBOL = re.compile(r"(?:[^\W\d_]|\.(?!\d))[\w.]*")

WORDS = frozenset({"TRUE", "FALSE", "NULL", "NA", "Inf", "NaN"})


def label(a: Actual) -> str:
    """The name of a line: its argument's, or the variable that is bound."""
    if a.name:
        return a.name
    written = a.span.text if a.span is not None else ""
    return written if SYMBOL.fullmatch(written) and written not in WORDS else ""
