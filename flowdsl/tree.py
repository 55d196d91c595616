"""Equality, hash and repr of tree nodes without recursion, so that depth cannot break them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


class Tree:
    """Mixin for `@dataclass(frozen=True, eq=False, repr=False)` nodes.

    Fields whose metadata or declaration say `compare=False` (spans) do not take part.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tree):
            return NotImplemented
        stack: list[tuple[Any, Any]] = [(self, other)]
        while stack:
            a, b = stack.pop()
            if a is b:
                continue
            if isinstance(a, Tree):
                if type(a) is not type(b):
                    return False
                stack += [(getattr(a, f), getattr(b, f)) for f in compared_fields(a)]
            elif isinstance(a, tuple):
                if not isinstance(b, tuple) or len(a) != len(b):
                    return False
                stack += zip(a, b)
            elif type(a) is not type(b) or not (a == b or (a != a and b != b)):
                return False
        return True

    def __hash__(self) -> int:
        return hash((type(self).__name__, len(compared_fields(self))))

    def __repr__(self) -> str:
        out: list[str] = []
        stack: list[Any] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, Tree):
                parts: list[Any] = [_Raw(f"{type(item).__name__}(")]
                for i, name in enumerate(compared_fields(item)):
                    parts += [_Raw(", " * bool(i)), getattr(item, name)]
                stack += reversed([*parts, _Raw(")")])
            elif isinstance(item, _Raw):
                out.append(item.text)
            elif isinstance(item, tuple):
                parts = [_Raw("(")]
                for i, value in enumerate(item):
                    parts += [_Raw(", " * bool(i)), value]
                stack += reversed([*parts, _Raw(")")])
            else:
                out.append(repr(item))
        return "".join(out)


class _Raw:
    """Text to print as it is."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


_FIELDS: dict[type, tuple[str, ...]] = {}


def compared_fields(node: Tree) -> tuple[str, ...]:
    """Names of the fields of a node that equality looks at."""
    kind = type(node)
    if kind not in _FIELDS:
        assert is_dataclass(node)
        _FIELDS[kind] = tuple(f.name for f in fields(node) if f.compare)
    return _FIELDS[kind]
