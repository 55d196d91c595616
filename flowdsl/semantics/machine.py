"""Evaluation without Python recursion: steps are generators that yield the steps they need."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeAlias

from flowdsl.diagnostics import error
from flowdsl.limits import Limits

# A step yields further steps and receives their values; it returns its own value.
Step: TypeAlias = "Generator[Step, Any, Any]"


class Budget:
    """Counts of work done, checked against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = 0
        self.operations = 0

    def step(self, span: Any) -> None:
        """Count one evaluation step."""
        self.steps += 1
        if self.steps > self.limits.steps:
            raise error("F402", f"more than {self.limits.steps:,} evaluation steps", span,
                        "is there a loop that never ends?")

    def elements(self, n: int, span: Any) -> None:
        """Count and bound the elements of a new value, before it is made."""
        if n > self.limits.elements:
            raise error("F401", f"{n:,} elements are more than the {self.limits.elements:,} allowed",
                        span)
        self.operations += n
        if self.operations > self.limits.element_operations:
            raise error("F402", f"more than {self.limits.element_operations:,} element operations",
                        span)


def run(first: Step, limits: Limits) -> Any:
    """Drive a step to its value on an explicit stack.

    Raises:
        FlowError: F402 when calls are nested too deeply, and whatever the steps raise.
    """
    stack: list[Step] = [first]
    value: Any = None
    failure: BaseException | None = None
    # Every call of the language takes a handful of steps on this stack.
    depth = limits.call_depth * 12
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
            if len(stack) > depth:
                stack.pop()
                wanted.close()
                failure = error("F402", "functions call each other too deeply", None,
                                "does a function call itself without end?")
    if failure is not None:
        raise failure
    return value
