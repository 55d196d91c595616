"""Texts searched, cut and put together: `gsub`, `strsplit`, `substr` and their like."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements, plain, shaped_like
from flowdsl.r.elementwise import repeated, texts
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import (
    flag,
    numbers,
    optional_whole,
    signed_whole,
    string,
    vector,
    wholes,
    wrong,
)
from flowdsl.r.functions.texts import WIDEST
from flowdsl.r.machine import GROUPING
from flowdsl.r.patterns import charge, compiled
from flowdsl.r.values import NULL, List, Value, Vector, text

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

Change = Callable[[str], Any]


def words(call: Call, name: str) -> tuple[Vector, list[str]]:
    """A vector argument, and its elements as texts."""
    x = vector(call, name)
    return x, [str(t) for t in texts(x.data)]


def objects(made: list[str]) -> np.ndarray:
    """Texts as an array of elements."""
    out = np.empty(len(made), dtype=object)
    out[:] = made
    return out


def given_flag(call: Call, name: str) -> bool:
    """A flag, FALSE where the function has no such argument."""
    return any(f.name == name for f in call.entry.formals) and flag(call, name)


def pattern(interp: Interpreter, call: Call, name: str, subjects: list[str]) -> re.Pattern[str]:
    """The pattern of a call, with the work of matching it counted."""
    fixed, loose = flag(call, "fixed"), given_flag(call, "ignore.case")
    found, repeats, branches = compiled(string(call, name), fixed, loose, call.name, call.span)
    charge(interp.budget, subjects, repeats, branches, call.span)
    return found


def replacing(count: int) -> Any:
    """`sub` (count 1) and `gsub` (count 0: all)."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x, subjects = words(call, "x")
        found, new = pattern(interp, call, "pattern", subjects), string(call, "replacement")
        longest = max((len(s) for s in subjects), default=0)
        interp.budget.elements(sum(len(s) + 1 for s in subjects) * (len(new) + 1), call.span)
        fixed = flag(call, "fixed")

        def filled(match: re.Match[str]) -> str:
            if fixed:
                return new
            return re.sub(r"\\(.)", lambda back: reference(match, back.group(1)), new)

        if not string(call, "pattern") and longest:
            made = [new + s if count else "".join(new + c for c in s) for s in subjects]
        else:
            made = [found.sub(filled, s, count) for s in subjects]
        return Vector(objects(made), x.names if x.is_string else None, span=call.span)

    return implementation


def reference(match: re.Match[str], key: str) -> str:
    """What `\\1` in a replacement stands for; any other escaped character is itself."""
    if not key.isdigit():
        return key
    if int(key) > (match.re.groups or 0):
        return ""
    return match.group(int(key)) or ""


def grepl(interp: Interpreter, call: Call) -> Value:
    """`grepl(pattern, x)`."""
    _, subjects = words(call, "x")
    found = pattern(interp, call, "pattern", subjects)
    return Vector(np.array([bool(found.search(s)) for s in subjects], dtype=bool), span=call.span)


def strsplit(interp: Interpreter, call: Call) -> Value:
    """`strsplit(x, split)`: a list; a piece that is empty at the end is left out."""
    x = vector(call, "x")
    if not x.is_string:
        raise wrong(call, "x", "texts")
    subjects = [str(t) for t in elements(x)]
    interp.budget.elements(sum(len(s) + 1 for s in subjects), call.span)
    interp.budget.work(GROUPING * len(subjects), call.span)
    if not string(call, "split"):
        return List(tuple(Vector(objects(list(s))) for s in subjects), x.names)
    found = pattern(interp, call, "split", subjects)
    return List(tuple(Vector(objects(cut(found, s))) for s in subjects), x.names)


def cut(found: re.Pattern[str], subject: str) -> list[str]:
    """The pieces of a text between matches, as R cuts: one character at an empty match."""
    out: list[str] = []
    at = 0
    while at < len(subject):
        match = found.search(subject, at)
        if match is None:
            return [*out, subject[at:]]
        if match.end() == match.start():
            out.append(subject[at : at + 1])
            at += 1
        else:
            out.append(subject[at : match.start()])
            at = match.end()
    return out


