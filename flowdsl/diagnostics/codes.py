"""The long text behind every code, gathered from the rooms that raise them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from textwrap import dedent, wrap

from flowdsl.diagnostics.diagnostic import error

_ROOMS = (
    "syntax",
    "catalogue",
    "semantics",
    "engines",
    "model",
    "data",
    "training",
    "plots",
    "cli",
)
_FAMILIES = {
    "F0": "characters and literals",
    "F1": "syntax",
    "F2": "names and arguments",
    "F3": "types, shapes and supports",
    "W4": "style and habits",
    "F5": "trouble while running",
    "F6": "data and files",
}


@cache
def all_codes() -> dict[str, tuple[str, str]]:
    """Title and text of every code, by code."""
    found: dict[str, tuple[str, str]] = {}
    for room in _ROOMS:
        package = f"flowdsl.{room}"
        if find_spec(package) is not None and find_spec(f"{package}.codes") is not None:
            found |= import_module(f"{package}.codes").CODES
    return dict(sorted(found.items()))


def explain(code: str) -> str:
    """What a code means, at length.

    Args:
        code: e.g. `F301`, in any case.

    Raises:
        FlowError: F640 no such code.
    """
    codes, wanted = all_codes(), code.strip().upper()
    if wanted in codes:
        title, text = codes[wanted]
        family = _FAMILIES.get(wanted[:2])
        return f"{wanted}: {title}{f' ({family})' if family else ''}\n\n{wrapped(text)}"
    same_family = [c for c in codes if c[:2] == wanted[:2]]
    listed = f"codes about {_FAMILIES.get(wanted[:2], 'this')}: {', '.join(same_family)}"
    raise error("F640", f"there is no code `{code}`", None, *([listed] if same_family else []))


def wrapped(text: str, width: int = 80) -> str:
    """Prose broken at a width; indented lines (examples) stay as they are.

    >>> wrapped("one two three\\n\\n    code  here", 8)
    'one two\\nthree\\n\\n    code  here'
    """
    lines: list[str] = []
    for line in dedent(text).strip("\n").splitlines():
        prose = line.strip() and not line.startswith((" ", "-"))
        lines += wrap(line, width) if prose else [line.rstrip()]
    return "\n".join(lines)
