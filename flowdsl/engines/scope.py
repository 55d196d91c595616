"""The order in which nodes are built, and where their values are kept meanwhile."""

from __future__ import annotations

from typing import Any

from flowdsl.catalogue.contexts import GIVEN
from flowdsl.ir import Apply, Arg, Function, Node, Symbol, children, postorder


class Scope:
    """Values of nodes while one function body (or the whole graph) is built."""

    def __init__(self, parent: Scope | None = None) -> None:
        self.values: dict[int, Any] = {}
        self.kept: list[Node] = []
        self.parent = parent

    def has(self, node: Node) -> bool:
        """Whether a node's value is known here or further out."""
        return id(node) in self.values or (self.parent is not None and self.parent.has(node))

    def get(self, node: Node) -> Any:
        """The value of a node that was built before."""
        scope: Scope | None = self
        while scope is not None:
            if id(node) in scope.values:
                return scope.values[id(node)]
            scope = scope.parent
        raise KeyError(node)

    def put(self, node: Node, value: Any) -> None:
        """Remember the value of a node; the node is kept alive, since its id is the key."""
        self.values[id(node)] = value
        self.kept.append(node)


def order(root: Node) -> list[Node]:
    """Nodes below a root, arguments first, without the bodies of functions.

    What a condition is given to is left out as well: it is built with the values in place.
    """
    seen: set[int] = set()
    out: list[Node] = []
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            out.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            if isinstance(node, Apply) and node.entry == GIVEN:
                stack += [(v, False) for v in reversed(nodes_of(node.get("values")))]
            elif not isinstance(node, Function):
                stack += [(c, False) for c in reversed(list(children(node)))]
    return out


def symbolic(body: Node) -> set[int]:
    """Ids of the nodes of a body that depend on a symbol."""
    found: set[int] = set()
    for node in postorder(body):
        if isinstance(node, Symbol) or any(id(c) in found for c in children(node)):
            found.add(id(node))
    return found


def nodes_of(arg: Arg) -> list[Node]:
    """Nodes in an argument, in order."""
    stack, out = [arg], []
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            out.append(item)
        elif isinstance(item, tuple):
            stack.extend(reversed(item))
    return out
