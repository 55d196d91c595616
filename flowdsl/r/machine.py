"""Evaluation without Python recursion: steps are generators that yield the steps they need."""

from __future__ import annotations

import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.limits import Limits

if TYPE_CHECKING:
    from flowdsl.r.values import List

# A step yields further steps and receives their values; it returns its own value.
Step: TypeAlias = "Generator[Step, Any, Any]"


# Arrays below this size are not worth following: a million of them are within the limits.
SMALL_BYTES = 1_024
# Copying this many elements takes about as long as one operation; so does reading these.
COPIES, READS = 16, 4
# Putting one value into a list takes about as long as this many operations on elements.
ITEMS = 8
# So does writing a number as a text; one that is not whole by its type takes longest.
WRITES, WRITES_REAL = 50, 500
# Sorting takes about as long as this many operations on each element.
SORTING = 8
# Making a vector of its own of one group's elements takes about as long as this many.
GROUPING = 700
# Putting one row of texts together takes about as long as this many, for each part of it.
PASTING = 30
# Drawing one number that takes a loop of its own takes about as long as this many operations.
DRAWING = 60
# A call takes about as long as this many evaluation steps.
CALLING = 3


class Budget:
    """Counts of work done and memory held, checked against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = 0
        self.operations = 0
        self.depth = 0
        self.live: dict[int, int] = {}
        self.live_bytes = 0

    def renew(self) -> None:
        """Start a new input: its work is counted from nothing, what is held stays counted."""
        self.steps = self.operations = 0

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

    def called(self, span: Any) -> None:
        """Count what one call takes beside the evaluation of its arguments and of its body.

        Raises:
            FlowError: F311 there were too many steps.
        """
        self.steps += CALLING - 1
        self.step(span)

    def elements(self, n: int, span: Any) -> None:
        """Count and bound the elements of a new value, before it is made."""
        self.bound(n, span)
        if n * 8 >= SMALL_BYTES and self.live_bytes + n * 8 > self.limits.live_bytes:
            raise error(
                "F310",
                f"all values together would take more than {self.limits.live_bytes:,} bytes",
                span,
            )
        self.work(n, span)

    def work(self, n: int, span: Any) -> None:
        """Count operations on elements.

        Raises:
            FlowError: F311 there were too many.
        """
        self.operations += n
        if self.operations > self.limits.element_operations:
            raise error(
                "F311", f"more than {self.limits.element_operations:,} element operations", span
            )

    def bound(self, n: int, span: Any) -> None:
        """Bound the elements of a value.

        Raises:
            FlowError: F310 there are too many.
        """
        if n > self.limits.elements:
            raise error(
                "F310", f"{n:,} elements are more than the {self.limits.elements:,} allowed", span
            )

    def arguments(self, n: int, span: Any) -> None:
        """Bound the arguments of a call into which `...` is spread.

        Raises:
            FlowError: F310 there are too many.
        """
        if n > self.limits.operator_terms:
            raise error(
                "F310", f"a call of more than {self.limits.operator_terms:,} arguments", span
            )
        self.work(n, span)

    def hold(self, array: np.ndarray) -> None:
        """Count an array's memory for as long as it lives."""
        owner = (
            array if array.base is None or not isinstance(array.base, np.ndarray) else array.base
        )
        self._follow(owner, owner.nbytes)

    def hold_list(self, made: List, span: Any) -> None:
        """Bound a list with all that is in it, and count its memory for as long as it lives.

        Raises:
            FlowError: F310 it holds too many elements, or lists too deep inside each other.
        """
        self.bound(made.weight, span)
        if made.depth > self.limits.nesting:
            raise error(
                "F310", f"lists inside each other more than {self.limits.nesting} deep", span
            )
        self.elements(len(made.items), span)
        self.work(ITEMS * len(made.items), span)
        self._follow(made, 8 * len(made.items))

    def _follow(self, owner: Any, size: int) -> None:
        if size >= SMALL_BYTES and id(owner) not in self.live:
            self.live[id(owner)] = size
            self.live_bytes += size
            weakref.finalize(owner, self._forget, id(owner)).atexit = False

    def _forget(self, key: int) -> None:
        self.live_bytes -= self.live.pop(key, 0)

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
