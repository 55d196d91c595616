"""Conditions as values: made, read, and told from each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flowdsl.catalogue.packages import PACKAGES
from flowdsl.semantics.actuals import Call
from flowdsl.semantics.conditions import DESCRIBED, Condition
from flowdsl.semantics.functions.arguments import string, wrong
from flowdsl.semantics.values import NULL, Opaque, Value, number, text

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


def made(kind: str) -> Callable[[Interpreter, Call], Value]:
    """`simpleError(message)` and `simpleWarning(message)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        return Opaque(DESCRIBED[kind], Condition(kind, string(call, "message")))

    return implementation


def condition(call: Call, name: str) -> Condition:
    """A condition argument."""
    value = call.get(name)
    if isinstance(value, Opaque) and isinstance(value.value, Condition):
        return value.value
    raise wrong(call, name, "an error, a warning or a message that was caught")


def condition_message(interp: Interpreter, call: Call) -> Value:
    """`conditionMessage(c)`."""
    return text(condition(call, "c").message, call.span)


def condition_call(interp: Interpreter, call: Call) -> Value:
    """`conditionCall(c)`: calls are not kept."""
    condition(call, "c")
    return NULL


def require_namespace(interp: Interpreter, call: Call) -> Value:
    """`requireNamespace(package)`."""
    return number(string(call, "package") in PACKAGES, call.span)


TABLE: dict[str, Any] = {
    "function.simpleError": made("error"),
    "function.simpleWarning": made("warning"),
    "function.conditionMessage": condition_message,
    "function.conditionCall": condition_call,
    "function.requireNamespace": require_namespace,
}
