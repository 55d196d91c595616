"""Values print as R prints them: expected texts were written by R (see the fixture's generator)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flowdsl.r.printing.matrices import format_matrix
from flowdsl.r.printing.values import format_value
from flowdsl.r.printing.vectors import format_vector

CASES = json.loads(
    (Path(__file__).parents[2] / "fixtures/printing/cases.json").read_text(encoding="utf-8")
)
NA_REAL = np.uint64(0x7FF00000000007A2).view(np.float64)
DTYPES = {"double": np.float64, "integer": np.int64, "logical": np.bool_, "character": np.str_}


def array(case: dict[str, Any]) -> np.ndarray:
    kind, data = case["kind"], case["data"]
    if kind == "double":
        data = [NA_REAL if v is None else float(v) for v in data]
    missing = any(v is None for v in data)
    found = np.array(data, dtype=object if missing else DTYPES[kind])
    return found.reshape(case["dim"]) if "dim" in case else found


def value(case: dict[str, Any]) -> Any:
    if case["kind"] == "null":
        return None
    if case["kind"] == "list":
        items = [value(c) for c in case["items"]]
        return dict(zip(case["names"], items)) if "names" in case else items
    return array(case)


def printed(case: dict[str, Any]) -> str:
    if "columns" in case:
        return format_matrix(array(case), case.get("rows"), case["columns"])
    if "names" in case and case["kind"] != "list":
        return format_vector(array(case), case["names"])
    return format_value(value(case))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"].strip()[:30])
def test_prints_as_r(case: dict[str, Any]) -> None:
    assert printed(case) + "\n" == case["text"]
