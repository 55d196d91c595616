"""Calls: finding the function, matching arguments, running closures and catalogue entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from inspect import isgenerator
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from flowdsl.catalogue import REQUIRED, Entry, Formal, construct
from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import (
    Arg,
    BijectorType,
    Constant,
    Function,
    FunctionType,
    NetworkType,
    Node,
    Symbol,
    TensorType,
    size,
)
from flowdsl.semantics.applying import apply_bijector, chain, fitted_to_tensor
from flowdsl.semantics.arithmetic import TENSOR_OPERATORS, unary
from flowdsl.semantics.choosing import choose
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.evaluate import MISSING, Promise, evaluate, infix
from flowdsl.semantics.machine import Step
from flowdsl.semantics.matching import DOTS, Given, match, usage
from flowdsl.semantics.names import lookup_function
from flowdsl.semantics.scope import Scope
from flowdsl.semantics.values import (
    NULL,
    Builtin,
    Closure,
    HostFunction,
    List,
    Method,
    Null,
    PipeFunction,
    Poison,
    Value,
    Vector,
    constant,
    describe,
    from_array,
    is_bijector,
    is_function,
    number,
    text,
)
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


@dataclass(frozen=True, eq=False)
class Actual:
    """An evaluated argument."""

    name: str | None
    value: Value
    span: Span | None = None
    name_span: Span | None = None

    @property
    def given(self) -> Given:
        """What matching needs of it."""
        return Given(self.name, self.span, self.name_span)


@dataclass(frozen=True, eq=False)
class Call:
    """A call of an R function or action, as its implementation sees it."""

    name: str
    entry: Entry
    values: dict[str, Value]
    dots: tuple[Actual, ...]
    span: Span | None
    scope: Scope | None = field(default=None, repr=False)

    def get(self, name: str) -> Value:
        """An argument, or its default; NULL when it has none to give."""
        if name in self.values:
            return self.values[name]
        formal = next(f for f in self.entry.formals if f.name == name)
        if formal.default is REQUIRED:
            raise missing(formal.name, self.name, self.span, [f.name for f in self.entry.formals])
        default = formal.default
        if default is None:
            return NULL
        return text(default) if isinstance(default, str) else number(default)

    def has(self, name: str) -> bool:
        """Whether an argument was given and is not NULL."""
        return name in self.values and not isinstance(self.values[name], Null)


class Return(Exception):
    """`return(value)` on its way out of its function."""

    def __init__(self, value: Value) -> None:
        self.value = value


def missing(formal: str, called: str, span: Span | None, formals: Sequence[str]) -> Exception:
    """The error for an argument that was not given."""
    return error(
        "F207", f"`{called}` needs its argument `{formal}`", span, usage(called, list(formals))
    )


def call(interp: Interpreter, node: ast.Call, scope: Scope, want: str | None) -> Step:
    """Value of a call expression."""
    function, name = yield callee(interp, node.function, scope)
    if isinstance(function, Builtin) and function.entries[0].key in FORMS:
        return (yield FORMS[function.entries[0].key](interp, node, scope))
    actuals = yield arguments(interp, function, node.args, scope, want)
    return (yield call_value(interp, function, actuals, node.span, want, name))


def callee(interp: Interpreter, node: ast.Node, scope: Scope) -> Step:
    """The function of a call, and what messages call it."""
    if isinstance(node, ast.Name):
        return lookup_function(interp, node.name, scope, node.span), node.name
    if isinstance(node, ast.String):
        return lookup_function(interp, node.value, scope, node.span), node.value
    value = yield evaluate(interp, node, scope)
    if not is_function(value) and not isinstance(value, Poison):
        raise error("F202", f"{describe(value)} is not a function", node.span)
    return value, value.name if isinstance(value, Builtin) else "the function"


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
    out: list[Actual] = []
    for arg, wanted_kind in zip(args, wants):
        if arg.value is None:
            raise error("F207", "an argument is empty", arg.span, "is there a comma too many?")
        if isinstance(arg.value, ast.Name) and arg.value.name == DOTS:
            owner = scope.owner(DOTS)
            out += owner.bindings[DOTS] if owner else []
            continue
        value = yield evaluate(interp, arg.value, scope, wanted_kind)
        out.append(Actual(arg.name, value, arg.value.span, arg.name_span))
    return out


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


PLACES = {
    "bijector": "bijector",
    "bijectors": "bijector",
    "distribution": "distribution",
    "distributions": "distribution",
}


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
        return Poison()
    if isinstance(function, Closure):
        return (yield call_closure(interp, function, actuals, span, name, want))
    if isinstance(function, Builtin) and function.name in TENSOR_OPERATORS:
        return operator(interp, function.name, [a.value for a in actuals], span)
    if isinstance(function, Builtin):
        entry = choose(function, [a.given for a in actuals], [a.value for a in actuals], want, span)
        return (yield call_entry(interp, entry, function, actuals, span))
    if isinstance(function, Method):
        owner = Actual(None, function.owner, span)
        style = Builtin(function.entry.name, (function.entry,), "short")
        return (yield call_entry(interp, function.entry, style, [owner, *actuals], span))
    if isinstance(function, HostFunction):
        from flowdsl.semantics.host import call_host

        return call_host(interp, function, actuals, span)
    if isinstance(function, PipeFunction):
        from flowdsl.semantics.pipes import run_pipe_function

        return (yield run_pipe_function(interp, function, actuals, span))
    if is_bijector(function):
        assert isinstance(function, Node)
        if len(actuals) != 1:
            raise error("F205", "a bijector is called with one argument", span)
        return apply_bijector(interp, actuals[0].value, function, span)
    raise error("F202", f"{describe(function)} is not a function", span)


def operator(interp: Interpreter, op: str, values: Sequence[Value], span: Span | None) -> Value:
    """An operator called by its name, as in Reduce(`+`, x)."""
    if len(values) == 1:
        return unary(op, values[0], span)
    if len(values) != 2:
        raise error("F205", f"`{op}` takes two arguments", span)
    return infix(interp, op, values[0], values[1], span)


def call_closure(
    interp: Interpreter,
    function: Closure,
    actuals: Sequence[Actual],
    span: Span | None,
    name: str = "the function",
    want: str | None = None,
) -> Step:
    """Bind arguments in a new scope and evaluate the body there."""
    scope = Scope(function.scope)
    parameters = function.node.parameters
    names = [p.name for p in parameters]
    taken = match(names, [a.given for a in actuals], name, span)
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
    with interp.budget.call(span):
        try:
            return (yield evaluate(interp, function.node.body, scope, want))
        except Return as returned:
            return returned.value


def signature(entry: Entry, style: str) -> tuple[Formal, ...]:
    """The formals that hold for a way of naming an entry."""
    return entry.formals if style == "prefixed" else entry.short_formals


def call_entry(
    interp: Interpreter,
    entry: Entry,
    function: Builtin,
    actuals: Sequence[Actual],
    span: Span | None,
) -> Step:
    """Call one catalogue entry."""
    from flowdsl.semantics.functions import IMPLEMENTATIONS

    formals = signature(entry, function.style)
    taken = match([f.name for f in formals], [a.given for a in actuals], function.name, span)
    values = {t: a.value for a, t in zip(actuals, taken) if t is not None}
    dots = tuple(a for a, t in zip(actuals, taken) if t is None)
    implementation = IMPLEMENTATIONS.get(entry.key)
    if implementation is not None:
        made: Any = implementation(interp, Call(function.name, entry, values, dots, span))
        if isgenerator(made):
            made = yield cast(Step, made)
        if made is not None:  # an implementation may leave the rest to the entry itself
            return counted(interp, made, span)
    args = yield typed_arguments(interp, entry, formals, values, dots, function.name, span)
    return counted(interp, build(interp, entry, args, function.name, span), span)


def counted(interp: Interpreter, value: Value, span: Span | None) -> Value:
    """A new value, with its elements counted."""
    if isinstance(value, Vector):
        interp.budget.elements(len(value), span)
        interp.budget.hold(value.data)
    elif isinstance(value, Node):
        interp.bounded(value, span)
    return value


# Settings that only matter to TFP when the user gives them.
QUIET = frozenset(
    {
        "validate_args",
        "allow_nan_stats",
        "name",
        "parameters",
        "validate_event_size",
        "interpolate_nondiscrete",
    }
)


def typed_arguments(
    interp: Interpreter,
    entry: Entry,
    formals: Sequence[Formal],
    values: dict[str, Value],
    dots: Sequence[Actual],
    called: str,
    span: Span | None,
) -> Step:
    """Arguments of an entry as the IR wants them, with defaults."""
    args: dict[str, Arg] = {}
    collected: list[Value] = [a.value for a in dots]
    for formal in formals:
        if formal.name == DOTS:
            continue
        if formal.name in values:
            value = yield settled(interp, values[formal.name], formal, span)
            args[formal.name] = to_arg(value, formal, called, span)
        elif formal.default is REQUIRED:
            raise missing(formal.name, called, span, [f.name for f in formals])
        elif formal.default is not None and formal.name not in QUIET:
            args[formal.name] = default_arg(formal)
    if collected:
        yield spread(interp, entry, formals, args, collected, called, span)
    return args


def spread(
    interp: Interpreter,
    entry: Entry,
    formals: Sequence[Formal],
    args: dict[str, Arg],
    values: Sequence[Value],
    called: str,
    span: Span | None,
) -> Step:
    """Put what `...` caught at the end of the entry's list argument."""
    target = next((f for f in entry.formals if f.wants.endswith("s") and f.wants in PLACES), None)
    if target is None:
        return
    got: list[Arg] = []
    have = args.get(target.name)
    if have is not None:
        got += have if isinstance(have, tuple) else [have]
    for value in values:
        settled_value = yield settled(interp, value, target, span)
        more = to_arg(settled_value, target, called, span)
        got += more if isinstance(more, tuple) else [more]
    args[target.name] = tuple(got)


