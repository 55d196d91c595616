"""What models with hidden parts are asked: states behind observations, parts of a density."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flowdsl.catalogue.distributions.mixture import class_count
from flowdsl.catalogue.distributions.processes import points
from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.lists import of_parts
from flowdsl.catalogue.members.rules import SELF, member
from flowdsl.catalogue.methods import subject
from flowdsl.catalogue.rules import joined, shape_of, wider
from flowdsl.ir import (
    Apply,
    DistributionType,
    JointType,
    Node,
    Shape,
    TensorType,
    TupleType,
    Type,
    broadcast,
    show,
)
from flowdsl.ir.support import REAL, Support

HMM = "distribution.hidden_markov_model"
STATES = "distribution.linear_gaussian_state_space_model"
MIXTURE = "distribution.mixture_same_family"
GAUSSIAN = "distribution.gaussian_process"
STUDENT = "distribution.student_t_process"
VARIATIONAL = "distribution.variational_gaussian_process"
REGRESSION = "distribution.gaussian_process_regression_model"
PROBABILITIES = tuple(
    f"distribution.{name}"
    for name in (
        "bernoulli", "binomial", "categorical", "continuous_bernoulli", "geometric", "multinomial",
        "negative_binomial", "one_hot_categorical", "relaxed_bernoulli",
    )
)  # fmt: skip


def owner(bound: Bound) -> Apply:
    """The distribution that is asked, as it was made."""
    found = bound.args.get(SELF)
    if isinstance(found, Apply):
        return found
    raise RuleError("F209", f"this distribution has no `{bound.entry.name}`", SELF)


def parts_of(bound: Bound) -> Bound:
    """The arguments of the distribution that is asked."""
    made = owner(bound)
    return Bound(bound.entry, dict(made.args), bound.span)


def by_owner(rules: Mapping[str, Rule]) -> Rule:
    """The rule of a method that only some distributions have."""

    def rule(bound: Bound) -> Type:
        found = rules.get(owner(bound).entry)
        if found is None:
            have = ", ".join(f"`{key.removeprefix('distribution.')}`" for key in rules)
            raise RuleError(
                "F209",
                f"`{owner(bound).entry.removeprefix('distribution.')}` has no `{bound.entry.name}`",
                SELF,
                f"{'these have' if len(rules) > 1 else 'this has'} it: {have}",
            )
        return found(bound)

    return rule


def before(bound: Bound, name: str, event: Shape) -> Shape:
    """Axes of an argument before its event, which must fit the distribution's."""
    shape = shape_of(bound, name)
    if shape is None or event is None:
        return None
    cut = len(shape) - len(event)
    tail = shape[max(cut, 0) :]
    if cut < 0 or any(None not in (a, b) and a != b for a, b in zip(tail, event)):
        raise RuleError(
            "F301", f"`{name}` has shape {show(shape)}, one observation has {show(event)}", name
        )
    return shape[:cut]


def classes(count: int | None, batch: Shape) -> DistributionType:
    """Categorical distributions over some classes."""
    top = float("inf") if count is None else float(count - 1)
    return DistributionType("int32", batch, (), Support("integers", 0.0, top))


def states_of_chain(bound: Bound) -> tuple[int | None, int | None]:
    """Steps and states of a hidden Markov model."""
    made = parts_of(bound)
    first = subject(made, "initial_distribution")
    event = subject(bound, SELF).event_shape
    return (event[0] if event else None), class_count(first, made, "initial_distribution")


def chain_batch(bound: Bound) -> Shape:
    """Batch axes of the hidden states that some observations allow."""
    asked = subject(bound, SELF)
    return broadcast(asked.batch_shape, before(bound, "observations", asked.event_shape))


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
    made = parts_of(bound)
    mixing = subject(made, "mixture_distribution")
    asked = subject(bound, SELF)
    batch = broadcast(asked.batch_shape, before(bound, "observations", asked.event_shape))
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
        asked, made = subject(bound, SELF), parts_of(bound)
        event = asked.event_shape
        prior = subject(made, "initial_state_prior").event_shape
        steps, observed = event if event is not None else (None, None)
        sizes = {"seen": observed, "hidden": prior[0] if prior else None}
        want = (steps, sizes[seen])
        batch = broadcast(asked.batch_shape, before(bound, bound.entry.formals[1].name, want))
        return TupleType(
            tuple(
                TensorType(asked.dtype, joined(batch, (steps, *[sizes.get(of)] * rank)))
                for _, rank, of in table
            )
        )

    return rule


