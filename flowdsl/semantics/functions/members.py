"""Members that are known without running: names, shapes, arguments, copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, Entry, Formal, construct
from flowdsl.catalogue.entry import Bound, RuleError
from flowdsl.catalogue.members.derived import inside
from flowdsl.catalogue.members.family_members import FACT_NAMES
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.tfp_formals import REFUSED
from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    DistributionType,
    Function,
    JointBijectorType,
    JointType,
    KernelType,
    Node,
    OperatorType,
    Shape,
    ShapeError,
    show,
)
from flowdsl.ir.types import Step as BijectorStep
from flowdsl.ir.types import min_event_rank
from flowdsl.layers.initialise import is_sized
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.functions.reading import whole
from flowdsl.r.machine import Step
from flowdsl.r.values import NULL, Builtin, List, Poison, Value, describe, from_array, number, text
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.composition import fitted
from flowdsl.semantics.entry_calls import build, call_entry, settled
from flowdsl.semantics.member_arguments import (
    as_value,
    formals_of,
    model,
    parameters,
    part_names,
    setting,
    variables,
)
from flowdsl.semantics.resolve import shape_value
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tfp_names import name_of

Implementation = Callable[..., Any]


def owner(call: Call) -> Node:
    """The value whose member is asked for."""
    value = call.values[SELF]
    if not isinstance(value, Node):
        raise error("F209", f"{describe(value)} has no `{call.name}`", call.span)
    return value


def fact(read: Callable[[Node], Value]) -> Implementation:
    """The implementation of what one look at the node tells."""

    def implementation(interp: FlowState, call: Call) -> Value:
        return read(owner(call))

    return implementation


def evaluated(interp: FlowState, call: Call) -> Value:
    """A flag, a text or nothing, as the engine knows it."""
    if interp.checking:
        return Poison()
    args: dict[str, Arg] = {SELF: with_weights(interp, owner(call))}
    for formal in call.entry.formals[1:]:
        args[formal.name] = to_arg(call.get(formal.name), formal, call.name, call.span)
    found = interp.look(construct(call.entry, args, call.span), call.span)
    if found is None:
        return NULL
    return text(found) if isinstance(found, str) else from_array(np.asarray(found))


def with_weights(interp: FlowState, node: Node) -> Node:
    """A bijector whose networks have a size: the answer here is the same for any."""
    type_ = node.type
    if not isinstance(type_, BijectorType) or isinstance(type_, JointBijectorType):
        return node
    if is_sized(node):
        return node
    event = (ANY_SIZE,) * max(type_.forward_min_event_ndims, 1)
    try:
        return fitted(interp, node, event)
    except FlowError:
        return node  # it takes other shapes: the engine says what it misses


ANY_SIZE = 4
"""The length of events that stands for any other."""


# -- shapes -------------------------------------------------------------------------------


def distribution_type(node: Node) -> DistributionType:
    assert isinstance(node.type, DistributionType)
    return node.type


def batch_shape(node: Node) -> Value:
    return shape_value(distribution_type(node).batch_shape)


def event_shape(node: Node) -> Value:
    """The event shape; of a joint distribution one for each part."""
    type_ = distribution_type(node)
    if not isinstance(type_, JointType):
        return shape_value(type_.event_shape)
    return List(tuple(shape_value(p.event_shape) for p in type_.parts), type_.names)


def dtype(node: Node) -> Value:
    """The dtype; of a joint distribution one for each part."""
    type_ = distribution_type(node)
    if not isinstance(type_, JointType):
        return text(type_.dtype)
    return List(tuple(text(p.dtype) for p in type_.parts), type_.names)


def is_scalar(pick: Callable[[DistributionType], Shape]) -> Implementation:
    """Whether a shape has no axes."""

    def implementation(interp: FlowState, call: Call) -> Value:
        shape = pick(distribution_type(owner(call)))
        if shape is None:
            raise error("F301", f"the shape that `{call.name}` asks for is not known", call.span)
        return number(shape == ())

    return implementation


def operator_shape(cut: Callable[[tuple[int | None, ...]], Value]) -> Implementation:
    """A part of an operator's shape; NULL where it is not known."""

    def implementation(interp: FlowState, call: Call) -> Value:
        node = owner(call)
        assert isinstance(node.type, OperatorType)
        return NULL if node.type.shape is None else cut(node.type.shape)

    return implementation


def size_value(size: int | None) -> Value:
    return NULL if size is None else number(size)


def kernel(read: Callable[[KernelType], Value]) -> Implementation:
    """A fact of a kernel's type."""

    def implementation(interp: FlowState, call: Call) -> Value:
        node = owner(call)
        assert isinstance(node.type, KernelType)
        return read(node.type)

    return implementation


