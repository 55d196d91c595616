"""Values on their way between the language and the host program's Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.ir import FunctionType, NetworkType, Node
from flowdsl.r.arguments import Actual
from flowdsl.r.control_flow import Jump, Return
from flowdsl.r.machine import run
from flowdsl.r.values import (
    NULL,
    Builtin,
    Closure,
    HostFunction,
    List,
    Null,
    Opaque,
    PipeFunction,
    Poison,
    Value,
    Vector,
    describe,
    from_array,
    number,
    text,
)
from flowdsl.semantics.flow_values import Method, Namespace
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span

FUNCTIONS = (Closure, PipeFunction, Builtin, Method, HostFunction)
OWN = (Node, Vector, List, Null, Opaque, Namespace, *FUNCTIONS)
"""Values of the language itself, which pass through Python untouched."""

MAX_NESTING = 100


def to_host(interp: FlowState, value: Value, span: Span | None) -> Any:
    """A value as the host sees it.

    Numbers, flags and texts are Python's own, vectors NumPy arrays, lists become lists (dicts
    where every item has a name of its own), NULL None, functions callables; tensors,
    distributions, bijectors and their like are the engine's own live objects.

    Raises:
        FlowError: F206 the value has no form in Python.
    """
    if isinstance(value, Vector):
        return vector_to_host(value)
    if isinstance(value, List):
        items = [to_host(interp, v, span) for v in value.items]
        names = value.names or ()
        named = bool(names) and all(names) and len(set(names)) == len(names)
        return dict(zip(names, items)) if named else items
    if isinstance(value, Null):
        return None
    if isinstance(value, FUNCTIONS):
        return lent(interp, value)
    if isinstance(value, Opaque):
        return value.value
    lonely = not isinstance(value, Node) or isinstance(value.type, (FunctionType, NetworkType))
    if lonely or interp.host is None or isinstance(value, Poison):
        raise error("F206", f"{describe(value)} cannot be handed to a host function", span)
    assert isinstance(value, Node)
    interp.decidable(value, span)
    return interp.host.native(value)


def vector_to_host(value: Vector) -> Any:
    """A number, flag or text for a vector of length 1, else an array of its own memory."""
    data = value.tensor
    if data.ndim == 0:
        return data.item()
    return data.astype(str) if value.is_string else data.copy()


def from_host(interp: FlowState, x: Any, depth: int = 0) -> Value:
    """A Python value as a value of the language.

    Lists of numbers, of flags or of texts are vectors, other lists and tuples lists; dicts,
    named tuples and data frames are named lists; functions stay functions; what the language
    cannot hold stays the host's, and is handed back as it is.

    Raises:
        FlowError: F310 lists too deep inside each other.
    """
    if depth > MAX_NESTING:
        raise error("F310", f"a host's lists lie more than {MAX_NESTING} deep inside each other")
    if x is None:
        return NULL
    if isinstance(x, OWN):
        return x
    if isinstance(x, (bool, int, float)):
        return whole(x) if type(x) is int else number(x)
    if isinstance(x, str):
        return text(x)
    if hasattr(x, "_asdict"):
        x = x._asdict()
    if isinstance(x, Mapping):
        items = tuple(from_host(interp, v, depth + 1) for v in x.values())
        return List(items, tuple(str(k) for k in x))
    if isinstance(x, (list, tuple)):
        return listed(interp, x, depth)
    if hasattr(x, "columns") and hasattr(x, "__getitem__"):  # a data frame
        return List(
            tuple(from_host(interp, np.asarray(x[c]), depth + 1) for c in x.columns),
            tuple(str(c) for c in x.columns),
        )
    return other(interp, x)


def whole(x: int) -> Vector:
    """A whole number; one that no 64 bits hold is a double, as in R."""
    return number(x) if -(2**63) <= x < 2**63 else number(float(x))


def listed(interp: FlowState, x: list[Any] | tuple[Any, ...], depth: int) -> Value:
    """A list; where all items are numbers, or all texts, the vector of them."""
    for kinds in ((bool, np.bool_), (int, float, np.integer, np.floating), (str,)):
        if x and all(isinstance(v, kinds) for v in x):
            array = np.asarray(x, dtype=object if kinds == (str,) else None)
            if array.dtype.kind in "biufO" and (array.dtype.kind != "O" or kinds == (str,)):
                return from_array(array)
    return List(tuple(from_host(interp, v, depth + 1) for v in x))


def other(interp: FlowState, x: Any) -> Value:
    """Arrays and tensors; live objects that came from here; functions; else the host's own."""
    node = interp.host.node_of(x) if interp.host is not None else None
    if node is not None:
        return node
    if isinstance(x, Lent):
        return x.value
    if isinstance(x, (np.ndarray, np.generic)) or hasattr(x, "__array__"):
        array = np.asarray(x)
        texts = array.dtype == object and all(isinstance(v, str) for v in array.flat)
        if array.dtype.kind in "biufcU" or (texts and array.size):
            return from_array(array)
    if callable(x) and not hasattr(x, "log_prob") and not hasattr(x, "forward"):
        return HostFunction(getattr(x, "__name__", "the function"), x)
    return Opaque(f"a {type(x).__name__} of the host", x)


class Lent:
    """A function of the language that Python calls with Python values.

    Args:
        interp: the session's interpreter.
        value: the function.
        name: what messages call it.
    """

    def __init__(self, interp: FlowState, value: Value, name: str = "the function") -> None:
        self.interp, self.value, self.__name__ = interp, value, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it: arguments by position and by name, as R matches them.

        Raises:
            FlowError: as the language does.
        """
        actuals = [Actual(None, from_host(self.interp, a)) for a in args]
        actuals += [Actual(k, from_host(self.interp, v)) for k, v in kwargs.items()]
        try:
            step = self.interp.call(self.value, actuals, None, None, self.__name__)
            return to_host(self.interp, run(step), None)
        except Jump as jump:
            raise error("F218", f"`{jump.keyword}` stands outside a loop", jump.span) from None
        except Return as returned:
            return to_host(self.interp, returned.value, None)

    def __repr__(self) -> str:
        return f"<flowdsl function {self.__name__}>"


def lent(interp: FlowState, value: Value) -> Callable[..., Any]:
    """A function as Python calls it; a host's own function is itself."""
    return value.function if isinstance(value, HostFunction) else Lent(interp, value)
