"""What `%>%` does when a bijector is on its right: it is applied to what comes from the left."""

from __future__ import annotations

from collections.abc import Sequence

from flowdsl.catalogue import Entry
from flowdsl.diagnostics import FlowError, error
from flowdsl.r.arguments import Actual
from flowdsl.r.function import Function
from flowdsl.r.machine import Step
from flowdsl.r.matching import DOTS, Given, match
from flowdsl.r.values import Builtin, Closure, List, Poison, Value, describe, is_function
from flowdsl.semantics.composition import apply_bijector
from flowdsl.semantics.entry_calls import call_entry, settle_named, signature
from flowdsl.semantics.flow_values import is_bijector, is_distribution, is_numeric
from flowdsl.semantics.overloads import choose
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span


def applied(interp: FlowState, left: Value, value: Value, right: Span) -> Step:
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
    interp: FlowState, left: Value, function: Builtin, actuals: Sequence[Actual], right: Span
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
    if bijector is None and all(makes_bijector(e) for e in others):
        value = yield call_entry(interp, others[0], function, actuals, right)
        return (yield applied(interp, left, value, right))
    given = [a.given for a in (first, *actuals)]
    entry = choose(function, given, [left, *(a.value for a in actuals)], None, right)
    if isinstance(entry, Function):
        return (yield interp.call(Builtin(function.name, (entry,)), [first, *actuals], right))
    if entry.kind == "distribution" and transforms(left) and not takes_left(entry, left):
        what = "distribution" if is_distribution(left) else "bijector"
        raise error(
            "F305",
            f"`{function.name}` is a distribution; a {what} cannot be piped into it",
            right,
            "a flow starts with its base distribution: normal() %>% scale(2)",
        )
    return (yield call_entry(interp, entry, function, [first, *actuals], right))


def applies(function: Builtin) -> bool:
    """Whether a name right of a pipe is applied to its left, as bijectors are."""
    removed = all(makes_bijector(e) for e in function.entries)
    return removed or function.of_kind("bijector") is not None


def makes_bijector(entry: Entry | Function) -> bool:
    """Whether a name that TFP removed stands for a bijector made of others."""
    if isinstance(entry, Function) or entry.kind != "action":
        return False
    # `tfb_masked_dense(inputs, ...)` is a network in spite of its name.
    takes_inputs = any(f.name == "inputs" for f in entry.formals)
    return not takes_inputs and any(a.startswith("tfb_") for a in (entry.name, *entry.aliases))


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


def takes_another(function: Closure, actuals: Sequence[Actual]) -> bool:
    """Whether a closure has a formal left for what the pipe brings."""
    names = [p.name for p in function.node.parameters]
    if DOTS in names:
        return True
    return len(names) > len(actuals)


def transforms(left: Value) -> bool:
    """Whether a bijector is what one expects after this value."""
    return is_distribution(left) or is_bijector(left)


def place(left: Value, function: Value) -> tuple[str | None, bool]:
    """What a pipe wants on its right, and whether it inserts its left side as an argument."""
    inserted = not (isinstance(function, Builtin) and applies(function))
    return ("bijector" if not inserted and transforms(left) else None), inserted


def piped(
    interp: FlowState,
    left: Value,
    function: Value,
    actuals: Sequence[Actual],
    right: Span,
    name: str,
) -> Step | None:
    """The value of `left %>% function(actuals)`; None where R's insertion holds."""
    if is_bijector(function):
        return into_bijector(interp, left, function, actuals, right)
    if isinstance(function, Closure) and not takes_another(function, actuals):
        return into_closure(interp, left, function, actuals, right, name)
    if isinstance(function, Builtin) and not all(isinstance(e, Function) for e in function.entries):
        return into_builtin(interp, left, function, actuals, right)
    if not is_function(function):
        raise error(
            "F215",
            f"the right of a pipe is {describe(function)}, not a function or a bijector",
            right,
        )
    return None


def into_bijector(
    interp: FlowState, left: Value, bijector: Value, actuals: Sequence[Actual], right: Span
) -> Step:
    """`left %>% b`, or `left %>% b(x)` where b(x) gives another bijector."""
    if not actuals:
        return apply_bijector(interp, left, bijector, right)  # type: ignore[arg-type]
    value = yield interp.call(bijector, actuals, right)
    return (yield applied(interp, left, value, right))


def into_closure(
    interp: FlowState,
    left: Value,
    function: Closure,
    actuals: Sequence[Actual],
    right: Span,
    name: str,
) -> Step:
    """`left %>% f(args)` where no formal of f is left: what it gives is applied."""
    value = yield interp.call(function, actuals, right, "bijector", name)
    return (yield applied(interp, left, value, right))
