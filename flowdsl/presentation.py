"""Values of the language as people and programs see them: R's printing, JSON, one-line reprs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.catalogue.conditioning import given_shapes
from flowdsl.diagnostics.render_line import harmless
from flowdsl.ir import (
    BijectorType,
    DistributionType,
    JointBijectorType,
    JointType,
    Node,
    OperatorType,
    TensorType,
    TupleType,
)
from flowdsl.ir import (
    show as show_shape,
)
from flowdsl.r.printing import Items, format_list, format_value, jsonable
from flowdsl.r.printing.numbers import DIGITS
from flowdsl.r.values import (
    Builtin,
    Closure,
    DataFrame,
    Factor,
    Formula,
    List,
    Null,
    Opaque,
    Value,
    Vector,
    describe,
)
from flowdsl.semantics.forcing import Look


@dataclass(frozen=True)
class Plain:
    """How `print` was asked to show numbers and texts."""

    quote: bool = True
    digits: int = DIGITS


PLAIN = Plain()


def show(value: Value, look: Look, plain: Plain = PLAIN) -> str:
    """A value as R prints it; tensors are looked at."""
    own = classed(value, look, plain)
    if own is not None:
        return own
    if isinstance(value, Vector):
        return vector(value, look, plain)
    if isinstance(value, DataFrame):
        return frame(value)
    if isinstance(value, List):
        body = format_list(
            value.items, value.names, str, lambda item: shown_item(item, look, plain)
        )
        return body + hung(value, look, "\n")
    if isinstance(value, Null):
        return "NULL"
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        return tensor(np.asarray(look(value)))
    if isinstance(value, Node) and isinstance(value.type, TupleType):
        return format_list(list(look(value)), None)
    return summary(value)


def classed(value: Value, look: Look, plain: Plain = PLAIN) -> str | None:
    """A value of a class that prints in its own way; None for any other."""
    if isinstance(value, (Vector, List)) and value.attributes:
        from flowdsl.r.attributes import classes
        from flowdsl.r.printing.classes import PRINTERS

        for name in classes(value):
            if name in PRINTERS:
                return PRINTERS[name](value, look, plain)
    return None


def vector(value: Vector, look: Look, plain: Plain = PLAIN) -> str:
    """A vector or an array, with what hangs on it."""
    if isinstance(value, Factor):
        return factor(value)
    return elements(value, plain) + hung(value, look, "\n")


def elements(value: Vector, plain: Plain = PLAIN) -> str:
    """A vector or an array, without its attributes."""
    from flowdsl.r.printing import format_array, format_vector

    if value.is_array:
        return format_array(value.shown, value.dimnames, value.heads, plain.quote, plain.digits)
    return format_vector(value.shown, value.names, plain.quote, plain.digits)


def hung(value: Vector | List, look: Look, before: str = "") -> str:
    """The attributes of a value, each under its name."""
    lines = []
    for name, item in value.attributes:
        lines += [f'attr(,"{harmless(name)}")', show(item, look)]
    return before + "\n".join(lines) if lines else ""


def tensor(x: np.ndarray) -> str:
    """A tensor: as R prints numbers, vectors and matrices; shape and dtype above more axes."""
    shown = format_value(x)
    if x.ndim < 3 or not x.size:
        return shown
    return f"<tensor: shape {show_shape(x.shape)}, {x.dtype}>\n{shown}"


def frame(value: DataFrame) -> str:
    """A data frame."""
    from flowdsl.r.printing.frames import format_frame

    named = "row.names" in dict(value.attributes)
    rows = value.row_names if named else None
    return format_frame([c.shown for c in value.columns], value.names or (), rows)


def factor(value: Factor) -> str:
    """A factor: its texts without quotes, and its levels."""
    from flowdsl.r.printing.vectors import WIDTH, format_words

    shown = ["<NA>" if t == "NA" else str(t) for t in value.data]
    line = f"Levels: {' '.join(value.levels)}"
    if len(line) > WIDTH:
        line = f"{len(value.levels)} Levels: {value.levels[0]} ... {value.levels[-1]}"
    body = format_words(shown) if shown else "factor(0)"
    return f"{body}\n{line}"


def shown_item(value: Value, look: Look, plain: Plain = PLAIN) -> Any:
    """An item of a list, ready for printing; what is in a list comes when it is reached."""
    own = classed(value, look, plain)
    if own is not None:
        return Summary(own)
    if isinstance(value, Vector):
        return Summary(vector(value, look, plain))
    if isinstance(value, Null):
        return None
    if isinstance(value, Node) and isinstance(value.type, TensorType):
        found = np.asarray(look(value))
        return found if found.ndim < 3 else Summary(tensor(found))
    if isinstance(value, DataFrame):
        return Summary(frame(value))
    if isinstance(value, List):
        return Items(value.items, value.names)
    return Summary(summary(value))


class Summary:
    """Stands for a value that prints as one line."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def summary(value: Value) -> str:
    """One informative line for a value that is no data."""
    if isinstance(value, Node):
        return harmless(node_summary(value))
    if isinstance(value, (Closure, Formula)):
        return harmless(value.node.span.text)
    if isinstance(value, Builtin):
        entry = value.entries[0]
        return f"<function {value.name}: {entry.doc}>"
    if isinstance(value, Opaque):
        return repr(value.value)
    return f"<{describe(value)}>"


