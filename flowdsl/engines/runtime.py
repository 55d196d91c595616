"""One distribution or bijector as compiled functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from flowdsl.diagnostics import error
from flowdsl.engines.failures import located
from flowdsl.engines.initial_values import as_typed
from flowdsl.engines.interface import TrainingPlan
from flowdsl.engines.tfp import Builder
from flowdsl.ir import BijectorType, DistributionType, JointType, Node, params, show
from flowdsl.ir.dtypes import dtype_of_values, graph_dtype
from flowdsl.ir.layout import layout
from flowdsl.ir.support import REAL

if TYPE_CHECKING:
    from flowdsl.engines.tensorflow import TensorFlowEngine

DENSITIES = ("log_prob", "prob")
OF_VALUES = (
    *DENSITIES,
    "cdf",
    "log_cdf",
    "survival_function",
    "log_survival_function",
    "quantile",
)
STATISTICS = ("mean", "stddev", "variance", "mode", "entropy", "covariance")
BIJECTIONS = ("forward", "inverse")
LOG_DETS = ("forward_log_det_jacobian", "inverse_log_det_jacobian")
METHODS = (*OF_VALUES, *STATISTICS, *BIJECTIONS, *LOG_DETS)


class TensorFlowRuntime:
    """A compiled distribution or bijector. Made by `TensorFlowEngine.runtime`."""

    def __init__(self, engine: TensorFlowEngine, root: Node) -> None:
        assert isinstance(root.type, (DistributionType, BijectorType))
        self.engine, self.root, self.type = engine, root, root.type
        self.dtype = np.dtype(graph_dtype(root, default=engine.dtype))
        self.traces = 0
        self._eager: set[str] = set()
        self._compiled: dict[Any, Callable[..., Any]] = {}
        engine.variables.make(params(root), self.dtype.name)

    # -- what the interface asks for ------------------------------------------------------

    def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Run a method on arrays.

        Args:
            method: one of METHODS.
            args: at most one array; leading axes before the event are free.
            kwargs: `event_ndims` for the two log-dets.

        Returns:
            NumPy array.

        Raises:
            FlowError: F523, F522 where TensorFlow fails or knows no formula.
        """
        if method not in METHODS:
            raise error("F522", f"`{method}` is no method of a compiled model")
        with located(f"`{method}`", self.span):
            if method in STATISTICS:
                found = self.compiled(method, None, None)()
                return tf.nest.map_structure(lambda t: t.numpy(), found)
            if isinstance(self.type, JointType):
                return self.of_parts(method, args)
            (x,) = args
            x = np.asarray(x)
            x = x.astype(self.value_dtype(method, x), copy=False)
            if isinstance(self.type, DistributionType):
                return self.of_values(method, x)
            return self.of_bijector(method, x, kwargs.get("event_ndims"))

    def sample(self, shape: tuple[int, ...], seed: int, given: Any = None) -> np.ndarray:
        """Draw samples of shape `[*shape, *batch, *event]`; equal seeds give equal samples."""
        n = math.prod(shape)
        with located("`sample`", self.span):
            pair = np.array([seed & 0x7FFFFFFF, (seed >> 31) & 0x7FFFFFFF], np.int32)
            drawn = self.draw(n, pair)
            if isinstance(self.type, JointType):
                parts = self.in_order(drawn)
                as_typed(self.type, [n], (d.shape for d in parts), self.span)
            return tf.nest.map_structure(
                lambda d: d.numpy().reshape(tuple(shape) + tuple(d.shape[1:])), drawn
            )

    def draw(self, n: int, seed: np.ndarray) -> Any:
        """Samples of the compiled sampler; the few that must know n while tracing run eagerly."""
        if "sample" not in self._eager:
            try:
                return self.compiled("sample", None, None)(tf.constant(n, tf.int32), seed)
            except (TypeError, ValueError):
                self._eager.add("sample")
        return self.builder().build(self.root).sample(n, seed=seed)

    def trainer(self, plan: TrainingPlan) -> Any:
        """Begin training all trainable weights by maximum likelihood."""
        from flowdsl.engines.training_tensorflow import TensorFlowTrainer

        trainable = [
            self.engine.variables.variable(p, self.dtype.name)
            for p in params(self.root)
            if p.trainable
        ]
        return TensorFlowTrainer(log_prob=self.log_prob, variables=trainable, plan=plan)

    def culprit(self, x: np.ndarray) -> str | None:
        """Name of the first layer, from the data inwards, that is not finite on these rows."""
        from flowdsl.engines.nonfinite import culprit

        if isinstance(self.type, JointType):
            return None
        return culprit(self.builder(), self.root, tf.constant(x, self.dtype))

    @property
    def native(self) -> Any:
        """The live TFP object."""
        return self.engine.native(self.root)

    # -- how -----------------------------------------------------------------------------

    @property
    def span(self) -> Any:
        """Where the model was written."""
        return self.root.spans[0] if self.root.spans else None

    def builder(self, training: bool = False) -> Builder:
        """A fresh builder over the engine's variables."""
        return Builder(
            lambda p: self.engine.variables.value(p, self.dtype.name), self.dtype.name, training
        )

    def value_dtype(self, method: str, x: np.ndarray) -> np.dtype:
        """Dtype of a method's input: a discrete distribution's own, where that loses nothing."""
        if isinstance(self.type, DistributionType) and method != "quantile":
            return dtype_of_values(x, np.dtype(self.type.dtype), self.dtype)
        return self.dtype

    def log_prob(self, x: Any, training: bool) -> Any:
        """Log density of a tensor of rows, to be traced into a training step.

        In training, moving statistics of layers are updated as the graph runs.
        """
        builder = self.builder(training)
        made = builder.build(self.root)
        result = made.log_prob(self.cut(x) if isinstance(self.type, JointType) else x)
        return self.assigned(builder, result)

    def assigned(self, builder: Builder, result: Any) -> Any:
        """A result, with the values that layers keep from this step written as the graph runs."""
        for moving_mean, mean, moving_variance, variance in builder.updates.values():
            for param, batch in ((moving_mean, mean), (moving_variance, variance)):
                self.engine.variables.average(param, batch)
        for param, value in builder.starts.values():
            self.engine.variables.assign_now(param, value, self.dtype.name)
        return result

    def cut(self, rows: Any) -> Any:
        """Rows of columns as the parts of a joint distribution."""
        assert isinstance(self.type, JointType)
        plan = layout(self.type)
        assert plan is not None, "rows are made of parts of known sizes"
        lead = tf.shape(rows)[:-1]
        values = [
            tf.cast(tf.reshape(rows[..., where], tf.concat([lead, part.shape], 0)), part.dtype)
            for part, where in zip(plan.parts, plan.cuts())
        ]
        return plan.structure(values)

    def in_order(self, drawn: Any) -> list[Any]:
        """What the parts gave, in their order."""
        assert isinstance(self.type, JointType)
        if isinstance(drawn, Mapping):
            return [drawn[name] for name in self.type.names or ()]
        return list(drawn)

    def of_parts(self, method: str, arrays: Sequence[np.ndarray]) -> Any:
        """A density of a joint distribution, of one array for each part."""
        assert isinstance(self.type, JointType)
        names = self.type.names

        def run(*values: Any) -> Any:
            self.traces += 1
            given = list(values) if names is None else dict(zip(names, values))
            return getattr(self.builder().build(self.root), method)(given)

        events = [p.event_shape or () for p in self.type.parts]
        shapes = [(*(None,) * (a.ndim - len(e)), *e) for a, e in zip(arrays, events)]
        key = (method, *(len(s) for s in shapes), *(a.dtype for a in arrays))
        if key not in self._compiled and method not in self._eager:
            spec = [tf.TensorSpec(s, a.dtype) for s, a in zip(shapes, arrays)]
            self._compiled[key] = tf.function(run, input_signature=spec, autograph=False)
        if method not in self._eager:
            try:
                return self._compiled[key](*arrays).numpy()
            except (TypeError, ValueError):
                self._eager.add(method)
        return run(*(tf.constant(a) for a in arrays)).numpy()

    def of_values(self, method: str, x: np.ndarray) -> np.ndarray:
        """A method of a distribution on values."""
        assert isinstance(self.type, DistributionType)
        event = self.type.event_shape
        rank = 0 if event is None or method == "quantile" else len(event)
        lead = x.shape[: x.ndim - rank]
        if self.type.batch_shape == () and event is not None:
            flat = x.reshape((-1, *x.shape[x.ndim - rank :]))
            out = self.of_array(method, flat, flat.shape[1:])
            return out.reshape(lead + out.shape[1:])
        tail = x.shape[x.ndim - rank :]
        return self.of_array(method, x, tail)

    def of_array(self, method: str, x: np.ndarray, tail: tuple[int, ...]) -> np.ndarray:
        """Run a method compiled, or eagerly where TFP must know the number of rows to trace."""
        if method not in self._eager:
            try:
                return self.compiled(method, x.ndim, tail, x.dtype)(x).numpy()
            except (TypeError, ValueError):
                self._eager.add(method)
        return self.traced(method, tf.constant(x), len(tail)).numpy()

    def of_bijector(self, method: str, x: np.ndarray, event_ndims: int | None) -> np.ndarray:
        """A method of a bijector on values."""
        assert isinstance(self.type, BijectorType)
        forwards = method.startswith("forward")
        rank = self.type.forward_min_event_ndims if forwards else self.type.inverse_min_event_ndims
        if event_ndims is not None:
            rank = max(rank, int(event_ndims))
        if x.ndim < rank:
            raise error(
                "F520",
                f"`{method}` takes events of rank {rank}, the array has shape {show(x.shape)}",
                self.span,
            )
        return self.of_array(method, x, x.shape[x.ndim - rank :])

    def compiled(
        self,
        method: str,
        rank: int | None,
        tail: tuple[int, ...] | None,
        dtype: np.dtype | None = None,
    ) -> Callable[..., Any]:
        """The compiled function of a method for arrays `[None, ..., *tail]`."""
        key = (method, rank, tail, dtype)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self.compile(method, rank, tail, dtype)
        return found

    def compile(
        self,
        method: str,
        rank: int | None,
        tail: tuple[int, ...] | None,
        dtype: np.dtype | None,
    ) -> Callable[..., Any]:
        """Trace a method once for all numbers of rows."""
        if method == "sample":
            spec = [tf.TensorSpec([], tf.int32), tf.TensorSpec([2], tf.int32)]

            def sample(n: Any, seed: Any) -> Any:
                self.traces += 1
                return self.builder().build(self.root).sample(n, seed=seed)

            return tf.function(
                sample, input_signature=spec, jit_compile=self.engine.jit or None, autograph=False
            )
        if rank is None or tail is None:

            def statistic() -> Any:
                self.traces += 1
                return getattr(self.builder().build(self.root), method)()

            return tf.function(statistic, input_signature=[], autograph=False)
        shape = [None] * (rank - len(tail)) + list(tail)
        spec = [tf.TensorSpec(shape, tf.as_dtype(dtype or self.dtype))]

        def run(x: Any) -> Any:
            self.traces += 1
            return self.traced(method, x, len(tail))

        return tf.function(
            run, input_signature=spec, jit_compile=self.engine.jit or None, autograph=False
        )

    def traced(self, method: str, x: Any, event_ndims: int) -> Any:
        """The body of a compiled method."""
        made = self.builder().build(self.root)
        if method in LOG_DETS:
            log_det = getattr(made, method)(x, event_ndims)
            lead = tf.shape(x)[: x.shape.rank - event_ndims]
            return log_det + tf.zeros(lead, log_det.dtype)
        if method in DENSITIES:
            return self.no_silent_nan(method, x, getattr(made, method)(x))
        return getattr(made, method)(x)

    def no_silent_nan(self, method: str, x: Any, result: Any) -> Any:
        """An infinite value has no density, even where the formula says inf - inf."""
        assert isinstance(self.type, DistributionType)
        if self.type.support != REAL or not x.dtype.is_floating or self.type.event_shape is None:
            return result
        axes = list(range(-len(self.type.event_shape), 0))
        infinite = tf.reduce_any(tf.math.is_inf(x), axis=axes) & ~tf.reduce_any(
            tf.math.is_nan(x), axis=axes
        )
        nothing = tf.constant(-math.inf if method == "log_prob" else 0.0, result.dtype)
        return tf.where(tf.math.is_nan(result) & infinite, nothing, result)
