"""R's own parser, recorded: the same texts are right, and mean the same tree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flowdsl.diagnostics import FlowError
from tests.r_tree import r_tree

RECORDS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "fixtures/syntax/r-parse-golden.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: repr(r["src"])[:40])
def test_agrees_with_r(record: dict[str, Any]) -> None:
    if record["ok"]:
        assert r_tree(record["src"]) == record["ast"]
    else:
        with pytest.raises(FlowError):
            r_tree(record["src"])


def test_the_record_is_whole() -> None:
    assert len(RECORDS) == 328
