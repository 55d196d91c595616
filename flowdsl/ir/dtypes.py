"""Which floating dtype a graph computes in."""

from __future__ import annotations

import numpy as np

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


def dtype_of_values(x: np.ndarray, own: np.dtype, floating: np.dtype) -> np.dtype:
    """The dtype in which a distribution takes values.

    Args:
        x: the values.
        own: dtype of the distribution's samples.
        floating: dtype that its graph computes in.

    Returns:
        A whole-number dtype only for values that it can hold; the graph's otherwise.

    >>> whole, single = np.dtype("int32"), np.dtype("float32")
    >>> dtype_of_values(np.array([1.0, 2.0]), whole, single)
    dtype('int32')
    >>> dtype_of_values(np.array([1.5, np.nan]), whole, single)
    dtype('float32')
    """
    if own.kind not in "iu":
        return floating
    if x.dtype.kind == "f":
        bounds = np.iinfo(own)
        held = (x == np.floor(x)) & (x >= bounds.min) & (x <= bounds.max)
        return own if bool(np.all(held)) else floating
    return own
