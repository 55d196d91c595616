"""Values as conditions: TRUE, FALSE, or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.values import Value, Vector, describe
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def truth(interp: Interpreter, value: Value, span: Span | None) -> bool:
    """A condition as TRUE or FALSE; a tensor is looked at.

    Raises:
        FlowError: F208 it is neither; NotLooking: a tensor, while checking.
    """
    found = logical(interp, value, span)
    if found is None:
        raise error("F208", "the condition is neither TRUE nor FALSE but missing (NA)", span)
    return found


def logical(interp: Interpreter, value: Value, span: Span | None) -> bool | None:
    """A single value as TRUE, FALSE or, where it is missing, None; a tensor is looked at.

    Raises:
        FlowError: F208 it is no single truth value.
    """
    value = interp.force(value, span)
    if isinstance(value, Vector) and not value.is_string and len(value) == 1:
        one = value.data.flat[0]
        return None if np.isnan(one) else bool(one)
    if isinstance(value, Vector) and not value.is_string and len(value) > 1:
        raise error(
            "F208",
            f"the condition has {len(value)} values, one is wanted",
            span,
            "wrap it in all(...) or any(...)",
        )
    raise error("F208", f"a condition must be TRUE or FALSE, not {describe(value)}", span)
