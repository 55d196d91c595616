"""Odd values for every formal of every entry: at most one located error, and no other trouble."""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Iterator

import pytest

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry
from flowdsl.pipeline import check
from flowdsl.r import library
from flowdsl.r.matching import DOTS
from flowdsl.semantics.vocabulary import definitions
from flowdsl.source import Source
from flowdsl.syntax import ast, parse

ODD = (
    "NULL", "NA", "NaN", "-Inf", "0", "-1", "1.5", "1e300", "2147483647", "1e10", "1i", "TRUE",
    '""', "numeric(0)", "character(0)", "list()", "list(1, NULL)", "matrix(0, 0, 3)", "c(-1, NA)",
    'c("a", NA)', "function(...) NULL", "normal()", "exp()", "param(c(1, 2))", "tf$float32",
)  # fmt: skip
PLAIN = re.compile(r"[\w.$:]+")
BY_ALIAS = ("function", "repeat")
INTERNAL = re.compile(r"numpy|ufunc|zero-size|NoneType|Traceback|cannot convert|Unable to allocate")
MEMBERS = {
    "distribution": "normal(c(1, 2), 1)",
    "bijector": "fill_scale_tri_l()",
    "operator": "linear_operator_diag(c(1, 2))",
    "kernel": "matern_one_half()",
    "tensor": "param(c(1, 2))",
    "shape": "tf$constant(1:3)$shape",
    "dtype": "tf$float32",
}


def called(entry: Entry) -> bool:
    own = entry in definitions(entry.name) or entry.kind in ("member", "conditioning")
    plain = own and PLAIN.fullmatch(entry.name) and entry.name not in BY_ALIAS
    return bool(plain) and not getattr(entry, "form", False) and entry.kind != "member"


CALLED = [e for e in (*CATALOGUE, *library.every()) if called(e)]
ASKED = [e for e in CATALOGUE if e.kind in ("member", "method") and PLAIN.fullmatch(e.name)]


def example(entry: Entry) -> dict[str, str]:
    """Arguments of the entry's first example, as text by the names of their formals."""
    if not entry.examples:
        return {}
    text = entry.examples[0]
    (statement,) = parse(Source("example", text)).program.statements
    if not isinstance(statement, ast.Call):
        return {}
    given = [(a.name, a.value) for a in statement.args if a.value is not None]
    named = {name for name, _ in given if name}
    free = iter([f.name for f in entry.short_formals if f.name not in named])
    return {name or next(free): text[v.span.start : v.span.end] for name, v in given}


def odd_calls(entry: Entry, name: str, first: int = 0) -> Iterator[str]:
    """Calls with one odd value; where no example gives them, what is required is odd too."""
    draw = random.Random(entry.key)
    base = example(entry)
    formals = entry.short_formals[first:]
    needed = [f.name for f in formals if f.default is REQUIRED and f.name not in {*base, DOTS}]
    for formal in formals:
        for value in ODD:
            args = {**base, **{n: draw.choice(ODD) for n in needed}, formal.name: value}
            dots = args.pop(DOTS, None)
            parts = [f"{k} = {v}" for k, v in args.items()] + ([dots] if dots else [])
            yield f"{name}({', '.join(parts)})"


def answered(text: str) -> None:
    """A check without a warning of Python's, and with one error at most, which has a place."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [d for d in check(text) if d.severity == "error"]
    assert len(found) <= 1, (text, [str(d) for d in found])
    for problem in found:
        assert problem.span is not None, (text, str(problem))
        assert not INTERNAL.search(problem.message), (text, str(problem))


def key(entry: Entry) -> str:
    return entry.key


@pytest.mark.parametrize("entry", CALLED, ids=key)
def test_odd_arguments(entry: Entry) -> None:
    for text in odd_calls(entry, entry.name):
        answered(text)


@pytest.mark.parametrize("entry", ASKED, ids=key)
def test_odd_arguments_of_members(entry: Entry) -> None:
    subject = MEMBERS[entry.owner or ""]
    if entry.read:
        answered(f"({subject})${entry.name}")
        return
    for text in odd_calls(entry, f"({subject})${entry.name}", first=1):
        answered(text)
