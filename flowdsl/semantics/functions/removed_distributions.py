"""Distributions and arguments of distributions that TFP removed: what replaced them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, Formal, construct
from flowdsl.diagnostics import error, lint
from flowdsl.ir import Arg, DistributionType, Node, OperatorType, Shape, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import flag
from flowdsl.r.machine import Step
from flowdsl.r.values import NULL, Value, Vector, describe
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.composition import chain
from flowdsl.semantics.entry_calls import in_dtype, settle_named, typed_arguments
from flowdsl.semantics.flow_values import as_node, constant, is_distribution
from flowdsl.semantics.functions.removed import (
    bijector,
    checked,
    given,
    gone,
    numbers,
    operator,
)
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary


def distribution(interp: FlowState, name: str, args: dict[str, Arg], call: Call) -> Node:
    """A distribution of the catalogue, in the session's dtype."""
    made = construct(CATALOGUE[f"distribution.{name}"], args, call.span)
    return in_dtype(interp.dtype, made, call.span)


def shape_of(node: Node) -> Shape:
    """Shape of a tensor or a linear operator."""
    assert isinstance(node.type, (TensorType, OperatorType))
    return node.type.shape


def length(call: Call, *names: str) -> int:
    """How many numbers an event has: the last axis of the first vector that was given."""
    for name in names:
        if not call.has(name):
            continue
        value = operator(call, name) if name == "scale" else numbers(call, name)
        shape = shape_of(value)
        if shape and shape[-1] is not None:
            return shape[-1]
    listed = " or ".join(f"`{n}`" for n in names)
    raise error("F301", f"`{call.name}` needs {listed} to tell how long its vectors are", call.span)


def diagonal(call: Call) -> Node | None:
    """The diagonal of a scale: `scale_diag`, to which a multiplier of the identity adds."""
    given = call.has("scale_diag")
    if not call.has("scale_identity_multiplier"):
        return numbers(call, "scale_diag") if given else None
    multiplier = numbers(call, "scale_identity_multiplier")
    if shape_of(multiplier) != ():
        entry = CATALOGUE["tensor.expand_dims"]
        multiplier = construct(entry, {"input": multiplier, "axis": -1}, call.span)
    if given:
        return as_node(binary("+", numbers(call, "scale_diag"), multiplier, call.span))
    ones = constant(Vector(np.ones(length(call, "loc", "scale_diag"))))
    return as_node(binary("*", ones, multiplier, call.span))


def multiplied(interp: FlowState, call: Call) -> None:
    """`scale_identity_multiplier` left TFP: it is part of `scale_diag`."""
    if not call.has("scale_identity_multiplier"):
        return
    name = "scale_identity_multiplier"
    gone_argument(interp, call, name, "write scale_diag = rep(m, k)")
    found = diagonal(call)
    assert found is not None
    call.values["scale_diag"] = found
    del call.values["scale_identity_multiplier"]


SHAPES = (
    ("batch_shape", "batch_broadcast", "to_shape", "batch_broadcast(base, to_shape = shape)"),
    ("event_shape", "sample_distribution", "sample_shape", "base %>% iid(n)"),
)


def shaped(interp: FlowState, call: Call) -> Step:
    """`batch_shape` and `event_shape` of a transformed distribution: its base gets them."""
    for name, wrapper, formal, instead in SHAPES:
        if not call.has(name):
            call.values.pop(name, None)
            continue
        shape = to_arg(call.values.pop(name), Formal(name, "shape"), call.name, call.span)
        base = yield settle_named(interp, call.get("distribution"), "distribution", call.span)
        if not is_distribution(base):
            return  # the entry itself says what is wrong
        gone_argument(interp, call, name, f"give the base its shape: {instead}")
        call.values["distribution"] = distribution(
            interp, wrapper, {"distribution": base, formal: shape}, call
        )


def gone_argument(interp: FlowState, call: Call, name: str, instead: str) -> None:
    """The lint about an argument that TFP no longer takes."""
    text = f"`{name}` of `{call.name}` is gone from TFP"
    interp.lint(lint("W401", text, call.span, instead))


def wishart(interp: FlowState, call: Call) -> Value:
    """`tfd_wishart(df, scale, scale_tril)` is the Wishart of a Cholesky factor."""
    gone(interp, call, 2019, "wishart_tri_l(df, scale_tril)")
    if call.has("scale") == call.has("scale_tril"):
        raise error("F207", f"`{call.name}` needs `scale` or `scale_tril`", call.span)
    if call.has("scale"):
        entry = CATALOGUE["tensor.cholesky"]
        factor: Node = construct(entry, {"input": numbers(call, "scale")}, call.span)
    else:
        factor = numbers(call, "scale_tril")
    args: dict[str, Arg] = {"df": numbers(call, "df"), "scale_tril": factor}
    if call.has("input_output_cholesky"):
        args["input_output_cholesky"] = flag(call, "input_output_cholesky")
    args |= given(call, "validate_args", "allow_nan_stats", "name")
    return distribution(interp, "wishart_tri_l", args, call)


