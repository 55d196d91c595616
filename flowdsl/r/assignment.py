"""Assignment to names and to their parts: `x <- v`, `x[i] <- v`, `x$a$b <- v`, `names(x) <- v`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.indexing import indexes
from flowdsl.r.machine import COPIES, Step
from flowdsl.r.operators import method_of_part
from flowdsl.r.parts import AXES, NAMED, Part, read, written
from flowdsl.r.scope import Scope
from flowdsl.r.values import Drop, List, Poison, Value, Vector
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# Assignments to a name outside the function.
FAR = ("<<-", "->>")

SETTERS = ("names", "dim", "diag", *AXES, *NAMED)
RENAMING = {"names": 5, "levels": 20}
"""New names take about as long as so many operations for each element."""


def bound_name(target: ast.Name | ast.String) -> str:
    """The name that is assigned to."""
    return target.name if isinstance(target, ast.Name) else target.value


def bind(
    interp: Interpreter, target: ast.Node, value: Value, scope: Scope, far: bool = False
) -> Step:
    """Assign to a name or a part of one; `far` names are outside the function."""
    home = scope
    if isinstance(target, (ast.Name, ast.String)):
        name = bound_name(target)
        if far:
            home = (scope.parent.owner(name) if scope.parent else None) or interp.globals
        home.bindings[name] = value
    else:
        if far:
            home = far_scope(interp, target, scope)
        yield assign(interp, target, value, home)
    interp.visible = False


def far_scope(interp: Interpreter, target: ast.Node, scope: Scope) -> Scope:
    """The scope outside the function that binds what a part is assigned to."""
    while isinstance(target, (ast.Index, ast.Member)):
        target = target.object
    name = target.name if isinstance(target, ast.Name) else ""
    return (scope.parent.owner(name) if scope.parent else None) or interp.globals


def assign(interp: Interpreter, target: ast.Node, value: Value, scope: Scope) -> Step:
    """Assign to a part of a name, however deep it lies.

    Raises:
        FlowError: F213 the target is no part of a name.
    """
    nodes: list[ast.Node] = []
    node = target
    while not isinstance(node, ast.Name):
        nodes.append(node)
        node = inside(node, target.span)
    old = yield interp.evaluate(node, scope)
    if isinstance(old, Poison) or isinstance(value, Poison):
        scope.bindings[node.name] = Poison()
        return
    parts: list[Part] = []
    for step in reversed(nodes):
        parts.append((yield part_of(interp, step, scope)))
    if any(isinstance(index, Poison) for part in parts for index in part.index):
        scope.bindings[node.name] = Poison()
        return
    values: list[Value] = [old]
    for part in parts[:-1]:
        own = method_of_part(interp, part.kind, values[-1], part.index, part.span)
        values.append(read(interp, values[-1], part) if own is None else (yield own))
    for part, held in zip(reversed(parts), reversed(values)):
        if isinstance(held, Vector):
            interp.budget.work(len(held) // COPIES, target.span)
        if part.kind in RENAMING:
            interp.budget.work(RENAMING[part.kind] * size(held), target.span)
        elif isinstance(held, (Vector, List)) and held.names is not None:
            interp.budget.work(RENAMING["names"] * size(held), target.span)
        setter = f"{part.kind}<-"
        own = method_of_part(interp, setter, held, part.index, part.span, value)
        made = written(interp, held, part, value) if own is None else (yield own)
        value = interp.counted(made, target.span)
    scope.bindings[node.name] = value


def size(value: Value) -> int:
    """The number of elements of a vector or list."""
    if isinstance(value, Vector):
        return len(value)
    return len(value.items) if isinstance(value, List) else 1


def inside(node: ast.Node, span: Span) -> ast.Node:
    """What a part is a part of."""
    if isinstance(node, ast.Index) or (isinstance(node, ast.Member) and node.op == "$"):
        return node.object
    if isinstance(node, ast.Call) and isinstance(node.function, ast.Name):
        first = node.args[0].value if len(node.args) == 1 else None
        if node.function.name in SETTERS and first is not None:
            return first
        if node.function.name == "attr" and len(node.args) == 2 and node.args[0].value is not None:
            return node.args[0].value
    raise error("F213", "only a name or a part of one can be assigned to", span)


def part_of(interp: Interpreter, node: ast.Node, scope: Scope) -> Step:
    """One step into a value, with its indexes evaluated."""
    if isinstance(node, ast.Member):
        name = node.name.name if isinstance(node.name, ast.Name) else node.name.value  # type: ignore[attr-defined]
        return Part("$", (Vector(np.array([name], dtype=object)),), node.span)
    if isinstance(node, ast.Call):
        assert isinstance(node.function, ast.Name)
        more = node.args[1].value if len(node.args) > 1 else None
        which = () if more is None else ((yield interp.evaluate(more, scope)),)
        return Part(node.function.name, which, node.span)
    assert isinstance(node, ast.Index)
    index = [i for i in (yield indexes(interp, node, scope)) if not isinstance(i, Drop)]
    return Part("[[" if node.double else "[", tuple(index) or (None,), node.span)
