"""What a name, a `$` member or a `package::name` stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowdsl.diagnostics import FlowError, closest, error
from flowdsl.r.scope import Scope
from flowdsl.r.values import (
    NULL,
    List,
    Null,
    Opaque,
    Poison,
    Value,
    Vector,
    describe,
    from_array,
    is_function,
    text,
)
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

HINTS = {
    "True": "R writes TRUE",
    "False": "R writes FALSE",
    "true": "R writes TRUE",
    "false": "R writes FALSE",
    "None": "R writes NULL",
    "null": "R writes NULL",
    "nan": "R writes NaN",
    "inf": "R writes Inf",
    "lambda": "R writes function(x) ... or \\(x) ...",
    "Sys.time": "a spec gives the same every time it runs; take the time outside of it",
    "Sys.Date": "a spec gives the same every time it runs; take the date outside of it",
    "eval": "a spec never runs text or quoted code; call a function",
    "parse": "a spec never runs text or quoted code; call a function",
    **dict.fromkeys(
        ("system.time", "proc.time", "date", "Sys.sleep"),
        "a spec gives the same every time it runs; measure time outside of it",
    ),
    **dict.fromkeys(
        ("quote", "bquote", "substitute", "deparse", "expression", "match.call", "sys.call"),
        "a spec never runs text or quoted code; call a function",
    ),
    **dict.fromkeys(
        ("setClass", "setGeneric", "setMethod", "setValidity", "setRefClass", "R6Class"),
        'classes here are S3: structure(list(...), class = "name") and print.name <- function(x)',
    ),
    **dict.fromkeys(
        ("new.env", "assign", "get", "environment", "globalenv", "emptyenv", "parent.frame"),
        "scopes are no values here; keep values in a named list",
    ),
    "np": "NumPy is not part of the language; use c(), matrix(), exp(), ...",
}
"""What to write instead of names that other languages have, or that a spec may not use."""


def lookup(interp: Interpreter, name: str, scope: Scope, span: Span | None) -> Value:
    """The value of a name that no scope binds.

    Raises:
        FlowError: F201 nothing has that name.
    """
    found = interp.builtin(name)
    if found is None:
        raise undefined(interp, name, scope, span)
    return found.at(span) if isinstance(found, Vector) else found


def lookup_function(interp: Interpreter, name: str, scope: Scope, span: Span | None) -> Value:
    """The function of a name: bindings that are no functions are skipped, as R does."""
    for level in scope.chain():
        value = level.bindings.get(name)
        if value is not None and (is_function(value) or isinstance(value, Poison)):
            return value
    found = interp.builtin(name)
    if found is not None and is_function(found):
        return found
    owner = scope.owner(name)
    if owner is not None and not isinstance(owner.bindings[name], Poison):
        value = owner.bindings[name]
        shown = describe(value) if hasattr(value, "__class__") else "a value"
        raise error("F202", f"`{name}` is {shown}, not a function", span)
    raise undefined(interp, name, scope, span)


def undefined(interp: Interpreter, name: str, scope: Scope, span: Span | None) -> FlowError:
    """The error for a name that nothing has."""
    known = interp.hint(name) or HINTS.get(name)
    if known is not None:
        return error("F201", f"`{name}` is not defined", span, known)
    near = closest(name, [*scope.names(), *interp.builtin_names()])
    hints = [f"did you mean `{near}`?"] if near else []
    return error("F201", f"`{name}` is not defined", span, *hints)


def namespaced(interp: Interpreter, package: str, name: str, span: Span | None) -> Value:
    """`package::name`: what the package offers of that name, whatever the scopes say.

    Raises:
        FlowError: F201 no such package, or nothing of that name in it.
    """
    if package not in interp.packages:
        raise unknown_package(interp, package, span)
    found = interp.from_package(package, name, span)
    if found is None:
        raise undefined(interp, name, interp.globals, span)
    return found


def unknown_package(interp: Interpreter, package: str, span: Span | None) -> FlowError:
    """The error for a package that is not here."""
    near = closest(package, interp.packages)
    hint = f"did you mean `{near}`?" if near else f"what is here of R: {', '.join(interp.packages)}"
    return error("F201", f"there is no package `{package}` here", span, hint)


def member(interp: Interpreter, value: Value, name: str, span: Span | None) -> Value:
    """The value of `value$name`.

    Raises:
        FlowError: F209 there is no such member.
    """
    if isinstance(value, (Poison, Null)):
        return value
    if isinstance(value, List):
        found = value.get(name)
        return NULL if found is None else found
    if isinstance(value, Opaque):
        return opaque_member(value, name, span)
    made = interp.member(value, name, span)
    if made is None:
        raise error("F209", f"{describe(value)} has no members, `${name}` finds nothing", span)
    return made


def opaque_member(value: Opaque, name: str, span: Span | None) -> Value:
    """A field of an object of the host: a condition, a version, a training history."""
    table = value.value.to_dict() if hasattr(value.value, "to_dict") else {}
    if name not in table:
        raise error(
            "F209",
            f"{value.kind} has no `{name}`",
            span,
            f"it has {', '.join(table)}" if table else "it has no members",
        )
    found = table[name]
    if isinstance(found, str):
        return text(found)
    if found is None:
        return NULL
    return found if isinstance(found, Value.__args__) else from_array(found)  # type: ignore[attr-defined]
