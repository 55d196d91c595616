"""Defaults that wait: what a formal is bound to before its default is evaluated."""

from __future__ import annotations

from dataclasses import dataclass

from flowdsl.syntax import ast


@dataclass(frozen=True, eq=False)
class Promise:
    """A default that is evaluated when its formal is first used."""

    node: ast.Node


MISSING = object()
"""What a formal is bound to that got no argument and has no default."""
