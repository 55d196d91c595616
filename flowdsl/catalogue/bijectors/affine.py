"""Shifts, scales and products with a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue.bijectors.rules import (
    Elementwise,
    bijector,
    hull,
    image_of,
    one,
    only_real,
)
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import dtype, flag, lower, tensor
from flowdsl.catalogue.rules import (
    call,
    exactly_one,
    ints,
    known,
    no_zero_diagonal,
    shape_of,
    sign,
    square_of,
    vector_of,
)
from flowdsl.ir import BijectorType, ShapeError
from flowdsl.ir.support import POSITIVE, REAL, UNKNOWN, Support
from flowdsl.ir.types import ShapeMap

ADJOINT = flag("adjoint")


def scale(bound: Bound) -> BijectorType:
    """A factor, or its logarithm; its sign alone already settles some supports."""
    which = exactly_one(bound, "scale", "log_scale")
    if known(bound, which) is not None:
        return Elementwise(
            lambda x, scale, log_scale: x * (scale * np.exp(log_scale)),
            lambda y, scale, log_scale: y / (scale * np.exp(log_scale)),
            defaults=(("scale", 1.0), ("log_scale", 0.0)),
        )(bound)
    positive = 1 if which == "log_scale" else sign(bound, "scale")

    def image(support: Support) -> Support:
        box = hull(support)
        if box == REAL:
            return REAL
        return POSITIVE if box == POSITIVE and positive == 1 else UNKNOWN

    return one(bound, image=image, preimage=image)


def sized(name: str, wants: int | None) -> ShapeMap:
    """The shape map of a square matrix: the event's last axis is as long as the matrix."""

    def check(event: tuple[int | None, ...]) -> tuple[int | None, ...]:
        have = event[-1]
        if wants is not None and have is not None and have != wants:
            numbers = "number" if have == 1 else "numbers"
            raise ShapeError(f"`{name}` is {wants} x {wants}, the event has {have} {numbers}")
        return (*event[:-1], wants if have is None else have)

    return check


def matvec(bound: Bound, size: int | None, **facts: Any) -> BijectorType:
    """A square matrix times the last axis of the event."""
    check = sized(bound.entry.name, size)
    facts = {"image": only_real, "preimage": only_real} | facts
    return one(
        bound, forward_rank=1, inverse_rank=1, forward_shape=check, inverse_shape=check, **facts
    )


def diagonal(bound: Bound) -> BijectorType:
    """Each number times its own factor, so intervals stay known."""
    _, size = vector_of(bound, "scale_diag")
    value = known(bound, "scale_diag")
    if value is None or not value.size:
        return matvec(bound, size)
    values = {"scale_diag": np.asarray(value, dtype=np.float64)}
    return matvec(
        bound,
        size,
        image=image_of(lambda x, scale_diag: x * scale_diag, values, REAL),
        preimage=image_of(lambda y, scale_diag: y / scale_diag, values, REAL),
    )


def triangular(bound: Bound) -> BijectorType:
    """A lower triangular matrix times the event."""
    _, size = square_of(bound, "scale_tril")
    no_zero_diagonal(bound, "scale_tril")
    return matvec(bound, size)


def lu(bound: Bound) -> BijectorType:
    """A matrix given by its packed LU decomposition."""
    _, size = square_of(bound, "lower_upper")
    no_zero_diagonal(bound, "lower_upper")
    _, order = vector_of(bound, "permutation")
    if None not in (size, order) and size != order:
        raise RuleError(
            "F301",
            f"`lower_upper` is {size} x {size}, `permutation` has {order} entries",
            "permutation",
        )
    listed = ints(bound, "permutation")
    shape = shape_of(bound, "permutation")
    if listed is not None and shape is not None and len(shape) == 1:
        check_permutation(bound, "permutation", listed)
    return matvec(bound, size)


def check_permutation(bound: Bound, name: str, order: tuple[int, ...]) -> None:
    """Refuse anything but each index 0 to n-1 once."""
    if sorted(order) == list(range(len(order))):
        return
    hints = ("indices count from 0 here, as in TFP",) if 0 not in order else ()
    raise RuleError(
        "F301", f"`{bound.entry.name}` must name each index 0 to n-1 once", name, *hints
    )


def operator(bound: Bound) -> BijectorType:
    """A linear operator times the event."""
    return matvec(bound, square_of(bound, "scale")[1])


def householder(bound: Bound) -> BijectorType:
    """A reflection: as many dimensions as its axis has."""
    _, size = vector_of(bound, "reflection_axis")
    return matvec(bound, size, name=call(bound))


ENTRIES = (
    bijector(
        "shift",
        "Shift",
        "Adds a number, or one number to each dimension.",
        Elementwise(lambda x, shift: x + shift, lambda y, shift: y - shift, codomain=REAL),
        (tensor("shift"),),
        examples=("shift(1)", "shift(c(1, -2))"),
        monotone="increasing",
        constant_jacobian=True,
    ),
    bijector(
        "scale",
        "Scale",
        "Multiplies by a number, or each dimension by its own.",
        scale,
        (tensor("scale", None, "nonzero"), tensor("log_scale", None)),
        examples=("scale(2)", "scale(log_scale = 0.5)"),
        constant_jacobian=True,
    ),
    bijector(
        "scale_matvec_diag",
        "ScaleMatvecDiag",
        "Multiplies a vector by a diagonal matrix.",
        diagonal,
        (tensor("scale_diag", check="nonzero", core=1), ADJOINT),
        after=(dtype(None),),
        examples=("scale_matvec_diag(c(1, 2))",),
        constant_jacobian=True,
    ),
    bijector(
        "scale_matvec_tri_l",
        "ScaleMatvecTriL",
        "Multiplies a vector by a lower triangular matrix.",
        triangular,
        (lower("scale_tril"), ADJOINT),
        label="scale_matvec_tril",
        after=(dtype(None),),
        examples=("scale_matvec_tri_l(matrix(c(1, 0.5, 0, 2), 2, 2))",),
        constant_jacobian=True,
    ),
    bijector(
        "scale_matvec_lu",
        "ScaleMatvecLU",
        "Multiplies a vector by a matrix given as P L U.",
        lu,
        (tensor("lower_upper", core=2), Formal("permutation", "ints")),
        label=None,
        examples=("scale_matvec_lu(matrix(c(1, 0.5, 0.3, 2), 2, 2), c(1, 0))",),
        reference="Kingma and Dhariwal (2018), Glow",
        constant_jacobian=True,
    ),
    bijector(
        "scale_matvec_linear_operator",
        "ScaleMatvecLinearOperator",
        "Multiplies a vector by a linear operator.",
        operator,
        (Formal("scale", "operator", core_rank=2), ADJOINT),
        examples=("scale_matvec_linear_operator(linear_operator_diag(c(1, 2)))",),
        constant_jacobian=True,
    ),
    bijector(
        "householder",
        "Householder",
        "Reflects a vector at the plane across an axis.",
        householder,
        (tensor("reflection_axis", core=1),),
        examples=("householder(c(1, 2))",),
        reference="Tomczak and Welling (2016), Householder flow",
        constant_jacobian=True,
    ),
)
