"""`tryCatch`, `try` and the functions that keep warnings and messages quiet."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from flowdsl.diagnostics import FlowError, error
from flowdsl.r.arguments import Actual
from flowdsl.r.calls import call_value
from flowdsl.r.conditions import (
    CLASSES,
    Handler,
    Restart,
    Signal,
    as_value,
    catchable,
    handling,
    of_error,
)
from flowdsl.r.function import Function, form, formals
from flowdsl.r.machine import Step
from flowdsl.r.scope import Scope
from flowdsl.r.truth import truth
from flowdsl.r.values import NULL, Value, describe, is_function
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

CAUGHT = frozenset(name for names in CLASSES.values() for name in names) - {"try-error"}


def expression(node: ast.Call, called: str, name: str = "expr") -> ast.Node | None:
    """The argument of a name, else the first without one."""
    for wanted in (name, None):
        for arg in node.args:
            if arg.name == wanted:
                return arg.value
    return None


NEAR = 0.85
"""How alike a name and a class must be to be taken for a slip."""


def misspelt(arg: ast.Argument, called: str) -> None:
    """Refuse the name of a handler that is nearly one of R's own classes."""
    known = sorted({*CAUGHT, "finally"})
    near = None if arg.name in known else get_close_matches(str(arg.name), known, 1, NEAR)
    if near:
        raise error(
            "F203", f"`{called}` handles no `{arg.name}`", arg.name_span or arg.span,
            f"did you mean `{near[0]}`?",
        )  # fmt: skip


def try_catch(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`tryCatch(expr, error = function(e) ..., finally = ...)`."""
    handlers: dict[str, Value] = {}
    for arg in node.args:
        if arg.name in (None, "expr", "finally") or arg.value is None:
            continue
        misspelt(arg, "tryCatch")
        handler = yield interp.evaluate(arg.value, scope)
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
            yield interp.evaluate(last, scope)
        raise
    if last is not None:
        visible = interp.visible
        yield interp.evaluate(last, scope)
        interp.visible = visible
    return value


def caught(interp: Interpreter, node: ast.Call, scope: Scope, handlers: dict[str, Value]) -> Step:
    """The value of the expression, or of the handler that what happens calls."""
    body = expression(node, "tryCatch")
    if body is None:
        return NULL
    mine = Handler(frozenset(handlers))
    try:
        with handling(interp, mine):
            return (yield interp.evaluate(body, scope))
    except Signal as signal:
        if signal.handler is not mine:
            raise
        condition = signal.condition
    except FlowError as problem:
        condition = of_error(problem)
        if not catchable(problem) or not set(handlers) & set(condition.classes):
            raise
    handler = next(f for name, f in handlers.items() if name in condition.classes)
    actuals = [Actual(None, as_value(condition), node.span)]
    return (yield call_value(interp, handler, actuals, node.span, None, "the handler"))


def try_(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`try(expr, silent)`: an error becomes a value of class "try-error"."""
    body = expression(node, "try")
    quiet = next((a.value for a in node.args if a.name == "silent"), None)
    silent = False
    if quiet is not None:
        silent = truth(interp, (yield interp.evaluate(quiet, scope)), quiet.span)
    if body is None:
        return NULL
    try:
        return (yield interp.evaluate(body, scope))
    except FlowError as problem:
        if not catchable(problem):
            raise
        condition = of_error(problem, "try-error")
    if not silent and interp.host is not None:
        interp.host.tell(f"Error : {condition.message}\n")
    interp.visible = False
    return as_value(condition)


def with_calling_handlers(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`withCallingHandlers(expr, warning = function(w) ...)`: handlers see, and it goes on."""
    calling: list[tuple[str, Value]] = []
    for arg in node.args:
        if arg.name in (None, "expr") or arg.value is None:
            continue
        misspelt(arg, "withCallingHandlers")
        handler = yield interp.evaluate(arg.value, scope)
        if not is_function(handler):
            raise error(
                "F206",
                f"`{arg.name}` of `withCallingHandlers` must be a function, "
                f"not {describe(handler)}",
                arg.value.span,
                f"write {arg.name} = function(e) ...",
            )
        calling.append((str(arg.name), handler))
    body = expression(node, "withCallingHandlers")
    if body is None:
        return NULL
    mine = Handler(frozenset(n for n, _ in calling), calling=tuple(calling))
    try:
        with handling(interp, mine):
            return (yield interp.evaluate(body, scope))
    except FlowError as problem:
        condition = of_error(problem)
        if catchable(problem):
            for name, handler in calling:
                if name in condition.classes:
                    actuals = [Actual(None, as_value(condition), node.span)]
                    yield call_value(interp, handler, actuals, node.span, None, "the handler")
        raise


def with_restarts(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`withRestarts(expr, name = function(...) ...)`: what `invokeRestart(name)` comes back to."""
    offered: dict[str, Value] = {}
    for arg in node.args:
        if arg.name not in (None, "expr") and arg.value is not None:
            offered[str(arg.name)] = yield interp.evaluate(arg.value, scope)
    body = expression(node, "withRestarts")
    if body is None:
        return NULL
    before = len(interp.restarts)
    interp.restarts += offered
    try:
        return (yield interp.evaluate(body, scope))
    except Restart as taken:
        if taken.name not in offered:
            raise
        actuals = [Actual(None, v, node.span) for v in taken.values]
        function = offered[taken.name]
    finally:
        del interp.restarts[before:]
    return (yield call_value(interp, function, actuals, node.span, None, "the restart"))


def quiet(kind: str) -> Any:
    """`suppressWarnings(expr)` and its like: conditions of a kind are dropped."""

    def form(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
        body = expression(node, "the function")
        if body is None:
            return NULL
        with handling(interp, Handler(frozenset({kind}), quiet=True)):
            return (yield interp.evaluate(body, scope))

    return form


FUNCTIONS: tuple[Function, ...] = (
    form(
        "tryCatch",
        formals("expr", "...", ("finally", None)),
        "Evaluate, and call error =, warning = or message = with what happens.",
        try_catch,
    ),
    form("try", formals("expr", ("silent", False)), "Evaluate; an error becomes a value.", try_),
    form(
        "withCallingHandlers",
        formals("expr", "..."),
        "Evaluate, and call warning = or message = where it happens; evaluation goes on.",
        with_calling_handlers,
    ),
    form(
        "withRestarts",
        formals("expr", "..."),
        "Evaluate, with places to which handlers can go.",
        with_restarts,
    ),
    form("suppressWarnings", formals("expr"), "Evaluate without warnings.", quiet("warning")),
    form("suppressMessages", formals("expr"), "Evaluate without messages.", quiet("message")),
    form(
        "suppressPackageStartupMessages",
        formals("expr"),
        "Evaluate without messages.",
        quiet("message"),
    ),
)
