"""What TFP derives from a distribution's arguments and keeps: the operator of a scale, the
base and the bijector of what is a transformed distribution there."""

from __future__ import annotations

from dataclasses import dataclass

from flowdsl.catalogue.construct import construct
from flowdsl.catalogue.entry import Bound, Entry, RuleError
from flowdsl.catalogue.members.optional_members import (
    constructed_owner,
    optional_member,
    owner_arguments,
    same_rule,
    short_name,
)
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.methods import subject
from flowdsl.catalogue.rules import shape_of
from flowdsl.ir import Apply, Arg, Constant, Node, OperatorType, TensorType

MATRICES = {
    "distribution.multivariate_normal_tri_l": "scale_tril",
    "distribution.multivariate_normal_full_covariance": "covariance_matrix",
    "distribution.wishart_tri_l": "scale_tril",
    "bijector.scale_matvec_tri_l": "scale_tril",
}
"""Where the scale has the shape of an argument."""

DIAGONALS = {
    "distribution.multivariate_normal_diag": "scale_diag",
    "bijector.scale_matvec_diag": "scale_diag",
}
"""Where the scale has the diagonal that is given."""

LOW_RANK = "distribution.multivariate_normal_diag_plus_low_rank"
LOW_RANK_COVARIANCE = "distribution.multivariate_normal_diag_plus_low_rank_covariance"


def operator_of_matrix(bound: Bound) -> OperatorType:
    """The operator of a matrix that was given."""
    made = constructed_owner(bound)
    return OperatorType(shape_of(owner_arguments(bound), MATRICES[made.entry]), dtype_of(made))


def operator_of_diagonal(bound: Bound) -> OperatorType:
    """The operator of a diagonal; none at all is the identity."""
    made = constructed_owner(bound)
    if made.get(DIAGONALS[made.entry]) is None:
        return OperatorType(square(made), dtype_of(made))
    diagonal = shape_of(owner_arguments(bound), DIAGONALS[made.entry])
    return OperatorType(None if diagonal is None else (*diagonal, diagonal[-1]), dtype_of(made))


def square_operator(bound: Bound) -> OperatorType:
    """The operator of a distribution that is no batch; of a batch its shape is not known."""
    made = constructed_owner(bound)
    alone = subject(bound, SELF).batch_shape == ()
    return OperatorType(square(made) if alone else None, dtype_of(made))


def square(made: Apply) -> tuple[int | None, ...] | None:
    """The shape of a square matrix as large as an event."""
    event = getattr(made.type, "event_shape", None)
    return None if not event else (event[-1], event[-1])


def dtype_of(made: Apply) -> str | None:
    """The number type of the tensors that an object was made of."""
    own = getattr(made.type, "dtype", None)
    if own is not None:
        return str(own)
    types = (v.type for _, v in made.args if isinstance(v, Node))
    return next((t.dtype for t in types if isinstance(t, TensorType)), None)


@dataclass(frozen=True)
class Recipe:
    """An object made of the arguments of another.

    Args:
        entry: catalogue key.
        args: its formals, each with the argument that it gets, or a number.
        inverted: whether it runs backwards.
    """

    entry: str
    args: tuple[tuple[str, str | float], ...] = ()
    inverted: bool = False

    def made(self, of: Apply) -> Node:
        """The object for the arguments of `of`."""
        from flowdsl.catalogue.index import CATALOGUE

        args: dict[str, Arg] = {}
        for formal, source in self.args:
            args[formal] = of.get(source) if isinstance(source, str) else number(source)
        found = construct(CATALOGUE[self.entry], args)
        if not self.inverted:
            return found
        return construct(CATALOGUE["bijector.invert"], {"bijector": found})


def number(value: float) -> Constant:
    """A number as a node."""
    import numpy as np

    return Constant(TensorType(None, ()), np.asarray(value))


def named(entry: str, *args: str, inverted: bool = False) -> Recipe:
    """A recipe whose arguments keep their names."""
    return Recipe(entry, tuple((a, a) for a in args), inverted)


UNIFORM = Recipe("distribution.uniform", (("low", 0.0), ("high", 1.0)))
NORMAL = named("distribution.normal", "loc", "scale")
PLACED = ("loc", "scale")

INSIDE: dict[str, tuple[Recipe, Recipe]] = {
    "distribution.log_normal": (NORMAL, Recipe("bijector.exp")),
    "distribution.logit_normal": (NORMAL, Recipe("bijector.sigmoid")),
    "distribution.log_logistic": (
        named("distribution.logistic", *PLACED),
        Recipe("bijector.exp"),
    ),
    "distribution.gumbel": (UNIFORM, named("bijector.gumbel_cdf", *PLACED, inverted=True)),
    "distribution.moyal": (UNIFORM, named("bijector.moyal_cdf", *PLACED, inverted=True)),
    "distribution.weibull": (
        UNIFORM,
        named("bijector.weibull_cdf", "scale", "concentration", inverted=True),
    ),
    "distribution.kumaraswamy": (
        UNIFORM,
        named("bijector.kumaraswamy_cdf", "concentration1", "concentration0", inverted=True),
    ),
    "distribution.generalized_extreme_value": (
        UNIFORM,
        named("bijector.generalized_extreme_value_cdf", *PLACED, "concentration", inverted=True),
    ),
}
"""Base and bijector of distributions that TFP makes by transforming another."""


def inside(bound: Bound) -> Node:
    """The base (or the bijector) that a distribution is made of.

    Raises:
        RuleError: F209 it is not made so.
    """
    made = constructed_owner(bound)
    recipes = INSIDE.get(made.entry)
    if recipes is None:
        have = ", ".join(f"`{short_name(key)}`" for key in INSIDE)
        raise RuleError(
            "F209",
            f"`{short_name(made.entry)}` has no `{bound.entry.name}`",
            SELF,
            f"transformed distributions have it, and {have}",
        )
    return recipes[bound.entry.name == "bijector"].made(made)


def part(name: str, doc: str) -> Entry:
    """A part of a distribution that TFP makes by transforming another."""
    rule = lambda bound: inside(bound).type  # noqa: E731
    return optional_member(name, doc, rule, example=f"log_normal(0, 1)${name}", read=True)


SCALES = {
    **same_rule(operator_of_matrix, *(k for k in MATRICES if k.startswith("distribution"))),
    **same_rule(operator_of_diagonal, *(k for k in DIAGONALS if k.startswith("distribution"))),
    LOW_RANK: square_operator,
}

ENTRIES: tuple[Entry, ...] = (
    optional_member(
        "scale",
        "The linear operator of the scale.",
        SCALES,
        example="multivariate_normal_diag(c(0, 0), c(1, 2))$scale",
        read=True,
    ),
    optional_member(
        "cov_operator",
        "The linear operator of the covariance.",
        same_rule(square_operator, LOW_RANK_COVARIANCE),
        example="multivariate_normal_diag_plus_low_rank_covariance(c(0, 0), c(1, 1), "
        "matrix(c(1, 2), 2))$cov_operator",
        read=True,
    ),
    optional_member(
        "scale",
        "The linear operator of the scale.",
        {
            "bijector.scale_matvec_tri_l": operator_of_matrix,
            "bijector.scale_matvec_diag": operator_of_diagonal,
        },
        example="scale_matvec_diag(c(1, 2))$scale",
        read=True,
        owner="bijector",
    ),
    part("distribution", "The distribution that TFP transforms to make this one."),
    part("bijector", "The bijector that TFP makes this distribution with."),
)

DERIVED = frozenset(e.key for e in ENTRIES)
"""Members that stand back where an argument has their name."""
