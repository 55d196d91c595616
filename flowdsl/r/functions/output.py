"""Showing values, and errors of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.attributes import with_class
from flowdsl.r.conditions import Condition, Raised, of_value, signal, warn
from flowdsl.r.elements import plain
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.converting import words
from flowdsl.r.functions.reading import flag, seen, string, whole, wrong
from flowdsl.r.interpreter import NotLooking
from flowdsl.r.printing.numbers import format_number
from flowdsl.r.printing.plain import Plain
from flowdsl.r.printing.show import printer_of
from flowdsl.r.truth import truth
from flowdsl.r.values import (
    NULL,
    List,
    Null,
    Value,
    Vector,
    text,
)

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

MAX_DIGITS = 22


def print_(interp: Interpreter, call: Call) -> Value:
    """`print(x, digits, quote)`."""
    x = call.get("x")
    how: dict[str, Any] = {}
    if call.has("digits"):
        how["digits"] = whole(call, "digits")
        if not 1 <= how["digits"] <= MAX_DIGITS:
            raise wrong(call, "digits", f"a whole number from 1 to {MAX_DIGITS}")
    if call.has("quote"):
        how["quote"] = flag(call, "quote")
    if interp.host is not None:
        interp.host.write(printer_of(interp.foreign_printer()).show(x, Plain(**how)) + "\n")
    return x


def str_(interp: Interpreter, call: Call) -> Value:
    """`str(object)`."""
    x = call.get("object")
    if interp.host is not None:
        printer = printer_of(interp.foreign_printer())
        interp.host.write(printer.structure(seen(interp, x, call)) + "\n")
    return NULL


def noquote(interp: Interpreter, call: Call) -> Value:
    """`noquote(x)`."""
    obj = call.get("obj")
    if not isinstance(obj, (Vector, List)):
        raise wrong(call, "obj", "a vector or a list")
    return with_class(obj, "noquote")


def pieces(interp: Interpreter, call: Call) -> list[str]:
    """All elements of all arguments as texts."""
    out: list[str] = []
    for a in call.dots:
        value = seen(interp, a.value, call)
        if isinstance(value, Vector):
            out += [shown(x) for x in value.shown.reshape(-1, order="F")]
        elif not isinstance(value, Null):
            out += [str(w) for w in words(value, call)]
    return out


def shown(x: object) -> str:
    """An element as cat() shows it: up to 7 significant digits."""
    if isinstance(x, (float, np.floating)):
        return format_number(float(x))
    return "NA" if x is None else plain(x)


def cat(interp: Interpreter, call: Call) -> Value:
    """`cat(...)`."""
    sep = string(call, "sep")
    try:
        shown_words = pieces(interp, call)
    except NotLooking:
        return NULL
    if interp.host is not None:
        interp.host.write(sep.join(shown_words))
    return NULL


def message(interp: Interpreter, call: Call) -> Value:
    """`message(...)`: its texts on a line of their own."""
    given = held(call)
    if given is not None:
        if signal(interp, given, call.span) and interp.host is not None:
            interp.host.tell(given.message)
        return NULL
    try:
        line = "".join(pieces(interp, call))
    except NotLooking:
        return NULL
    line += "\n" if flag(call, "appendLF") else ""
    if signal(interp, Condition("message", line), call.span) and interp.host is not None:
        interp.host.tell(line)
    return NULL


def stop(interp: Interpreter, call: Call) -> Value:
    """`stop(message)`, or `stop(e)` of an error that was caught."""
    caught = held(call)
    if caught is not None:
        problem = caught.problem or error("F501", caught.message, call.span)
        raise Raised(problem, caught) if caught.own else problem
    raise error("F501", "".join(pieces(interp, call)) or "stopped", call.span)


def held(call: Call) -> Condition | None:
    """The condition that a call of `stop` or `warning` was given."""
    return of_value(call.dots[0].value) if len(call.dots) == 1 else None


def warning(interp: Interpreter, call: Call) -> Value:
    """`warning(message)`: the message, unless a handler catches it."""
    made = held(call)
    if made is None:
        try:
            made = Condition("warning", "".join(pieces(interp, call)))
        except NotLooking:
            return NULL
    own = made if made.kind == "warning" else Condition("warning", made.message)
    warn(interp, own, call.span)
    return text(made.message, call.span)


def stopifnot(interp: Interpreter, call: Call) -> Value:
    """`stopifnot(...)`."""
    for a in call.dots:
        value = seen(interp, a.value, call)
        worded = isinstance(value, Vector) and value.is_string
        if isinstance(value, Vector) and not worded and len(value) != 1:
            value = Vector(np.array([bool(value.data.astype(bool).all())]))
        if worded or not truth(interp, value, a.span):
            shown_text = a.span.text if a.span is not None else "the condition"
            reason = plain(value.data.flat[0]) if worded and len(value) else ""  # type: ignore[union-attr, arg-type]
            raise error(
                "F501",
                a.name or f"`{shown_text}` is not TRUE{': ' + reason if reason else ''}",
                a.span or call.span,
            )
    return NULL


FUNCTIONS: tuple[Function, ...] = (
    function(
        "print",
        formals("x", ("digits", None), ("quote", None), "..."),
        "Show a value and return it.",
        print_,
        "print.default",
        visible=False,
        writes=True,
    ),
    function("str", formals("object", "..."), "Show what a value is made of.", str_, visible=False),
    function("noquote", formals("obj"), "Texts that print without quotes.", noquote),
    function(
        "cat",
        formals("...", ("sep", " ")),
        "Show texts and numbers on one line.",
        cat,
        visible=False,
        writes=True,
    ),
    function(
        "message",
        formals("...", ("domain", None), ("appendLF", True)),
        "Show a text on a line.",
        message,
        visible=False,
        writes=True,
    ),
    function(
        "stop",
        formals("...", ("call.", True), ("domain", None)),
        "End with an error of your own.",
        stop,
    ),
    function(
        "warning",
        formals("...", ("call.", True), ("immediate.", False), ("domain", None)),
        "Warn with a text of your own.",
        warning,
        visible=False,
    ),
    function(
        "stopifnot",
        formals("..."),
        "End with an error unless all are TRUE.",
        stopifnot,
        visible=False,
    ),
)
