"""Specs with what they print, and faulty specs with what they are told.

To accept changed output after reading it: `pytest tests/semantics --accept`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from flowdsl.diagnostics.render import plain
from flowdsl.pipeline import check
from flowdsl.session import Session
from flowdsl.source import Source

FIXTURES = Path(__file__).parent.parent / "fixtures"


def cases(folder: str) -> list[Path]:
    return sorted((FIXTURES / folder).glob("*.flow"))


def compare(got: str, expected: Path, accept: bool) -> None:
    if accept:
        expected.write_text(got, encoding="utf-8")
    assert got == expected.read_text(encoding="utf-8")


def read(path: Path) -> Source:
    return Source(path.name, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", cases("bad"), ids=lambda p: p.stem)
def test_every_faulty_spec_is_told_what_is_wrong(path: Path, accept: bool) -> None:
    found = check(read(path))
    assert any(d.severity == "error" for d in found)
    compare("\n".join(plain(d) for d in found) + "\n", path.with_suffix(".txt"), accept)


@pytest.mark.tensorflow
@pytest.mark.parametrize("path", cases("good"), ids=lambda p: p.stem)
def test_every_good_spec_prints_what_it_should(path: Path, accept: bool) -> None:
    out: list[str] = []
    session = Session(seed=1, write=out.append)

    def show(result: object) -> None:
        if result.visible:  # type: ignore[attr-defined]
            out.append(session.show(result.value) + "\n")  # type: ignore[attr-defined]

    session.execute(read(path), show)
    compare("".join(out), path.with_suffix(".out"), accept)


@pytest.mark.parametrize("path", cases("good"), ids=lambda p: p.stem)
def test_a_good_spec_has_no_errors_before_it_runs(path: Path) -> None:
    assert [str(d) for d in check(read(path)) if d.severity == "error"] == []


@pytest.mark.parametrize("path", cases("lint"), ids=lambda p: p.stem)
def test_every_doubtful_spec_gets_its_lints(path: Path, accept: bool) -> None:
    found = check(read(path))
    assert found and all(d.severity != "error" for d in found)
    compare("\n".join(plain(d) for d in found) + "\n", path.with_suffix(".txt"), accept)
