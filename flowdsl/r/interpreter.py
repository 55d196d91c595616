"""The state of one evaluation: scopes, budget, randomness, and who looks at values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from flowdsl.catalogue import CATALOGUE, Catalogue
from flowdsl.diagnostics import Diagnostic, error
from flowdsl.ir import (
    BijectorType,
    DistributionType,
    Function,
    Node,
    Param,
    Symbol,
    TensorType,
    postorder,
    size,
)
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.r.conditions import Handler
from flowdsl.r.machine import Budget, run
from flowdsl.r.scope import Scope
from flowdsl.r.values import List, Value, Vector
from flowdsl.semantics.coroutines import Coroutine
from flowdsl.source import Span
from flowdsl.syntax import ast


class Host(Protocol):
    """What the language asks of whoever runs it: numbers, training, data, output.

    `check` has no host, so nothing is ever looked at.
    """

    def look(self, node: Node) -> Any:
        """Value of a tensor node, as NumPy (tuples for lists)."""
        ...

    def native(self, node: Node) -> Any:
        """The engine's own object of a node: a tensor, a distribution, ..."""
        ...

    def node_of(self, value: Any) -> Node | None:
        """The node of a model, or of an object that `native` gave; None for anything else."""
        ...

    def fit(self, model: Node, data: Any, options: Mapping[str, Any], span: Span | None) -> Any:
        """Train a model; the history."""
        ...

    def show(self, value: Value, **how: Any) -> str:
        """A value as it prints; `how` are settings of `print`."""
        ...

    def write(self, text: str) -> None:
        """Output of print() and cat()."""
        ...

    def tell(self, text: str) -> None:
        """A word beside the output: message(), and errors that try() caught."""
        ...


