"""Help on the names of the language, from the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from textwrap import wrap
from typing import Any

from flowdsl.catalogue import CATALOGUE, REQUIRED
from flowdsl.catalogue.index import Lookup, Row
from flowdsl.diagnostics import closest, error
from flowdsl.r.printing.numbers import format_number
from flowdsl.semantics.vocabulary import Definition, definitions, names

_WIDTH = 80
_NAMESPACES = {
    "bijector": ("tfb$", "tfp$bijectors$"),
    "distribution": ("tfd$", "tfp$distributions$"),
    "tensor": ("tf$",),
}


@cache
def known_names() -> Mapping[str, tuple[Definition, ...]]:
    """Every name that there is help on, `tfd$Normal` and the like included.

    Names are known at once; what one stands for loads when it is looked up.
    """
    keys: dict[str, tuple[str, ...]] = dict.fromkeys(names(), ())
    for row in CATALOGUE.rows():
        for name in _dollar_names(row):
            keys[name] = (*keys.get(name, ()), row.key)
    held = {name: (name, listed) for name, listed in keys.items()}
    return Lookup(held, lambda h: (*definitions(h[0]), *(CATALOGUE[key] for key in h[1])))


def _dollar_names(row: Row) -> Iterator[str]:
    """How an entry is written after `$`: `$copy`, `tfd$Normal`."""
    if row.kind == "member":
        yield "$" + row.name
    elif row.tfp:
        spelled = row.tfp.replace(".", "$")
        yield from (prefix + spelled for prefix in _NAMESPACES.get(row.kind, ()))


def help_text(name: str) -> str:
    """What a name of the language is: signature, what it does, an example, its TFP class.

    Args:
        name: short (`normal`), of R's tfprobability (`tfd_normal`), of TFP (`tfd$Normal`), or
            a member (`$copy`).

    Raises:
        FlowError: F640 no such name.

    >>> print(help_text("tfd_normal").splitlines()[0])
    tfd_normal(loc, scale, validate_args = FALSE, allow_nan_stats = TRUE,
    """
    asked = name.strip().strip("`")
    entries = known_names().get(asked)
    if entries is None:
        near = closest(asked, known_names())
        hints = [f"did you mean `{near}`?"] if near else []
        raise error("F640", f"there is no help on `{asked}`", None, *hints)
    return "\n\n".join(_entry_text(asked, entry) for entry in entries)


def _entry_text(name: str, entry: Definition) -> str:
    short = name == entry.name
    formals = entry.short_formals if short else entry.formals
    call = signature(name, formals)
    if entry.kind == "member":
        call = name if entry.read else signature(name, formals[1:])
    lines = [call, "", *wrap(entry.doc, _WIDTH - 2, initial_indent="  ",
             subsequent_indent="  "), ""]  # fmt: skip
    kind = f"member of a {entry.owner}" if entry.kind == "member" else entry.kind
    facts: list[tuple[str, str]] = [("kind", kind)]
    others = [n for n in (entry.name, entry.prefixed, *entry.aliases) if n and n != name]
    if others and entry.kind != "member":
        facts.append(("also", ", ".join(dict.fromkeys(others))))
    if entry.tfp:
        facts.append(("TF" if entry.kind == "tensor" else "TFP", tfp_path(entry)))
    if entry.reference:
        facts.append(("see", entry.reference))
    lines += [f"  {title + ':':9}{text}" for title, text in facts]
    for i, example in enumerate(entry.examples):
        lines.append(f"  {'example:' if i == 0 else '':9}{example}")
    return "\n".join(lines)


def signature(name: str, formals: Sequence[Any]) -> str:
    """A call with all formals and their defaults, broken at the width of a page.

    >>> from flowdsl.catalogue import Formal
    >>> signature("f", [Formal("x"), Formal("n", default=2), Formal("m", default=None)])
    'f(x, n = 2, m = NULL)'
    """
    texts = [_formal_text(f) for f in formals]
    lines, line = [], f"{name}("
    indent = " " * min(len(line), 24)
    for i, text in enumerate(texts):
        piece = text + (", " if i < len(texts) - 1 else "")
        if line.strip() and len(line) + len(piece.rstrip()) > _WIDTH - 1 and i:
            lines.append(line.rstrip())
            line = indent
        line += piece
    return "\n".join([*lines, line + ")"])


def _formal_text(formal: Any) -> str:
    if formal.default is REQUIRED or formal.name == "...":
        return formal.name
    return f"{formal.name} = {literal(formal.default)}"


def literal(value: Any) -> str:
    """A default as R writes it.

    >>> literal(True), literal(None), literal("half"), literal((1, 2.5)), literal(1e-3)
    ('TRUE', 'NULL', '"half"', 'c(1, 2.5)', '0.001')
    """
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (tuple, list)):
        return f"c({', '.join(literal(v) for v in value)})"
    if isinstance(value, (bool, int, float)):
        return format_number(value)
    return str(value)


def tfp_path(entry: Definition) -> str:
    """Where TFP or TensorFlow keeps what an entry stands for."""
    home = {"bijector": "tfp.bijectors.", "distribution": "tfp.distributions.", "tensor": "tf."}
    return home.get(entry.kind, "") + entry.tfp
