"""Pipes: magrittr's and R's own insert their left side as the first argument of the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowdsl.diagnostics import FlowError, closest, error
from flowdsl.r.arguments import Actual
from flowdsl.r.assignment import bind
from flowdsl.r.calls import arguments, call_value, callee, form_of
from flowdsl.r.elements import named_items
from flowdsl.r.machine import Step
from flowdsl.r.operators import by_class
from flowdsl.r.scope import Scope
from flowdsl.r.values import (
    Null,
    PipeFunction,
    Poison,
    Value,
    describe,
    is_function,
)
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

MAGRITTR, ASSIGNING, TEE, EXPOSING = MAGRITTRS = ("%>%", "%<>%", "%T>%", "%$%")
NATIVE = "|>"
OR_NULL = "%||%"
# Operators of this level that are arithmetic.
KNOWN = ("%%", "%/%", "%*%", "%in%", "%o%")


def pipe(interp: Interpreter, node: ast.Pipe, scope: Scope, want: str | None) -> Step:
    """Value of a chain of `%op%` steps."""
    if isinstance(node.head, ast.Name) and node.head.name == "." and scope.owner(".") is None:
        return PipeFunction(node, scope)
    value = yield interp.evaluate(node.head, scope, want)
    back = node.steps[0].op.text == ASSIGNING and scope.owner(ASSIGNING) is None
    value = yield steps(interp, value, node.head.span, node.steps, scope)
    if back:
        yield bind(interp, node.head, value, scope)
    return value


def steps(
    interp: Interpreter,
    value: Value,
    start: Span | None,
    parts: Sequence[ast.PipeStep],
    scope: Scope,
) -> Step:
    """The value after each step in turn."""
    for part in parts:
        interp.budget.step(part.span)
        op, right = part.op.text, part.value
        own = user_operator(op, scope)
        if own is not None:
            other = yield interp.evaluate(right, scope)
            actuals = [Actual(None, value, start), Actual(None, other, right.span)]
            value = yield call_value(interp, own, actuals, right.span, None, op)
        elif op == NATIVE:
            value = yield native(interp, value, right, scope)
        elif op == MAGRITTR or (op == ASSIGNING and part is parts[0]):
            value = yield magrittr(interp, value, right, scope)
        elif op == TEE:
            yield magrittr(interp, value, right, scope)
        elif op == EXPOSING:
            names = value if isinstance(value, Poison) else named_items(value, "left", right.span)
            if isinstance(names, dict):
                value = yield interp.evaluate(right, Scope(scope, names))
        elif op == OR_NULL:
            value = (yield interp.evaluate(right, scope)) if isinstance(value, Null) else value
        elif op not in KNOWN and (own := interp.builtin(op)) is not None:
            other = yield interp.evaluate(right, scope)
            span = start.to(right.span) if start is not None else right.span
            actuals = [Actual(None, value, start), Actual(None, other, right.span)]
            value = yield call_value(interp, own, actuals, span, None, op)
        elif op not in KNOWN:
            raise no_operator(op, part.op.span, scope)
        else:
            other = yield interp.evaluate(right, scope)
            span = start.to(right.span) if start is not None else right.span
            value = yield by_class(interp, op, [value, other], span)
            interp.visible = True
    return value


def user_operator(op: str, scope: Scope) -> Value | None:
    """The function that a scope binds to `%op%`."""
    for level in scope.chain():
        found = level.bindings.get(op)
        if found is not None and (is_function(found) or isinstance(found, Poison)):
            return found
    return None


def no_operator(op: str, span: Span, scope: Scope) -> FlowError:
    """The error for an operator that nobody defined."""
    if op == ASSIGNING:
        return error("F215", f"`{op}` stands first in its pipe", span, "x %<>% f() %>% g()")
    own = [n for n in scope.names() if n.startswith("%")]
    near = closest(op, [*KNOWN, *MAGRITTRS, *own])
    hints = [f"did you mean `{near}`?"] if near else []
    hints.append(f"define it: `{op}` <- function(a, b) ...")
    return error("F201", f"there is no operator `{op}`", span, *hints)


def magrittr(interp: Interpreter, left: Value, right: ast.Node, scope: Scope) -> Step:
    """One `%>%` step, with magrittr's rules for what stands on the right."""
    if isinstance(left, Poison):
        return left
    if isinstance(right, ast.Call):
        if (yield is_form(interp, right.function, scope)):
            return (yield into_form(interp, left, right.function, right.args, right.span, scope))
        if any(isinstance(a.value, ast.Name) and a.value.name == "." for a in right.args):
            return (yield interp.evaluate(right, Scope(scope, {".": left})))
        return (yield into_call(interp, left, right, Scope(scope, {".": left})))
    if isinstance(right, (ast.Name, ast.String)):
        if (yield is_form(interp, right, scope)):
            return (yield into_form(interp, left, right, (), right.span, scope))
        function, name = yield function_named(interp, right, scope)
        return (yield into(interp, left, function, [], right.span, name))
    if isinstance(right, ast.Block):
        return (yield interp.evaluate(right, Scope(scope, {".": left})))
    if isinstance(right, ast.Paren):
        function = yield interp.evaluate(right, scope)
        return (yield into(interp, left, function, [], right.span, "the function"))
    if isinstance(right, (ast.Index, ast.Member)) and starts_with_dot(right):
        return (yield interp.evaluate(right, Scope(scope, {".": left})))
    if isinstance(right, (ast.Index, ast.Member)):
        function = yield interp.evaluate(right, scope)
        return (yield into(interp, left, function, [], right.span, "the function"))
    if isinstance(right, ast.Function):
        raise error(
            "F215",
            "a function on the right of a pipe needs brackets",
            right.span,
            "write x %>% (function(y) ...)",
        )
    raise error("F215", "the right of a pipe must be a function or a bijector", right.span)


