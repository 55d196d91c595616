"""purrr's functions; `~ .x + .y`, a name and a number stand for functions there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import indexing
from flowdsl.r.arguments import Actual, Call
from flowdsl.r.calls import call_value
from flowdsl.r.elements import taken
from flowdsl.r.elementwise import GREATEST_WHOLE
from flowdsl.r.function import Formal, Function, formals, function
from flowdsl.r.functions.functional import function_argument, labels
from flowdsl.r.functions.higher_order import literal
from flowdsl.r.functions.reading import seen, string, wrong
from flowdsl.r.machine import Step
from flowdsl.r.scope import Scope
from flowdsl.r.truth import truth
from flowdsl.r.values import (
    NULL,
    Closure,
    Formula,
    List,
    Null,
    Value,
    Vector,
    describe,
    number,
    text,
)
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# What a value must be to become an element of each kind of vector.
ALLOWED = {"dbl": "fib", "int": "fib", "chr": "O", "lgl": "b"}
TYPES: dict[str, Any] = {"dbl": np.float64, "int": np.int64, "chr": object, "lgl": np.bool_}
WORDS = {"dbl": "a number", "int": "a whole number", "chr": "a text", "lgl": "TRUE or FALSE"}


def mapper(interp: Interpreter, call: Call, name: str) -> Value:
    """The function that an argument stands for: itself, `~ .x`, a name or a position."""
    value = call.get(name)
    if isinstance(value, Formula):
        return of_formula(value)
    if isinstance(value, Vector) and len(value) == 1 and value.data.dtype.kind in "fiO":
        pluck = "function(.x, ...) if (is.list(.x) && length(.x) < i) NULL else .x[[i]]"
        named = "function(.x, ...) if (is.list(.x) || i %in% names(.x)) .x[[i]]"
        return Closure(literal(named if value.is_string else pluck), Scope(None, {"i": value}))
    return function_argument(interp, call, name)


def of_formula(formula: Formula) -> Closure:
    """`~ .x + .y` as a function of `.x` and `.y`; `.` is `.x`."""
    node = formula.node
    first = ast.Name(node.span, ".x", ".x")
    formals = tuple(
        ast.Parameter(node.span, name, default)
        for name, default in ((".x", None), (".y", None), ("...", None), (".", first))
    )
    return Closure(ast.Function(node.span, formals, node.operand, "function"), formula.scope)


def applied(interp: Interpreter, call: Call, fun: Value, rows: Sequence[Sequence[Actual]]) -> Step:
    """The value of a function for each row of arguments."""
    out = []
    for row in rows:
        actuals = [*row, *call.dots]
        out.append((yield call_value(interp, fun, actuals, call.span, None, ".f")))
    return out


def items(interp: Interpreter, call: Call, name: str) -> list[Value]:
    """The elements of an argument."""
    return indexing.listed(interp, call.get(name), call.span)


def one_by_one(interp: Interpreter, call: Call) -> list[list[Actual]]:
    """Arguments of `map`: each element."""
    return [[Actual(None, x, call.span)] for x in items(interp, call, ".x")]


def two_by_two(interp: Interpreter, call: Call) -> list[list[Actual]]:
    """Arguments of `map2`: pairs; a single element goes with each."""
    columns = [items(interp, call, name) for name in (".x", ".y")]
    return in_step(call, columns, (None, None))


def in_step(
    call: Call, columns: Sequence[Sequence[Value]], names: Sequence[str | None]
) -> list[list[Actual]]:
    """Arguments from several lists, of one length or 1."""
    sizes = {len(col) for col in columns} - {1}
    if len(sizes) > 1:
        shown = " and ".join(str(len(col)) for col in columns)
        raise error(
            "F301", f"`{call.name}` goes through lists of one length, not {shown}", call.span
        )
    n = sizes.pop() if sizes else min(1, len(columns))
    return [
        [Actual(name, col[i % len(col)], call.span) for name, col in zip(names, columns)]
        for i in range(n)
    ]


def with_names(interp: Interpreter, call: Call) -> list[list[Actual]]:
    """Arguments of `imap`: each element with its name, or its number."""
    names = labels(call.get(".x"))
    return [
        [
            Actual(None, x, call.span),
            Actual(None, number(i + 1) if names is None else text(names[i]), call.span),
        ]
        for i, x in enumerate(items(interp, call, ".x"))
    ]


def in_lists(interp: Interpreter, call: Call) -> list[list[Actual]]:
    """Arguments of `pmap`: one of each list, by its name."""
    lists = call.get(".l")
    if not isinstance(lists, List):
        raise wrong(call, ".l", "a list of lists or vectors")
    columns = [indexing.listed(interp, x, call.span) for x in lists.items]
    names = [name or None for name in lists.names or ("",) * len(columns)]
    return in_step(call, columns, names)


Rows = Callable[["Interpreter", Call], "list[list[Actual]]"]


def mapping(rows: Rows, named_by: str, kind: str | None = None) -> Any:
    """`map` and its like: a list, or a vector of one kind."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        fun = mapper(interp, call, ".f")
        made = rows(interp, call)
        interp.budget.elements(len(made), call.span)
        out = yield applied(interp, call, fun, made)
        first = call.get(named_by)
        if named_by == ".l":
            first = first.items[0] if isinstance(first, List) and first.items else NULL
        names = labels(first)
        names = names if names is not None and len(names) == len(out) else None
        if kind is None:
            return List(tuple(out), names)
        data = np.empty(len(out), dtype=TYPES[kind])
        for i, value in enumerate(out):
            data[i] = element(seen(interp, value, call), kind, call)
        return Vector(data, names, span=call.span)

    return implementation


