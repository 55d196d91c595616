"""Samples of joint distributions, which must have the shapes that their types say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flowdsl.diagnostics import error
from flowdsl.ir import JointType, Shape, show
from flowdsl.source import Span


def as_typed(
    type_: JointType,
    draws: Sequence[int],
    shapes: Iterable[Sequence[int | None]],
    span: Span | None,
) -> None:
    """Refuse samples that are not one value of every part for each draw.

    A function that indexes the first axis of an earlier part, or makes nothing of it, takes the
    draws for an axis of the value, or loses them: TFP then gives something else without a word.

    Args:
        type_: the joint distribution.
        draws: the sample shape.
        shapes: those of the samples, part by part.
        span: where they were asked for.

    Raises:
        FlowError: F523 a part has another shape.
    """
    names = type_.names or [str(i + 1) for i in range(len(type_.parts))]
    for name, part, found in zip(names, type_.parts, shapes):
        if part.batch_shape is None or part.event_shape is None:
            continue
        want = (*draws, *part.batch_shape, *part.event_shape)
        if not fits(tuple(found), want):
            raise error(
                "F523",
                f"samples of part `{name}` have shape {show(tuple(found))} instead of {show(want)}",
                span,
                "its function loses the axis of the samples; joint_distribution_..._auto_batched() "
                "takes functions of one value; a part that depends on no other is no function",
            )


def fits(found: tuple[int | None, ...], want: Shape) -> bool:
    """Whether two shapes can be the same.

    >>> fits((2, None), (2, 3)), fits((3,), (2, 3))
    (True, False)
    """
    if want is None:
        return True
    return len(found) == len(want) and all(
        a is None or b is None or a == b for a, b in zip(found, want)
    )
