"""Assignment into parts: `x[i] <- v`, `x[[i]] <- v`, `x$a$b <- v`, `names(x) <- v`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.ir import BijectorType, DistributionType, Node
from flowdsl.r import dimnames, indexing
from flowdsl.r.attributes import attribute, with_attribute
from flowdsl.r.conditions import Condition, warn
from flowdsl.r.elementwise import repeated, texts
from flowdsl.r.machine import COPIES, Step
from flowdsl.r.missing import NA, NA_TEXT, missing
from flowdsl.r.operators import method_of_part
from flowdsl.r.scope import Scope
from flowdsl.r.values import (
    NULL,
    DataFrame,
    Drop,
    Factor,
    List,
    Null,
    Poison,
    Value,
    Vector,
    describe,
    widest,
)
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# Functions of a value that can be assigned to: names(x) <- v.
AXES = ("dimnames", "rownames", "colnames")
NAMED = ("class", "oldClass", "levels", "attributes")
SETTERS = ("names", "dim", "diag", *AXES, *NAMED)
ATTRIBUTES = (*NAMED, "attr")
RENAMING = {"names": 5, "levels": 20}
"""New names take about as long as so many operations for each element."""


@dataclass(frozen=True)
class Part:
    """One step into a value: `[i]`, `[[i]]`, `$name`, or a function such as `names()`."""

    kind: str
    index: tuple[Value | None, ...]
    span: Span | None


def assign(interp: Interpreter, target: ast.Node, value: Value, scope: Scope) -> Step:
    """Assign to a part of a name, however deep it lies.

    Raises:
        FlowError: F213 the target is no part of a name.
    """
    from flowdsl.r.evaluate import evaluate

    nodes: list[ast.Node] = []
    node = target
    while not isinstance(node, ast.Name):
        nodes.append(node)
        node = inside(node, target.span)
    old = yield evaluate(interp, node, scope)
    if isinstance(old, Poison) or isinstance(value, Poison):
        scope.bindings[node.name] = Poison()
        return
    parts: list[Part] = []
    for step in reversed(nodes):
        parts.append((yield part_of(interp, step, scope)))
    if any(isinstance(index, Poison) for part in parts for index in part.index):
        scope.bindings[node.name] = Poison()
        return
    values: list[Value] = [old]
    for part in parts[:-1]:
        own = method_of_part(interp, part.kind, values[-1], part.index, part.span)
        values.append(read(interp, values[-1], part) if own is None else (yield own))
    for part, held in zip(reversed(parts), reversed(values)):
        if isinstance(held, Vector):
            interp.budget.work(len(held) // COPIES, target.span)
        if part.kind in RENAMING:
            interp.budget.work(RENAMING[part.kind] * size(held), target.span)
        elif isinstance(held, (Vector, List)) and held.names is not None:
            interp.budget.work(RENAMING["names"] * size(held), target.span)
        setter = f"{part.kind}<-"
        own = method_of_part(interp, setter, held, part.index, part.span, value)
        made = written(interp, held, part, value) if own is None else (yield own)
        value = interp.counted(made, target.span)
    scope.bindings[node.name] = value


def size(value: Value) -> int:
    """The number of elements of a vector or list."""
    if isinstance(value, Vector):
        return len(value)
    return len(value.items) if isinstance(value, List) else 1


def inside(node: ast.Node, span: Span) -> ast.Node:
    """What a part is a part of."""
    if isinstance(node, ast.Index) or (isinstance(node, ast.Member) and node.op == "$"):
        return node.object
    if isinstance(node, ast.Call) and isinstance(node.function, ast.Name):
        first = node.args[0].value if len(node.args) == 1 else None
        if node.function.name in SETTERS and first is not None:
            return first
        if node.function.name == "attr" and len(node.args) == 2 and node.args[0].value is not None:
            return node.args[0].value
    raise error("F213", "only a name or a part of one can be assigned to", span)


def part_of(interp: Interpreter, node: ast.Node, scope: Scope) -> Step:
    """One step into a value, with its indexes evaluated."""
    from flowdsl.r.evaluate import evaluate, indexes

    if isinstance(node, ast.Member):
        name = node.name.name if isinstance(node.name, ast.Name) else node.name.value  # type: ignore[attr-defined]
        return Part("$", (Vector(np.array([name], dtype=object)),), node.span)
    if isinstance(node, ast.Call):
        assert isinstance(node.function, ast.Name)
        more = node.args[1].value if len(node.args) > 1 else None
        which = () if more is None else ((yield evaluate(interp, more, scope)),)
        return Part(node.function.name, which, node.span)
    assert isinstance(node, ast.Index)
    index = [i for i in (yield indexes(interp, node, scope)) if not isinstance(i, Drop)]
    return Part("[[" if node.double else "[", tuple(index) or (None,), node.span)


def read(interp: Interpreter, value: Value, part: Part) -> Value:
    """A part of a value; NULL where there is none yet."""
    if part.kind == "names":
        found = value.names if isinstance(value, (Vector, List)) else None
        return NULL if found is None else Vector(np.array(found, dtype=object))
    if part.kind in AXES and isinstance(value, Vector):
        if part.kind == "dimnames":
            return dimnames.of(value)
        return dimnames.as_texts(dimnames.axis(value, AXES.index(part.kind) - 1))
    if part.kind in ATTRIBUTES:
        return attribute(value, attribute_name(part))
    if part.kind in ("dim", "diag", *AXES):
        raise error("F213", f"a part of `{part.kind}()` cannot be set", part.span)
    if isinstance(value, List) and part.kind != "[" and len(part.index) == 1:
        key = part.index[0]
        if isinstance(key, Vector) and len(key) == 1:
            at = place(value.names, len(value.items), key, part.span)
            return value.items[at] if at < len(value.items) else NULL
    return indexing.get(interp, value, list(part.index), part.kind == "[[", part.span)


def place(names: tuple[str, ...] | None, length: int, key: Vector, span: Span | None) -> int:
    """The position that a single index or name stands for; past the end where it is new."""
    if key.is_string:
        name = str(key.data.flat[0])
        return names.index(name) if names is not None and name in names else length
    at = int(indexing.whole(key, span)[0]) - 1
    if at < 0:
        raise error(
            "F212",
            f"index {at + 1} is outside 1 to {length}",
            key.span or span,
            *(["indexes count from 1"] if at == -1 else []),
        )
    return at


def written(interp: Interpreter, old: Value, part: Part, value: Value) -> Value:
    """A copy of a value with one part changed."""
    span = part.span
    if part.kind == "names":
        from flowdsl.r.functions.combining import renamed

        return renamed(old, value, span)
    if part.kind == "dim":
        return with_dim(old, value, span)
    if part.kind in AXES:
        return dimnames.with_names(old, value, part.kind, span)
    if part.kind == "attributes":
        return with_all(old, value, span)
    if part.kind in ATTRIBUTES:
        return with_attribute(old, attribute_name(part), value, span)
    if part.kind == "diag":
        return with_diagonal(old, value, span)
    if isinstance(old, Null):
        plain = part.kind == "[" and isinstance(value, Vector)
        old = (
            Vector(value.data.reshape(-1)[:0]) if plain and isinstance(value, Vector) else List(())
        )
    if isinstance(old, Vector) and (part.kind == "$" or isinstance(value, List)):
        old = List(tuple(indexing.listed(interp, old, span)), old.names)
    if isinstance(old, DataFrame) and part.kind == "[" and len(part.index) > 1:
        from flowdsl.r.frame_assignment import with_cells

        return with_cells(interp, old, part, value)
    if isinstance(old, List):
        if len(part.index) != 1 or (part.index[0] is None and part.kind != "["):
            raise error("F212", "a list takes one index", span)
        if part.kind == "[":
            return with_items(interp, old, part.index[0], value, span)
        if isinstance(old, DataFrame) and not isinstance(value, Null):
            value = column(old, value, span)
        return with_item(interp, old, part.index[0], value, span)
    if isinstance(old, Vector) and isinstance(value, Vector):
        if part.kind == "[[" and len(value) != 1:
            raise error("F213", f"one element is wanted here, not {len(value)}", span)
        return with_elements(interp, old, part, value)
    made = isinstance(old, Node) and isinstance(old.type, (DistributionType, BijectorType))
    hints = ["make another one: d$copy(loc = 3)"] if made else []
    text = f"a part of {describe(old)} cannot be set to {describe(value)}"
    raise error("F213", text, span, *hints)


def attribute_name(part: Part) -> str:
    """The attribute that `class(x)`, `levels(x)` or `attr(x, "name")` stands for."""
    if part.kind != "attr":
        return "class" if part.kind == "oldClass" else part.kind
    which = part.index[0] if part.index else None
    if not isinstance(which, Vector) or not which.is_string or len(which) != 1:
        raise error("F206", "`which` of `attr` must be a text", part.span)
    return str(which.data.flat[0])


def with_all(old: Value, value: Value, span: Span | None) -> Value:
    """`attributes(x) <- list(...)`: these and no others."""
    if isinstance(old, Vector):
        old = Vector(old.data.reshape(-1, order="F"), span=old.span, stands_for=old.stands_for)
    elif isinstance(old, List):
        old = List(old.items)
    if isinstance(value, List):
        for name, item in zip(value.names or (), value.items):
            old = with_attribute(old, name, item, span)
    elif not isinstance(value, Null):
        raise error("F213", f"attributes are a list, not {describe(value)}", span)
    return old


def column(old: DataFrame, value: Value, span: Span | None) -> Vector:
    """A value as a column of a data frame, repeated where it fits."""
    if not isinstance(value, Vector):
        raise error("F213", f"a column must be a vector, not {describe(value)}", span)
    if not len(value) or (old.items and old.rows % len(value)):
        raise error("F301", f"{len(value)} values for a column of {old.rows} rows", span)
    rows = old.rows if old.items else len(value)
    data = repeated(value.data.reshape(-1, order="F"), rows)
    return Vector(data, stands_for=value.stands_for)


def with_item(
    interp: Interpreter, old: List, key: Value | None, value: Value, span: Span | None
) -> List:
    """`list[[i]] <- value`: NULL takes the item away, a new place makes the list grow."""
    if not isinstance(key, Vector) or len(key) != 1:
        raise error("F212", "one number or name is wanted as index", span)
    at = place(old.names, len(old.items), key, span)
    items, names = list(old.items), list(old.names or [""] * len(old.items))
    if isinstance(value, Null):
        del items[at : at + 1], names[at : at + 1]
    else:
        grown(interp, items, names, at + 1, span)
        items[at] = value
        if key.is_string:
            names[at] = str(key.data.flat[0])
    return with_fields(old, items=tuple(items), names=kept(names, old.names))


def kept(names: Sequence[str], before: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Names, where there are any; a list that had names keeps having them."""
    return tuple(names) if any(names) or before is not None else None


