"""The long texts behind codes."""

from __future__ import annotations

import re

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.diagnostics.codes import all_codes, explain


def test_every_text_says_something() -> None:
    for code, (title, text) in all_codes().items():
        assert re.fullmatch(r"[FW]\d{3}", code)
        assert title and len(text.strip()) > 30, code


def test_any_case() -> None:
    assert explain("f599").startswith("F599: internal error")


def test_an_unknown_code_lists_its_family() -> None:
    with pytest.raises(FlowError) as caught:
        explain("F649")
    (problem,) = caught.value.diagnostics
    assert problem.code == "F640"
    assert any("F640" in hint for hint in problem.hints)
