"""R's functions by name: a module is imported when one of its functions is first used.

`functions/index.json` says which module holds a name. `python -m flowdsl.r.library` writes it
anew from the modules; a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from flowdsl.r.function import Function

FOLDER = Path(__file__).parent
INDEX = FOLDER / "functions" / "index.json"


@cache
def index() -> dict[str, str]:
    """The module of each name, below this package."""
    return json.loads(INDEX.read_text(encoding="utf-8"))


@cache
def functions(module: str) -> dict[str, Function]:
    """The functions that a module defines, by every name they answer to."""
    made = import_module(f"flowdsl.r.{module}").FUNCTIONS
    return {name: function for function in made for name in function.names}


def find(name: str) -> Function | None:
    """The function of a name, None where R has none.

    >>> find("paste").key, find("no_such_function")
    ('function.paste', None)
    """
    module = index().get(name)
    return None if module is None else functions(module)[name]


def names() -> Iterator[str]:
    """Every name of a function of R's."""
    return iter(index())


def every() -> tuple[Function, ...]:
    """Every function of R's, once; imports all of them."""
    return tuple({f.key: f for n in names() if (f := find(n)) is not None}.values())


def modules() -> list[str]:
    """The modules that hold functions, below this package."""
    rooms = ("functions", "special_forms")
    found = (f"{r}.{p.stem}" for r in rooms for p in sorted((FOLDER / r).glob("[a-z]*.py")))
    return [m for m in found if hasattr(import_module(f"flowdsl.r.{m}"), "FUNCTIONS")]


def made() -> dict[str, str]:
    """The index, read from the modules.

    Raises:
        ValueError: two functions answer to one name.
    """
    out: dict[str, str] = {}
    for module in modules():
        for function in import_module(f"flowdsl.r.{module}").FUNCTIONS:
            for name in function.names:
                if name in out:
                    raise ValueError(f"`{name}` stands in {out[name]} and in {module}")
                out[name] = module
    return dict(sorted(out.items()))


if __name__ == "__main__":
    INDEX.write_text(json.dumps(made(), indent=0) + "\n", encoding="utf-8")