# -- what goes through a bijector --------------------------------------------------------


def steps_of(call: Call) -> tuple[BijectorStep, ...]:
    """The steps of a bijector in the direction that a member's name says."""
    node = owner(call)
    assert isinstance(node.type, BijectorType)
    return (node.type.inverted() if call.name.startswith("inverse") else node.type).steps


def moved_shape(interp: FlowState, call: Call) -> Value:
    """The event shape on the other side."""
    formal = call.entry.formals[1]
    value = call.get(formal.name)
    asked = to_arg(value, formal, call.name, call.span)
    shape: tuple[Any, ...] = asked if isinstance(asked, tuple) else ()
    if any(n < 0 for n in shape):
        raise error("F304", f"`{formal.name}` of `{call.name}` must not be negative", call.span)
    for step in steps_of(call):
        if len(shape) < step.forward_rank:
            raise error(
                "F303",
                f"`{step.title}` works on events of rank {step.forward_rank}, "
                f"what reaches it has event shape {show(shape)}",
                call.span,
            )
        try:
            shape = step.forward_shape(shape)
        except ShapeError as problem:
            raise error("F301", str(problem), call.span) from None
    return shape_value(shape)


def moved_rank(interp: FlowState, call: Call) -> Value:
    """The number of event axes on the other side."""
    rank = whole(call, "event_ndims")
    steps = steps_of(call)
    need = min_event_rank(steps)
    if rank < need:
        raise error("F303", f"this bijector works on events of rank {need}, not {rank}", call.span)
    return number(rank + sum(s.inverse_rank - s.forward_rank for s in steps))


def min_rank(back: bool) -> Callable[[Node], Value]:
    """The least number of axes on one side of a bijector."""

    def read(node: Node) -> Value:
        assert isinstance(node.type, BijectorType)
        t = node.type
        if isinstance(t, JointBijectorType):
            way = t.inverted() if back else t
            ranks = tuple(number(p.forward_min_event_ndims) for p in way.parts)
            return List(ranks, way.names)
        return number(t.inverse_min_event_ndims if back else t.forward_min_event_ndims)

    return read


def inside_part(interp: FlowState, call: Call) -> Value:
    """The base or the bijector of a distribution that TFP makes by transforming another."""
    try:
        return inside(Bound(call.entry, {SELF: owner(call)}, call.span))
    except RuleError as problem:
        raise error(problem.code, problem.message, call.span, *problem.hints) from None


def resolve_graph(interp: FlowState, call: Call) -> Value:
    """Each part of a joint distribution by name, with the names of those it depends on."""
    node = owner(call)
    assert isinstance(node.type, JointType)
    parts = model(node)
    assert isinstance(parts, List)
    asked = [tuple(s.name for s in p.symbols) if isinstance(p, Function) else ()
             for p in parts.items]  # fmt: skip
    names = node.type.names or part_names(asked)
    pairs = zip(names, asked)
    return List(tuple(List((text(n), List(tuple(text(a) for a in args)))) for n, args in pairs))


# -- copies and draws ---------------------------------------------------------------------


def copy(interp: FlowState, call: Call) -> Step:
    """The same object with some of its arguments replaced."""
    node = owner(call)
    if not isinstance(node, Apply) or CATALOGUE[node.entry].kind == "member":
        raise error("F209", f"{describe(node)} was not made by a call: it cannot be copied",
                    call.span)  # fmt: skip
    entry = CATALOGUE[node.entry]
    given = {a.name: a for a in call.dots if a.name is not None}
    if len(given) < len(call.dots):
        raise error("F205", "`copy` takes arguments by name, each once", call.span,
                    "d$copy(scale = 2)")  # fmt: skip
    if "model" in given and isinstance(node.type, JointType):
        rest = [Actual(n, as_value(v), call.span) for n, v in node.args if n not in given]
        style = Builtin(entry.name, (entry,))
        return (yield call_entry(interp, entry, style, [*given.values(), *rest], call.span))
    formals = {f.name: f for f in formals_of(entry) if f.wants != REFUSED}
    args = dict(node.args)
    for name, actual in given.items():
        if name not in formals or name in ("...", "uid"):
            raise unknown(actual, entry, formals)
        value = yield settled(interp, actual.value, formals[name], actual.span)
        args[name] = to_arg(value, formals[name], entry.name, actual.span)
    return build(interp, entry, args, entry.name, call.span)


