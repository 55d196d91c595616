"""Bad arguments of every entry, by each of its names: one located error that names the formals."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry, Formal
from flowdsl.catalogue.tfp_formals import FAMILIES
from flowdsl.pipeline import check
from flowdsl.r import library
from flowdsl.r.matching import DOTS
from flowdsl.semantics.entry_calls import open_names, signature
from flowdsl.semantics.vocabulary import definitions

PLAIN = re.compile(r"(\w+\$)*(?!repeat\b)\w+")
"""Names that need no backticks."""

QUIET = {"validate_args", "allow_nan_stats", "name"}
ALLOWED = {"F203", "F204", "F205", "F206", "F207", "F301", "F304"}

# A value that no formal of a kind takes.
WRONG = {"string": "3", "dtype": "3", "flag": "3", "bijector": "3", "bijectors": "3",
         "distribution": "3", "distributions": "3", "function": "3", "network": "3",
         "operator": "3", "operators": "3"}  # fmt: skip
TEXT = '"text"'


def calls() -> Iterator[tuple[str, Entry, str]]:
    """Every name that one entry alone answers to, with the style of its signature."""
    for entry in (*CATALOGUE, *library.every()):
        if getattr(entry, "form", False) or entry.kind in ("member", "conditioning"):
            continue
        names = dict.fromkeys((entry.name, entry.prefixed or entry.name, *entry.aliases))
        for name in names:
            if definitions(name) == (entry,) and PLAIN.fullmatch(name):
                style = "prefixed" if name.startswith(("tfb_", "tfd_")) else "short"
                yield name, entry, style
        if entry.kind in FAMILIES and entry.tfp:
            home = FAMILIES[entry.kind].replace(".", "$")
            yield f"tfp${home}${entry.tfp}", entry, "tfp"


NAMES: dict[str, list[tuple[str, Entry, str]]] = {}
for _call in calls():
    NAMES.setdefault(_call[1].key, []).append(_call)


def refused(text: str, formals: tuple[Formal, ...]) -> str:
    """The code of the one error of a line; it has a place, and it names a formal if it can."""
    found = [d for d in check(text) if d.severity == "error"]
    assert len(found) == 1, (text, [str(d) for d in found])
    (problem,) = found
    assert problem.code in ALLOWED, (text, str(problem))
    assert problem.span is not None, text
    words = " ".join((problem.message, *problem.hints))
    names = [n for n in open_names(formals) if n != DOTS]
    listed = [n for n in names if n not in QUIET]  # `usage` leaves these out
    assert not listed or any(n in words for n in names), (text, words)
    return problem.code


def unknown_name(name: str, entry: Entry, style: str) -> None:
    formals = signature(entry, style)
    if any(f.name == DOTS for f in formals):
        return
    assert refused(f"{name}(zzz_nobody = 1)", formals) == "F203"


def ambiguous_name(name: str, entry: Entry, style: str) -> None:
    formals = signature(entry, style)
    names = [f.name for f in formals]
    names = names[: names.index(DOTS)] if DOTS in names else names
    for prefix in ambiguous(names):
        both = tuple(f for f in formals if f.name.startswith(prefix))
        assert refused(f"{name}({prefix} = 1)", both) == "F204"


def ambiguous(names: list[str]) -> list[str]:
    """Beginnings that two names share and that are no name, the longest of each pair."""
    found = set()
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            n = next(k for k in range(len(one) + 1) if one[: k + 1] != other[: k + 1])
            if n and one[:n] not in names and one[n - 1] != "_":
                found.add(one[:n])
    return sorted(found)


def missing(name: str, entry: Entry, style: str) -> None:
    formals = signature(entry, style)
    if entry.kind != "action" and any(f.default is REQUIRED and f.name != DOTS for f in formals):
        assert refused(f"{name}()", formals) in ("F206", "F207")


def too_many(name: str, entry: Entry, style: str) -> None:
    formals = signature(entry, style)
    if any(f.name == DOTS for f in formals):
        return
    assert refused(f"{name}({', '.join(['1'] * (len(formals) + 1))})", formals) == "F205"


def wrong_kind(name: str, entry: Entry, style: str) -> None:
    if entry.kind in ("function", "action"):  # these take any value, and look at it themselves
        return
    formals = signature(entry, style)
    needed = {f.name for f in formals if f.default is REQUIRED}
    for formal in formals:
        if formal.name != DOTS:
            given = [f for f in formals if f.name in needed | {formal.name} and f.name != DOTS]
            args = ", ".join(f"{f.name} = {WRONG.get(f.wants, TEXT)}" for f in given)
            refused(f"{name}({args})", formals)


FAULTS = (unknown_name, ambiguous_name, missing, too_many, wrong_kind)


@pytest.mark.parametrize("key", NAMES)
def test_every_wrong_call_of_an_entry_is_refused(key: str) -> None:
    for name, entry, style in NAMES[key]:
        for fault in FAULTS:
            fault(name, entry, style)
