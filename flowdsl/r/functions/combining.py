"""Putting values together: vectors, lists, and the names of their elements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import indexing
from flowdsl.r.arguments import Call
from flowdsl.r.elements import (
    count,
    elements,
    joined,
    labelled,
    renamed,
    stack_of,
    taken,
)
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.comparing import same
from flowdsl.r.functions.reading import (
    seen,
    signed_whole,
    whole,
    wrong,
)
from flowdsl.r.values import (
    NULL,
    Factor,
    Foreign,
    List,
    Null,
    Value,
    Vector,
    number,
)

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

EMPTY: dict[str, Any] = {
    "numeric": np.float64,
    "double": np.float64,
    "integer": np.int64,
    "logical": np.bool_,
    "character": object,
}


def c(interp: Interpreter, call: Call) -> Value:
    """Combine values: numbers into a vector, anything else into a list."""
    parts = [a for a in call.dots if not isinstance(a.value, Null)]
    if not parts:
        return NULL
    return combined(interp, [a.value for a in parts], [a.name or "" for a in parts], call)


def combined(
    interp: Interpreter, values: Sequence[Value], names: Sequence[str], call: Call
) -> Value:
    """Values one after another, as one vector or list."""
    vectors = [v for v in values if isinstance(v, Vector)]
    lists = [v for v in values if isinstance(v, List)]
    total = sum(len(v) for v in vectors) + sum(len(v.items) for v in lists)
    interp.budget.elements(total, call.span)
    factors = [v for v in values if isinstance(v, Factor)]
    if factors and len(factors) == len(values):
        known = tuple(dict.fromkeys(t for v in factors for t in v.levels))
        return Factor(np.concatenate([v.data for v in factors]), levels=known, span=call.span)
    if len(vectors) == len(values):
        return joined(vectors, names, call.span)
    if any(isinstance(v, Foreign) for v in values):
        made = interp.combine(values, call.span)
        if made is not None:
            return made
    items: list[Value] = []
    labels: list[str] = []
    if not any(names) and not any(v.names for v in vectors) and not any(v.names for v in lists):
        for value in values:
            several = isinstance(value, (List, Vector))
            items += indexing.listed(interp, value, call.span) if several else [value]
        return List(tuple(items))
    for value, name in zip(values, names):
        if isinstance(value, (List, Vector)):
            own = indexing.listed(interp, value, call.span)
            items += own
            labels += labelled(name, value.names or [""] * len(own))
        else:
            items.append(value)
            labels.append(name)
    return List(tuple(items), tuple(labels) if any(labels) else None)


def make_list(interp: Interpreter, call: Call) -> Value:
    """`list(...)`."""
    names = tuple(a.name or "" for a in call.dots)
    return List(tuple(a.value for a in call.dots), names if any(names) else None)


def empty(interp: Interpreter, call: Call) -> Value:
    """`vector("list", n)` or `vector("numeric", n)`."""
    mode = call.get("mode")
    n = whole(call, "length")
    interp.budget.elements(n, call.span)
    kind = str(mode.data.flat[0]) if isinstance(mode, Vector) and len(mode) == 1 else ""
    if kind == "list":
        return List((NULL,) * n)
    if kind not in EMPTY:
        known = ", ".join(f'"{k}"' for k in ("list", *EMPTY))
        raise wrong(call, "mode", f"one of {known}")
    return blank(kind, n, call)


def blank(kind: str, n: int, call: Call) -> Vector:
    """Zeros, FALSE or empty texts."""
    data = np.zeros(n, dtype=EMPTY[kind])
    if kind == "character":
        data[:] = ""
    return Vector(data, span=call.span)


def zeros(kind: str) -> Any:
    """`numeric(n)`, `integer(n)`, ..."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        n = whole(call, "length")
        interp.budget.elements(n, call.span)
        return blank(kind, n, call)

    return implementation


