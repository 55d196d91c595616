"""Regular sequences, repetition, and the ends of vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.arithmetic import colon
from flowdsl.r.elements import count, taken
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import (
    optional_whole,
    scalar,
    seen,
    signed_whole,
    vector,
    whole,
    wholes,
    wrong,
)
from flowdsl.r.indexing import frame_items
from flowdsl.r.values import NULL, DataFrame, List, Null, Value, Vector, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def seq(interp: Interpreter, call: Call) -> Value:
    """`seq(from, to, by, length.out)`."""
    n = optional_whole(call, "length.out")
    if call.has("along.with"):
        n = count(interp, call.get("along.with"), call)
    if n is not None:
        interp.budget.elements(n, call.span)
        return of_length(call, n)
    if not call.has("to") and not call.has("by"):
        first = vector(call, "from")
        if len(first) == 1:
            return colon(number(1), number(scalar(call, "from")), interp.budget, call.span)
        return Vector(np.arange(1, len(first) + 1), span=call.span)
    start = scalar(call, "from")
    end = scalar(call, "to") if call.has("to") else 1.0
    if not call.has("by"):
        return colon(number(start), number(end), interp.budget, call.span)
    step = scalar(call, "by")
    if start == end:
        return call.get("from")
    steps = (end - start) / step if step else -1.0
    if steps < 0 or not np.isfinite([start, end, step]).all():
        raise error("F210", f"`seq` cannot go from {start:g} to {end:g} by {step:g}", call.span)
    interp.budget.elements(int(steps) + 1, call.span)
    data = start + step * np.arange(int(steps + 1e-10) + 1)
    if whole_type(call, "from") and whole_type(call, "by"):
        return Vector(data.astype(np.int64), span=call.span)
    return Vector(np.minimum(data, end) if step > 0 else np.maximum(data, end), span=call.span)


def whole_type(call: Call, name: str) -> bool:
    """Whether an argument is of R's integer type; 1 by default is."""
    value = call.get(name)
    return isinstance(value, Vector) and value.data.dtype.kind in "ib"


def of_length(call: Call, n: int) -> Vector:
    """A sequence of so many numbers."""
    ends = [name for name in ("from", "to", "by") if call.has(name)]
    if len(ends) == 3:
        raise error("F205", "`seq` takes from, to, by or length.out: one is too many", call.span)
    step = scalar(call, "by") if call.has("by") else 1.0
    typed = not ends or all(whole_type(call, name) for name in ends)
    if ends and "by" not in ends:
        typed = typed and (call.has("along.with") or whole_type(call, "length.out"))
    if call.has("to") and call.has("from"):
        start, end = scalar(call, "from"), scalar(call, "to")
        if not np.isfinite([start, end]).all():
            raise error("F210", f"`seq` cannot go from {start:g} to {end:g}", call.span)
        data: np.ndarray = np.linspace(start, end, n)
        typed = typed and bool((data == np.trunc(data)).all())
        return Vector(data.astype(np.int64) if typed else data, span=call.span)
    if call.has("to"):
        start = scalar(call, "to") - (n - 1) * step
    else:
        start = scalar(call, "from")
    data = np.asarray(start + step * np.arange(n))
    small = not data.size or bool(np.abs(data).max() < 2**31)
    return Vector(data.astype(np.int64) if typed and small else data, span=call.span)


def seq_len(interp: Interpreter, call: Call) -> Value:
    """`seq_len(n)`."""
    n = whole(call, "length.out")
    interp.budget.elements(n, call.span)
    return Vector(np.arange(1, n + 1), span=call.span)


def seq_along(interp: Interpreter, call: Call) -> Value:
    """`seq_along(x)`."""
    n = count(interp, call.get("along.with"), call)
    return Vector(np.arange(1, n + 1), span=call.span)


def rep(interp: Interpreter, call: Call) -> Value:
    """`rep(x, times, each, length.out)`."""
    x = call.get("x")
    if isinstance(x, Null):
        return NULL
    if not isinstance(x, (Vector, List)):
        x = List((x,))
    return taken(x, repetition(interp, call, count(interp, x, call)), call.span)


