"""Types of IR nodes: what is known of a value before anything runs.

A bijector's type is the list of its elementary steps in the order in which they are applied.
Every static question (event shapes, supports, event ranks, the order shown to the user) is
a loop over those steps, and the step that fails is the place an error points at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from flowdsl.ir.shapes import Shape, ShapeError, broadcast, show
from flowdsl.ir.support import REAL, UNKNOWN, Support, fits
from flowdsl.source import Span

ShapeMap: TypeAlias = Callable[["tuple[int | None, ...]"], "tuple[int | None, ...]"]
SupportMap: TypeAlias = Callable[[Support], Support]


@dataclass(frozen=True)
class TensorType:
    """A tensor. `dtype` None follows the graph it is used in; `shape` None is unknown."""

    dtype: str | None
    shape: Shape


@dataclass(frozen=True)
class DistributionType:
    """A distribution: dtype, batch shape, event shape and support of its values."""

    dtype: str
    batch_shape: Shape
    event_shape: Shape
    support: Support = UNKNOWN


@dataclass(frozen=True)
class JointType(DistributionType):
    """A joint distribution: what each part is, in order, and what the parts are called, if so.

    Its values are lists; event shape and support are those of the parts alone.
    """

    parts: tuple[DistributionType, ...] = ()
    names: tuple[str, ...] | None = None


@dataclass(frozen=True)
class StepParameter:
    """A parameter of a bijector step: its shape, and how many last axes act on one event."""

    name: str
    shape: Shape
    core_rank: int = 0


class StepError(ValueError):
    """A step of a bijector cannot take what reaches it.

    `kind` is "support", "rank" or "shape".
    """

    def __init__(self, kind: str, message: str, step: Step, *hints: str) -> None:
        super().__init__(message)
        self.kind, self.message, self.step, self.hints = kind, message, step, hints


def _same(shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
    return shape


@dataclass(frozen=True, eq=False)
class Step:
    """One elementary bijector as applied, possibly inverted.

    Args:
        name: what messages and `explain` call it, e.g. `shift(1)`.
        forward_rank, inverse_rank: event ranks it needs at least on its input and its output.
        forward_shape, inverse_shape: event shape of the output from the input's, and back;
            they see the whole event shape and raise ShapeError.
        domain, codomain: values it takes and gives.
        image, preimage: support of the output for a support of the input, and back;
            None: the codomain (domain).
        parameters: shapes of its parameters, checked against the event and the batch.
        span: where it was written.
        inverted: whether it runs backwards.
    """

    name: str
    forward_rank: int = 0
    inverse_rank: int = 0
    forward_shape: ShapeMap = _same
    inverse_shape: ShapeMap = _same
    domain: Support = REAL
    codomain: Support = REAL
    image: SupportMap | None = None
    preimage: SupportMap | None = None
    parameters: tuple[StepParameter, ...] = ()
    span: Span | None = None
    inverted: bool = False

    def flipped(self) -> Step:
        """The same step run the other way."""
        return replace(
            self,
            forward_rank=self.inverse_rank,
            inverse_rank=self.forward_rank,
            forward_shape=self.inverse_shape,
            inverse_shape=self.forward_shape,
            domain=self.codomain,
            codomain=self.domain,
            image=self.preimage,
            preimage=self.image,
            inverted=not self.inverted,
        )

    @property
    def title(self) -> str:
        """The step as a user reads it."""
        return f"inverse of {self.name}" if self.inverted else self.name


@dataclass(frozen=True, eq=False)
class BijectorType:
    """A bijector: its steps in application order, and the dtype it insists on, if any."""

    steps: tuple[Step, ...]
    dtype: str | None = None

    @property
    def forward_min_event_ndims(self) -> int:
        """Least event rank of the input."""
        return min_event_rank(self.steps)

    @property
    def inverse_min_event_ndims(self) -> int:
        """Least event rank of the output."""
        return min_event_rank(tuple(s.flipped() for s in reversed(self.steps)))

    def inverted(self) -> BijectorType:
        """The type of the inverse."""
        return BijectorType(tuple(s.flipped() for s in reversed(self.steps)), self.dtype)


@dataclass(frozen=True, eq=False)
class JointBijectorType(BijectorType):
    """A bijector of lists. Its one step refuses tensors, wherever it is put.

    Args:
        parts: what happens to each input.
        order: output i comes from input `order[i]`.
        names, output_names: what inputs and outputs are called, if they are.
    """

    parts: tuple[BijectorType, ...] = ()
    order: tuple[int, ...] = ()
    names: tuple[str, ...] | None = None
    output_names: tuple[str, ...] | None = None

    def inverted(self) -> JointBijectorType:
        """The type of the inverse."""
        back = tuple(self.order.index(i) for i in range(len(self.order)))
        return JointBijectorType(
            tuple(s.flipped() for s in self.steps),
            self.dtype,
            tuple(self.parts[i].inverted() for i in self.order),
            back,
            self.output_names,
            self.names,
        )

    def then(self, after: JointBijectorType) -> JointBijectorType:
        """This bijector, and another one on what comes out."""
        parts = list(self.parts)
        for place, source in enumerate(self.order):
            before = parts[source]
            parts[source] = BijectorType((*before.steps, *after.parts[place].steps), before.dtype)
        order = tuple(self.order[i] for i in after.order)
        steps = (*self.steps, *after.steps)
        return JointBijectorType(
            steps, self.dtype, tuple(parts), order, self.names, after.output_names
        )


@dataclass(frozen=True)
class FunctionType:
    """A function given to a constructor: its number of formals."""

    arity: int


@dataclass(frozen=True)
class NetworkType:
    """A conditioner network; `sized` once the width of its input is known.

    `batch_shape` is that of its condition.
    """

    sized: bool
    batch_shape: Shape = ()


@dataclass(frozen=True)
class OperatorType:
    """A linear operator of shape `[..., rows, columns]`."""

    shape: Shape
    dtype: str | None = None


@dataclass(frozen=True)
class KernelType:
    """A positive semi-definite kernel: its batch, and how many axes describe one point."""

    batch_shape: Shape
    feature_ndims: int = 1
    dtype: str | None = None


@dataclass(frozen=True)
class TupleType:
    """A fixed list of values, e.g. what a joint sample or a split gives."""

    items: tuple[Type, ...]


Type: TypeAlias = (
    TensorType
    | DistributionType
    | BijectorType
    | FunctionType
    | NetworkType
    | OperatorType
    | KernelType
    | TupleType
)


def min_event_rank(steps: Iterable[Step]) -> int:
    """Event rank that the first of a series of steps must at least be given."""
    need, change = 0, 0
    for step in steps:
        need = max(need, step.forward_rank - change)
        change += step.inverse_rank - step.forward_rank
    return need


def through(
    steps: Iterable[Step], event_shape: Shape, batch_shape: Shape, support: Support
) -> tuple[Shape, Shape, Support]:
    """Event shape, batch shape and support after all steps.

    Raises:
        StepError: a step cannot take what reaches it.
    """
    event, batch = event_shape, batch_shape
    for step in steps:
        if fits(support, step.domain) is False:
            raise StepError(
                "support", f"`{step.name}` takes {step.domain}, what reaches it is {support}", step
            )
        support = support_after(step, support)
        if event is None:
            batch = None if step.parameters else batch
            continue
        if len(event) < step.forward_rank:
            raise StepError(
                "rank",
                f"`{step.name}` works on events of rank {step.forward_rank}, "
                f"what reaches it has event shape {show(event)}",
                step,
            )
        batch = batch_after(step, event, batch)
        try:
            event = step.forward_shape(event)
        except ShapeError as problem:
            raise StepError("shape", str(problem), step) from None
    return event, batch, support


def support_after(step: Step, support: Support) -> Support:
    """Support of a step's output.

    Of unknown values the codomain would only be a bound, which later steps would take for
    the exact set and refuse; they stay unknown.
    """
    if support == UNKNOWN:
        return UNKNOWN
    return step.codomain if step.image is None else step.image(support)


def batch_after(step: Step, event: tuple[int | None, ...], batch: Shape) -> Shape:
    """Batch shape after a step: axes of its parameters beyond the event are batch axes."""
    extra = len(event) - step.forward_rank
    for p in step.parameters:
        if p.shape is None:
            return None
        outer = p.shape[: len(p.shape) - p.core_rank]
        over_event = outer[len(outer) - extra :] if extra else ()
        for have, want in zip(reversed(over_event), reversed(event[:extra])):
            if have not in (1, None) and want is not None and have != want:
                raise StepError(
                    "shape",
                    f"`{p.name}` of `{step.name}` has shape {show(p.shape)}, "
                    f"the event has shape {show(event)}",
                    step,
                )
        try:
            batch = broadcast(batch, outer[: max(0, len(outer) - extra)])
        except ShapeError:
            raise StepError(
                "shape",
                f"`{p.name}` of `{step.name}` has shape {show(p.shape)}, "
                f"which does not fit the batch {show(batch)}",
                step,
            ) from None
    return batch
