"""R's own functions give R's values and R's printed text.

The fixtures were computed by R, with `tests/fixtures/r/generate.R`; no R is needed here.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.r.attributes import unclassed
from flowdsl.r.functions.comparing import r_type
from flowdsl.r.printing.numbers import special_text
from flowdsl.r.values import DataFrame, Factor, List, Null, Value, Vector, is_function
from flowdsl.session import Session
from flowdsl.source import Source

FOLDER = Path(__file__).parents[1] / "fixtures" / "r"
CASES: list[dict[str, Any]] = json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))


def encoded(x: Any) -> Any:
    """An element as the fixture writes it."""
    if isinstance(x, complex):
        return [x.real, x.imag]
    if isinstance(x, float) and not math.isfinite(x):
        return special_text(x)
    return x


def as_json(value: Value) -> Any:
    """A value with its type, names and dimensions, as the fixture writes it."""
    if isinstance(value, Null):
        return None
    if isinstance(value, DataFrame):
        axes = [list(value.row_names), list(value.names or ())]
        columns = [as_json(v) for v in value.items]
        return {"type": "list", "dim": [value.rows, len(columns)], "dimnames": axes,
                "values": columns}  # fmt: skip
    if isinstance(value, Factor):
        value = unclassed(value)
    if isinstance(value, (Vector, List)):
        out: dict[str, Any] = {"type": r_type(value)}
        if isinstance(value, Vector) and value.is_array:
            out["dim"] = list(value.data.shape)
            if value.dimnames is not None:
                out["dimnames"] = [None if n is None else list(n) for n in value.dimnames]
        elif value.names is not None:
            out["names"] = list(value.names)
        if isinstance(value, List):
            out["values"] = [as_json(v) for v in value.items]
        else:
            lost = None if value.is_string else "NA"
            flat = value.shown.reshape(-1, order="F").tolist()
            out["values"] = [lost if x is None else encoded(x) for x in flat]
        return out
    assert is_function(value)
    return {"type": "function"}


def near(ours: Any, theirs: Any) -> bool:
    """Equality, with numbers to 12 digits."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(near(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(near, ours, theirs))
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=1e-12)
    return bool(ours == theirs)


def run(text: str) -> tuple[Session, Value, str]:
    """The value of the last statement, and what was written."""
    out: list[str] = []
    session = Session(seed=1, write=out.append)
    last: list[Value] = [Null()]
    session.execute(Source("r", text), lambda result: last.__setitem__(0, result.value))
    return session, last[0], "".join(out)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expression"])
def test_expression_is_what_it_is_in_r(case: dict[str, Any]) -> None:
    expression = case["expression"]
    if case.get("error"):
        with pytest.raises(FlowError):
            run(expression)
        return
    session, value, output = run(expression)
    assert output.rstrip("\n") == case.get("output", "").rstrip("\n")
    got = as_json(value)
    assert near(got, case["value"]), got
    assert session.show(value) == case["printed"]


def test_there_are_enough_expressions() -> None:
    listed = [
        line
        for line in (FOLDER / "expressions.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert listed == [c["expression"] for c in CASES]
    assert len(listed) == len(set(listed)) >= 300


def test_digamma_is_right_to_the_last_digits() -> None:
    from flowdsl.catalogue.functions.elementwise import digamma

    # computed by R
    known = {0.1: -10.42375494041108, 1.0: -0.5772156649015323, 2.5: 0.7031566406452434,
             -0.5: 0.03648997397857652, 30.0: 3.384438132685525}  # fmt: skip
    for x, y in known.items():
        assert math.isclose(float(digamma(np.array(x))), y, rel_tol=1e-12)
    assert np.isnan(digamma(np.array([0.0, -3.0]))).all()
