"""The catalogue's names and signatures."""

from __future__ import annotations

from collections import Counter

import pytest
from r_signatures import R, formals

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry
from flowdsl.catalogue.construct import CHECKS

OURS = CATALOGUE.of_kind("bijector", "distribution", "method")
WANTS = {
    "tensor", "int", "ints", "shape", "flag", "string", "dtype", "bijector", "bijectors",
    "distribution", "distributions", "function", "network", "operator", "any", "float",
    "kernel", "matrix", "named", "pairs", "number", "bijector_function",
}  # fmt: skip
# Names that a bijector and a distribution share on purpose.
SHARED = {"sinh_arcsinh", "generalized_pareto", "blockwise"}


def ids(entry: Entry) -> str:
    return entry.key


def test_keys_and_names_are_unique() -> None:
    shorts = Counter(e.name for e in OURS)
    assert {n for n, c in shorts.items() if c > 1} <= SHARED
    assert all(e.key == f"{e.kind}.{e.name}" for e in OURS)
    prefixed = [e.prefixed for e in OURS if e.prefixed]
    assert len(set(prefixed)) == len(prefixed)


def test_there_are_enough() -> None:
    kinds = Counter(e.kind for e in OURS)
    assert kinds["bijector"] >= 45 and kinds["distribution"] >= 45 and kinds["method"] == 20


@pytest.mark.parametrize("entry", OURS, ids=ids)
def test_entry_is_well_formed(entry: Entry) -> None:
    assert entry.doc.endswith(".") and "\n" not in entry.doc
    assert entry.examples
    for listed in (entry.formals, entry.short_formals):
        names = [f.name for f in listed]
        assert len(set(names)) == len(names)
        for formal in listed:
            assert formal.wants in WANTS, formal
            assert formal.check is None or formal.check in CHECKS
    short = {f.name for f in entry.short_formals}
    required = {f.name for f in entry.formals if f.default is REQUIRED}
    assert required <= short


@pytest.mark.parametrize("entry", [e for e in OURS if e.prefixed in R], ids=ids)
def test_prefixed_formals_are_those_of_r(entry: Entry) -> None:
    assert entry.prefixed is not None
    ours = [(f.name, f.default) for f in entry.formals]
    assert ours == formals(R[entry.prefixed])


@pytest.mark.parametrize("entry", CATALOGUE.of_kind("method"), ids=ids)
def test_methods_follow_r(entry: Entry) -> None:
    (alias,) = (a for a in entry.aliases if "$" not in a)
    want = [(n, d) for n, d in formals(R[alias]) if n != "..."]
    ours = [(f.name, f.default) for f in entry.formals if not f.whole]
    # What R hands on through its dots has a name here.
    handed_on = {"seed", "name"} - {n for n, _ in want} if "..." in dict(formals(R[alias])) else ()
    assert [f for f in ours if f[0] not in handed_on] == want


def test_every_r_function_in_scope_has_an_entry() -> None:
    """What is left out is listed here, so that nothing is forgotten."""
    known = {n for e in CATALOGUE for n in (e.prefixed, *e.aliases) if n}
    assert {n for n in R if n not in known} == LEFT_OUT


LEFT_OUT: set[str] = set()


REMOVED = [e for e in CATALOGUE.of_kind("action") if any(a in R for a in e.aliases)]


@pytest.mark.parametrize("entry", REMOVED, ids=ids)
def test_removed_functions_keep_the_arguments_of_r(entry: Entry) -> None:
    (alias,) = (a for a in entry.aliases if a in R)
    assert [f.name for f in entry.formals] == [n for n, _ in formals(R[alias]) if n != "..."]
    required = [f.name for f in entry.formals if f.default is REQUIRED]
    assert required == [n for n, d in formals(R[alias]) if d is REQUIRED and n != "..."]
