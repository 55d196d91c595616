"""What the documents say is true: blocks run, tables are in step, links lead somewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from flowdsl.catalogue import CATALOGUE
from flowdsl.pipeline import check
from flowdsl.semantics.vocabulary import functions

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / name
    for name in (
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/embedding.md",
    )
]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


def test_the_reference_page_is_in_step() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    from build_reference import page

    assert (ROOT / "docs/reference.md").read_text(encoding="utf-8") == page()


def test_counts_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for kind in ("bijector", "distribution"):
        assert f"{len(CATALOGUE.of_kind(kind))} {kind}s" in text
    assert f"{len(CATALOGUE.of_kind('tensor'))} functions of TensorFlow" in text
    assert f"{len(functions())} functions of R" in text


@pytest.mark.parametrize("spec", blocks(ROOT / "README.md", "r"))
def test_specs_in_the_readme_are_right(spec: str) -> None:
    lines = [line.removeprefix("> ") for line in spec.splitlines()]
    runnable = "\n".join(x for x in lines if not x.startswith(("[1]", "?")))
    assert [str(d) for d in check(runnable) if d.severity == "error"] == []


PYTHON = [
    (page, code)
    for page in ("README.md", "docs/embedding.md")
    for code in blocks(ROOT / page, "python")
]


@pytest.mark.tensorflow
@pytest.mark.parametrize("page, code", PYTHON, ids=[page for page, _ in PYTHON])
def test_python_in_the_documents_runs(
    page: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, page, "exec"), {"__name__": page})


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link
