"""Functions that TFP removed: they desugar to what replaced them, with a lint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, REQUIRED, Formal, construct
from flowdsl.diagnostics import error, lint
from flowdsl.ir import Apply, Arg, Node, OperatorType, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import flag
from flowdsl.r.machine import Step
from flowdsl.r.values import Value, Vector, describe
from flowdsl.semantics.coerce import to_arg
from flowdsl.semantics.composition import chain
from flowdsl.semantics.entry_calls import typed_arguments
from flowdsl.semantics.flow_values import as_node, constant
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_operators import binary


def numbers(call: Call, name: str) -> Node:
    """A numeric argument as a node."""
    value = call.get(name)
    found = value if isinstance(value, Node) else to_arg(value, Formal(name), call.name, call.span)
    if not isinstance(found, Node) or not isinstance(found.type, TensorType):
        raise error(
            "F206",
            f"`{name}` of `{call.name}` must be a number or tensor, not {describe(value)}",
            call.span,
        )
    return found


def bijector(name: str, args: dict[str, Arg], call: Call) -> Node:
    """A bijector of the catalogue, which checks its arguments where the call asks for it."""
    return construct(
        CATALOGUE[f"bijector.{name}"], {**given(call, "validate_args"), **args}, call.span
    )


def given(call: Call, *names: str) -> dict[str, Arg]:
    """Settings of the call, where it has them: a name, flags."""
    formals = {f.name: f for f in call.entry.formals if f.name in names and call.has(f.name)}
    return {n: to_arg(call.get(n), f, call.name, call.span) for n, f in formals.items()}


def composed(parts: list[Node], call: Call) -> Node:
    """Bijectors in TFP's order under the name of the call; none at all is the identity."""
    name = given(call, "name")
    if len(parts) > 1:
        return chain(tuple(parts), call.span, name)
    if not parts:
        return bijector("identity", name, call)
    (part,) = parts
    assert isinstance(part, Apply)
    return construct(CATALOGUE[part.entry], {**dict(part.args), **name}, call.span)


def gone(interp: FlowState, call: Call, since: int, instead: str) -> None:
    """The lint about a function that TFP no longer has."""
    interp.lint(
        lint("W401", f"`{call.name}` is gone from TFP since {since}", call.span, f"write {instead}")
    )


def checked(implementation: Callable[..., Any]) -> Callable[..., Any]:
    """An implementation behind what a catalogue entry would refuse: missing and wrong values."""

    def checked_implementation(interp: FlowState, call: Call) -> Any:
        for formal in call.entry.formals:
            if formal.default is REQUIRED or formal.name in call.values:
                value = call.get(formal.name)
                if formal.wants not in ("value", "bijector", "distribution"):
                    to_arg(value, formal, call.name, call.span)
        return implementation(interp, call)

    return checked_implementation


def affine_scalar(interp: FlowState, call: Call) -> Value:
    """`tfb_affine_scalar(shift, scale)` is shift after scale."""
    gone(interp, call, 2021, "scale(...) %>% shift(...)")
    parts = []
    if call.has("shift"):
        parts.append(bijector("shift", {"shift": numbers(call, "shift")}, call))
    if call.has("scale"):
        parts.append(bijector("scale", {"scale": numbers(call, "scale")}, call))
    return composed(parts, call)


def affine(interp: FlowState, call: Call) -> Value:
    """`tfb_affine(...)` is shift after a matrix product of the structure that was asked for."""
    instead = "scale_matvec_tri_l(...) %>% shift(...), or scale_matvec_diag(...)"
    gone(interp, call, 2021, instead)
    parts = []
    if call.has("shift"):
        parts.append(bijector("shift", {"shift": numbers(call, "shift")}, call))
    scale = scale_part(call)
    if scale is not None:
        parts.append(scale)
    return composed(parts, call)


def scale_part(call: Call) -> Node | None:
    """The linear part of an affine bijector."""
    given = [n for n in ("scale_identity_multiplier", "scale_diag", "scale_tril") if call.has(n)]
    if call.has("scale_perturb_factor"):
        return low_rank(call, given)
    if not given:
        return None
    if given == ["scale_identity_multiplier"]:
        return bijector("scale", {"scale": numbers(call, given[0])}, call)
    diagonal: Value | None = None
    if "scale_diag" in given:
        diagonal = numbers(call, "scale_diag")
    if "scale_identity_multiplier" in given:
        m = numbers(call, "scale_identity_multiplier")
        if diagonal is None:
            raise error(
                "F206",
                f"`{call.name}`: give a multiplier with scale_diag, not with scale_tril",
                call.span,
            )
        diagonal = binary("+", diagonal, m, call.span)
    if "scale_tril" not in given:
        assert isinstance(diagonal, Node)
        return bijector("scale_matvec_diag", {"scale_diag": diagonal}, call)
    tril: Value = numbers(call, "scale_tril")
    if diagonal is not None:
        assert isinstance(diagonal, Node)
        full = construct(CATALOGUE["tensor.diag"], {"diagonal": diagonal}, call.span)
        tril = binary("+", tril, full, call.span)
    assert isinstance(tril, Node)
    return bijector("scale_matvec_tri_l", {"scale_tril": tril}, call)


