"""One engine for all engine tests: TensorFlow loads once."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def engine() -> Any:
    """A TensorFlow engine."""
    from flowdsl.engines.tensorflow import TensorFlowEngine

    return TensorFlowEngine()
