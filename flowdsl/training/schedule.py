"""Learning rates over a run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from flowdsl.diagnostics import closest, error

SCHEDULES = ("cosine", "plateau", "constant")


class Schedule(Protocol):
    """Learning rates of steps, which may depend on each epoch's loss."""

    def rates(self, first: int, steps: int) -> np.ndarray:
        """float64 rates of steps `first`, `first + 1`, ... (counted from 0)."""
        ...

    def observe(self, loss: float) -> None:
        """Take note of the loss after an epoch."""
        ...


def make_schedule(name: str, rate: float, steps: int, min_delta: float = 0.0) -> Schedule:
    """The schedule of a name.

    Args:
        name: "cosine", "plateau" or "constant".
        rate: greatest learning rate.
        steps: in the whole run.
        min_delta: what counts as better, for "plateau".

    Raises:
        FlowError: F512 for another name.
    """
    if name == "cosine":
        return Cosine(rate, steps)
    if name == "plateau":
        return Plateau(rate, min_delta)
    if name == "constant":
        return Constant(rate)
    near = closest(str(name), SCHEDULES)
    hint = f"did you mean {near!r}?" if near else f"choose one of {', '.join(SCHEDULES)}"
    raise error("F512", f"`schedule` is {name!r}", None, hint)


@dataclass(frozen=True)
class Constant:
    """One rate throughout."""

    rate: float

    def rates(self, first: int, steps: int) -> np.ndarray:
        return np.full(steps, self.rate)

    def observe(self, loss: float) -> None:
        pass


@dataclass(frozen=True)
class Cosine:
    """Up over the first twentieth of the run (100 steps at most), then down half a cosine to 0.

    >>> Cosine(1.0, 1000).rates(49, 1).round(3), Cosine(1.0, 1000).rates(999, 1).round(3)
    (array([1.]), array([0.]))
    """

    rate: float
    steps: int

    def rates(self, first: int, steps: int) -> np.ndarray:
        warm = min(100, self.steps // 20)
        i = np.arange(first, first + steps)
        rise = (i + 1) / max(warm, 1)
        fall = 0.5 * (1 + np.cos(math.pi * np.clip((i - warm) / max(self.steps - warm, 1), 0, 1)))
        return self.rate * np.minimum(rise, fall)

    def observe(self, loss: float) -> None:
        pass


@dataclass
class Plateau:
    """Halved whenever the loss was no better for `patience` epochs."""

    rate: float
    min_delta: float = 0.0
    patience: int = 8
    factor: float = 0.5
    best: float = math.inf
    waited: int = 0

    def rates(self, first: int, steps: int) -> np.ndarray:
        return np.full(steps, self.rate)

    def observe(self, loss: float) -> None:
        if loss < self.best - self.min_delta:
            self.best, self.waited = loss, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            self.rate, self.waited = self.rate * self.factor, 0
