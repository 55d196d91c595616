"""IR to TensorFlow Probability objects and TensorFlow tensors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from flowdsl.catalogue import CATALOGUE
from flowdsl.catalogue.conditioning import settled
from flowdsl.catalogue.contexts import GIVEN
from flowdsl.diagnostics import FlowError, error
from flowdsl.engines.calls import KINDS, Call
from flowdsl.engines.failures import failure
from flowdsl.engines.overrides import SPECIAL
from flowdsl.engines.overrides.support import guard
from flowdsl.engines.scope import Scope, nodes_of, order, symbolic
from flowdsl.ir import (
    Apply,
    Arg,
    Constant,
    Context,
    DistributionType,
    Function,
    Node,
    Param,
    Symbol,
)

LARGE = 65_536
"""Constants of more elements are kept out of the graph and captured."""

Variables = Mapping[str, Any] | Callable[[Param], Any]


class Builder:
    """Builds the TFP object or the tensor of a node; a shared node is built once.

    Args:
        variables: constrained value (tensor or variable) of each Param, by id or by Param.
        dtype: floating dtype of the graph, "float32" or "float64".
        training: whether layers with statistics use those of the batch at hand, and keep them.
        by_batch: says of a layer's statistic whether that of the batch at hand goes first, as
            where TFP is called directly.
    """

    def __init__(
        self,
        variables: Variables,
        dtype: str = "float32",
        training: bool = False,
        by_batch: Callable[[Param], bool] | None = None,
    ):
        self.variables = variables
        self.dtype = tf.as_dtype(dtype)
        self.training = training
        self.by_batch = by_batch
        self.updates: dict[str, tuple[Param, Any, Param, Any]] = {}
        self.starts: dict[str, tuple[Param, Any]] = {}
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
        if isinstance(node, Symbol):
            raise error(
                "F216",
                f"this depends on `{node.name}`, which has a value only inside the function that "
                "it is an argument of, or is drawn in",
                node.spans[0] if node.spans else None,
                "let the function give what depends on it",
            )
        if isinstance(node, Context):
            return None  # methods of the object are given it beside their values
        assert isinstance(node, Apply), f"unknown {node!r}"
        if node.entry == GIVEN:
            return self.run(settled(node), scope)
        entry = CATALOGUE[node.entry]
        try:
            value = self.apply(Call(self, node, entry, scope))
        except FlowError:
            raise
        except Exception as problem:
            span = node.spans[0] if node.spans else None
            raise failure(problem, f"`{entry.name}`", span) from None
        if isinstance(node.type, DistributionType):
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
            self.outside(root, scope)

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

    def outside(self, body: Node, scope: Scope) -> None:
        """Build what in a function's body depends on no symbol, once for all calls."""
        inner = symbolic(body)
        for part in order(body):
            if id(part) not in inner and not scope.has(part):
                scope.put(part, self.make(part, scope))

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
        return (
            tf.convert_to_tensor(np.asarray(value), self.dtype)
            if not isinstance(value, list)
            else tf.stack([self.cast(v) for v in value])
        )
