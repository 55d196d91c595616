"""The index of the catalogue is in step with its modules, and a name costs one module."""

from __future__ import annotations

import json
import subprocess
import sys

from flowdsl.catalogue.index import PATH, read
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
