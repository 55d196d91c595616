"""Bijectors that move numbers about: permutations, reshapes, padding, sums along an axis."""

from __future__ import annotations

from math import prod

import numpy as np

from flowdsl.catalogue.bijectors.affine import check_permutation
from flowdsl.catalogue.bijectors.rules import bijector, hull, keep, one, only_real
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, tensor, title
from flowdsl.catalogue.rules import exactly_one, integer, ints, known
from flowdsl.ir import BijectorType, ShapeError, StepParameter, show
from flowdsl.ir.support import ONE_HOT, POSITIVE, SIMPLEX, SPHERE, UNKNOWN, Support, interval
from flowdsl.ir.types import ShapeMap

Event = tuple[int | None, ...]


def negative_axis(bound: Bound, name: str = "axis", default: int = -1) -> int:
    """An axis counted from the end.

    Raises:
        RuleError: it counts from the start, where batch axes may come and go.
    """
    axis = integer(bound, name, default)
    if axis >= 0:
        raise RuleError(
            "F303",
            f"`{name}` of `{bound.entry.name}` counts from the end: -1 is the last axis",
            name,
        )
    return axis


def moved(support: Support) -> Support:
    """Image of a permutation inside an event: sets of unordered vectors stay."""
    return support if support in (SIMPLEX, ONE_HOT, SPHERE) else keep(support)


def permute(bound: Bound) -> BijectorType:
    """Reorders one axis, by default the last."""
    order = ints(bound, "permutation")
    axis = negative_axis(bound)
    if order is not None:
        check_permutation(bound, "permutation", order)

    def check(event: Event) -> Event:
        have = event[axis]
        if order is None or have is None:
            return event
        if have != len(order):
            raise ShapeError(f"`permute` lists {len(order)} dimensions, the event has {have}")
        return event

    stay = moved if axis == -1 else keep
    return one(
        bound,
        forward_rank=-axis,
        inverse_rank=-axis,
        forward_shape=check,
        inverse_shape=check,
        domain=UNKNOWN,
        codomain=UNKNOWN,
        image=stay,
        preimage=stay,
        parameters=() if order is None else (StepParameter("permutation", (len(order),), 1),),
    )


def reshape(bound: Bound) -> BijectorType:
    """From one event shape to another of the same size; -1 stands for what is left."""
    after = ints(bound, "event_shape_out")
    before = ints(bound, "event_shape_in") or (-1,)
    if after is None:
        raise RuleError("F301", "`event_shape_out` of `reshape` must be known", "event_shape_out")
    for name, shape in (("event_shape_out", after), ("event_shape_in", before)):
        if any(s < -1 for s in shape) or shape.count(-1) > 1:
            raise RuleError(
                "F301", f"`{name}` of `reshape` takes sizes, at most one of them -1", name
            )
    if -1 not in before and -1 not in after and prod(before) != prod(after):
        raise RuleError(
            "F301",
            f"`reshape` cannot make {show(after)} of {show(before)}: "
            f"{prod(after)} numbers of {prod(before)}",
            "event_shape_out",
        )
    return one(
        bound,
        name=f"reshape({show(after)})",
        forward_rank=len(before),
        inverse_rank=len(after),
        forward_shape=reshaped(before, after),
        inverse_shape=reshaped(after, before),
        domain=UNKNOWN,
        codomain=UNKNOWN,
        image=keep,
        preimage=keep,
    )


def reshaped(before: tuple[int, ...], after: tuple[int, ...]) -> ShapeMap:
    """The shape map of a reshape of the last axes."""

    def change(event: Event) -> Event:
        lead, own = event[: len(event) - len(before)], event[len(event) - len(before) :]
        wanted = tuple(w if s is None else s for s, w in zip(own, before))
        if any(w not in (-1, s) for s, w in zip(wanted, before)):
            raise ShapeError(
                f"`reshape` takes events {wanted_shape(before)}, this one is {show(own)}"
            )
        if -1 not in after:
            if -1 not in wanted and prod(wanted) != prod(after):
                raise ShapeError(
                    f"`reshape` makes {prod(after)} numbers {show(after)}, "
                    f"the event has {prod(wanted)}"
                )
            return (*lead, *after)
        rest = prod(s for s in after if s != -1)
        if -1 in wanted:
            return (*lead, *(None if s == -1 else s for s in after))
        left, over = divmod(prod(wanted), rest) if rest else (0, 1)
        if over:
            raise ShapeError(
                f"`reshape` to {wanted_shape(after)} needs a multiple of {rest} numbers, "
                f"the event has {prod(wanted)}"
            )
        return (*lead, *(left if s == -1 else s for s in after))

    return change


def wanted_shape(shape: tuple[int, ...]) -> str:
    """A shape with -1 as the user wrote it."""
    return "[" + ", ".join(str(s) for s in shape) + "]"


MOST_AXES = 254
"""TensorFlow has no tensors of more."""


def transpose(bound: Bound) -> BijectorType:
    """Reorders the last axes: reversed, or by a permutation of them."""
    which = exactly_one(bound, "perm", "rightmost_transposed_ndims")
    if which == "perm":
        order = ints(bound, "perm")
        if order is None:
            raise RuleError("F301", "`perm` of `transpose` must be known", "perm")
        check_permutation(bound, "perm", order)
    else:
        rank = integer(bound, "rightmost_transposed_ndims", 2)
        if rank < 0:
            raise RuleError("F301", "`rightmost_transposed_ndims` must not be negative", which)
        if rank > MOST_AXES:
            raise RuleError("F301", f"a tensor has at most {MOST_AXES} axes, not {rank:,}", which)
        order = tuple(reversed(range(rank)))
    rank = len(order)
    back = tuple(int(i) for i in np.argsort(order))

    def reordered(by: tuple[int, ...]) -> ShapeMap:
        return lambda event: (
            *event[: len(event) - rank],
            *(event[len(event) - rank + i] for i in by),
        )

    return one(
        bound,
        forward_rank=rank,
        inverse_rank=rank,
        forward_shape=reordered(order),
        inverse_shape=reordered(back),
        domain=UNKNOWN,
        codomain=UNKNOWN,
        image=keep,
        preimage=keep,
    )


