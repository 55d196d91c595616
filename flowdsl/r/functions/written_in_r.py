"""Functions that are written in the language itself: `library.R`, parsed when first called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flowdsl.diagnostics import Diagnostic, FlowError
from flowdsl.r.arguments import Actual, Call, missing
from flowdsl.r.calls import call_closure
from flowdsl.r.function import Formal, Function, formals
from flowdsl.r.functions.functional import function_argument
from flowdsl.r.machine import Step
from flowdsl.r.scope import Scope
from flowdsl.r.values import Closure
from flowdsl.source import Source, Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

NAME = "library.R"
FUNCTION_FORMALS = ("FUN",)
"""Formals that take a function, or a text that names one where the caller stands."""


@cache
def paragraphs() -> dict[str, str]:
    """The text of each function of the library, by name.

    >>> paragraphs()["mad"].startswith("mad <- function(x")
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
        for formal in FUNCTION_FORMALS:
            if formal in given:
                given[formal] = function_argument(interp, call, formal)
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


def in_r(name: str, given: tuple[Formal, ...], doc: str, *aliases: str) -> Function:
    """A function whose paragraph of `library.R` is its implementation."""
    return Function(name, given, doc, written(name), aliases)


FUNCTIONS: tuple[Function, ...] = (
    in_r(
        "mad",
        formals("x", ("center", None), ("constant", 1.4826), ("na.rm", False)),
        "Median distance from the median, scaled to the normal's deviation.",
    ),
    in_r("IQR", formals("x", ("na.rm", False), ("type", 7)), "Distance of the quartiles."),
    in_r("weighted.mean", formals("x", ("w", None), ("na.rm", False)), "Mean with weights."),
    in_r("lengths", formals("x", ("use.names", True)), "The length of each element."),
    in_r(
        "tapply",
        formals("X", "INDEX", "FUN", "...", ("default", None), ("simplify", True)),
        "A function of each group of elements.",
    ),
    in_r(
        "aggregate",
        formals("x", "by", "FUN", "..."),
        "A function of each column of a data frame for each group of rows.",
    ),
    in_r(
        "interaction",
        formals("...", ("drop", False), ("sep", ".")),
        "Combinations of factors, as a factor.",
    ),
    in_r("droplevels", formals("x"), "A factor without levels that do not stand."),
    in_r("complete.cases", formals("..."), "Whether nothing is missing in each row."),
    in_r("na.omit", formals("object"), "What is not missing; the rows without missing cells."),
    in_r(
        "mahalanobis",
        formals("x", "center", "cov", ("inverted", False)),
        "Squared distances from a centre, in units of a covariance.",
    ),
    in_r(
        "sample.int",
        formals("n", ("size", None), ("replace", False), ("prob", None)),
        "Whole numbers drawn at random.",
    ),
    in_r("norm", formals("x", ("type", "O")), "A norm of a matrix."),
    in_r("cov2cor", formals("V"), "Correlations from covariances."),
    in_r(
        "approxfun",
        formals(
            "x",
            ("y", None),
            ("method", "linear"),
            ("yleft", None),
            ("yright", None),
            ("rule", 1),
            ("f", 0),
        ),
        "The function of the lines (or steps) between given points.",
    ),
    in_r(
        "splinefun",
        formals("x", ("y", None), ("method", "fmm")),
        "The function of a cubic spline through given points.",
    ),
    in_r("ecdf", formals("x"), "The distribution function of a sample."),
    in_r(
        "Vectorize",
        formals("FUN", ("vectorize.args", None), ("SIMPLIFY", True), ("USE.NAMES", True)),
        "A function of numbers as a function of vectors.",
    ),
)
