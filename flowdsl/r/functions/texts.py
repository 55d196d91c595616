"""Texts: joining, measuring and formatting them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements, plain, shaped_like, texts
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.converting import words
from flowdsl.r.functions.reading import flag, is_real, seen, string, vector, whole, wrong
from flowdsl.r.interpreter import NotLooking
from flowdsl.r.machine import PASTING
from flowdsl.r.missing import NA, MissingText, missing
from flowdsl.r.printing.numbers import Notation, common_notation
from flowdsl.r.values import List, Null, Value, Vector, text

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# A longer text than anyone reads is refused before it is made.
WIDEST = 10_000


def paste(interp: Interpreter, call: Call) -> Value:
    """`paste(..., sep, collapse)` and `paste0(...)`."""
    sep = string(call, "sep") if "sep" in {f.name for f in call.entry.formals} else ""
    glue = string(call, "collapse") if call.has("collapse") else None
    try:
        parts = [words(seen(interp, a.value, call), call) for a in call.dots]
    except NotLooking:
        return text("")
    n = max((len(p) for p in parts), default=0)
    filled = [p if len(p) else np.array([""], dtype=object) for p in parts]
    interp.budget.elements(n * len(filled), call.span)
    size = sum(max((len(w) for w in p), default=0) + len(sep) for p in filled)
    interp.budget.elements(n * size // 8, call.span)
    interp.budget.work(PASTING * n * len(filled), call.span)
    rows = [sep.join(p[i % len(p)] for p in filled) for i in range(n)]
    made = rows if glue is None else [glue.join(rows)]
    return Vector(np.array(made, dtype=object), span=call.span)


def nchar(interp: Interpreter, call: Call) -> Value:
    """`nchar(x, type)`: type "chars" counts characters, "bytes" those of UTF-8."""
    x, kind = vector(call, "x"), string(call, "type")
    if kind not in ("chars", "bytes"):
        raise wrong(call, "type", '"chars" or "bytes"')
    found = np.array(
        [len(t.encode() if kind == "bytes" else t) for t in texts(x.data)], dtype=np.int64
    )
    gone = missing(x.data)
    if kind == "chars" and gone.any():
        made = np.where(gone.reshape(-1, order="F"), NA, found)
        return Vector(made, x.names, span=call.span, stands_for="integer")
    return shaped_like(x, found, call.span)


def case(change: Any) -> Any:
    """`toupper(x)` and `tolower(x)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = vector(call, "x")
        out = np.empty(len(x), dtype=object)
        out[:] = [t if isinstance(t, MissingText) else change(t) for t in texts(x.shown)]
        return shaped_like(x, out, call.span)

    return implementation


DIRECTIVE = re.compile(
    r"%(?:%|(?:(\d{1,2})\$)?([-+ 0#]*)(\d{1,4}|\*)?(?:\.(\d{1,3}))?([difeEgGosxX]))"
)


def sprintf(interp: Interpreter, call: Call) -> Value:
    """`sprintf(fmt, ...)`, repeated over vectors."""
    fmt = call.get("fmt")
    if not isinstance(fmt, Vector) or not fmt.is_string:
        raise wrong(call, "fmt", "a text")
    columns = []
    for a in call.dots:
        value = seen(interp, a.value, call)
        if isinstance(value, List) and all(
            isinstance(v, Vector) and len(v) == 1 for v in value.items
        ):
            data = np.empty(len(value.items), dtype=object)
            data[:] = [v.data.flat[0] for v in value.items if isinstance(v, Vector)]
            columns.append(data)
            continue
        if not isinstance(value, Vector):
            raise error("F206", "`sprintf` shows numbers and texts", a.span or call.span)
        columns.append(elements(value))
    sizes = [len(fmt), *(len(col) for col in columns)]
    n = 0 if 0 in sizes else max(sizes)
    interp.budget.elements(n * (len(columns) + 1), call.span)
    formats = elements(fmt)
    rows = [
        filled(str(formats[i % len(formats)]), [col[i % len(col)] for col in columns], call)
        for i in range(n)
    ]
    return Vector(np.array(rows, dtype=object), span=call.span)


def filled(fmt: str, given: list[Any], call: Call) -> str:
    """One format with its values put in."""
    out, at, used = [], 0, 0
    for found in DIRECTIVE.finditer(fmt):
        between = fmt[at : found.start()]
        if "%" in between:
            break
        out.append(between)
        at = found.end()
        if found.group(0) == "%%":
            out.append("%")
            continue
        place, _, width, _, _ = found.groups()
        wide = None
        if width == "*":
            wide, used = star(given, used, call), used + 1
        at_ = int(place) - 1 if place else used
        if not 0 <= at_ < len(given):
            raise error("F207", f"`{call.name}` has too few values for its format", call.span)
        out.append(directive(found, given[at_], call, wide))
        used += not place
    if "%" in fmt[at:]:
        raise error(
            "F206",
            f"`{call.name}` does not know a part of its format",
            call.span,
            "%d, %f, %e, %g, %s and %% are known",
        )
    return "".join(out) + fmt[at:]


def star(given: list[Any], used: int, call: Call) -> str:
    """The width that a value gives, for `%*d`."""
    if used >= len(given):
        raise error("F207", f"`{call.name}` has too few values for its format", call.span)
    width = given[used]
    if isinstance(width, (str, complex)) or not np.isfinite(width) or width != int(width):
        raise error("F206", f"`{call.name}`: a width must be a whole number", call.span)
    return str(int(width))


def directive(found: re.Match[str], value: Any, call: Call, wide: str | None = None) -> str:
    """One value in its format."""
    _, flags, width, precision, kind = found.groups()
    if wide is not None:  # a negative width stands to the left
        flags, width = flags + "-" * wide.startswith("-"), wide.lstrip("-")
    if int(width or 0) > WIDEST:
        raise error("F206", f"`{call.name}`: a width of at most {WIDEST} is allowed", call.span)
    spec = f"%{flags}{width or ''}" + (f".{precision}" if precision is not None else "")
    if kind == "s":
        return (spec + "s") % plain(value)
    if isinstance(value, (str, complex)):
        raise error("F206", f"`{call.name}`: %{kind} wants a number", call.span)
    x = float(value)
    if not np.isfinite(x):
        bare = re.sub("[0#]", "", flags) + (width or "")
        return f"%{bare}s" % plain(x)
    if kind in "dixXo":
        if x != int(x):
            raise error("F206", f"`{call.name}`: %{kind} wants a whole number", call.span)
        return (spec + kind.replace("i", "d")) % int(x)
    return (spec + kind) % x


def format_(interp: Interpreter, call: Call) -> Value:
    """`format(x, digits, nsmall, width)`: texts of one width."""
    x = seen(interp, call.get("x"), call)
    digits, least = max(1, min(whole(call, "digits"), 22)), min(whole(call, "nsmall"), 20)
    width = whole(call, "width")
    if width > WIDEST:
        raise error("F206", f"`{call.name}`: a width of at most {WIDEST} is allowed", call.span)
    if isinstance(x, Null):
        return Vector(np.zeros(0, dtype=object), span=call.span)
    if isinstance(x, List):
        shown_items = [", ".join(words(seen(interp, v, call), call)) for v in x.items]
        return Vector(np.array(shown_items, dtype=object), x.names, span=call.span)
    if not isinstance(x, Vector):
        raise error("F206", f"`{call.name}` shows numbers and texts", call.span)
    side = string(call, "justify")
    if side not in SIDES:
        raise wrong(call, "justify", ", ".join(f'"{s}"' for s in SIDES))
    data = elements(x)
    if is_real(x) and x.type == "double":
        notation = common_notation(data.tolist(), digits)
        if call.has("scientific"):
            notation = in_notation(data, digits, flag(call, "scientific"))
        shown = [notation.write(e) for e in data.tolist()]
        if least > notation.decimals and not notation.scientific:
            shown = [f"{e + 0.0:.{least}f}" if np.isfinite(e) else plain(e) for e in data.tolist()]
    else:
        shown = [str(t) for t in texts(x.shown)]
    mark = string(call, "big.mark")
    if mark and not x.is_string:
        bound_marks(interp, shown, mark, call)
        shown = [with_marks(t, mark) for t in shown]
    if flag(call, "trim") and not x.is_string:
        shown = [t.strip() for t in shown]
    else:
        width = max(width, *(len(t) for t in shown), 0)
    interp.budget.elements(width * len(shown) // 8, call.span)
    out = np.empty(len(shown), dtype=object)
    out[:] = [SIDES[side](t, width) if x.is_string else t.rjust(width) for t in shown]
    return shaped_like(x, out, call.span)


SIDES: dict[str, Callable[[str, int], str]] = {
    "left": str.ljust,
    "right": str.rjust,
    "centre": lambda t, width: (" " * ((width - len(t)) // 2) + t).ljust(width),
    "none": lambda t, width: t,
}
"""Where a text stands in its place, by the `justify` of format()."""


def in_notation(data: np.ndarray, digits: int, scientific: bool) -> Notation:
    """The notation that was asked for, with as many digits as the numbers need."""
    known = [float(x) for x in data[np.isfinite(data)]]
    mantissas = [f"{abs(x):.{digits - 1}e}".partition("e") for x in known]
    places = [len(m.replace(".", "").rstrip("0")) or 1 for m, _, _ in mantissas]
    if scientific:
        return Notation(0, max(places, default=1) - 1, True)
    powers = [int(e) for _, _, e in mantissas]
    need = [max(0, n - p - 1) for n, p in zip(places, powers)]
    return Notation(0, min(max(need, default=0), MOST_DECIMALS), False)


MOST_DECIMALS = 350


def bound_marks(interp: Interpreter, written: list[str], mark: str, call: Call) -> None:
    """Bound the characters of numbers with marks, before they are written."""
    interp.budget.elements(sum(len(t) // 3 for t in written) * len(mark), call.span)


def with_marks(written: str, mark: str) -> str:
    """A number with a mark at every third digit before the point.

    >>> with_marks("-1234567.5", ",")
    '-1,234,567.5'
    """
    found = LEADING.match(written)
    if found is None:
        return written
    digits = found.group(2)
    parts = [digits[max(0, i - 3) : i] for i in range(len(digits), 0, -3)]
    return found.group(1) + mark.join(reversed(parts)) + written[found.end() :]


LEADING = re.compile(r"(\s*-?)(\d{4,})")


FUNCTIONS: tuple[Function, ...] = (
    function(
        "paste", formals("...", ("sep", " "), ("collapse", None)), "Join texts.", paste, writes=True
    ),
    function(
        "paste0",
        formals("...", ("collapse", None)),
        "Join texts without a space.",
        paste,
        writes=True,
    ),
    function(
        "nchar",
        formals("x", ("type", "chars")),
        "Number of characters of texts.",
        nchar,
        writes=True,
    ),
    function("toupper", formals("x"), "Texts in capitals.", case(str.upper)),
    function("tolower", formals("x"), "Texts in small letters.", case(str.lower)),
    function(
        "sprintf",
        formals("fmt", "..."),
        "Texts with numbers put in for %d, %f, %s, ...",
        sprintf,
        writes=True,
    ),
    function(
        "format",
        formals(
            "x",
            ("trim", False),
            ("digits", 7),
            ("nsmall", 0),
            ("justify", "left"),
            ("width", 0),
            ("scientific", None),
            ("big.mark", ""),
            "...",
        ),
        "Numbers and texts as texts of one width.",
        format_,
        writes=True,
    ),
)
