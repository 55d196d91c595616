"""R's names of types and classes of values."""

from __future__ import annotations

from flowdsl.r.attributes import classes
from flowdsl.r.conditions import Condition
from flowdsl.r.values import (
    Builtin,
    Closure,
    DataFrame,
    Factor,
    List,
    Null,
    Opaque,
    Value,
    Vector,
    describe,
)


def r_type(x: Value) -> str:
    """R's name of a value's type."""
    if isinstance(x, Vector):
        return x.type
    if isinstance(x, List):
        return "list"
    if isinstance(x, Null):
        return "NULL"
    if isinstance(x, Builtin):
        return "builtin"
    if isinstance(x, Closure):
        return "closure"
    return describe(x).split(" of shape")[0].removeprefix("a ").removeprefix("an ")


def r_class(x: Value) -> list[str]:
    """R's names of a value's kind."""
    given = classes(x)
    if given:
        return list(given)
    if isinstance(x, Vector) and x.is_array:
        return ["matrix", "array"] if x.data.ndim == 2 else ["array"]
    if isinstance(x, Opaque) and isinstance(x.value, Condition):
        return list(x.value.classes)
    if isinstance(x, Factor):
        return ["factor"]
    if isinstance(x, DataFrame):
        return ["data.frame"]
    kind = r_type(x)
    return [{"double": "numeric", "builtin": "function", "closure": "function"}.get(kind, kind)]


def implicit(value: Value) -> list[str]:
    """The classes by which methods are sought, the given ones first.

    >>> import numpy as np
    >>> implicit(Vector(np.ones((2, 2)), is_array=True))
    ['matrix', 'array', 'double', 'numeric']
    """
    found = r_class(value)
    if classes(value) or not isinstance(value, Vector) or found in (["factor"], ["data.frame"]):
        return found
    kind = r_type(value)
    own = [c for c in found if c in ("matrix", "array")]
    return [*own, kind, "numeric"] if kind in ("double", "integer") else [*own, kind]
