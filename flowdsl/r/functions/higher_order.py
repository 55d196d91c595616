"""Functions that make functions, and searches with a function."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.r import indexing
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.arithmetic import unary
from flowdsl.r.calls import call_value
from flowdsl.r.evaluate import truth
from flowdsl.r.functions.functional import function
from flowdsl.r.functions.reading import flag
from flowdsl.r.machine import Step
from flowdsl.r.operators import infix
from flowdsl.r.scope import Scope
from flowdsl.r.values import NULL, Builtin, Closure, Value, Vector, number
from flowdsl.semantics.entry_calls import signature
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
        scope = Scope(None, {formal: function(interp, call, formal)})
        return Closure(literal(text), scope)

    return implementation


def search(found_item: bool) -> Callable[[Interpreter, Call], Step]:
    """`Find(f, x, right)` and `Position(f, x, right)`."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        fun = function(interp, call, "f")
        items = list(enumerate(indexing.listed(interp, call.get("x"), call.span)))
        for i, item in reversed(items) if flag(call, "right") else items:
            actuals = [Actual(None, item, call.span)]
            answer = yield call_value(interp, fun, actuals, call.span, None, "f")
            if truth(interp, answer, call.span):
                return item if found_item else number(i + 1, call.span)
        from flowdsl.r.elementwise import NA

        return NULL if found_item else number(NA, call.span)

    return implementation


def match_fun(interp: Interpreter, call: Call) -> Value:
    """`match.fun(FUN)`."""
    return function(interp, call, "FUN")


def operation(interp: Interpreter, call: Call) -> Value:
    """An operator called by its name, as in `Reduce("%in%", x)`."""
    left, right = (call.get(f.name) for f in call.entry.formals)
    return infix(interp, call.entry.name, left, right, call.span)


def negation(interp: Interpreter, call: Call) -> Value:
    """`!` called by its name."""
    return unary("!", call.get("x"), call.span)


def formal_args(interp: Interpreter, call: Call) -> Value:
    """`formalArgs(def)`."""
    fun = function(interp, call, "def")
    names: list[str] = []
    if isinstance(fun, Closure):
        names = [p.name for p in fun.node.parameters]
    elif isinstance(fun, Builtin):
        names = [f.name for f in signature(fun.entries[0], fun.style)]
    return Vector(np.array(names, dtype=object), span=call.span)


def is_environment(interp: Interpreter, call: Call) -> Value:
    """`is.environment(x)`: no value is one."""
    call.get("x")
    return number(False, call.span)


def is_primitive(interp: Interpreter, call: Call) -> Value:
    """`is.primitive(x)`."""
    return number(isinstance(call.get("x"), Builtin), call.span)


TABLE: dict[str, Any] = {
    "function.%in%": operation,
    "function.%o%": operation,
    "function.:": operation,
    "function.!": negation,
    "function.Negate": wrapping("function(...) !f(...)", "f"),
    "function.formalArgs": formal_args,
    "function.Find": search(True),
    "function.Position": search(False),
    "function.match.fun": match_fun,
    "function.is.environment": is_environment,
    "function.is.primitive": is_primitive,
}