def marginal(bound: Bound) -> DistributionType:
    """The process at some points, as a distribution of its own."""
    made = parts_of(bound)
    asked = subject(bound, SELF)
    if "index_points" not in bound:
        if "index_points" not in made:
            raise RuleError("F207", "the process has no index points; give some", "index_points")
        return DistributionType(asked.dtype, asked.batch_shape, asked.event_shape, REAL)
    batch, size = points(Bound(bound.entry, {**made.args, **bound.args}), "index_points")
    event: Shape = () if size == 1 else (size,)
    return DistributionType(asked.dtype, broadcast(asked.batch_shape, batch), event, REAL)


def predictive(bound: Bound) -> DistributionType:
    """The process at new points, given what was seen at the old."""
    made = parts_of(bound)
    asked = subject(bound, SELF)
    before(bound, "observations", asked.event_shape)
    if "predictive_index_points" not in bound:
        return DistributionType(asked.dtype, asked.batch_shape, asked.event_shape, REAL)
    new = Bound(bound.entry, {**made.args, **bound.args})
    batch, size = points(new, "predictive_index_points")
    return DistributionType(asked.dtype, broadcast(asked.batch_shape, batch), (size,), REAL)


def of_batch(bound: Bound) -> TensorType:
    """One number for each member of the batch."""
    asked = subject(bound, SELF)
    return TensorType(asked.dtype, asked.batch_shape)


def each_part(bound: Bound) -> TupleType:
    """A number for each part of a joint distribution."""
    asked = subject(bound, SELF)
    if not isinstance(asked, JointType):
        raise RuleError(
            "F209",
            f"only joint distributions have `{bound.entry.name}`",
            SELF,
            "ask for `log_prob()`",
        )
    whole = of_parts(asked, bound)
    return TupleType(tuple(TensorType(wider(p.dtype), whole.shape) for p in asked.parts))


def of_classes(bound: Bound) -> TensorType:
    """Probabilities or logits as the distribution has them."""
    made = owner(bound)
    for name in ("probs", "logits"):
        given = made.get(name)
        if isinstance(given, Node) and isinstance(given.type, TensorType):
            return TensorType(wider(given.type.dtype), given.type.shape)
    return TensorType(None, None)


def of_rate(bound: Bound) -> TensorType:
    """The rate as the distribution has it."""
    return TensorType(wider(subject(bound, SELF).dtype), subject(bound, SELF).batch_shape)


OBSERVATIONS = tensor("observations")
POINTS = tensor("index_points", None)
OBSERVED_AT = tensor("observation_index_points", None)


def question(
    name: str, doc: str, rules: Mapping[str, Rule] | Rule, *formals: Formal, example: str
) -> Entry:
    """A member that only some distributions have."""
    rule: Callable[[Bound], Type] = rules if callable(rules) else by_owner(rules)
    return member("distribution", name, doc, rule, *formals, example=example)


def same(rule: Rule, *owners: str) -> dict[str, Rule]:
    """One rule for several distributions."""
    return dict.fromkeys(owners, rule)


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
CURVE = "gaussian_process(tfp$math$psd_kernels$ExponentiatedQuadratic(), matrix(c(0, 1)))"
SPARSE = (
    "variational_gaussian_process(tfp$math$psd_kernels$ExponentiatedQuadratic(), "
    "matrix(c(0, 1)), matrix(c(0, 1)), c(0, 0), diag(2), "
    "observation_noise_variance = 0.1)"
)
JOINT = "joint_distribution_sequential(list(normal(), function(m) normal(m, 1)))"