class Interpreter:
    """Evaluates statements of one session.

    Args:
        host: who looks at values; None types everything and looks at nothing.
        limits: bounds on work and size.
        directory: folder that `source()` and data readers may read from; None forbids both.
        inputs: values of `input()` declarations by name.
        dtype: floating dtype of everything that does not ask for one.
        seed: of all random numbers; None draws one.

    `guesses` counts what `check` could not follow: both branches of an `if` on a tensor, calls
    whose arguments come from a failed statement. `coroutines` are the model functions that run.
    """

    def __init__(
        self,
        host: Host | None = None,
        limits: Limits = DEFAULT_LIMITS,
        directory: Path | None = None,
        inputs: Mapping[str, Any] | None = None,
        dtype: str | None = None,
        seed: int | None = None,
        catalogue: Catalogue = CATALOGUE,
    ) -> None:
        self.host = host
        self.limits = limits
        self.directory = directory
        self.inputs = dict(inputs or {})
        self.known_inputs: set[str] = set()
        self.dtype = dtype
        self.catalogue = catalogue
        self.globals = Scope()
        self.budget = Budget(limits)
        self.lints: list[Diagnostic] = []
        self._told: set[tuple[object, ...]] = set()
        self.sized: dict[Any, Any] = {}
        self.param_ids: dict[str, int] = {}
        self.declared: list[Param] = []
        self.sourcing: list[Path] = []
        self.host_depth = 0
        self.handlers: list[Handler] = []
        self.handling = 0
        self.restarts: list[str] = []
        self.frames: list[Scope] = []
        self.coroutines: list[Coroutine | None] = []
        self.guesses = 0
        self.visible = True
        self.seed(seed)

    def seed(self, seed: int | None) -> None:
        """Restart all random numbers."""
        self.random = np.random.default_rng(seed)

    def fresh_seed(self) -> int:
        """A seed for one sample or one network."""
        return int(self.random.integers(0, 2**31 - 1))

    def fresh_id(self, base: str) -> str:
        """A parameter name that no other has: `base`, then `base_2`, ..."""
        n = self.param_ids.get(base, 0) + 1
        self.param_ids[base] = n
        return base if n == 1 else f"{base}_{n}"

    def input_value(self, name: str, default: Value, span: Span | None) -> Value:
        """The host's value for an input, else its default.

        Raises:
            FlowError: F206 the host's value is no number or text.
        """
        self.known_inputs.add(name)
        if name not in self.inputs:
            return default
        from flowdsl.semantics.interop import from_host

        value = from_host(self, self.inputs[name])
        if not isinstance(value, Vector):
            raise error("F206", f"input `{name}` must be a number or a text", span)
        return value

    @property
    def checking(self) -> bool:
        """Whether values are typed only, never looked at."""
        return self.host is None

    def look(self, node: Node, span: Span | None) -> Any:
        """The value of a tensor node.

        Raises:
            NotLooking: while checking.
        """
        self.decidable(node, span)
        if self.host is None:
            raise NotLooking
        return self.host.look(node)

    def decidable(self, node: Node, span: Span | None) -> None:
        """Refuse to decide by a value that no session can know.

        Raises:
            FlowError: F216 the value depends on the argument of a traced function.
        """
        nodes = postorder(node)
        own = {id(x) for n in nodes if isinstance(n, Function) for x in n.symbols}
        for made in self.coroutines:
            for symbol in made.asked(node) if made else ():
                raise error(
                    "F216",
                    f"this depends on `{symbol.name}`, a value that is only known when the joint "
                    "distribution is sampled",
                    span,
                    "choose between tensors: yield(normal(tf$where(x > 0, 1, 2), 1))",
                )
        if any(isinstance(n, Symbol) and id(n) not in own for n in nodes):
            raise error(
                "F216",
                "this depends on the argument of a traced function, "
                "whose value is only known when the flow runs",
                span,
                "use tf$where(condition, a, b) instead of if",
            )

    def statement(self, node: ast.Node) -> tuple[Value, bool]:
        """Value of a top-level statement, and whether R would print it.

        Raises:
            FlowError: the statement is wrong.
        """
        from flowdsl.r.evaluate import evaluate

        value = run(evaluate(self, node, self.globals))
        return value, self.visible

    @property
    def here(self) -> Scope:
        """The scope of the running function, where texts that name functions are looked up."""
        return self.frames[-1] if self.frames else self.globals

    @contextmanager
    def running(self, scope: Scope) -> Iterator[None]:
        """Make a scope the one that runs, for as long as it does."""
        self.frames.append(scope)
        try:
            yield
        finally:
            self.frames.pop()

    @contextmanager
    def yielding(self, to: Coroutine | None) -> Iterator[None]:
        """Say where yield() puts its parts, None where it has no place, for as long as it lasts."""
        self.coroutines.append(to)
        try:
            yield
        finally:
            self.coroutines.pop()

    def lint(self, diagnostic: Diagnostic) -> None:
        """Keep a lint or warning, once for each place."""
        at = diagnostic.span
        place = None if at is None else (at.source.name, at.start, at.end)
        key = (diagnostic.code, diagnostic.message, place)
        if key not in self._told:
            self._told.add(key)
            self.lints.append(diagnostic)

    def counted(self, value: Value, span: Span | None) -> Value:
        """A new value, with its elements and its memory counted.

        Raises:
            FlowError: F310 it is too large, F311 too much was done.
        """
        if isinstance(value, Vector):
            n = len(value)
            if value.is_string:
                n += sum(len(s) for s in value.data.flat if isinstance(s, str))
            self.budget.elements(n, span)
            self.budget.hold(value.data)
        elif isinstance(value, List):
            self.budget.hold_list(value, span)
        elif isinstance(value, Node):
            self.bounded(value, span)
        return value

    def bounded(self, node: Node, span: Span | None) -> Node:
        """Check the static sizes of a new node against the limits."""
        t = node.type
        if isinstance(t, BijectorType) and len(t.steps) > self.limits.chain_steps:
            raise error(
                "F310",
                f"a chain of {len(t.steps):,} bijectors is longer than the "
                f"{self.limits.chain_steps:,} allowed",
                span,
            )
        shape = t.shape if isinstance(t, TensorType) else None
        if isinstance(t, DistributionType) and None not in (t.batch_shape, t.event_shape):
            shape = (*(t.batch_shape or ()), *(t.event_shape or ()))
        n = size(shape)
        if n is not None and n > self.limits.elements:
            raise error(
                "F310", f"{n:,} elements are more than the {self.limits.elements:,} allowed", span
            )
        return node


class NotLooking(Exception):
    """A value was asked for while only checking."""
