"""Arguments that R's signatures have and TFP 0.25 reads otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flowdsl.catalogue import Formal
from flowdsl.ir import DistributionType, Node, TensorType
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.functions.reading import flag
from flowdsl.r.machine import Step
from flowdsl.r.values import Builtin, Vector, is_function, number
from flowdsl.semantics.entry_calls import call_entry, settle_named
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tracing import trace


def inline(interp: FlowState, call: Call) -> None:
    """TFP wants an event rank from inline(); R's NULL means single numbers."""
    if not call.has("forward_min_event_ndims") and not call.has("inverse_min_event_ndims"):
        call.values["forward_min_event_ndims"] = number(0)


def interpolated(interp: FlowState, call: Call) -> Step:
    """`interpolate_nondiscrete` is `force_probs_to_zero_outside_support` turned round by now."""
    if "interpolate_nondiscrete" not in call.values:
        return None
    relaxed = flag(call, "interpolate_nondiscrete")
    del call.values["interpolate_nondiscrete"]
    if relaxed:
        return None
    given = [Actual(name, value, call.span) for name, value in call.values.items()]
    given.append(Actual("force_probs_to_zero_outside_support", number(True), call.span))
    as_tfp = Builtin(call.name, (call.entry,), "tfp")
    return (yield call_entry(interp, call.entry, as_tfp, given, call.span))


FUNCTION = Formal("", "function")


def autoregressive(interp: FlowState, call: Call) -> Step:
    """`distribution_fn` of a sample like `sample0`."""
    yield traced(interp, call, "distribution_fn", [tensor_of(call, "sample0")])


def markov_chain(interp: FlowState, call: Call) -> Step:
    """`transition_fn` of a step and the state before it."""
    prior = call.values.get("initial_state_prior")
    state = TensorType(None, None)
    if isinstance(prior, Builtin):
        prior = yield settle_named(interp, prior, "distribution", call.span)
    if isinstance(prior, Node) and isinstance(prior.type, DistributionType):
        state = value_type(prior.type)
    yield traced(interp, call, "transition_fn", [TensorType("int32", None), state])


def mean_of_points(interp: FlowState, call: Call) -> Step:
    """`mean_fn` of points like the index points."""
    types = [tensor_of(call, "index_points")]
    yield traced(interp, call, "mean_fn", types, "a tensor")


def tensor_of(call: Call, name: str) -> TensorType:
    """The type of a numeric argument, as far as it is known."""
    value = call.values.get(name)
    if isinstance(value, Vector) and not value.is_string:
        return TensorType(None, value.tensor.shape)
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        return value.type
    return TensorType(None, None)


def value_type(given: DistributionType) -> TensorType:
    """The type of one value of a distribution."""
    if given.batch_shape is None or given.event_shape is None:
        return TensorType(given.dtype, None)
    return TensorType(given.dtype, (*given.batch_shape, *given.event_shape))


def traced(
    interp: FlowState,
    call: Call,
    name: str,
    types: list[TensorType],
    gives: str = "a distribution",
) -> Step:
    """Put a traced function in the place of an R function among the arguments."""
    value = call.values.get(name)
    if value is not None and is_function(value):
        formal = replace(FUNCTION, name=name)
        call.values[name] = yield trace(interp, value, formal, call.span, types, gives)


TABLE: dict[str, Callable[..., Any]] = {
    "distribution.autoregressive": autoregressive,
    "distribution.markov_chain": markov_chain,
    "distribution.gaussian_process": mean_of_points,
    "distribution.gaussian_process_regression_model": mean_of_points,
    "distribution.variational_gaussian_process": mean_of_points,
    "distribution.student_t_process": mean_of_points,
    "distribution.student_t_process_regression_model": mean_of_points,
    "bijector.inline": inline,
    "distribution.poisson": interpolated,
    "distribution.zipf": interpolated,
}
