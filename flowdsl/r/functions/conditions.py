"""Conditions as values: made, read, and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.conditions import Condition, Restart, as_value, of_value, signal
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import string, vector, wrong
from flowdsl.r.values import NULL, Value, Vector, number, text

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def made(kind: str) -> Callable[[Interpreter, Call], Value]:
    """`simpleError(message)` and its like."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        name = "msg" if kind == "condition" else "message"
        return as_value(Condition(kind, string(call, name)))

    return implementation


def of_class(kind: str) -> Callable[[Interpreter, Call], Value]:
    """`errorCondition(message, ..., class)` and `warningCondition`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        own: tuple[str, ...] = ()
        if call.has("class"):
            given = vector(call, "class")
            if not given.is_string:
                raise wrong(call, "class", "texts")
            own = tuple(str(t) for t in given.data.flat)
        fields = tuple((a.name, a.value) for a in call.dots if a.name)
        message = string(call, "message")
        return as_value(Condition(kind, message, None, (*own, kind, "condition"), fields))

    return implementation


def signal_condition(interp: Interpreter, call: Call) -> Value:
    """`signalCondition(cond)`: NULL, where no handler takes it."""
    cond = call.get("cond")
    if isinstance(cond, Vector) and cond.is_string and len(cond) == 1:
        found: Condition | None = Condition("condition", str(cond.data.flat[0]))
    else:
        found = of_value(cond)
    if found is None:
        raise wrong(call, "cond", "a condition")
    signal(interp, found, call.span)
    return NULL


def invoke_restart(interp: Interpreter, call: Call) -> Value:
    """`invokeRestart(r, ...)`."""
    name = string(call, "r")
    if name not in interp.restarts:
        raise error(
            "F206", f"no restart `{name}` is offered here", call.span,
            "withRestarts() offers restarts; handlers of warnings have muffleWarning",
        )  # fmt: skip
    raise Restart(name, [a.value for a in call.dots])


def condition(call: Call, name: str) -> Condition:
    """A condition argument."""
    found = of_value(call.get(name))
    if found is not None:
        return found
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
    return number(string(call, "package") in interp.packages, call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "simpleError",
        formals("message", ("call", None)),
        "An error as a value, for stop().",
        made("error"),
    ),
    function(
        "simpleWarning",
        formals("message", ("call", None)),
        "A warning as a value, for warning().",
        made("warning"),
    ),
    function(
        "simpleMessage",
        formals("message", ("call", None)),
        "A message as a value.",
        made("message"),
    ),
    function(
        "simpleCondition",
        formals("msg", ("call", None)),
        "A condition of no kind, as a value.",
        made("condition"),
    ),
    function(
        "errorCondition",
        formals("message", "...", ("class", None), ("call", None)),
        "An error of a class of your own, as a value.",
        of_class("error"),
    ),
    function(
        "warningCondition",
        formals("message", "...", ("class", None), ("call", None)),
        "A warning of a class of your own, as a value.",
        of_class("warning"),
    ),
    function(
        "signalCondition",
        formals("cond", ("call", None)),
        "Tell handlers of a condition.",
        signal_condition,
    ),
    function(
        "invokeRestart", formals("r", "..."), "Go on where a restart is offered.", invoke_restart
    ),
    function(
        "conditionMessage", formals("c"), "The text of an error or a warning.", condition_message
    ),
    function(
        "conditionCall", formals("c"), "NULL: conditions do not keep their call.", condition_call
    ),
    function(
        "requireNamespace",
        formals("package", ("quietly", False)),
        "Whether what a package of R's offers is here.",
        require_namespace,
    ),
)
