"""Distributions over matrices."""

from __future__ import annotations

from collections.abc import Callable

from flowdsl.catalogue.distributions.rules import (
    distribution,
)
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import flag, lower, tensor
from flowdsl.catalogue.rules import (
    float_dtype,
    integer,
    known,
    no_zero_diagonal,
    shape_of,
    square_of,
)
from flowdsl.ir import DistributionType, broadcast
from flowdsl.ir.support import (
    CORRELATION_CHOLESKY,
    LOWER_TRIANGULAR,
    POSITIVE_DEFINITE,
    REAL,
    Support,
)

CORRELATION = Support("correlation_matrices")


def wishart(scale: str) -> Callable[[Bound], DistributionType]:
    """Random covariance matrices, or their factors."""

    def rule(bound: Bound) -> DistributionType:
        batch, size = square_of(bound, scale)
        if scale == "scale_tril":
            no_zero_diagonal(bound, scale)
        df = known(bound, "df")
        if df is not None and size is not None and (df < size).any():
            raise RuleError(
                "F304",
                f"`df` of `{bound.entry.name}` must be at least {size}, the matrix's size",
                "df",
            )
        return DistributionType(
            float_dtype(bound) or "float32",
            broadcast(batch, shape_of(bound, "df")),
            (size, size),
            matrix_support(bound, POSITIVE_DEFINITE, LOWER_TRIANGULAR),
        )

    return rule


def matrix_support(bound: Bound, full: Support, factor: Support) -> Support:
    """Matrices, or their Cholesky factors where these are wanted."""
    return factor if bound.get("input_output_cholesky") is True else full


def correlation(bound: Bound) -> DistributionType:
    """Random correlation matrices of a given dimension."""
    size = integer(bound, "dimension", 0)
    if size < 1:
        raise RuleError("F304", f"`dimension` of `{bound.entry.name}` is at least 1", "dimension")
    always = bound.entry.name == "cholesky_lkj"
    support = (
        CORRELATION_CHOLESKY if always else matrix_support(bound, CORRELATION, CORRELATION_CHOLESKY)
    )
    return DistributionType(
        float_dtype(bound) or "float32", shape_of(bound, "concentration"), (size, size), support
    )


def matrix_location(bound: Bound) -> DistributionType:
    """Matrices around a location, with scales of rows and columns."""
    row_batch, rows = square_of(bound, "scale_row")
    column_batch, columns = square_of(bound, "scale_column")
    loc = shape_of(bound, "loc")
    if loc is not None and len(loc) >= 2:
        for have, want, what in ((loc[-2], rows, "rows"), (loc[-1], columns, "columns")):
            if None not in (have, want) and have not in (1, want):
                raise RuleError(
                    "F301", f"`loc` has {have} {what}, the scales are for {want}", "loc"
                )
    outer = None if loc is None else loc[:-2]
    return DistributionType(
        float_dtype(bound) or "float32",
        broadcast(row_batch, column_batch, outer, shape_of(bound, "df")),
        (rows, columns),
        REAL,
    )


CHOLESKY = flag("input_output_cholesky")
DF = tensor("df", check="positive")
SIZED = (Formal("dimension", "int"), tensor("concentration", check="positive"))
OPERATORS = (
    Formal("scale_row", "operator", core_rank=2),
    Formal("scale_column", "operator", core_rank=2),
)

ENTRIES = (
    distribution(
        "matrix_normal_linear_operator",
        "MatrixNormalLinearOperator",
        "The normal of a matrix, by operators on its rows and columns.",
        matrix_location,
        (tensor("loc", core=2), *OPERATORS),
        examples=(
            "matrix_normal_linear_operator(matrix(0, 2, 2), "
            "linear_operator_diag(c(1, 2)), linear_operator_diag(c(1, 1)))",
        ),
    ),
    distribution(
        "matrix_t_linear_operator",
        "MatrixTLinearOperator",
        "Student's t of a matrix.",
        matrix_location,
        (DF, tensor("loc", core=2), *OPERATORS),
        examples=(
            "matrix_t_linear_operator(3, matrix(0, 2, 2), "
            "linear_operator_diag(c(1, 2)), linear_operator_diag(c(1, 1)))",
        ),
    ),
    distribution(
        "wishart_tri_l",
        "WishartTriL",
        "Random covariance matrices.",
        wishart("scale_tril"),
        (DF, lower("scale_tril"), CHOLESKY),
        examples=("wishart_tri_l(4, matrix(c(1, 0.5, 0, 2), 2, 2))",),
    ),
    distribution(
        "wishart_linear_operator",
        "WishartLinearOperator",
        "Random covariance matrices, by a linear operator.",
        wishart("scale"),
        (DF, Formal("scale", "operator", core_rank=2), CHOLESKY),
        examples=("wishart_linear_operator(4, linear_operator_diag(c(1, 2)))",),
    ),
    distribution(
        "lkj",
        "LKJ",
        "Random correlation matrices.",
        correlation,
        (*SIZED, CHOLESKY),
        examples=("lkj(3, 1.5)",),
        reference="Lewandowski, Kurowicka and Joe (2009)",
    ),
    distribution(
        "cholesky_lkj",
        "CholeskyLKJ",
        "Cholesky factors of correlation matrices.",
        correlation,
        SIZED,
        examples=("cholesky_lkj(3, 1.5)",),
        reference="Lewandowski, Kurowicka and Joe (2009)",
    ),
)
