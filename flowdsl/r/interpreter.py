"""The state of one evaluation: scopes, budget, randomness, handlers, and the host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from flowdsl.diagnostics import Diagnostic
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.r.arguments import Actual
from flowdsl.r.conditions import Handler
from flowdsl.r.extension import Extension
from flowdsl.r.machine import Budget, Step, run
from flowdsl.r.scope import Scope
from flowdsl.r.values import Builtin, Closure, Foreign, List, Value, Vector
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.numerics.random import Random


class Host(Protocol):
    """What R needs of whoever runs it: somewhere to write."""

    def write(self, text: str) -> None:
        """Output of print() and cat()."""
        ...

    def tell(self, text: str) -> None:
        """A line on the side: message(), and errors that try() caught."""
        ...


class Evaluator(Protocol):
    """The evaluator proper, as the files that it is made of call it back."""

    def evaluate(
        self, interp: Interpreter, node: ast.Node, scope: Scope, want: str | None = None
    ) -> Step:
        """Value of an expression."""
        ...

    def call(
        self,
        interp: Interpreter,
        function: Value,
        actuals: Sequence[Actual],
        span: Span | None,
        want: str | None = None,
        name: str = "the function",
    ) -> Step:
        """Call any value that R finds in call position."""
        ...

    def call_closure(
        self,
        interp: Interpreter,
        function: Closure,
        actuals: Sequence[Actual],
        span: Span | None,
        name: str = "the function",
        want: str | None = None,
        dispatch: Any = None,
    ) -> Step:
        """Run a function of the spec; `dispatch` says how a generic chose it."""
        ...

    def call_builtin(
        self,
        interp: Interpreter,
        function: Builtin,
        actuals: Sequence[Actual],
        span: Span | None,
        want: str | None = None,
    ) -> Step:
        """Call a built-in function, whatever methods a spec defines."""
        ...


class Interpreter(Extension):
    """Evaluates statements of one session.

    Args:
        evaluator: what evaluates expressions and calls.
        host: where output goes; None evaluates without effects (`check`).
        limits: bounds on work and size.
        directory: folder that `source()` and data readers may read from; None forbids both.
        seed: of all random numbers; None draws one.

    `guesses` counts what an evaluation without a host could not follow: both branches of an `if`
    on a value that is not known, calls whose arguments come from a failed statement.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        host: Host | None = None,
        limits: Limits = DEFAULT_LIMITS,
        directory: Path | None = None,
        seed: int | None = None,
    ) -> None:
        self.evaluator = evaluator
        self.host = host
        self.limits = limits
        self.directory = directory
        self.globals = Scope()
        self.budget = Budget(limits)
        self.lints: list[Diagnostic] = []
        self._reported: set[tuple[object, ...]] = set()
        self.sourcing: list[Path] = []
        self.host_depth = 0
        self.handlers: list[Handler] = []
        self.handling = 0
        self.restarts: list[str] = []
        self.frames: list[Scope] = []
        self.guesses = 0
        self.visible = True
        self.seed(seed)

    def seed(self, seed: int | None) -> None:
        """Restart all random numbers: R's own stream, and the one that seeds what is sampled."""
        self._seed = seed
        self._random: np.random.Generator | None = None
        self._r_random: Random | None = None

    @property
    def random(self) -> np.random.Generator:
        """The stream that seeds what is sampled; made when the first number is drawn."""
        if self._random is None:
            self._random = np.random.default_rng(self._seed)
        return self._random

    @property
    def r_random(self) -> Random:
        """R's own stream of random numbers; made when the first number is drawn."""
        if self._r_random is None:
            from flowdsl.r.numerics.random import Random

            seed = self._seed
            self._r_random = Random(int(self.random.integers(2**31 - 1)) if seed is None else seed)
        return self._r_random

    @property
    def checking(self) -> bool:
        """Whether values are typed only, never looked at."""
        return self.host is None

    def evaluate(self, node: ast.Node, scope: Scope, want: str | None = None) -> Step:
        """A step that gives the value of an expression."""
        return self.evaluator.evaluate(self, node, scope, want)

    def call(
        self,
        function: Value,
        actuals: Sequence[Actual],
        span: Span | None,
        want: str | None = None,
        name: str = "the function",
    ) -> Step:
        """A step that calls any value that R finds in call position."""
        return self.evaluator.call(self, function, actuals, span, want, name)

    def call_closure(
        self,
        function: Closure,
        actuals: Sequence[Actual],
        span: Span | None,
        name: str = "the function",
        want: str | None = None,
        dispatch: Any = None,
    ) -> Step:
        """A step that runs a function of the spec."""
        return self.evaluator.call_closure(self, function, actuals, span, name, want, dispatch)

    def call_builtin(
        self,
        function: Builtin,
        actuals: Sequence[Actual],
        span: Span | None,
        want: str | None = None,
    ) -> Step:
        """A step that calls a built-in function."""
        return self.evaluator.call_builtin(self, function, actuals, span, want)

    def statement(self, node: ast.Node) -> tuple[Value, bool]:
        """Value of a top-level statement, and whether R would print it.

        Raises:
            FlowError: the statement is wrong.
        """
        value = run(self.evaluate(node, self.globals))
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

    def lint(self, diagnostic: Diagnostic) -> None:
        """Keep a lint or warning, once for each place."""
        at = diagnostic.span
        place = None if at is None else (at.source.name, at.start, at.end)
        key = (diagnostic.code, diagnostic.message, place)
        if key not in self._reported:
            self._reported.add(key)
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
        elif isinstance(value, Foreign):
            self.counted_foreign(value, span)
        return value


class NotLooking(Exception):
    """A value was needed that only a run can give."""