@dataclass(frozen=True)
class Vectors:
    """A removed distribution of vectors: independent numbers, scaled and shifted.

    Args:
        since: the year in which it went.
        base: the distribution of one number.
        args: its arguments.
        scale: formal of the scale, "scale_diag" or "scale" for an operator.
    """

    since: int
    base: str
    args: tuple[tuple[str, float], ...]
    scale: str = "scale_diag"

    def __call__(self, interp: FlowState, call: Call) -> Step:
        diag = self.scale == "scale_diag"
        layer = "scale_matvec_diag" if diag else "scale_matvec_linear_operator"
        gone(
            interp, call, self.since, f"{self.base}(...) %>% iid(k) %>% {layer}(...) %>% shift(...)"
        )
        count = length(call, self.scale, "loc")
        base = self.one(interp, call)
        base = distribution(
            interp, "sample_distribution", {"distribution": base, "sample_shape": (count,)}, call
        )
        parts: list[Node] = []
        if call.has("loc"):
            parts.append(bijector("shift", {"shift": numbers(call, "loc")}, call))
        scale = diagonal(call) if diag else operator(call, "scale") if call.has("scale") else None
        if scale is not None:
            parts.append(bijector(layer, {self.scale if diag else "scale": scale}, call))
        parts += yield from self.curve(interp, call)
        if not parts:
            return base
        moved = parts[0] if len(parts) == 1 else chain(tuple(parts), call.span)
        made: dict[str, Arg] = {"distribution": base, "bijector": moved, **given(call, "name")}
        return distribution(interp, "transformed_distribution", made, call)

    def one(self, interp: FlowState, call: Call) -> Node:
        """The distribution of one number."""
        value = call.values.get("distribution", NULL)
        if value is NULL or not call.has("distribution"):
            return distribution(
                interp, self.base, {k: constant(Vector(np.array([v]))) for k, v in self.args}, call
            )
        fine = isinstance(value, Node) and isinstance(value.type, DistributionType)
        if not fine or value.type.event_shape != ():  # type: ignore[union-attr]
            raise error(
                "F206",
                f"`distribution` of `{call.name}` must be a distribution of single numbers, "
                f"not {describe(value)}",
                call.span,
            )
        assert isinstance(value, Node)
        return value

    def curve(self, interp: FlowState, call: Call) -> Step:
        """The sinh-arcsinh that bends the numbers before they are scaled, where there is one."""
        names = ("skewness", "tailweight")
        bent = {n: call.values[n] for n in names if call.has(n)}
        if not bent:
            return []
        entry = CATALOGUE["bijector.sinh_arcsinh"]
        formals = [f for f in entry.short_formals if f.name in names]
        args = yield typed_arguments(interp, entry, formals, bent, (), call.name, call.span)
        return [construct(entry, args, call.span, call.name)]


def vector_diffeomixture(interp: FlowState, call: Call) -> Value:
    """`tfd_vector_diffeomixture()` has no replacement."""
    raise error(
        "F206",
        f"`{call.name}` is gone from TFP since 2020, and nothing there replaces it",
        call.span,
        "mixture_same_family() mixes distributions of vectors without the quadrature",
    )


EXPONENTIAL = ("exponential", (("rate", 1.0),))
LAPLACE = ("laplace", (("loc", 0.0), ("scale", 1.0)))

TABLE: dict[str, Callable[..., Any]] = {
    "distribution.multivariate_normal_diag": multiplied,
    "distribution.multivariate_normal_diag_plus_low_rank": multiplied,
    "distribution.transformed_distribution": shaped,
    "action.tfd_wishart": checked(wishart),
    "action.tfd_vector_exponential_diag": checked(Vectors(2022, *EXPONENTIAL)),
    "action.tfd_vector_exponential_linear_operator": checked(Vectors(2022, *EXPONENTIAL, "scale")),
    "action.tfd_vector_laplace_diag": checked(Vectors(2020, *LAPLACE)),
    "action.tfd_vector_laplace_linear_operator": checked(Vectors(2020, *LAPLACE, "scale")),
    "action.tfd_vector_sinh_arcsinh_diag": checked(
        Vectors(2020, "normal", (("loc", 0.0), ("scale", 1.0)))
    ),
    "action.tfd_vector_diffeomixture": checked(vector_diffeomixture),
}
