"""Rebuilding a graph from its leaves, without recursion; what does not change is shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flowdsl.catalogue.construct import construct
from flowdsl.catalogue.index import CATALOGUE
from flowdsl.ir import Apply, Arg, Function, Node, postorder


def rebuild(root: Node, change: Callable[[Node], Node]) -> Node:
    """The graph with every node replaced by what `change` gives for it, leaves first.

    A node whose arguments changed is constructed anew, so its type is right again.
    """
    made: dict[int, Node] = {}
    for node in postorder(root):
        made[id(node)] = change(with_parts(node, made))
    return made[id(root)]


def with_parts(node: Node, made: Mapping[int, Node]) -> Node:
    """The node over rebuilt parts; itself when none of them changed."""
    if isinstance(node, Apply):
        args = tuple((name, exchanged(arg, made)) for name, arg in node.args)
        if all(new is old for (_, new), (_, old) in zip(args, node.args)):
            return node
        span = node.spans[0] if node.spans else None
        return replace(construct(CATALOGUE[node.entry], dict(args), span), spans=node.spans)
    if isinstance(node, Function):
        body = exchanged(node.body, made)
        return node if body is node.body else replace(node, body=body)
    return node


def exchanged(arg: Arg, made: Mapping[int, Node]) -> Arg:
    """An argument over rebuilt nodes; the same object when nothing changed."""
    if isinstance(arg, Node):
        return made[id(arg)]
    if isinstance(arg, tuple):
        items = tuple(exchanged(item, made) for item in arg)
        return arg if all(a is b for a, b in zip(items, arg)) else items
    return arg


def substitute(root: Node, replacements: Mapping[int, Node]) -> Node:
    """The graph with some nodes (by `id`) replaced.

    A replacement may contain the node that it replaces.
    """
    if not replacements or not any(id(n) in replacements for n in postorder(root)):
        return root
    made: dict[int, Node] = {}
    for node in postorder(root):
        made[id(node)] = replacements.get(id(node)) or with_parts(node, made)
    return made[id(root)]
