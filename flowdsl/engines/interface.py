"""The small interface that every engine has.

An engine owns the variables (by `ir.Param.id`), so that all models and values of one session
share their weights. Everything crosses this line as NumPy arrays and IR nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np

from flowdsl.ir import Node, Param

Value: TypeAlias = "np.ndarray | tuple[Any, ...] | dict[str, Any]"


@dataclass(frozen=True)
class TrainingPlan:
    """What the engine has to know before the first step.

    Args:
        train: data of shape `[n, *event]`, already cast to the model's dtype; of a conditional
            model `[n, numbers]`, each row the event and then what it depends on.
        batch_size: rows a step.
        clip_norm: greatest global gradient norm, or None.
        seed: for layers that draw random numbers.
        beta1, beta2, epsilon: Adam's constants.
    """

    train: np.ndarray
    batch_size: int
    clip_norm: float | None = None
    seed: int = 0
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-7


@dataclass(frozen=True)
class EpochResult:
    """Mean negative log-likelihood over an epoch, and whether every step was finite.

    `steps` counts the steps taken: an epoch stops at the first loss or gradient that is not
    finite, before the weights are touched.
    """

    loss: float
    finite: bool
    steps: int


class Trainer(Protocol):
    """One training run: keeps optimiser state between epochs."""

    def epoch(self, order: np.ndarray, learning_rates: np.ndarray) -> EpochResult:
        """Run one epoch.

        Args:
            order: int32 row numbers, shape `[steps, batch_size]`.
            learning_rates: one a step, shape `[steps]`.
        """
        ...

    def loss(self, x: np.ndarray) -> float:
        """Mean negative log-likelihood of held-out rows (inference behaviour of layers)."""
        ...


class Runtime(Protocol):
    """A compiled distribution or bijector: the body of a Model."""

    def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Run a method (`log_prob`, `forward`, `cdf`, ...) on arrays; compiled, no retrace for
        a new number of rows.

        A conditional one takes rows, and as `given` what each row depends on.
        """
        ...

    def sample(self, shape: tuple[int, ...], seed: int, given: Any = None) -> Any:
        """Draw samples of shape `[*shape, *batch, *event]`; the rows of `given` are a batch."""
        ...

    def trainer(self, plan: TrainingPlan) -> Trainer:
        """Begin training all trainable weights by maximum likelihood."""
        ...

    def culprit(self, x: np.ndarray) -> str | None:
        """Name of the first layer whose output or log-det is not finite on these rows."""
        ...

    @property
    def native(self) -> Any:
        """The engine's own object (a TFP distribution or bijector)."""
        ...


class Engine(Protocol):
    """Turns IR into numbers."""

    name: str
    dtype: str

    def evaluate(self, node: Node) -> Value:
        """Value of a tensor node (tuples for lists)."""
        ...

    def native(self, node: Node) -> Any:
        """The engine's own object of a node, over its variables: a tensor, a distribution, a
        bijector, an operator, a kernel; lists for lists."""
        ...

    def runtime(self, root: Node) -> Runtime:
        """Compile a distribution or a bijector."""
        ...

    def weights(self, params: Sequence[Param]) -> dict[str, np.ndarray]:
        """Unconstrained values of variables by id; drawn afresh where not made yet."""
        ...

    def values(self, params: Sequence[Param]) -> dict[str, np.ndarray]:
        """Constrained values of variables by id, as the spec speaks of them."""
        ...

    def assign(self, params: Sequence[Param], weights: Mapping[str, np.ndarray]) -> None:
        """Set unconstrained values."""
        ...
