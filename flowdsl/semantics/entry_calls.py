"""Calling a catalogue entry: matching, typed arguments, the value or the IR node."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from inspect import isgenerator
from typing import Any, cast

import numpy as np

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry, Formal, construct
from flowdsl.catalogue.bijectors.glow import GLOW
from flowdsl.catalogue.networks import MADE
from flowdsl.catalogue.tfp_formals import REFUSED
from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    Constant,
    DistributionType,
    JointType,
    NetworkType,
    Node,
    TensorType,
    TupleType,
    size,
)
from flowdsl.r.arguments import Actual, Call, missing
from flowdsl.r.function import Function as RFunction
from flowdsl.r.machine import READS, Step
from flowdsl.r.matching import DOTS, Given, match, usage
from flowdsl.r.values import ArrayType, Builtin, List, Null, Value, Vector, from_array, is_function
from flowdsl.r.values import folded as tensor_value
from flowdsl.semantics.coerce import to_arg, wrong
from flowdsl.semantics.composition import apply_bijector, chain, fitted_to_tensor
from flowdsl.semantics.conditional_inputs import awaited, conditioned
from flowdsl.semantics.flow_values import constant
from flowdsl.semantics.ignored_parts import lints
from flowdsl.semantics.overloads import choose
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tracing import trace
from flowdsl.source import Span
from flowdsl.syntax import ast

PLACES = {
    "bijector": "bijector",
    "bijectors": "bijector",
    "distribution": "distribution",
    "distributions": "distribution",
}


COLLECTING = ("bijectors", "distributions", "tensors")
"""What a formal wants that takes the arguments which `...` caught."""


def signature(entry: Entry, style: str) -> tuple[Formal, ...]:
    """The formals that hold for a way of naming an entry."""
    if style == "prefixed":
        return entry.formals
    theirs = entry.tfp_formals if style == "tfp" else None
    return entry.short_formals if theirs is None else theirs


def open_names(formals: Sequence[Formal]) -> list[str]:
    """Names of the formals that take a value."""
    return [f.name for f in formals if f.wants != REFUSED]


def not_taken(
    actual: Actual, formal: str | None, called: str, span: Span | None, names: Sequence[str]
) -> FlowError:
    """The error for an argument that only TFP takes."""
    return error(
        "F203",
        f"TFP's argument `{formal}` of `{called}` is not taken here",
        actual.name_span or actual.span or span,
        usage(called, names),
    )


def call_entry(
    interp: FlowState,
    entry: Entry,
    function: Builtin,
    actuals: Sequence[Actual],
    span: Span | None,
) -> Step:
    """Call one catalogue entry."""
    formals = signature(entry, function.style)
    names = [f.name for f in formals]
    if entry.kind == "tensor" and is_tensorflows(function.name):
        # TensorFlow's names of operations say nothing here.
        actuals = [a for a in actuals if a.name != "name"]
    closed = set(names) - set(open_names(formals))
    whole = [f.name for f in formals if f.whole]
    taken = match(names, [a.given for a in actuals], function.name, span, closed, whole)
    for a, t in zip(actuals, taken):
        if t in closed and not isinstance(a.value, Null):
            raise not_taken(a, t, function.name, span, open_names(formals))
    values = {t: a.value for a, t in zip(actuals, taken) if t is not None and t not in closed}
    dots = tuple(a for a, t in zip(actuals, taken) if t is None)
    plain = [a.value for a in actuals if isinstance(a.value, Vector)]
    interp.budget.work(sum(map(len, plain)) // READS, span)
    implementation = interp.implementation(entry.key)
    if implementation is not None:
        call = Call(function.name, entry, values, dots, span, style=function.style)
        made: Any = implementation(interp, call)
        if isgenerator(made):
            made = yield cast(Step, made)
        interp.visible = not entry.silent
        if made is not None:  # an implementation may leave the rest to the entry itself
            if entry.kind == "tensor" and is_tensorflows(function.name):
                made = as_folded(made)
            return interp.counted(made, span)
    args = yield typed_arguments(interp, entry, formals, values, dots, function.name, span)
    return interp.counted(build(interp, entry, args, function.name, span), span)


# Settings that only matter to TFP when the user gives them.
QUIET = frozenset(
    {
        "validate_args",
        "allow_nan_stats",
        "name",
        "parameters",
        "validate_event_size",
        "interpolate_nondiscrete",
    }
)


def typed_arguments(
    interp: FlowState,
    entry: Entry,
    formals: Sequence[Formal],
    values: dict[str, Value],
    dots: Sequence[Actual],
    called: str,
    span: Span | None,
) -> Step:
    """Arguments of an entry as the IR wants them, with defaults."""
    args: dict[str, Arg] = {}
    collected: list[Value] = [a.value for a in dots]
    listed = {f.name for f in (*entry.formals, *entry.short_formals)}
    for formal in formals:
        if formal.name == DOTS:
            continue
        if formal.name in values:
            value = yield settled(interp, values[formal.name], formal, span)
            if isinstance(value, Null) and formal.default is REQUIRED:
                raise wrong(value, formal, called, span)
            args[formal.name] = to_arg(value, formal, called, span)
        elif formal.default is REQUIRED:
            raise missing(formal.name, called, span, open_names(formals))
        elif formal.default is not None and formal.name in listed - QUIET:
            args[formal.name] = default_arg(formal)
    if collected:
        yield spread(interp, entry, formals, args, collected, called, span)
    return args


def spread(
    interp: FlowState,
    entry: Entry,
    formals: Sequence[Formal],
    args: dict[str, Arg],
    values: Sequence[Value],
    called: str,
    span: Span | None,
) -> Step:
    """Put what `...` caught at the end of the entry's list argument."""
    target = next((f for f in entry.formals if f.wants in COLLECTING), None)
    if target is None:
        return
    got: list[Arg] = []
    have = args.get(target.name)
    if have is not None:
        got += have if isinstance(have, tuple) else [have]
    for value in values:
        settled_value = yield settled(interp, value, target, span)
        more = to_arg(settled_value, target, called, span)
        got += more if isinstance(more, tuple) else [more]
    args[target.name] = tuple(got)


