"""Functions of attributes: `structure`, `attr`, `unclass`, and generics without a default."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.attributes import (
    attribute,
    attributes,
    classes,
    texts,
    unclassed,
    with_attribute,
)
from flowdsl.r.classes import implicit, r_class
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import flag, string, wrong
from flowdsl.r.values import NULL, List, Value, Vector, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

SPELLED = {".Names": "names", ".Dim": "dim", ".Dimnames": "dimnames"}


def structure(interp: Interpreter, call: Call) -> Value:
    """`structure(x, class = "flow", ...)`."""
    made = call.get(".Data")
    for a in call.dots:
        if a.name is None:
            raise error("F205", "`structure` takes attributes by name", a.span or call.span)
        made = with_attribute(made, SPELLED.get(a.name, a.name), a.value, a.span or call.span)
    return made


def attr(interp: Interpreter, call: Call) -> Value:
    """`attr(x, which)`; a beginning that only one attribute has is enough."""
    x, name = call.get("x"), string(call, "which")
    found = attribute(x, name)
    near = [v for n, v in attributes(x) if n.startswith(name)]
    return near[0] if found is NULL and len(near) == 1 else found


def all_attributes(interp: Interpreter, call: Call) -> Value:
    """`attributes(x)`."""
    found = attributes(call.get("x"))
    return List(tuple(v for _, v in found), tuple(n for n, _ in found)) if found else NULL


def unclass(interp: Interpreter, call: Call) -> Value:
    """`unclass(x)`."""
    return unclassed(call.get("x"))


def old_class(interp: Interpreter, call: Call) -> Value:
    """`oldClass(x)`."""
    x = call.get("x")
    found = classes(x)
    return texts(found) if found else attribute(x, "class")


def setting(name: str | None) -> Callable[[Interpreter, Call], Value]:
    """`"class<-"(x, value)` and its like; `"attr<-"` takes the name of one."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        which = name or string(call, "which")
        return with_attribute(call.get("x"), which, call.get("value"), call.span)

    return implementation


def without_default(interp: Interpreter, call: Call) -> Value:
    """A generic that was called with a value of no class that has a method."""
    x = call.get("object")
    raise error(
        "F202",
        f"`{call.name}` has no method for a value of class {' or '.join(implicit(x))}",
        call.span,
        f"define {call.name}.{implicit(x)[0]} <- function(object, ...)",
    )


def inherits(interp: Interpreter, call: Call) -> Value:
    """`inherits(x, what, which)`: implied classes of matrices count too."""
    what, x = call.get("what"), call.get("x")
    if not isinstance(what, Vector) or not what.is_string:
        raise wrong(call, "what", "the name of a class")
    known = r_class(x)
    if flag(call, "which"):
        places = [known.index(w) + 1 if w in known else 0 for w in what.data.flat]
        return Vector(np.array(places, dtype=np.int64), span=call.span)
    return number(bool(np.isin(what.data, known).any()), call.span)


OPEN = (
    ("predict", "What a model predicts: a method of the spec, predict.class."),
    ("coef", "The coefficients of a model: a method of the spec, coef.class."),
    ("fitted", "What a model gives for its data: a method of the spec, fitted.class."),
    ("residuals", "What a model leaves over: a method of the spec, residuals.class."),
    ("simulate", "Draws from a model: a method of the spec, simulate.class."),
    ("update", "A model with other settings: a method of the spec, update.class."),
    ("logLik", "The log-likelihood of a model: a method of the spec, logLik.class."),
)
"""Generics that have no default: a spec writes their methods."""

FUNCTIONS: tuple[Function, ...] = (
    *(function(name, formals("object", "..."), doc, without_default) for name, doc in OPEN),
    function("structure", formals(".Data", "..."), "A value with attributes.", structure),
    function("attr", formals("x", "which", ("exact", False)), "One attribute of a value.", attr),
    function("attributes", formals("x"), "All attributes of a value, as a list.", all_attributes),
    function("unclass", formals("x"), "A value without its class.", unclass),
    function("oldClass", formals("x"), "The class that a value was given, or NULL.", old_class),
    function(
        "class<-",
        formals("x", "value"),
        "A value of another class.",
        setting("class"),
        "oldClass<-",
    ),
    function(
        "attr<-", formals("x", "which", "value"), "A value with another attribute.", setting(None)
    ),
    function("names<-", formals("x", "value"), "A value with other names.", setting("names")),
    function("levels<-", formals("x", "value"), "A factor with other levels.", setting("levels")),
    function(
        "inherits",
        formals("x", "what", ("which", False)),
        "Whether a value is of a class.",
        inherits,
    ),
)
