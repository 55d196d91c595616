"""A model and a trainer in NumPy with the interface that `fit` relies on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from flowdsl.engines.interface import EpochResult, TrainingPlan
from flowdsl.ir.support import REAL, Support


@dataclass
class FakeParam:
    id: str
    layer: str | None = "coupling #1"


@dataclass
class FakeTrainer:
    """Gradient descent on the mean of a standard normal; losses may be scripted.

    `script(epoch)` replaces the validation loss; `trouble(epoch)` may raise or give False to
    make the epoch's second step fail.
    """

    model: FakeModel
    plan: TrainingPlan
    script: Callable[[int], float] | None = None
    trouble: Callable[[int], bool | None] | None = None
    epochs: int = 0
    orders: list[np.ndarray] = field(default_factory=list)
    rates: list[np.ndarray] = field(default_factory=list)

    def epoch(self, order: np.ndarray, learning_rates: np.ndarray) -> EpochResult:
        self.epochs += 1
        self.orders.append(order)
        self.rates.append(learning_rates)
        if self.trouble is not None and self.trouble(self.epochs) is False:
            return EpochResult(loss=1.0, finite=False, steps=min(1, len(order) - 1))
        total = 0.0
        for rows, rate in zip(order, learning_rates):
            x = self.plan.train[rows]
            total += self.model.nll(x)
            self.model.w -= rate * (self.model.w - self.model.scaled(x).mean(axis=0))
        return EpochResult(loss=total / len(order), finite=True, steps=len(order))

    def loss(self, x: np.ndarray) -> float:
        return self.script(self.epochs) if self.script else self.model.nll(x)


@dataclass
class FakeModel:
    d: int = 2
    dtype: str = "float32"
    script: Callable[[int], float] | None = None
    trouble: Callable[[int], bool | None] | None = None
    layers: tuple[str | None, ...] = ("coupling #1",)
    support: Support = REAL
    blame: str | None = "coupling #1"
    standardised: bool = False

    def __post_init__(self) -> None:
        self.event_shape: tuple[int, ...] = (self.d,)
        self.w = np.zeros(self.d)
        self.mean, self.sd = np.zeros(self.d), np.ones(self.d)
        self.trainable = [FakeParam(f"w{i}", layer) for i, layer in enumerate(self.layers)]
        self.runtime = self
        self.trainers: list[FakeTrainer] = []

    def scaled(self, x: np.ndarray) -> np.ndarray:
        return (np.asarray(x, np.float64) - self.mean) / self.sd

    def log_prob(self, x: Any) -> np.ndarray:
        z = self.scaled(x) - self.w
        return (-0.5 * z**2 - np.log(self.sd) - 0.5 * np.log(2 * np.pi)).sum(axis=-1)

    def nll(self, x: np.ndarray) -> float:
        return float(-self.log_prob(x).mean())

    def trainer(self, plan: TrainingPlan) -> FakeTrainer:
        self.trainers.append(FakeTrainer(self, plan, self.script, self.trouble))
        return self.trainers[-1]

    def culprit(self, x: np.ndarray) -> str | None:
        return self.blame

    def weights(self) -> dict[str, np.ndarray]:
        return {"w": self.w.copy()}

    def assign(self, weights: dict[str, np.ndarray]) -> None:
        self.w = weights["w"].copy()

    def with_standardisation(self, mean: np.ndarray, sd: np.ndarray) -> None:
        self.mean, self.sd, self.standardised = mean, sd, True


def rows(n: int = 200, d: int = 2, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(3.0, 2.0, size=(n, d))
