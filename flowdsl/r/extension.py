"""The points at which a language built on R adds to it; the defaults are plain R.

An interpreter inherits these methods and calls them where R alone has nothing to say: for names
that R does not know, and for `Foreign` values, which R only hands on. A language overrides them
in one class of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from flowdsl.diagnostics import error
from flowdsl.r import library
from flowdsl.r.arguments import Actual
from flowdsl.r.constants import CONSTANTS
from flowdsl.r.function import Function
from flowdsl.r.machine import Step
from flowdsl.r.packages import PACKAGES
from flowdsl.r.printing.printer import Line, Printable
from flowdsl.r.scope import Scope
from flowdsl.r.values import NULL, Builtin, Foreign, HostFunction, Value, describe
from flowdsl.source import Span
from flowdsl.syntax import ast


class Extension:
    """Plain R: what each extension point does where no language adds to it."""

    # Names

    def builtin(self, name: str) -> Value | None:
        """The built-in value of a name, None where nothing has it."""
        if name in CONSTANTS:
            return CONSTANTS[name]()
        found = library.find(name)
        return None if found is None else Builtin(name, (found,))

    def builtin_names(self) -> Iterable[str]:
        """Every built-in name, for suggestions."""
        return (*CONSTANTS, *library.names())

    def hint(self, name: str) -> str | None:
        """What to write instead of a name that is not built in, where that is known."""
        return None

    @property
    def packages(self) -> Collection[str]:
        """Names of the packages that `library()` accepts."""
        return PACKAGES

    def from_package(self, package: str, name: str, span: Span | None) -> Value | None:
        """What a known package offers under a name; None where nothing is built in."""
        return self.builtin(name)

    def bound(self, name: str, expression: ast.Node, value: Value, scope: Scope) -> Value:
        """A value on its way to the name it is assigned to."""
        return value

    # Calls

    def wanted(
        self, function: Value, args: Sequence[ast.Argument], want: str | None, inserted: bool
    ) -> list[str | None]:
        """For each argument, the kind of value its place wants; `inserted`: one more goes first."""
        return [None] * len(args)

    def overloaded(
        self, function: Builtin, actuals: Sequence[Actual], want: str | None, span: Span | None
    ) -> Step | None:
        """Call what a built-in name means beyond R's function; None where R's is meant."""
        return None

    def formal_names(self, function: Builtin) -> list[str]:
        """Names of the formals of a built-in function."""
        return [f.name for f in function.entries[0].formals]

    def method(self, function: Function) -> Callable[..., Any] | None:
        """The implementation of an R function for foreign arguments, None where it has none.

        It may give None itself: then R's own runs.
        """
        return None

    def call_foreign(
        self, function: Foreign, actuals: Sequence[Actual], span: Span | None
    ) -> Step | Value:
        """Call a foreign value, which says of itself that it is callable."""
        raise error("F202", f"{describe(function)} is not a function", span)

    def call_host(
        self, function: HostFunction, actuals: Sequence[Actual], span: Span | None
    ) -> Value:
        """Call a function of the host program."""
        raise error("F202", f"{describe(function)} is not a function", span)

    # Pipes

    def pipe_place(self, left: Value, function: Value) -> tuple[str | None, bool]:
        """What a pipe wants on its right, and whether it inserts its left side as an argument."""
        return None, True

    def piped(
        self,
        left: Value,
        function: Value,
        actuals: Sequence[Actual],
        span: Span,
        name: str,
    ) -> Step | None:
        """The value of `left %>% function(actuals)`; None where R's insertion holds."""
        return None

    # Operators, parts, elements

    def operate(self, op: str, operands: Sequence[Value], span: Span | None) -> Value | None:
        """An operator with a foreign operand; None where it has no meaning."""
        return None

    def part(
        self, value: Value, index: list[Value | None], double: bool, span: Span | None
    ) -> Value | None:
        """A part of a foreign value, or one that a foreign index names; None for R's own."""
        return None

    def rest_of_index(self) -> list[Value | None]:
        """What `...` stands for in an index outside of functions."""
        return []

    def member(self, value: Value, name: str, span: Span | None) -> Value | None:
        """`value$name` of what is no list; None where it has no members."""
        return None

    def unassignable(self, value: Value) -> tuple[str, ...]:
        """Hints for an assignment to a part of a foreign value."""
        return ()

    def length(self, value: Foreign, span: Span | None) -> int:
        """Number of elements of a foreign value."""
        return 1

    def dimensions(self, value: Foreign) -> Value:
        """What `dim()` gives for a foreign value."""
        return NULL

    def elements(self, value: Foreign, span: Span | None) -> Iterator[Value] | None:
        """The elements of a foreign value; None where it has none."""
        return None

    def combine(self, values: Sequence[Value], span: Span | None) -> Value | None:
        """Values one after another, some of them foreign; None where a list holds them."""
        return None

    # Values that are not known before they are computed

    def force(self, value: Value, span: Span | None) -> Value:
        """A foreign value as R's own where it has one; any other value as it is."""
        return value

    def undecided(self, condition: Value, span: Span | None) -> bool:
        """Whether a condition cannot be known now, so that both branches are evaluated."""
        return False

    def counted_foreign(self, value: Foreign, span: Span | None) -> None:
        """Hold a new foreign value to the limits."""

    # Printing

    def foreign_printer(self) -> Printable:
        """What prints for foreign values; made anew for each thing that is printed."""
        return lambda value: Line(f"<{value.description}>")
