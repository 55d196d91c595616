"""Parameters that nothing uses."""

from __future__ import annotations

from collections.abc import Iterable

from flowdsl.diagnostics import Diagnostic, lint
from flowdsl.ir import Node, Param, params
from flowdsl.r.values import List, Value
from flowdsl.syntax import ast


def unused_params(
    declared: Iterable[Param], values: Iterable[tuple[ast.Node, Value | None]]
) -> list[Diagnostic]:
    """A lint for each declared parameter of which nothing is made and which is not shown.

    Args:
        declared: what `param()` made while the spec was evaluated.
        values: the spec's statements with their values.
    """
    used: set[str] = set()
    waiting: list[Value | None] = []
    for statement, value in values:
        waiting.append(value)
        if isinstance(value, Param) and not isinstance(statement, ast.Assign):
            used.add(value.id)
    while waiting:
        value = waiting.pop()
        if isinstance(value, List):
            waiting += value.items
        elif isinstance(value, Node) and not isinstance(value, Param):
            used.update(p.id for p in params(value))
    return [
        lint(
            "W403",
            f"nothing is made of the parameter `{p.id}`, so it will not be trained",
            p.spans[0] if p.spans else None,
            "give it to a distribution or a bijector, e.g. shift(param(0))",
        )
        for p in declared
        if p.trainable and p.id not in used
    ]
