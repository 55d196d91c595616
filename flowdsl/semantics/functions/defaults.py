"""Arguments that R's signatures have and TFP 0.25 reads otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.semantics.actuals import Call
from flowdsl.semantics.functions.arguments import flag
from flowdsl.semantics.values import number

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


def inline(interp: Interpreter, call: Call) -> None:
    """TFP wants an event rank from inline(); R's NULL means single numbers."""
    if not call.has("forward_min_event_ndims") and not call.has("inverse_min_event_ndims"):
        call.values["forward_min_event_ndims"] = number(0)


def interpolated(interp: Interpreter, call: Call) -> None:
    """`interpolate_nondiscrete` left TFP; TRUE is what it does anyway."""
    if "interpolate_nondiscrete" in call.values:
        if not flag(call, "interpolate_nondiscrete"):
            raise error(
                "F206",
                "`interpolate_nondiscrete = FALSE` is gone from TFP",
                call.span,
                "leave it out, and ask for whole numbers only",
            )
        del call.values["interpolate_nondiscrete"]


TABLE = {
    "bijector.inline": inline,
    "distribution.poisson": interpolated,
    "distribution.zipf": interpolated,
}
