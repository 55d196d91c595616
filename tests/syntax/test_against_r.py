"""Random expressions, read by us and by R. Needs Rscript."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowdsl.diagnostics import FlowError
from flowdsl.syntax.tokens import words
from tests.r_tree import r_tree

pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")

SEPARATOR = "%%%%"
INFIX = words("+ - * / ^ ** : %>% %in% |> < >= == & && || ~ -> ->> <- <<- := = ?")
ATOMS = words("a 1 2L 's' NULL TRUE f(a) _ x$y next p::q ... f(y=_) a[1]") | {"`q r`"}
GAPS = st.sampled_from(["", " ", " ", "\n"])


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of smaller ones, right or wrong."""

    def form(pattern: str) -> st.SearchStrategy[str]:
        parts = [GAPS if p == "~" else inner if p == "@" else st.just(p) for p in pattern.split()]
        return st.tuples(*parts).map("".join)

    return st.one_of(
        st.tuples(inner, st.sampled_from(sorted(INFIX)), GAPS, inner).map(" ".join),
        st.tuples(st.sampled_from(list("-+!~?")), inner).map("".join),
        form("( ~ @ ~ )"),
        form("{ ~ @ \n @ ; ~ @ ~ }"),
        form("{ @ ~ }"),
        form("function(x) ~ @"),
        form("\\(x,y=1) @"),
        form("if( @ ) ~ @"),
        st.tuples(inner, inner, GAPS, GAPS, inner).map(
            lambda p: f"if ({p[0]}) {p[1]}{p[2]} else {p[3]}{p[4]}"
        ),
        st.tuples(inner, inner).map(lambda p: f"for (i in {p[0]}) {p[1]}"),
        form("@ ( ~ a= @ , ~ @ ~ )"),
        form("@ [ @ , ]"),
        form("@ [[ @ ]]"),
        form("@ $a"),
    )


EXPRESSIONS = st.recursive(st.sampled_from(sorted(ATOMS)), larger, max_leaves=8)


def in_r(texts: list[str]) -> list[list[object] | None]:
    """R's trees, None for what R refuses."""
    result = subprocess.run(
        ["Rscript", str(Path(__file__).with_name("rparse.R")), "--batch", "-"],
        input=f"\n{SEPARATOR}\n".join(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line).get("ast") for line in result.stdout.splitlines()]


def in_ours(text: str) -> list[object] | None:
    try:
        return r_tree(text)
    except FlowError:
        return None


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(EXPRESSIONS, min_size=50, max_size=200))
def test_random_expressions_mean_what_they_mean_in_r(texts: list[str]) -> None:
    for text, expected in zip(texts, in_r(texts), strict=True):
        assert in_ours(text) == expected, text
