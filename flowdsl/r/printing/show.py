"""Any value of R as R prints it."""

from __future__ import annotations

from typing import Any

from flowdsl.diagnostics.render_line import harmless
from flowdsl.r.attributes import classes
from flowdsl.r.printing.classes import PRINTERS
from flowdsl.r.printing.frames import format_frame
from flowdsl.r.printing.plain import PLAIN, Plain, elements
from flowdsl.r.printing.printer import Line, Printable, Printer
from flowdsl.r.printing.structure import structure
from flowdsl.r.printing.values import Items, format_list, format_value
from flowdsl.r.printing.vectors import WIDTH, format_words
from flowdsl.r.values import (
    Builtin,
    Closure,
    DataFrame,
    Factor,
    Foreign,
    Formula,
    List,
    Null,
    Opaque,
    Value,
    Vector,
    describe,
)


def printer_of(foreign: Printable) -> Printer:
    """A printer that prints foreign values in a way of their own."""
    made = Printer(
        foreign, lambda value, plain: show(value, made, plain), lambda value: structure(value, made)
    )
    return made


def classed(value: Value, printer: Printer, plain: Plain = PLAIN) -> str | None:
    """A value of a class that prints in its own way; None for any other."""
    if isinstance(value, (Vector, List)) and value.attributes:
        for name in classes(value):
            if name in PRINTERS:
                return PRINTERS[name](value, printer, plain)
    return None


def vector(value: Vector, printer: Printer, plain: Plain = PLAIN) -> str:
    """A vector or an array, with what hangs on it."""
    if isinstance(value, Factor):
        return factor(value)
    return elements(value, plain) + hung(value, printer, "\n")


def hung(value: Vector | List, printer: Printer, before: str = "") -> str:
    """The attributes of a value, each under its name."""
    lines = []
    for name, item in value.attributes:
        lines += [f'attr(,"{harmless(name)}")', show(item, printer)]
    return before + "\n".join(lines) if lines else ""


def frame(value: DataFrame) -> str:
    """A data frame."""
    named = "row.names" in dict(value.attributes)
    rows = value.row_names if named else None
    return format_frame([c.shown for c in value.columns], value.names or (), rows)


def factor(value: Factor) -> str:
    """A factor: its texts without quotes, and its levels."""
    shown = ["<NA>" if t == "NA" else str(t) for t in value.data]
    line = f"Levels: {' '.join(value.levels)}"
    if len(line) > WIDTH:
        line = f"{len(value.levels)} Levels: {value.levels[0]} ... {value.levels[-1]}"
    body = format_words(shown) if shown else "factor(0)"
    return f"{body}\n{line}"


def shown_item(value: Value, printer: Printer, plain: Plain = PLAIN) -> Any:
    """An item of a list, ready for printing; what is in a list comes when it is reached."""
    own = classed(value, printer, plain)
    if own is not None:
        return Line(own)
    if isinstance(value, Vector):
        return Line(vector(value, printer, plain))
    if isinstance(value, Null):
        return None
    if isinstance(value, Foreign):
        return printer.foreign(value)
    if isinstance(value, DataFrame):
        return Line(frame(value))
    if isinstance(value, List):
        return Items(value.items, value.names)
    return Line(summary(value))


def show(value: Value, printer: Printer, plain: Plain = PLAIN) -> str:
    """A value as R prints it; tensors are looked at."""
    own = classed(value, printer, plain)
    if own is not None:
        return own
    if isinstance(value, Vector):
        return vector(value, printer, plain)
    if isinstance(value, DataFrame):
        return frame(value)
    if isinstance(value, List):
        body = format_list(
            value.items, value.names, str, lambda item: shown_item(item, printer, plain)
        )
        return body + hung(value, printer, "\n")
    if isinstance(value, Null):
        return "NULL"
    if isinstance(value, Foreign):
        return format_value(printer.foreign(value), str)
    return summary(value)


def summary(value: Value) -> str:
    """One informative line for a value that is no data."""
    if isinstance(value, (Closure, Formula)):
        return harmless(value.node.span.text)
    if isinstance(value, Builtin):
        entry = value.entries[0]
        return f"<function {value.name}: {entry.doc}>"
    if isinstance(value, Opaque):
        return repr(value.value)
    return f"<{describe(value)}>"
