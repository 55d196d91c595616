"""The default engine: TFP objects inside compiled TensorFlow functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from flowdsl.engines.conditional import runtime_of
from flowdsl.engines.failures import located
from flowdsl.engines.interface import Value
from flowdsl.engines.runtime import TensorFlowRuntime
from flowdsl.engines.tfp import Builder
from flowdsl.engines.variables import Variables
from flowdsl.ir import Apply, DistributionType, Node, Param, TensorType, TupleType, params
from flowdsl.ir.dtypes import graph_dtype

# Each model is traced on its own, from the same lines: that is no retracing to warn about.
tf.get_logger().addFilter(lambda record: "Runtime" not in record.getMessage())


class TensorFlowEngine:
    """Runs IR through TensorFlow Probability.

    Args:
        jit: compile with XLA. Each new number of rows then costs a compilation.
        dtype: floating dtype of graphs that ask for none.
    """

    name = "tensorflow"

    def __init__(self, jit: bool = False, dtype: str = "float32") -> None:
        self.jit = jit
        self.dtype = dtype
        self.variables = Variables()

    def builder(self, *roots: Node, training: bool = False, direct: bool = False) -> Builder:
        """A builder whose Params read this engine's variables.

        `direct` is for what a spec asks for itself: layers with statistics go by the batch at
        hand, as TFP's do when called, until training gave them their own.
        """
        dtype = graph_dtype(*roots, default=self.dtype)
        self.variables.make(params(*roots), dtype)
        return Builder(
            lambda p: self.variables.value(p, dtype),
            dtype,
            training,
            by_batch=(lambda p: not self.variables.settled(p)) if direct else None,
        )

    def evaluate(self, node: Node) -> Value:
        """The value of a tensor node as NumPy arrays, in tuples for lists.

        Raises:
            FlowError: F523 and its like where TensorFlow fails.
        """
        span = node.spans[0] if node.spans else None
        with located("computing this", span):
            return as_numpy(self.builder(node, direct=True).build(node))

    def runtime(self, root: Node) -> TensorFlowRuntime:
        """Compile a distribution or a bijector."""
        return runtime_of(self, root)

    def native(self, node: Node) -> Any:
        """The live TFP object of a node over this engine's variables; tensors are computed."""
        span = node.spans[0] if node.spans else None
        if isinstance(node.type, (TensorType, TupleType)):
            with located("computing this", span):
                return self.builder(node, direct=True).build(node)
        from flowdsl.engines.tracked import LiveBuilder

        self.variables.make(params(node), graph_dtype(node, default=self.dtype))
        return LiveBuilder(self.variables, graph_dtype(node, default=self.dtype)).build(node)

    def weights(self, params: Sequence[Param]) -> dict[str, np.ndarray]:
        """Unconstrained values of variables by id."""
        return self.variables.weights(params)

    def values(self, params: Sequence[Param]) -> dict[str, np.ndarray]:
        """Constrained values of variables by id."""
        return self.variables.values(params)

    def assign(self, params: Sequence[Param], weights: Mapping[str, np.ndarray]) -> None:
        """Set unconstrained values."""
        self.variables.assign(params, weights)


def as_numpy(value: Any) -> Any:
    """Tensors as arrays, through lists, tuples and dicts; other values as they are."""
    if isinstance(value, Mapping):
        return {str(k): as_numpy(v) for k, v in value.items()}
    if hasattr(value, "_asdict"):
        return {k: as_numpy(v) for k, v in value._asdict().items()}
    if isinstance(value, (list, tuple)) and not isinstance(value, tf.TensorShape):
        return tuple(as_numpy(v) for v in value)
    if isinstance(value, tf.TensorShape):
        return np.asarray(value.as_list(), np.int32)
    if tf.is_tensor(value) or isinstance(value, tf.Variable):
        return value.numpy()
    return value


__all__ = ["Apply", "DistributionType", "TensorFlowEngine", "as_numpy"]
