"""IR to TensorFlow Probability objects and TensorFlow tensors."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.catalogue import CATALOGUE, Entry
from flowdsl.diagnostics import FlowError
from flowdsl.engines.failures import failure
from flowdsl.engines.special import SPECIAL
from flowdsl.ir import (
    Apply,
    Arg,
    Constant,
    DistributionType,
    Function,
    Node,
    Param,
    Symbol,
    TensorType,
    children,
    postorder,
)

LARGE = 65_536
"""Constants of more elements are kept out of the graph and captured."""

Variables = Mapping[str, Any] | Callable[[Param], Any]


class Scope:
    """Values of nodes while one function body (or the whole graph) is built."""

    def __init__(self, parent: Scope | None = None) -> None:
        self.values: dict[int, Any] = {}
        self.kept: list[Node] = []
        self.parent = parent

    def has(self, node: Node) -> bool:
        """Whether a node's value is known here or further out."""
        return id(node) in self.values or (self.parent is not None and self.parent.has(node))

    def get(self, node: Node) -> Any:
        """The value of a node that was built before."""
        scope: Scope | None = self
        while scope is not None:
            if id(node) in scope.values:
                return scope.values[id(node)]
            scope = scope.parent
        raise KeyError(node)

    def put(self, node: Node, value: Any) -> None:
        """Remember the value of a node; the node is kept alive, since its id is the key."""
        self.values[id(node)] = value
        self.kept.append(node)


def order(root: Node) -> list[Node]:
    """Nodes below a root, arguments first, without the bodies of functions."""
    seen: set[int] = set()
    out: list[Node] = []
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            out.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            if not isinstance(node, Function):
                stack += [(c, False) for c in reversed(list(children(node)))]
    return out


def symbolic(body: Node) -> set[int]:
    """Ids of the nodes of a body that depend on a symbol."""
    found: set[int] = set()
    for node in postorder(body):
        if isinstance(node, Symbol) or any(id(c) in found for c in children(node)):
            found.add(id(node))
    return found


class Builder:
    """Builds the TFP object or the tensor of a node; a shared node is built once.

    Args:
        variables: constrained value (tensor or variable) of each Param, by id or by Param.
        dtype: floating dtype of the graph, "float32" or "float64".
        training: whether layers with statistics use those of the batch at hand.
    """

    def __init__(self, variables: Variables, dtype: str = "float32", training: bool = False):
        self.variables = variables
        self.dtype = tf.as_dtype(dtype)
        self.training = training
        self.updates: dict[str, tuple[Any, Any]] = {}
        self.scope = Scope()

    def build(self, root: Node) -> Any:
        """The TFP object or tensor of a node.

        Raises:
            FlowError: F523 where TFP refuses, with the node's place.
        """
        return self.run(root, self.scope)

    def run(self, root: Node, scope: Scope) -> Any:
        """Build everything below a node within a scope."""
        for node in order(root):
            if not scope.has(node):
                scope.put(node, self.make(node, scope))
        return scope.get(root)

    def make(self, node: Node, scope: Scope) -> Any:
        """The value of one node whose arguments are built."""
        if isinstance(node, Constant):
            return self.constant(node)
        if isinstance(node, Param):
            if callable(self.variables):
                return self.variables(node)
            return self.variables[node.id]
        if isinstance(node, Function):
            return self.function(node, scope)
        assert isinstance(node, Apply), f"unbound {node!r}"
        entry = CATALOGUE[node.entry]
        try:
            value = self.apply(Call(self, node, entry, scope))
        except FlowError:
            raise
        except Exception as problem:
            span = node.spans[0] if node.spans else None
            raise failure(problem, f"`{entry.name}`", span) from None
        if isinstance(node.type, DistributionType):
            from flowdsl.engines.special.support import guard

            guard(value, node.type)
        return value

    def constant(self, node: Constant) -> Any:
        """A constant as a tensor of its own dtype, or the graph's."""
        value = np.asarray(node.value)
        dtype = tf.as_dtype(node.type.dtype) if node.type.dtype else None
        if dtype is None:
            dtype = tf.bool if value.dtype == bool else self.dtype
        if value.size > LARGE:
            with tf.init_scope():
                return tf.constant(value.astype(dtype.as_numpy_dtype))
        return tf.constant(value.astype(dtype.as_numpy_dtype))

    def function(self, node: Function, scope: Scope) -> Callable[..., Any]:
        """An IR function as a Python callable of tensors."""
        roots = nodes_of(node.body)
        for root in roots:
            inner = symbolic(root)
            for part in order(root):
                if id(part) not in inner and not scope.has(part):
                    scope.put(part, self.make(part, scope))

        def call(*args: Any, **kwargs: Any) -> Any:
            local = Scope(scope)
            named = {s.name: s for s in node.symbols}
            for symbol, value in zip(node.symbols, args):
                local.put(symbol, self.as_tensor(value))
            for name, value in kwargs.items():
                if name in named:
                    local.put(named[name], self.as_tensor(value))
            for root in roots:
                self.run(root, local)
            return self.filled(node.body, local)

        return call

    def as_tensor(self, value: Any) -> Any:
        """An argument that TFP hands to a function."""
        if isinstance(value, (bool, np.bool_)):
            return tf.constant(bool(value))
        if isinstance(value, (int, float, np.number)):
            return tf.constant(value, self.dtype)
        return value

    def filled(self, arg: Arg, scope: Scope) -> Any:
        """An argument with each node replaced by its value; tuples become lists."""
        if isinstance(arg, Node):
            return scope.get(arg)
        if isinstance(arg, tuple):
            return [self.filled(a, scope) for a in arg]
        return arg

    def apply(self, call: Call) -> Any:
        """Dispatch on the entry."""
        special = SPECIAL.get(call.node.entry)
        if special is not None:
            return special(call)
        return KINDS[call.entry.kind](call)

    def cast(self, value: Any) -> Any:
        """A number, array or tensor in the graph's dtype."""
        if tf.is_tensor(value) or isinstance(value, tf.Variable):
            if value.dtype == self.dtype or value.dtype == tf.bool:
                return value
            return tf.cast(value, self.dtype)
        if hasattr(value, "dtype") and not isinstance(value, (np.ndarray, np.generic)):
            return value
        return tf.convert_to_tensor(np.asarray(value), self.dtype) if not isinstance(
            value, list
        ) else tf.stack([self.cast(v) for v in value])


