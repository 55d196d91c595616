"""Joint distributions whose model is a function that yields its parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.catalogue import CATALOGUE
from flowdsl.diagnostics import error
from flowdsl.ir import Apply, DistributionType, JointType, Node, postorder
from flowdsl.r.arguments import Call
from flowdsl.r.calls import call_value
from flowdsl.r.functions.reading import string
from flowdsl.r.machine import Step
from flowdsl.r.values import Closure, Poison, Value, describe, is_function
from flowdsl.semantics.coroutines import Coroutine, problem_of
from flowdsl.semantics.entry_calls import settle_named
from flowdsl.semantics.flow_values import is_distribution
from flowdsl.semantics.functions.defaults import value_type
from flowdsl.semantics.functions.joint import formals, joint
from flowdsl.semantics.state import FlowState

# Looking at one node of a part takes about as long as this many operations on elements.
WALKING = 500
EXAMPLE = "joint_distribution_coroutine(function() { x <- yield(normal()); yield(normal(x, 1)) })"


def coroutine(interp: FlowState, call: Call) -> Step:
    """`joint_distribution_coroutine(model)`: the function runs once, with symbols for values."""
    model = call.get("model")
    if not is_function(model) or is_distribution(model):
        raise error(
            "F206",
            f"`model` of `{call.name}` must be a function that yields distributions, "
            f"not {describe(model)}",
            call.span,
            EXAMPLE,
        )
    if isinstance(model, Closure) and formals(model):
        raise error(
            "F205",
            f"`model` of `{call.name}` is called without arguments, it wants "
            f"{', '.join(f'`{name}`' for name in formals(model))}",
            call.span,
            "values drawn before are what yield() gives: x <- yield(normal())",
        )
    made, guesses = Coroutine(), interp.guesses
    with interp.yielding(made):
        yield call_value(interp, model, [], call.span, None, "model")
    if interp.checking and interp.guesses > guesses:
        return Poison()  # which parts there are depends on what only a run knows
    if not made.parts:
        raise error("F207", f"`model` of `{call.name}` yields no distribution", call.span, EXAMPLE)
    return (yield joint(interp, call, tuple(made.parts)))


def yielded(interp: FlowState, call: Call) -> Step:
    """`yield(distribution)`: one more part of the joint distribution that is being made."""
    part = yield from_argument(interp, call)
    made = running(interp, call)
    name = name_of(call, part, made)
    problem = problem_of(name, made.drawn)
    if problem is not None:
        raise error(
            "F206",
            problem,
            call.span,
            'each part has a name of its own, of letters, digits and _: yield(d, name = "x")',
        )
    if len(made.parts) >= interp.limits.chain_steps:
        raise error(
            "F310",
            f"a joint distribution of more than the {interp.limits.chain_steps:,} parts allowed",
            call.span,
            "make many parts one: normal(0, 1) %>% iid(1000)",
        )
    interp.budget.work(WALKING * len(postorder(part)), call.span)
    assert isinstance(part.type, DistributionType)
    return made.add(name, part, value_type(part.type), call.span)


def running(interp: FlowState, call: Call) -> Coroutine:
    """Where a part goes.

    Raises:
        FlowError: F218 no model function runs.
    """
    made = interp.coroutines[-1] if interp.coroutines else None
    if made is not None:
        return made
    inner = bool(interp.coroutines)
    raise error(
        "F218",
        f"`{call.name}` stands in a function that is no model of a joint distribution"
        if inner
        else f"`{call.name}` stands outside the model of a joint distribution",
        call.span,
        EXAMPLE,
    )


def from_argument(interp: FlowState, call: Call) -> Step:
    """The distribution that a call is given.

    Raises:
        FlowError: F206 it is none, or a joint one.
    """
    value = yield settle_named(interp, call.get("distribution"), "distribution", call.span)
    if not is_distribution(value):
        raise error("F206", f"`{call.name}` takes a distribution, not {describe(value)}", call.span)
    if isinstance(value, Node) and isinstance(value.type, JointType):
        raise error(
            "F206",
            "parts of a joint distribution are not joint themselves",
            call.span,
            "yield its parts one by one; a helper function may do it",
        )
    return value


def name_of(call: Call, part: Node, made: Coroutine) -> str:
    """What a part is called: as the call says, else as the distribution does, else by number."""
    if call.has("name"):
        return string(call, "name")
    own = part.get("name") if isinstance(part, Apply) else None
    if isinstance(own, str) and isinstance(part, Apply):
        usual = CATALOGUE[part.entry].tfp
        if usual and usual not in own:  # else TFP takes it for the name of the class
            return own
    return f"var{len(made.parts)}"


def root(interp: FlowState, call: Call) -> Step:
    """`Root(distribution)`: the distribution, which must depend on no value drawn before."""
    value = yield from_argument(interp, call)
    made = interp.coroutines[-1] if interp.coroutines else None
    asked = made.asked(value) if made is not None else ()
    if asked:
        raise error(
            "F206",
            f"`{call.name}` marks a part that depends on no other, this one depends on "
            f"{', '.join(f'`{s.name}`' for s in asked)}",
            call.span,
            "yield it as it is",
        )
    return value


def generator(interp: FlowState, call: Call) -> Value:
    """`generator(function() ...)`: the function, as the model wants it."""
    fn = call.get("fn")
    if not is_function(fn):
        raise error("F206", f"`fn` of `{call.name}` must be a function, not {describe(fn)}",
                    call.span)  # fmt: skip
    return fn


TABLE: dict[str, Callable[..., Any]] = {
    "distribution.joint_distribution_coroutine": coroutine,
    "distribution.joint_distribution_coroutine_auto_batched": coroutine,
    "function.yield": yielded,
    "function.Root": root,
    "function.generator": generator,
}
