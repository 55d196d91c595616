"""Where patterns stand in texts: `grep`, `regexpr`, `gregexpr`, `regmatches`; letters replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.attributes import attribute, with_own
from flowdsl.r.elements import elements
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.pattern_matching import objects, pattern, words
from flowdsl.r.functions.reading import flag, wrong
from flowdsl.r.machine import GROUPING
from flowdsl.r.missing import MissingText
from flowdsl.r.values import List, Value, Vector

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def grep(interp: Interpreter, call: Call) -> Value:
    """`grep(pattern, x, value, invert)`."""
    x, subjects = words(call, "x")
    found = pattern(interp, call, "pattern", subjects)
    lost = [isinstance(t, MissingText) for t in elements(x).tolist()] if x.is_string else []
    hits = [
        bool(found.search(s)) != flag(call, "invert") and not (lost and lost[i])
        for i, s in enumerate(subjects)
    ]
    places = np.flatnonzero(hits)
    names = None if x.names is None else tuple(x.names[i] for i in places)
    if flag(call, "value"):
        return Vector(objects([subjects[i] for i in places]), names, span=call.span)
    return Vector(places.astype(np.int64) + 1, names, span=call.span)


def with_lengths(starts: list[int], sizes: list[int]) -> Vector:
    """Places of matches with their lengths."""
    made = with_own(
        Vector(np.array(starts, dtype=np.int64)),
        "match.length",
        Vector(np.array(sizes, dtype=np.int64)),
    )
    assert isinstance(made, Vector)
    return made


def regexpr(interp: Interpreter, call: Call) -> Value:
    """`regexpr(pattern, text)`: where each text first matches, -1 where it does not."""
    _, subjects = words(call, "text")
    found = pattern(interp, call, "pattern", subjects)
    first = [found.search(s) for s in subjects]
    starts = [m.start() + 1 if m else -1 for m in first]
    return with_lengths(starts, [m.end() - m.start() if m else -1 for m in first])


def gregexpr(interp: Interpreter, call: Call) -> Value:
    """`gregexpr(pattern, text)`: a list with all places of each text."""
    _, subjects = words(call, "text")
    found = pattern(interp, call, "pattern", subjects)
    interp.budget.work(GROUPING * len(subjects), call.span)
    made = []
    for s in subjects:
        hits = [m for m in found.finditer(s) if m.end() > m.start() or m.start() < len(s)]
        starts = [m.start() + 1 for m in hits] or [-1]
        made.append(with_lengths(starts, [m.end() - m.start() for m in hits] or [-1]))
    return List(tuple(made))


def pieces(subject: str, places: Value, call: Call) -> list[str]:
    """The parts of a text at some places."""
    sizes = attribute(places, "match.length")
    if not isinstance(places, Vector) or not isinstance(sizes, Vector):
        raise wrong(call, "m", "what regexpr() or gregexpr() gives")
    pairs = zip(elements(places).astype(int), elements(sizes).astype(int))
    return [subject[a - 1 : a - 1 + n] for a, n in pairs if a > 0 and n >= 0]


def regmatches(interp: Interpreter, call: Call) -> Value:
    """`regmatches(x, m)`: the texts that matched."""
    x, subjects = words(call, "x")
    m = call.get("m")
    if isinstance(m, List):
        if len(m.items) != len(subjects):
            raise error("F301", f"`{call.name}`: {len(subjects)} texts do not fit `m`", call.span)
        found = [pieces(s, p, call) for s, p in zip(subjects, m.items)]
        interp.budget.elements(sum(len(t) for p in found for t in p), call.span)
        return List(tuple(Vector(objects(p)) for p in found), x.names)
    sizes = attribute(m, "match.length")
    if not isinstance(m, Vector) or not isinstance(sizes, Vector) or len(m) != len(subjects):
        raise wrong(call, "m", "what regexpr() or gregexpr() gives")
    places, lengths = elements(m).astype(int), elements(sizes).astype(int)
    kept = [s[a - 1 : a - 1 + n] for s, a, n in zip(subjects, places, lengths) if a > 0]
    return Vector(objects(kept), span=call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "grep",
        formals(
            "pattern",
            "x",
            ("ignore.case", False),
            ("perl", False),
            ("value", False),
            ("fixed", False),
            ("useBytes", False),
            ("invert", False),
        ),
        "Which texts hold a pattern; the texts themselves with value = TRUE.",
        grep,
    ),
    function(
        "regexpr",
        formals(
            "pattern",
            "text",
            ("ignore.case", False),
            ("perl", False),
            ("fixed", False),
            ("useBytes", False),
        ),
        "Where each text first matches.",
        regexpr,
    ),
    function(
        "gregexpr",
        formals(
            "pattern",
            "text",
            ("ignore.case", False),
            ("perl", False),
            ("fixed", False),
            ("useBytes", False),
        ),
        "All places where each text matches.",
        gregexpr,
    ),
    function("regmatches", formals("x", "m"), "The parts of texts that matched.", regmatches),
)
