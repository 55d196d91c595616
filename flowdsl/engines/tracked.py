"""TFP objects that stay alive: their parameters follow the variables as training moves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.engines.overrides.networks import Network
from flowdsl.engines.scope import Scope, order
from flowdsl.engines.tfp import Builder
from flowdsl.engines.variables import Variables, constraint_of
from flowdsl.ir import Apply, Function, Node, Param, TensorType, children, params


class LiveBuilder(Builder):
    """Builds objects whose Params are variables, or tensors computed from them when read.

    `trainable_variables` of the object finds the engine's variables, so that TFP code can
    train it as any other.
    """

    def __init__(self, variables: Variables, dtype: str) -> None:
        super().__init__(lambda p: variables.value(p, dtype), dtype)
        self.store = variables

    def build(self, root: Node) -> Any:
        """The object, with all of its variables where TFP's search finds them."""
        value = super().build(root)
        if isinstance(value, tf.Module):
            # Functions and composite tensors inside of it are not searched.
            value._flow_variables = [self.store.variable(p, self.dtype.name) for p in params(root)]
        return value

    def make(self, node: Node, scope: Scope) -> Any:
        """As Builder's, but tensors that depend on a Param are computed on every reading."""
        if scope is self.scope and isinstance(node.type, TensorType) and params(node):
            return self.deferred(node)
        return super().make(node, scope)

    def deferred(self, node: Node) -> Any:
        """A variable, or what is computed from variables."""
        used = params(node)
        variables = [self.store.variable(p, self.dtype.name) for p in used]
        if isinstance(node, Param):
            variable, constraint = variables[0], constraint_of(node)
            if variable.dtype == self.dtype and constraint.name == "real":
                return variable
            return tfp.util.DeferredTensor(
                variable,
                lambda v: tf.cast(constraint.constrain(v), self.dtype),
                dtype=self.dtype,
                shape=variable.shape,
            )

        def compute(_: Any) -> Any:
            return Builder(self.variables, self.dtype.name).build(node)

        with tf.init_scope():
            sample = compute(None)
        return tfp.util.DeferredTensor(
            variables[0],
            compute,
            dtype=sample.dtype,
            shape=sample.shape,
            also_track=variables[1:] or None,
        )

    def function(self, node: Function, scope: Scope) -> Callable[..., Any]:
        """As Builder's, with the variables that the body reads."""
        used = [self.store.variable(p, self.dtype.name) for p in params(node)]

        def call(*args: Any, **kwargs: Any) -> Any:
            fresh = Builder(self.variables, self.dtype.name)
            return fresh.function(node, fresh.scope)(*args, **kwargs)

        return Network(call, used)

    def run(self, root: Node, scope: Scope) -> Any:
        """As Builder's, without building what only deferred tensors read."""
        if scope is not self.scope or isinstance(root.type, TensorType):
            return super().run(root, scope)
        for node in needed(root):
            if not scope.has(node):
                scope.put(node, self.make(node, scope))
        return scope.get(root)

    def cast(self, value: Any) -> Any:
        """Deferred tensors and variables of the right dtype stay what they are."""
        if isinstance(value, (tf.Variable, tfp.util.DeferredTensor)) and value.dtype == self.dtype:
            return value
        return super().cast(value)


def needed(root: Node) -> list[Node]:
    """Nodes below a root in order, without those below a tensor that depends on a Param."""
    cut: set[int] = set()
    keep: set[int] = {id(root)}
    nodes = order(root)
    for node in nodes:
        if isinstance(node, Apply) and isinstance(node.type, TensorType) and params(node):
            cut.add(id(node))
    for node in reversed(nodes):
        if id(node) in keep and id(node) not in cut:
            keep.update(id(c) for c in children(node))
    return [node for node in nodes if id(node) in keep]
