"""glow(): its networks may come from R functions of the shape that they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue import Bound, construct
from flowdsl.catalogue.bijectors.glow import EXIT, Level, plan
from flowdsl.diagnostics import error
from flowdsl.ir import Arg, BijectorType, NetworkType, Node
from flowdsl.layers.initialise import size
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.calls import call_value
from flowdsl.r.machine import Step
from flowdsl.r.values import Null, Value, describe, from_array, is_function, number
from flowdsl.semantics.entry_calls import build, signature, typed_arguments
from flowdsl.semantics.state import FlowState

FUNCTIONS = ("coupling_bijector_fn", EXIT)


def glow(interp: FlowState, call: Call) -> Step:
    """A glow with all of its weights: they follow from its own arguments."""
    formals = signature(call.entry, call.style)
    given = {k: v for k, v in call.values.items() if k not in FUNCTIONS}
    others = [f for f in formals if f.name not in FUNCTIONS]
    args = yield typed_arguments(interp, call.entry, others, given, (), call.name, call.span)
    construct(call.entry, args, call.span, call.name)  # sizes are judged before networks
    blocks, _ = plan(Bound(call.entry, {k: v for k, v in args.items() if v is not None}))
    for name in FUNCTIONS:
        value = call.values.get(name)
        if value is not None and not isinstance(value, Null):
            args[name] = yield templates(interp, call, name, value, blocks)
    node = build(interp, call.entry, args, call.name, call.span)
    assert isinstance(node, Node) and isinstance(node.type, BijectorType)
    return size(node, (), interp.sized, interp.limits)


def templates(
    interp: FlowState, call: Call, name: str, value: Value, blocks: tuple[Level, ...]
) -> Step:
    """A network for each block: one for all, or what an R function gives for its shape."""
    found: list[Arg] = []
    for level in blocks:
        made = value
        if is_function(value) and not is_network(value):
            actuals = arguments(name, level, call)
            made = yield call_value(interp, value, actuals, call.span, None, name)
        if not is_network(made):
            raise error(
                "F206",
                f"`{name}` of `{call.name}` must give a network, not {describe(made)}",
                call.span,
                "function(input_shape) tfb$GlowDefaultNetwork(input_shape, num_hidden = 64)"
                if name != EXIT
                else "function(input_shape, output_chan) "
                "tfb$GlowDefaultExitNetwork(input_shape, output_chan)",
            )
        assert isinstance(made, Node)
        found.append(made)
    return tuple(found)


def is_network(value: Value) -> bool:
    """Whether a value is a network, which R sees as a function too."""
    return isinstance(value, Node) and isinstance(value.type, NetworkType)


def arguments(name: str, level: Level, call: Call) -> list[Actual]:
    """The arguments of a function that makes networks, as TFP passes them."""
    channels = level.stay if name == EXIT else level.channels // 2
    sizes = from_array(np.asarray([level.height, level.width, channels]), call.span)
    conditioning = [Actual(None, sizes, call.span)]
    if name == EXIT:
        conditioning.append(Actual("output_chan", number(max(level.leave, 1)), call.span))
    return conditioning


TABLE: dict[str, Callable[..., Any]] = {"bijector.glow": glow}
