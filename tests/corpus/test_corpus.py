"""Every script of the corpus gives what TFP gives; together they name every entry."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import flowdsl
from corpus.case import Case, Gap
from flowdsl.catalogue import CATALOGUE

SUPPORT = {"__init__", "case", "gaps", "test_corpus"}
FAMILIES = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in SUPPORT)


def cases_of(family: str) -> tuple[Case, ...]:
    """The cases of one file."""
    return import_module(f"corpus.{family}").CASES


CASES = {f"{family}-{case.name}": case for family in FAMILIES for case in cases_of(family)}
KNOWN_GAPS: tuple[Gap, ...] = import_module("corpus.gaps").KNOWN_GAPS

# Entries that no script names, each with the reason.
EXCEPTIONS: dict[str, str] = {}


def compare(got: Any, expected: Any, case: Case) -> None:
    """Numbers, lists and named lists, item by item."""
    if isinstance(expected, dict):
        assert list(got) == list(expected)
        for name in expected:
            compare(got[name], expected[name], case)
    elif isinstance(got, list):
        assert len(got) == len(expected)
        for a, b in zip(got, expected):
            compare(a, b, case)
    elif expected is None or isinstance(expected, str):
        assert got == expected
    else:
        wanted = np.asarray(expected)
        assert np.shape(got) == wanted.shape
        np.testing.assert_allclose(got, wanted, rtol=case.rtol, atol=case.atol)


def errors(script: str) -> list[str]:
    """What `check` holds against a script."""
    return [str(d) for d in flowdsl.check(script) if d.severity == "error"]


def named(script: str) -> set[str]:
    """Keys of the entries that a script names: `tfd_x`, `tfb_x`, `...$X`, or any other call."""
    found: set[str] = set()
    for name in re.findall(r"[A-Za-z.][\w.]*", script):
        if name.startswith(("tfd_", "tfb_")):
            found |= {e.key for e in CATALOGUE.by_name.get(name, ())}
    for kind, name in re.findall(r"(distributions|tfd|bijectors|tfb)\$(\w+)", script):
        entry = CATALOGUE.by_tfp.get(("bijector" if "b" in kind[:3] else "distribution", name))
        found |= {entry.key} if entry else set()
    for name in re.findall(r"((?:[A-Za-z.][\w.]*\$)*[A-Za-z.][\w.]*)\(", script):
        words = CATALOGUE.by_name.get(name, ()) or CATALOGUE.by_name.get(name.split("$")[-1], ())
        found |= {e.key for e in words if e.kind not in ("distribution", "bijector")}
    return found


def covered() -> set[str]:
    """Keys of all entries that passing cases name."""
    return {key for case in CASES.values() for key in named(case.script)}


def report() -> str:
    """How many entries of each kind the corpus names, and which it does not."""
    found, lines = covered(), [f"{len(CASES)} cases, {len(KNOWN_GAPS)} known gaps"]
    for kind in dict.fromkeys(e.kind for e in CATALOGUE):
        entries = CATALOGUE.of_kind(kind)
        missing = [e.name for e in entries if e.key not in found]
        seen = len(entries) - len(missing)
        lines.append(f"{kind}: {seen} of {len(entries)}; not named: {', '.join(missing) or '-'}")
    return "\n".join(lines)


@pytest.mark.parametrize("name", CASES)
def test_a_script_gives_what_tfp_gives(name: str) -> None:
    case = CASES[name]
    assert errors(case.script) == []
    compare(flowdsl.Session(seed=1).run(case.script), case.expected(), case)


@pytest.mark.parametrize("gap", KNOWN_GAPS, ids=lambda gap: gap.case.name)
def test_a_known_gap_is_still_one(gap: Gap) -> None:
    """A gap that closes fails here: move its case to the family it belongs to."""
    expected = gap.case.expected()
    try:
        assert errors(gap.case.script) == []
        compare(flowdsl.Session(seed=1).run(gap.case.script), expected, gap.case)
    except (flowdsl.FlowError, AssertionError) as problem:
        assert gap.message.split(":")[0] in str(problem)
    else:
        pytest.fail("the gap is closed: move its case to a family")


def test_every_distribution_and_bijector_is_named() -> None:
    print(report())
    wanted = {e.key for e in CATALOGUE.of_kind("distribution", "bijector")}
    assert wanted - covered() == set(EXCEPTIONS), report()


def test_names_of_cases_are_unique() -> None:
    names = [case.name for family in FAMILIES for case in cases_of(family)]
    assert sorted(names) == sorted(set(names))
