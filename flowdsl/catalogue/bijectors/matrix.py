"""Bijectors between vectors and matrices, and between matrices."""

from __future__ import annotations

from math import isqrt

from flowdsl.catalogue.bijectors.combine import combined
from flowdsl.catalogue.bijectors.rules import bijector, fixed, one
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import flag, tensor
from flowdsl.catalogue.rules import bijector_type
from flowdsl.ir import BijectorType, ShapeError, StepParameter, show
from flowdsl.ir.support import (
    CORRELATION_CHOLESKY,
    LOWER_TRIANGULAR,
    POSITIVE_DEFINITE,
    UNKNOWN,
    Support,
)
from flowdsl.ir.types import ShapeMap

Event = tuple[int | None, ...]


def to_triangle(name: str, below: int) -> ShapeMap:
    """Vector length to matrix size; `below` is 0 with the diagonal, 1 without."""

    def change(event: Event) -> Event:
        length = event[-1]
        if length is None:
            return (*event[:-1], None, None)
        size = (isqrt(8 * length + 1) - 1) // 2 + below
        if length < 1 or (size - below) * (size - below + 1) // 2 != length:
            raise ShapeError(
                f"`{name}` takes {'1, 3, 6, 10'} ... numbers "
                f"({'n (n - 1) / 2' if below else 'n (n + 1) / 2'}), the event has {length}"
            )
        return (*event[:-1], size, size)

    return change


def from_triangle(name: str, below: int) -> ShapeMap:
    """Matrix size to vector length."""

    def change(event: Event) -> Event:
        size = square(name)(event)[-1]
        length = None if size is None else (size - below) * (size - below + 1) // 2
        return (*event[:-2], length)

    return change


def square(name: str) -> ShapeMap:
    """The shape map of what takes and gives square matrices."""

    def check(event: Event) -> Event:
        rows, columns = event[-2:]
        if None not in (rows, columns) and rows != columns:
            raise ShapeError(f"`{name}` takes square matrices, the event has shape {show(event)}")
        size = columns if rows is None else rows
        return (*event[:-2], size, size)

    return check


def fill_triangular(bound: Bound) -> BijectorType:
    """Upper or lower triangle."""
    upper = bound.get("upper", False) is True
    return one(
        bound,
        forward_rank=1,
        inverse_rank=2,
        forward_shape=to_triangle("fill_triangular", 0),
        inverse_shape=from_triangle("fill_triangular", 0),
        codomain=Support("upper_triangular") if upper else LOWER_TRIANGULAR,
    )


def vector_to_matrix(name: str, below: int, codomain: Support) -> dict[str, object]:
    """Facts about a map of real vectors to triangular matrices."""
    return {
        "forward_rank": 1,
        "inverse_rank": 2,
        "forward_shape": to_triangle(name, below),
        "inverse_shape": from_triangle(name, below),
        "codomain": codomain,
    }


def fill_scale_tri_l(bound: Bound) -> BijectorType:
    """A lower triangle whose diagonal another bijector makes positive."""
    inner = diagonal_parameters(bound)
    return one(bound, parameters=inner, **vector_to_matrix("fill_scale_tri_l", 0, LOWER_TRIANGULAR))


def diagonal_parameters(bound: Bound) -> tuple[StepParameter, ...]:
    """Parameters of the bijector of the diagonal, as parameters of the whole matrix."""
    if "diag_bijector" not in bound:
        return ()
    inner = bijector_type(bound.args["diag_bijector"], bound, "diag_bijector")
    if max(inner.forward_min_event_ndims, inner.inverse_min_event_ndims) > 1:
        raise RuleError(
            "F303",
            f"`diag_bijector` of `{bound.entry.name}` must take numbers or vectors",
            "diag_bijector",
        )
    return combined(inner.steps)


def transform_diagonal(bound: Bound) -> BijectorType:
    """The inner bijector sees the diagonal as a vector."""
    inner = bijector_type(bound.args["diag_bijector"], bound, "diag_bijector")
    title = ", ".join(s.title for s in inner.steps)

    def stay(support: Support) -> Support:
        return support if support == LOWER_TRIANGULAR else UNKNOWN

    return one(
        bound,
        name=f"transform_diagonal({title})",
        forward_rank=2,
        inverse_rank=2,
        domain=UNKNOWN,
        codomain=UNKNOWN,
        image=stay,
        preimage=stay,
        forward_shape=square("transform_diagonal"),
        inverse_shape=square("transform_diagonal"),
        parameters=diagonal_parameters(bound),
    )


def matrices(name: str, domain: Support, codomain: Support) -> dict[str, object]:
    """Facts about a map between square matrices."""
    return {
        "forward_rank": 2,
        "inverse_rank": 2,
        "forward_shape": square(name),
        "inverse_shape": square(name),
        "domain": domain,
        "codomain": codomain,
    }


DIAGONAL = Formal("diag_bijector", "bijector", None)

ENTRIES = (
    bijector(
        "fill_triangular",
        "FillTriangular",
        "Fills a triangular matrix from a vector.",
        fill_triangular,
        (flag("upper"),),
        constant_jacobian=True,
    ),
    bijector(
        "fill_scale_tri_l",
        "FillScaleTriL",
        "Fills a lower triangular matrix with positive diagonal from a vector.",
        fill_scale_tri_l,
        (DIAGONAL, tensor("diag_shift", 1e-05)),
        label="fill_scale_tril",
        examples=("fill_scale_tri_l()", "fill_scale_tri_l(exp())"),
    ),
    bijector(
        "transform_diagonal",
        "TransformDiagonal",
        "Applies a bijector to the diagonal of a matrix.",
        transform_diagonal,
        (Formal("diag_bijector", "bijector", receives=True),),
        examples=("transform_diagonal(exp())",),
    ),
    bijector(
        "cholesky_outer_product",
        "CholeskyOuterProduct",
        "Makes the matrix L L' from its lower triangular factor L.",
        fixed(**matrices("cholesky_outer_product", LOWER_TRIANGULAR, POSITIVE_DEFINITE)),
    ),
    bijector(
        "cholesky_to_inv_cholesky",
        "CholeskyToInvCholesky",
        "From the Cholesky factor of a matrix to that of its inverse.",
        fixed(**matrices("cholesky_to_inv_cholesky", LOWER_TRIANGULAR, LOWER_TRIANGULAR)),
        inverse="bijector.cholesky_to_inv_cholesky",
    ),
    bijector(
        "matrix_inverse_tri_l",
        "MatrixInverseTriL",
        "Inverts a lower triangular matrix.",
        fixed(**matrices("matrix_inverse_tri_l", LOWER_TRIANGULAR, LOWER_TRIANGULAR)),
        label="matrix_inverse_tril",
        inverse="bijector.matrix_inverse_tri_l",
    ),
    bijector(
        "correlation_cholesky",
        "CorrelationCholesky",
        "From a vector to the Cholesky factor of a correlation matrix.",
        fixed(**vector_to_matrix("correlation_cholesky", 1, CORRELATION_CHOLESKY)),
        reference="Lewandowski, Kurowicka and Joe (2009)",
    ),
)
