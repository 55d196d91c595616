"""Sequences: chains of states, seen or hidden, and numbers that depend on earlier ones."""

from __future__ import annotations

from flowdsl.catalogue.distributions.mixture import class_count
from flowdsl.catalogue.distributions.rules import base_of, distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, flag, tensor, title
from flowdsl.catalogue.rules import integer, known, shape_of
from flowdsl.ir import DistributionType, Function, JointType, Node, Shape, broadcast, show
from flowdsl.ir.shapes import compatible

MOST_STEPS = 100_000
"""Sequences run step by step: more would take minutes and gigabytes."""


def made_by(bound: Bound, name: str) -> DistributionType:
    """The type of the distribution that a function gives."""
    value = bound.args.get(name)
    body = value.body if isinstance(value, Function) else None
    if isinstance(body, Node) and isinstance(body.type, DistributionType):
        return body.type
    raise RuleError(
        "F206", f"`{name}` of `{bound.entry.name}` must be a function of a distribution", name
    )


def steps(bound: Bound, name: str, least: int = 1) -> int:
    """How many steps a sequence has."""
    count = integer(bound, name, 0)
    if count < least:
        raise RuleError("F304", f"`{name}` of `{bound.entry.name}` is at least {least}", name)
    if count > MOST_STEPS:
        raise RuleError(
            "F310",
            f"`{name}` of `{bound.entry.name}` is at most {MOST_STEPS:,}, not {count:,}",
            name,
        )
    return count


def plain(given: DistributionType, bound: Bound, name: str) -> DistributionType:
    """A distribution that is not joint."""
    if isinstance(given, JointType):
        raise RuleError(
            "F206", f"`{name}` of `{bound.entry.name}` takes no joint distribution", name
        )
    return given


def autoregressive(bound: Bound) -> DistributionType:
    """What the function gives of the first sample."""
    if "num_steps" in bound:
        steps(bound, "num_steps")
    return plain(made_by(bound, "distribution_fn"), bound, "distribution_fn")


def markov_chain(bound: Bound) -> DistributionType:
    """The states in order, each by the one before it."""
    prior = plain(base_of(bound, "initial_state_prior"), bound, "initial_state_prior")
    step = plain(made_by(bound, "transition_fn"), bound, "transition_fn")
    count = steps(bound, "num_steps", 2)
    if not compatible(prior.event_shape, step.event_shape):
        raise RuleError(
            "F301",
            f"the first state has event shape {show(prior.event_shape)}, `transition_fn` gives "
            f"{show(step.event_shape)}",
            "transition_fn",
        )
    if prior.dtype != step.dtype:
        raise RuleError(
            "F301",
            f"the first state is {prior.dtype}, `transition_fn` gives {step.dtype}",
            "transition_fn",
        )
    batch = prior.batch_shape
    if step.batch_shape is not None and batch is not None and step.batch_shape != batch:
        raise RuleError(
            "F301",
            f"the first state has batch shape {show(batch)}, `transition_fn` gives "
            f"{show(step.batch_shape)}",
            "transition_fn",
        )
    event = None if prior.event_shape is None else (count, *prior.event_shape)
    return DistributionType(prior.dtype, batch, event, prior.support)


def hidden_markov_model(bound: Bound) -> DistributionType:
    """An observation for each step of a hidden chain."""
    first = base_of(bound, "initial_distribution")
    moves = base_of(bound, "transition_distribution")
    seen = plain(base_of(bound, "observation_distribution"), bound, "observation_distribution")
    count = steps(bound, "num_steps")
    states = class_count(first, bound, "initial_distribution")
    to = class_count(moves, bound, "transition_distribution")
    if None not in (states, to) and states != to:
        raise RuleError(
            "F301",
            f"`initial_distribution` has {states} states, `transition_distribution` {to}",
            "transition_distribution",
        )
    batches: list[Shape] = [first.batch_shape]
    for name, part, varying in (
        ("transition_distribution", moves, "time_varying_transition_distribution"),
        ("observation_distribution", seen, "time_varying_observation_distribution"),
    ):
        batch = part.batch_shape
        own = 2 if bound.get(varying, False) is True else 1
        if batch is not None and len(batch) < own:
            raise RuleError("F301", f"`{name}` needs a batch with one member for each state", name)
        if batch is not None and None not in (batch[-1], states) and batch[-1] != states:
            raise RuleError(
                "F301", f"`{name}` has {batch[-1]} members, the chain has {states} states", name
            )
        batches.append(None if batch is None else batch[:-own])
    event = None if seen.event_shape is None else (count, *seen.event_shape)
    check_mask(bound, count)
    return DistributionType(seen.dtype, broadcast(*batches), event, seen.support)


