"""IR as plain JSON values plus arrays, and back.

Types of Apply nodes are never written: loading makes every node anew through the catalogue,
so a damaged or hostile file can say nothing that the language could not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.diagnostics import FlowError, error
from flowdsl.ir.nodes import (
    Apply,
    Arg,
    Constant,
    Context,
    Function,
    Initializer,
    Node,
    Param,
    Symbol,
    postorder,
)
from flowdsl.ir.types import BijectorType, FunctionType, TensorType
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.source import Source, Span

MAX_NODES = 1_000_000
MAX_ARG_DEPTH = 50
MAX_STEPS = 100_000
"""Steps of one bijector: chains of chains could double them at every node."""
MAX_RANK = 64
DTYPES = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "bool")


Document = dict[str, Any]


def to_json(root: Node) -> tuple[Document, dict[str, np.ndarray]]:
    """A graph as a document of JSON values and its arrays by name.

    Args:
        root: any node.

    Returns:
        The document (nodes in order, arguments before users) and `constant/<n>` and
        `init/<n>` arrays.

    >>> doc, arrays = to_json(Constant(TensorType(None, ()), np.array(2.0)))
    >>> doc["nodes"], arrays
    ([{'kind': 'constant', 'dtype': None, 'array': 'constant/0'}], {'constant/0': array(2.)})
    """
    nodes = ordered(root)
    index = {id(node): i for i, node in enumerate(nodes)}
    arrays: dict[str, np.ndarray] = {}
    sources: dict[int, tuple[int, Source]] = {}
    written: list[dict[str, Any]] = []
    for i, node in enumerate(nodes):
        record = node_to_json(node, i, index, arrays)
        spans = []
        for span in node.spans:
            number, _ = sources.setdefault(id(span.source), (len(sources), span.source))
            spans.append([number, span.start, span.end])
        if spans:
            record["spans"] = spans
        written.append(record)
    texts = [{"name": s.name, "text": s.text} for _, s in sources.values()]
    return {"nodes": written, "root": index[id(root)], "sources": texts}, arrays


def ordered(root: Node) -> list[Node]:
    """Nodes in order, with the symbols of functions even where the body does not use them."""
    out: list[Node] = []
    seen: set[int] = set()
    for node in postorder(root):
        if isinstance(node, Function):
            for symbol in node.symbols:
                if id(symbol) not in seen:
                    seen.add(id(symbol))
                    out.append(symbol)
        if id(node) not in seen:
            seen.add(id(node))
            out.append(node)
    return out


def node_to_json(
    node: Node, number: int, index: Mapping[int, int], arrays: dict[str, np.ndarray]
) -> dict[str, Any]:
    """One node as a JSON object."""
    if isinstance(node, Constant):
        name = f"constant/{number}"
        arrays[name] = storable(np.asarray(node.value))
        return {"kind": "constant", "dtype": node.type.dtype, "array": name}
    if isinstance(node, Param):
        record: dict[str, Any] = {
            "kind": "param",
            "id": node.id,
            "dtype": node.type.dtype,
            "shape": list(node.type.shape or ()),
            "constraint": node.constraint,
            "trainable": node.trainable,
            "layer": node.layer,
        }
        if isinstance(node.init, Initializer):
            i = node.init
            record["draw"] = [i.kind, i.fan_in, i.fan_out, i.seed]
        else:
            record["array"] = f"init/{number}"
            arrays[record["array"]] = storable(np.asarray(node.init))
        return record
    if isinstance(node, Symbol):
        shape = None if node.type.shape is None else list(node.type.shape)
        return {"kind": "symbol", "name": node.name, "dtype": node.type.dtype, "shape": shape}
    if isinstance(node, Context):
        shape = list(node.type.shape or ())
        return {"kind": "context", "id": node.id, "dtype": node.type.dtype, "shape": shape}
    if isinstance(node, Function):
        return {
            "kind": "function",
            "symbols": [index[id(s)] for s in node.symbols],
            "body": arg_to_json(node.body, index),
        }
    assert isinstance(node, Apply)
    args = [[name, arg_to_json(value, index)] for name, value in node.args]
    return {"kind": "apply", "entry": node.entry, "args": args}


def storable(value: np.ndarray) -> np.ndarray:
    """An array that a model file can hold.

    Raises:
        FlowError: F631 for texts and objects.
    """
    if value.dtype.name not in DTYPES:
        raise error("F631", f"values of dtype {value.dtype} cannot be saved")
    return np.ascontiguousarray(value).reshape(value.shape)


def arg_to_json(arg: Arg, index: Mapping[int, int]) -> Any:
    """An argument: nodes become `{"node": n}`, tuples become arrays."""
    if isinstance(arg, Node):
        return {"node": index[id(arg)]}
    if isinstance(arg, tuple):
        return [arg_to_json(a, index) for a in arg]
    if isinstance(arg, float) and not math.isfinite(arg):
        return {"float": str(arg)}
    if isinstance(arg, np.generic):
        return arg.item()
    return arg


def broken(what: str) -> FlowError:
    """The error of a document that is not what it should be."""
    return error("F632", f"the model file is damaged: {what}")


Construct = Callable[[str, dict[str, Arg], tuple[Span, ...]], Node]
"""Makes the node of a catalogue entry from its key, arguments and spans."""


@dataclass(frozen=True)
class Reading:
    """What readers of records need besides the record."""

    limits: Limits
    construct: Construct


def from_json(
    document: Any,
    arrays: Mapping[str, np.ndarray],
    construct: Construct,
    limits: Limits = DEFAULT_LIMITS,
) -> Node:
    """The graph of a document.

    Args:
        document: what `to_json` gave, or anything: it is not trusted.
        arrays: arrays by name.
        construct: makes the node of a catalogue entry, typed anew.
        limits: bounds on sizes.

    Raises:
        FlowError: F632 where the document is not a graph, F633 for names that this version
            does not know, and the language's own errors for arguments that do not fit.
    """
    records = field(document, "nodes", list)
    if not records or len(records) > MAX_NODES:
        raise broken(f"{len(records)} nodes")
    sources = read_sources(document)
    nodes: list[Node] = []
    reading = Reading(limits, construct)
    for record in records:
        if not isinstance(record, dict):
            raise broken("a node is not an object")
        kind = record.get("kind")
        reader = READERS.get(kind) if isinstance(kind, str) else None
        if reader is None:
            raise broken("a node of unknown kind")
        nodes.append(reader(record, nodes, arrays, read_spans(record, sources), reading))
    return at(nodes, field(document, "root", int))


def field(record: Any, name: str, kind: type | tuple[type, ...]) -> Any:
    """A field of the kind that is wanted."""
    value = record.get(name) if isinstance(record, dict) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise broken(f"`{name}` is missing or of the wrong kind")
    return value


def at(nodes: list[Node], number: Any) -> Node:
    """A node written before; anything else would be a cycle."""
    if type(number) is not int or not 0 <= number < len(nodes):
        raise broken("a node refers to one that is not there")
    return nodes[number]


def read_sources(document: Any) -> list[Source]:
    """Texts that spans point into."""
    found = []
    listed = document.get("sources", [])
    if not isinstance(listed, list):
        raise broken("its texts are not a list")
    for item in listed:
        found.append(Source(field(item, "name", str), field(item, "text", str)))
    return found


def read_spans(record: Mapping[str, Any], sources: list[Source]) -> tuple[Span, ...]:
    """Places of a node."""
    spans = []
    listed = record.get("spans", [])
    for item in listed if isinstance(listed, list) else [None]:
        if not isinstance(item, list) or len(item) != 3 or any(type(v) is not int for v in item):
            raise broken("a place is not one")
        if not 0 <= item[0] < len(sources):
            raise broken("a place is not one")
        source = sources[item[0]]
        if not 0 <= item[1] <= item[2] <= len(source.text):
            raise broken("a place lies outside of its text")
        spans.append(Span(item[1], item[2], source))
    return tuple(spans)


def read_dtype(record: Mapping[str, Any]) -> str | None:
    """A dtype's name, or None."""
    dtype = record.get("dtype")
    if dtype is not None and dtype not in DTYPES:
        raise broken("an unknown dtype")
    return dtype


