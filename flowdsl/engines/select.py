"""The engine that a session or a saved model asks for, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowdsl.diagnostics import error
from flowdsl.engines.interface import Engine

DEFAULT = "tensorflow"


def make_engine(choices: Mapping[str, Any]) -> Engine:
    """An engine with variables of its own; what it needs is imported now.

    Args:
        choices: `name`, `dtype` ("float32" or "float64") and `jit`, as a model file keeps them.

    Raises:
        FlowError: F633 this version has no such engine.
    """
    name = choices.get("name", DEFAULT)
    if name != "tensorflow":
        raise error(
            "F633",
            f"the model file asks for engine {name!r:.40}, which this version does not have",
        )
    from flowdsl.engines.tensorflow import TensorFlowEngine

    dtype = "float64" if choices.get("dtype") == "float64" else "float32"
    return TensorFlowEngine(jit=choices.get("jit") is True, dtype=dtype)
