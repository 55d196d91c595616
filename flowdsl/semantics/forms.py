"""Functions that see their arguments unevaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.semantics.actuals import missing
from flowdsl.semantics.calls import Return
from flowdsl.semantics.evaluate import MISSING, Promise, evaluate
from flowdsl.semantics.machine import Step
from flowdsl.semantics.matching import Given, match
from flowdsl.semantics.scope import Scope
from flowdsl.semantics.values import NULL, List, Value, Vector, describe, number
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


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
    count = yield evaluate(interp, parts["n"], scope)  # type: ignore[arg-type]
    numeric = isinstance(count, Vector) and len(count) == 1 and count.data.dtype.kind in "fib"
    if not numeric or not np.isfinite(count.data[0]):
        raise error(
            "F206", f"`n` of `replicate` must be a whole number, not {describe(count)}", node.span
        )
    interp.budget.elements(int(count.data[0]), node.span)
    items = []
    for _ in range(int(count.data[0])):
        items.append((yield evaluate(interp, parts["expr"], Scope(scope))))  # type: ignore[arg-type]
    from flowdsl.semantics.functions.functional import simplified

    numeric = all(isinstance(i, Vector) for i in items)
    return simplified(items) if numeric and items else List(tuple(items))


def _missing(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`missing(x)`: whether the caller left a formal out."""
    arg = node.args[0].value if node.args else None
    if not isinstance(arg, ast.Name):
        raise error("F206", "`missing` wants the name of a formal", node.span)
    bound = scope.bindings.get(arg.name)
    return number(bound is MISSING or isinstance(bound, Promise), node.span)
    yield


def _return(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`return(value)`."""
    value: Value = NULL
    if node.args and node.args[0].value is not None:
        value = yield evaluate(interp, node.args[0].value, scope)
    raise Return(value)


def _source(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`source("file")`."""
    from flowdsl.semantics.sourcing import source_file

    path = None
    if len(node.args) == 1 and node.args[0].value is not None:
        path = yield evaluate(interp, node.args[0].value, scope)
    if not isinstance(path, Vector) or not path.is_string:
        raise error("F206", "`source` wants the name of a file", node.span)
    return (yield source_file(interp, str(path.data[0]), node.span))


def _library(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`library(tfprobability)`: everything is here already."""
    return NULL
    yield


FORMS = {
    "function.library": _library,
    "function.replicate": _replicate,
    "function.missing": _missing,
    "function.return": _return,
    "function.source": _source,
}
