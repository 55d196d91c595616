"""Parts of a joint density, and parameters whichever way they were given."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, Entry, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.list_values import log_prob_of_parts
from flowdsl.catalogue.members.optional_members import constructed_owner, optional_member, same_rule
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.methods import subject
from flowdsl.catalogue.rules import joined, wider
from flowdsl.ir import (
    JointType,
    Node,
    TensorType,
    TupleType,
)

PROBABILITIES = tuple(
    f"distribution.{name}"
    for name in (
        "bernoulli", "binomial", "categorical", "continuous_bernoulli", "geometric", "multinomial",
        "negative_binomial", "one_hot_categorical", "relaxed_bernoulli", "probit_bernoulli",
        "finite_discrete", "relaxed_one_hot_categorical", "exp_relaxed_one_hot_categorical",
    )
)  # fmt: skip
NO_LOGITS = ("distribution.probit_bernoulli",)
"""Of these, what have probits instead."""

BEHIND = tuple(
    f"member.distribution.{name}"
    for name in ("posterior_marginal", "posterior_marginals", "prior_marginals")
)
"""Methods that give categorical distributions."""


def each_part(bound: Bound) -> TupleType:
    """A number for each part of a joint distribution."""
    owner_type = subject(bound, SELF)
    if not isinstance(owner_type, JointType):
        raise RuleError(
            "F209",
            f"only joint distributions have `{bound.entry.name}`",
            SELF,
            "use `log_prob()`",
        )
    whole = log_prob_of_parts(owner_type, bound)
    return TupleType(tuple(TensorType(wider(p.dtype), whole.shape) for p in owner_type.parts))


def of_classes(bound: Bound) -> TensorType:
    """Probabilities or logits as the distribution has them."""
    made = constructed_owner(bound)
    for name in ("probs", "logits", "probits"):
        given = made.get(name)
        if isinstance(given, Node) and isinstance(given.type, TensorType):
            return TensorType(wider(given.type.dtype), given.type.shape)
    return TensorType(None, None)


def of_states_behind(bound: Bound) -> TensorType:
    """Probabilities or logits of what a method gave: the classes are the last axis."""
    owner_type = subject(bound, SELF)
    top = owner_type.support.high
    count = int(top) + 1 if owner_type.support.kind == "integers" and top != float("inf") else None
    return TensorType(None, joined(owner_type.batch_shape, (count,)))


def of_rate(bound: Bound) -> TensorType:
    """The rate as the distribution has it."""
    return TensorType(wider(subject(bound, SELF).dtype), subject(bound, SELF).batch_shape)


JOINT = "joint_distribution_sequential(list(normal(), function(m) normal(m, 1)))"


ENTRIES: tuple[Entry, ...] = (
    optional_member(
        "log_prob_parts",
        "The log-density of each part of a joint distribution, given the others.",
        each_part,
        tensor("value"),
        example=f"{JOINT}$log_prob_parts(list(0, 1))",
    ),
    optional_member(
        "prob_parts",
        "The density of each part of a joint distribution, given the others.",
        each_part,
        tensor("value"),
        example=f"{JOINT}$prob_parts(list(0, 1))",
    ),
    optional_member(
        "probs_parameter",
        "The probabilities, whichever way they were given.",
        {**same_rule(of_classes, *PROBABILITIES), **same_rule(of_states_behind, *BEHIND)},
        example="bernoulli(logits = 0.5)$probs_parameter()",
    ),
    optional_member(
        "logits_parameter",
        "The logits, whichever way they were given.",
        {
            **same_rule(of_classes, *(k for k in PROBABILITIES if k not in NO_LOGITS)),
            **same_rule(of_states_behind, *BEHIND),
        },
        example="bernoulli(probs = 0.3)$logits_parameter()",
    ),
    optional_member(
        "rate_parameter",
        "The rate, whichever way it was given.",
        same_rule(of_rate, "distribution.poisson"),
        example="poisson(log_rate = 0.5)$rate_parameter()",
    ),
    optional_member(
        "log_rate_parameter",
        "The logarithm of the rate, whichever way it was given.",
        same_rule(of_rate, "distribution.poisson"),
        example="poisson(3)$log_rate_parameter()",
    ),
)
