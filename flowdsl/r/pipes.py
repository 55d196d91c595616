"""Pipes: R's insertion, with the one addition that a bijector on the right is applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowdsl.catalogue import Entry
from flowdsl.diagnostics import FlowError, closest, error
from flowdsl.r.arguments import Actual
from flowdsl.r.calls import arguments, call_value, callee
from flowdsl.r.evaluate import bind, evaluate
from flowdsl.r.machine import Step
from flowdsl.r.matching import DOTS, Given, match
from flowdsl.r.operators import by_class
from flowdsl.r.scope import Scope
from flowdsl.r.special_forms.frames import named_items
from flowdsl.r.values import (
    Builtin,
    Closure,
    List,
    Null,
    PipeFunction,
    Poison,
    Value,
    describe,
    is_bijector,
    is_distribution,
    is_function,
    is_numeric,
)
from flowdsl.semantics.composition import apply_bijector
from flowdsl.semantics.entry_calls import call_entry, settle_named, signature
from flowdsl.semantics.overloads import choose
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
    value = yield evaluate(interp, node.head, scope, want)
    back = node.steps[0].op.text == ASSIGNING and scope.owner(ASSIGNING) is None
    value = yield steps(interp, value, node.head.span, node.steps, scope)
    if back:
        yield bind(interp, node.head, value, scope)
    return value


def run_pipe_function(
    interp: Interpreter, function: PipeFunction, actuals: Sequence[Actual], span: Span | None
) -> Step:
    """Call `. %>% f()` with its one argument."""
    if len(actuals) != 1:
        raise error("F205", "a pipe that starts with `.` is a function of one argument", span)
    value = actuals[0].value
    return (yield steps(interp, value, span, function.node.steps, function.scope))


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
            other = yield evaluate(interp, right, scope)
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
                value = yield evaluate(interp, right, Scope(scope, names))
        elif op == OR_NULL:
            value = (yield evaluate(interp, right, scope)) if isinstance(value, Null) else value
        elif op not in KNOWN and interp.catalogue.by_name.get(op):
            other = yield evaluate(interp, right, scope)
            own = Builtin(op, interp.catalogue.by_name[op])
            span = start.to(right.span) if start is not None else right.span
            actuals = [Actual(None, value, start), Actual(None, other, right.span)]
            value = yield call_value(interp, own, actuals, span, None, op)
        elif op not in KNOWN:
            raise no_operator(op, part.op.span, scope)
        else:
            other = yield evaluate(interp, right, scope)
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
            return (yield evaluate(interp, right, Scope(scope, {".": left})))
        return (yield into_call(interp, left, right, Scope(scope, {".": left})))
    if isinstance(right, (ast.Name, ast.String)):
        if (yield is_form(interp, right, scope)):
            return (yield into_form(interp, left, right, (), right.span, scope))
        function, name = yield function_named(interp, right, scope)
        return (yield into(interp, left, function, [], right.span, name))
    if isinstance(right, ast.Block):
        return (yield evaluate(interp, right, Scope(scope, {".": left})))
    if isinstance(right, ast.Paren):
        function = yield evaluate(interp, right, scope)
        return (yield into(interp, left, function, [], right.span, "the function"))
    if isinstance(right, (ast.Index, ast.Member)) and starts_with_dot(right):
        return (yield evaluate(interp, right, Scope(scope, {".": left})))
    if isinstance(right, (ast.Index, ast.Member)):
        function = yield evaluate(interp, right, scope)
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
    from flowdsl.r.special_forms.evaluation import FORMS

    if not isinstance(node, (ast.Name, ast.String)):
        return False
    function, _ = yield callee(interp, node, scope)
    return isinstance(function, Builtin) and function.entries[0].key in FORMS


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
    return (yield evaluate(interp, call, Scope(scope, {".": left})))


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
        return (yield evaluate(interp, right, Scope(scope, {"_": left})))
    return (yield into_call(interp, left, right, scope))


def into_call(interp: Interpreter, left: Value, node: ast.Call, scope: Scope) -> Step:
    """`left %>% f(args)`."""
    function, name = yield callee(interp, node.function, scope)
    want = "bijector" if transforms(left) else None
    inserted = not (isinstance(function, Builtin) and function.of_kind("bijector"))
    actuals = yield arguments(
        interp, function, node.args, scope, None if inserted else want, inserted
    )
    return (yield into(interp, left, function, actuals, node.span, name))


def transforms(left: Value) -> bool:
    """Whether a bijector is what one expects after this value."""
    return is_distribution(left) or is_bijector(left)


def into(
    interp: Interpreter,
    left: Value,
    function: Value,
    actuals: Sequence[Actual],
    right: Span,
    name: str,
) -> Step:
    """Put a value into a function or bijector on the right of a pipe."""
    first = Actual(None, left, None)
    if isinstance(function, Poison):
        return function
    if is_bijector(function):
        if not actuals:
            return apply_bijector(interp, left, function, right)  # type: ignore[arg-type]
        value = yield call_value(interp, function, actuals, right)
        return (yield applied(interp, left, value, right))
    if isinstance(function, Closure) and not takes_another(function, actuals):
        value = yield call_value(interp, function, actuals, right, "bijector", name)
        return (yield applied(interp, left, value, right))
    if isinstance(function, Builtin):
        return (yield into_builtin(interp, left, function, actuals, right))
    if not is_function(function):
        raise error(
            "F215",
            f"the right of a pipe is {describe(function)}, not a function or a bijector",
            right,
        )
    return (yield call_value(interp, function, [first, *actuals], right, None, name))


def takes_another(function: Closure, actuals: Sequence[Actual]) -> bool:
    """Whether a closure has a formal left for what the pipe brings."""
    names = [p.name for p in function.node.parameters]
    if DOTS in names:
        return True
    return len(names) > len(actuals)


def applied(interp: Interpreter, left: Value, value: Value, right: Span) -> Step:
    """Apply what the right side gave, which must be a bijector."""
    value = yield settle_named(interp, value, "bijector", right)
    if isinstance(value, Poison):
        return value
    if not is_bijector(value):
        raise error(
            "F215",
            f"the right of the pipe gives {describe(value)}, "
            "not a bijector, and has no argument left for what comes from the left",
            right,
        )
    return apply_bijector(interp, left, value, right)  # type: ignore[arg-type]


def into_builtin(
    interp: Interpreter, left: Value, function: Builtin, actuals: Sequence[Actual], right: Span
) -> Step:
    """`left %>% name(args)` for a name of the catalogue."""
    first = Actual(None, left, None)
    bijector = function.of_kind("bijector")
    others = [e for e in function.entries if e.kind != "bijector"]
    if bijector is not None and wants_bijector(left, bijector, others, actuals):
        if receives(bijector, function.style, actuals) and not is_numeric(left):
            return (yield call_entry(interp, bijector, function, [first, *actuals], right))
        if isinstance(left, List):
            return (yield call_entry(interp, bijector, function, [first, *actuals], right))
        value = yield call_entry(interp, bijector, function, actuals, right)
        return (yield applied(interp, left, value, right))
    given = [a.given for a in (first, *actuals)]
    entry = choose(function, given, [left, *(a.value for a in actuals)], None, right)
    if entry.kind == "distribution" and transforms(left) and not takes_left(entry, left):
        what = "distribution" if is_distribution(left) else "bijector"
        raise error(
            "F305",
            f"`{function.name}` is a distribution; a {what} cannot be piped into it",
            right,
            "a flow starts with its base distribution: normal() %>% scale(2)",
        )
    return (yield call_entry(interp, entry, function, [first, *actuals], right))


def wants_bijector(
    left: Value, bijector: Entry, others: Sequence[Entry], actuals: Sequence[Actual]
) -> bool:
    """Whether the bijector of a shared name is meant on the right of a pipe."""
    if not others:
        return True
    if transforms(left):
        return not any(e.kind == "method" for e in others)
    # On plain numbers the function of the same name gives the same value.
    named = any(a.name is not None for a in actuals)
    return any(e.kind == "distribution" for e in others) or (named and bool(actuals))


def receives(entry: Entry, style: str, actuals: Sequence[Actual]) -> bool:
    """Whether an argument that takes what comes from the left is still open."""
    formals = signature(entry, style)
    open_formals = [f for f in formals if f.receives]
    if not open_formals:
        return False
    try:
        taken = match([f.name for f in formals], [Given(a.name) for a in actuals], entry.name, None)
    except FlowError:
        return False
    if DOTS in [f.name for f in open_formals]:
        return not actuals or all(a.name is not None for a in actuals)
    return any(f.name not in taken for f in open_formals)


def takes_left(entry: Entry, left: Value) -> bool:
    """Whether an entry has an argument for a distribution (or bijector) from the left."""
    wants = ("distribution", "distributions") if is_distribution(left) else ("bijector",)
    return any(f.wants in wants for f in entry.short_formals)
