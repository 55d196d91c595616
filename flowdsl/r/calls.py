"""Calls: finding the function, evaluating arguments, running closures."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from inspect import isgenerator
from typing import TYPE_CHECKING, Any, cast

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.control_flow import Return
from flowdsl.r.dispatch import Dispatch, call_method, of_builtin
from flowdsl.r.frames import Frame
from flowdsl.r.function import Function
from flowdsl.r.generics import GENERIC_NAME
from flowdsl.r.machine import READS, WRITES, WRITES_REAL, Step
from flowdsl.r.matching import DOTS, match
from flowdsl.r.names import lookup_function
from flowdsl.r.promises import MISSING, Promise
from flowdsl.r.scope import Scope
from flowdsl.r.values import (
    Builtin,
    Closure,
    Foreign,
    HostFunction,
    Later,
    PipeFunction,
    Poison,
    Value,
    Vector,
    describe,
    is_function,
    text,
)
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def call(interp: Interpreter, node: ast.Call, scope: Scope, want: str | None) -> Step:
    """Value of a call expression."""
    function, name = yield callee(interp, node.function, scope)
    form = form_of(function)
    if form is not None:
        interp.budget.called(node.span)
        return (yield form.run(interp, node, scope))
    actuals = yield arguments(interp, function, node.args, scope, want)
    return (yield call_value(interp, function, actuals, node.span, want, name))


def form_of(function: Value) -> Function | None:
    """The special form that a value is, None for any other value."""
    first = function.entries[0] if isinstance(function, Builtin) else None
    return first if isinstance(first, Function) and first.form else None


def callee(interp: Interpreter, node: ast.Node, scope: Scope) -> Step:
    """The function of a call, and what messages call it."""
    if isinstance(node, (ast.Name, ast.String)):
        name = node.name if isinstance(node, ast.Name) else node.value
        yield settle_default(interp, name, scope, node.span)
        return lookup_function(interp, name, scope, node.span), name
    value = yield interp.evaluate(node, scope)
    if not is_function(value) and not isinstance(value, Poison):
        raise error("F202", f"{describe(value)} is not a function", node.span)
    return value, value.name if isinstance(value, Builtin) else "the function"


def settle_default(interp: Interpreter, name: str, scope: Scope, span: Span) -> Step:
    """Evaluate the defaults of formals of a name, up to the first that is a function."""
    for level in scope.chain():
        value = level.bindings.get(name)
        if isinstance(value, Promise):
            value = yield interp.evaluate(ast.Name(span, name, name), level)
        if value is not None and is_function(value):
            return


def arguments(
    interp: Interpreter,
    function: Value,
    args: Sequence[ast.Argument],
    scope: Scope,
    want: str | None,
    inserted: bool = False,
) -> Step:
    """Arguments evaluated in order, `...` spread out.

    `inserted` says that a pipe will put one more argument in front.
    """
    wants = interp.wanted(function, args, want, inserted)
    if isinstance(function, Builtin) and function.name in ("list", "c"):
        wants = [want] * len(args)
    later = postponed(function, args, inserted)
    out: list[Actual] = []
    for arg, wanted_kind in zip(args, wants):
        if arg.value is None:
            raise error("F207", "an argument is empty", arg.span, "is there a comma too many?")
        if isinstance(arg.value, ast.Name) and arg.value.name == DOTS:
            owner = scope.owner(DOTS)
            more = owner.bindings[DOTS] if owner else []
            interp.budget.arguments(len(out) + len(more), arg.span)
            out += more
            continue
        if id(arg) in later:
            body = ast.Function(arg.value.span, (), arg.value, "function")
            out.append(Actual(arg.name, Later(body, scope), arg.value.span, arg.name_span))
            continue
        value = yield interp.evaluate(arg.value, scope, wanted_kind)
        out.append(Actual(arg.name, value, arg.value.span, arg.name_span))
    return out


def postponed(function: Value, args: Sequence[ast.Argument], inserted: bool) -> frozenset[int]:
    """Ids of the arguments that a host function asked to evaluate itself."""
    if not isinstance(function, HostFunction) or not function.later:
        return frozenset()
    names = places(function)[inserted:]
    free = [arg for arg in args if arg.name is None]
    by_place = {id(arg): name for arg, name in zip(free, names)}
    return frozenset(id(a) for a in args if (a.name or by_place.get(id(a))) in function.later)


def places(function: HostFunction) -> list[str]:
    """Names of the parameters that a host function takes by position."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    listed = inspect.signature(function.function).parameters.values()
    return [p.name for p in listed if p.kind in kinds]


