"""`c`, `append` and `unlist` of tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.r.values import Value, Vector
from flowdsl.semantics.flow_values import is_tensor
from flowdsl.semantics.tensor_methods.sequences import flat
from flowdsl.source import Span


def combine(values: Sequence[Value], span: Span | None) -> Value | None:
    """Numbers and tensors one after another as one tensor; None where something else is there."""
    if not any(is_tensor(v) for v in values):
        return None
    if not all(is_tensor(v) or (isinstance(v, Vector) and not v.is_string) for v in values):
        return None
    nodes = tuple(flat(v) for v in values)
    return construct(CATALOGUE["tensor.concat"], {"values": nodes, "axis": 0}, span)


METHODS: dict[str, Any] = {}
