"""What a flow is: a base distribution, and bijectors in the order of application."""

from __future__ import annotations

from dataclasses import dataclass

from flowdsl.ir.nodes import Apply, Arg, Node
from flowdsl.ir.types import BijectorType, Step

TRANSFORMED = "distribution.transformed_distribution"
CHAIN = "bijector.chain"
INVERT = "bijector.invert"


@dataclass(frozen=True, eq=False)
class Flow:
    """A graph read as a flow.

    Args:
        base: the distribution at its beginning; None for a bijector alone.
        bijectors: from the base to the data, with chains opened.
    """

    base: Node | None
    bijectors: tuple[Node, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The elementary steps, from the base to the data."""
        return tuple(
            step
            for bijector in self.bijectors
            if isinstance(bijector.type, BijectorType)
            for step in bijector.type.steps
        )


def flow_of(node: Node) -> Flow:
    """A distribution or bijector as a flow; what is neither transformed nor a chain is its base."""
    if isinstance(node.type, BijectorType):
        return Flow(None, links(node))
    bijectors, base = unwrapped(node)
    return Flow(base, tuple(link for whole in reversed(bijectors) for link in links(whole)))


def unwrapped(node: Node) -> tuple[list[Node], Node]:
    """The bijectors of nested transformed distributions, the outer one first, and their base."""
    bijectors: list[Node] = []
    while isinstance(node, Apply) and node.entry == TRANSFORMED:
        bijector, below = node.get("bijector"), node.get("distribution")
        assert isinstance(bijector, Node) and isinstance(below, Node)
        bijectors.append(bijector)
        node = below
    return bijectors, node


def base_of(node: Node) -> Node:
    """The distribution below all transformations."""
    base = flow_of(node).base
    return node if base is None else base


def links(bijector: Node) -> tuple[Node, ...]:
    """The bijectors that a chain is made of, in the order of application; nested ones opened."""
    out: list[Node] = []
    stack = [bijector]
    while stack:
        node = stack.pop()
        inner = node.get("bijectors") if isinstance(node, Apply) and node.entry == CHAIN else None
        if inner is None:
            out.append(node)
        else:
            stack += nodes_of(inner)  # the last of a chain is applied first
    return tuple(out)


def nodes_of(arg: Arg) -> tuple[Node, ...]:
    """The nodes of a list argument."""
    items = arg if isinstance(arg, tuple) else (arg,)
    return tuple(item for item in items if isinstance(item, Node))


def inverted(node: Arg) -> Node | None:
    """What an `invert()` inverts, None for anything else."""
    if isinstance(node, Apply) and node.entry == INVERT:
        inner = node.get("bijector")
        return inner if isinstance(inner, Node) else None
    return None
