"""R's operators on tensors: an IR node where a tensor takes part."""

from __future__ import annotations

from collections.abc import Sequence

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.diagnostics import error
from flowdsl.ir import Node
from flowdsl.r import arithmetic
from flowdsl.r.values import Poison, Value, describe
from flowdsl.semantics.flow_values import as_node, is_bijector, is_distribution, is_tensor
from flowdsl.source import Span

# What each infix operator is on tensors.
TENSOR_OPERATORS = {
    "+": "tensor.add",
    "-": "tensor.subtract",
    "*": "tensor.multiply",
    "/": "tensor.divide",
    "^": "tensor.pow",
    "**": "tensor.pow",
    "%%": "tensor.floormod",
    "%/%": "tensor.floordiv",
    "%*%": "tensor.matmul",
    "<": "tensor.less",
    ">": "tensor.greater",
    "<=": "tensor.less_equal",
    ">=": "tensor.greater_equal",
    "==": "tensor.equal",
    "!=": "tensor.not_equal",
    "&": "tensor.logical_and",
    "|": "tensor.logical_or",
}

UNARY_OPERATORS = {"-": "tensor.negative", "!": "tensor.logical_not"}

PIPES = {"+": "shift(1)", "*": "scale(2)", "-": "shift(-1)", "/": "scale(0.5)"}
"""The change of variables that a user of an operator on a distribution may have meant."""


def operate(op: str, operands: Sequence[Value], span: Span | None) -> Value | None:
    """The node of an operator with a tensor among its operands; None where there is none.

    Raises:
        FlowError: F306 an operand is a distribution or a bijector; F210 it is no number; F301
            shapes do not fit.
    """
    for side in operands:
        refuse(op, side, operands, span)
    if not any(is_tensor(side) for side in operands):
        return None
    for side in operands:
        if not is_tensor(side):
            arithmetic.numeric(op, side, span)
    if len(operands) == 1:
        if op == "+":
            return operands[0]
        entry = CATALOGUE[UNARY_OPERATORS[op]]
        return construct(entry, {"x": as_node(operands[0])}, span, name=op)
    if op not in TENSOR_OPERATORS:
        raise error("F210", f"`{op}` works on plain numbers, not on {describe(operands[0])}", span)
    entry = CATALOGUE[TENSOR_OPERATORS[op]]
    names = [f.name for f in entry.formals[:2]]
    return construct(entry, dict(zip(names, map(as_node, operands))), span, name=op)


def binary(op: str, left: Value, right: Value, span: Span | None) -> Value:
    """`left op right` of numbers or tensors."""
    if isinstance(left, Poison) or isinstance(right, Poison):
        return Poison()
    if isinstance(left, Node) or isinstance(right, Node):
        made = operate(op, [left, right], span)
        if made is not None:
            return made
    return arithmetic.binary(op, left, right, span)


def refuse(op: str, side: Value, operands: Sequence[Value], span: Span | None) -> None:
    """Refuse distributions and bijectors.

    Raises:
        FlowError: F306.
    """
    if not is_distribution(side) and not is_bijector(side):
        return
    two = len(operands) == 2 and operands[0] is not operands[1]
    if two and all(is_distribution(v) for v in operands):
        raise error(
            "F306",
            f"`{op}` of two distributions is no change of variables",
            span,
            "transform one of them: d %>% shift(1) %>% scale(2)",
        )
    raise error(
        "F306",
        f"`{op}` does not work on {describe(side)}",
        span,
        f"write the change of variables as a pipe: x %>% {PIPES.get(op, 'exp()')}",
    )