def nodes_of(arg: Arg) -> list[Node]:
    """Nodes in an argument, in order."""
    stack, out = [arg], []
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            out.append(item)
        elif isinstance(item, tuple):
            stack.extend(reversed(item))
    return out


class Call:
    """One Apply node about to be built: its arguments by name."""

    def __init__(self, builder: Builder, node: Apply, entry: Entry, scope: Scope) -> None:
        self.builder, self.node, self.entry, self.scope = builder, node, entry, scope
        self.wants = {
            f.name: f.wants for f in (*entry.short_formals, *entry.formals)
        }

    def __contains__(self, name: str) -> bool:
        return self.node.get(name) is not None

    def raw(self, name: str, default: Any = None) -> Any:
        """An argument as the IR holds it."""
        value = self.node.get(name)
        return default if value is None else value

    def get(self, name: str, default: Any = None) -> Any:
        """An argument as TFP takes it."""
        value = self.node.get(name)
        if value is None:
            return default
        return self.convert(self.wants.get(name, "any"), value)

    def convert(self, wants: str, value: Arg) -> Any:
        """An argument as TFP takes it, by what its formal wants."""
        if wants in ("int", "ints", "shape", "flag", "float"):
            return plain_number(value, self)
        if wants == "dtype":
            return tf.as_dtype(value)
        filled = self.builder.filled(value, self.scope)
        if wants == "tensor" and self.entry.kind != "tensor":
            return self.builder.cast(filled)
        if wants == "tensor" and not isinstance(value, Node):
            return self.builder.cast(filled)
        return filled

    def kwargs(self, *skip: str) -> dict[str, Any]:
        """All arguments by name, but for some."""
        return {name: self.get(name) for name, _ in self.node.args if name not in skip}


def plain_number(value: Arg, call: Call) -> Any:
    """Whole numbers and flags as Python values, where they are constants."""
    if isinstance(value, Constant):
        array = np.asarray(value.value)
        if array.dtype.kind == "f" and np.all(array == np.round(array)):
            array = array.astype(np.int64)
        return array.tolist()
    if isinstance(value, tuple):
        return [plain_number(v, call) for v in value]
    if isinstance(value, Node):
        return call.builder.filled(value, call.scope)
    return value


