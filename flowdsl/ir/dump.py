"""A readable text of a typed graph, for `explain`, tests and people."""

from __future__ import annotations

import numpy as np

from flowdsl.ir.nodes import (
    Apply,
    Arg,
    Constant,
    Context,
    Function,
    Initializer,
    Node,
    Param,
    Symbol,
)
from flowdsl.ir.serialise import ordered
from flowdsl.ir.shapes import show
from flowdsl.ir.types import (
    BijectorType,
    DistributionType,
    FunctionType,
    JointType,
    KernelType,
    NetworkType,
    OperatorType,
    TensorType,
    TupleType,
    Type,
)

SHOWN_ELEMENTS = 6


def dump(root: Node) -> str:
    """The graph below a node, one node a line, arguments before users.

    Args:
        root: any node.

    Returns:
        Lines such as `%2 = bijector.shift(shift=%1)  # bijector: shift(1)`.

    >>> print(dump(Constant(TensorType(None, ()), np.array(2.0))))
    %0 = constant 2  # tensor []
    """
    nodes = ordered(root)
    index = {id(node): i for i, node in enumerate(nodes)}
    return "\n".join(
        f"%{i} = {head(node, index)}  # {show_type(node.type)}" for i, node in enumerate(nodes)
    )


def head(node: Node, index: dict[int, int]) -> str:
    """What a node is, without its type."""
    if isinstance(node, Constant):
        return f"constant {numbers(np.asarray(node.value))}"
    if isinstance(node, Param):
        init = node.init
        first = init.kind if isinstance(init, Initializer) else numbers(np.asarray(init))
        marks = [first, node.constraint] + ([] if node.trainable else ["not trained"])
        return f"param {node.id} ({', '.join(marks)})"
    if isinstance(node, Symbol):
        return f"symbol {node.name}"
    if isinstance(node, Context):
        return f"context {node.id}"
    if isinstance(node, Function):
        symbols = ", ".join(f"%{index[id(s)]}" for s in node.symbols)
        return f"function({symbols}) {argument(node.body, index)}"
    assert isinstance(node, Apply)
    args = ", ".join(f"{name}={argument(value, index)}" for name, value in node.args)
    return f"{node.entry}({args})"


def argument(arg: Arg, index: dict[int, int]) -> str:
    """An argument: nodes by number."""
    if isinstance(arg, Node):
        return f"%{index[id(arg)]}"
    if isinstance(arg, tuple):
        return "[" + ", ".join(argument(a, index) for a in arg) + "]"
    if isinstance(arg, bool):
        return "TRUE" if arg else "FALSE"
    return f'"{arg}"' if isinstance(arg, str) else "NULL" if arg is None else f"{arg:g}"


def numbers(value: np.ndarray) -> str:
    """An array in a few characters.

    >>> numbers(np.array([1.0, 2.5])), numbers(np.zeros((3, 4)))
    ('[1, 2.5]', '<3x4>')
    """
    if value.dtype.kind not in "fiub" or value.size > SHOWN_ELEMENTS or value.ndim > 1:
        return "<" + "x".join(str(s) for s in value.shape) + ">"
    if value.ndim == 0:
        return f"{value:g}"
    return "[" + ", ".join(f"{v:g}" for v in value) + "]"


def show_type(type_: Type) -> str:
    """A type on one line."""
    if isinstance(type_, TensorType):
        return f"tensor {type_.dtype + ' ' if type_.dtype else ''}{show(type_.shape)}"
    if isinstance(type_, JointType):
        return f"joint distribution of {len(type_.parts)}"
    if isinstance(type_, DistributionType):
        batch = "" if type_.batch_shape == () else f" batch {show(type_.batch_shape)}"
        return f"distribution {type_.dtype} event {show(type_.event_shape)}{batch}, {type_.support}"
    if isinstance(type_, BijectorType):
        steps = " then ".join(step.title for step in type_.steps) or "identity"
        return f"bijector: {steps}"
    if isinstance(type_, FunctionType):
        return f"function of {type_.arity}"
    if isinstance(type_, NetworkType):
        return "network" if type_.sized else "network without a size"
    if isinstance(type_, OperatorType):
        return f"operator {show(type_.shape)}"
    if isinstance(type_, KernelType):
        return f"kernel of points with {type_.feature_ndims} axes"
    assert isinstance(type_, TupleType)
    return f"list of {len(type_.items)}"
