"""What the catalogue knows of one name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from flowdsl.catalogue.formal import Formal
from flowdsl.catalogue.tfp_formals import formals_of
from flowdsl.ir import Apply, Arg, Constant, Node, OperatorType, Shape, TensorType, Type
from flowdsl.r.function import REQUIRED

if TYPE_CHECKING:
    from flowdsl.source import Span

Kind: TypeAlias = Literal[
    "bijector",
    "distribution",
    "member",
    "method",
    "network",
    "operator",
    "kernel",
    "tensor",
    "function",
    "action",
    "conditioning",
]

Monotone: TypeAlias = Literal["increasing", "decreasing"]


@dataclass(frozen=True)
class Bound:
    """Arguments of one call bound to formals, as a rule sees them."""

    entry: Entry
    args: Mapping[str, Arg]
    span: Span | None = None

    def __contains__(self, name: str) -> bool:
        return self.args.get(name) is not None

    def get(self, name: str, default: Any = None) -> Any:
        """The argument (a node, a tuple or a plain value), else the default."""
        value = self.args.get(name)
        return default if value is None else value

    def node(self, name: str) -> Node:
        """An argument that is known to be a node."""
        value = self.args[name]
        assert isinstance(value, Node)
        return value

    def shape(self, name: str) -> Shape:
        """Shape of a tensor (or operator) argument; () when it is absent."""
        value = self.args.get(name)
        if isinstance(value, Node) and isinstance(value.type, (TensorType, OperatorType)):
            return value.type.shape
        return ()

    def value(self, name: str) -> np.ndarray | None:
        """The value of a constant tensor argument, None where it is not known yet."""
        value = self.args.get(name)
        if isinstance(value, Constant):
            return value.value
        return None if isinstance(value, Node) or value is None else np.asarray(value)

    def nodes(self, name: str) -> tuple[Node, ...]:
        """A tuple argument that is known to hold nodes."""
        value = self.args.get(name) or ()
        return tuple(
            v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, Node)
        )


Rule: TypeAlias = Callable[[Bound], Type]


class RuleError(ValueError):
    """A rule refuses its arguments; `construct` adds the place.

    `formal` names the argument at fault, if one is.
    """

    def __init__(self, code: str, message: str, formal: str | None = None, *hints: str) -> None:
        super().__init__(message)
        self.code, self.message, self.formal, self.hints = code, message, formal, hints


@dataclass(frozen=True)
class Entry:
    """One name of the language.

    Args:
        key: `kind.name`, unique; what IR nodes carry.
        kind: what it is.
        name: the short name; the prefixed one is `tfb_name` or `tfd_name`.
        formals: the prefixed name's formals, in R's order, with R's defaults.
        rule: type of the result from the bound arguments; raises RuleError.
        doc: one line.
        tfp: the TFP class or function, or the TensorFlow path (`math.log`).
        short: the short name's formals where flowdsl adds comforts, else None.
        aliases: further names it answers to, as whole words (`tfd_sample_distribution`).
        reference: paper or page.
        discrete: a distribution over whole numbers or finite sets.
        examples: calls that make a valid value, for help and tests.
        fold: computes the value of constants with NumPy, for tensor functions.
        read: a member that is read without a call, `d$name`.
        silent: whether its value is not printed.
        mended: why flowdsl has code of its own in TFP's place, each reason as a phrase.
        desugars: what it becomes before an engine sees it, "to ...".
        inverse: key of the entry that, without arguments, is the inverse of this one without
            arguments; "" where none is.
        monotone: whether a bijector of single numbers keeps or turns their order on its whole
            domain, whatever its arguments; None where that is not certain.
        constant_jacobian: whether the Jacobian is the same everywhere, whatever the arguments.
    """

    key: str
    kind: Kind
    name: str
    formals: tuple[Formal, ...]
    rule: Rule
    doc: str
    tfp: str = ""
    short: tuple[Formal, ...] | None = None
    aliases: tuple[str, ...] = ()
    reference: str = ""
    discrete: bool = False
    examples: tuple[str, ...] = ()
    fold: Callable[..., Any] | None = field(default=None, compare=False)
    read: bool = False
    silent: bool = False
    mended: tuple[str, ...] = ()
    desugars: str = ""
    inverse: str = ""
    monotone: Monotone | None = None
    constant_jacobian: bool = False

    @property
    def prefixed(self) -> str | None:
        """The tfprobability name."""
        prefix = {"bijector": "tfb_", "distribution": "tfd_"}.get(self.kind)
        return None if prefix is None else prefix + self.name

    @property
    def short_formals(self) -> tuple[Formal, ...]:
        """The short name's formals."""
        return self.formals if self.short is None else self.short

    @property
    def owner(self) -> str | None:
        """What a member or method belongs to: "distribution", "bijector", "operator", "kernel"."""
        return self.formals[0].wants if self.kind in ("member", "method") else None

    @cached_property
    def tfp_formals(self) -> tuple[Formal, ...] | None:
        """The `$` name's formals: TFP's order and defaults, None where TFP has no such class."""
        return formals_of(self)


__all__ = ["REQUIRED", "Apply", "Bound", "Entry", "Formal", "Kind", "Rule", "RuleError"]
