"""A conditional distribution or bijector as compiled functions: each row with its condition."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.contexts import GIVEN, contexts
from flowdsl.diagnostics import FlowError, error
from flowdsl.engines.failures import located
from flowdsl.engines.runtime import DENSITIES, LOG_DETS, METHODS, STATISTICS, TensorFlowRuntime
from flowdsl.ir import Arg, BijectorType, DistributionType, Node, Symbol, TensorType


class ConditionalRuntime(TensorFlowRuntime):
    """As TensorFlowRuntime, with a condition `[n, *condition]` along with each event `[n, *event]`.

    Args:
        engine: owns the variables.
        root: a graph with free Contexts, all of one shape.
    """

    def __init__(self, engine: Any, root: Node) -> None:
        super().__init__(engine, root)
        self.free = contexts(root)
        self.conditioning_shape = tuple(int(s or 0) for s in self.free[0].type.shape or ())
        self.symbol = Symbol(TensorType(None, (None, *self.conditioning_shape)), "given")
        args: dict[str, Arg] = {
            "subject": root,
            "contexts": self.free,
            "values": (self.symbol,) * len(self.free),
        }
        try:
            self.settled = construct(CATALOGUE[GIVEN], args)
        except FlowError as problem:
            raise error(
                "F520",
                "this model cannot take a condition for each row: "
                f"{problem.diagnostics[0].message}",
                self.span,
                "ask under one condition: log_prob(d, x, conditional_input = ...) in the spec",
            ) from None

    def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Run a method on rows.

        Args:
            method: one of METHODS.
            args: an array `[n, *event]`, unless the method is a statistic.
            kwargs: `given`, an array `[n, *condition]`; `event_ndims` for the two log-dets.

        Raises:
            FlowError: F522, F523 as TensorFlowRuntime's.
        """
        if method not in METHODS:
            raise error("F522", f"`{method}` is no method of a compiled model")
        arrays = [np.asarray(kwargs["given"], self.dtype)]
        if method not in STATISTICS:
            x = np.asarray(args[0])
            arrays.append(x.astype(self.value_dtype(method, x), copy=False))
        rank = kwargs.get("event_ndims")
        with located(f"`{method}`", self.span):
            return self.of_rows(method, rank, *arrays).numpy()

    def sample(self, shape: tuple[int, ...], seed: int, given: Any = None) -> np.ndarray:
        """Draw samples of shape `[*shape, n, *event]` for `given` of shape `[n, *condition]`."""
        assert isinstance(self.type, DistributionType)
        if given is None or not len(given):  # TFP divides by the size of a batch
            event = tuple(int(s or 0) for s in self.type.event_shape or ())
            return np.zeros((*shape, 0, *event), self.type.dtype)
        pair = np.array([seed & 0x7FFFFFFF, (seed >> 31) & 0x7FFFFFFF], np.int32)
        count = np.asarray(math.prod(shape), np.int32)
        with located("`sample`", self.span):
            drawn = self.of_rows("sample", None, np.asarray(given, self.dtype), count, pair).numpy()
        return drawn.reshape(tuple(shape) + drawn.shape[1:])

    def of_rows(self, method: str, rank: int | None, *arrays: np.ndarray) -> Any:
        """Run the compiled function of a method; it is traced once for all numbers of rows."""
        key = (method, rank, *(((a.shape[1:]), a.dtype) for a in arrays))
        if key not in self._compiled:
            specs = [
                tf.TensorSpec(
                    [None, *a.shape[1:]] if a.ndim and a.dtype != np.int32 else a.shape, a.dtype
                )
                for a in arrays
            ]
            self._compiled[key] = tf.function(
                self.traced_rows(method, rank),
                input_signature=specs,
                jit_compile=self.engine.jit or None,
                autograph=False,
            )
        return self._compiled[key](*arrays)

    def traced_rows(self, method: str, rank: int | None) -> Callable[..., Any]:
        """The body of a compiled method."""

        def run(given: Any, *rest: Any) -> Any:
            self.traces += 1
            builder = self.builder()
            builder.scope.put(self.symbol, given)
            made = builder.build(self.settled)
            if method == "sample":
                return made.sample(rest[0], seed=rest[1])
            if method in STATISTICS:
                return getattr(made, method)()
            (x,) = rest
            if method in LOG_DETS:
                event_ndims = x.shape.rank - 1 if rank is None else rank
                log_det = getattr(made, method)(x, event_ndims)
                return log_det + tf.zeros(tf.shape(x)[: x.shape.rank - event_ndims], log_det.dtype)
            found = getattr(made, method)(x)
            return self.no_silent_nan(method, x, found) if method in DENSITIES else found

        return run

    # -- training: rows hold the event and its condition side by side --------------------

    def apart(self, rows: Any) -> tuple[Any, Any]:
        """Events and conditions, of rows `[n, numbers of both]`."""
        assert isinstance(self.type, DistributionType)
        event = tuple(int(s or 0) for s in self.type.event_shape or ())
        wide, n = math.prod(event), tf.shape(rows)[:1]
        x = tf.reshape(rows[:, :wide], tf.concat([n, event], 0))
        return x, tf.reshape(rows[:, wide:], tf.concat([n, self.conditioning_shape], 0))

    def bound(self, given: Any, training: bool = False) -> Any:
        """A builder that has the values of the contexts."""
        builder = self.builder(training)
        for context in self.free:
            builder.scope.put(context, given)
        return builder

    def log_prob(self, x: Any, training: bool) -> Any:
        """Log density of rows of both, to be traced into a training step."""
        event, given = self.apart(x)
        builder = self.bound(given, training)
        return self.assigned(builder, builder.build(self.root).log_prob(event))

    def culprit(self, x: np.ndarray) -> str | None:
        """Name of the first layer, from the data inwards, that is not finite on rows of both."""
        from flowdsl.engines.nonfinite import culprit

        rows = x[np.isfinite(x).all(axis=1)]
        event, given = self.apart(tf.constant(rows, self.dtype))
        return culprit(self.bound(given), self.root, event)


def runtime_of(engine: Any, root: Node) -> TensorFlowRuntime:
    """The runtime of a graph.

    Raises:
        FlowError: F520 its conditional layers take conditions of different shapes.
    """
    assert isinstance(root.type, (DistributionType, BijectorType))
    free = contexts(root)
    if len({c.type.shape for c in free}) > 1:
        names = " and ".join(f"`{c.id}`" for c in free)
        raise error(
            "F520",
            f"{names} depend on values of different shapes, and a model takes one",
            root.spans[0] if root.spans else None,
            "ask in the spec: log_prob(d, x, bijector_kwargs = list(...))",
        )
    return ConditionalRuntime(engine, root) if free else TensorFlowRuntime(engine, root)
