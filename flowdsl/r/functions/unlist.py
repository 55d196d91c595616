"""Lists put together to one vector."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flowdsl.r.arguments import Call
from flowdsl.r.elements import joined, label
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import flag
from flowdsl.r.values import NULL, List, Null, Value, Vector

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


@dataclass
class Naming:
    """The name that elements of a list stand under, and how many were named so far."""

    base: str
    total: int
    parent: Naming | None = None
    done: int = 0

    def count(self) -> None:
        """One more element was named, here and in all lists around it."""
        level: Naming | None = self
        while level is not None:
            level.done += 1
            level = level.parent


def unlist(interp: Interpreter, call: Call) -> Value:
    """`unlist(x)`: one vector, with names made of the path to each element."""
    x = call.get("x")
    if not isinstance(x, List):
        return x
    leaves = unnested(interp, x, flag(call, "recursive"), call)
    if not leaves:
        return NULL
    values = [value for value, _ in leaves]
    if all(isinstance(v, Vector) for v in values):
        made = joined([v for v in values if isinstance(v, Vector)], [None] * len(values), None)
        labels = [name for _, part in leaves for name in part]
        named = any(labels) and flag(call, "use.names")
        return replace(made, names=tuple(labels) if named else None, span=call.span)
    joined_values = interp.combine(values, call.span)
    if joined_values is not None:
        return joined_values
    labels = [part[0] if len(part) == 1 else "" for _, part in leaves]
    named = any(labels) and flag(call, "use.names")
    return List(tuple(values), tuple(labels) if named else None)


def unnested(interp: Interpreter, x: List, deep: bool, call: Call) -> list[tuple[Value, list[str]]]:
    """The values in a list of lists, with the names of their elements."""
    found: list[tuple[Value, list[str]]] = []
    stack: list[tuple[Value, str, Naming, int]] = [(x, "", Naming("", 0), 0)]
    while stack:
        value, tag, naming, depth = stack.pop()
        if isinstance(value, Null):
            continue
        if tag:
            base = f"{naming.base}.{tag}" if naming.base else tag
            naming = Naming(base, unnamed(value), naming)
        if isinstance(value, List) and (deep or depth == 0):
            own = value.names or ("",) * len(value.items)
            stack += [(v, n, naming, depth + 1) for v, n in zip(value.items[::-1], own[::-1])]
            continue
        inner = value.names if isinstance(value, Vector) else None
        n = len(value) if isinstance(value, Vector) else 1
        labels = []
        for i in range(n):
            naming.count()
            labels.append(label(naming.base, inner[i] if inner else "", naming.done, naming.total))
        interp.budget.elements(n, call.span)
        found.append((value, labels))
    return found


def unnamed(value: Value) -> int:
    """Number of elements in a list of lists, but for items with names of their own."""
    total, stack = 0, [value]
    while stack:
        item = stack.pop()
        if isinstance(item, List):
            names = item.names or ("",) * len(item.items)
            stack += [v for v, name in zip(item.items, names) if not name]
        else:
            total += len(item) if isinstance(item, Vector) else not isinstance(item, Null)
    return total


FUNCTIONS: tuple[Function, ...] = (
    function(
        "unlist",
        formals("x", ("recursive", True), ("use.names", True)),
        "A list as one vector.",
        unlist,
    ),
)
