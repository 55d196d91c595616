"""Implementations of catalogue entries that are more than their node, by key.

A module is imported when one of its entries is first called; `functions/index.json` says which
module holds a key. `python -m flowdsl.semantics.implementations` writes it anew; a test holds it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "functions"
INDEX = FOLDER / "index.json"


@cache
def index() -> dict[str, str]:
    """The module of each key, below `functions`."""
    return json.loads(INDEX.read_text(encoding="utf-8"))


def find(key: str) -> Callable[..., Any] | None:
    """The implementation of an entry, None where its node says all."""
    module = index().get(key)
    return None if module is None else import_module(f"{PACKAGE}.{module}").TABLE[key]


PACKAGE = "flowdsl.semantics.functions"


def made() -> dict[str, str]:
    """The index, read from the modules.

    Raises:
        ValueError: two modules implement one key.
    """
    out: dict[str, str] = {}
    for path in sorted(FOLDER.glob("[a-z]*.py")):
        for key in getattr(import_module(f"{PACKAGE}.{path.stem}"), "TABLE", {}):
            if key in out:
                raise ValueError(f"`{key}` stands in {out[key]} and in {path.stem}")
            out[key] = path.stem
    return dict(sorted(out.items()))


if __name__ == "__main__":
    INDEX.write_text(json.dumps(made(), indent=0) + "\n", encoding="utf-8")