def append(interp: Interpreter, call: Call) -> Value:
    """`append(x, values, after)`."""
    x, more = call.get("x"), call.get("values")
    n = count(interp, x, call)
    after = signed_whole(call, "after") if call.has("after") else n
    if not 0 <= after < n:
        parts = [x, more] if after >= n else [more, x]
    else:
        before, behind = np.arange(after), np.arange(after, n)
        parts = [taken(x, before, call.span), more, taken(x, behind, call.span)]
    kept = [p for p in parts if not isinstance(p, Null)]
    return combined(interp, kept, [""] * len(kept), call) if kept else NULL


def names(interp: Interpreter, call: Call) -> Value:
    """`names(x)`."""
    x = call.get("x")
    found = x.names if isinstance(x, (Vector, List)) else None
    if found is None:
        return NULL
    return Vector(np.array(found, dtype=object), span=call.span)


def set_names(interp: Interpreter, call: Call) -> Value:
    """`setNames(object, nm)`."""
    return renamed(call.get("object"), call.get("nm"), call.span)


def part(double: bool) -> Any:
    """`"["` and `"[["` as functions."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        index: list[Value | None] = [a.value for a in call.dots]
        if not index:
            raise error("F207", f"`{call.name}` needs an index", call.span)
        return indexing.get(interp, call.get("x"), index, double, call.span)

    return implementation


def length(interp: Interpreter, call: Call) -> Value:
    """`length(x)`."""
    return number(count(interp, call.get("x"), call), call.span)


def unique(interp: Interpreter, call: Call) -> Value:
    """`unique(x)`."""
    x = stack_of(seen(interp, call.get("x"), call), call)
    if isinstance(x, Null):
        return NULL
    kept = with_fields(x, names=None)
    return taken(kept, np.flatnonzero(~repeats(interp, x, call)), call.span)


def duplicated(interp: Interpreter, call: Call) -> Value:
    """`duplicated(x)`."""
    x = stack_of(seen(interp, call.get("x"), call), call)
    return Vector(repeats(interp, x, call), span=call.span)


def repeats(interp: Interpreter, x: Vector | List | Null, call: Call) -> np.ndarray:
    """For each element whether it stood before."""
    if isinstance(x, Null):
        return np.zeros(0, dtype=bool)
    if isinstance(x, List):
        out = np.zeros(len(x.items), dtype=bool)
        interp.budget.elements(len(x.items) ** 2, call.span)
        for i, item in enumerate(x.items):
            out[i] = any(same(item, other) for other in x.items[:i])
        return out
    known: set[Any] = set()
    out = np.zeros(len(x), dtype=bool)
    for i, item in enumerate(elements(x).tolist()):
        key = "NaN" if item != item else (item,)
        out[i] = key in known
        known.add(key)
    return out


FUNCTIONS: tuple[Function, ...] = (
    function("c", formals("..."), "Combine values into a vector (or lists into a list).", c),
    function("list", formals("..."), "A list, named where arguments are named.", make_list),
    function("tuple", formals("..."), "A list.", make_list),
    function(
        "vector", formals(("mode", "logical"), ("length", 0)), "An empty vector or list.", empty
    ),
    function("numeric", formals(("length", 0)), "A vector of zeros.", zeros("numeric"), "double"),
    function("integer", formals(("length", 0)), "A vector of whole zeros.", zeros("integer")),
    function("character", formals(("length", 0)), "A vector of empty texts.", zeros("character")),
    function("logical", formals(("length", 0)), "A vector of FALSE.", zeros("logical")),
    function(
        "append", formals("x", "values", ("after", None)), "Add elements behind a position.", append
    ),
    function("length", formals("x"), "Number of elements.", length),
    function("names", formals("x"), "Names of the elements.", names),
    function(
        "setNames",
        formals(("object", None), ("nm", None)),
        "The value with other names.",
        set_names,
        "set_names",
    ),
    function("unique", formals("x"), "Each element once.", unique),
    function("duplicated", formals("x"), "Whether an element stood before.", duplicated),
    function("[", formals("x", "..."), "Some elements, as x[i].", part(False)),
    function("[[", formals("x", "..."), "One element, as x[[i]].", part(True)),
)
