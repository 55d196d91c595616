"""Members of Gaussian and Student t processes: marginals, predictions, losses."""

from __future__ import annotations

from flowdsl.catalogue.distributions.processes import points
from flowdsl.catalogue.entry import Bound, Entry, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.members.optional_members import (
    batch_before,
    optional_member,
    owner_arguments,
    same_rule,
)
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.methods import subject
from flowdsl.ir import (
    DistributionType,
    Shape,
    TensorType,
    broadcast,
)
from flowdsl.ir.support import REAL

GAUSSIAN = "distribution.gaussian_process"
STUDENT = "distribution.student_t_process"
VARIATIONAL = "distribution.variational_gaussian_process"
REGRESSION = "distribution.gaussian_process_regression_model"
STUDENT_REGRESSION = "distribution.student_t_process_regression_model"


def marginal(bound: Bound) -> DistributionType:
    """The process at some points, as a distribution of its own."""
    made = owner_arguments(bound)
    owner_type = subject(bound, SELF)
    if "index_points" not in bound:
        if "index_points" not in made:
            raise RuleError("F207", "the process has no index points; give some", "index_points")
        return DistributionType(
            owner_type.dtype, owner_type.batch_shape, owner_type.event_shape, REAL
        )
    batch, size = points(Bound(bound.entry, {**made.args, **bound.args}), "index_points")
    event: Shape = () if size == 1 else (size,)
    return DistributionType(owner_type.dtype, broadcast(owner_type.batch_shape, batch), event, REAL)


def predictive(bound: Bound) -> DistributionType:
    """The process at new points, given what was seen at the old."""
    made = owner_arguments(bound)
    owner_type = subject(bound, SELF)
    batch_before(bound, "observations", owner_type.event_shape)
    if "predictive_index_points" not in bound:
        return DistributionType(
            owner_type.dtype, owner_type.batch_shape, owner_type.event_shape, REAL
        )
    new = Bound(bound.entry, {**made.args, **bound.args})
    batch, size = points(new, "predictive_index_points")
    return DistributionType(
        owner_type.dtype, broadcast(owner_type.batch_shape, batch), (size,), REAL
    )


def of_batch(bound: Bound) -> TensorType:
    """One number for each member of the batch."""
    owner_type = subject(bound, SELF)
    return TensorType(owner_type.dtype, owner_type.batch_shape)


OBSERVATIONS = tensor("observations")
POINTS = tensor("index_points", None)
OBSERVED_AT = tensor("observation_index_points", None)

CURVE = "gaussian_process(tfp$math$psd_kernels$ExponentiatedQuadratic(), matrix(c(0, 1)))"
SPARSE = (
    "variational_gaussian_process(tfp$math$psd_kernels$ExponentiatedQuadratic(), "
    "matrix(c(0, 1)), matrix(c(0, 1)), c(0, 0), diag(2), "
    "observation_noise_variance = 0.1)"
)

ENTRIES: tuple[Entry, ...] = (
    optional_member(
        "get_marginal_distribution",
        "A process at some points, as a distribution of its own.",
        same_rule(marginal, GAUSSIAN, STUDENT, VARIATIONAL, REGRESSION, STUDENT_REGRESSION),
        POINTS,
        example=f"{CURVE}$get_marginal_distribution(matrix(c(0, 2)))",
    ),
    optional_member(
        "posterior_predictive",
        "A process at new points, given what was seen at the old.",
        same_rule(predictive, GAUSSIAN, STUDENT, VARIATIONAL, REGRESSION, STUDENT_REGRESSION),
        OBSERVATIONS,
        tensor("predictive_index_points", None),
        example=f"{CURVE}$posterior_predictive(c(0, 1), matrix(c(2, 3)))",
    ),
    optional_member(
        "variational_loss",
        "The negative evidence lower bound of observations.",
        {VARIATIONAL: of_batch},
        OBSERVATIONS,
        OBSERVED_AT,
        tensor("kl_weight", 1.0),
        example=f"{SPARSE}$variational_loss(c(0, 1), matrix(c(0, 1)))",
    ),
    optional_member(
        "surrogate_posterior_expected_log_likelihood",
        "The log-likelihood of observations that the variational posterior expects.",
        {VARIATIONAL: of_batch},
        OBSERVATIONS,
        OBSERVED_AT,
        example=f"{SPARSE}$surrogate_posterior_expected_log_likelihood(c(0, 1), matrix(c(0, 1)))",
    ),
    optional_member(
        "surrogate_posterior_kl_divergence_prior",
        "The Kullback-Leibler divergence of the variational posterior from the prior.",
        {VARIATIONAL: of_batch},
        example=f"{SPARSE}$surrogate_posterior_kl_divergence_prior()",
    ),
)
