"""Normal and Student t distributions of vectors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from flowdsl.catalogue.distributions.rules import distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, dtype, lower, nan_stats, tensor, title
from flowdsl.catalogue.rules import (
    float_dtype,
    known,
    no_zero_diagonal,
    shape_of,
    square_of,
    vector_of,
)
from flowdsl.ir import DistributionType, Shape, broadcast, show
from flowdsl.ir.support import REAL

Sized = Callable[[Bound, str], "tuple[Shape, int | None]"]
FACTORISED_UP_TO = 1000  # beyond it, looking for a Cholesky factor would take seconds


def located(scale: str, sized: Sized) -> Callable[[Bound], DistributionType]:
    """The rule of a location and a scale, one of which may be missing."""

    def rule(bound: Bound) -> DistributionType:
        if scale not in bound and "loc" not in bound:
            raise RuleError("F207", f"`{bound.entry.name}` needs `loc` or `{scale}`")
        shapes = [shape_of(bound, "df")]
        size: int | None = None
        if scale in bound:
            batch, size = sized(bound, scale)
            shapes.append(batch)
        # TFP adds a single number to every dimension, but only where a scale fixes how many.
        if "loc" in bound and not (scale in bound and shape_of(bound, "loc") == ()):
            batch, own = vector_of(bound, "loc")
            shapes.append(batch)
            if own is not None and size is not None and own not in (1, size):
                raise RuleError(
                    "F301",
                    f"`loc` of `{bound.entry.name}` has {own} numbers, `{scale}` is for {size}",
                    "loc",
                )
            size = own if size is None else size
        return DistributionType(float_dtype(bound) or "float32", broadcast(*shapes), (size,), REAL)

    return rule


def covariance(bound: Bound) -> DistributionType:
    """A normal by its covariance matrix, which must be one."""
    typed = located("covariance_matrix", square_of)(bound)
    value = known(bound, "covariance_matrix")
    if value is None or value.shape[-1] > FACTORISED_UP_TO:
        return typed
    if not np.allclose(value, np.swapaxes(value, -1, -2), atol=1e-6):
        raise RuleError("F304", "`covariance_matrix` must be symmetric", "covariance_matrix")
    try:
        np.linalg.cholesky(np.asarray(value, dtype=np.float64))
    except np.linalg.LinAlgError:
        raise RuleError(
            "F304", "`covariance_matrix` must be positive definite", "covariance_matrix"
        ) from None
    return typed


def triangular(bound: Bound) -> DistributionType:
    """A normal by the lower triangular factor of its covariance."""
    typed = located("scale_tril", square_of)(bound)
    no_zero_diagonal(bound, "scale_tril")
    return typed


def low_rank_covariance(bound: Bound) -> DistributionType:
    """A diagonal covariance plus a product of a thin matrix with its transpose."""
    sizes: list[tuple[str, Shape, int | None]] = []
    for name in ("cov_perturb_factor", "cov_diag_factor", "loc"):
        if name not in bound:
            continue
        shape = shape_of(bound, name)
        core = 2 if name == "cov_perturb_factor" else 1
        if shape is not None and len(shape) < core:
            wants = "a matrix" if core == 2 else "a vector"
            raise RuleError(
                "F301", f"`{name}` of `{bound.entry.name}` must be {wants}, not {show(shape)}", name
            )
        sizes.append((name, None, None) if shape is None else (name, shape[:-core], shape[-core]))
    if not sizes:
        raise RuleError(
            "F207", f"`{bound.entry.name}` needs `cov_diag_factor` or `cov_perturb_factor`"
        )
    first, _, size = sizes[0]
    for name, _, own in sizes[1:]:
        if None not in (own, size) and own != size:
            raise RuleError("F301", f"`{name}` has {own} numbers, `{first}` is for {size}", name)
    batch = broadcast(*(outer for _, outer, _ in sizes))
    return DistributionType(float_dtype(bound) or "float32", batch, (size,), REAL)


def low_rank(bound: Bound) -> DistributionType:
    """A diagonal scale plus a product of thin matrices."""
    diagonal = located("scale_diag", vector_of)
    if "scale_perturb_factor" not in bound:
        if "scale_perturb_diag" in bound:
            raise RuleError("F207", "`scale_perturb_diag` needs `scale_perturb_factor`")
        return diagonal(bound)
    factor = shape_of(bound, "scale_perturb_factor")
    if factor is not None and len(factor) < 2:
        raise RuleError(
            "F301",
            f"`scale_perturb_factor` must be a matrix, it has shape {show(factor)}",
            "scale_perturb_factor",
        )
    rows, columns = (None, None) if factor is None else factor[-2:]
    outer = [None if factor is None else factor[:-2]]
    for name, wants in (("loc", rows), ("scale_diag", rows), ("scale_perturb_diag", columns)):
        if name not in bound:
            continue
        batch, size = vector_of(bound, name)
        outer.append(batch)
        if size is not None and wants is not None and size != wants:
            raise RuleError(
                "F301",
                f"`{name}` has {size} numbers, `scale_perturb_factor` is {rows} x {columns}",
                name,
            )
    return DistributionType(float_dtype(bound) or "float32", broadcast(*outer), (rows,), REAL)


LOC = tensor("loc", None, core=1)
OPERATOR = Formal("scale", "operator", None, core_rank=2)
IDENTITY = tensor("scale_identity_multiplier", None, "nonzero")
DIAG = tensor("scale_diag", None, "nonzero", core=1)
FACTOR = tensor("scale_perturb_factor", None, core=2)
PERTURB = tensor("scale_perturb_diag", None, core=1)
DF = tensor("df", check="positive")
COV_DIAG = tensor("cov_diag_factor", None, "positive", core=1)
COV_FACTOR = tensor("cov_perturb_factor", None, core=2)

ENTRIES = (
    distribution(
        "multivariate_normal_diag",
        "MultivariateNormalDiag",
        "Independent normal numbers, as one vector.",
        located("scale_diag", vector_of),
        (LOC, DIAG, IDENTITY),
        short=(LOC, DIAG, VALIDATE, nan_stats(), title("MultivariateNormalDiag"), dtype()),
        examples=(
            "multivariate_normal_diag(c(0, 1), c(1, 2))",
            "multivariate_normal_diag(loc = c(0, 0))",
        ),
    ),
    distribution(
        "multivariate_normal_tri_l",
        "MultivariateNormalTriL",
        "The normal of a vector, by a lower triangular factor of its covariance.",
        triangular,
        (LOC, lower("scale_tril", None)),
        examples=("multivariate_normal_tri_l(c(0, 1), matrix(c(1, 0.5, 0, 2), 2, 2))",),
    ),
    distribution(
        "multivariate_normal_full_covariance",
        "MultivariateNormalFullCovariance",
        "The normal of a vector, by its covariance matrix.",
        covariance,
        (LOC, tensor("covariance_matrix", None, core=2)),
        examples=("multivariate_normal_full_covariance(c(0, 1), matrix(c(2, 0.5, 0.5, 1), 2, 2))",),
    ),
    distribution(
        "multivariate_normal_linear_operator",
        "MultivariateNormalLinearOperator",
        "The normal of a vector, by a linear operator.",
        located("scale", square_of),
        (LOC, OPERATOR),
        examples=("multivariate_normal_linear_operator(c(0, 1), linear_operator_diag(c(1, 2)))",),
    ),
    distribution(
        "multivariate_normal_diag_plus_low_rank",
        "MultivariateNormalDiagPlusLowRank",
        "The normal of a vector, by a diagonal plus a thin matrix.",
        low_rank,
        (LOC, DIAG, IDENTITY, FACTOR, PERTURB),
        short=(
            LOC,
            DIAG,
            FACTOR,
            PERTURB,
            VALIDATE,
            nan_stats(),
            title("MultivariateNormalDiagPlusLowRank"),
            dtype(),
        ),
        examples=(
            "multivariate_normal_diag_plus_low_rank(c(0, 1), c(1, 2), "
            "scale_perturb_factor = matrix(c(0.5, 0.3), 2, 1))",
        ),
    ),
    distribution(
        "multivariate_student_t_linear_operator",
        "MultivariateStudentTLinearOperator",
        "Student's t of a vector.",
        located("scale", square_of),
        (DF, tensor("loc", core=1), Formal("scale", "operator", core_rank=2)),
        examples=(
            "multivariate_student_t_linear_operator(3, c(0, 1), linear_operator_diag(c(1, 2)))",
        ),
    ),
    distribution(
        "multivariate_normal_diag_plus_low_rank_covariance",
        "MultivariateNormalDiagPlusLowRankCovariance",
        "Normal vectors whose covariance is a diagonal plus a product of thin matrices.",
        low_rank_covariance,
        (LOC, COV_DIAG, COV_FACTOR),
        examples=(
            "multivariate_normal_diag_plus_low_rank_covariance(c(0, 1), c(1, 2), "
            "matrix(c(0.5, 0.3), ncol = 1))",
        ),
    ),
)