def grown(
    interp: Interpreter, items: list[Value], names: list[str], length: int, span: Span | None
) -> None:
    """Fill a list with NULL up to a length."""
    more = max(length - len(items), 0)
    interp.budget.elements(more, span)
    items += [NULL] * more
    names += [""] * more


def with_items(
    interp: Interpreter, old: List, index: Value | None, value: Value, span: Span | None
) -> List:
    """`list[i] <- values`: NULL takes items away, shorter lists of values are repeated."""
    names = list(old.names or [""] * len(old.items))
    found = targets(index, len(old.items), names, span)
    items = list(old.items)
    if isinstance(value, Null):
        gone = set(found.tolist())
        left = [i for i in range(len(items)) if i not in gone]
        names = [names[i] for i in left]
        made = tuple(items[i] for i in left)
        return with_fields(old, items=made, names=kept(names, old.names))
    if not found.size:
        return old
    grown(interp, items, names, int(found.max()) + 1, span)
    new = indexing.listed(interp, value, span) if isinstance(value, (Vector, List)) else [value]
    if not new:
        raise error("F213", "nothing was given to put there", span)
    for i, at in enumerate(found.tolist()):
        items[at] = new[i % len(new)]
    return with_fields(old, items=tuple(items), names=kept(names, old.names))


