"""Members of one family of distributions: sizes, formulas, parameters in another form."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, Entry, Rule
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.members.hidden_states import CHAIN, HMM, STATES, WALK
from flowdsl.catalogue.members.optional_members import optional_member, owner_arguments, same_rule
from flowdsl.catalogue.members.parameters import of_states_behind
from flowdsl.catalogue.members.rules import SELF, fact_type, static
from flowdsl.catalogue.methods import VALUE, at_value, subject
from flowdsl.catalogue.rules import joined, shape_of, wider
from flowdsl.ir import TensorType

WISHART = ("distribution.wishart_tri_l", "distribution.wishart_linear_operator")
DPP = "distribution.determinantal_point_process"
LOGIT_NORMAL = "distribution.logit_normal"
SKELLAM = "distribution.skellam"
RELAXED = (
    "distribution.relaxed_one_hot_categorical",
    "distribution.exp_relaxed_one_hot_categorical",
)
MIXTURES = (
    "distribution.mixture",
    "distribution.inflated",
    "distribution.zero_inflated_negative_binomial",
)
ORDERED = ("distribution.ordered_logistic", "distribution.stopping_ratio_logistic")
JOINT = tuple(
    f"distribution.joint_distribution_{name}"
    for name in ("sequential", "named", "sequential_auto_batched", "named_auto_batched")
)


def each(bound: Bound) -> TensorType:
    """One number for each member of the batch."""
    owner_type = subject(bound, SELF)
    return TensorType(wider(owner_type.dtype), owner_type.batch_shape)


def whole_event(bound: Bound) -> TensorType:
    """Numbers in the shape of one value."""
    owner_type = subject(bound, SELF)
    return TensorType(
        wider(owner_type.dtype), joined(owner_type.batch_shape, owner_type.event_shape)
    )


def density(bound: Bound) -> TensorType:
    """A number for each value."""
    return at_value(Bound(bound.entry, {**bound.args, "distribution": bound.args[SELF]}))


def square(bound: Bound) -> TensorType:
    """A matrix as large as an event."""
    owner_type = subject(bound, SELF)
    event = owner_type.event_shape
    size = None if event is None else event[-1:]
    return TensorType(wider(owner_type.dtype), joined(owner_type.batch_shape, size, size))


def like_argument(*names: str) -> Rule:
    """Numbers in the shape of the first of some arguments that was given."""

    def rule(bound: Bound) -> TensorType:
        made = owner_arguments(bound)
        name = next((n for n in names if n in made), names[0])
        return TensorType(wider(subject(bound, SELF).dtype), shape_of(made, name))

    return rule


def computed(name: str, doc: str, rule: Rule, *owners: str, example: str) -> Entry:
    """A member without arguments."""
    return optional_member(name, doc, same_rule(rule, *owners), example=f"{example}${name}()")


def fact(name: str, doc: str, *owners: str, example: str) -> Entry:
    """A whole number that the engine computes."""
    return optional_member(
        name, doc, same_rule(fact_type, *owners), example=f"{example}${name}", read=True
    )


FACTS: tuple[Entry, ...] = (
    fact("num_states_static", "How many hidden states there are.", HMM, example=CHAIN),
    fact(
        "num_components",
        "How many components it mixes.",
        *MIXTURES,
        example="mixture(categorical(probs = c(0.3, 0.7)), list(normal(0, 1), normal(1, 1)))",
    ),
    fact(
        "event_size",
        "How many classes there are.",
        *RELAXED,
        example="relaxed_one_hot_categorical(0.5, probs = c(0.2, 0.8))",
    ),
)

SIZES: tuple[Entry, ...] = (
    computed(
        "num_states_tensor", "How many hidden states there are.", fact_type, HMM, example=CHAIN
    ),
    computed("latent_size_tensor", "How many numbers are hidden.", fact_type, STATES, example=WALK),
    computed(
        "observation_size_tensor", "How many numbers are seen.", fact_type, STATES, example=WALK
    ),
    computed(
        "compute_num_samples",
        "How many samples it was made of.",
        fact_type,
        "distribution.empirical",
        example="empirical(c(0, 1, 1))",
    ),
)

WISHARTS = "wishart_tri_l(5, diag(2))"
LOGIT = "logit_normal(0, 1)"
POINTS = "determinantal_point_process(c(0.5, 2), diag(2))"
LEVELS = "ordered_logistic(c(-1, 1), 0.5)"

FORMULAS: tuple[Entry, ...] = (
    computed("range", "`high - low`.", each, "distribution.uniform", example="uniform(3, 4)"),
    computed(
        "log_normalization", "The logarithm of its constant.", each, *WISHART, example=WISHARTS
    ),
    computed("mean_log_det", "The mean log determinant.", each, *WISHART, example=WISHARTS),
    computed("scale_matrix", "The matrix of the scale.", whole_event, *WISHART, example=WISHARTS),
    computed(
        "entropy_lower_bound",
        "A number below the entropy.",
        each,
        *MIXTURES,
        example="mixture(categorical(probs = c(0.3, 0.7)), list(normal(0, 1), normal(1, 1)))",
    ),
    computed("mean_approx", "The mean, nearly.", each, LOGIT_NORMAL, example=LOGIT),
    computed("stddev_approx", "The deviation, nearly.", each, LOGIT_NORMAL, example=LOGIT),
    computed("variance_approx", "The variance, nearly.", each, LOGIT_NORMAL, example=LOGIT),
    computed("l_ensemble_matrix", "The L-ensemble matrix.", square, DPP, example=POINTS),
    computed("marginal_kernel", "The kernel of the marginals.", square, DPP, example=POINTS),
    optional_member(
        "marginal_log_prob",
        "The log probability that some points are among those drawn.",
        same_rule(density, DPP),
        VALUE,
        example=f"{POINTS}$marginal_log_prob(c(1, 0))",
    ),
    optional_member(
        "quantile_approx",
        "The quantile, nearly.",
        same_rule(density, "distribution.noncentral_chi2"),
        tensor("value"),
        example="noncentral_chi2(3, 1)$quantile_approx(0.5)",
    ),
)

PARAMETERS: tuple[Entry, ...] = (
    *(
        computed(
            f"{name}_parameter",
            f"The {word}, whichever way it was given.",
            like_argument(name, other),
            SKELLAM,
            example="skellam(2, 3)",
        )
        for name, other, word in (
            ("rate1", "log_rate1", "first rate"),
            ("rate2", "log_rate2", "second rate"),
            ("log_rate1", "rate1", "logarithm of the first rate"),
            ("log_rate2", "rate2", "logarithm of the second rate"),
        )
    ),
    computed(
        "probits_parameter",
        "The probits, whichever way they were given.",
        like_argument("probits", "probs"),
        "distribution.probit_bernoulli",
        example="probit_bernoulli(probs = 0.3)",
    ),
    computed(
        "scores_parameter",
        "The scores.",
        like_argument("scores"),
        "distribution.plackett_luce",
        example="plackett_luce(c(1, 2, 3))",
    ),
    computed(
        "categorical_probs",
        "The probability of each class.",
        of_states_behind,
        *ORDERED,
        example=LEVELS,
    ),
    computed(
        "categorical_log_probs",
        "The log probability of each class.",
        of_states_behind,
        *ORDERED,
        example=LEVELS,
    ),
)

GRAPH = (
    optional_member(
        "resolve_graph",
        "The parts by name, each with the names of the parts that it depends on.",
        same_rule(static, *JOINT),
        example="joint_distribution_named(list(a = normal(), b = function(a) normal(a, 1)))"
        "$resolve_graph()",
    ),
)

ENTRIES: tuple[Entry, ...] = (*FACTS, *SIZES, *FORMULAS, *PARAMETERS, *GRAPH)

FACT_NAMES = tuple(e.name for e in (*FACTS, *SIZES))
"""Members that are whole numbers, which the engine computes."""