def check_mask(bound: Bound, count: int | None) -> None:
    """Refuse a mask that does not say TRUE or FALSE of each step.

    Raises:
        RuleError: F206, F301.
    """
    value, shape = known(bound, "mask"), shape_of(bound, "mask")
    if "mask" not in bound:
        return
    if value is not None and value.dtype != bool:
        raise RuleError("F206", f"`mask` of `{bound.entry.name}` is TRUE or FALSE", "mask")
    if shape is not None and (
        len(shape) != 1 or (None not in (count, shape[0]) and count != shape[0])
    ):
        raise RuleError(
            "F301",
            f"`mask` of `{bound.entry.name}` says of each of {count} steps whether it is hidden, "
            f"its shape is {show(shape)}",
            "mask",
        )


def state_space(bound: Bound) -> DistributionType:
    """A vector for each step of a hidden linear chain."""
    prior = base_of(bound, "initial_state_prior")
    move = base_of(bound, "transition_noise")
    noise = base_of(bound, "observation_noise")
    count = steps(bound, "num_timesteps")
    parts = (
        ("initial_state_prior", prior),
        ("transition_noise", move),
        ("observation_noise", noise),
    )
    for name, part in parts:
        if part.event_shape is not None and len(part.event_shape) != 1:
            raise RuleError(
                "F301", f"`{name}` of `{bound.entry.name}` must be a normal of vectors", name
            )
    latent = prior.event_shape[0] if prior.event_shape else None
    seen = noise.event_shape[0] if noise.event_shape else None
    batches = [p.batch_shape for _, p in parts]
    for name, rows, row_name in (
        ("transition_matrix", latent, "states"),
        ("observation_matrix", seen, "observed numbers"),
    ):
        shape = shape_of(bound, name)
        if shape is None:
            batches.append(None)
            continue
        wrong = len(shape) < 2 or any(
            None not in (have, want) and have != want
            for have, want in zip(shape[-2:], (rows, latent))
        )
        if wrong:
            raise RuleError(
                "F301",
                f"`{name}` has shape {show(shape)}, there are {rows} {row_name} and {latent} "
                "numbers in a state",
                name,
            )
        batches.append(shape[:-2])
    check_mask(bound, count)
    return DistributionType(prior.dtype, broadcast(*batches), (count, seen), noise.support)


MASK = tensor("mask", None)
"""TRUE for the steps whose observations are missing; methods of a fixed mask need none."""

ENTRIES = (
    distribution(
        "autoregressive",
        "Autoregressive",
        "Numbers that each depend on the ones before, by a function that you write.",
        autoregressive,
        (
            Formal("distribution_fn", "function"),
            tensor("sample0", None),
            Formal("num_steps", "int", None),
        ),
        typed=False,
        examples=(
            "autoregressive(function(x) independent(normal(tf$linalg$matvec("
            "matrix(c(0, 0.5, 0, 0), nrow = 2), x), 1), 1), c(0, 0))",
        ),
        reference="Papamakarios, Pavlakou and Murray (2017), Masked autoregressive flow",
    ),
    distribution(
        "markov_chain",
        "MarkovChain",
        "States in order, each by the one before it.",
        markov_chain,
        formals=(
            Formal("initial_state_prior", "distribution"),
            Formal("transition_fn", "function"),
            Formal("num_steps", "int"),
            VALIDATE,
            title("MarkovChain"),
        ),
        typed=False,
        examples=("markov_chain(normal(), function(step, x) normal(x, 1), 4)",),
    ),
    distribution(
        "hidden_markov_model",
        "HiddenMarkovModel",
        "Observations of a hidden chain of classes.",
        hidden_markov_model,
        (
            Formal("initial_distribution", "distribution"),
            Formal("transition_distribution", "distribution"),
            Formal("observation_distribution", "distribution"),
            Formal("num_steps", "int"),
        ),
        extra=(
            flag("time_varying_transition_distribution"),
            flag("time_varying_observation_distribution"),
            MASK,
        ),
        typed=False,
        examples=(
            "hidden_markov_model(categorical(probs = c(0.8, 0.2)), "
            "categorical(probs = matrix(c(0.7, 0.2, 0.3, 0.8), nrow = 2)), "
            "normal(c(0, 15), c(5, 10)), 7)",
        ),
        reference="Rabiner (1989), A tutorial on hidden Markov models",
    ),
    distribution(
        "linear_gaussian_state_space_model",
        "LinearGaussianStateSpaceModel",
        "Observations of a hidden chain of normal vectors (the Kalman filter's model).",
        state_space,
        (
            Formal("num_timesteps", "int"),
            Formal("transition_matrix", "matrix", core_rank=2),
            Formal("transition_noise", "distribution"),
            Formal("observation_matrix", "matrix", core_rank=2),
            Formal("observation_noise", "distribution"),
            Formal("initial_state_prior", "distribution"),
            Formal("initial_step", "int", 0),
        ),
        extra=(MASK,),
        typed=False,
        examples=(
            "linear_gaussian_state_space_model(5, diag(2), "
            "multivariate_normal_diag(scale_diag = c(1, 1)), diag(2), "
            "multivariate_normal_diag(scale_diag = c(2, 2)), "
            "multivariate_normal_diag(scale_diag = c(1, 1)))",
        ),
        reference="Kalman (1960), A new approach to linear filtering and prediction problems",
    ),
)