def targets(index: Value | None, length: int, names: list[str], span: Span | None) -> np.ndarray:
    """Positions to assign to; names that are new are added to `names`."""
    if not isinstance(index, Vector) or not index.is_string:
        return indexing.positions(index, length, None, span, grow=True)
    out = []
    places = {name: i for i, name in reversed(list(enumerate(names)))}
    for name in index.data.reshape(-1, order="F"):
        if name not in places:
            places[name] = len(names)
            names.append(str(name))
        out.append(places[name])
    return np.array(out, dtype=np.int64)


def with_elements(interp: Interpreter, old: Vector, part: Part, value: Vector) -> Vector:
    """`vector[i] <- values`: the type widens, values are repeated, a plain vector grows."""
    span = part.span
    if isinstance(old, Factor):
        value = levelled(interp, old, value, span)
    source, data = widened(old, value)
    if len(part.index) != 1:
        block = with_block(old, part, source, data)
        return with_fields(block, stands_for=widest((old, value)))
    index = part.index[0]
    names = None if old.names is None else list(old.names)
    flat = data.reshape(-1, order="F")
    if isinstance(index, Vector) and index.is_string:
        names = names if names is not None else [""] * flat.size
        found = targets(index, flat.size, names, span)
    else:
        found = indexing.cells(old, index, span, grow=not old.is_array)
    if not found.size:
        return old
    if not source.size:
        raise error("F213", "nothing was given to put there", span)
    if part.kind == "[[" and found.size != 1:
        raise error("F212", "one number or name is wanted as index", span)
    length = max(flat.size, int(found.max()) + 1)
    if length > flat.size:
        if old.is_array:
            raise error("F212", f"index {length} is outside 1 to {flat.size}", span)
        interp.budget.elements(length, span)
        flat = longer(flat, length, new=np.unique(found[found >= flat.size]).size)
        if names is not None:
            names += [""] * (length - len(names))
    else:
        flat = flat.copy()
    flat[found] = repeated(source, found.size)
    made = flat.reshape(old.data.shape, order="F") if old.is_array else flat
    kept_names = None if names is None else tuple(names)
    return with_fields(old, data=made, names=kept_names, stands_for=widest((old, value)))