def element(value: Value, kind: str, call: Call) -> Any:
    """The single element that a function gave."""
    fits = isinstance(value, Vector) and len(value) == 1
    if fits and isinstance(value, Vector) and value.data.dtype.kind in ALLOWED[kind]:
        x = value.data.flat[0]
        if kind != "int" or (abs(x) <= GREATEST_WHOLE and x == np.trunc(x)):
            return x
    raise error(
        "F206", f"`.f` of `{call.name}` must give {WORDS[kind]}, not {describe(value)}", call.span
    )


def walk(interp: Interpreter, call: Call) -> Step:
    """`walk(.x, .f)`."""
    fun = mapper(interp, call, ".f")
    yield applied(interp, call, fun, one_by_one(interp, call))
    return call.get(".x")


def folding(accumulate: bool) -> Any:
    """`reduce(.x, .f, .init, .dir)` and `accumulate`."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        fun, order = mapper(interp, call, ".f"), string(call, ".dir")
        if order not in ("forward", "backward"):
            raise wrong(call, ".dir", '"forward" or "backward"')
        found = items(interp, call, ".x")
        back = order == "backward"
        if back:
            found.reverse()
        if call.has(".init"):
            found.insert(0, call.get(".init"))
        if not found:
            raise error("F207", f"`{call.name}` of nothing needs `.init`", call.span)
        value, steps = found[0], [found[0]]
        for item in found[1:]:
            pair = (item, value) if back else (value, item)
            actuals = [*(Actual(None, v, call.span) for v in pair), *call.dots]
            value = yield call_value(interp, fun, actuals, call.span, None, ".f")
            steps.append(value)
        if not accumulate:
            return value
        from flowdsl.r.functions.functional import simplified, size_of

        steps = steps[::-1] if back else steps
        if all(isinstance(s, Vector) and size_of(s) == 1 for s in steps):
            return simplified(steps)
        return List(tuple(steps))

    return implementation


def answers(interp: Interpreter, call: Call, name: str) -> Step:
    """For each element of `.x` whether the function is TRUE."""
    fun = mapper(interp, call, name)
    out = yield applied(interp, call, fun, one_by_one(interp, call))
    return [truth(interp, value, call.span) for value in out]


def choosing(wanted: bool) -> Any:
    """`keep` and `discard`."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        x = call.get(".x")
        flags = yield answers(interp, call, ".p")
        if isinstance(x, Null):
            return NULL
        return taken(x, np.flatnonzero(np.array(flags, dtype=bool) == wanted), call.span)

    return implementation


def compact(interp: Interpreter, call: Call) -> Value:
    """`compact(.x)`: without NULL and what has no elements."""
    x = call.get(".x")
    if not isinstance(x, List):
        return x
    full = [
        i
        for i, v in enumerate(x.items)
        if not (isinstance(v, Null) or (isinstance(v, (Vector, List)) and not size(v)))
    ]
    return taken(x, np.array(full, dtype=int), call.span)


def size(value: Vector | List) -> int:
    """Number of elements."""
    return len(value) if isinstance(value, Vector) else len(value.items)


