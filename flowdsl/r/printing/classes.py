"""Values of R's own classes, which print in ways of their own: tables, summaries, runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from flowdsl.r.functions.describing import of_columns
from flowdsl.r.printing.numbers import DIGITS, format_number
from flowdsl.r.printing.plain import Plain, elements
from flowdsl.r.printing.printer import Printer
from flowdsl.r.printing.summaries import SUMMARY_DIGITS, summary_texts
from flowdsl.r.printing.vectors import format_vector
from flowdsl.r.values import List, Vector


def table(value: Vector, printer: Printer, plain: Plain) -> str:
    """Counts, under the names of what was counted."""
    if not value.data.size:
        sizes = " x ".join(map(str, value.data.shape))
        return f"< table of extent {sizes} >"
    if value.is_string:  # what is missing in a table of texts leaves its place empty
        blank = np.array(["" if t is None else t for t in value.shown.reshape(-1)], dtype=object)
        value = replace(value, data=blank.reshape(value.data.shape))
    return elements(value, replace(plain, quote=False))


def summary_default(value: Vector, printer: Printer, plain: Plain) -> str:
    """The summary of numbers, to fewer digits than they have."""
    if value.is_string:
        return format_vector(value.shown, value.names, False)
    digits = plain.digits if plain.digits != DIGITS else SUMMARY_DIGITS
    return format_vector(np.array(summary_texts(value, digits), dtype=object), value.names, False)


def noquote(value: Vector, printer: Printer, plain: Plain) -> str:
    """Texts without quotes."""
    return elements(value, replace(plain, quote=False))


def integrate(value: List, printer: Printer, plain: Plain) -> str:
    """An integral with the bound of its error, or why there is none."""
    found, wrong, message = (value.get(n) for n in ("value", "abs.error", "message"))
    if not (isinstance(found, Vector) and isinstance(wrong, Vector)):
        return listed(value, printer, plain)
    if isinstance(message, Vector) and list(message.data.flat) != ["OK"]:
        return f"failed with message \u2018{message.data.flat[0]}\u2019"
    written = format_number(float(found.data.flat[0]), plain.digits)
    return f"{written} with absolute error < {format_number(float(wrong.data.flat[0]), 2)}"


def listed(value: List, printer: Printer, plain: Plain) -> str:
    """A list without its class."""
    return printer.show(List(value.items, value.names), plain)


def eigen(value: List, printer: Printer, plain: Plain) -> str:
    """Eigenvalues and eigenvectors."""
    return f"eigen() decomposition\n{listed(value, printer, plain)}"


def words(value: List, name: str) -> str:
    """The text of one item."""
    item = value.get(name)
    return str(item.data.flat[0]) if isinstance(item, Vector) and len(item) else ""


def density(value: List, printer: Printer, plain: Plain) -> str:
    """A density: its call, its bandwidth, and summaries of places and values."""
    columns = [v for v in (value.get("x"), value.get("y")) if isinstance(v, Vector)]
    bw, n = value.get("bw"), words(value, "n")
    width = f"{float(bw.data.flat[0]):.4g}" if isinstance(bw, Vector) else ""
    head = f"\nCall:\n\t{words(value, 'call')}\n\nData: {words(value, 'data.name')} ({n} obs.);"
    found = of_columns(columns, ("x", "y")[: len(columns)])
    assert isinstance(found, Vector)
    return f"{head}\tBandwidth 'bw' = {width}\n\n{table(found, printer, plain)}"


def htest(value: List, printer: Printer, plain: Plain) -> str:
    """A test: its statistic, its p-value, and what it was of."""
    statistic, p = value.get("statistic"), value.get("p.value")
    parts = []
    if isinstance(statistic, Vector) and len(statistic):
        name = statistic.names[0] if statistic.names else "statistic"
        parts.append(f"{name} = {format_number(float(statistic.data.flat[0]), DIGITS - 2)}")
    if isinstance(p, Vector) and len(p):
        x = float(p.data.flat[0])
        least = np.finfo(float).eps
        shown = f"< {format_number(float(least), 4)}" if x < least else f"= {format_number(x, 4)}"
        parts.append(f"p-value {shown}")
    return (
        f"\n\t{words(value, 'method')}\n\ndata:  {words(value, 'data.name')}\n"
        f"{', '.join(parts)}\nalternative hypothesis: {words(value, 'alternative')}\n"
    )


PRINTERS: dict[str, Callable[[Any, Printer, Plain], str]] = {
    "summaryDefault": summary_default,
    "table": table,
    "noquote": noquote,
    "integrate": integrate,
    "eigen": eigen,
    "density": density,
    "htest": htest,
}
"""By class; a value prints by the first of its classes that stands here."""
