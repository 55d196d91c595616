"""What conditional layers depend on: the free Contexts of a graph, and the shapes of conditions."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from flowdsl.catalogue.entry import Bound, RuleError
from flowdsl.ir import (
    Apply,
    Arg,
    Context,
    Node,
    Shape,
    TensorType,
    children,
    postorder,
    show,
)

GIVEN = "conditioning.given"

_known: WeakKeyDictionary[Node, tuple[Context, ...]] = WeakKeyDictionary()


def contexts(root: Node) -> tuple[Context, ...]:
    """The free Contexts of a graph, each once, in order of first use."""
    found = _known.get(root)
    if found is None:
        found = _known[root] = _free(root)
    return found


def _free(root: Node) -> tuple[Context, ...]:
    nodes = postorder(root)
    if not any(isinstance(n, Context) for n in nodes):
        return ()
    free: dict[int, dict[str, Context]] = {}
    for node in nodes:
        if isinstance(node, Context):
            free[id(node)] = {node.id: node}
        elif isinstance(node, Apply) and node.entry == GIVEN:
            subject, values = node.get("subject"), node.get("values")
            assert isinstance(subject, Node)
            bound = {c.id for c in contexts_in(node.get("contexts"))}
            inner = {k: c for k, c in free.get(id(subject), {}).items() if k not in bound}
            outer = [free.get(id(v), {}) for v in nodes_in(values)]
            free[id(node)] = _merged([inner, *outer])
        else:
            merged = _merged(free[id(c)] for c in children(node) if free.get(id(c)))
            if merged:
                free[id(node)] = merged
    return tuple(free.get(id(root), {}).values())


def _merged(parts: Iterable[dict[str, Context]]) -> dict[str, Context]:
    found: dict[str, Context] = {}
    for part in parts:
        found |= {k: c for k, c in part.items() if k not in found}
    return found


def nodes_in(arg: Arg) -> tuple[Node, ...]:
    """The nodes of a flat list of them."""
    return tuple(v for v in (arg if isinstance(arg, tuple) else (arg,)) if isinstance(v, Node))


def contexts_in(arg: Arg) -> tuple[Context, ...]:
    return tuple(v for v in nodes_in(arg) if isinstance(v, Context))


def given_shapes(root: Node) -> str:
    """What a graph depends on, in a few words behind others; nothing where it does not.

    >>> given_shapes(Context(TensorType(None, (2,)), "made"))
    ', given [2]'
    """
    return "".join(
        f", given {show(shape)}" for shape in dict.fromkeys(c.type.shape for c in contexts(root))
    )


def batch_of(condition: Shape, event: Shape) -> Shape:
    """Axes of a condition before those of one event.

    >>> batch_of((5, 2), (2,)), batch_of((), ())
    ((5,), ())
    """
    if condition is None or event is None:
        return None
    return condition[: len(condition) - len(event)]


def fits(condition: Shape, event: Shape) -> bool:
    """Whether a condition ends in the shape of one event, as far as that is known."""
    if condition is None or event is None:
        return True
    tail = condition[len(condition) - len(event) :]
    return len(condition) >= len(event) and all(
        a == b or a is None or b is None for a, b in zip(tail, event)
    )


def condition_batch(bound: Bound, event: Shape) -> Shape:
    """The batch of the condition of a layer, () where it has none or none yet.

    Raises:
        RuleError: the value does not end in the event's shape.
    """
    conditioning = bound.args.get("condition")
    if not isinstance(conditioning, Node) or not isinstance(conditioning.type, TensorType):
        return ()
    if event is None or not fits(conditioning.type.shape, event):
        raise RuleError("F301", f"the condition of `{bound.entry.name}` does not fit its shape")
    return batch_of(conditioning.type.shape, event)