def default_arg(formal: Formal) -> Arg:
    """A formal's default as an IR argument."""
    value = formal.default
    if formal.wants == "tensor":
        return constant(
            from_array(
                np.asarray(
                    float(value) if not isinstance(value, (list, tuple)) else value, dtype=float
                )
            )
        )
    return tuple(value) if isinstance(value, (list, tuple)) else value


def settled(interp: Interpreter, value: Value, formal: Formal, span: Span | None) -> Step:
    """A value made fit for a formal: bare constructors are called, closures are traced."""
    kind = PLACES.get(formal.wants)
    if kind is not None:
        return (yield settle_named(interp, value, kind, span))
    made = isinstance(value, Node) and isinstance(value.type, NetworkType)
    if formal.wants in ("function", "network") and is_function(value) and not made:
        return (yield trace(interp, value, formal, span))
    return value


def settle_named(interp: Interpreter, value: Value, kind: str, span: Span | None) -> Step:
    """`exp` where a bijector is wanted is `exp()`; lists are settled item by item."""
    if isinstance(value, Builtin):
        entry = value.of_kind(kind)
        if entry is not None:
            return (yield call_entry(interp, entry, value, [], span))
    if isinstance(value, List):
        items = []
        for item in value.items:
            items.append((yield settle_named(interp, item, kind, span)))
        return List(tuple(items), value.names)
    return value


