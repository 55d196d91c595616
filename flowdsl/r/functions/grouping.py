"""Elements and rows by groups: `split`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.elements import taken
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.factors import as_factor, codes
from flowdsl.r.functions.reading import flag, seen, wrong
from flowdsl.r.functions.written_in_r import FUNCTIONS as WRITTEN_IN_R
from flowdsl.r.indexing import frame_items
from flowdsl.r.machine import GROUPING, SORTING, Step
from flowdsl.r.values import DataFrame, Factor, List, Value, Vector

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

INTERACTION = next(f for f in WRITTEN_IN_R if f.name == "interaction")

FRAME = 3
"""A data frame of its own takes about as long as so many more columns."""


def split(interp: Interpreter, call: Call) -> Step:
    """`split(x, f)`: a list with the elements (of a data frame the rows) of each group."""
    x = seen(interp, call.get("x"), call)
    if not isinstance(x, (Vector, List)):
        raise wrong(call, "x", "a vector, a list or a data frame")
    by = yield groups_of(interp, call)
    n = x.rows if isinstance(x, DataFrame) else len(x) if isinstance(x, Vector) else len(x.items)
    if not len(by) and n:
        raise error("F301", f"`{call.name}`: no groups for {n} elements", call.span)
    columns = len(x.items) + FRAME if isinstance(x, DataFrame) else 1
    interp.budget.work(SORTING * n + GROUPING * columns * len(by.levels), call.span)
    place = repeated(codes(by), n)
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(len(by.levels) + 1))
    parts = [order[a:b] for a, b in pairwise(ends)]
    names = by.levels
    if flag(call, "drop"):
        names = tuple(t for t, p in zip(names, parts) if p.size)
        parts = [p for p in parts if p.size]
    return List(tuple(part_of(interp, x, p, call) for p in parts), names)


def groups_of(interp: Interpreter, call: Call) -> Step:
    """The factor that `f` is; several become their combinations."""
    given = call.get("f")
    if not isinstance(given, List):
        return as_factor(interp, given, call)
        yield
    made = yield INTERACTION.run(
        interp, Call(call.name, INTERACTION, {}, tuple(actuals(given, call)), call.span)
    )
    assert isinstance(made, Factor)
    return made


def actuals(given: List, call: Call) -> list[Actual]:
    """The items of a list as arguments."""
    return [Actual(None, item, call.span) for item in given.items]


def part_of(interp: Interpreter, x: Vector | List, places: np.ndarray, call: Call) -> Value:
    """Some elements, or some rows."""
    if isinstance(x, DataFrame):
        return frame_items(interp, x, [Vector(places + 1), None], call.span, keep=True)
    if isinstance(x, Vector) and x.is_array:
        x = replace(x, data=x.data.reshape(-1, order="F"), is_array=False, dimnames=None)
    return taken(x, places, call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "split", formals("x", "f", ("drop", False)), "The elements or rows of each group.", split
    ),
)
