"""What `str` tells of a value: type, sizes and first elements, a line for each part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.cells import cell_len

from flowdsl.diagnostics.render_line import harmless
from flowdsl.r.attributes import attributes, classes
from flowdsl.r.printing.cells import pad, quoted
from flowdsl.r.printing.numbers import common_notation, format_complex
from flowdsl.r.printing.plain import PLAIN
from flowdsl.r.printing.printer import Printer
from flowdsl.r.printing.vectors import WIDTH
from flowdsl.r.values import (
    Closure,
    DataFrame,
    Factor,
    List,
    Null,
    Value,
    Vector,
    is_function,
)

DIGITS = 3
MANY, SOME, FEW = 10, 5, 4
"""How many elements are shown: of whole and short numbers, of others, of texts."""
FLAGS = 6
MAX_ITEMS = 99
WORDS = {"logical": "logi", "integer": "int", "double": "num", "complex": "cplx",
         "character": "chr"}  # fmt: skip
EMPTY = {"logi": "logi(0) ", "int": "int(0) ", "num": "num(0) ", "cplx": "cplx(0) ",
         "chr": "chr(0) "}  # fmt: skip


def structure(value: Value, printer: Printer) -> str:
    """A value as R's `str` shows it.

    >>> from flowdsl.r.values import number
    >>> structure(number(2.5), Printer(repr, str, str))
    ' num 2.5'
    """
    lines: list[str] = []
    stack: list[tuple[str, str, Value, bool]] = [("", "", value, False)]
    top = True
    while stack:
        lead, indent, item, in_frame = stack.pop()
        lines.append(lead + head(item, printer, in_frame, top))
        top = False
        stack += reversed(parts(item, indent))
    return "\n".join(lines)


def parts(value: Value, indent: str) -> list[tuple[str, str, Value, bool]]:
    """The lines under a value: its items, then its attributes."""
    deeper = f"{indent}  .." if not indent else f"{indent} .."
    start = indent or " "
    found: list[tuple[str, str, Value, bool]] = []
    if isinstance(value, List):
        names = [harmless(n) for n in value.names or [""] * len(value.items)][:MAX_ITEMS]
        width = max(map(len, names), default=0)
        framed = isinstance(value, DataFrame)
        for name, item in zip(names, value.items):
            found.append((f"{start}$ {pad(name, width, True)}:", deeper, item, framed))
    for name, item in hung(value):
        found.append((f'{start}- attr(*, "{harmless(name)}")=', deeper, item, False))
    return found


def hung(value: Value) -> list[tuple[str, Value]]:
    """The attributes that get lines of their own."""
    shown = {"dim", "names", "levels", "row.names"}
    if isinstance(value, Vector):
        shown |= {"class"}
        if value.names is not None and not value.is_array:
            shown -= {"names"}
        if isinstance(value, Factor):
            shown |= {"names"}
    elif isinstance(value, DataFrame) and not classes(value):
        shown |= {"class"}
    return [(n, v) for n, v in attributes(value) if n not in shown]


def head(value: Value, printer: Printer, in_frame: bool, top: bool) -> str:
    """The first line of a value; texts that stand alone fill it."""
    if isinstance(value, Null):
        return " NULL"
    if isinstance(value, DataFrame):
        n = len(value.items)
        return f"'data.frame':\t{value.rows} obs. of  {n} variable{'s' if n != 1 else ''}:"
    if isinstance(value, List):
        return f"List of {len(value.items)}" if value.items else " list()"
    if isinstance(value, Factor):
        return factor(value)
    if isinstance(value, Vector):
        return vector(value, in_frame, top)
    if isinstance(value, Closure):
        formals = ", ".join(
            p.name if p.default is None else f"{p.name} = {p.default.span.text}"
            for p in value.node.parameters
        )
        return f"function ({formals})  "
    if is_function(value):
        return "function (...)  "
    return f" {printer.show(value, PLAIN)}"


def factor(value: Factor) -> str:
    """A factor: its levels, and the places of its elements among them."""
    n = len(value.levels)
    named = [quoted(t) for t in value.levels[:SOME]]
    levels = ",".join(named) + (",.." if n > SOME else "")
    places = {level: str(i + 1) for i, level in enumerate(value.levels)}
    codes = [places.get(str(t), "NA") for t in value.data[:MANY]]
    more = " ..." if len(value) > MANY else ""
    return f" Factor w/ {n} level{'s' if n != 1 else ''} {levels}: {' '.join(codes)}{more}"


def vector(value: Vector, in_frame: bool, top: bool) -> str:
    """A vector or an array."""
    word = WORDS[value.type]
    own = classes(value)
    given = f"{', '.join(repr(c) for c in own)} " if own else ""
    if not len(value) and not value.is_array:
        return f" {given}{EMPTY[word]}"
    named = "Named " if value.names is not None and not value.is_array else ""
    if value.is_array:
        sizes = [f"1:{n}" if n > 1 else str(n) for n in value.data.shape]
        size = f" [{', '.join(sizes)}{'(1d)' if len(sizes) == 1 else ''}]"
    elif in_frame:
        size = " "
    else:
        size = f" [1:{len(value)}]" if len(value) > 1 or named or own else ""
        size = size if len(value) > 1 or named else ""
    few = FEW
    if top and word == "chr":
        ends = np.cumsum([3 + cell_len(str(t)) for t in value.data.reshape(-1, order="F")[:WIDTH]])
        few = max(1, int((ends < WIDTH - 8 - len(size)).sum()))
    shown = elements(value, few)
    more = " ..." if len(shown) < len(value) else ""
    return f" {given}{named}{word}{size} {' '.join(shown)}{more}"


def elements(value: Vector, few: int) -> Sequence[str]:
    """The first elements as texts."""
    data = value.shown.reshape(-1, order="F")
    kind = value.type
    if kind == "character":
        return ["NA" if t is None else quoted(str(t)) for t in data[:few]]
    if kind == "logical":
        return ["NA" if t is None else str(bool(t)).upper() for t in data[:FLAGS]]
    if kind == "integer":
        return ["NA" if t is None else str(int(t)) for t in data[:MANY]]
    if kind == "complex":
        return format_complex(data[:FEW], DIGITS)
    numbers = data[:MANY].astype(float)
    known = numbers[np.isfinite(numbers)]
    short = all(x == float(f"{x:.{DIGITS}g}") for x in known)
    sized = ((np.abs(known) < 1e10) & (np.abs(known) > 1e-10)) | (known == 0)
    numbers = numbers[: MANY if short and bool(sized.all()) else SOME]
    notation = common_notation(numbers, DIGITS)
    return [without_zeros(notation.write(float(x))) for x in numbers]


def without_zeros(written: str) -> str:
    """A number without the zeros that end its decimals.

    >>> without_zeros("2.50"), without_zeros("1.00e+05"), without_zeros("100")
    ('2.5', '1e+05', '100')
    """
    mantissa, e, power = written.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + e + power
