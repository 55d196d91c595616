"""Functions that see their arguments unevaluated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import missing
from flowdsl.r.conditions import of_error, warn
from flowdsl.r.function import Function, form, formals
from flowdsl.r.functions.functional import simplified
from flowdsl.r.machine import Step
from flowdsl.r.matching import Given, match
from flowdsl.r.names import unknown_package
from flowdsl.r.scope import Scope
from flowdsl.r.sourcing import source_file
from flowdsl.r.values import (
    NULL,
    List,
    Poison,
    Vector,
    describe,
    number,
)
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def _replicate(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`replicate(n, expression)`: the expression is evaluated n times."""
    taken = match(
        ["n", "expr", "simplify"],
        [Given(a.name, a.span) for a in node.args],
        "replicate",
        node.span,
    )
    parts = {t: a.value for a, t in zip(node.args, taken)}
    if parts.get("n") is None or parts.get("expr") is None:
        raise missing(
            "n" if parts.get("n") is None else "expr", "replicate", node.span, ["n", "expr"]
        )
    count = yield interp.evaluate(parts["n"], scope)  # type: ignore[arg-type]
    numeric = isinstance(count, Vector) and len(count) == 1 and count.data.dtype.kind in "fib"
    if not numeric or not np.isfinite(count.data[0]):
        raise error(
            "F206", f"`n` of `replicate` must be a whole number, not {describe(count)}", node.span
        )
    interp.budget.elements(int(count.data[0]), node.span)
    items = []
    for _ in range(int(count.data[0])):
        items.append((yield interp.evaluate(parts["expr"], Scope(scope))))  # type: ignore[arg-type]
    numeric = all(isinstance(i, Vector) for i in items)
    return simplified(items) if numeric and items else List(tuple(items))


def _source(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`source("file")`."""
    path = None
    if len(node.args) == 1 and node.args[0].value is not None:
        path = yield interp.evaluate(node.args[0].value, scope)
    if not isinstance(path, Vector) or not path.is_string:
        raise error("F206", "`source` wants the name of a file", node.span)
    return (yield source_file(interp, str(path.data[0]), node.span))


def _switch(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`switch(EXPR, a = ..., b = , ...)`: the alternative that a text or a number chooses."""
    if not node.args or node.args[0].value is None:
        raise missing("EXPR", "switch", node.span, ["EXPR", "..."])
    first = next((a for a in node.args if a.name == "EXPR"), node.args[0])
    rest = [a for a in node.args if a is not first]
    key = yield interp.evaluate(first.value, scope)  # type: ignore[arg-type]
    if isinstance(key, Poison):
        return key
    key = interp.force(key, first.span)
    if not isinstance(key, Vector) or len(key) != 1 or key.data.dtype.kind == "c":
        raise error(
            "F206", f"`switch` chooses by one text or number, not {describe(key)}", first.span
        )
    chosen = by_text(str(key.data.flat[0]), rest) if key.is_string else by_number(key, rest)
    if chosen is None:
        interp.visible = False
        return NULL
    if chosen.value is None:
        raise error("F207", "the alternative that `switch` chooses is empty", chosen.span)
    return (yield interp.evaluate(chosen.value, scope))


def by_text(word: str, args: Sequence[ast.Argument]) -> ast.Argument | None:
    """The alternative of a name; an empty one falls through to the next."""
    for i, arg in enumerate(args):
        if arg.name == word:
            return next((a for a in args[i:] if a.value is not None), arg)
    others = [a for a in args if a.name is None]
    if len(others) > 1:
        raise error("F205", "`switch` takes one alternative without a name", others[1].span)
    return others[0] if others else None


def by_number(key: Vector, args: Sequence[ast.Argument]) -> ast.Argument | None:
    """The alternative of a place, counted from 1."""
    x = float(key.data.flat[0])
    at = int(x) if np.isfinite(x) else 0
    return args[at - 1] if 1 <= at <= len(args) else None


def _library(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`library(tfprobability)`: what it offers is here already."""
    problem = yield package_problem(interp, node, scope)
    if problem is not None:
        raise problem
    interp.visible = False
    return NULL


def _require(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`require(package)`: whether it is here, with a warning where it is not."""
    problem = yield package_problem(interp, node, scope)
    if problem is not None:
        warn(interp, of_error(problem, "warning"), node.span)
    interp.visible = False
    return number(problem is None, node.span)


def package_problem(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """What is wrong with the package that a call names: the error, or None."""
    first = next((a.value for a in node.args if a.name in (None, "package")), None)
    quoted = any(
        a.name == "character.only" and isinstance(a.value, ast.Keyword) and a.value.name == "TRUE"
        for a in node.args
    )
    if isinstance(first, ast.Name) and not quoted:
        package = first.name
    elif isinstance(first, (ast.Name, ast.String)):
        value = yield interp.evaluate(first, scope)
        if not isinstance(value, Vector) or not value.is_string or len(value) != 1:
            raise error("F206", "the name of a package is wanted", first.span)
        package = str(value.data.flat[0])
    elif first is None:
        return None
    else:
        raise error("F206", "the name of a package is wanted", first.span)
    return None if package in interp.packages else unknown_package(interp, package, first.span)


FUNCTIONS: tuple[Function, ...] = (
    form("library", formals("..."), "Accepted for packages whose functions are here.", _library),
    form("require", formals("..."), "As library(), TRUE or FALSE.", _require),
    form(
        "replicate",
        formals("n", "expr"),
        "Evaluate an expression n times; a list of the values.",
        _replicate,
    ),
    form(
        "switch",
        formals("EXPR", "..."),
        "The alternative that a text or a number chooses.",
        _switch,
    ),
    form("source", formals("file"), "Run another file of the same folder.", _source),
)