def unknown(actual: Actual, entry: Entry, formals: dict[str, Formal]) -> FlowError:
    """The error for an argument that the original does not have."""
    known = ", ".join(n for n in formals if n not in ("...", "parameters"))
    return error(
        "F203",
        f"`{entry.name}` has no argument `{actual.name}`",
        actual.name_span or actual.span,
        f"it has {known}",
    )


def sample_and_log_prob(interp: FlowState, call: Call) -> Step:
    """A list of a sample and its log density."""
    node = owner(call)
    given = [Actual(n, v, call.span) for n, v in call.values.items() if n != SELF]
    sample, density = CATALOGUE["method.sample"], CATALOGUE["method.log_prob"]
    first = Actual(None, node, call.span)
    x = yield call_entry(interp, sample, Builtin("sample", (sample,)), [first, *given], call.span)
    log_prob = yield call_entry(
        interp, density, Builtin("log_prob", (density,)), [first, Actual(None, x)], call.span
    )
    return List((x, log_prob))


def default_space(interp: FlowState, call: Call) -> Value | None:
    """Whole numbers have no such bijector: TFP says NULL."""
    type_ = distribution_type(owner(call))
    discrete = type_.support.kind in ("integers", "one_hot") or not type_.dtype.startswith("float")
    return NULL if discrete else None


def of(kind: str, **implementations: Implementation) -> dict[str, Implementation]:
    """Implementations of one owner's members."""
    return {f"member.{kind}.{name}": made for name, made in implementations.items()}


OPERATOR_SHAPES: dict[str, Callable[[tuple[int | None, ...]], Value]] = {
    "shape": shape_value,
    "batch_shape": lambda shape: shape_value(shape[:-2]),
    "range_dimension": lambda shape: size_value(shape[-2]),
    "domain_dimension": lambda shape: size_value(shape[-1]),
    "tensor_rank": lambda shape: number(len(shape)),
}

COMMON: dict[str, Implementation] = {
    "name": fact(lambda node: text(name_of(node))),
    "parameters": fact(parameters),
    "variables": fact(variables(lambda p: True)),
    "trainable_variables": fact(variables(lambda p: p.trainable)),
    "non_trainable_variables": fact(variables(lambda p: not p.trainable)),
}

TABLE: dict[str, Implementation] = {
    **of(
        "distribution",
        **COMMON,
        copy=copy,
        dtype=fact(dtype),
        batch_shape=fact(batch_shape),
        event_shape=fact(event_shape),
        batch_shape_tensor=fact(batch_shape),
        event_shape_tensor=fact(event_shape),
        validate_args=fact(setting("validate_args", False)),
        allow_nan_stats=fact(setting("allow_nan_stats", True)),
        reparameterization_type=evaluated,
        model=fact(model),
        is_scalar_batch=is_scalar(lambda t: t.batch_shape),
        is_scalar_event=is_scalar(lambda t: t.event_shape),
        experimental_sample_and_log_prob=sample_and_log_prob,
        experimental_default_event_space_bijector=default_space,
        distribution=inside_part,
        bijector=inside_part,
        resolve_graph=resolve_graph,
        **dict.fromkeys(FACT_NAMES, evaluated),
    ),
    **of(
        "bijector",
        **COMMON,
        copy=copy,
        dtype=evaluated,
        validate_args=fact(setting("validate_args", False)),
        is_constant_jacobian=evaluated,
        forward_min_event_ndims=fact(min_rank(False)),
        inverse_min_event_ndims=fact(min_rank(True)),
        forward_event_shape=moved_shape,
        inverse_event_shape=moved_shape,
        forward_event_shape_tensor=moved_shape,
        inverse_event_shape_tensor=moved_shape,
        forward_event_ndims=moved_rank,
        inverse_event_ndims=moved_rank,
        forward_dtype=evaluated,
        inverse_dtype=evaluated,
        experimental_batch_shape=evaluated,
        experimental_batch_shape_tensor=evaluated,
        inverse_block_sizes=evaluated,
    ),
    **of(
        "operator",
        **COMMON,
        **{name: operator_shape(cut) for name, cut in OPERATOR_SHAPES.items()},
        **{f"{name}_tensor": operator_shape(cut) for name, cut in OPERATOR_SHAPES.items()},
        dtype=evaluated,
        is_square=evaluated,
        is_non_singular=evaluated,
        is_self_adjoint=evaluated,
        is_positive_definite=evaluated,
    ),
    **of(
        "kernel",
        **COMMON,
        copy=copy,
        dtype=evaluated,
        batch_shape=kernel(lambda t: shape_value(t.batch_shape)),
        batch_shape_tensor=kernel(lambda t: shape_value(t.batch_shape)),
        feature_ndims=kernel(lambda t: number(t.feature_ndims)),
    ),
}
