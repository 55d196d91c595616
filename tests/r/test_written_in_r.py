"""Functions that are written in the language itself: their errors stand at the call."""

from __future__ import annotations

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.r import library
from flowdsl.r.functions.written_in_r import FUNCTIONS, NAME, literal, paragraphs
from flowdsl.session import Session


@pytest.mark.parametrize("entry", FUNCTIONS, ids=lambda e: e.name)
def test_formals_are_those_of_the_text(entry: object) -> None:
    named = [f.name for f in entry.formals]  # type: ignore[attr-defined]
    assert named == [p.name for p in literal(entry.name).parameters]  # type: ignore[attr-defined]


def test_every_paragraph_has_an_entry() -> None:
    assert set(paragraphs()) == {e.name for e in FUNCTIONS}
    assert all(library.find(name) is not None for name in paragraphs())


@pytest.mark.parametrize(
    "text",
    [
        'mad("a")',
        "weighted.mean(1:3, 1:2)",
        "tapply(1:3, 1:2, sum)",
        "tapply(1:3, 1:3, 5)",
        "droplevels(1)",
        'norm(matrix(1), "?")',
        "Vectorize(3)",
        "mahalanobis(1:2, 0, matrix(0, 2, 2))",
        "mad()",
        "aggregate(1:3, list(1:2), sum)",
    ],
)
def test_what_is_wrong_stands_at_the_call(text: str) -> None:
    with pytest.raises(FlowError) as caught:
        Session().run(text)
    for diagnostic in caught.value.diagnostics:
        assert diagnostic.span is not None and diagnostic.span.source.name != NAME


def test_functions_named_by_texts_are_the_callers() -> None:
    assert Session().run(
        "twice <- function(v) 2 * v[1]\nunname(tapply(1:2, 1:2, 'twice'))"
    ).tolist() == [2, 4]


def test_an_error_of_the_callers_function_stays_where_it_is() -> None:
    with pytest.raises(FlowError) as caught:
        Session().run("f <- function(v) v + wrong\ntapply(1:2, 1:2, f)")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span is not None and diagnostic.span.text == "wrong"


def test_names_of_the_spec_do_not_reach_the_library() -> None:
    assert (
        Session().run(
            "split <- 5\nlapply <- function(x) stop('mine')\ntapply(1:3, c(1, 1, 2), sum)[1]"
        )
        == 3
    )
