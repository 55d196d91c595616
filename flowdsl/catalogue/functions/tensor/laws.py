"""Functions of TFP's distributions that give tensors: quadratures, posteriors of linear models."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.formals import VALIDATE
from flowdsl.catalogue.functions.elementwise import joined_dtype, tf_names
from flowdsl.catalogue.rules import integer
from flowdsl.ir import OperatorType, Shape, TensorType, TupleType, broadcast, show

HERMITE = "quadrature_scheme_lognormal_gauss_hermite"
QUANTILES = "quadrature_scheme_lognormal_quantiles"
MOST_NODES = 1_000
"""Nodes of a Gauss-Hermite quadrature are eigenvalues: finding them takes their number cubed."""


def nodes_of(bound: Bound, scheme: str) -> int:
    """The number of nodes of a quadrature.

    Raises:
        RuleError: F304 there are none, F310 there are too many.
    """
    count = integer(bound, "quadrature_size", 8)
    if count < 1:
        raise RuleError("F304", "`quadrature_size` is at least 1", "quadrature_size")
    if scheme == HERMITE and count > MOST_NODES:
        raise RuleError(
            "F310",
            f"a Gauss-Hermite quadrature of {count:,} nodes, at most {MOST_NODES:,} are allowed",
            "quadrature_size",
        )
    return count


def _quadrature(scheme: str) -> Rule:
    """A grid for each member of the batch, and one list of weights."""

    def rule(bound: Bound) -> TupleType:
        count = nodes_of(bound, scheme)
        batch = broadcast(bound.shape("loc"), bound.shape("scale"))
        dtype = joined_dtype(bound, "loc", "scale")
        grid = TensorType(dtype, None if batch is None else (*batch, count))
        return TupleType((grid, TensorType(dtype, (count,))))

    return rule


def _conjugate_update(bound: Bound) -> TupleType:
    """The mean of the posterior, and its precision as an operator."""
    scale, noise = _square(bound, "prior_scale"), _square(bound, "likelihood_scale")
    design, seen = bound.shape("linear_transformation"), bound.shape("observation")
    mean = bound.shape("prior_mean") if "prior_mean" in bound else (None,)
    dtype = joined_dtype(bound, "observation", "prior_mean")
    if None in (scale, noise, design, seen, mean):
        return TupleType((TensorType(dtype, None), OperatorType(None)))
    assert scale and noise and design is not None and seen is not None and mean is not None
    if len(design) < 2:
        raise RuleError(
            "F301",
            f"`linear_transformation` must be a matrix, it has shape {show(design)}",
            "linear_transformation",
        )
    wanted = (
        ("prior_scale", design[-1], scale),
        ("likelihood_scale", design[-2], noise),
        ("observation", design[-2], seen),
        ("prior_mean", design[-1], mean),
    )
    for name, size, shape in wanted:
        if not shape or (None not in (shape[-1], size) and shape[-1] != size):
            raise RuleError(
                "F301",
                f"`{name}` has shape {show(shape)}, a `linear_transformation` of shape "
                f"{show(design)} wants {size} at the end",
                name,
            )
    operators = broadcast(scale[:-2], noise[:-2], design[:-2])
    batch = broadcast(operators, seen[:-1], mean[:-1])
    features = design[-1]
    vector = None if batch is None else (*batch, features)
    matrix = None if operators is None else (*operators, features, features)
    return TupleType((TensorType(dtype, vector), OperatorType(matrix)))


def _square(bound: Bound, name: str) -> Shape:
    """The shape of a square matrix or operator."""
    shape = bound.shape(name)
    if shape is None:
        return None
    wrong = len(shape) < 2 or (None not in shape[-2:] and shape[-1] != shape[-2])
    if wrong:
        raise RuleError(
            "F301", f"`{name}` must be a square matrix, it has shape {show(shape)}", name
        )
    return shape


def _law(name: str, formals: tuple[Formal, ...], rule: Rule, doc: str, example: str) -> Entry:
    """A function of `tfp$distributions` that is no distribution."""
    path = f"tfp.distributions.{name}"
    return Entry(
        f"tensor.{name}",
        "tensor",
        name,
        formals,
        rule,
        doc,
        tfp=path,
        aliases=tf_names((path,)),
        examples=(example,),
    )


LOG_NORMAL = (
    Formal("loc"),
    Formal("scale", check="positive"),
    Formal("quadrature_size", "int"),
    VALIDATE,
)

ENTRIES: tuple[Entry, ...] = (
    _law(
        HERMITE,
        LOG_NORMAL,
        _quadrature(HERMITE),
        "Gauss-Hermite nodes of a log-normal, on the scale of its logarithm, and their weights.",
        f"{HERMITE}(0, 1, 8)",
    ),
    _law(
        QUANTILES,
        LOG_NORMAL,
        _quadrature(QUANTILES),
        "Points between evenly spread quantiles of a log-normal, and their equal weights.",
        f"{QUANTILES}(0, 1, 8)",
    ),
    _law(
        "mvn_conjugate_linear_update",
        (
            Formal("prior_scale", "matrix"),
            Formal("linear_transformation", "matrix"),
            Formal("likelihood_scale", "matrix"),
            Formal("observation"),
            Formal("prior_mean", default=None),
        ),
        _conjugate_update,
        "The posterior of a linear model with normal noise: its mean, and its precision as a "
        "linear operator.",
        "mvn_conjugate_linear_update(diag(2), cbind(1, 0:2), diag(3), c(1, 2, 3))",
    ),
)
