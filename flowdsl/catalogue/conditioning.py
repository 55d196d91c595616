"""Conditional distributions and bijectors: what they depend on, and giving it to them.

Layers that read something besides the event (a label, covariates) hold a `Context`. A graph with
free Contexts is asked together with their values; `given` is that graph with the values in
place, an ordinary distribution whose batch is that of the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    Context,
    DistributionType,
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
            bound = {c.id for c in _contexts_of(node.get("contexts"))}
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


def _contexts_of(arg: Arg) -> tuple[Context, ...]:
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
    """The batch of what a layer is told, () where it is told nothing or not yet.

    Raises:
        RuleError: the value does not end in the event's shape.
    """
    told = bound.args.get("condition")
    if not isinstance(told, Node) or not isinstance(told.type, TensorType):
        return ()
    if event is None or not fits(told.type.shape, event):
        raise RuleError("F301", f"the condition of `{bound.entry.name}` does not fit its shape")
    return batch_of(told.type.shape, event)


def settled(node: Apply) -> Node:
    """The graph of a `given` node with the values where the Contexts were.

    Raises:
        FlowError: the values do not fit into the graph.
    """
    subject = node.get("subject")
    assert isinstance(subject, Node)
    names = [c.id for c in _contexts_of(node.get("contexts"))]
    return placed(subject, dict(zip(names, nodes_in(node.get("values")))))


def placed(subject: Node, values: dict[str, Node]) -> Node:
    """A graph with values for some of its Contexts, by their ids.

    What was given its own values inside of it, where a parameter was computed with them, keeps
    those.
    """
    from flowdsl.catalogue.rebuild import with_parts

    made: dict[int, Node] = {}
    stack: list[tuple[Node, bool]] = [(subject, False)]
    while stack:
        node, ready = stack.pop()
        if id(node) in made:
            continue
        values_of = node.get("values") if isinstance(node, Apply) and node.entry == GIVEN else None
        closed = values_of is not None
        inside = nodes_in(values_of) if closed else tuple(children(node))
        if isinstance(node, Context):
            made[id(node)] = values.get(node.id, node)
        elif not ready:
            stack.append((node, True))
            stack += [(c, False) for c in inside if id(c) not in made]
        elif closed:
            kept = {id(c): c for c in children(node)}
            made[id(node)] = with_parts(node, kept | {id(c): made[id(c)] for c in inside})
        else:
            made[id(node)] = with_parts(node, made)
    return made[id(subject)]


def given(bound: Bound) -> DistributionType | BijectorType:
    """The type of the graph with the values in place."""
    listed = _contexts_of(bound.args.get("contexts"))
    values = nodes_in(bound.args.get("values"))
    subject = bound.args.get("subject")
    if not isinstance(subject, Node) or len(listed) != len(values):
        raise RuleError("F206", "a condition needs a value for each context")
    check(listed, values)
    made = placed(subject, {c.id: v for c, v in zip(listed, values)})
    if not isinstance(made.type, (DistributionType, BijectorType)):
        raise RuleError("F206", "a condition needs a distribution or a bijector")
    return made.type


def check(listed: Sequence[Context], values: Sequence[Node]) -> None:
    """Refuse values that are no tensors of the shapes that the contexts ask for."""
    for context, value in zip(listed, values):
        shape = value.type.shape if isinstance(value.type, TensorType) else ()
        if not isinstance(value.type, TensorType) or not fits(shape, context.type.shape):
            raise RuleError(
                "F301",
                f"`conditional_input` of `{context.id}` has shape {show(context.type.shape)} for "
                f"each event, the value has shape {show(shape)}",
                "values",
            )


ENTRIES = (
    Entry(
        GIVEN,
        "conditioning",
        "given",
        (Formal("subject", "any"), Formal("contexts", "any"), Formal("values", "any")),
        given,
        "A conditional distribution or bijector with what it depends on.",
    ),
)
