"""Values of the language as the arguments that catalogue entries want."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue import Formal
from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import (
    Arg,
    BijectorType,
    Constant,
    DistributionType,
    Function,
    KernelType,
    NetworkType,
    Node,
    OperatorType,
    TensorType,
)
from flowdsl.r.printing.numbers import format_number
from flowdsl.r.values import Builtin, List, Null, Value, Vector, describe, is_function
from flowdsl.semantics.flow_values import Namespace, constant
from flowdsl.source import Span

DTYPES = ("float32", "float64", "int32", "int64", "bool", "float16", "int8", "int16")

WORDS = {
    "tensor": "a number or tensor",
    "tensors": "a list of tensors",
    "int": "a whole number",
    "ints": "whole numbers",
    "shape": "a shape, e.g. c(2, 3)",
    "sizes": "a shape, e.g. c(2, 3)",
    "indices": "positions from 0",
    "pairs": "pairs of whole numbers, e.g. list(c(0, 1), c(2, 0))",
    "number": "a number",
    "order": 'a number, "euclidean" or "fro"',
    "flag": "TRUE or FALSE",
    "string": "a text",
    "dtype": 'a dtype, e.g. "float64"',
    "bijector": "a bijector",
    "bijectors": "a list of bijectors",
    "distribution": "a distribution",
    "distributions": "a list of distributions",
    "function": "a function",
    "bijector_function": "a function that gives a bijector",
    "network": "a network or function",
    "operator": "a linear operator",
    "operators": "a list of linear operators",
    "operator_rows": "a list of lists of linear operators",
    "kernel": "a kernel, e.g. exponentiated_quadratic()",
    "matrix": "a matrix or a linear operator",
    "any": "whole numbers or a list of them",
    "named": "a list with names",
}


WHOLE = ("int", "ints", "shape", "sizes", "pairs", "any")
"""What a formal wants that a number with a fraction is not."""

EXACT = 2**53
"""Past this not every whole number is a double."""


class Wrong(Exception):
    """The value is not of the wanted kind."""


def integer(x: float) -> int:
    """A number that must be whole."""
    if not abs(x) <= EXACT or float(x) != int(x):
        raise Wrong
    return int(x)


def as_tensor(v: Value) -> Arg:
    if isinstance(v, Vector) and v.data.dtype.kind == "c":
        raise Wrong  # engines compute in real numbers
    if isinstance(v, Vector) and not v.is_string:
        return constant(v)
    if isinstance(v, Node) and isinstance(v.type, TensorType):
        return v
    if isinstance(v, List) and v.items:
        return _stacked(v)
    raise Wrong


def _stacked(v: List) -> Arg:
    """A list of numbers as R hands it over: a tensor with one more axis."""
    parts = [as_tensor(item) for item in v.items]
    if all(isinstance(p, Constant) for p in parts):
        arrays = [p.value for p in parts if isinstance(p, Constant)]
        if len({a.shape for a in arrays}) != 1:
            raise Wrong
        data = np.stack(arrays)
        return Constant(TensorType(None, data.shape), data)
    from flowdsl.catalogue import CATALOGUE, construct

    return construct(CATALOGUE["tensor.stack"], {"values": tuple(parts), "axis": 0})


def integers(v: Vector) -> tuple[int, ...]:
    """Elements that must be whole numbers, in Python's order."""
    if v.data.dtype.kind not in "fib":
        raise Wrong
    return tuple(integer(float(x)) for x in v.data.flat)


def as_int(v: Value) -> Arg:
    if isinstance(v, Vector) and len(v) == 1:
        return integers(v)[0]
    raise Wrong


def as_ints(v: Value) -> Arg:
    if isinstance(v, List):
        return tuple(as_int(item) for item in v.items)
    if isinstance(v, Vector) and not v.is_array:
        return integers(v)
    raise Wrong


def as_nested(v: Value) -> Arg:
    """Whole numbers, or lists of them, to any depth that was written."""
    if isinstance(v, List):
        return tuple(as_nested(item) for item in v.items)
    return as_ints(v)


def as_size(v: Value) -> Arg:
    return v if isinstance(v, Node) and isinstance(v.type, TensorType) else as_int(v)


def as_sizes(v: Value) -> Arg:
    """A shape, of which some sizes, or all of it, may be computed."""
    if isinstance(v, List):
        return tuple(as_size(item) for item in v.items)
    if isinstance(v, Vector) and v.is_array and v.data.ndim == 1:
        return integers(v)
    return v if isinstance(v, Node) and isinstance(v.type, TensorType) else as_ints(v)


def as_indices(v: Value) -> Arg:
    """Positions: a row of whole numbers, or a tensor of any shape."""
    plain = isinstance(v, Vector) and not v.is_array and len(v) != 1
    return as_ints(v) if plain else as_tensor(v)


def as_pairs(v: Value) -> Arg:
    """Two whole numbers for each axis: a list, or the rows of a matrix."""
    if isinstance(v, Vector) and v.is_array and v.data.ndim == 2:
        flat, wide = integers(v), v.data.shape[1]
        return tuple(flat[i : i + wide] for i in range(0, len(flat), wide or 1))
    if isinstance(v, Vector):
        return (as_ints(v),)
    return as_nested(v)


def as_number(v: Value) -> Arg:
    if isinstance(v, Vector) and v.data.dtype.kind in "fi" and len(v) == 1:
        return float(v.data.flat[0])
    raise Wrong