def read_shape(value: Any, limits: Limits) -> tuple[int, ...]:
    """A known shape within the limits."""
    if not isinstance(value, list) or len(value) > MAX_RANK:
        raise broken("a shape is not one")
    if not all(type(s) is int and s >= 0 for s in value):
        raise broken("a shape is not one")
    if math.prod(value) > limits.parameters:
        raise broken("a value is larger than the limit")
    return tuple(value)


def read_array(record: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """The array that a node names."""
    name = field(record, "array", str)
    if name not in arrays:
        raise broken(f"the values of `{name}` are missing")
    return np.asarray(arrays[name])


def read_constant(
    record: dict[str, Any],
    nodes: list[Node],
    arrays: Mapping[str, np.ndarray],
    spans: tuple[Span, ...],
    reading: Reading,
) -> Node:
    """A constant."""
    value = read_array(record, arrays)
    return Constant(TensorType(read_dtype(record), tuple(value.shape)), value, spans=spans)


def read_param(
    record: dict[str, Any],
    nodes: list[Node],
    arrays: Mapping[str, np.ndarray],
    spans: tuple[Span, ...],
    reading: Reading,
) -> Node:
    """A variable."""
    shape = read_shape(record.get("shape"), reading.limits)
    init: np.ndarray | Initializer
    if "draw" in record:
        draw = field(record, "draw", list)
        if len(draw) != 4 or not isinstance(draw[0], str):
            raise broken("a way to draw weights is not one")
        if not all(type(v) is int and v >= 0 for v in draw[1:]):
            raise broken("a way to draw weights is not one")
        init = Initializer(*draw)
    else:
        init = read_array(record, arrays)
        try:
            np.broadcast_to(init, shape)
        except ValueError:
            raise broken("a first value does not fit its shape") from None
    layer = record.get("layer")
    return Param(
        TensorType(read_dtype(record), shape),
        field(record, "id", str),
        init,
        field(record, "constraint", str),
        field(record, "trainable", bool),
        layer if isinstance(layer, str) else None,
        spans=spans,
    )


def read_symbol(
    record: dict[str, Any],
    nodes: list[Node],
    arrays: Mapping[str, np.ndarray],
    spans: tuple[Span, ...],
    reading: Reading,
) -> Node:
    """A formal of a function."""
    shape = record.get("shape")
    if shape is not None:
        fine = isinstance(shape, list) and len(shape) <= MAX_RANK
        if not fine or not all(s is None or (type(s) is int and s >= 0) for s in shape):
            raise broken("a shape is not one")
        shape = tuple(shape)
    return Symbol(TensorType(read_dtype(record), shape), field(record, "name", str), spans=spans)


def read_context(
    record: dict[str, Any],
    nodes: list[Node],
    arrays: Mapping[str, np.ndarray],
    spans: tuple[Span, ...],
    reading: Reading,
) -> Node:
    """The condition of a layer."""
    shape = read_shape(record.get("shape"), reading.limits)
    return Context(TensorType(read_dtype(record), shape), field(record, "id", str), spans=spans)


def read_function(
    record: dict[str, Any],
    nodes: list[Node],
    arrays: Mapping[str, np.ndarray],
    spans: tuple[Span, ...],
    reading: Reading,
) -> Node:
    """A function of tensors."""
    symbols = []
    for number in field(record, "symbols", list):
        symbol = at(nodes, number)
        if not isinstance(symbol, Symbol):
            raise broken("a formal is not one")
        symbols.append(symbol)
    body = arg_from_json(record.get("body"), nodes)
    return Function(FunctionType(len(symbols)), tuple(symbols), body, spans=spans)


def read_apply(
    record: dict[str, Any],
    nodes: list[Node],
    arrays: Mapping[str, np.ndarray],
    spans: tuple[Span, ...],
    reading: Reading,
) -> Node:
    """A catalogue entry with its arguments."""
    args: dict[str, Arg] = {}
    for item in field(record, "args", list):
        if not isinstance(item, list) or len(item) != 2 or not isinstance(item[0], str):
            raise broken("an argument is not one")
        if item[0] in args:
            raise broken(f"`{item[0][:40]}` is given twice")
        args[item[0]] = arg_from_json(item[1], nodes)
    made = reading.construct(field(record, "entry", str), args, spans)
    if isinstance(made.type, BijectorType) and len(made.type.steps) > MAX_STEPS:
        raise broken(f"a bijector of {len(made.type.steps):,} steps")
    return made


def arg_from_json(value: Any, nodes: list[Node], depth: int = 0) -> Arg:
    """An argument whose nodes are all there."""
    if depth > MAX_ARG_DEPTH:
        raise broken("an argument is nested too deeply")
    if isinstance(value, list):
        return tuple(arg_from_json(v, nodes, depth + 1) for v in value)
    if isinstance(value, dict):
        if set(value) == {"node"}:
            return at(nodes, value["node"])
        if set(value) == {"float"} and value["float"] in ("inf", "-inf", "nan"):
            return float(value["float"])
        raise broken("an argument is not one")
    return value


Reader = Callable[
    [dict[str, Any], list[Node], Mapping[str, np.ndarray], "tuple[Span, ...]", Reading], Node
]

READERS: dict[str, Reader] = {
    "constant": read_constant,
    "param": read_param,
    "symbol": read_symbol,
    "context": read_context,
    "function": read_function,
    "apply": read_apply,
}
