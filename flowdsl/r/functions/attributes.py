"""Functions of attributes: `structure`, `attr`, `unclass`, and generics without a default."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.catalogue.functions.generics import OPEN
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
from flowdsl.r.dispatch import implicit
from flowdsl.r.functions.comparing import r_class
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
    """`"class<-"(x, value)` and its like; `"attr<-"` is told which."""

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


TABLE: dict[str, Any] = {
    "function.structure": structure,
    "function.attr": attr,
    "function.attributes": all_attributes,
    "function.unclass": unclass,
    "function.oldClass": old_class,
    "function.class<-": setting("class"),
    "function.attr<-": setting(None),
    "function.names<-": setting("names"),
    "function.levels<-": setting("levels"),
    "function.inherits": inherits,
    **{entry.key: without_default for entry in OPEN},
}
