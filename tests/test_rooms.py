"""The rooms of the package stand in one line, and no files import each other in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "flowdsl"

ROOMS = (
    ("source", "limits", "tree", "diagnostics"),
    ("syntax",),
    ("r",),
    ("ir",),
    ("catalogue",),
    ("layers",),
    ("semantics",),
    ("rewrite",),
    ("kernels",),
    ("engines",),
    ("data",),
    ("plots",),
    ("training",),
    ("model",),
    ("session", "pipeline", "explain"),
    ("console",),
    ("repl",),
    ("cli",),
    ("__main__",),
)
"""Each room imports only from its own group and from groups before it."""

PLACE = {room: i for i, group in enumerate(ROOMS) for room in group}


def module_name(path: Path) -> str:
    """The dotted name of a file below the package, without the package's own."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports, inside functions too.

    What only a type checker sees is left out.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for part in node.body
        for inner in ast.walk(part)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            names = [
                f"{node.module}.{alias.name}"
                if f"{node.module}.{alias.name}".removeprefix("flowdsl.") in MODULES
                else str(node.module)
                for alias in node.names
            ]
        else:
            continue
        for name in names:
            own = name.removeprefix("flowdsl.")
            if name.startswith("flowdsl.") and own in MODULES:
                yield own


IMPORTS = {name: set(imported(path)) - {name} for name, path in MODULES.items()}


def room(module: str) -> str:
    """The room that a module stands in."""
    return module.partition(".")[0]


def test_every_room_has_a_place() -> None:
    assert {room(m) for m in MODULES if m} == set(PLACE)


@pytest.mark.parametrize("name", [m for m in MODULES if m])
def test_imports_point_one_way(name: str) -> None:
    later = {m for m in IMPORTS[name] if PLACE[room(m)] > PLACE[room(name)]}
    assert later == set(), f"{name} imports from rooms after its own"


def circles() -> list[list[str]]:
    """Groups of files that import each other, by Tarjan's algorithm with a stack of its own."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []
    for start in IMPORTS:
        work = [] if start in index else [(start, iter(sorted(IMPORTS[start])))]
        if work:
            index[start] = low[start] = len(index)
            stack.append(start)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    group, stack[at:] = stack[at:], []
                    if len(group) > 1:
                        found.append(sorted(group))
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                work.append((following, iter(sorted(IMPORTS[following]))))
            elif following in stack:
                low[node] = min(low[node], index[following])
    return found


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circles() == []
