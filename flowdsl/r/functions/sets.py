"""Sets, ranks, bits, and lists in lists."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.r.arguments import Actual, Call
from flowdsl.r.calls import call_value
from flowdsl.r.classes import implicit
from flowdsl.r.elements import elements, shaped_like, stack_of, taken, texts
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.combining import combined, repeats
from flowdsl.r.functions.reading import numbers, seen, string, wrong
from flowdsl.r.functions.statistics import ranks
from flowdsl.r.machine import SORTING, Step
from flowdsl.r.numerics.incomplete import lgamma
from flowdsl.r.operators import infix
from flowdsl.r.values import NULL, List, Null, Value, Vector, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def bare(interp: Interpreter, call: Call, name: str) -> Vector | List | Null:
    """A vector or list without names and dimensions."""
    value = stack_of(seen(interp, call.get(name), call), call)
    if isinstance(value, Vector):
        return Vector(elements(value))
    return List(value.items) if isinstance(value, List) else value


def once(interp: Interpreter, value: Value, call: Call) -> Value:
    """Each element once."""
    if not isinstance(value, (Vector, List)):
        return value
    return taken(value, np.flatnonzero(~repeats(interp, value, call)), call.span)


def union(interp: Interpreter, call: Call) -> Value:
    """`union(x, y)`."""
    parts = [v for v in (bare(interp, call, n) for n in ("x", "y")) if not isinstance(v, Null)]
    if not parts:
        return NULL
    return once(interp, combined(interp, parts, [""] * len(parts), call), call)


def belonging(wanted: bool) -> Any:
    """`intersect(x, y)` and `setdiff(x, y)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x, y = bare(interp, call, "x"), bare(interp, call, "y")
        if isinstance(x, Null) or (isinstance(y, Null) and wanted):
            return NULL if isinstance(x, Null) else taken(x, np.zeros(0, dtype=int), call.span)
        if isinstance(x, List) or isinstance(y, List):
            raise wrong(call, "x" if isinstance(x, List) else "y", "a vector")
        inside = infix(interp, "%in%", x, y, call.span)
        assert isinstance(inside, Vector)
        found = once(interp, taken(x, np.flatnonzero(inside.data == wanted), call.span), call)
        if wanted and isinstance(found, Vector) and isinstance(y, Vector):  # R takes them from y
            kind = np.result_type(found.data, y.data) if "c" in kinds(found, y) else y.data.dtype
            data = texts(found.data) if y.is_string else found.data.astype(kind)
            return Vector(data, span=call.span)
        return found

    return implementation


def setequal(interp: Interpreter, call: Call) -> Value:
    """`setequal(x, y)`."""
    x, y = bare(interp, call, "x"), bare(interp, call, "y")
    both = [infix(interp, "%in%", a, b, call.span) for a, b in ((x, y), (y, x))]
    return number(all(bool(v.data.all()) for v in both if isinstance(v, Vector)), call.span)


def is_element(interp: Interpreter, call: Call) -> Value:
    """`is.element(el, table)`."""
    return infix(interp, "%in%", call.get("el"), call.get("table"), call.span)


def rank(interp: Interpreter, call: Call) -> Value:
    """`rank(x)`: ties share the mean of their places."""
    x = seen(interp, call.get("x"), call)
    if not isinstance(x, Vector) or x.data.dtype.kind == "c":
        raise wrong(call, "x", "numbers or texts")
    keys = ranks(elements(x))
    interp.budget.work(SORTING * keys.size, call.span)
    if np.isnan(keys).any():
        raise wrong(call, "x", "without missing numbers")
    _, place, count = np.unique(keys, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return Vector((last - (count - 1) / 2)[place], x.names, span=call.span)


def inside(interp: Interpreter, call: Call, fun: Value, x: List, kinds: set[str]) -> Step:
    """A list with every element of some classes that is no list replaced by the function's
    value; other elements stay (how = "replace") or become the default."""
    replacing = string(call, "how") == "replace"
    items = []
    for item in x.items:
        if isinstance(item, List):
            items.append((yield inside(interp, call, fun, item, kinds)))
        elif "ANY" in kinds or kinds & set(implicit(item)):
            actuals = [Actual(None, item, call.span), *call.dots]
            items.append((yield call_value(interp, fun, actuals, call.span, None, "f")))
        else:
            items.append(item if replacing else call.get("deflt"))
    return List(tuple(items), x.names)


_gamma = np.frompyfunc(lambda x: _safe_gamma(x), 1, 1)


def _safe_gamma(x: float) -> float:
    try:
        return math.gamma(x)
    except ValueError:
        return math.nan
    except OverflowError:
        return math.inf


def gamma(interp: Interpreter, call: Call) -> Value:
    """`base::gamma(x)`."""
    x = numbers(interp, call, "x")
    made = np.asarray(_gamma(elements(x).astype(float)), dtype=float)
    return shaped_like(x, made, call.span)


def kinds(*vectors: Vector) -> str:
    """NumPy's letters of what vectors hold."""
    return "".join(v.data.dtype.kind for v in vectors)


def of_pairs(names: tuple[str, str], fold: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Any:
    """A function of two vectors of positive numbers."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        sides = [elements(numbers(interp, call, name)).astype(float) for name in names]
        n = 0 if not all(s.size for s in sides) else max(s.size for s in sides)
        a, b = (repeated(s, n) for s in sides)
        with np.errstate(all="ignore"):
            made = fold(a, b)
        if np.isnan(made).any():
            raise wrong(call, names[0], "positive numbers that the function has a value for")
        return Vector(made, span=call.span)

    return implementation


def lbeta(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """log of the beta function; NaN outside of positive numbers."""
    made = lgamma(a) + lgamma(b) - lgamma(a + b)
    return np.where((a > 0) & (b > 0), made, np.nan)


def lchoose(n: np.ndarray, k: np.ndarray) -> np.ndarray:
    """log choose(n, k) of 0 <= k <= n."""
    made = -np.log1p(n) - lbeta(n - k + 1, k + 1)
    return np.where((k == 0) | (k == n), 0.0, np.where((k > 0) & (k < n), made, np.nan))


def places(axis: int) -> Any:
    """`row(x)` and `col(x)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = call.get("x")
        if not isinstance(x, Vector) or not x.is_array or x.data.ndim != 2:
            raise wrong(call, "x", "a matrix")
        interp.budget.elements(len(x), call.span)
        return Vector(np.indices(x.data.shape)[axis] + 1, is_array=True, span=call.span)

    return implementation