def low_rank(call: Call, given: list[str]) -> Node:
    """A base operator with a low-rank update: M + u diag(d) t(u)."""
    u = numbers(call, "scale_perturb_factor")
    rows = u.type.shape[-2] if u.type.shape and len(u.type.shape) > 1 else None  # type: ignore[union-attr]
    if "scale_tril" in given:
        base = construct(
            CATALOGUE["operator.lower_triangular"], {"tril": numbers(call, "scale_tril")}, call.span
        )
    elif "scale_diag" in given:
        base = construct(
            CATALOGUE["operator.diag"], {"diag": numbers(call, "scale_diag")}, call.span
        )
    else:
        ones = Vector(np.ones(rows or 1))
        scaled: Value = constant(ones)
        if given:
            scaled = binary("*", scaled, numbers(call, given[0]), call.span)
        base = construct(CATALOGUE["operator.diag"], {"diag": as_node(scaled)}, call.span)
    args: dict[str, Arg] = {"base_operator": base, "u": u}
    if call.has("scale_perturb_diag"):
        args["diag_update"] = numbers(call, "scale_perturb_diag")
    operator = construct(CATALOGUE["operator.low_rank_update"], args, call.span)
    return bijector("scale_matvec_linear_operator", {"scale": operator}, call)


def affine_linear_operator(interp: FlowState, call: Call) -> Value:
    """`tfb_affine_linear_operator(shift, scale, adjoint)` is shift after a matrix product."""
    gone(interp, call, 2021, "scale_matvec_linear_operator(...) %>% shift(...)")
    parts = []
    if call.has("shift"):
        parts.append(bijector("shift", {"shift": numbers(call, "shift")}, call))
    if call.has("scale"):
        args: dict[str, Arg] = {"scale": operator(call, "scale")}
        if call.has("adjoint"):
            args["adjoint"] = flag(call, "adjoint")
        parts.append(bijector("scale_matvec_linear_operator", args, call))
    return composed(parts, call)


def operator(call: Call, name: str) -> Node:
    """A linear operator; a matrix is taken for one."""
    value = call.get(name)
    if isinstance(value, Node) and isinstance(value.type, OperatorType):
        return value
    return construct(
        CATALOGUE["operator.full_matrix"], {"matrix": numbers(call, name)}, call.span, call.name
    )


@dataclass(frozen=True)
class Renamed:
    """A removed bijector that another one replaces, argument by argument.

    Args:
        since: the year in which it went.
        to: what replaced it, inside of invert() where `inverted`.
        formals: its numbers, which keep their names.
    """

    since: int
    to: str
    formals: tuple[str, ...] = ()
    inverted: bool = False

    def __call__(self, interp: FlowState, call: Call) -> Step:
        now = f"invert({self.to}(...))" if self.inverted else f"{self.to}(...)"
        gone(interp, call, self.since, now)
        entry = CATALOGUE[f"bijector.{self.to}"]
        formals = [f for f in entry.short_formals if f.name in self.formals]
        values = {f.name: call.get(f.name) for f in formals if call.has(f.name)}
        args = yield typed_arguments(interp, entry, formals, values, (), call.name, call.span)
        args |= given(call, "validate_args") | ({} if self.inverted else given(call, "name"))
        made = construct(entry, args, call.span, call.name)
        if not self.inverted:
            return made
        return bijector("invert", {"bijector": made, **given(call, "name")}, call)


def masked_dense(interp: FlowState, call: Call) -> Value:
    """`tfb_masked_dense()` made a layer of TensorFlow 1."""
    raise error(
        "F206",
        f"`{call.name}` makes a layer of TensorFlow 1, whose weights nothing can train",
        call.span,
        "write autoregressive_network(params = 2, hidden_units = list(64, 64))",
    )


@dataclass(frozen=True)
class Refused:
    """A function of TFP's that there is none of here, and why."""

    why: str
    instead: str

    def __call__(self, interp: FlowState, call: Call) -> Value:
        raise error("F206", f"`{call.name}` is not available: {self.why}", call.span, self.instead)


UNCHECKED: dict[str, Callable[..., Any]] = {
    "action.affine_scalar": affine_scalar,
    "action.affine": affine,
    "action.tfb_affine_linear_operator": affine_linear_operator,
    "action.tfb_ordered": Renamed(2022, "ascending", inverted=True),
    "action.tfb_gumbel": Renamed(2020, "gumbel_cdf", ("loc", "scale")),
    "action.tfb_weibull": Renamed(2020, "weibull_cdf", ("scale", "concentration")),
    "action.tfb_kumaraswamy": Renamed(
        2020, "kumaraswamy_cdf", ("concentration1", "concentration0"), inverted=True
    ),
    "action.tfb_matvec_lu": Renamed(2020, "scale_matvec_lu", ("lower_upper", "permutation")),
    "action.tfb_scale_tri_l": Renamed(2020, "fill_scale_tri_l", ("diag_bijector", "diag_shift")),
    "action.tfb_masked_dense": masked_dense,
}

TABLE = {key: checked(implementation) for key, implementation in UNCHECKED.items()}
