"""Distributions that are formulas of others: posteriors of normal means, lists as joint ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.catalogue import CATALOGUE, Formal
from flowdsl.catalogue.functions.tensor.laws import HERMITE, QUANTILES
from flowdsl.diagnostics import error
from flowdsl.ir import Apply, Arg, Constant, DistributionType, JointType, Node
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.functions.reading import whole
from flowdsl.r.machine import Step
from flowdsl.r.values import Builtin, List, Value, describe, number, text
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.entry_calls import build, call_entry, settle_named
from flowdsl.semantics.flow_values import is_distribution
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import TENSOR_OPERATORS

NORMAL = CATALOGUE["distribution.normal"]


def known_scale(predictive: bool) -> Callable[[FlowState, Call], Step]:
    """A normal whose location is that of the posterior of a mean.

    The posterior has precision 1 / prior scale^2 + n / scale^2; a new observation adds scale^2 to
    its variance.
    """

    def implementation(interp: FlowState, call: Call) -> Step:
        prior = yield settle_named(interp, call.get("prior"), "distribution", call.span)
        if not isinstance(prior, Apply) or prior.entry != NORMAL.key:
            raise error(
                "F206",
                f"`prior` of `{call.name}` must be a normal distribution, not {describe(prior)}",
                call.span,
                "normal(loc, scale), without a bijector",
            )
        by, number_of = interp_ops(interp, call), Formal("n", "tensor", check="nonnegative")
        scale = argument(call, Formal("scale", "tensor", check="positive"))
        n, s = argument(call, number_of), argument(call, Formal("s", "tensor"))
        prior_variance = by("*", prior.get("scale"), prior.get("scale"))
        variance = by("*", scale, scale)
        precision = by("+", by("/", 1.0, prior_variance), by("/", n, variance))
        left = by("/", 1.0, precision)
        pulled = by("+", by("/", prior.get("loc"), prior_variance), by("/", s, variance))
        spread = by("+", left, variance) if predictive else left
        args = {"loc": by("*", pulled, left), "scale": by("^", spread, 0.5)}
        if prior.get("dtype") is not None:
            args["dtype"] = prior.get("dtype")
        return build(interp, NORMAL, args, call.name, call.span)

    return implementation


def argument(call: Call, formal: Formal) -> Arg:
    """A tensor argument, whose numbers are checked where they are known.

    Raises:
        FlowError: F206 it is no tensor, F304 it is out of range.
    """
    from flowdsl.catalogue.construct import CHECKS

    found = to_arg(call.get(formal.name), formal, call.name, call.span)
    if found is None:
        raise error(
            "F206", f"`{formal.name}` of `{call.name}` must be a number, not NULL", call.span
        )
    if formal.check is not None and isinstance(found, Constant):
        holds, words = CHECKS[formal.check]
        if not holds(found.value).all():
            raise error("F304", f"`{formal.name}` of `{call.name}` {words}", call.span)
    return found


def interp_ops(interp: FlowState, call: Call) -> Callable[..., Arg]:
    """Arithmetic on IR arguments, where tensors spread over axes as TFP's do."""

    def by(op: str, left: Arg, right: Arg) -> Arg:
        entry = CATALOGUE[TENSOR_OPERATORS[op]]
        sides = [to_arg(number(x), TENSOR, call.name, call.span) if isinstance(x, float) else x
                 for x in (left, right)]  # fmt: skip
        names = (f.name for f in entry.formals[:2])
        made = build(interp, entry, dict(zip(names, sides)), op, call.span)
        return to_arg(made, TENSOR, call.name, call.span)

    return by


TENSOR = Formal("x", "tensor")


def from_structure(interp: FlowState, call: Call) -> Step:
    """`independent_joint_distribution_from_structure(list(...))`."""
    name = "structure_of_distributions"
    value = yield settle_named(interp, call.get(name), "distribution", call.span)
    if is_distribution(value):
        return alone(interp, call, value)
    if not isinstance(value, List) or not value.items:
        raise error(
            "F206",
            f"`{name}` of `{call.name}` must be a distribution or a list of them, "
            f"not {describe(value)}",
            call.span,
        )
    for item in value.items:
        if not is_distribution(item) or isinstance(getattr(item, "type", None), JointType):
            raise error(
                "F206",
                f"the items of `{name}` must be distributions of single values, "
                f"not {describe(item)}",
                call.span,
                "lists inside of lists become one: c(list(a = normal()), list(b = gamma(2, 3)))",
            )
    kind = "sequential" if value.names is None else "named"
    given = [Actual("model", value, call.span)]
    if call.has("batch_ndims"):
        kind += "_auto_batched"
        given.append(Actual("batch_ndims", call.get("batch_ndims"), call.span))
        given.append(Actual("use_vectorized_map", number(False), call.span))
    if call.has("validate_args"):
        given.append(Actual("validate_args", call.get("validate_args"), call.span))
    entry = CATALOGUE[f"distribution.joint_distribution_{kind}"]
    return (yield call_entry(interp, entry, Builtin(call.name, (entry,)), given, call.span))


def alone(interp: FlowState, call: Call, value: Value) -> Value:
    """One distribution; batch axes past `batch_ndims` become part of its event."""
    assert isinstance(value, Node) and isinstance(value.type, DistributionType)
    if not call.has("batch_ndims"):
        return value
    count, batch = whole(call, "batch_ndims"), value.type.batch_shape
    if batch is None or count > len(batch):
        have = "an unknown number of" if batch is None else len(batch)
        raise error("F303", f"`batch_ndims` is {count}, the distribution has {have} batch axes",
                    call.span)  # fmt: skip
    if count == len(batch):
        return value
    entry = CATALOGUE["distribution.independent"]
    args: dict[str, Arg] = {"distribution": value, "reinterpreted_batch_ndims": len(batch) - count}
    return build(interp, entry, args, call.name, call.span)


SCHEMES = {f"tensor.{name}": name for name in (HERMITE, QUANTILES)}


def quadrature(interp: FlowState, call: Call) -> None:
    """`quadrature_fn` may be one of the two schemes itself, or its name."""
    value = call.values.get("quadrature_fn")
    if isinstance(value, Builtin) and value.entries[0].key in SCHEMES:
        call.values["quadrature_fn"] = text(SCHEMES[value.entries[0].key], call.span)


TABLE: dict[str, Callable[..., Any]] = {
    "function.normal_conjugates_known_scale_posterior": known_scale(False),
    "function.normal_conjugates_known_scale_predictive": known_scale(True),
    "function.independent_joint_distribution_from_structure": from_structure,
    "distribution.poisson_log_normal_quadrature_compound": quadrature,
}
