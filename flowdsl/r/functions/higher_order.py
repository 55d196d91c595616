"""Functions that make functions, and searches with a function."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.r import indexing
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.calls import call_value
from flowdsl.r.elementwise import NA
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.functional import function_argument
from flowdsl.r.functions.reading import flag
from flowdsl.r.machine import Step
from flowdsl.r.scope import Scope
from flowdsl.r.truth import truth
from flowdsl.r.values import NULL, Builtin, Closure, Value, Vector, number
from flowdsl.source import Source
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


@cache
def literal(text: str) -> ast.Function:
    """A function literal of R's, parsed once."""
    from flowdsl.syntax import parse

    node = parse(Source("R", text)).program.statements[0]
    assert isinstance(node, ast.Function)
    return node


def wrapping(text: str, formal: str) -> Callable[[Interpreter, Call], Value]:
    """A function that gives a closure over its one function argument."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        scope = Scope(None, {formal: function_argument(interp, call, formal)})
        return Closure(literal(text), scope)

    return implementation


def search(found_item: bool) -> Callable[[Interpreter, Call], Step]:
    """`Find(f, x, right)` and `Position(f, x, right)`."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        fun = function_argument(interp, call, "f")
        items = list(enumerate(indexing.listed(interp, call.get("x"), call.span)))
        for i, item in reversed(items) if flag(call, "right") else items:
            actuals = [Actual(None, item, call.span)]
            answer = yield call_value(interp, fun, actuals, call.span, None, "f")
            if truth(interp, answer, call.span):
                return item if found_item else number(i + 1, call.span)
        return NULL if found_item else number(NA, call.span)

    return implementation


def match_fun(interp: Interpreter, call: Call) -> Value:
    """`match.fun(FUN)`."""
    return function_argument(interp, call, "FUN")


def formal_args(interp: Interpreter, call: Call) -> Value:
    """`formalArgs(def)`."""
    fun = function_argument(interp, call, "def")
    names: list[str] = []
    if isinstance(fun, Closure):
        names = [p.name for p in fun.node.parameters]
    elif isinstance(fun, Builtin):
        names = interp.formal_names(fun)
    return Vector(np.array(names, dtype=object), span=call.span)


FUNCTIONS: tuple[Function, ...] = (
    function("formalArgs", formals("def"), "Names of the arguments of a function.", formal_args),
    function(
        "Negate",
        formals("f"),
        "The function that is TRUE where f is FALSE.",
        wrapping("function(...) !f(...)", "f"),
    ),
    function(
        "Find",
        formals("f", "x", ("right", False)),
        "The first element for which f is TRUE.",
        search(True),
    ),
    function(
        "Position",
        formals("f", "x", ("right", False)),
        "The place of the first such element.",
        search(False),
    ),
    function("match.fun", formals("FUN"), "The function of a name.", match_fun),
)