def default_arg(formal: Formal) -> Arg:
    """A formal's default as an IR argument."""
    value = formal.default
    if formal.wants == "tensor":
        return constant(
            from_array(
                np.asarray(
                    float(value) if not isinstance(value, (list, tuple)) else value, dtype=float
                )
            )
        )
    return tuple(value) if isinstance(value, (list, tuple)) else value


def settled(interp: FlowState, value: Value, formal: Formal, span: Span | None) -> Step:
    """A value made fit for a formal: bare constructors are called, closures are traced."""
    kind = PLACES.get(formal.wants)
    if kind is not None:
        return (yield settle_named(interp, value, kind, span))
    made = isinstance(value, Node) and isinstance(value.type, NetworkType)
    if formal.wants == "bijector_function" and is_function(value):
        return (yield trace(interp, value, formal, span, gives="a bijector"))
    if formal.wants in ("function", "network") and is_function(value) and not made:
        return (yield trace(interp, value, formal, span))
    return value


def settle_named(interp: FlowState, value: Value, kind: str, span: Span | None) -> Step:
    """`exp` where a bijector is wanted is `exp()`; lists are settled item by item."""
    if isinstance(value, Builtin):
        entry = value.of_kind(kind)
        if entry is not None:
            return (yield call_entry(interp, entry, value, [], span))
    if isinstance(value, List):
        items = []
        for item in value.items:
            items.append((yield settle_named(interp, item, kind, span)))
        return List(tuple(items), value.names)
    return value


def build(
    interp: FlowState, entry: Entry, args: dict[str, Arg], called: str, span: Span | None
) -> Value:
    """The value of an entry with typed arguments: folded, or an IR node."""
    if entry.kind == "network" or entry.key == GLOW:
        args["uid"] = interp.fresh_id(called.removeprefix("tfb_"))
        if args.get("seed") is None:
            args["seed"] = interp.fresh_seed()
    drawn = entry.key == "method.sample" or entry.key.startswith("tensor.random_")
    if drawn and args.get("seed") is None:
        args["seed"] = interp.fresh_seed()
    if entry.key == MADE and args.get("conditional") is True:
        construct(entry, args, span, called)  # the arguments are judged first
        args["condition"] = awaited(entry, args, span)
    if entry.kind in ("method", "member"):
        args = conditioned(entry, args, called, span)
    if entry.key == "bijector.chain" and isinstance(args.get("bijectors"), tuple):
        links = tuple(b for b in args["bijectors"] if isinstance(b, Node))  # type: ignore[union-attr]
        return chain(links, span, settings(args, "bijectors"))
    if entry.key == "distribution.transformed_distribution":
        base, bijector = args.get("distribution"), args.get("bijector")
        if isinstance(base, Node) and isinstance(bijector, Node):
            rest = settings(args, "distribution", "bijector")
            return apply_bijector(interp, base, bijector, span, rest)
    if entry.kind == "method" and isinstance(args.get("bijector"), Node):
        back = "y" in args
        x = args.get("y") if back else args.get("x")
        b = args["bijector"]
        if isinstance(x, Node) and isinstance(b, Node) and isinstance(b.type, BijectorType):
            args["bijector"] = fitted_to_tensor(interp, b, x, back)
    for found in lints(entry, args, called, span):
        interp.lint(found)
    node = in_dtype(interp.dtype, construct(entry, args, span, called), span)
    return folded(interp, entry, node, span, called)


