"""Values of R: vectors, lists, functions, and what stands for values of a language built on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from flowdsl.r.elementwise import texts
from flowdsl.r.missing import settled, shown
from flowdsl.r.scope import Scope
from flowdsl.source import Span
from flowdsl.syntax import ast

TYPES = {"O": "character", "i": "integer", "b": "logical", "c": "complex"}
WIDTHS = ("logical", "integer", "double", "complex", "character")
"""R's atomic types, each of which holds those before it."""


@dataclass(frozen=True, eq=False)
class Foreign:
    """A value that R only hands on: an object of the language built on R."""

    @property
    def description(self) -> str:
        """What it is, for messages, with an article."""
        return "a value"

    @property
    def is_callable(self) -> bool:
        """Whether R finds it in call position."""
        return False


@dataclass(frozen=True)
class ArrayType:
    """Shape and number type of an array whose axes broadcast; R's own vectors are recycled.

    `dtype` is None where it follows what the array is used with.
    """

    dtype: str | None
    shape: tuple[int, ...]


Dimnames: TypeAlias = "tuple[tuple[str, ...] | None, ...] | None"
Attributes: TypeAlias = "tuple[tuple[str, Value], ...]"


@dataclass(frozen=True, eq=False)
class Vector:
    """An atomic R vector, matrix or array.

    Args:
        data: one axis for a plain vector, R's `dim` for an array; dtype float64, int64, bool,
            complex128, or object for strings.
        names: of the elements of a plain vector.
        is_array: whether R's `dim` is set.
        span: where it was written, for messages.
        dimnames: of an array, for each axis its names or None.
        folded: the type of the tensor whose value this is, for what `tf$...` made of numbers: it
            takes part in arithmetic as a tensor does. None for R's own values.
        stands_for: "logical" or "integer" where doubles stand for that type because some are
            missing; whatever does not ask takes them for doubles.
        heads: names of the axes of an array, as `table(a = x, b = y)` has them.
        attributes: what `attr()` finds beside names and dimensions; "class" is one of them.
    """

    data: np.ndarray
    names: tuple[str, ...] | None = None
    is_array: bool = False
    span: Span | None = field(default=None, repr=False)
    dimnames: Dimnames = None
    folded: ArrayType | None = None
    stands_for: str | None = None
    heads: tuple[str, ...] | None = None
    attributes: Attributes = ()

    def __post_init__(self) -> None:
        if self.stands_for is not None:
            data, kind = settled(self.data, self.stands_for)
            object.__setattr__(self, "data", data)
            object.__setattr__(self, "stands_for", kind)
        if self.is_array and self.dimnames and self.data.ndim == 1 and self.names is None:
            object.__setattr__(self, "names", self.dimnames[0])
        if self.folded is not None and self.folded.shape != self.data.shape:
            scalar = self.folded.shape == () and self.data.shape == (1,)
            if not scalar:  # other data than the tensor's: R's own again
                object.__setattr__(self, "folded", None)

    def __len__(self) -> int:
        return int(self.data.size)

    @property
    def is_scalar(self) -> bool:
        """Length 1 and no dim: a number to TFP."""
        if self.folded is not None:
            return self.folded.shape == ()
        return not self.is_array and self.data.size == 1

    @property
    def is_string(self) -> bool:
        """Whether it holds text."""
        return self.data.dtype == object

    @property
    def type(self) -> str:
        """R's name of the type of its elements."""
        return self.stands_for or TYPES.get(self.data.dtype.kind, "double")

    @property
    def shown(self) -> np.ndarray:
        """Its elements for printing: None for what is missing, but among doubles."""
        return shown(self.data, self.stands_for)

    @property
    def tensor(self) -> np.ndarray:
        """The array that TFP gets: a scalar for a plain vector of length 1."""
        return self.data.reshape(()) if self.is_scalar else self.data

    def at(self, span: Span | None) -> Vector:
        """The same value, written elsewhere."""
        return self if span is None else replace(self, span=span)


@dataclass(frozen=True, eq=False)
class Factor(Vector):
    """Texts, each one of some levels, in the order of the levels; what is none of them is "NA"."""

    levels: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Drop(Vector):
    """The `drop = FALSE` of an index: given by its name, it is no index itself."""


@dataclass(frozen=True, eq=False)
class List:
    """An R list, named where `names` is given (an empty name is none), with its `attributes`.

    `weight` counts the elements of all that is in it, `depth` the lists inside each other: both
    as printed, so that a list which holds another one twice weighs it twice.
    """

    items: tuple[Value, ...]
    names: tuple[str, ...] | None = None
    attributes: Attributes = ()
    weight: int = field(init=False, repr=False)
    depth: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        weight, depth = len(self.items), 0
        for item in self.items:
            if isinstance(item, Vector):
                weight += item.data.size - 1
            elif isinstance(item, List):
                weight += item.weight
                depth = max(depth, item.depth)
        object.__setattr__(self, "weight", weight)
        object.__setattr__(self, "depth", 1 + depth)

    def get(self, name: str) -> Value | None:
        """The item of a name, or None."""
        if self.names is None or name not in self.names:
            return None
        return self.items[self.names.index(name)]