def trace(interp: Interpreter, function: Value, formal: Formal, span: Span | None) -> Step:
    """An R function as an IR function: called once with symbols for its arguments."""
    names = ["x"]
    if isinstance(function, Closure):
        names = [p.name for p in function.node.parameters if p.default is None and p.name != DOTS]
    symbols = tuple(Symbol(TensorType(None, None), n) for n in names)
    actuals = [Actual(None, s, span) for s in symbols]
    value = yield call_value(interp, function, actuals, span, None, formal.name)
    if isinstance(value, Poison):
        return value
    return Function(FunctionType(len(symbols)), symbols, traced_body(value, formal, span))


def traced_body(value: Value, formal: Formal, span: Span | None) -> Arg:
    """What a traced function gives: a tensor, or a list of tensors."""
    if isinstance(value, List):
        return tuple(traced_body(item, formal, span) for item in value.items)
    if isinstance(value, Vector) and not value.is_string:
        return constant(value)
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        return value
    if isinstance(value, Null):
        return None
    raise error("F206", f"`{formal.name}` must give a tensor, it gives {describe(value)}", span)


def build(
    interp: Interpreter, entry: Entry, args: dict[str, Arg], called: str, span: Span | None
) -> Value:
    """The value of an entry with typed arguments: folded, or an IR node."""
    if entry.kind in ("network",):
        args["uid"] = interp.fresh_id(called.removeprefix("tfb_"))
        args["seed"] = interp.fresh_seed()
    if entry.key == "method.sample" and args.get("seed") is None:
        args["seed"] = interp.fresh_seed()
    if entry.key == "bijector.chain" and isinstance(args.get("bijectors"), tuple):
        return chain(tuple(b for b in args["bijectors"] if isinstance(b, Node)), span)  # type: ignore[union-attr]
    if entry.key == "distribution.transformed_distribution":
        base, bijector = args.get("distribution"), args.get("bijector")
        if isinstance(base, Node) and isinstance(bijector, Node):
            return apply_bijector(interp, base, bijector, span)
    if entry.kind == "method" and isinstance(args.get("bijector"), Node):
        back = "y" in args
        x = args.get("y") if back else args.get("x")
        b = args["bijector"]
        if isinstance(x, Node) and isinstance(b, Node) and isinstance(b.type, BijectorType):
            args["bijector"] = fitted_to_tensor(interp, b, x, back)
    continuous = entry.kind == "distribution" and not entry.discrete and takes(entry, "dtype")
    if continuous and interp.dtype and args.get("dtype") == "float32":
        args["dtype"] = interp.dtype
    node = construct(entry, args, span, called)
    return folded(interp, entry, node, span)


def takes(entry: Entry, formal: str) -> bool:
    """Whether an entry has a formal of a name."""
    return any(f.name == formal for f in entry.short_formals)


def folded(interp: Interpreter, entry: Entry, node: Node, span: Span | None) -> Value:
    """A tensor function of constants as its value; anything else as its node."""
    if entry.fold is None or not isinstance(node.type, TensorType):
        return node
    given = dict(node.args)  # type: ignore[attr-defined]
    plain: list[Any] = []
    for formal in entry.formals:
        arg = given.get(formal.name)
        parts = arg if isinstance(arg, tuple) else (arg,)
        if any(isinstance(p, Node) and not isinstance(p, Constant) for p in parts):
            return node
        made = [p.value if isinstance(p, Constant) else p for p in parts]
        plain.append(tuple(made) if isinstance(arg, tuple) else made[0])
    while plain and plain[-1] is None:
        plain.pop()
    interp.budget.elements(size(node.type.shape) or 0, span)
    with np.errstate(all="ignore"):
        return from_array(np.asarray(entry.fold(*plain)), span)


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
    if not isinstance(count, Vector) or len(count) != 1 or count.is_string:
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