def call_value(
    interp: Interpreter,
    function: Value,
    actuals: Sequence[Actual],
    span: Span | None,
    want: str | None = None,
    name: str = "the function",
) -> Step:
    """Call any value that R would find in call position."""
    if isinstance(function, Poison) or any(isinstance(a.value, Poison) for a in actuals):
        interp.guesses += 1
        return Poison()
    interp.visible = True
    interp.budget.called(span)
    if isinstance(function, Closure):
        return (yield call_closure(interp, function, actuals, span, name, want))
    if isinstance(function, Builtin):
        method = of_builtin(interp, function, actuals)
        if method is not None:
            return (yield call_method(interp, method, actuals, span))
        return (yield call_builtin(interp, function, actuals, span, want))
    if isinstance(function, HostFunction):
        return interp.call_host(function, actuals, span)
    if isinstance(function, PipeFunction):
        return (yield call_pipe(interp, function, actuals, span))
    if isinstance(function, Foreign):
        made = interp.call_foreign(function, actuals, span)
        return (yield cast(Step, made)) if isgenerator(made) else made
    raise error("F202", f"{describe(function)} is not a function", span)


def call_builtin(
    interp: Interpreter,
    function: Builtin,
    actuals: Sequence[Actual],
    span: Span | None,
    want: str | None = None,
) -> Step:
    """Call what is built in under a name, whatever methods a spec defines."""
    made = interp.overloaded(function, actuals, want, span)
    return (
        call_function(interp, function.entries[-1], function.name, actuals, span)
        if made is None
        else made
    )


def call_function(
    interp: Interpreter,
    function: Function,
    called: str,
    actuals: Sequence[Actual],
    span: Span | None,
) -> Step:
    """Call a function of R's: match the arguments, count the work, run the implementation."""
    taken = match([f.name for f in function.formals], [a.given for a in actuals], called, span)
    values = {t: a.value for a, t in zip(actuals, taken) if t is not None}
    dots = tuple(a for a, t in zip(actuals, taken) if t is None)
    plain = [a.value for a in actuals if isinstance(a.value, Vector)]
    interp.budget.work(sum(map(len, plain)) // READS, span)
    if function.writes:
        interp.budget.work(sum(map(writing, plain)), span)
    call = Call(called, function, values, dots, span)
    made: Any = None
    if any(isinstance(a.value, Foreign) for a in actuals):
        method = interp.method(function)
        made = None if method is None else method(interp, call)
        if isgenerator(made):
            made = yield cast(Step, made)
    if made is None:
        made = function.run(interp, call)
        if isgenerator(made):
            made = yield cast(Step, made)
    if function.visible is not None:
        interp.visible = function.visible
    return interp.counted(made, span)


def writing(v: Vector) -> int:
    """The work of writing all elements as texts."""
    return 0 if v.is_string else len(v) * (WRITES_REAL if v.data.dtype.kind in "fc" else WRITES)


def call_pipe(
    interp: Interpreter, function: PipeFunction, actuals: Sequence[Actual], span: Span | None
) -> Step:
    """Call `. %>% f()` with its one argument."""
    if len(actuals) != 1:
        raise error("F205", "a pipe that starts with `.` is a function of one argument", span)
    scope = Scope(function.scope, {".": actuals[0].value})
    return (yield interp.evaluate(function.node, scope))


def call_closure(
    interp: Interpreter,
    function: Closure,
    actuals: Sequence[Actual],
    span: Span | None,
    name: str = "the function",
    want: str | None = None,
    dispatch: Dispatch | None = None,
) -> Step:
    """Bind arguments in a new scope and evaluate the body there."""
    parameters = function.node.parameters
    names = [p.name for p in parameters]
    taken = match(names, [a.given for a in actuals], name, span)
    given = frozenset(t for t in taken if t is not None)
    frame = Frame(function, given, len(actuals), [], actuals, name, dispatch)
    scope = Scope(function.scope, frame=frame)
    if dispatch is not None:
        scope.bindings[GENERIC_NAME] = text(dispatch.generic)
    if DOTS in names:
        scope.bindings[DOTS] = [a for a, t in zip(actuals, taken) if t is None]
    for parameter in parameters:
        if parameter.name != DOTS:
            scope.bindings[parameter.name] = (
                MISSING if parameter.default is None else Promise(parameter.default)
            )
    for actual, formal in zip(actuals, taken):
        if formal is not None:
            scope.bindings[formal] = actual.value
    with interp.budget.call(span), interp.running(scope):
        try:
            value = yield interp.evaluate(function.node.body, scope, want)
        except Return as returned:
            value = returned.value
        except Exception:
            yield leave(interp, frame, scope)
            raise
        yield leave(interp, frame, scope)
        return value


def leave(interp: Interpreter, frame: Frame, scope: Scope) -> Step:
    """Evaluate what `on.exit` asked for."""
    visible = interp.visible
    while frame.leaving:
        yield interp.evaluate(frame.leaving.pop(0), scope)
    interp.visible = visible
