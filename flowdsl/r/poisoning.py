"""After a statement failed, the names it would have bound stay silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowdsl.r.values import Poison
from flowdsl.syntax import ast
from flowdsl.tree import Tree, compared_fields

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def poison(interp: Interpreter, statement: ast.Node) -> None:
    """Bind every name that a statement assigns at top level to a Poison."""
    stack: list[object] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Function):
            continue
        if isinstance(node, ast.Assign):
            target = node.target
            while isinstance(target, (ast.Index, ast.Member)):
                target = target.object
            if isinstance(target, ast.Name):
                interp.globals.bindings[target.name] = Poison()
            elif isinstance(target, ast.String):
                interp.globals.bindings[target.value] = Poison()
        if isinstance(node, Tree):
            stack += [getattr(node, f) for f in compared_fields(node)]
        elif isinstance(node, tuple):
            stack += node
