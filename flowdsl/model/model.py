"""The compiled flow that Python code works with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.data.arrays import as_array, fitted
from flowdsl.data.columns import pick
from flowdsl.data.conditions import Condition, checked, condition_of
from flowdsl.data.joint import (
    as_rows,
    layout_of,
    only_values,
    refuse_batch,
    structured,
    values_of,
)
from flowdsl.diagnostics import FlowError, error
from flowdsl.engines.interface import Engine, Runtime
from flowdsl.engines.select import make_engine
from flowdsl.ir import (
    BijectorType,
    DistributionType,
    JointType,
    Node,
    Param,
    Shape,
    params,
)
from flowdsl.ir.dtypes import dtype_of_values, graph_dtype
from flowdsl.ir.layout import layout
from flowdsl.ir.support import REAL, UNKNOWN, Support
from flowdsl.model import files, structure
from flowdsl.model.queries import ask, draw, statistic, warn_of_nan

if TYPE_CHECKING:
    from flowdsl.training import History


@dataclass(frozen=True)
class Snapshot:
    """What training changes of a model."""

    root: Node
    weights: Mapping[str, np.ndarray]
    columns: tuple[str, ...] | None
    condition_columns: tuple[str, ...] | None
    standardised: bool


class Model:
    """A compiled distribution or bijector: arrays in, NumPy arrays out.

    Args:
        root: its typed IR.
        engine: what it runs on; owns the weights.
        spec: the text that it was made from, kept for people.
        columns: names of the data's columns, once it was trained on some: tables are matched by
            them, whatever else they hold and in whatever order.
        condition_columns: the same for what it depends on.
    """

    def __init__(
        self,
        root: Node,
        engine: Engine,
        spec: str = "",
        columns: tuple[str, ...] | None = None,
        condition_columns: tuple[str, ...] | None = None,
    ) -> None:
        if not isinstance(root.type, (DistributionType, BijectorType)):
            raise error(
                "F522",
                "a model is a distribution or a bijector",
                root.spans[0] if root.spans else None,
            )
        self.engine = engine
        self.spec = spec
        self.columns = columns
        self.condition_columns = condition_columns
        if columns is None and isinstance(root.type, JointType):
            found = layout(root.type)
            self.columns = None if found is None else found.columns
        self.standardised = False
        self._use(root)

    def _use(self, root: Node) -> None:
        """Make a graph the model's own."""
        self.root = root
        self._parts = structure.take_apart(root)
        self.runtime: Runtime = self.engine.runtime(root)
        self._moves: Runtime | None = None
        self._params = params(root)
        self._condition = condition_of(root, self.condition_columns)

    # -- what it is -----------------------------------------------------------------------

    @property
    def type(self) -> DistributionType | BijectorType:
        """The type of its IR."""
        assert isinstance(self.root.type, (DistributionType, BijectorType))
        return self.root.type

    @property
    def is_distribution(self) -> bool:
        """Whether it has a density; a bijector alone has none."""
        return isinstance(self.type, DistributionType)

    @property
    def event_shape(self) -> Shape:
        """Shape of one value; None for a bijector."""
        return self.type.event_shape if isinstance(self.type, DistributionType) else None

    @property
    def row_shape(self) -> Shape:
        """Shape of one value in a table: of a joint distribution, all parts side by side."""
        joint = self.joint
        return self.event_shape if joint is None else (layout_of(joint).width,)

    @property
    def joint(self) -> JointType | None:
        """The type of a joint distribution, whose values are structures; None for others."""
        return self.type if isinstance(self.type, JointType) else None

    @property
    def condition(self) -> Condition | None:
        """What each value depends on, as `given`: its shape; None where the model needs nothing."""
        return self._condition

    @property
    def batch_shape(self) -> Shape:
        """Shape of the batch of distributions, () for one."""
        return self.type.batch_shape if isinstance(self.type, DistributionType) else ()

    @property
    def support(self) -> Support:
        """The values that it can take."""
        return self.type.support if isinstance(self.type, DistributionType) else UNKNOWN

    @property
    def dtype(self) -> str:
        """What it computes in, "float32" or "float64"."""
        return graph_dtype(self.root, default=self.engine.dtype)

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """Values of all variables by id, as the spec speaks of them."""
        return self.engine.values(self._params)

    @property
    def trainable(self) -> tuple[Param, ...]:
        """The variables that training changes."""
        return tuple(p for p in self._params if p.trainable)

    @property
    def trainable_count(self) -> int:
        """How many numbers training changes."""
        return structure.count(list(self.trainable))

    @property
    def distribution(self) -> Any:
        """The TFP distribution, over the model's own variables."""
        if not self.is_distribution:
            raise error("F522", "this model is a bijector: it has no distribution")
        return self.runtime.native

    @property
    def bijector(self) -> Any:
        """The TFP bijector from the base distribution to the data."""
        return self._mover("bijector").native

    def summary(self) -> str:
        """Event shape, layers in the order of application and parameters, as text."""
        return structure.summary(self.root, self.dtype)

    def __repr__(self) -> str:
        return structure.line(self.root, self.dtype)

    # -- what it is asked -----------------------------------------------------------------

    def sample(
        self, n: int | tuple[int, ...] = 1, seed: int | None = None, given: Any = None
    ) -> Any:
        """Draw values.

        Args:
            n: how many, or a shape of them.
            seed: equal seeds give equal samples; without one they are fresh.
            given: what a conditional model depends on, `[..., *condition.shape]`: n values are
                drawn for each.

        Returns:
            Array `[n, *batch, *event]`, the axes of `given` being a batch; of a joint
            distribution a dict of such arrays by the names of its parts, or a list of them.

        Raises:
            FlowError: F520 for a negative number or a seed that is none, F524 for more than
                memory can hold.
        """
        self._need_density("sample")
        conditioning = checked(self.condition, given, "sample", np.dtype(self.dtype))
        own = (*(self.batch_shape or ()), *(self.event_shape or ()))
        if self.joint is not None:
            own = self.row_shape or ()
        drawn = draw(self.runtime, self.condition, n, seed, conditioning, own)
        return drawn if self.joint is None else structured(self.joint, drawn)

    def sample_rows(self, n: int, seed: int | None = None, given: Any = None) -> np.ndarray:
        """Samples as rows of a table: `[n, *event]`, the parts of a joint one side by side.

        Raises:
            FlowError: as `sample`; F514 for a batch of joint distributions.
        """
        drawn = self.sample(n, seed, given)
        joint = self.joint
        if joint is None:
            return drawn
        refuse_batch(joint)
        return as_rows(joint, drawn).values

    def log_prob(self, x: Any = None, /, *, given: Any = None, **parts: Any) -> np.ndarray:
        """Log density of values `[..., *event]`; -inf outside the support, NaN only for NaN.

        Args:
            x: the values; of a joint distribution a dict by the names of its parts, a list in
                their order, or a data frame.
            given: what a conditional model depends on, `[..., *condition.shape]`.
            parts: values of a joint distribution's parts, instead of `x`.

        Returns:
            Array `[...]`, one number for each value.

        Raises:
            FlowError: F520 for shapes and parts that do not fit, F521 for what is no numbers.
        """
        if self.joint is not None:
            return self._of_parts(
                "log_prob", x, parts if given is None else {**parts, "given": given}
            )
        x = only_values("log_prob", x, parts)
        return self._of_values("log_prob", x, given)

    def log_prob_rows(self, rows: np.ndarray) -> np.ndarray:
        """Log density of rows `[n, *event]`, the parts of a joint distribution side by side.

        Raises:
            FlowError: as `log_prob`.
        """
        if self.joint is None:
            return self.log_prob(rows)
        return self.log_prob(as_rows(self.joint, rows))

    def prob(self, x: Any = None, /, *, given: Any = None, **parts: Any) -> np.ndarray:
        """Density of values `[..., *event]`; see `log_prob`."""
        if self.joint is not None:
            return self._of_parts("prob", x, parts if given is None else {**parts, "given": given})
        x = only_values("prob", x, parts)
        return self._of_values("prob", x, given)

    def cdf(self, x: Any, given: Any = None) -> np.ndarray:
        """Probability of at most these values."""
        return self._of_values("cdf", x, given)

    def log_cdf(self, x: Any, given: Any = None) -> np.ndarray:
        """Log probability of at most these values."""
        return self._of_values("log_cdf", x, given)

    def survival_function(self, x: Any, given: Any = None) -> np.ndarray:
        """Probability of more than these values."""
        return self._of_values("survival_function", x, given)

    def log_survival_function(self, x: Any, given: Any = None) -> np.ndarray:
        """Log probability of more than these values."""
        return self._of_values("log_survival_function", x, given)

    def quantile(self, p: Any, given: Any = None) -> np.ndarray:
        """Values that are not passed with these probabilities; for scalar events."""
        self._need_density("quantile")
        array = as_array(p, np.dtype(self.dtype))
        return ask(self.runtime, self.condition, "quantile", array, 0, given)

    def mean(self, given: Any = None) -> np.ndarray:
        """The mean, where there is a formula for it."""
        return self._statistic("mean", given)

    def stddev(self, given: Any = None) -> np.ndarray:
        """The standard deviation, where there is a formula for it."""
        return self._statistic("stddev", given)

    def variance(self, given: Any = None) -> np.ndarray:
        """The variance, where there is a formula for it."""
        return self._statistic("variance", given)

    def entropy(self, given: Any = None) -> np.ndarray:
        """The entropy in nats, where there is a formula for it."""
        return self._statistic("entropy", given)

    def forward(self, x: Any, given: Any = None) -> np.ndarray:
        """From the base distribution's values to the data's."""
        return self._move("forward", x, self._base_event(), given)

    def inverse(self, y: Any, given: Any = None) -> np.ndarray:
        """From the data's values to the base distribution's."""
        return self._move("inverse", pick(y, self.columns), self.event_shape, given)

    def forward_log_det_jacobian(
        self, x: Any, event_ndims: int | None = None, given: Any = None
    ) -> np.ndarray:
        """Log of how much `forward` stretches space at x, one number for each event."""
        event = self._base_event()
        rank = len(event) if event_ndims is None and event is not None else event_ndims
        return self._move("forward_log_det_jacobian", x, event, given, event_ndims=rank)

    def inverse_log_det_jacobian(
        self, y: Any, event_ndims: int | None = None, given: Any = None
    ) -> np.ndarray:
        """Log of how much `inverse` stretches space at y, one number for each event."""
        event = self.event_shape
        rank = len(event) if event_ndims is None and event is not None else event_ndims
        columns = pick(y, self.columns)
        return self._move("inverse_log_det_jacobian", columns, event, given, event_ndims=rank)

    def check(self, x: Any) -> np.ndarray:
        """Values as an array of the model's dtype, refused where they do not fit its events.

        Raises:
            FlowError: F520 with both shapes, F521 for what is not numbers.
        """
        self._need_density("log_prob")
        if self.joint is not None:
            return as_rows(self.joint, x).values.astype(self.dtype)
        return fitted(x, self._values(x), self.event_shape, self.batch_shape)

    def name_columns(
        self, columns: tuple[str, ...] | None, condition: tuple[str, ...] | None
    ) -> None:
        """Take the names of the data that it is trained on."""
        self.columns = columns
        self.condition_columns = condition
        self._condition = condition_of(self.root, condition)

    # -- training, files, pictures --------------------------------------------------------

    def fit(self, x: Any, **options: Any) -> History:
        """Train all trainable weights by maximum likelihood; see `flowdsl.training.fit`."""
        from flowdsl.training import fit

        return fit(self, x, **options)

    def snapshot(self) -> Snapshot:
        """All that training changes, so that it can be taken back."""
        return Snapshot(
            self.root, self.weights(), self.columns, self.condition_columns, self.standardised
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Be again what the model was."""
        if self.root is not snapshot.root:
            self._use(snapshot.root)
        self.name_columns(snapshot.columns, snapshot.condition_columns)
        self.standardised = snapshot.standardised
        self.assign(snapshot.weights)

    def weights(self) -> dict[str, np.ndarray]:
        """Unconstrained values of all variables, for checkpoints."""
        return self.engine.weights(self._params)

    def assign(self, weights: Mapping[str, np.ndarray]) -> None:
        """Set unconstrained values; variables that are not named keep theirs."""
        self.engine.assign(self._params, weights)

    def with_standardisation(self, mean: np.ndarray, sd: np.ndarray) -> None:
        """Make `x -> (x - mean) / sd` the flow's last layer, so that densities keep their units.

        Args:
            mean, sd: of the event's shape.
        """
        self._use(structure.standardised(self.root, np.asarray(mean), np.asarray(sd)))
        self.standardised = True

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to one safetensors file, at once or not at all.

        Raises:
            FlowError: F630 where the file cannot be written.
        """
        files.save(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Model:
        """Read a model that `save` wrote; nothing in the file is run.

        Raises:
            FlowError: F63x where it is missing, damaged or of another kind.
        """
        return cls.of_stored(files.load(path))

    @classmethod
    def of_stored(cls, stored: files.Stored) -> Model:
        """The model that a file holds, on a fresh engine."""
        model = cls(
            stored.root,
            make_engine(stored.engine),
            stored.spec,
            stored.columns,
            stored.condition_columns,
        )
        model.standardised = stored.standardised
        model.assign(stored.weights)
        return model

    def plot(self, *args: Any, **kwargs: Any) -> Any:
        """Draw the density; see `flowdsl.plots.density`."""
        from flowdsl.plots.density import density

        return density(self, *args, **kwargs)

    # -- inside ---------------------------------------------------------------------------

    def _need_density(self, method: str) -> None:
        if not self.is_distribution:
            raise error(
                "F522",
                f"this model is a bijector: it has no `{method}`",
                None,
                "apply it to a distribution, e.g. normal() %>% ...",
            )

    def _values(self, x: Any) -> np.ndarray:
        """Values in the dtype that the distribution counts or measures in."""
        assert isinstance(self.type, DistributionType)
        own, floating = np.dtype(self.type.dtype), np.dtype(self.dtype)
        if own.kind == "f":
            return as_array(x, floating, self.columns)
        array = as_array(x, np.dtype("float64"), self.columns)
        return array.astype(dtype_of_values(array, own, floating))

    def _of_parts(self, method: str, x: Any, parts: Mapping[str, Any]) -> np.ndarray:
        assert self.joint is not None
        values = values_of(self.joint, x, parts, np.dtype(self.dtype))
        return self.runtime.call(method, *values)

    def _of_values(self, method: str, x: Any, given: Any) -> np.ndarray:
        array = self.check(x)
        rank = len(self.event_shape or ())
        result = ask(self.runtime, self.condition, method, array, rank, given)
        plain = not self.batch_shape and self.condition is None and self.event_shape is not None
        if method in ("log_prob", "prob") and plain and self.support in (REAL, UNKNOWN):
            warn_of_nan(self.runtime, array, result, rank)
        return result

    def _statistic(self, method: str, given: Any) -> np.ndarray:
        self._need_density(method)
        try:
            found = statistic(self.runtime, self.condition, method, given, np.dtype(self.dtype))
            return found if self.joint is None else structured(self.joint, found)
        except FlowError as problem:
            if problem.diagnostics[0].code != "F522":
                raise
            raise error(
                "F522",
                f"there is no formula for the {method} of this flow",
                None,
                "estimate it from samples: model.sample(10000)",
            ) from None

    def _base_event(self) -> Shape:
        base = self._parts.base
        if base is None or not isinstance(base.type, DistributionType):
            return None
        return base.type.event_shape

    def _mover(self, method: str) -> Runtime:
        """The runtime of the bijector."""
        if self._parts.bijector is None:
            raise error("F522", f"the model has no bijector, so it has no `{method}`")
        if self._moves is None:
            self._moves = self.engine.runtime(self._parts.bijector)
        return self._moves

    def _move(self, method: str, x: Any, event: Shape, given: Any, **options: Any) -> np.ndarray:
        mover = self._mover(method)
        array = fitted(x, as_array(x, np.dtype(self.dtype)), event, ())
        assert self._parts.bijector is not None
        condition = condition_of(self._parts.bijector)
        rank = 1 if event is None else len(event)  # conditional layers move vectors
        return ask(mover, condition, method, array, rank, given, **options)
