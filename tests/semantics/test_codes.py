"""The lessons about names, types and values: what is wrong gives the code, what is right none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flowdsl.diagnostics.codes import all_codes
from flowdsl.pipeline import check
from flowdsl.semantics.codes import LESSONS

PACKAGE = Path(__file__).parents[2] / "flowdsl"


@pytest.mark.parametrize("code", [c for c, lesson in LESSONS.items() if not lesson.runs])
def test_the_wrong_spec_gives_the_code(code: str) -> None:
    assert [d.code for d in check(LESSONS[code].wrong)] == [code]


@pytest.mark.parametrize("code", LESSONS)
def test_the_right_spec_gives_no_error(code: str) -> None:
    assert [str(d) for d in check(LESSONS[code].right) if d.severity == "error"] == []


def test_every_code_in_the_package_has_a_lesson() -> None:
    raised = {
        code
        for path in PACKAGE.rglob("*.py")
        for code in re.findall(r'"([FW]\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert raised <= set(all_codes())
