"""What flows add to R's values: methods of objects, modules, and predicates of IR nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flowdsl.catalogue import Entry
from flowdsl.ir import BijectorType, Constant, DistributionType, Node, TensorType
from flowdsl.r.values import Foreign, Vector


@dataclass(frozen=True, eq=False)
class Method(Foreign):
    """`d$log_prob`: a method with its object."""

    entry: Entry
    owner: Node | Vector

    @property
    def description(self) -> str:
        """What it is, for messages."""
        return "a function"

    @property
    def is_callable(self) -> bool:
        """It is called with the arguments after its object."""
        return True


@dataclass(frozen=True, eq=False)
class Namespace(Foreign):
    """`tf`, `tf$math`, `tfp$bijectors`, ...: a prefix of catalogue names."""

    path: tuple[str, ...]

    @property
    def description(self) -> str:
        """What it is, for messages."""
        return "a module"


NEW_AXIS = Namespace(("tf", "newaxis"))
"""What `tf$newaxis` is: as an index of a tensor it makes an axis of size 1."""

ALL_DIMS = Namespace(("tensorflow", "all_dims"))
"""What `all_dims()` and `...` are as an index of a tensor: all axes that no other index takes."""


def constant(v: Vector, dtype: str | None = None) -> Constant:
    """A numeric vector as an IR constant; one that was requested in float64 stays so."""
    data = v.tensor
    if v.folded is not None and v.folded.dtype == "float64":
        dtype = dtype or "float64"
    return Constant(TensorType(dtype, data.shape), data, spans=() if v.span is None else (v.span,))


def as_node(v: Any) -> Node:
    """A numeric vector or tensor as an IR node."""
    if isinstance(v, Vector):
        return constant(v)
    assert isinstance(v, Node)
    return v


def is_distribution(v: object) -> bool:
    """Whether a value is a distribution."""
    return isinstance(v, Node) and isinstance(v.type, DistributionType)


def is_bijector(v: object) -> bool:
    """Whether a value is a bijector."""
    return isinstance(v, Node) and isinstance(v.type, BijectorType)


def is_tensor(v: object) -> bool:
    """Whether a value is a tensor node."""
    return isinstance(v, Node) and isinstance(v.type, TensorType)


def is_numeric(v: object) -> bool:
    """Whether a value is numbers: a numeric vector or a tensor."""
    return (isinstance(v, Vector) and not v.is_string) or is_tensor(v)
