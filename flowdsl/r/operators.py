"""Operators and parts of values: `a + b`, `x[i]`, `x$name`, and a spec's own methods for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.r import arithmetic
from flowdsl.r.arguments import Actual
from flowdsl.r.attributes import classes
from flowdsl.r.conditions import Condition, warn
from flowdsl.r.dispatch import call_method, method_of
from flowdsl.r.machine import SORTING, Step
from flowdsl.r.values import Drop, Foreign, List, Value, Vector, number
from flowdsl.r.versions import compared, is_version
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


PREFIX = ("+", "-", "!")
"""Operators that may stand before one operand."""


def has_class(value: Value) -> bool:
    """Whether a spec gave a value a class."""
    return isinstance(value, (Vector, List)) and bool(value.attributes) and bool(classes(value))


def infix(interp: Interpreter, op: str, left: Value, right: Value, span: Span | None) -> Value:
    """Value of one infix operation, with its size counted."""
    if op == ":":
        made = arithmetic.colon(left, right, interp.budget, span)
        interp.budget.hold(made.data)
        return made
    for side in (left, right):
        if isinstance(side, Vector):
            interp.budget.elements(len(side), span)
            if op == "%in%":
                interp.budget.work(SORTING * len(side), span)
    if is_version(left) or is_version(right):
        return compared(op, left, right, span)
    if isinstance(left, Foreign) or isinstance(right, Foreign):
        found = interp.operate(op, [left, right], span)
        if found is not None:
            return interp.counted(found, span)
    value = arithmetic.binary(op, left, right, span, interp.budget)
    if isinstance(value, Vector):
        interp.budget.hold(value.data)
    return value


def prefix(interp: Interpreter, op: str, operand: Value, span: Span | None) -> Value:
    """Value of one prefix operation, with its size counted."""
    made = interp.operate(op, [operand], span) if isinstance(operand, Foreign) else None
    return interp.counted(arithmetic.unary(op, operand, span) if made is None else made, span)


def operated(interp: Interpreter, op: str, values: Sequence[Value], span: Span | None) -> Value:
    """Value of an operator of one side or two, whatever methods a spec defines.

    Raises:
        FlowError: F205 there are none or too many.
    """
    if len(values) == 1 and op in PREFIX:
        return prefix(interp, op, values[0], span)
    if len(values) != 2:
        raise error("F205", f"`{op}` takes two arguments", span)
    return infix(interp, op, values[0], values[1], span)


def by_class(interp: Interpreter, op: str, values: Sequence[Value], span: Span | None) -> Step:
    """Value of an operator by the method of a side's class; two that differ are not called."""
    sides = [classes(value) for value in values] if len(values) <= 2 else []
    asked = [method_of(interp, op, names, interp.globals) for names in sides if names]
    found = [method for method in asked if method is not None]
    if len(found) == 2 and found[0][0] is not found[1][0]:
        both = f"the methods `{found[0][2]}` and `{found[1][2]}` differ: neither is called"
        warn(interp, Condition("warning", both), span)
    elif found:
        actuals = [Actual(None, v, span) for v in values]
        return (yield call_method(interp, found[0], actuals, span))
    return operated(interp, op, values, span)


def method_of_part(
    interp: Interpreter,
    generic: str,
    value: Value,
    index: Sequence[Value | None],
    span: Span | None,
    new: Value | None = None,
) -> Step | None:
    """A step that reads or sets a part by a class's own method; None where there is none.

    Args:
        interp: the evaluator.
        generic: `[`, `[[`, `$`, or a setter such as `[<-`.
        value: what the part is of.
        index: the indexes; None stands for an empty one.
        span: where the part stands.
        new: what a setter puts there.

    Raises:
        FlowError: F207 the method would get an empty index.
    """
    names = classes(value) if has_class(value) else ()
    found = method_of(interp, generic, names, interp.globals) if names else None
    if found is None:
        return None
    actuals = [Actual(None, value, span)]
    for item in index:
        if item is None:
            raise error(
                "F207", f"`{found[2]}` is not called with an empty index", span,
                "name all elements: x[seq_along(x)]",
            )  # fmt: skip
        if isinstance(item, Drop):
            actuals.append(Actual("drop", number(bool(item.data.flat[0]), span), span))
        else:
            actuals.append(Actual(None, item, span))
    if new is not None:
        actuals.append(Actual("value", new, span))
    return call_method(interp, found, actuals, span)
