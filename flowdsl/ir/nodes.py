"""Nodes of the typed, engine-neutral intermediate representation (IR).

A graph of them is a DAG: a node that is used twice is one object, and identity is what
engines memoise on. Only catalogue keys name operations, so an engine is a table from keys
to code, and a graph can be written to JSON and built again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from flowdsl.ir.shapes import show
from flowdsl.ir.types import (
    BijectorType,
    DistributionType,
    FunctionType,
    KernelType,
    NetworkType,
    OperatorType,
    TensorType,
    TupleType,
    Type,
)
from flowdsl.r.values import Foreign
from flowdsl.source import Span

DESCRIPTIONS: tuple[tuple[type, str], ...] = (
    (DistributionType, "a distribution"),
    (BijectorType, "a bijector"),
    (OperatorType, "a linear operator"),
    (KernelType, "a kernel"),
    (NetworkType, "a network"),
    (TupleType, "a list of tensors"),
)


@dataclass(frozen=True, eq=False, repr=False)
class Node(Foreign):
    """Base of IR nodes; equality is identity."""

    type: Type
    spans: tuple[Span, ...] = field(default=(), kw_only=True)

    @property
    def description(self) -> str:
        """What it is, for messages, with an article."""
        if isinstance(self.type, TensorType):
            return f"a tensor of shape {show(self.type.shape)}"
        return next((d for kind, d in DESCRIPTIONS if isinstance(self.type, kind)), "a function")

    @property
    def is_callable(self) -> bool:
        """Whether it is found in call position: a bijector is a function of its input."""
        return isinstance(self.type, BijectorType)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.type!r}>"


@dataclass(frozen=True, eq=False, repr=False)
class Constant(Node):
    """A folded tensor value. Its type's dtype is None where it follows the graph."""

    type: TensorType
    value: np.ndarray


@dataclass(frozen=True)
class Initializer:
    """How fresh weights are drawn: "glorot_uniform", "he_normal", "random_normal",
    "orthogonal_lu", "zeros" or "ones".

    `fan_in` and `fan_out` count units; `seed` makes two builds of one spec equal.
    """

    kind: str
    fan_in: int = 1
    fan_out: int = 1
    seed: int = 0


@dataclass(frozen=True, eq=False, repr=False)
class Param(Node):
    """A variable. Two Params of one `id` are the same variable.

    Args:
        id: unique in a session, and the name in a saved file.
        init: its first value (constrained space), or how to draw it.
        constraint: "real", "positive", "unit_interval", "increasing", ...: the engine keeps an
            unconstrained variable and maps it.
        trainable: False for state such as moving averages.
        layer: what messages call its owner, e.g. `real_nvp #2`; None for the user's own param.
    """

    type: TensorType
    id: str
    init: np.ndarray | Initializer
    constraint: str = "real"
    trainable: bool = True
    layer: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Symbol(Node):
    """A formal of an IR Function."""

    type: TensorType
    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Context(Node):
    """The condition of a layer, given from outside, event by event: a tensor `[..., *shape]`.

    A graph with free Contexts has a conditional density. `Apply("conditioning.given", ...)` gives
    them values; until then only engines' own objects can be asked, with the values beside.
    """

    type: TensorType
    id: str


@dataclass(frozen=True, eq=False, repr=False)
class Function(Node):
    """A function of tensors, traced from an R closure: symbols and a body."""

    type: FunctionType
    symbols: tuple[Symbol, ...]
    body: Arg


@dataclass(frozen=True, eq=False, repr=False)
class Apply(Node):
    """A catalogue entry with its arguments by TFP's formal names; absent ones are left out."""

    entry: str
    args: tuple[tuple[str, Arg], ...]

    def get(self, name: str) -> Arg:
        """The argument of a name, or None."""
        return next((v for k, v in self.args if k == name), None)

    def __repr__(self) -> str:
        return f"<Apply {self.entry}>"


Arg: TypeAlias = "Node | tuple[Arg, ...] | str | int | float | bool | None"


def children(node: Node) -> Iterator[Node]:
    """Nodes directly below one, in argument order."""
    stack: list[Arg] = []
    if isinstance(node, Apply):
        stack = [v for _, v in reversed(node.args)]
    elif isinstance(node, Function):
        stack = [node.body]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield item
        elif isinstance(item, tuple):
            stack.extend(reversed(item))


def postorder(*roots: Node) -> list[Node]:
    """Every node reachable from the roots once, arguments before users, without recursion."""
    seen: set[int] = set()
    out: list[Node] = []
    stack: list[tuple[Node, bool]] = [(r, False) for r in reversed(roots)]
    while stack:
        node, done = stack.pop()
        if done:
            out.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack += [(c, False) for c in reversed(list(children(node))) if id(c) not in seen]
    return out


def params(*roots: Node) -> list[Param]:
    """The variables a graph uses, each once, in order of first use."""
    found: dict[str, Param] = {}
    for node in postorder(*roots):
        if isinstance(node, Param):
            found.setdefault(node.id, node)
    return list(found.values())
