"""Structural keys: equal expressions have equal keys, whoever built them and wherever.

Variables are equal by their ids, symbols by identity, samples by their seeds; spans, which only
messages read, do not count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from flowdsl.ir.nodes import Apply, Arg, Constant, Context, Function, Node, Param, Symbol, postorder

_known: WeakKeyDictionary[Node, bytes] = WeakKeyDictionary()


def structural_key(node: Node) -> bytes:
    """A digest of what a node computes; each node below is read once.

    >>> from flowdsl.catalogue import CATALOGUE, construct
    >>> exp = [construct(CATALOGUE["bijector.exp"], {}) for _ in range(2)]
    >>> exp[0] is exp[1], structural_key(exp[0]) == structural_key(exp[1])
    (False, True)
    """
    if node not in _known:
        for part in postorder(node):
            if part not in _known:
                _known[part] = digest(part)
    return _known[node]


def same(a: Node, b: Node) -> bool:
    """Whether two nodes compute the same."""
    return a is b or structural_key(a) == structural_key(b)


def digest(node: Node) -> bytes:
    """The key of a node whose parts have theirs."""
    made = hashlib.blake2b(digest_size=16)
    for piece in pieces(node):
        made.update(len(piece).to_bytes(8, "little") + piece)
    return made.digest()


def pieces(node: Node) -> Iterator[bytes]:
    """What tells one node from another."""
    yield type(node).__name__.encode()
    if isinstance(node, Constant):
        yield repr((node.type.dtype, node.value.dtype.str, node.value.shape)).encode()
        text = node.value.dtype == object
        yield repr(node.value.tolist()).encode() if text else node.value.tobytes()
    elif isinstance(node, (Param, Context)):
        yield node.id.encode()
    elif isinstance(node, Symbol):
        yield str(id(node)).encode()
    elif isinstance(node, Function):
        yield from (str(id(symbol)).encode() for symbol in node.symbols)
        yield from arg_pieces(node.body)
    elif isinstance(node, Apply):
        yield node.entry.encode()
        for name, arg in sorted(node.args, key=lambda item: item[0]):
            yield name.encode()
            yield from arg_pieces(arg)


def arg_pieces(arg: Arg) -> Iterator[bytes]:
    """What tells one argument from another, nested lists with their lengths."""
    stack: list[Arg] = [arg]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield _known[item]
        elif isinstance(item, tuple):
            yield f"({len(item)}".encode()
            stack += reversed(item)
        else:
            yield f"{type(item).__name__}:{item!r}".encode()
