"""Writes docs/reference.md from the catalogue: `python docs/build_reference.py`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry, Formal
from flowdsl.catalogue.functions import removed as removed_names
from flowdsl.catalogue.status import status
from flowdsl.semantics.vocabulary import functions

PAGE = Path(__file__).with_name("reference.md")

SECTIONS = (
    ("distribution", "Distributions"),
    ("bijector", "Bijectors"),
    ("network", "Networks"),
    ("method", "Methods"),
    ("action", "Declarations and actions"),
    ("function", "R functions"),
    ("tensor", "Tensor functions"),
    ("operator", "Linear operators"),
)

WITH_STATUS = ("distribution", "bijector")
"""Kinds whose entries stand beside TFP's."""

QUIET = ("validate_args", "allow_nan_stats", "name")


def shown(formal: Formal) -> str:
    """A formal with its default, as R writes it."""
    if formal.default is REQUIRED or formal.name == "...":
        return formal.name
    default = formal.default
    if default is None:
        return f"{formal.name} = NULL"
    if isinstance(default, bool):
        return f"{formal.name} = {str(default).upper()}"
    return (
        f'{formal.name} = "{default}"' if isinstance(default, str) else f"{formal.name} = {default}"
    )


def row(entry: Entry, with_status: bool) -> str:
    """One line of a table."""
    formals = ", ".join(shown(f) for f in entry.short_formals if f.name not in QUIET)
    other = [entry.prefixed] if entry.prefixed else []
    other += [a for a in entry.aliases if a not in other]
    names = ", ".join(f"`{n}`" for n in other)
    name = entry.name.replace("|", "\\|")
    cells = [f"`{name}({formals})`", names, entry.tfp, entry.doc]
    return f"| {' | '.join([*cells, status(entry)] if with_status else cells)} |"


def table(title: str, entries: Iterable[Entry], with_status: bool) -> str:
    """A heading and a line for each entry, by name."""
    rows = [row(e, with_status) for e in sorted(entries, key=lambda e: e.name.lower())]
    heads = ["call", "also", "TFP or TensorFlow", "", *(["status"] if with_status else [])]
    lines = [f"## {title} ({len(rows)})", "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    return "\n".join([*lines, *rows])


OWNERS = {
    "distribution": "Members of distributions",
    "bijector": "Members of bijectors",
    "operator": "Members of linear operators",
    "kernel": "Members of kernels",
    "tensor": "Members of tensors",
    "shape": "Members of shapes",
    "dtype": "Members of number types",
}


def members(owner: str, title: str) -> str:
    """What `$` finds on one kind of value, beside its methods and arguments."""
    rows = []
    for entry in CATALOGUE.of_kind("member"):
        if entry.owner == owner:
            formals = ", ".join(shown(f) for f in entry.formals[1:])
            end = "" if entry.read else f"({formals})"
            call = f"x${entry.name}{end}" if entry.name != "[" else "x[i, j]"
            rows.append(f"| `{call}` | {entry.doc} |")
    return "\n".join([f"## {title} ({len(rows)})", "", "| member | |", "|---|---|", *rows])


def page() -> str:
    """The whole page."""
    parts = [
        "# Reference\n\nEvery name of the language, from its catalogue. Distributions and "
        "bijectors also take TFP's `validate_args`, `allow_nan_stats` and `name`; their prefixed "
        "names have "
        "R's own defaults."
    ]
    outdated = {e.key for e in CATALOGUE if status(e).startswith("desugars") and e.kind == "action"}
    outdated |= {e.key for e in removed_names.ENTRIES}
    for kind, title in SECTIONS:
        entries: list[Any] = [e for e in CATALOGUE.of_kind(kind) if e.key not in outdated]
        if kind == "function":
            entries += functions()
        parts.append(table(title, entries, kind in WITH_STATUS))
    parts += [members(owner, title) for owner, title in OWNERS.items()]
    parts.append(table("Removed from TFP", (CATALOGUE[key] for key in outdated), True))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
