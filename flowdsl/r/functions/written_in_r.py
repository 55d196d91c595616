"""Functions that are written in the language itself: `library.R`, parsed when first called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowdsl.catalogue.functions.r_library import ENTRIES
from flowdsl.diagnostics import Diagnostic, FlowError
from flowdsl.r.arguments import Actual, Call, missing
from flowdsl.r.calls import call_closure
from flowdsl.r.functions.functional import function
from flowdsl.r.machine import Step
from flowdsl.r.scope import Scope
from flowdsl.r.values import Closure
from flowdsl.source import Source, Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

NAME = "library.R"
FUNCTIONS = ("FUN",)
"""Formals that take a function, or a text that names one where the caller stands."""


@cache
def paragraphs() -> dict[str, str]:
    """The text of each function of the library, by name.

    >>> paragraphs()["casefold"].startswith("casefold <- function(x")
    True
    """
    text = Path(__file__).with_name(NAME).read_text(encoding="utf-8")
    parts = [p for p in text.split("\n\n") if not p.startswith("#")]
    return {p.partition(" <- ")[0].strip(): p for p in parts}


@cache
def literal(name: str) -> ast.Function:
    """One function of the library, parsed once."""
    from flowdsl.syntax import parse

    node = parse(Source(NAME, paragraphs()[name])).program.statements[0]
    assert isinstance(node, ast.Assign) and isinstance(node.value, ast.Function)
    return node.value


def written(name: str) -> Callable[[Interpreter, Call], Step]:
    """An implementation by a function of the library."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        node = literal(name)
        for parameter in node.parameters:
            known = parameter.name in call.values or parameter.default is not None
            if not known and parameter.name != "...":
                raise missing(
                    parameter.name, call.name, call.span, [f.name for f in call.entry.formals]
                )
        given = dict(call.values)
        for formal in FUNCTIONS:
            if formal in given:
                given[formal] = function(interp, call, formal)
        actuals = [Actual(n, v, call.span) for n, v in given.items()]
        body = Closure(node, Scope(None))
        try:
            return (yield call_closure(interp, body, [*actuals, *call.dots], call.span, call.name))
        except FlowError as problem:
            raise FlowError(placed(d, call.span) for d in problem.diagnostics) from None

    return implementation


def placed(problem: Diagnostic, span: Span | None) -> Diagnostic:
    """A problem inside the library as one of the call."""
    inside = problem.span is not None and problem.span.source.name == NAME
    return replace(problem, span=span, related=(), fix=None) if inside else problem


TABLE: dict[str, Any] = {entry.key: written(entry.name) for entry in ENTRIES}
