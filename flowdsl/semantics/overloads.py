"""Which of several entries a shared short name means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flowdsl.catalogue import REQUIRED, Entry
from flowdsl.diagnostics import FlowError, error
from flowdsl.r.matching import DOTS, Given, match
from flowdsl.r.values import Builtin, DataFrame, Factor, List, Value, Vector
from flowdsl.semantics.flow_values import is_bijector, is_distribution
from flowdsl.source import Span


def choose(
    function: Builtin,
    given: Sequence[Given],
    values: Sequence[Value],
    want: str | None,
    span: Span | None,
) -> Entry:
    """The entry that a name means by its place, then by its arguments.

    Bijector or function: without arguments, or where a bijector is wanted, the bijector.
    Method or function: by its first value. Distribution or bijector: where a bijector is wanted
    the bijector, else whichever the arguments fit, the distribution first.

    Raises:
        FlowError: F214 the arguments fit neither.
    """
    entries = function.entries
    if len(entries) == 1:
        return entries[0]
    in_r, tensor = function.of_kind("function"), function.of_kind("tensor")
    if in_r is not None and tensor is not None:
        return in_r if groups(given, values) else tensor
    method = function.of_kind("method")
    if method is not None and values and fits_owner(method, values[0]):
        return method
    bijector = function.of_kind("bijector")
    distribution = function.of_kind("distribution")
    other = next((e for e in entries if e.kind not in ("bijector", "distribution", "method")), None)
    if bijector is not None and distribution is not None:
        if want == "bijector" or any(holds(v, is_bijector) for v in values):
            return bijector
        for entry in (distribution, bijector):
            if fits(entry, given):
                return entry
        raise error(
            "F214",
            f"`{function.name}` is a distribution and a bijector, and these arguments fit neither",
            span,
            f"write {distribution.prefixed}(...) or {bijector.prefixed}(...)",
        )
    if bijector is not None and other is not None:
        named = {g.name for g in given}
        own = {f.name for f in bijector.short_formals} - {f.name for f in other.short_formals}
        takes_input = bool(values) and (is_distribution(values[0]) or is_bijector(values[0]))
        if not given or want == "bijector" or named & own:
            return bijector
        if fits(bijector, given) and not fits(other, given):
            return bijector  # split(2): R's function wants groups too
        if takes_input:
            raise error(
                "F306",
                f"`{function.name}` of a distribution or bijector is written as a pipe",
                span,
                f"x %>% {function.name}()",
            )
        return other
    return other or entries[0]


def groups(given: Sequence[Given], values: Sequence[Value]) -> bool:
    """Whether the arguments of `split` name the group of each element, as R's function wants."""
    names = [g.name for g in given]
    if "f" in names or "drop" in names:
        return True
    if len(values) < 2 or names[1] is not None or not isinstance(values[0], (Vector, List)):
        return False
    by, n = values[1], len(getattr(values[0], "items", values[0]))  # type: ignore[arg-type]
    if isinstance(values[0], DataFrame):
        return True
    if isinstance(by, (Factor, List)) or (isinstance(by, Vector) and by.is_string):
        return True
    folded = any(isinstance(v, Vector) and v.folded is not None for v in values[:2])
    return isinstance(by, Vector) and not folded and len(by) == n > 1 and not sums_to(by, n)


def sums_to(by: Vector, n: int) -> bool:
    """Whether numbers are the sizes of parts of n elements, as tf$split takes them."""
    return by.data.dtype.kind in "fib" and float(by.data.sum()) == n


def holds(value: Value, test: Callable[[object], bool]) -> bool:
    """Whether a value, or an item of a list, passes a test."""
    items = value.items if isinstance(value, List) else (value,)
    return any(test(item) for item in items)


def fits_owner(method: Entry, value: Value) -> bool:
    """Whether a value is what a method belongs to."""
    wants = method.formals[0].wants
    return is_distribution(value) if wants == "distribution" else is_bijector(value)


def fits(entry: Entry, given: Sequence[Given]) -> bool:
    """Whether arguments fit the formals of an entry, with nothing missing."""
    formals = entry.short_formals
    try:
        taken = match([f.name for f in formals], given, entry.name, None)
    except FlowError:
        return False
    return all(f.default is not REQUIRED or f.name in taken or f.name == DOTS for f in formals)
