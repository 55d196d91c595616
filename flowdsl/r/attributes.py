"""What R hangs on values beside their elements: `attr(x, "class")`, `class(x) <- "flow"`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import dimnames
from flowdsl.r.elements import renamed
from flowdsl.r.missing import NA, NA_TEXT
from flowdsl.r.values import (
    NULL,
    DataFrame,
    Factor,
    List,
    Null,
    Opaque,
    Value,
    Vector,
    describe,
)
from flowdsl.source import Span

BASIC = frozenset(
    ("numeric", "double", "integer", "logical", "character", "complex", "list", "function")
)
"""Classes that are types: they are had by converting, not by naming."""


MOST_CLASSES = MOST_ATTRIBUTES = 100
"""How many classes and attributes one value may have: they are walked at each call."""


def bounded(n: int, most: int, called: str, span: Span | None) -> None:
    """Bound the classes or attributes of a value.

    Raises:
        FlowError: F310 there are too many.
    """
    if n > most:
        raise error("F310", f"{n:,} {called} are more than the {most} allowed", span)


def texts(words: Sequence[str]) -> Vector:
    """A character vector."""
    return Vector(np.array(list(words), dtype=object))


def classes(value: Value) -> tuple[str, ...]:
    """The classes that a spec gave a value; () where its type alone says what it is."""
    if not isinstance(value, (Vector, List)) or not value.attributes:
        return ()
    found = dict(value.attributes).get("class")
    return tuple(str(t) for t in found.data.flat) if isinstance(found, Vector) else ()


def with_class(value: Vector | List, *names: str) -> Vector | List:
    """A value of some classes."""
    return with_own(value, "class", texts(names))


def with_own(value: Vector | List, name: str, item: Value) -> Vector | List:
    """A value with one of its own attributes set; NULL takes it away."""
    kept = tuple((n, v) for n, v in value.attributes if n != name)
    if isinstance(item, Null):
        return replace(value, attributes=kept)
    places = [n for n, _ in value.attributes]
    made = tuple((n, item if n == name else v) for n, v in value.attributes)
    return replace(value, attributes=made if name in places else (*made, (name, item)))


def attributes(value: Value) -> list[tuple[str, Value]]:
    """All attributes by name, as `attributes()` lists them."""
    if not isinstance(value, (Vector, List)):
        return []
    found: list[tuple[str, Value]] = []
    if value.names is not None and not (isinstance(value, Vector) and value.is_array):
        found.append(("names", texts(value.names)))
    if isinstance(value, Vector) and value.is_array:
        found.append(("dim", Vector(np.array(value.data.shape, dtype=np.int64))))
        if value.dimnames is not None:
            found.append(("dimnames", dimnames.of(value)))
    implied: list[tuple[str, Value]] = []
    if isinstance(value, Factor):
        implied = [("levels", texts(value.levels)), ("class", texts(["factor"]))]
    elif isinstance(value, DataFrame):
        rows = Vector(np.arange(1, value.rows + 1, dtype=np.int64))
        implied = [("class", texts(["data.frame"])), ("row.names", rows)]
    own = dict(value.attributes)
    found += [(n, v) for n, v in implied if n not in own]
    return [*found, *value.attributes]


def attribute(value: Value, name: str) -> Value:
    """One attribute; NULL where there is none."""
    return dict(attributes(value)).get(name, NULL)


def with_attribute(value: Value, name: str, item: Value, span: Span | None) -> Value:
    """A value with an attribute set; NULL takes it away.

    Raises:
        FlowError: F206, F213, F301 the value cannot have it.
    """
    if isinstance(value, Opaque) and hasattr(value.value, "own") and name == "class":
        if not isinstance(item, Vector) or not item.is_string or not len(item):
            raise error("F213", f"a class is a text, not {describe(item)}", span)
        bounded(len(item), MOST_CLASSES, "classes", span)
        own = tuple(str(t) for t in item.data.flat)
        return replace(value, value=replace(value.value, own=own))
    if not isinstance(value, (Vector, List)):
        raise error(
            "F213", f"{describe(value)} has no attributes", span, "put it into a list that has"
        )
    if name == "names":
        return renamed(value, item, span)
    if name == "dim":
        return dimnames.with_dim(value, item, span)
    if name == "dimnames":
        return dimnames.with_names(value, item, "dimnames", span)
    if name == "levels" and isinstance(value, Factor):
        return with_levels(value, item, span)
    if name == "class":
        return classed(value, item, span)
    bounded(len(value.attributes) + 1, MOST_ATTRIBUTES, "attributes", span)
    return with_own(value, name, item)


def with_levels(value: Factor, item: Value, span: Span | None) -> Factor:
    """A factor whose levels have other names."""
    if not isinstance(item, Vector) or len(item) < len(value.levels):
        raise error("F213", f"a factor of {len(value.levels)} levels needs as many names", span)
    names = dict(zip(value.levels, (str(t) for t in item.data.flat)))
    data = np.empty(len(value), dtype=object)
    data[:] = [names.get(t, NA_TEXT) for t in value.data]
    return replace(value, data=data, levels=tuple(dict.fromkeys(str(t) for t in item.data.flat)))


def classed(value: Vector | List, item: Value, span: Span | None) -> Value:
    """`class(x) <- item`.

    Raises:
        FlowError: F213 these are no names of classes, or names of types.
    """
    if isinstance(item, Null):
        return unclassed(value)
    if not isinstance(item, Vector) or not item.is_string:
        raise error("F213", f"a class is a text, not {describe(item)}", span)
    bounded(len(item), MOST_CLASSES, "classes", span)
    names = [str(t) for t in item.data.flat]
    if not names:
        return unclassed(value)
    special = {"factor": Factor, "data.frame": DataFrame}
    for name, kind in special.items():
        if name in names and not isinstance(value, kind):
            raise error(
                "F213", f"{describe(value)} does not become a {name} by its class", span,
                f"write {name}(x)",
            )  # fmt: skip
    wrong = next((n for n in names if n in BASIC), None)
    if wrong is not None and len(names) == 1:
        raise error(
            "F213", f"`{wrong}` is a type, no class of one's own", span, f"write as.{wrong}(x)"
        )
    return with_own(value, "class", item)


def unclassed(value: Value) -> Value:
    """A value without its class: a factor becomes whole numbers, a data frame a list."""
    if isinstance(value, Factor):
        places = {level: i + 1 for i, level in enumerate(value.levels)}
        codes = [places.get(str(t), NA) for t in value.data]
        data = np.array(codes, dtype=float)
        return Vector(
            data, value.names, stands_for="integer", attributes=(("levels", texts(value.levels)),)
        )
    if isinstance(value, DataFrame):
        kept = tuple((n, v) for n, v in value.attributes if n != "class")
        return List(value.items, value.names, kept)
    return with_own(value, "class", NULL) if isinstance(value, (Vector, List)) else value
