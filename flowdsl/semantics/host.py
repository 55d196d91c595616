"""Functions that the host program lends to the language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import Node, TensorType
from flowdsl.semantics.values import (
    NULL,
    HostFunction,
    List,
    Null,
    Opaque,
    Value,
    Vector,
    from_array,
    number,
    text,
)
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.semantics.actuals import Actual
    from flowdsl.semantics.interpreter import Interpreter


def call_host(
    interp: Interpreter, function: HostFunction, actuals: Sequence[Actual], span: Span | None
) -> Value:
    """Call a host function with NumPy values; what it gives becomes a value of the language."""
    positional = [to_host(interp, a.value, span) for a in actuals if a.name is None]
    named = {a.name: to_host(interp, a.value, span) for a in actuals if a.name is not None}
    try:
        return from_host(function.function(*positional, **named))
    except FlowError:
        raise
    except Exception as problem:
        raise error("F502", f"`{function.name}`: {problem}", span) from problem


def to_host(interp: Interpreter, value: Value, span: Span | None) -> Any:
    """A value as the host sees it."""
    if isinstance(value, Vector):
        return value.tensor if value.tensor.ndim else value.tensor.item()
    if isinstance(value, List):
        items = [to_host(interp, v, span) for v in value.items]
        return dict(zip(value.names, items)) if value.names else items
    if isinstance(value, Null):
        return None
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        return interp.look(value, span)
    return value.value if isinstance(value, Opaque) else value


def from_host(x: Any) -> Value:
    """A Python value as a value of the language."""
    if x is None:
        return NULL
    if isinstance(x, (Node, Vector, List, Opaque)):
        return x
    if isinstance(x, (bool, int, float)):
        return number(x)
    if isinstance(x, str):
        return text(x)
    if isinstance(x, dict):
        return List(tuple(from_host(v) for v in x.values()), tuple(str(k) for k in x))
    if isinstance(x, (list, tuple)) and not all(isinstance(v, (int, float)) for v in x):
        return List(tuple(from_host(v) for v in x))
    array = np.asarray(x)
    return Opaque(type(x).__name__, x) if array.dtype == object else from_array(array)
