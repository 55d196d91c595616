"""Showing values, joining texts, and errors of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.semantics.actuals import Call
from flowdsl.semantics.evaluate import truth
from flowdsl.semantics.functions.arguments import seen, string
from flowdsl.semantics.functions.vectors import plain
from flowdsl.semantics.interpreter import NotLooking
from flowdsl.semantics.values import (
    NULL,
    List,
    Null,
    Value,
    Vector,
    describe,
    is_tensor,
    text,
)

if TYPE_CHECKING:
    from flowdsl.semantics.interpreter import Interpreter


def print_(interp: Interpreter, call: Call) -> Value:
    """`print(x)`."""
    x = call.get("x")
    if interp.host is not None:
        interp.host.write(interp.host.show(x) + "\n")
    return x


def invisible(interp: Interpreter, call: Call) -> Value:
    """`invisible(x)`."""
    return call.get("x")


def pieces(interp: Interpreter, call: Call) -> list[list[str]]:
    """Each argument as texts."""
    out = []
    for a in call.dots:
        value = seen(interp, a.value, call)
        if isinstance(value, List):
            value = Vector(
                np.array(
                    [plain(i.data[0]) for i in value.items if isinstance(i, Vector)], dtype=object
                )
            )
        if isinstance(value, Null):
            continue
        if not isinstance(value, Vector):
            raise error(
                "F206",
                f"`{call.name}` shows numbers and texts, not {describe(value)}",
                a.span or call.span,
            )
        out.append([shown(x) for x in value.data.reshape(-1, order="F")])
    return out


def shown(x: object) -> str:
    """An element as cat() shows it: up to 7 significant digits."""
    if isinstance(x, (float, np.floating)):
        return f"{x:.7g}"
    return plain(x)


def cat(interp: Interpreter, call: Call) -> Value:
    """`cat(...)`."""
    try:
        words = [w for part in pieces(interp, call) for w in part]
    except NotLooking:
        return NULL
    if interp.host is not None:
        sep = string(call, "sep")
        interp.host.write(
            "".join(
                w + ("" if i == len(words) - 1 or w.endswith("\n") else sep)
                for i, w in enumerate(words)
            )
        )
    return NULL


def paste(interp: Interpreter, call: Call) -> Value:
    """`paste(..., sep)` and `paste0(...)`."""
    sep = "" if call.name == "paste0" else string(call, "sep")
    try:
        parts = pieces(interp, call)
    except NotLooking:
        return text("")
    n = max((len(p) for p in parts), default=0)
    interp.budget.elements(n, call.span)
    rows = [sep.join(p[i % len(p)] for p in parts if p) for i in range(n)]
    return Vector(np.array(rows, dtype=object), span=call.span)


def stop(interp: Interpreter, call: Call) -> Value:
    """`stop(message)`."""
    message = "".join(w for part in pieces(interp, call) for w in part)
    raise error("F501", message or "stopped", call.span)


def stopifnot(interp: Interpreter, call: Call) -> Value:
    """`stopifnot(...)`."""
    for a in call.dots:
        value = a.value
        if is_tensor(value):
            value = seen(interp, value, call)
        if isinstance(value, Vector) and not value.is_string and len(value) > 1:
            value = Vector(np.array([bool(value.data.astype(bool).all())]))
        if not truth(interp, value, a.span):
            shown_text = a.span.text if a.span is not None else "the condition"
            raise error("F501", a.name or f"`{shown_text}` is not TRUE", a.span or call.span)
    return NULL


TABLE = {
    "function.print": print_,
    "function.invisible": invisible,
    "function.cat": cat,
    "function.paste": paste,
    "function.paste0": paste,
    "function.stop": stop,
    "function.stopifnot": stopifnot,
}
