"""What a case of the corpus is, and TensorFlow on demand for the values it expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Case:
    """A script and the value of its last line.

    Args:
        name: what pytest calls it.
        script: statements of the language.
        expected: computes the value with TFP or NumPy alone, never with flowdsl.
        rtol: relative tolerance; float32 unless the mathematics is touchy.
        atol: absolute tolerance, for values near 0.
    """

    name: str
    script: str
    expected: Callable[[], Any]
    rtol: float = 1e-5
    atol: float = 1e-6


@dataclass(frozen=True)
class Gap:
    """A script that R and TFP run and flowdsl does not yet, with what it says instead."""

    case: Case
    message: str


class Lazy:
    """A module that is imported when first used, so that collecting tests stays quick."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


tf = Lazy("tensorflow")
tfb = Lazy("tensorflow_probability.python.bijectors")
tfd = Lazy("tensorflow_probability.python.distributions")
