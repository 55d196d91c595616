"""Bijectors that follow a differential equation."""

from __future__ import annotations

from flowdsl.catalogue.bijectors.rules import bijector, one, only_real
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, dtype, tensor, title
from flowdsl.ir import BijectorType, Function, Node, TensorType

EXACT, HUTCHINSON = "trace_jacobian_exact", "trace_jacobian_hutchinson"


def ffjord(bound: Bound) -> BijectorType:
    """A vector carried along by a velocity that depends on time and place."""
    velocity = bound.args.get("state_time_derivative_fn")
    if not isinstance(velocity, Function) or len(velocity.symbols) != 2:
        raise RuleError(
            "F206",
            "`state_time_derivative_fn` of `ffjord` must be a function of time and state",
            "state_time_derivative_fn",
            "function(time, state) ...",
        )
    if isinstance(velocity.body, Node) and not isinstance(velocity.body.type, TensorType):
        raise RuleError(
            "F206",
            "`state_time_derivative_fn` of `ffjord` must give a tensor",
            "state_time_derivative_fn",
        )
    if "ode_solve_fn" in bound:
        raise RuleError(
            "F206", "`ode_solve_fn` of `ffjord` cannot be set: leave it NULL", "ode_solve_fn"
        )
    if bound.get("trace_augmentation_fn", EXACT) not in (EXACT, HUTCHINSON):
        raise RuleError(
            "F206",
            f'`trace_augmentation_fn` of `ffjord` is "{EXACT}" or "{HUTCHINSON}"',
            "trace_augmentation_fn",
        )
    return one(
        bound,
        name="ffjord()",
        parameters=(),
        forward_rank=1,
        inverse_rank=1,
        image=only_real,
        preimage=only_real,
    )


def formals(trace: str) -> tuple[Formal, ...]:
    """R's formals, with a way to find the trace of the Jacobian."""
    return (
        Formal("state_time_derivative_fn", "function"),
        Formal("ode_solve_fn", "function", None),
        Formal("trace_augmentation_fn", "string", trace),
        tensor("initial_time", 0.0),
        tensor("final_time", 1.0),
        VALIDATE,
        dtype(),
        title("ffjord"),
    )


ENTRIES = (
    bijector(
        "ffjord",
        "FFJORD",
        "Carries a vector along a velocity field for a time (a continuous flow).",
        ffjord,
        formals=formals(HUTCHINSON),
        short=formals(EXACT),
        examples=("ffjord(function(time, x) tf$linalg$matvec(diag(c(0.5, -1)), x))",),
        reference="Grathwohl et al. (2019), FFJORD",
    ),
)
