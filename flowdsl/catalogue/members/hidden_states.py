"""Members of models with hidden states: the states behind observations."""

from __future__ import annotations

from flowdsl.catalogue.distributions.mixture import class_count
from flowdsl.catalogue.entry import Bound, Entry, Rule
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.members.optional_members import (
    batch_before,
    optional_member,
    owner_arguments,
)
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.methods import subject
from flowdsl.catalogue.rules import joined
from flowdsl.ir import (
    DistributionType,
    Shape,
    TensorType,
    TupleType,
    broadcast,
)
from flowdsl.ir.support import Support

HMM = "distribution.hidden_markov_model"
STATES = "distribution.linear_gaussian_state_space_model"
MIXTURE = "distribution.mixture_same_family"


def classes(count: int | None, batch: Shape) -> DistributionType:
    """Categorical distributions over some classes."""
    top = float("inf") if count is None else float(count - 1)
    return DistributionType("int32", batch, (), Support("integers", 0.0, top))


def states_of_chain(bound: Bound) -> tuple[int | None, int | None]:
    """Steps and states of a hidden Markov model."""
    made = owner_arguments(bound)
    first = subject(made, "initial_distribution")
    event = subject(bound, SELF).event_shape
    return (event[0] if event else None), class_count(first, made, "initial_distribution")


def chain_batch(bound: Bound) -> Shape:
    """Batch axes of the hidden states that some observations allow."""
    owner_type = subject(bound, SELF)
    return broadcast(
        owner_type.batch_shape, batch_before(bound, "observations", owner_type.event_shape)
    )


def likely_states(bound: Bound) -> TensorType:
    """A state for each step."""
    steps, _ = states_of_chain(bound)
    return TensorType("int32", joined(chain_batch(bound), (steps,)))


def states_seen(bound: Bound) -> DistributionType:
    """Probabilities of the states at each step."""
    steps, count = states_of_chain(bound)
    return classes(count, joined(chain_batch(bound), (steps,)))


def states_unseen(bound: Bound) -> DistributionType:
    """Probabilities of the states at each step, without observations."""
    steps, count = states_of_chain(bound)
    return classes(count, joined(subject(bound, SELF).batch_shape, (steps,)))


def components_seen(bound: Bound) -> DistributionType:
    """Probabilities of the components of a mixture."""
    made = owner_arguments(bound)
    mixing = subject(made, "mixture_distribution")
    owner_type = subject(bound, SELF)
    batch = broadcast(
        owner_type.batch_shape, batch_before(bound, "observations", owner_type.event_shape)
    )
    return classes(class_count(mixing, made, "mixture_distribution"), batch)


def likely_component(bound: Bound) -> TensorType:
    """The component that an observation is most likely from."""
    return TensorType("int32", components_seen(bound).batch_shape)


# What a pass of the Kalman filter gives, and whether it is a vector or a matrix, of the hidden
# state or of what is seen.
FILTER = (
    ("log_likelihoods", 0, ""),
    ("filtered_means", 1, "hidden"),
    ("filtered_covs", 2, "hidden"),
    ("predicted_means", 1, "hidden"),
    ("predicted_covs", 2, "hidden"),
    ("observation_means", 1, "seen"),
    ("observation_covs", 2, "seen"),
)
SMOOTHED = (("posterior_means", 1, "hidden"), ("posterior_covs", 2, "hidden"))
SEEN = (("observation_means", 1, "seen"), ("observation_covs", 2, "seen"))


def of_states(table: tuple[tuple[str, int, str], ...], seen: str) -> Rule:
    """Tensors for each step of a state space model."""

    def rule(bound: Bound) -> TupleType:
        owner_type, made = subject(bound, SELF), owner_arguments(bound)
        event = owner_type.event_shape
        prior = subject(made, "initial_state_prior").event_shape
        steps, observed = event if event is not None else (None, None)
        sizes = {"seen": observed, "hidden": prior[0] if prior else None}
        want = (steps, sizes[seen])
        batch = broadcast(
            owner_type.batch_shape, batch_before(bound, bound.entry.formals[1].name, want)
        )
        return TupleType(
            tuple(
                TensorType(owner_type.dtype, joined(batch, (steps, *[sizes.get(of)] * rank)))
                for _, rank, of in table
            )
        )

    return rule


OBSERVATIONS = tensor("observations")

CHAIN = (
    "hidden_markov_model(categorical(probs = c(0.8, 0.2)), categorical(probs = "
    "matrix(c(0.7, 0.2, 0.3, 0.8), nrow = 2)), normal(c(0, 15), c(5, 10)), 3)"
)
WALK = (
    "linear_gaussian_state_space_model(3, diag(2), multivariate_normal_diag(scale_diag = c(1, 2)), "
    "matrix(c(1, 1), nrow = 1), multivariate_normal_diag(scale_diag = array(1, 1)), "
    "multivariate_normal_diag(scale_diag = c(1, 1)))"
)
MIXED = "mixture_same_family(categorical(probs = c(0.3, 0.7)), normal(c(-1, 1), 1))"

ENTRIES: tuple[Entry, ...] = (
    optional_member(
        "posterior_mode",
        "The most likely hidden states behind observations.",
        {HMM: likely_states, MIXTURE: likely_component},
        OBSERVATIONS,
        example=f"{CHAIN}$posterior_mode(c(1, 2, 20))",
    ),
    optional_member(
        "posterior_marginals",
        "What each hidden state may be, given all observations.",
        {HMM: states_seen, STATES: of_states(SMOOTHED, "seen")},
        OBSERVATIONS,
        example=f"{WALK}$posterior_marginals(matrix(c(1, 2, 4)))",
    ),
    optional_member(
        "posterior_marginal",
        "Which component of a mixture each observation is from.",
        {MIXTURE: components_seen},
        OBSERVATIONS,
        example=f"{MIXED}$posterior_marginal(0.5)",
    ),
    optional_member(
        "prior_marginals",
        "What each hidden state may be, before any observation.",
        {HMM: states_unseen},
        example=f"{CHAIN}$prior_marginals()",
    ),
    optional_member(
        "forward_filter",
        "A pass of the Kalman filter over observations.",
        {STATES: of_states(FILTER, "seen")},
        tensor("x"),
        example=f"{WALK}$forward_filter(matrix(c(1, 2, 4)))",
    ),
    optional_member(
        "latents_to_observations",
        "Means and covariances of what is seen, from those of the hidden states.",
        {STATES: of_states(SEEN, "hidden")},
        tensor("latent_means"),
        tensor("latent_covs"),
        example=f"{WALK}$latents_to_observations(matrix(0, 3, 2), array(1, c(3, 2, 2)))",
    ),
)

NAMES: dict[str, tuple[str, ...]] = {
    "member.distribution.forward_filter": tuple(name for name, _, _ in FILTER),
    "member.distribution.posterior_marginals": tuple(name for name, _, _ in SMOOTHED),
    "member.distribution.latents_to_observations": tuple(name for name, _, _ in SEEN),
}
"""Names of the parts of what a method gives, where that is a list."""
