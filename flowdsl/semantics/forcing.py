"""Looking at several parts of one value: it is computed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowdsl.ir import Apply, Node

Look = Callable[[Node], Any]

PART = "tensor.joint_part"


def once(look: Look) -> Look:
    """The same look, which computes a joint sample once for all of its parts.

    Args:
        look: computes a node. Nothing may be trained while the result is in use.
    """
    seen: dict[int, tuple[Node, Any]] = {}

    def call(node: Node) -> Any:
        if not isinstance(node, Apply) or node.entry != PART:
            return look(node)
        whole, index = node.get("x"), node.get("index")
        if not isinstance(whole, Node) or not isinstance(index, int):
            return look(node)
        if id(whole) not in seen:
            found = look(whole)
            items = list(found.values() if isinstance(found, Mapping) else found)
            seen[id(whole)] = (whole, items)  # kept alive: its id is the key
        return seen[id(whole)][1][index]

    return call
