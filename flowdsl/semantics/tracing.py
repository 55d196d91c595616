"""R functions given to constructors become IR functions: called once with symbols."""

from __future__ import annotations

from collections.abc import Sequence

from flowdsl.catalogue import Formal
from flowdsl.diagnostics import error
from flowdsl.ir import (
    Arg,
    BijectorType,
    DistributionType,
    Function,
    FunctionType,
    Node,
    Symbol,
    TensorType,
)
from flowdsl.r.arguments import Actual
from flowdsl.r.machine import Step
from flowdsl.r.matching import DOTS
from flowdsl.r.values import Closure, List, Null, Poison, Value, Vector, describe
from flowdsl.semantics.flow_values import constant
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span

KINDS = {"a distribution": DistributionType, "a bijector": BijectorType}


def trace(
    interp: FlowState,
    function: Value,
    formal: Formal,
    span: Span | None,
    types: Sequence[TensorType] = (),
    gives: str = "a tensor",
    names: Sequence[str] = ("x",),
) -> Step:
    """An R function as an IR function: called once with symbols for its arguments.

    `names` are the arguments of what is no function of R's own.
    """
    from flowdsl.r.calls import call_value

    if isinstance(function, Closure):
        names = [p.name for p in function.node.parameters if p.default is None and p.name != DOTS]
    known = [*types, *[TensorType(None, None)] * len(names)]
    symbols = tuple(Symbol(t, n) for t, n in zip(known, names))
    actuals = [Actual(None, s, span) for s in symbols]
    with interp.yielding(None):  # the function may run any number of times
        value = yield call_value(interp, function, actuals, span, None, formal.name)
    if isinstance(value, Poison):
        return value
    return Function(FunctionType(len(symbols)), symbols, traced_body(value, formal, span, gives))


def traced_body(value: Value, formal: Formal, span: Span | None, gives: str = "a tensor") -> Arg:
    """What a traced function gives: a tensor, or a list of tensors."""
    if gives in KINDS:
        if isinstance(value, Node) and isinstance(value.type, KINDS[gives]):
            return value
        raise error("F206", f"`{formal.name}` must give {gives}, it gives {describe(value)}", span)
    if isinstance(value, List):
        return tuple(traced_body(item, formal, span) for item in value.items)
    if isinstance(value, Vector) and not value.is_string:
        return constant(value)
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        return value
    if isinstance(value, Null):
        return None
    raise error("F206", f"`{formal.name}` must give a tensor, it gives {describe(value)}", span)
