"""Conditions: the values that conditional layers read, bound by methods that are given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from flowdsl.catalogue import CATALOGUE, Bound, Entry, conditioning, construct
from flowdsl.catalogue.contexts import batch_of, contexts, fits
from flowdsl.catalogue.methods import BIJECTOR_KWARGS, CONDITION, DISTRIBUTION_KWARGS, GIVEN, INPUT
from flowdsl.catalogue.networks import conditional_shape
from flowdsl.diagnostics import error
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    Constant,
    Context,
    Node,
    Shape,
    ShapeError,
    TensorType,
    broadcast,
    postorder,
    show,
)
from flowdsl.ir.flow import unwrapped
from flowdsl.semantics.tfp_names import name_of
from flowdsl.source import Span

CONDITION_FORMALS = tuple(f.name for f in CONDITION)

ByContext = dict[str, Node]
"""Values by the ids of contexts."""


def awaited(entry: Entry, args: Mapping[str, Arg], span: Span | None) -> Context | None:
    """The Context of a conditional network, None for another one."""
    shape = conditional_shape(Bound(entry, {k: v for k, v in args.items() if v is not None}, span))
    spans = () if span is None else (span,)
    return (
        None if shape is None else Context(TensorType(None, shape), str(args["uid"]), spans=spans)
    )


def conditioned(
    entry: Entry, args: dict[str, Arg], called: str, span: Span | None
) -> dict[str, Arg]:
    """Arguments of a method whose subject is conditioned on the values it was given.

    Args:
        entry: the method.
        args: its arguments; `conditional_input`, `bijector_kwargs` and `distribution_kwargs`
            are taken out of them, as TFP takes them, and `given`, whose axes are a batch.
        called: what the user called it.
        span: the call.

    Raises:
        FlowError: F203 nothing is conditional, F301 shapes that do not fit.
    """
    supplied = {n: args[n] for n in CONDITION_FORMALS if args.get(n) is not None}
    rest = {n: v for n, v in args.items() if n not in CONDITION_FORMALS}
    subject = rest.get(entry.formals[0].name)
    if not supplied or not isinstance(subject, Node):
        return rest
    free = contexts(subject)
    if not free:
        raise error(
            "F203",
            f"`{called}` takes no `{next(iter(supplied))}` here: nothing in it is conditional",
            span,
            "conditional are pixel_cnn(conditional_shape = ) and "
            "autoregressive_network(conditional = TRUE, conditional_event_shape = )",
        )
    values: ByContext = {}
    for name, value in supplied.items():
        bind_context(subject, name, value, values, called, span)
    if "sample_shape" in rest and GIVEN not in supplied:
        rest["sample_shape"], values = of_sample(rest["sample_shape"], free, values, called, span)
    listed = tuple(c for c in free if c.id in values)
    given: dict[str, Arg] = {
        "subject": subject,
        "contexts": listed,
        "values": tuple(values[c.id] for c in listed),
    }
    made = construct(CATALOGUE[conditioning.GIVEN], given, span, called)
    return rest | {entry.formals[0].name: replace(made, spans=subject.spans)}


def bind_context(
    subject: Node, name: str, value: Arg, values: ByContext, called: str, span: Span | None
) -> None:
    """Put a value where an argument of TFP's methods sends it.

    `bijector_kwargs` and `distribution_kwargs` are lists for the parts of a transformed
    distribution; another name stands for a bijector of that name.
    """
    stack: list[tuple[Sequence[Node], str, Arg]] = [([subject], name, value)]
    while stack:
        nodes, key, item = stack.pop()
        if item is None:
            continue
        if key in (INPUT, GIVEN):
            for context in free_in(nodes):
                values[context.id] = fitted(context, item, called, span)
            continue
        inner = parts(nodes, key)
        if not inner or not isinstance(item, tuple):
            raise error(
                "F203",
                f"`{key}` of `{called}` reaches no part that is conditional",
                span,
                f"list({INPUT} = ...), or a list for each bijector by its name",
            )
        for pair in item:
            if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[0], str):
                raise error("F206", f"`{key}` of `{called}` must be a list with names", span)
            stack.append((inner, pair[0], pair[1]))


def free_in(nodes: Sequence[Node]) -> list[Context]:
    """The free contexts of some parts."""
    return [context for node in nodes for context in contexts(node)]


def parts(nodes: Sequence[Node], key: str) -> list[Node]:
    """The parts that a name leads to."""
    found: list[Node] = []
    for node in nodes:
        if key in (BIJECTOR_KWARGS, DISTRIBUTION_KWARGS):
            bijectors, base = unwrapped(node)
            found += bijectors if key == BIJECTOR_KWARGS else [base]
        else:
            found += [
                n for n in postorder(node) if isinstance(n.type, BijectorType) and is_called(n, key)
            ]
    return [node for node in found if contexts(node)]


def is_called(node: Node, name: str) -> bool:
    """Whether a bijector bears a name."""
    return isinstance(node, Apply) and name_of(node) == name


def fitted(context: Context, value: Arg, called: str, span: Span | None) -> Node:
    """A value for a context; a single number where a vector of one is wanted.

    Raises:
        FlowError: F301 it does not end in the shape of the condition of one event.
    """
    shape = context.type.shape or ()
    if isinstance(value, Constant) and not value.value.ndim and all(n == 1 for n in shape):
        type_ = TensorType(value.type.dtype, shape)
        value = replace(value, value=value.value.reshape(shape), type=type_)
    if not isinstance(value, Node) or not isinstance(value.type, TensorType):
        raise error("F206", f"`{INPUT}` of `{called}` must be a number or tensor", span)
    if not fits(value.type.shape, shape):
        wide = shape[-1] if shape else 1
        raise error(
            "F301",
            f"`{INPUT}` of `{called}` must end in shape {show(shape)}, it has shape "
            f"{show(value.type.shape)}",
            value.spans[0] if value.spans else span,
            *([f"a row for each event: matrix(..., ncol = {wide})"] if len(shape) == 1 else []),
        )
    return value


def of_sample(
    sample_shape: Arg,
    free: Sequence[Context],
    values: ByContext,
    called: str,
    span: Span | None,
) -> tuple[Arg, ByContext]:
    """The shape of the draws for each value, and the values in the shape of all draws.

    As in TFP, the last axes of a sample's shape are the batch of its condition.

    Raises:
        FlowError: F301 they are not.
    """
    batch: Shape = ()
    for context in free:
        if context.id in values:
            given = values[context.id].type
            assert isinstance(given, TensorType)
            batch = broadcast(batch, batch_of(given.shape, context.type.shape))
    asked = shape_of(sample_shape)
    if not batch or None in batch or not asked:
        return sample_shape, values
    cut = len(asked) - len(batch)
    try:
        fine = cut >= 0 and broadcast(asked[cut:], batch) == asked[cut:]
    except ShapeError:
        fine = False
    if not fine:
        raise error(
            "F301",
            f"the shape of a sample ends in the batch of `{INPUT}`, {show(batch)}, here it is "
            f"{show(asked)}",
            span,
            f"write sample_shape = c({', '.join(str(n) for n in (*asked, *batch))})",
        )
    return asked[:cut], {k: spread(v, asked[cut:], free, k) for k, v in values.items()}


def shape_of(value: Arg) -> tuple[int, ...]:
    """A shape argument as numbers."""
    found = value.value if isinstance(value, Constant) else value
    return () if found is None else tuple(int(n) for n in np.ravel(np.asarray(found)))


def spread(value: Node, batch: Sequence[int], free: Sequence[Context], key: str) -> Node:
    """A value repeated over a batch."""
    event = next(c.type.shape or () for c in free if c.id == key)
    assert isinstance(value.type, TensorType)
    want = (*batch, *event)
    if value.type.shape == want:
        return value
    return construct(CATALOGUE["tensor.broadcast_to"], {"input": value, "shape": want})
