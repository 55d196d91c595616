"""Conditional distributions and bijectors: what they depend on, and giving it to them.

Layers that read something besides the event (a label, covariates) hold a `Context`. A graph with
free Contexts is used together with their values; `given` is that graph with the values in
place, an ordinary distribution whose batch is that of the values.
"""

from __future__ import annotations

from collections.abc import Sequence

from flowdsl.catalogue.contexts import GIVEN, contexts_in, fits, nodes_in
from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.rebuild import with_parts
from flowdsl.ir import (
    Apply,
    BijectorType,
    Context,
    DistributionType,
    Node,
    TensorType,
    children,
    show,
)


def settled(node: Apply) -> Node:
    """The graph of a `given` node with the values where the Contexts were.

    Raises:
        FlowError: the values do not fit into the graph.
    """
    subject = node.get("subject")
    assert isinstance(subject, Node)
    names = [c.id for c in contexts_in(node.get("contexts"))]
    return placed(subject, dict(zip(names, nodes_in(node.get("values")))))


def placed(subject: Node, values: dict[str, Node]) -> Node:
    """A graph with values for some of its Contexts, by their ids.

    What was given its own values inside of it, where a parameter was computed with them, keeps
    those.
    """
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
    listed = contexts_in(bound.args.get("contexts"))
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
    """Refuse values that are no tensors of the shapes of the contexts."""
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
