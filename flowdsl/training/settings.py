"""The options of a fit, checked."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass
from typing import Any

from flowdsl.diagnostics import FlowError, closest, error
from flowdsl.training.schedule import SCHEDULES

OPTIMIZERS = ("adam",)


@dataclass(frozen=True)
class Settings:
    """How to train; see `fit` for the meaning of each.

    Raises:
        FlowError: F512 where a value makes no sense.

    >>> Settings(epochs=0)
    Traceback (most recent call last):
    flowdsl.diagnostics.diagnostic.FlowError: error[F512]: `epochs` is 0; it must be a whole \
number of at least 1
    """

    epochs: int
    batch_size: int = 256
    learning_rate: float = 1e-3
    patience: int | None = None
    min_delta: float = 0.0
    schedule: str = "cosine"
    optimizer: str = "adam"
    clip_norm: float | None = None
    shuffle: bool = True
    validation_split: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        _whole("epochs", self.epochs)
        _whole("batch_size", self.batch_size)
        if self.patience is not None:
            _whole("patience", self.patience)
        _whole("seed", self.seed, least=0)
        for name in ("epochs", "batch_size", "seed"):  # 10.0, as R writes it, is a whole number
            object.__setattr__(self, name, int(getattr(self, name)))
        _number("learning_rate", self.learning_rate, above=0.0)
        _number("min_delta", self.min_delta, least=0.0)
        _number("validation_split", self.validation_split, least=0.0, below=1.0)
        if self.clip_norm is not None:
            _number("clip_norm", self.clip_norm, above=0.0)
        _choice("schedule", self.schedule, SCHEDULES)
        _choice("optimizer", self.optimizer, OPTIMIZERS)


def _wrong(name: str, value: Any, wanted: str, *hints: str) -> FlowError:
    return error("F512", f"`{name}` is {value!r}; it must be {wanted}", None, *hints)


def _whole(name: str, value: Any, least: int = 1) -> None:
    whole = isinstance(value, numbers.Real) and math.isfinite(value) and float(value).is_integer()
    if isinstance(value, bool) or not whole or value < least:
        raise _wrong(name, value, f"a whole number of at least {least}")


def _number(
    name: str,
    value: Any,
    least: float = -math.inf,
    above: float = -math.inf,
    below: float = math.inf,
) -> None:
    wanted = "a number"
    if math.isfinite(above):
        wanted += f" above {above:g}"
    if math.isfinite(least):
        wanted += f" of at least {least:g}"
    if math.isfinite(below):
        wanted += f" and below {below:g}"
    fits = isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or value < least or value <= above or value >= below:
        raise _wrong(name, value, wanted)


def _choice(name: str, value: Any, choices: tuple[str, ...]) -> None:
    if value in choices:
        return
    near = closest(value, choices) if isinstance(value, str) else None
    hints = [f"did you mean {near!r}?"] if near else []
    raise _wrong(name, value, "one of " + ", ".join(repr(c) for c in choices), *hints)