@dataclass(frozen=True, eq=False)
class DataFrame(List):
    """A list of vectors of one length: R's data.frame."""

    @property
    def columns(self) -> list[Vector]:
        """Its columns."""
        return [item for item in self.items if isinstance(item, Vector)]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.items else 0

    @property
    def row_names(self) -> tuple[str, ...]:
        """Names of the rows: their numbers where they have no others."""
        own = dict(self.attributes).get("row.names")
        if isinstance(own, Vector):
            return tuple(str(t) for t in own.data.flat)
        return tuple(str(i + 1) for i in range(self.rows))

    def with_rows(self, names: tuple[str, ...]) -> DataFrame:
        """The same columns with other names of rows, each once."""
        seen: dict[str, int] = {}
        made = []
        for name in names:
            seen[name] = seen.get(name, 0) + 1
            made.append(name if seen[name] == 1 else f"{name}.{seen[name] - 1}")
        kept = tuple((n, v) for n, v in self.attributes if n != "row.names")
        own = Vector(np.array(made, dtype=object))
        return replace(self, attributes=(*kept, ("row.names", own)))

    def matrix(self) -> Vector:
        """All columns as one matrix, of texts where a column holds texts."""
        columns = self.columns
        if not columns:
            return Vector(np.zeros((0, 0)), is_array=True)
        data = np.column_stack([c.data.reshape(-1) for c in columns])
        if data.dtype == object:
            data = np.column_stack([texts(c.data) for c in columns])
        return Vector(data, None, True, None, (None, self.names or ()))


@dataclass(frozen=True)
class Null:
    """R's NULL."""


@dataclass(frozen=True, eq=False)
class Closure:
    """A function literal with the scope it was made in."""

    node: ast.Function
    scope: Scope


@dataclass(frozen=True, eq=False)
class Formula:
    """`~ .x + 1` with its scope: purrr's functions read it as a function of `.x` and `.y`."""

    node: ast.Unary
    scope: Scope


@dataclass(frozen=True, eq=False)
class Later(Closure):
    """An argument of a host function that the host evaluates, when and as often as it likes."""


@dataclass(frozen=True, eq=False)
class PipeFunction:
    """`. %>% f() %>% g()`: a function of what `.` stands for."""

    node: ast.Pipe
    scope: Scope


@dataclass(frozen=True, eq=False)
class Builtin:
    """A name that is built in; several definitions may share it until its use decides.

    `entries` are R's own function, and what a language built on R has of that name. `style` says
    by which kind of name it was found, where a definition has a signature for each.
    """

    name: str
    entries: tuple[Any, ...]
    style: str = "short"

    def of_kind(self, *kinds: str) -> Any | None:
        """The first of its entries of some kinds."""
        return next((e for e in self.entries if e.kind in kinds), None)


@dataclass(frozen=True, eq=False)
class HostFunction:
    """A function that the host program defined.

    `later` names those of its parameters that take expressions, not values: they arrive as
    functions without arguments.
    """

    name: str
    function: Callable[..., Any]
    later: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Opaque:
    """A host object that only actions understand, e.g. a training history."""

    kind: str
    value: Any


@dataclass(frozen=True, eq=False)
class Poison:
    """The value of something that already failed; whatever uses it stays silent."""


Value: TypeAlias = (
    Vector
    | List
    | Null
    | Closure
    | Formula
    | PipeFunction
    | Builtin
    | HostFunction
    | Opaque
    | Poison
    | Foreign
)

NULL = Null()


def widest(vectors: Iterable[Vector]) -> str | None:
    """What doubles stand for that hold the elements of all of some vectors.

    >>> widest([number(True), number(1)]), widest([number(1), number(1.5)])
    ('integer', None)
    """
    kind = max((v.type for v in vectors), key=WIDTHS.index, default="double")
    return kind if kind in ("logical", "integer") else None


def number(x: float | int | bool, span: Span | None = None) -> Vector:
    """A vector of length 1 with R's type of a Python number."""
    kind: type = np.bool_ if isinstance(x, bool) else np.int64 if isinstance(x, int) else np.float64
    return Vector(np.array([x], dtype=kind), span=span)


def text(s: str, span: Span | None = None) -> Vector:
    """A character vector of length 1."""
    return Vector(np.array([s], dtype=object), span=span)


def from_array(a: np.ndarray, span: Span | None = None) -> Vector:
    """An array as R holds it: one axis is a plain vector, more set `dim`."""
    a = np.asarray(a)
    if a.dtype.kind == "f":
        a = a.astype(np.float64)
    elif a.dtype.kind in "iu":
        a = a.astype(np.int64)
    elif a.dtype.kind in "US":
        a = a.astype(object)
    return Vector(np.atleast_1d(a), is_array=a.ndim > 1, span=span)


def folded(a: np.ndarray, span: Span | None = None, dtype: str | None = None) -> Vector:
    """The value of a tensor that was computed at once."""
    a = np.asarray(a)
    return replace(from_array(a, span), folded=ArrayType(dtype, a.shape))


def is_numeric(v: object) -> bool:
    """Whether a value is a vector of numbers or flags."""
    return isinstance(v, Vector) and not v.is_string


def is_function(v: object) -> bool:
    """Whether R would find this value in call position."""
    if isinstance(v, Foreign):
        return v.is_callable
    return isinstance(v, (Closure, Builtin, HostFunction, PipeFunction))


def describe(v: Value) -> str:
    """What a value is, for messages.

    >>> describe(number(1.0)), describe(NULL)
    ('a number', 'NULL')
    """
    if isinstance(v, Foreign):
        return v.description
    if isinstance(v, Vector):
        if v.is_string:
            return "a text" if len(v) == 1 else "texts"
        if v.data.dtype.kind == "c":
            return "a complex number" if v.is_scalar else "complex numbers"
        if v.is_scalar:
            return "TRUE or FALSE" if v.data.dtype == bool else "a number"
        if v.is_array:
            return f"an array of shape {list(v.data.shape)}"
        return f"a vector of {len(v)} numbers"
    return {
        List: "a list",
        DataFrame: "a data frame",
        Null: "NULL",
        Formula: "a formula",
        Opaque: getattr(v, "kind", "a value"),
    }.get(type(v), "a function")
