"""Evaluation without Python recursion: steps are generators that yield the steps they need."""

from __future__ import annotations

import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.limits import Limits

# A step yields further steps and receives their values; it returns its own value.
Step: TypeAlias = "Generator[Step, Any, Any]"


# Arrays below this size are not worth following.
SMALL_BYTES = 65_536


class Budget:
    """Counts of work done and memory held, checked against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = 0
        self.operations = 0
        self.depth = 0
        self.live: dict[int, int] = {}

    def step(self, span: Any) -> None:
        """Count one evaluation step."""
        self.steps += 1
        if self.steps > self.limits.steps:
            raise error(
                "F311",
                f"more than {self.limits.steps:,} evaluation steps",
                span,
                "is there a loop that never ends?",
            )

    def elements(self, n: int, span: Any) -> None:
        """Count and bound the elements of a new value, before it is made."""
        if n > self.limits.elements:
            raise error(
                "F310", f"{n:,} elements are more than the {self.limits.elements:,} allowed", span
            )
        if n * 8 >= SMALL_BYTES and sum(self.live.values()) + n * 8 > self.limits.live_bytes:
            raise error(
                "F310",
                f"all values together would take more than {self.limits.live_bytes:,} bytes",
                span,
            )
        self.operations += n
        if self.operations > self.limits.element_operations:
            raise error(
                "F311", f"more than {self.limits.element_operations:,} element operations", span
            )

    def hold(self, array: np.ndarray) -> None:
        """Count an array's memory for as long as it lives."""
        owner = (
            array if array.base is None or not isinstance(array.base, np.ndarray) else array.base
        )
        if owner.nbytes >= SMALL_BYTES and id(owner) not in self.live:
            self.live[id(owner)] = owner.nbytes
            weakref.finalize(owner, self.live.pop, id(owner), None)

    @contextmanager
    def call(self, span: Any) -> Iterator[None]:
        """Count one call of a function for as long as it runs."""
        self.depth += 1
        try:
            if self.depth > self.limits.call_depth:
                raise error(
                    "F311",
                    f"more than {self.limits.call_depth:,} calls inside each other",
                    span,
                    "does a function call itself without end?",
                )
            yield
        finally:
            self.depth -= 1


def run(first: Step) -> Any:
    """Drive a step to its value on an explicit stack.

    Raises:
        FlowError: whatever the steps raise.
    """
    stack: list[Step] = [first]
    value: Any = None
    failure: BaseException | None = None
    while stack:
        try:
            if failure is not None:
                problem, failure = failure, None
                wanted = stack[-1].throw(problem)
            else:
                wanted = stack[-1].send(value)
        except StopIteration as done:
            stack.pop()
            value = done.value
        except BaseException as problem:
            stack.pop()
            failure = problem
        else:
            value = None
            stack.append(wanted)
    if failure is not None:
        raise failure
    return value
