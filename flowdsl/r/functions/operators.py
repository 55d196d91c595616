"""Operators as functions: ``sapply(x, "-")``, ``Reduce(`+`, x)``, ``"%in%"(a, b)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowdsl.r.arguments import Call
from flowdsl.r.function import Function, formals, function
from flowdsl.r.machine import Step
from flowdsl.r.operators import by_class

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def operation(interp: Interpreter, call: Call) -> Step:
    """An operator called by its name."""
    return by_class(interp, call.entry.name, [a.value for a in call.dots], call.span)


DOCS = {
    "+": "Sum.",
    "-": "Difference, or the negative of one value.",
    "*": "Product.",
    "/": "Quotient.",
    "^": "Power.",
    "**": "Power.",
    "%%": "Remainder of a division.",
    "%/%": "Quotient of a division, rounded down.",
    "%*%": "Matrix product.",
    "%o%": "Products of all pairs of elements.",
    "%in%": "Whether elements stand in a table.",
    ":": "Numbers from one to another in steps of 1.",
    "<": "Whether less.",
    ">": "Whether greater.",
    "<=": "Whether less or equal.",
    ">=": "Whether greater or equal.",
    "==": "Whether equal.",
    "!=": "Whether not equal.",
    "&": "Whether both are TRUE.",
    "|": "Whether one or both are TRUE.",
    "!": "TRUE for FALSE, FALSE for TRUE.",
}

FUNCTIONS: tuple[Function, ...] = tuple(
    function(name, formals("..."), doc, operation) for name, doc in DOCS.items()
)
