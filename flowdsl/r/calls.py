"""Calls: finding the function, evaluating arguments, running closures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowdsl.catalogue.functions.generics import GENERIC_NAME
from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import Node
from flowdsl.r.arguments import Actual
from flowdsl.r.arithmetic import TENSOR_OPERATORS
from flowdsl.r.dispatch import Dispatch, call_method, of_builtin
from flowdsl.r.evaluate import MISSING, Promise, evaluate
from flowdsl.r.frames import Frame
from flowdsl.r.machine import Step
from flowdsl.r.matching import DOTS, Given, match
from flowdsl.r.operators import by_class
from flowdsl.r.scope import Scope
from flowdsl.r.values import (
    Builtin,
    Closure,
    HostFunction,
    Later,
    Method,
    PipeFunction,
    Poison,
    Value,
    describe,
    is_bijector,
    is_function,
    text,
)
from flowdsl.semantics.composition import apply_bijector
from flowdsl.semantics.entry_calls import PLACES, call_entry, signature
from flowdsl.semantics.overloads import choose
from flowdsl.semantics.resolve import lookup_function
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


class Return(Exception):
    """`return(value)` on its way out of its function."""

    def __init__(self, value: Value) -> None:
        self.value = value


def call(interp: Interpreter, node: ast.Call, scope: Scope, want: str | None) -> Step:
    """Value of a call expression."""
    function, name = yield callee(interp, node.function, scope)
    from flowdsl.r.special_forms.evaluation import FORMS

    if isinstance(function, Builtin) and function.entries[0].key in FORMS:
        interp.budget.called(node.span)
        return (yield FORMS[function.entries[0].key](interp, node, scope))
    actuals = yield arguments(interp, function, node.args, scope, want)
    return (yield call_value(interp, function, actuals, node.span, want, name))


def callee(interp: Interpreter, node: ast.Node, scope: Scope) -> Step:
    """The function of a call, and what messages call it."""
    if isinstance(node, (ast.Name, ast.String)):
        name = node.name if isinstance(node, ast.Name) else node.value
        yield settle_default(interp, name, scope, node.span)
        return lookup_function(interp, name, scope, node.span), name
    value = yield evaluate(interp, node, scope)
    if not is_function(value) and not isinstance(value, Poison):
        raise error("F202", f"{describe(value)} is not a function", node.span)
    return value, value.name if isinstance(value, Builtin) else "the function"


def settle_default(interp: Interpreter, name: str, scope: Scope, span: Span) -> Step:
    """Evaluate the defaults of formals of a name, up to the first that is a function."""
    for level in scope.chain():
        value = level.bindings.get(name)
        if isinstance(value, Promise):
            value = yield evaluate(interp, ast.Name(span, name, name), level)
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
    wants = wanted(function, args, want, inserted)
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
        value = yield evaluate(interp, arg.value, scope, wanted_kind)
        out.append(Actual(arg.name, value, arg.value.span, arg.name_span))
    return out


def postponed(function: Value, args: Sequence[ast.Argument], inserted: bool) -> frozenset[int]:
    """Ids of the arguments that a host function asked to evaluate itself."""
    if not isinstance(function, HostFunction) or not function.later:
        return frozenset()
    from flowdsl.semantics.host_functions import places

    names = places(function)[inserted:]
    free = [arg for arg in args if arg.name is None]
    by_place = {id(arg): name for arg, name in zip(free, names)}
    return frozenset(id(a) for a in args if (a.name or by_place.get(id(a))) in function.later)


def wanted(
    function: Value, args: Sequence[ast.Argument], want: str | None, inserted: bool
) -> list[str | None]:
    """For each argument, whether a bijector or a distribution is wanted there."""
    nothing: list[str | None] = [None] * len(args)
    if not isinstance(function, Builtin):
        return nothing
    if function.name in ("list", "c"):
        return [want] * len(args)
    entry = next(
        (
            e
            for e in function.entries
            if any(f.wants in PLACES for f in signature(e, function.style))
        ),
        None,
    )
    if entry is None:
        return nothing
    formals = signature(entry, function.style)
    by_name = {f.name: f for f in formals}
    try:
        given = [Given(a.name, a.span) for a in args]
        taken = match(
            [f.name for f in formals], [Given(None)] * inserted + given, function.name, None
        )[inserted:]
    except FlowError:
        return nothing  # the call itself will say what is wrong
    places = [by_name[t].wants if t is not None else by_name[DOTS].wants for t in taken]
    return [PLACES.get(p) for p in places]


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
    if isinstance(function, Builtin) and function.name in TENSOR_OPERATORS:
        return (yield by_class(interp, function.name, [a.value for a in actuals], span))
    if isinstance(function, Builtin):
        method = of_builtin(interp, function, actuals)
        if method is not None:
            return (yield call_method(interp, method, actuals, span))
        return (yield call_builtin(interp, function, actuals, span, want))
    if isinstance(function, Method):
        owner = Actual(None, function.owner, span)
        style = Builtin(function.entry.name, (function.entry,), "short")
        return (yield call_entry(interp, function.entry, style, [owner, *actuals], span))
    if isinstance(function, HostFunction):
        from flowdsl.semantics.host_functions import call_host

        return call_host(interp, function, actuals, span)
    if isinstance(function, PipeFunction):
        from flowdsl.r.pipes import run_pipe_function

        return (yield run_pipe_function(interp, function, actuals, span))
    if is_bijector(function):
        assert isinstance(function, Node)
        if len(actuals) != 1:
            raise error("F205", "a bijector is called with one argument", span)
        return apply_bijector(interp, actuals[0].value, function, span)
    raise error("F202", f"{describe(function)} is not a function", span)


def call_builtin(
    interp: Interpreter,
    function: Builtin,
    actuals: Sequence[Actual],
    span: Span | None,
    want: str | None = None,
) -> Step:
    """Call what the catalogue has of a name, whatever methods a spec defines."""
    entry = choose(function, [a.given for a in actuals], [a.value for a in actuals], want, span)
    return call_entry(interp, entry, function, actuals, span)


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
            value = yield evaluate(interp, function.node.body, scope, want)
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
        yield evaluate(interp, frame.leaving.pop(0), scope)
    interp.visible = visible
