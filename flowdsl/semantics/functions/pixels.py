"""pixel_cnn(): its weights follow from its own arguments."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from flowdsl.catalogue import Bound, construct
from flowdsl.catalogue.distributions.pixels import PIXEL_CNN, Weight, conditioning_shape, weights_of
from flowdsl.ir import Context, Initializer, Param, TensorType
from flowdsl.layers.initialise import count_trained
from flowdsl.layers.seeds import derived_seed
from flowdsl.r.arguments import Call
from flowdsl.r.machine import Step
from flowdsl.semantics.entry_calls import signature, typed_arguments
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span


def pixel_cnn(interp: FlowState, call: Call) -> Step:
    """The distribution with Params for all weights of its network.

    Raises:
        FlowError: F307 for more than the limits allow.
    """
    formals = signature(call.entry, call.style)
    args = yield typed_arguments(interp, call.entry, formals, call.values, (), call.name, call.span)
    construct(call.entry, args, call.span, call.name)  # sizes are judged before weights
    bound = Bound(call.entry, {k: v for k, v in args.items() if v is not None})
    wanted = weights_of(bound)
    more = sum(math.prod(w.shape) for w in wanted)
    count_trained(interp.sized, interp.limits, more, call.span)
    uid, seed = interp.fresh_id("pixel_cnn"), interp.fresh_seed()
    args |= {"uid": uid, "seed": seed}
    conditioning = conditioning_shape(bound)
    if conditioning is not None:
        args["condition"] = Context(TensorType(None, conditioning), uid, spans=spans_of(call))
    args["weights"] = tuple(
        param(f"{uid}/{w.kind}{i}", w, seed, uid, call) for i, w in enumerate(wanted)
    )
    if any(w.kind == "scale" for w in wanted):
        args["started"] = Param(
            TensorType(None, ()), f"{uid}/started", Initializer("zeros"), trainable=False, layer=uid
        )
    return construct(call.entry, args, call.span, call.name)


def param(name: str, weight: Weight, seed: int, layer: str, call: Call) -> Param:
    """One array of weights, drawn as Keras draws them."""
    init = Initializer("ones" if weight.kind == "scale" else "zeros")
    if weight.kind == "conditioning":
        init = Initializer("random_normal", seed=derived_seed(seed, name))
    if weight.kind == "kernel":
        area = math.prod(weight.shape[:-2])
        first, second = (area * n for n in weight.shape[-2:])
        init = Initializer("glorot_uniform", first, second, derived_seed(seed, name))
    shape = TensorType(None, weight.shape)
    return Param(shape, name, init, layer=layer, spans=spans_of(call))


def spans_of(call: Call) -> tuple[Span, ...]:
    """The place of a call, if it has one."""
    return (call.span,) if call.span else ()


TABLE: dict[str, Callable[..., Any]] = {PIXEL_CNN: pixel_cnn}