ENTRIES: tuple[Entry, ...] = (
    question(
        "posterior_mode",
        "The most likely hidden states behind observations.",
        {HMM: likely_states, MIXTURE: likely_component},
        OBSERVATIONS,
        example=f"{CHAIN}$posterior_mode(c(1, 2, 20))",
    ),
    question(
        "posterior_marginals",
        "What each hidden state may be, given all observations.",
        {HMM: states_seen, STATES: of_states(SMOOTHED, "seen")},
        OBSERVATIONS,
        example=f"{WALK}$posterior_marginals(matrix(c(1, 2, 4)))",
    ),
    question(
        "posterior_marginal",
        "Which component of a mixture each observation is from.",
        {MIXTURE: components_seen},
        OBSERVATIONS,
        example=f"{MIXED}$posterior_marginal(0.5)",
    ),
    question(
        "prior_marginals",
        "What each hidden state may be, before any observation.",
        {HMM: states_unseen},
        example=f"{CHAIN}$prior_marginals()",
    ),
    question(
        "forward_filter",
        "A pass of the Kalman filter over observations.",
        {STATES: of_states(FILTER, "seen")},
        tensor("x"),
        example=f"{WALK}$forward_filter(matrix(c(1, 2, 4)))",
    ),
    question(
        "latents_to_observations",
        "Means and covariances of what is seen, from those of the hidden states.",
        {STATES: of_states(SEEN, "hidden")},
        tensor("latent_means"),
        tensor("latent_covs"),
        example=f"{WALK}$latents_to_observations(matrix(0, 3, 2), array(1, c(3, 2, 2)))",
    ),
    question(
        "get_marginal_distribution",
        "A process at some points, as a distribution of its own.",
        same(marginal, GAUSSIAN, STUDENT, VARIATIONAL, REGRESSION),
        POINTS,
        example=f"{CURVE}$get_marginal_distribution(matrix(c(0, 2)))",
    ),
    question(
        "posterior_predictive",
        "A process at new points, given what was seen at the old.",
        same(predictive, GAUSSIAN, STUDENT),
        OBSERVATIONS,
        tensor("predictive_index_points", None),
        example=f"{CURVE}$posterior_predictive(c(0, 1), matrix(c(2, 3)))",
    ),
    question(
        "variational_loss",
        "The negative evidence lower bound of observations.",
        {VARIATIONAL: of_batch},
        OBSERVATIONS,
        OBSERVED_AT,
        tensor("kl_weight", 1.0),
        example=f"{SPARSE}$variational_loss(c(0, 1), matrix(c(0, 1)))",
    ),
    question(
        "surrogate_posterior_expected_log_likelihood",
        "The log-likelihood of observations that the variational posterior expects.",
        {VARIATIONAL: of_batch},
        OBSERVATIONS,
        OBSERVED_AT,
        example=f"{SPARSE}$surrogate_posterior_expected_log_likelihood(c(0, 1), matrix(c(0, 1)))",
    ),
    question(
        "surrogate_posterior_kl_divergence_prior",
        "The Kullback-Leibler divergence of the variational posterior from the prior.",
        {VARIATIONAL: of_batch},
        example=f"{SPARSE}$surrogate_posterior_kl_divergence_prior()",
    ),
    question(
        "log_prob_parts",
        "The log-density of each part of a joint distribution, given the others.",
        each_part,
        tensor("value"),
        example=f"{JOINT}$log_prob_parts(list(0, 1))",
    ),
    question(
        "prob_parts",
        "The density of each part of a joint distribution, given the others.",
        each_part,
        tensor("value"),
        example=f"{JOINT}$prob_parts(list(0, 1))",
    ),
    question(
        "probs_parameter",
        "The probabilities, whichever way they were given.",
        same(of_classes, *PROBABILITIES),
        example="bernoulli(logits = 0.5)$probs_parameter()",
    ),
    question(
        "logits_parameter",
        "The logits, whichever way they were given.",
        same(of_classes, *PROBABILITIES),
        example="bernoulli(probs = 0.3)$logits_parameter()",
    ),
    question(
        "rate_parameter",
        "The rate, whichever way it was given.",
        same(of_rate, "distribution.poisson"),
        example="poisson(log_rate = 0.5)$rate_parameter()",
    ),
    question(
        "log_rate_parameter",
        "The logarithm of the rate, whichever way it was given.",
        same(of_rate, "distribution.poisson"),
        example="poisson(3)$log_rate_parameter()",
    ),
)

NAMES: dict[str, tuple[str, ...]] = {
    "member.distribution.forward_filter": tuple(name for name, _, _ in FILTER),
    "member.distribution.posterior_marginals": tuple(name for name, _, _ in SMOOTHED),
    "member.distribution.latents_to_observations": tuple(name for name, _, _ in SEEN),
}
"""Names of the parts of what a method gives, where that is a list."""