def detect(gives_item: bool) -> Any:
    """`detect(.x, .f)` and `detect_index(.x, .f)`."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        flags = yield answers(interp, call, ".f")
        at = next((i for i, flag in enumerate(flags) if flag), None)
        if not gives_item:
            return number(0 if at is None else at + 1, call.span)
        return NULL if at is None else items(interp, call, ".x")[at]

    return implementation


def quantified(test: Callable[[Sequence[bool]], bool]) -> Any:
    """`every` and `some`."""

    def implementation(interp: Interpreter, call: Call) -> Step:
        flags = yield answers(interp, call, ".p")
        return number(test(flags), call.span)

    return implementation


def partial(interp: Interpreter, call: Call) -> Value:
    """`partial(.f, ...)`."""
    names = tuple(a.name or "" for a in call.dots)
    fixed = List(tuple(a.value for a in call.dots), names if any(names) else None)
    held = {"f": mapper(interp, call, ".f"), "fixed": fixed}
    return Closure(literal("function(...) do.call(f, c(fixed, list(...)))"), Scope(None, held))


def compose(interp: Interpreter, call: Call) -> Value:
    """`compose(f, g)`: g first."""
    functions: list[Value] = []
    for a in reversed(call.dots):
        one = Call(call.name, call.entry, {"...": a.value}, (), call.span)
        functions.append(mapper(interp, one, "..."))
    if not functions:
        raise error("F207", f"`{call.name}` needs functions", call.span)
    held: dict[str, Value] = {"f": functions[0], "rest": List(tuple(functions[1:]))}
    body = "function(...) { out <- f(...); for (g in rest) out <- g(out); out }"
    return Closure(literal(body), Scope(None, held))


def as_mapper(interp: Interpreter, call: Call) -> Value:
    """`as_mapper(.f)`."""
    return mapper(interp, call, ".f")


KINDS = (
    ("dbl", "numbers"),
    ("int", "whole numbers"),
    ("chr", "texts"),
    ("lgl", "TRUE and FALSE"),
)


def family(
    name: str, given: tuple[Formal, ...], rows: Rows, doc: str, vectors: str
) -> tuple[Function, ...]:
    """A function that gives a list, and those that give vectors of one type."""
    return (
        function(name, given, doc, mapping(rows, ".x")),
        *(
            function(f"{name}_{k}", given, f"{vectors}; {what}.", mapping(rows, ".x", k))
            for k, what in KINDS
        ),
    )


OF_ONE = formals(".x", ".f", "...")
OF_TWO = formals(".x", ".y", ".f", "...")

FUNCTIONS: tuple[Function, ...] = (
    *family(
        "map",
        OF_ONE,
        one_by_one,
        "A function of each element; a list.",
        "A function of each element",
    ),
    *family(
        "map2",
        OF_TWO,
        two_by_two,
        "A function of the elements of two lists in step.",
        "A function of the elements of two lists",
    ),
    *family(
        "imap",
        OF_ONE,
        with_names,
        "A function of each element and its name (or number).",
        "A function of each element and its name",
    ),
    function(
        "pmap",
        formals(".l", ".f", "..."),
        "A function of the elements of several lists in step.",
        mapping(in_lists, ".l"),
    ),
    function(
        "walk",
        formals(".x", ".f", "..."),
        "Call a function with each element; the elements themselves.",
        walk,
        visible=False,
    ),
    function(
        "reduce",
        formals(".x", ".f", "...", (".init", None), (".dir", "forward")),
        "Combine the elements with a function of two.",
        folding(False),
    ),
    function(
        "accumulate",
        formals(".x", ".f", "...", (".init", None), (".dir", "forward")),
        "What reduce() has after each element.",
        folding(True),
    ),
    function(
        "keep",
        formals(".x", ".p", "..."),
        "The elements for which a function is TRUE.",
        choosing(True),
    ),
    function(
        "discard",
        formals(".x", ".p", "..."),
        "The elements for which a function is FALSE.",
        choosing(False),
    ),
    function("compact", formals(".x"), "The elements that are not empty.", compact),
    function(
        "detect",
        formals(".x", ".f", "..."),
        "The first element for which a function is TRUE.",
        detect(True),
    ),
    function(
        "detect_index",
        formals(".x", ".f", "..."),
        "The place of the first such element, else 0.",
        detect(False),
    ),
    function(
        "every",
        formals(".x", ".p", "..."),
        "Whether a function is TRUE for every element.",
        quantified(all),
    ),
    function(
        "some",
        formals(".x", ".p", "..."),
        "Whether a function is TRUE for some element.",
        quantified(any),
    ),
    function("partial", formals(".f", "..."), "A function with some arguments filled in.", partial),
    function(
        "compose", formals("..."), "One function after the other, the last one first.", compose
    ),
    function("as_mapper", formals(".f"), "The function that `~ .x + 1` stands for.", as_mapper),
)