def node_summary(node: Node) -> str:
    """A distribution with its shapes and dtype, a bijector with its applied order."""
    t = node.type
    if isinstance(t, DistributionType):
        order = applied(node)
        flow = f" {order}," if order else ""
        support = "" if isinstance(t, JointType) else f", {t.support}"
        return (
            f"<distribution:{flow} batch shape {show_shape(t.batch_shape)}, "
            f"{events(t)}{given_shapes(node)}, {t.dtype}{support}>"
        )
    if isinstance(t, JointBijectorType):
        return f"<bijector of lists: {t.steps[-1].title}, {len(t.parts)} parts>"
    if isinstance(t, BijectorType):
        order = " then ".join(s.title for s in t.steps) or "identity"
        ranks = sorted({t.forward_min_event_ndims, t.inverse_min_event_ndims})
        rank = " to ".join(map(str, ranks))
        dtype = f", {t.dtype}" if t.dtype else ""
        return f"<bijector: {order}, event rank {rank}{given_shapes(node)}{dtype}>"
    if isinstance(t, OperatorType):
        return f"<linear operator: shape {show_shape(t.shape)}>"
    return f"<{describe(node)}>"


def events(t: DistributionType) -> str:
    """The event shape; of a joint distribution, that of each part."""
    if not isinstance(t, JointType):
        return f"event shape {show_shape(t.event_shape)}"
    shapes = [show_shape(p.event_shape) for p in t.parts]
    if t.names:
        shapes = [f"{name} {shape}" for name, shape in zip(t.names, shapes)]
    return f"event shapes {', '.join(shapes)}"


def applied(node: Node) -> str:
    """The base and the steps of a transformed distribution in the order of application."""
    from flowdsl.explain import base_and_steps

    base, steps = base_and_steps(node)
    return " then ".join([base, *(s.title for s in steps)])


def to_json(value: Value, look: Look) -> Any:
    """A value as JSON data: numbers and lists, or kind and repr for anything else."""
    if isinstance(value, Vector):
        scalar = value.is_scalar
        return jsonable(value.data.flat[0] if scalar and value.is_string else value.tensor)
    if isinstance(value, List):
        items = [to_json(v, look) for v in value.items]
        return dict(zip(value.names, items)) if value.names and all(value.names) else items
    if isinstance(value, Null):
        return None
    if isinstance(value, Node) and isinstance(value.type, (TensorType, TupleType)):
        return jsonable(look(value))
    return {"kind": describe(value).split(" ", 1)[-1], "repr": summary(value)}