def levelled(interp: Interpreter, old: Factor, value: Vector, span: Span | None) -> Vector:
    """Values as a factor holds them: what is none of its levels is missing, with a warning."""
    gone = missing(value.data).reshape(-1, order="F")
    words = (value.data if value.is_string else texts(value.shown)).reshape(-1, order="F").copy()
    known = np.array([str(word) in old.levels for word in words], dtype=bool)
    if (~known & ~gone).any():
        word = words[int(np.flatnonzero(~known & ~gone)[0])]
        warn(interp, Condition("warning", f"`{word}` is no level of the factor: NA"), span)
    words[gone | ~known] = NA_TEXT
    return Vector(words)


def widened(old: Vector, value: Vector) -> tuple[np.ndarray, np.ndarray]:
    """New elements and old ones in the wider of their types."""
    new = value.data.reshape(-1, order="F")
    if old.is_string or value.is_string:
        before = old.data
        if not old.is_string:
            before = texts(old.shown).reshape(before.shape, order="F")
        return (new if value.is_string else texts(value.shown)), before
    kind = np.result_type(old.data, new)
    return new.astype(kind, copy=False), old.data.astype(kind, copy=False)


def longer(flat: np.ndarray, length: int, new: int) -> np.ndarray:
    """Elements up to a length; those that nobody sets are missing."""
    gaps = length - flat.size > new
    if flat.dtype == object:
        fill = np.empty(length - flat.size, dtype=object)
        fill.fill(NA_TEXT)
    else:
        kind = flat.dtype if not gaps or flat.dtype.kind == "c" else np.dtype(float)
        fill = np.full(length - flat.size, NA if gaps else 0, dtype=kind)
    return np.concatenate([flat, fill])


def with_block(old: Vector, part: Part, source: np.ndarray, data: np.ndarray) -> Vector:
    """`array[i, j] <- values`."""
    rank = data.ndim if old.is_array else 1
    if len(part.index) != rank:
        raise error("F212", f"{len(part.index)} indexes for {rank} dimensions", part.span)
    named = old.dimnames or (None,) * rank
    parts = [
        indexing.positions(i, n, own, part.span) for i, n, own in zip(part.index, data.shape, named)
    ]
    sizes = [p.size for p in parts]
    total = 1
    for n in sizes:
        total *= n
    if not total:
        return old
    if not source.size or total % source.size:
        raise error("F301", f"{source.size} values do not fill a part of shape {sizes}", part.span)
    data = data.copy()
    data[np.ix_(*parts)] = repeated(source, total).reshape(sizes, order="F")
    return with_fields(old, data=data)


def with_dim(old: Value, value: Value, span: Span | None) -> Vector:
    """`dim(x) <- sizes`; NULL makes a plain vector."""
    if not isinstance(old, Vector):
        raise error("F213", f"{describe(old)} takes no dimensions", span)
    flat = old.data.reshape(-1, order="F")
    own = old.attributes
    if isinstance(value, Null):
        return Vector(flat, span=old.span, attributes=own)
    if not isinstance(value, Vector) or value.data.dtype.kind not in "fib":
        raise error("F213", f"dimensions must be whole numbers, not {describe(value)}", span)
    sizes = [int(n) for n in indexing.whole(value, span)]
    total = 1
    for n in sizes:
        total *= n
    if not 1 <= len(sizes) <= 32 or min(sizes) < 0 or total != flat.size:
        raise error("F301", f"{flat.size} elements do not fit dimensions {sizes}", span)
    return Vector(flat.reshape(sizes, order="F"), is_array=True, span=old.span, attributes=own)


def with_diagonal(old: Value, value: Value, span: Span | None) -> Vector:
    """`diag(x) <- values`."""
    if not isinstance(old, Vector) or not old.is_array or old.data.ndim != 2:
        raise error("F213", f"{describe(old)} has no diagonal", span)
    if not isinstance(value, Vector) or old.is_string or value.is_string:
        raise error("F213", f"the diagonal must be numbers, not {describe(value)}", span)
    n = min(old.data.shape)
    if len(value) not in (1, n):
        raise error("F301", f"{len(value)} values for a diagonal of {n}", span)
    source, data = widened(old, value)
    data = data.copy()
    data[np.arange(n), np.arange(n)] = source
    return with_fields(old, data=data)
