"""Which floating dtype a graph computes in."""

from __future__ import annotations

from flowdsl.ir.nodes import Node, postorder
from flowdsl.ir.types import BijectorType, DistributionType, OperatorType, TensorType

FLOATS = ("float32", "float64")


def graph_dtype(*roots: Node, default: str = "float32") -> str:
    """The floating dtype that nodes of a graph ask for, else the default.

    >>> graph_dtype()
    'float32'
    """
    asked = {
        node.type.dtype
        for node in postorder(*roots)
        if isinstance(node.type, (TensorType, DistributionType, BijectorType, OperatorType))
    }
    found = [d for d in FLOATS if d in asked]
    return found[-1] if found else default
