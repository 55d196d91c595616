"""Writes docs/reference.md from the catalogue: `python docs/build_reference.py`."""

from __future__ import annotations

from pathlib import Path

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry, Formal

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


def row(entry: Entry) -> str:
    """One line of a table."""
    formals = ", ".join(shown(f) for f in entry.short_formals if f.name not in QUIET)
    other = [entry.prefixed] if entry.prefixed else []
    other += [a for a in entry.aliases if a not in other]
    names = ", ".join(f"`{n}`" for n in other)
    return f"| `{entry.name}({formals})` | {names} | {entry.tfp} | {entry.doc} |"


def page() -> str:
    """The whole page."""
    parts = [
        "# Reference\n\nEvery name of the language, from its catalogue. Distributions and "
        "bijectors also take TFP's `validate_args`, `allow_nan_stats` and `name`; their prefixed "
        "names have "
        "R's own defaults."
    ]
    for kind, title in SECTIONS:
        entries = sorted(CATALOGUE.of_kind(kind), key=lambda e: e.name.lower())
        head = f"## {title} ({len(entries)})\n\n| call | also | TFP or TensorFlow | |\n"
        head += "|---|---|---|---|"
        parts.append("\n".join([head, *(row(e) for e in entries)]))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