def repetition(interp: Interpreter, call: Call, n: int) -> np.ndarray:
    """The positions, from 0, that `rep` takes of n elements."""
    each = 1 if not call.has("each") else whole(call, "each")
    length = optional_whole(call, "length.out")
    times = wholes(call, "times") if call.has("times") else [1]
    if length is None and len(times) not in (1, n * each):
        raise error("F301", f"`times` has {len(times)} numbers for {n * each} elements", call.span)
    if length is not None:
        total = length
    else:
        total = sum(times) if len(times) > 1 else n * each * (times[0] if times else 1)
    interp.budget.elements(total, call.span)
    interp.budget.elements(n * each, call.span)
    order = np.repeat(np.arange(n), each)
    if length is not None or len(times) == 1:
        order = repeated(order, total) if n * each else order[:0]
    else:
        order = np.repeat(order, times)
    return order


def rep_len(interp: Interpreter, call: Call) -> Value:
    """`rep_len(x, length.out)`."""
    call.values.setdefault("length.out", NULL)
    return rep(interp, call)


def rev(interp: Interpreter, call: Call) -> Value:
    """`rev(x)`."""
    x = call.get("x")
    if isinstance(x, Null):
        return NULL
    if not isinstance(x, (Vector, List)):
        raise wrong(call, "x", "a vector or list")
    return taken(x, np.arange(count(interp, x, call))[::-1], call.span)


def end(last: bool) -> Any:
    """`head(x, n)` and `tail(x, n)`; a negative n leaves out so many at the other end."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x, n = call.get("x"), signed_whole(call, "n")
        x = seen(interp, x, call)
        if isinstance(x, Null):
            return NULL
        if isinstance(x, DataFrame):
            size = x.rows
            kept = min(n, size) if n >= 0 else max(size + n, 0)
            rows = np.arange(size - kept, size) if last else np.arange(kept)
            places: list[Value | None] = [Vector(rows + 1), None]
            return frame_items(interp, x, places, call.span, keep=True)
        matrix = isinstance(x, Vector) and x.is_array and x.data.ndim > 1
        if matrix:
            assert isinstance(x, Vector)
            size = x.data.shape[0]
        elif isinstance(x, (Vector, List)):
            size = count(interp, x, call)
        else:
            raise wrong(call, "x", "a vector, list or matrix")
        kept = min(n, size) if n >= 0 else max(size + n, 0)
        start, stop = (size - kept, size) if last else (0, kept)
        if matrix:
            assert isinstance(x, Vector)
            names = (
                None
                if x.dimnames is None or x.dimnames[0] is None
                else (x.dimnames[0][start:stop], *x.dimnames[1:])
            )
            names = x.dimnames if names is None else names
            kind = x.stands_for
            return Vector(x.data[start:stop], None, True, call.span, names, stands_for=kind)
        return taken(x, np.arange(start, stop), call.span)

    return implementation


FUNCTIONS: tuple[Function, ...] = (
    function(
        "seq",
        formals(
            ("from", 1), ("to", None), ("by", None), ("length.out", None), ("along.with", None)
        ),
        "A regular sequence.",
        seq,
        "seq.int",
    ),
    function("seq_len", formals("length.out"), "1, 2, ..., n.", seq_len),
    function(
        "seq_along", formals("along.with"), "1, 2, ..., as many as there are elements.", seq_along
    ),
    function(
        "rep",
        formals("x", ("times", None), ("each", None), ("length.out", None)),
        "Repeat the elements of a vector or list.",
        rep,
    ),
    function("rep_len", formals("x", "length.out"), "Repeat the elements up to a length.", rep_len),
    function("rev", formals("x"), "The elements in reverse order.", rev),
    function("head", formals("x", ("n", 6)), "The first elements, or rows.", end(False)),
    function("tail", formals("x", ("n", 6)), "The last elements, or rows.", end(True)),
)
