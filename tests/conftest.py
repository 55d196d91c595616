"""Options and fixtures that all tests share."""

from __future__ import annotations

import importlib.abc
import os
import sys
from typing import Any

import pytest

# Keeps TensorFlow from filling the test log; set before anything imports it.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


class WithoutTensorFlow(importlib.abc.MetaPathFinder):
    """Refuses TensorFlow, so that the quick tests are held to what needs none."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname.partition(".")[0] in ("tensorflow", "tensorflow_probability", "tf_keras"):
            raise ImportError(f"{fullname} is refused in quick tests")


if os.environ.get("FLOWDSL_WITHOUT_TENSORFLOW"):
    sys.meta_path.insert(0, WithoutTensorFlow())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the output of fixtures as what is expected"
    )


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))
