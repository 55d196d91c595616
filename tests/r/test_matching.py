"""R's argument matching."""

from __future__ import annotations

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.r.matching import Given, match


def matched(formals: list[str], *names: str | None) -> list[str | None]:
    return match(formals, [Given(n) for n in names], "f", None)


def test_exact_names_come_before_partial_names_and_positions() -> None:
    assert matched(["loc", "scale"], "scale", None) == ["scale", "loc"]
    assert matched(["loc", "scale"], None, "sc") == ["loc", "scale"]
    assert matched(["value", "val"], "val", None) == ["val", "value"]


def test_dots_catch_the_rest_and_end_partial_matching() -> None:
    assert matched(["f", "..."], None, None, None) == ["f", None, None]
    assert matched(["x", "...", "sep"], None, "se") == ["x", None]
    assert matched(["...", "sep"], None, "sep") == [None, "sep"]
    assert matched(["x", "..."], None, "other") == ["x", None]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["colour"], "F203"),
        (["s"], "F204"),
        (["scale", "scale"], "F204"),
        ([None, None, None, None], "F205"),
    ],
)
def test_what_cannot_be_matched(names: list[str | None], code: str) -> None:
    with pytest.raises(FlowError) as caught:
        matched(["loc", "scale", "shape"], *names)
    assert caught.value.diagnostics[0].code == code