def is_form(interp: Interpreter, node: ast.Node, scope: Scope) -> Step:
    """Whether a name on the right of a pipe is a form, which sees what it is given unevaluated."""
    if not isinstance(node, (ast.Name, ast.String)):
        return False
    function, _ = yield callee(interp, node, scope)
    return form_of(function) is not None


def into_form(
    interp: Interpreter,
    left: Value,
    function: ast.Node,
    args: tuple[ast.Argument, ...],
    span: Span,
    scope: Scope,
) -> Step:
    """`left %>% form(args)`: the form finds the left side as `.`."""
    if not any(isinstance(a.value, ast.Name) and a.value.name == "." for a in args):
        args = (ast.Argument(span, None, ast.Name(span, ".", ".")), *args)
    call = ast.Call(span, function, args)
    return (yield interp.evaluate(call, Scope(scope, {".": left})))


def function_named(interp: Interpreter, node: ast.Node, scope: Scope) -> Step:
    """The function of a bare name on the right of a pipe."""
    return (yield callee(interp, node, scope))


def starts_with_dot(node: ast.Node) -> bool:
    """Whether the innermost object of `.$x` or `.[2]` is the dot."""
    while isinstance(node, (ast.Index, ast.Member)):
        node = node.object
    return isinstance(node, ast.Name) and node.name == "."


def native(interp: Interpreter, left: Value, right: ast.Node, scope: Scope) -> Step:
    """One `|>` step; the parser has made sure of a call."""
    if isinstance(left, Poison):
        return left
    if not isinstance(right, ast.Call):
        raise error("F215", "the right of `|>` must be a call", right.span, "add brackets: f()")
    if any(isinstance(a.value, ast.Name) and a.value.name == "_" for a in right.args):
        return (yield interp.evaluate(right, Scope(scope, {"_": left})))
    return (yield into_call(interp, left, right, scope))


def into_call(interp: Interpreter, left: Value, node: ast.Call, scope: Scope) -> Step:
    """`left %>% f(args)`."""
    function, name = yield callee(interp, node.function, scope)
    want, inserted = interp.pipe_place(left, function)
    actuals = yield arguments(interp, function, node.args, scope, want, inserted)
    return (yield into(interp, left, function, actuals, node.span, name))


def into(
    interp: Interpreter,
    left: Value,
    function: Value,
    actuals: Sequence[Actual],
    right: Span,
    name: str,
) -> Step:
    """Put a value into a function on the right of a pipe."""
    if isinstance(function, Poison):
        return function
    made = interp.piped(left, function, actuals, right, name)
    if made is not None:
        return (yield made)
    if not is_function(function):
        raise error("F215", f"the right of a pipe is {describe(function)}, not a function", right)
    first = Actual(None, left, None)
    return (yield call_value(interp, function, [first, *actuals], right, None, name))
