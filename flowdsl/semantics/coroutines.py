"""The parts that a running model function has yielded so far."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field

from flowdsl.ir import Function, FunctionType, Node, Symbol, TensorType, postorder
from flowdsl.source import Span

RESERVED = ("value", "name")
"""What TFP's methods of joint distributions call arguments of their own."""


@dataclass(eq=False)
class Coroutine:
    """A model function while it runs once with symbols.

    Args:
        parts: names and distributions; those that need values drawn before are functions of them.
        drawn: the symbols of the values, by name, in order.
    """

    parts: list[tuple[str, Node]] = field(default_factory=list)
    drawn: dict[str, Symbol] = field(default_factory=dict)

    def add(self, name: str, part: Node, type_: TensorType, span: Span | None) -> Symbol:
        """Take one more part.

        Args:
            name: of the part.
            part: a distribution over symbols of the parts before it.
            type_: of one of its values.
            span: where it was yielded.

        Returns:
            The symbol that stands for its value.
        """
        asked = self.asked(part)
        function = Function(FunctionType(len(asked)), asked, part, spans=(span,) if span else ())
        self.parts.append((name, function if asked else part))
        self.drawn[name] = Symbol(type_, name)
        return self.drawn[name]

    def asked(self, node: Node) -> tuple[Symbol, ...]:
        """The drawn values that a node depends on, in the order of the parts."""
        found = {id(n) for n in postorder(node) if isinstance(n, Symbol)}
        return tuple(s for s in self.drawn.values() if id(s) in found)


def problem_of(name: str, taken: dict[str, Symbol]) -> str | None:
    """What is wrong with the name of a part, None where nothing is.

    >>> problem_of("x", {}), problem_of("log.rate", {})
    (None, '`log.rate` cannot name a part')
    """
    bad = not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_")
    if bad or name in RESERVED:
        return f"`{name}` cannot name a part"
    return f"two parts are called `{name}`" if name in taken else None