def in_dtype(dtype: str | None, node: Node, span: Span | None) -> Node:
    """A distribution in the session's dtype, where nothing it is made of has one of its own."""
    type_ = node.type
    if dtype in (None, "float32") or not isinstance(type_, DistributionType):
        return node
    if not isinstance(node, Apply) or isinstance(type_, JointType) or type_.dtype != "float32":
        return node
    items = (i for _, v in node.args for i in (v if isinstance(v, tuple) else (v,)))
    own = (getattr(i.type, "dtype", None) for i in items if isinstance(i, Node))
    if any(found is not None and found.startswith("float") for found in own):
        return node
    return construct(CATALOGUE[node.entry], {**dict(node.args), "dtype": dtype}, span)


def settings(args: dict[str, Arg], *parts: str) -> dict[str, Arg]:
    """The arguments beside the parts that an object is made of: its name, its flags."""
    return {name: value for name, value in args.items() if name not in parts}


def items_of(node: Node, span: Span | None) -> List:
    """The items of a node that gives a list."""
    assert isinstance(node.type, TupleType)
    part = CATALOGUE["tensor.joint_part"]
    numbers = range(len(node.type.items))
    return List(tuple(construct(part, {"x": node, "index": i}, span) for i in numbers))


def takes(entry: Entry, formal: str) -> bool:
    """Whether an entry has a formal of a name."""
    return any(f.name == formal for f in entry.short_formals)


def is_tensorflows(called: str) -> bool:
    """Whether a function was called by TensorFlow's name, and so gives a tensor."""
    return called.startswith(("tf$", "tfp$"))


def as_folded(made: Value) -> Value:
    """What a function of TensorFlow's gave, as the value of a tensor."""
    if not isinstance(made, Vector) or made.is_string or made.folded is not None:
        return made
    return replace(made, names=None, folded=ArrayType(None, made.tensor.shape))


def folded(interp: FlowState, entry: Entry, node: Node, span: Span | None, called: str) -> Value:
    """A tensor function of constants as its value; anything else as its node.

    What gives several tensors gives a list of them.
    """
    if entry.kind != "tensor":
        return node
    several = node.type.items if isinstance(node.type, TupleType) else ()
    for item in several:
        interp.budget.bound(size(getattr(item, "shape", None)) or 0, span)
    unfolded = items_of(node, span) if isinstance(node.type, TupleType) else node
    if entry.fold is None:
        return unfolded
    given = dict(node.args)  # type: ignore[attr-defined]
    plain: list[Any] = []
    for formal in entry.formals:
        arg = given.get(formal.name)
        parts = arg if isinstance(arg, tuple) else (arg,)
        if any(isinstance(p, Node) and not isinstance(p, Constant) for p in parts):
            return unfolded
        made = [p.value if isinstance(p, Constant) else p for p in parts]
        plain.append(tuple(made) if isinstance(arg, tuple) else made[0])
    while plain and plain[-1] is None:
        plain.pop()
    shapes = [t.shape for t in several or (node.type,) if isinstance(t, TensorType)]
    interp.budget.elements(sum(size(s) or 0 for s in shapes), span)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy's about empty slices
        try:
            found = entry.fold(*plain)
        except (np.linalg.LinAlgError, ValueError, TypeError, IndexError):
            return unfolded  # NumPy cannot: TensorFlow can, or tells whoever looks
    if several:
        items = zip(found, several)
        return List(tuple(tensor_value(a, span, getattr(t, "dtype", None)) for a, t in items))
    if isinstance(node.type, TensorType) and is_tensorflows(called):
        return tensor_value(found, span, node.type.dtype)
    return from_array(np.asarray(found), span)


def overloaded(
    interp: FlowState,
    function: Builtin,
    actuals: Sequence[Actual],
    want: str | None,
    span: Span | None,
) -> Step | None:
    """Call the entry that a built-in name means; None where R's own function is meant."""
    entry = choose(function, [a.given for a in actuals], [a.value for a in actuals], want, span)
    return (
        None if isinstance(entry, RFunction) else call_entry(interp, entry, function, actuals, span)
    )


def wanted(
    function: Value, args: Sequence[ast.Argument], want: str | None, inserted: bool
) -> list[str | None]:
    """For each argument, whether a bijector or a distribution is wanted there."""
    nothing: list[str | None] = [None] * len(args)
    if not isinstance(function, Builtin):
        return nothing
    entry = next(
        (
            e
            for e in function.entries
            if any(f.wants in PLACES for f in signature(e, function.style))
        ),
        None,
    )
    if entry is None:
        return nothing
    formals = signature(entry, function.style)
    by_name = {f.name: f for f in formals}
    try:
        given = [Given(a.name, a.span) for a in args]
        taken = match(
            [f.name for f in formals], [Given(None)] * inserted + given, function.name, None
        )[inserted:]
    except FlowError:
        return nothing  # the call itself will say what is wrong
    places = [by_name[t].wants if t is not None else by_name[DOTS].wants for t in taken]
    return [PLACES.get(p) for p in places]