def as_order(v: Value) -> Arg:
    """The order of a norm."""
    if isinstance(v, Vector) and v.is_string and as_string(v) in ("euclidean", "fro"):
        return as_string(v)
    return as_number(v)


def as_axes(v: Value) -> Arg:
    """Axes: one number stays a number."""
    found = as_ints(v)
    return found[0] if isinstance(found, tuple) and len(found) == 1 else found


def as_flag(v: Value) -> Arg:
    if isinstance(v, Vector) and v.data.dtype == bool and len(v) == 1:
        return bool(v.data.flat[0])
    raise Wrong


def as_string(v: Value) -> Arg:
    if isinstance(v, Vector) and v.is_string and len(v) == 1:
        return str(v.data.flat[0])
    if isinstance(v, Builtin):  # activation = tanh, or tf$nn$tanh
        return v.name.rsplit("$", 1)[-1]
    raise Wrong


def as_dtype(v: Value) -> Arg:
    name = v.path[-1] if isinstance(v, Namespace) and v.path else None
    if isinstance(v, Vector) and v.is_string and len(v) == 1:
        name = str(v.data.flat[0])
    if name not in DTYPES:
        raise Wrong
    return name


def typed(*kinds: type) -> Callable[[Value], Arg]:
    """A converter that takes nodes of some types."""

    def convert(v: Value) -> Arg:
        if isinstance(v, Node) and isinstance(v.type, kinds):
            return v
        raise Wrong

    return convert


def listed(one: Callable[[Value], Arg]) -> Callable[[Value], Arg]:
    """A converter for a list of what another converts; a single value is a list of one."""

    def convert(v: Value) -> Arg:
        if isinstance(v, List):
            return tuple(one(item) for item in v.items if not isinstance(item, Null))
        return (one(v),)

    return convert


def as_network(v: Value) -> Arg:
    if isinstance(v, Node) and isinstance(v.type, NetworkType):
        return v
    if isinstance(v, Function):
        return v
    raise Wrong


def as_function(v: Value) -> Arg:
    if isinstance(v, Function):
        return v
    raise Wrong


def as_matrix(v: Value) -> Arg:
    if isinstance(v, Node) and isinstance(v.type, OperatorType):
        return v
    return as_tensor(v)


def as_named(v: Value) -> Arg:
    """Named values, lists of them within lists, as pairs."""
    if not isinstance(v, List) or v.names is None or not all(v.names):
        raise Wrong
    pairs = zip(v.names, v.items)
    return tuple((n, as_named(i) if isinstance(i, List) else as_tensor(i)) for n, i in pairs)


CONVERTERS: dict[str, Callable[[Value], Arg]] = {
    "tensor": as_tensor,
    "tensors": listed(as_tensor),
    "int": as_int,
    "ints": as_ints,
    "shape": as_ints,
    "sizes": as_sizes,
    "indices": as_indices,
    "pairs": as_pairs,
    "number": as_number,
    "order": as_order,
    "flag": as_flag,
    "string": as_string,
    "dtype": as_dtype,
    "bijector": typed(BijectorType),
    "bijectors": listed(typed(BijectorType)),
    "distribution": typed(DistributionType),
    "distributions": listed(typed(DistributionType)),
    "operator": typed(OperatorType),
    "operators": listed(typed(OperatorType)),
    "operator_rows": listed(listed(typed(OperatorType))),
    "kernel": typed(KernelType),
    "matrix": as_matrix,
    "network": as_network,
    "function": as_function,
    "bijector_function": as_function,
    "any": as_nested,
    "named": as_named,
}


def to_arg(v: Value, formal: Formal, called: str, span: Span | None) -> Arg:
    """A value as an IR argument for a formal; NULL is None.

    Raises:
        FlowError: F206 when the value is not what the formal wants.
    """
    if isinstance(v, Null):
        return None
    convert: Callable[[Value], Any] = CONVERTERS[formal.wants]
    if formal.name == "axis":
        convert = as_axes
    try:
        return convert(v)
    except (Wrong, ValueError, TypeError):
        raise wrong(v, formal, called, span) from None


def wrong(v: Value, formal: Formal, called: str, span: Span | None) -> FlowError:
    """The error for a value of the wrong kind."""
    hints = []
    if formal.wants in ("bijector", "distribution") and is_function(v) and not isinstance(v, Node):
        hints.append("call it with its arguments, e.g. scale(2)")
    if formal.wants == "flag" and isinstance(v, Node):
        hints.append(f"put them in one list: {called}(list(a, b))")
    elif formal.wants == "flag":
        hints.append("write TRUE or FALSE in capitals")
    return error(
        "F206",
        f"`{formal.name}` of `{called}` must be {WORDS[formal.wants]}, not {shown(v, formal)}",
        place(v) or span,
        *hints,
    )


def shown(v: Value, formal: Formal) -> str:
    """What a value is; the number itself where another number would have been taken."""
    if (
        formal.wants in WHOLE
        and isinstance(v, Vector)
        and v.is_scalar
        and v.data.dtype.kind in "fi"
    ):
        return format_number(v.data.flat[0])
    return describe(v)


def place(v: Value) -> Span | None:
    """Where a value was written, if it knows."""
    if isinstance(v, Vector):
        return v.span
    if isinstance(v, Node) and v.spans:
        return v.spans[0]
    return None
