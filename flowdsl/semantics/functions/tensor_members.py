"""What `$` finds on tensors and R's own numbers, on shapes and on number types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.catalogue.members.rules import SELF
from flowdsl.diagnostics import error
from flowdsl.ir import Node, Shape, TensorType
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import seen
from flowdsl.r.values import ArrayType, Value, Vector, describe, from_array, number, text
from flowdsl.semantics.resolve import shape_value
from flowdsl.semantics.state import FlowState

KINDS = {"b": "bool", "i": "int32", "c": "complex64"}
"""What R's own numbers become; the others are floats."""


def shape_of(value: Value, call: Call) -> Shape:
    """The shape that TensorFlow sees.

    Raises:
        FlowError: F301 not even the number of axes is known.
    """
    if isinstance(value, Vector):
        return value.tensor.shape
    assert isinstance(value, Node) and isinstance(value.type, TensorType)
    if value.type.shape is None:
        raise error(
            "F301",
            "the shape of this tensor is only known when the flow runs",
            call.span,
            "tf$shape(x) gives it as a tensor",
        )
    return value.type.shape


def shape(interp: FlowState, call: Call) -> Value:
    """`x$shape`; sizes that are not known are NA."""
    return shape_value(shape_of(call.values[SELF], call))


def ndim(interp: FlowState, call: Call) -> Value:
    """`x$ndim`."""
    return number(len(shape_of(call.values[SELF], call) or ()), call.span)


def dtype(interp: FlowState, call: Call) -> Value:
    """`x$dtype`."""
    value = call.values[SELF]
    kind = value.folded if isinstance(value, Vector) else getattr(value, "type", None)
    if isinstance(kind, (TensorType, ArrayType)) and kind.dtype is not None:
        return text(kind.dtype, call.span)
    own = value.data.dtype.kind if isinstance(value, Vector) else "f"
    return text(KINDS.get(own, interp.dtype or "float32"), call.span)


def numpy(interp: FlowState, call: Call) -> Value:
    """`x$numpy()`: a tensor is looked at; its numbers are R's own from here on."""
    found = seen(interp, call.values[SELF], call)
    if not isinstance(found, Vector):
        raise error("F209", f"{describe(found)} has no `numpy`", call.span)
    return from_array(found.tensor, call.span)


Sizes = Callable[[np.ndarray], Any]


def of_shape(read: Sizes) -> Callable[[FlowState, Call], Value]:
    """A fact of sizes."""

    def implementation(interp: FlowState, call: Call) -> Value:
        value = call.values[SELF]
        assert isinstance(value, Vector)
        found = read(value.data)
        return found if isinstance(found, Vector) else number(found, call.span)

    return implementation


def of_dtype(read: Callable[[np.dtype], Any]) -> Callable[[FlowState, Call], Value]:
    """A fact of a number type."""

    def implementation(interp: FlowState, call: Call) -> Value:
        value = call.values[SELF]
        assert isinstance(value, Vector)
        found = read(np.dtype(str(value.data.flat[0])))
        return text(found, call.span) if isinstance(found, str) else number(found, call.span)

    return implementation


def elements(sizes: np.ndarray) -> Any:
    """The product of sizes, NA where one is not known."""
    total = float(np.prod(sizes))
    return total if np.isnan(total) else int(total)


TABLE: dict[str, Any] = {
    "member.tensor.shape": shape,
    "member.tensor.get_shape": shape,
    "member.tensor.ndim": ndim,
    "member.tensor.dtype": dtype,
    "member.tensor.numpy": numpy,
    "member.shape.ndims": of_shape(len),
    "member.shape.rank": of_shape(len),
    "member.shape.dims": of_shape(lambda sizes: Vector(sizes)),
    "member.shape.as_list": of_shape(lambda sizes: Vector(sizes)),
    "member.shape.num_elements": of_shape(elements),
    "member.shape.is_fully_defined": of_shape(lambda sizes: not np.isnan(sizes).any()),
    "member.dtype.name": of_dtype(lambda t: t.name),
    "member.dtype.is_floating": of_dtype(lambda t: t.kind == "f"),
    "member.dtype.is_integer": of_dtype(lambda t: t.kind in "iu"),
    "member.dtype.is_bool": of_dtype(lambda t: t.kind == "b"),
    "member.dtype.size": of_dtype(lambda t: t.itemsize),
}
