"""Versions compare part by part."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from flowdsl import Session, check


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ('package_version("0.25.0") >= "0.8"', True),
        ('package_version("0.25.0") < package_version("0.25")', False),
        ('"1.2" == package_version("1.2")', True),
        ('tfp_version() >= "0.20"', True),
        ("tf_version() != tfp_version()", True),
        ('packageVersion("tfprobability") == tfp_version()', True),
        ("tf$executing_eagerly()", True),
    ],
)
def test_comparisons(text: str, want: bool) -> None:
    assert Session().run(text) is want


def test_printing() -> None:
    out: list[str] = []
    Session(write=out.append).run(
        'print(tfp_version())\nprint(as.character(package_version("1.2")))'
    )
    assert out == [f"[1] ‘{version('tensorflow-probability')}’\n", '[1] "1.2"\n']


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('package_version("new")', "F206"),
        ("tfp_version() > 1", "F210"),
        ("tfp_version() + 1", "F210"),
        ('packageVersion("nothing")', "F201"),
    ],
)
def test_what_is_no_version(text: str, code: str) -> None:
    assert [d.code for d in check(text)] == [code]