FUNCTIONS: tuple[Function, ...] = (
    function("union", formals("x", "y"), "Elements of either, each once.", union),
    function("intersect", formals("x", "y"), "Elements of both, each once.", belonging(True)),
    function(
        "setdiff",
        formals("x", "y"),
        "Elements of x that are not in y, each once.",
        belonging(False),
    ),
    function("setequal", formals("x", "y"), "Whether both have the same elements.", setequal),
    function(
        "is.element", formals("el", "table"), "Whether each element is in a table.", is_element
    ),
    function(
        "rank", formals("x"), "The place of each element in their order; ties share the mean.", rank
    ),
    function("gamma", formals("x"), "The gamma function; gamma alone is the distribution.", gamma),
    function(
        "beta",
        formals("a", "b"),
        "The beta function; beta alone is the distribution.",
        of_pairs(("a", "b"), lambda a, b: np.exp(lbeta(a, b))),
    ),
    function(
        "lbeta", formals("a", "b"), "Logarithm of the beta function.", of_pairs(("a", "b"), lbeta)
    ),
    function(
        "lchoose",
        formals("n", "k"),
        "Logarithm of the number of ways to choose k of n.",
        of_pairs(("n", "k"), lchoose),
    ),
    function("row", formals("x"), "The row of each cell of a matrix.", places(0)),
    function("col", formals("x"), "The column of each cell of a matrix.", places(1)),
)
