"""Options and fixtures that all tests share."""

from __future__ import annotations

import os

import pytest

# Keeps TensorFlow from filling the test log; set before anything imports it.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the output of fixtures as what is expected"
    )


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))
