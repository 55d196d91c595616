"""The index of the catalogue is in step with its modules, and a name costs one module."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from flowdsl.catalogue.index import PATH, Lookup, read
from flowdsl.catalogue.write_index import MODULES, dump, made


def test_the_index_is_in_step() -> None:
    assert PATH.read_text(encoding="utf-8") == dump(made()), (
        "run python -m flowdsl.catalogue.write_index"
    )
    assert read() == made()


def test_modules_are_listed_once() -> None:
    assert len(set(MODULES)) == len(MODULES)


def test_a_name_loads_its_own_module_and_no_other() -> None:
    script = (
        "import json, sys\n"
        "from flowdsl.catalogue import CATALOGUE\n"
        "CATALOGUE.by_name['normal']\n"
        "print(json.dumps([m for m in sys.modules if m.startswith('flowdsl.catalogue.')]))"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {m.removeprefix("flowdsl.catalogue.") for m in json.loads(out.stdout)}
    assert loaded & set(MODULES) == {"distributions.real_line"}


def test_a_lookup_loads_what_is_looked_up_only() -> None:
    loaded: list[str] = []

    def load(held: str) -> str:
        loaded.append(held)
        return held

    found = Lookup({"a": "one", "b": "two"}, load)
    assert list(found) == ["a", "b"] and "a" in found and len(found) == 2
    assert found.get("c") is None and loaded == []
    assert found["b"] == "two" and loaded == ["two"]


def test_an_error_of_loading_is_no_absence() -> None:
    found: Lookup[str, str, str] = Lookup({"a": "one"}, lambda held: {}[held])
    with pytest.raises(KeyError):
        found.get("a")
