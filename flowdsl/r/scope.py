"""Lexical scopes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Scope:
    """Bindings of one function call, block of definitions or the session, with its parent.

    `frame` is set for the scope of a function call: what `frames.Frame` keeps of the call.
    """

    __slots__ = ("bindings", "frame", "parent")

    def __init__(
        self,
        parent: Scope | None = None,
        bindings: dict[str, Any] | None = None,
        frame: Any = None,
    ) -> None:
        self.parent = parent
        self.bindings: dict[str, Any] = {} if bindings is None else bindings
        self.frame = frame

    def chain(self) -> Iterator[Scope]:
        """This scope and its parents, innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def owner(self, name: str) -> Scope | None:
        """The innermost scope that binds a name."""
        return next((s for s in self.chain() if name in s.bindings), None)

    def names(self) -> set[str]:
        """Every name that can be seen from here."""
        return {name for s in self.chain() for name in s.bindings}

    def copy(self) -> Scope:
        """A copy of the whole chain, so that a branch can be tried without effect."""
        parent = None if self.parent is None else self.parent.copy()
        return Scope(parent, dict(self.bindings), self.frame)