def substr(first: str, last: str) -> Any:
    """`substr(x, start, stop)` and `substring(text, first, last)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        subject = "x" if first == "start" else "text"
        x, subjects = words(call, subject)
        starts, stops = (elements(numbers(interp, call, n)).astype(float) for n in (first, last))
        if not (
            np.isfinite(starts).all() and np.isfinite(stops).all() and starts.size and stops.size
        ):
            raise wrong(call, first, "finite numbers")
        many = first != "start" and bool(subjects)
        n = max(len(subjects), starts.size, stops.size) if many else len(subjects)
        interp.budget.elements(n * (max((len(s) for s in subjects), default=0) // 8 + 1), call.span)
        begin, end = repeated(starts, n), repeated(stops, n)
        made = [
            subjects[i % len(subjects)][max(int(begin[i]), 1) - 1 : max(int(end[i]), 0)]
            for i in range(n)
        ]
        return Vector(objects(made), x.names if n == len(x) else None, span=call.span)

    return implementation


SPACES = {"both": str.strip, "left": str.lstrip, "right": str.rstrip}


def trimws(interp: Interpreter, call: Call) -> Value:
    """`trimws(x, which)`."""
    which = string(call, "which")
    if which not in SPACES:
        raise wrong(call, "which", '"both", "left" or "right"')
    x, subjects = words(call, "x")
    return Vector(objects([SPACES[which](s, " \t\r\n") for s in subjects]), x.names, span=call.span)


def ends(name: str, test: Callable[[str, str], bool]) -> Any:
    """`startsWith(x, prefix)` and `endsWith(x, suffix)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x, other = vector(call, "x"), vector(call, name)
        if not x.is_string or not other.is_string:
            raise wrong(call, name if x.is_string else "x", "texts")
        n = 0 if not len(x) or not len(other) else max(len(x), len(other))
        a, b = repeated(elements(x), n), repeated(elements(other), n)
        return Vector(np.array([test(p, q) for p, q in zip(a, b)], dtype=bool), span=call.span)

    return implementation


def strrep(interp: Interpreter, call: Call) -> Value:
    """`strrep(x, times)`."""
    x, subjects = words(call, "x")
    times = wholes(call, "times")
    n = max(len(subjects), len(times)) if subjects and times else 0
    pairs = [(subjects[i % len(subjects)], times[i % len(times)]) for i in range(n)]
    interp.budget.elements(sum(len(s) * k for s, k in pairs) // 8 + n, call.span)
    made = objects([s * k for s, k in pairs])
    return Vector(made, x.names if n == len(x) else None, span=call.span)


def to_string(interp: Interpreter, call: Call) -> Value:
    """`toString(x)`."""
    _, found = words(call, "x")
    return text(string(call, "sep").join(found), call.span)


def write_lines(interp: Interpreter, call: Call) -> Value:
    """`writeLines(text)`."""
    x = vector(call, "text")
    if not x.is_string:
        raise wrong(call, "text", "texts")
    sep = string(call, "sep")
    if interp.host is not None:
        interp.host.write("".join(str(t) + sep for t in elements(x)))
    return NULL


def format_c(interp: Interpreter, call: Call) -> Value:
    """`formatC(x, width, digits, format, flag, big.mark)`."""
    x = vector(call, "x")
    width, digits = signed_whole(call, "width"), optional_whole(call, "digits")
    flags = string(call, "flag") + ("-" if width < 0 else "")
    width = abs(width)
    if max(width, digits or 0) > WIDEST // 100 or set(flags) - set("-+ 0#"):
        raise error("F206", f"`{call.name}`: this width or flag is not taken", call.span)
    default = "s" if x.is_string else "d" if x.data.dtype.kind in "ib" else "g"
    kind = string(call, "format") if call.has("format") else default
    if kind not in ("f", "e", "E", "g", "G", "d", "s") or (kind == "s") != x.is_string:
        raise wrong(call, "format", 'one of "f", "e", "g", "d", or "s" for texts')
    comma = "," if string(call, "big.mark") else ""
    if x.data.dtype.kind == "c":
        raise wrong(call, "x", "real numbers or texts")

    def shown(value: Any) -> str:
        if kind == "s":
            return str(value)
        if not np.isfinite(float(value)):
            return plain(float(value))
        if kind == "d":
            return format(round(float(value)), f"{'+' if '+' in flags else ''}{comma}d")
        sign = "+" if "+" in flags else " " if " " in flags else ""
        precision = "" if digits is None else f".{digits}"
        wide = "#" if "#" in flags else ""
        return format(float(value), f"{sign}{wide}{comma}{precision}{kind}")

    made = [padded(shown(v), width, flags).replace(",", string(call, "big.mark") or ",")
            for v in elements(x)]  # fmt: skip
    interp.budget.elements(sum(len(t) for t in made) // 8, call.span)
    return shaped_like(x, objects(made), call.span)


def padded(shown: str, width: int, flags: str) -> str:
    """A text of a least width: spaces in front, or behind with `-`, or zeros with `0`."""
    if "-" in flags:
        return shown.ljust(width)
    return shown.zfill(width) if "0" in flags else shown.rjust(width)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "sub",
        formals(
            "pattern",
            "replacement",
            "x",
            ("ignore.case", False),
            ("perl", False),
            ("fixed", False),
            ("useBytes", False),
        ),
        "The first match replaced.",
        replacing(1),
    ),
    function(
        "gsub",
        formals(
            "pattern",
            "replacement",
            "x",
            ("ignore.case", False),
            ("perl", False),
            ("fixed", False),
            ("useBytes", False),
        ),
        "All matches replaced.",
        replacing(0),
    ),
    function(
        "grepl",
        formals(
            "pattern",
            "x",
            ("ignore.case", False),
            ("perl", False),
            ("fixed", False),
            ("useBytes", False),
        ),
        "Whether a pattern stands in each text.",
        grepl,
    ),
    function(
        "strsplit",
        formals("x", "split", ("fixed", False), ("perl", False)),
        "Texts cut where a pattern stands; a list.",
        strsplit,
    ),
    function(
        "substr",
        formals("x", "start", "stop"),
        "Part of a text, counted from 1.",
        substr("start", "stop"),
    ),
    function(
        "substring",
        formals("text", "first", ("last", 1000000)),
        "Part of a text.",
        substr("first", "last"),
    ),
    function(
        "trimws", formals("x", ("which", "both")), "Texts without space at their ends.", trimws
    ),
    function(
        "startsWith",
        formals("x", "prefix"),
        "Whether texts begin so.",
        ends("prefix", str.startswith),
    ),
    function(
        "endsWith", formals("x", "suffix"), "Whether texts end so.", ends("suffix", str.endswith)
    ),
    function("strrep", formals("x", "times"), "Texts repeated.", strrep),
    function(
        "toString", formals("x", ("sep", ", ")), "All elements as one text.", to_string, writes=True
    ),
    function(
        "writeLines",
        formals("text", ("sep", "\n")),
        "Show texts, a line for each.",
        write_lines,
        visible=False,
    ),
    function(
        "formatC",
        formals(
            "x", ("width", 0), ("digits", None), ("format", None), ("flag", ""), ("big.mark", "")
        ),
        'Numbers as texts in the manner of C: format = "f", "e", "g" or "d".',
        format_c,
        writes=True,
    ),
)