def pad(bound: Bound) -> BijectorType:
    """Adds constants at the ends of axes."""
    flat = ints(bound, "paddings") or (0, 1)
    if len(flat) % 2:
        raise RuleError(
            "F301", "`paddings` of `pad` takes pairs: numbers before and after", "paddings"
        )
    pairs = tuple(zip(flat[::2], flat[1::2]))
    axes = ints(bound, "axis") or tuple(range(-len(pairs), 0))
    if len(axes) != len(pairs) or any(a >= 0 for a in axes) or len(set(axes)) != len(axes):
        raise RuleError(
            "F301",
            "`axis` of `pad` names one axis for each pair, counted from the end (-1)",
            "axis",
        )
    if any(n < 0 for pair in pairs for n in pair):
        raise RuleError("F304", "`paddings` of `pad` must not be negative", "paddings")
    added = {a: sum(pair) for a, pair in zip(axes, pairs)}
    rank = -min(axes)
    constant = known(bound, "constant_values")
    plain = str(bound.get("mode", "CONSTANT")).upper() == "CONSTANT"

    def grown(way: int) -> ShapeMap:
        def change(event: Event) -> Event:
            out = list(event)
            for axis, more in added.items():
                have = out[axis]
                if have is not None and have + way * more < 0:
                    raise ShapeError(f"`pad` adds {more} numbers, the event has {have}")
                out[axis] = None if have is None else have + way * more
            return tuple(out)

        return change

    def image(support: Support) -> Support:
        box = hull(support)
        if not plain or box is None or support.kind != "interval":
            return keep(support) if not plain else UNKNOWN
        if constant is None:
            return support if support == interval(-np.inf, np.inf) else UNKNOWN
        return interval(min(box.low, float(constant.min())), max(box.high, float(constant.max())))

    return one(
        bound,
        name=f"pad({', '.join(f'c({a}, {b})' for a, b in pairs)})",
        forward_rank=rank,
        inverse_rank=rank,
        forward_shape=grown(1),
        inverse_shape=grown(-1),
        domain=UNKNOWN,
        codomain=UNKNOWN,
        image=image,
        preimage=keep,
        parameters=(),
    )


def cumsum(bound: Bound) -> BijectorType:
    """Running sums along an axis."""
    axis = negative_axis(bound)

    def image(support: Support) -> Support:
        return POSITIVE if support == POSITIVE else only_real(support)

    return one(bound, forward_rank=-axis, inverse_rank=-axis, image=image, preimage=only_real)


def cosine(bound: Bound) -> BijectorType:
    """An orthogonal change of basis of the last axis."""
    kind = integer(bound, "dct_type", 2)
    if kind not in (2, 3):
        raise RuleError(
            "F304", f"`dct_type` of `{bound.entry.name}` is 2 or 3, not {kind}", "dct_type"
        )
    return one(bound, forward_rank=1, inverse_rank=1, image=only_real, preimage=only_real)


DCT = Formal("dct_type", "int", 2)

ENTRIES = (
    bijector(
        "permute",
        "Permute",
        "Reorders the dimensions of a vector; indices count from 0.",
        permute,
        (Formal("permutation", "ints"), Formal("axis", "int", -1)),
        label=None,
        examples=("permute(c(1, 0))", "permute(c(2, 0, 1))"),
        constant_jacobian=True,
    ),
    bijector(
        "reshape",
        "Reshape",
        "Gives an event another shape of the same size.",
        reshape,
        (Formal("event_shape_out", "shape"), Formal("event_shape_in", "shape", (-1,))),
        label=None,
        examples=("reshape(c(2, 3))", "reshape(c(-1), c(2, 3))"),
        constant_jacobian=True,
    ),
    bijector(
        "transpose",
        "Transpose",
        "Reorders the last axes of an event.",
        transpose,
        (Formal("perm", "ints", None), Formal("rightmost_transposed_ndims", "int", None)),
        examples=("transpose(rightmost_transposed_ndims = 2)", "transpose(perm = c(1, 0))"),
        constant_jacobian=True,
    ),
    bijector(
        "pad",
        "Pad",
        "Adds constants at the ends of a vector.",
        pad,
        (
            Formal("paddings", "pairs", ((0, 1),)),
            Formal("mode", "string", "CONSTANT"),
            tensor("constant_values", 0.0),
            Formal("axis", "ints", None),
        ),
        label=None,
        examples=("pad()", "pad(list(c(1, 2)))"),
        constant_jacobian=True,
    ),
    bijector(
        "cumsum",
        "Cumsum",
        "Running sums along an axis.",
        cumsum,
        (Formal("axis", "int", -1),),
        constant_jacobian=True,
    ),
    bijector(
        "discrete_cosine_transform",
        "DiscreteCosineTransform",
        "The discrete cosine transform of a vector.",
        cosine,
        formals=(VALIDATE, DCT, title("dct")),
        short=(DCT, VALIDATE, title("dct")),
        examples=("discrete_cosine_transform()", "discrete_cosine_transform(dct_type = 3)"),
        constant_jacobian=True,
    ),
)