def resolve(module: Any, path: str) -> Any:
    """The attribute that a catalogue entry names by a dotted path."""
    for part in path.split("."):
        module = getattr(module, part)
    return module


DROPPED = ("parameters", "kwargs_split_fn", "batchnorm_layer")
"""Formals that R and TFP list and nobody may set."""


@cache
def accepted(kind: Any) -> frozenset[str]:
    """Names of the arguments that a class takes."""
    return frozenset(inspect.signature(kind.__init__).parameters)


def made(kind: Any, call: Call) -> Any:
    """An object of a TFP class, with the defaults of flowdsl's short names."""
    takes = accepted(kind)
    kwargs = {k: v for k, v in call.kwargs(*DROPPED).items() if k != "dtype" or k in takes}
    for formal in call.entry.short_formals:
        if formal.wants == "tensor" and type(formal.default) in (int, float):
            kwargs.setdefault(formal.name, call.builder.cast(formal.default))
    return kind(**kwargs)


def make_bijector(call: Call) -> Any:
    """A bijector of TFP's own."""
    return made(resolve(tfp.bijectors, call.entry.tfp), call)


def make_distribution(call: Call) -> Any:
    """A distribution of TFP's own."""
    return made(resolve(tfp.distributions, call.entry.tfp), call)


def make_operator(call: Call) -> Any:
    """A linear operator."""
    kwargs = call.kwargs()
    if "num_rows" in kwargs and "multiplier" not in kwargs:
        kwargs["dtype"] = call.builder.dtype
    return resolve(tf.linalg, call.entry.tfp)(**kwargs)


def make_tensor(call: Call) -> Any:
    """A tensor function."""
    kwargs = call.kwargs()
    return resolve(tf, call.entry.tfp)(**common(call, kwargs))


def common(call: Call, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Tensor arguments in one dtype, where they differ: the graph's."""
    flat = [
        v
        for value in kwargs.values()
        for v in (value if isinstance(value, list) else [value])
        if tf.is_tensor(v) and v.dtype != tf.bool
    ]
    if len({v.dtype for v in flat}) < 2:
        return kwargs

    def same(value: Any) -> Any:
        if isinstance(value, list):
            return [same(v) for v in value]
        return call.builder.cast(value) if tf.is_tensor(value) else value

    return {name: same(value) for name, value in kwargs.items()}


def make_method(call: Call) -> Any:
    """A method of a distribution or a bijector, on a copy of its tensors.

    The copy keeps TFP's bijector cache from handing back what it saw before.
    """
    (first, _), *rest = call.node.args
    owner = call.get(first)
    kwargs = {name: call.get(name) for name, _ in rest if name != "name"}
    for name, value in kwargs.items():
        if call.wants.get(name) == "tensor":
            kwargs[name] = tf.identity(method_input(call, owner, value))
    method = call.entry.tfp or call.entry.name
    if method == "sample":
        seed = kwargs.pop("seed", None)
        shape = kwargs.pop("sample_shape", ())
        number = secrets.randbits(62) if seed is None else int(seed)
        return owner.sample(shape, seed=stateless_seed(number))
    if method == "call":
        return owner(**kwargs)
    function = resolve(owner, method)
    return function(**kwargs) if callable(function) else function


def method_input(call: Call, owner: Any, value: Any) -> Any:
    """A value in the dtype that its receiver works in."""
    dtype = getattr(owner, "dtype", None)
    if isinstance(dtype, tf.DType) and tf.is_tensor(value) and value.dtype != dtype:
        return tf.cast(value, dtype)
    return value


def stateless_seed(seed: int) -> Any:
    """TFP's stateless seed, int32 of shape `[2]`, of any whole number."""
    return tf.constant([seed & 0x7FFFFFFF, (seed >> 31) & 0x7FFFFFFF], tf.int32)


def unsized(call: Call) -> Any:
    """A network that was never given a size."""
    raise ValueError("its network has no size: apply the layer to a distribution first")


KINDS: dict[str, Callable[[Call], Any]] = {
    "bijector": make_bijector,
    "distribution": make_distribution,
    "operator": make_operator,
    "tensor": make_tensor,
    "method": make_method,
    "network": unsized,
}

__all__ = ["Builder", "Call", "TensorType", "stateless_seed"]
