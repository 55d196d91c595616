"""Values as JSON data."""

from __future__ import annotations

from typing import Any

from flowdsl.diagnostics.render_line import harmless
from flowdsl.ir import Node, TensorType, TupleType
from flowdsl.r.printing.jsonable import jsonable
from flowdsl.r.printing.show import summary
from flowdsl.r.values import List, Null, Value, Vector, describe
from flowdsl.semantics.describing import node_summary
from flowdsl.semantics.forcing import Look


def to_json(value: Value, look: Look) -> Any:
    """A value as JSON data: numbers and lists, or kind and repr for anything else."""
    if isinstance(value, Vector):
        scalar = value.is_scalar
        return jsonable(value.data.flat[0] if scalar and value.is_string else value.tensor)
    if isinstance(value, List):
        items = [to_json(v, look) for v in value.items]
        return dict(zip(value.names, items)) if value.names and all(value.names) else items
    if isinstance(value, Null):
        return None
    if isinstance(value, Node) and isinstance(value.type, (TensorType, TupleType)):
        return jsonable(look(value))
    text = harmless(node_summary(value)) if isinstance(value, Node) else summary(value)
    return {"kind": describe(value).split(" ", 1)[-1], "repr": text}
