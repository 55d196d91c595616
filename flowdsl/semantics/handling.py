"""`tryCatch`, `try` and the functions that keep warnings and messages quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowdsl.diagnostics import FlowError, error
from flowdsl.semantics.actuals import Actual
from flowdsl.semantics.calls import call_value
from flowdsl.semantics.conditions import (
    CLASSES,
    DESCRIBED,
    Handler,
    Signal,
    catchable,
    handling,
    of_error,
)
from flowdsl.semantics.evaluate import evaluate, truth
from flowdsl.semantics.machine import Step
from flowdsl.semantics.scope import Scope
from flowdsl.semantics.values import NULL, Opaque, Value, describe, is_function
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter

CAUGHT = frozenset(name for names in CLASSES.values() for name in names) - {"try-error"}


def expression(node: ast.Call, called: str, name: str = "expr") -> ast.Node | None:
    """The argument of a name, else the first without one."""
    for wanted in (name, None):
        for arg in node.args:
            if arg.name == wanted:
                return arg.value
    return None


def try_catch(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`tryCatch(expr, error = function(e) ..., finally = ...)`."""
    handlers: dict[str, Value] = {}
    for arg in node.args:
        if arg.name in (None, "expr", "finally") or arg.value is None:
            continue
        if arg.name not in CAUGHT:
            raise error(
                "F203",
                f"`tryCatch` handles no `{arg.name}`",
                arg.name_span or arg.span,
                "error, warning, message, condition and finally are known",
            )
        handler = yield evaluate(interp, arg.value, scope)
        if not is_function(handler):
            raise error(
                "F206",
                f"`{arg.name}` of `tryCatch` must be a function, not {describe(handler)}",
                arg.value.span,
                f"write {arg.name} = function(e) ...",
            )
        handlers[str(arg.name)] = handler
    last = next((a.value for a in node.args if a.name == "finally"), None)
    try:
        value = yield caught(interp, node, scope, handlers)
    except Exception:
        if last is not None:
            yield evaluate(interp, last, scope)
        raise
    if last is not None:
        visible = interp.visible
        yield evaluate(interp, last, scope)
        interp.visible = visible
    return value


def caught(interp: Interpreter, node: ast.Call, scope: Scope, handlers: dict[str, Value]) -> Step:
    """The value of the expression, or of the handler that what happens calls."""
    body = expression(node, "tryCatch")
    if body is None:
        return NULL
    mine = Handler(frozenset(handlers) - {"error", "simpleError"})
    try:
        with handling(interp, mine):
            return (yield evaluate(interp, body, scope))
    except Signal as signal:
        if signal.handler is not mine:
            raise
        condition = signal.condition
    except FlowError as problem:
        condition = of_error(problem)
        if not catchable(problem) or not set(handlers) & set(condition.classes):
            raise
    handler = next(f for name, f in handlers.items() if name in condition.classes)
    value = Opaque(DESCRIBED[condition.kind], condition)
    actuals = [Actual(None, value, node.span)]
    return (yield call_value(interp, handler, actuals, node.span, None, "the handler"))


def try_(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`try(expr, silent)`: an error becomes a value of class "try-error"."""
    body = expression(node, "try")
    quiet = next((a.value for a in node.args if a.name == "silent"), None)
    silent = False
    if quiet is not None:
        silent = truth(interp, (yield evaluate(interp, quiet, scope)), quiet.span)
    if body is None:
        return NULL
    try:
        return (yield evaluate(interp, body, scope))
    except FlowError as problem:
        if not catchable(problem):
            raise
        condition = of_error(problem, "try-error")
    if not silent and interp.host is not None:
        interp.host.write(f"Error : {condition.message}\n")
    interp.visible = False
    return Opaque(DESCRIBED["error"], condition)


def quiet(kind: str) -> Any:
    """`suppressWarnings(expr)` and its like: conditions of a kind are dropped."""

    def form(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
        body = expression(node, "the function")
        if body is None:
            return NULL
        with handling(interp, Handler(frozenset({kind}), quiet=True)):
            return (yield evaluate(interp, body, scope))

    return form


FORMS = {
    "function.tryCatch": try_catch,
    "function.try": try_,
    "function.suppressWarnings": quiet("warning"),
    "function.suppressMessages": quiet("message"),
    "function.suppressPackageStartupMessages": quiet("message"),
}
