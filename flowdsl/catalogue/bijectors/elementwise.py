"""Bijectors that act on each number alone, without a distribution behind them."""

from __future__ import annotations

from typing import Any

import numpy as np

from flowdsl.catalogue.bijectors import curves
from flowdsl.catalogue.bijectors.rules import Elementwise, bijector, fixed, hull, one, whole
from flowdsl.catalogue.entry import Bound, RuleError
from flowdsl.catalogue.formals import tensor
from flowdsl.catalogue.rules import known
from flowdsl.ir import BijectorType
from flowdsl.ir.support import POSITIVE, REAL, UNKNOWN, Support, interval

ABOVE_MINUS_ONE = interval(-1.0, np.inf)
BETWEEN_ONES = interval(-1.0, 1.0)


def absolute(support: Support) -> Support:
    """Image of the absolute value."""
    box = hull(support)
    if box is None:
        return POSITIVE
    ends = (abs(box.low), abs(box.high))
    low = 0.0 if box.low < 0 < box.high else min(ends)
    return interval(low, max(ends))


def inverted(support: Support) -> Support:
    """Image of the reciprocal: one interval where 0 is not inside."""
    box = hull(support)
    if box is None or box.low < 0 < box.high:
        return REAL if box == REAL else UNKNOWN
    low, high = (
        0.0 if np.isinf(end) else np.copysign(np.inf, side) if end == 0 else 1.0 / end
        for end, side in (
            (box.high, 1.0 if box.low >= 0 else -1.0),
            (box.low, 1.0 if box.low >= 0 else -1.0),
        )
    )
    return interval(float(low), float(high))


def power(bound: Bound) -> BijectorType:
    """Odd whole powers take every number, others only positive ones."""
    value = known(bound, "power")
    if value is None:
        return one(
            bound,
            domain=UNKNOWN,
            codomain=UNKNOWN,
            image=whole(POSITIVE, POSITIVE),
            preimage=whole(POSITIVE, POSITIVE),
        )
    odd = bool(np.all(np.mod(value, 2) == 1))
    if odd and (value < 0).any():
        # Two branches around 0: an interval stays one only where all powers act alike.
        return one(bound, image=whole(POSITIVE, POSITIVE), preimage=whole(POSITIVE, POSITIVE))
    domain = REAL if odd else POSITIVE
    return Elementwise(
        lambda x, power: curves.power(x, power),
        lambda y, power: curves.power(y, 1.0 / power),
        domain=domain,
        codomain=domain,
    )(bound)


def sigmoid(bound: Bound) -> BijectorType:
    """The standard curve, or one between `low` and `high`."""
    ends_in_order(bound)
    return Elementwise(
        lambda x, low, high: low + (high - low) * curves.logistic(x),
        lambda y, low, high: np.log(y - low) - np.log(high - y),
        defaults=(("low", 0.0), ("high", 1.0)),
    )(bound)


def ends_in_order(bound: Bound) -> None:
    """Refuse `low` that is not below `high`, where both are known."""
    low, high = known(bound, "low"), known(bound, "high")
    if low is not None and high is not None and not np.all(low < high):
        raise RuleError("F304", f"`low` of `{bound.entry.name}` must lie below `high`", "low")


def soft_clip(bound: Bound) -> BijectorType:
    """Between `low` and `high`, each of which may be missing."""
    ends_in_order(bound)
    ends: dict[str, Any] = {"low": -np.inf, "high": np.inf}
    for name in ends:
        if name in bound:
            value = known(bound, name)
            if value is None:
                return one(bound, codomain=UNKNOWN, image=lambda _: UNKNOWN)
            ends[name] = value
    codomain = interval(float(np.min(ends["low"])), float(np.max(ends["high"])))
    return one(
        bound, codomain=codomain, image=whole(REAL, codomain), preimage=whole(codomain, REAL)
    )


def spline(bound: Bound) -> BijectorType:
    """The identity outside of the range of its bins."""
    widths, heights = known(bound, "bin_widths"), known(bound, "bin_heights")
    sizes = {n: bound.shape(n) for n in ("bin_widths", "bin_heights", "knot_slopes")}
    last = {n: s[-1] if s else None for n, s in sizes.items()}
    bins, other, slopes = last["bin_widths"], last["bin_heights"], last["knot_slopes"]
    # A last axis of 1 broadcasts in TFP as it does anywhere.
    if bins is not None and other is not None and bins != other and 1 not in (bins, other):
        raise RuleError(
            "F301", f"`bin_widths` has {bins} bins, `bin_heights` has {other}", "bin_heights"
        )
    if bins is not None and slopes is not None and slopes not in (1, bins - 1):
        raise RuleError(
            "F301",
            f"`knot_slopes` has {slopes} numbers, {bins} bins have {bins - 1} inner knots",
            "knot_slopes",
        )
    low, start = known(bound, "range_min"), None
    if low is not None and widths is not None and heights is not None:
        if not np.allclose(widths.sum(-1), heights.sum(-1), rtol=1e-4):
            raise RuleError(
                "F304", "`bin_widths` and `bin_heights` must have the same sum", "bin_heights"
            )
        start = (float(np.max(low)), float(np.min(low + widths.sum(-1))))

    def image(support: Support) -> Support:
        if support == REAL:
            return REAL
        box = hull(support)
        if box is None or start is None:
            return UNKNOWN
        outside = all(end <= start[0] or end >= start[1] for end in (box.low, box.high))
        exact = low is not None and low.size == 1 and widths is not None and widths.ndim == 1
        return box if outside and exact else UNKNOWN

    return one(bound, image=image, preimage=image)


ENTRIES = (
    bijector(
        "identity",
        "Identity",
        "Leaves every value as it is.",
        fixed(domain=UNKNOWN, codomain=UNKNOWN, image=lambda s: s, preimage=lambda s: s),
        inverse="bijector.identity",
        monotone="increasing",
        constant_jacobian=True,
    ),
    bijector(
        "absolute_value",
        "AbsoluteValue",
        "The absolute value; two numbers share each result, so it only ends a flow.",
        fixed(codomain=POSITIVE, image=absolute, preimage=lambda s: REAL),
    ),
    bijector(
        "exp",
        "Exp",
        "Raises e to the number.",
        Elementwise(np.exp, np.log),
        inverse="bijector.log",
        monotone="increasing",
    ),
    bijector(
        "expm1",
        "Expm1",
        "exp(x) - 1, precise near 0.",
        Elementwise(np.expm1, np.log1p),
        inverse="bijector.log1p",
        monotone="increasing",
    ),
    bijector(
        "log",
        "Log",
        "The natural logarithm.",
        Elementwise(np.log, np.exp, domain=POSITIVE),
        inverse="bijector.exp",
        monotone="increasing",
    ),
    bijector(
        "log1p",
        "Log1p",
        "log(1 + x), precise near 0.",
        Elementwise(np.log1p, np.expm1, domain=ABOVE_MINUS_ONE),
        inverse="bijector.expm1",
        monotone="increasing",
    ),
    bijector(
        "softplus",
        "Softplus",
        "log(1 + exp(x)), a smooth way to positive numbers.",
        Elementwise(
            lambda x, hinge_softness, low: (
                hinge_softness * curves.softplus(x / hinge_softness) + low
            ),
            lambda y, hinge_softness, low: (
                hinge_softness * curves.softplus_inverse((y - low) / hinge_softness)
            ),
            defaults=(("hinge_softness", 1.0), ("low", 0.0)),
        ),
        (tensor("hinge_softness", None, "nonzero"), tensor("low", None)),
        examples=("softplus()", "softplus(hinge_softness = 0.5)"),
        monotone="increasing",
    ),
    bijector(
        "softsign",
        "Softsign",
        "x / (1 + |x|), into the numbers between -1 and 1.",
        Elementwise(curves.softsign, lambda y: y / (1 - np.abs(y)), codomain=BETWEEN_ONES),
        monotone="increasing",
    ),
    bijector(
        "sigmoid",
        "Sigmoid",
        "The logistic curve, into the numbers between `low` and `high`.",
        sigmoid,
        extra=(tensor("low", None), tensor("high", None)),
        examples=("sigmoid()", "sigmoid(low = -1, high = 1)"),
        monotone="increasing",
    ),
    bijector(
        "tanh",
        "Tanh",
        "The hyperbolic tangent, into the numbers between -1 and 1.",
        Elementwise(np.tanh, np.arctanh, codomain=BETWEEN_ONES),
        monotone="increasing",
    ),
    bijector(
        "sinh",
        "Sinh",
        "The hyperbolic sine.",
        Elementwise(np.sinh, np.arcsinh),
        monotone="increasing",
    ),
    bijector(
        "sinh_arcsinh",
        "SinhArcsinh",
        "Gives skewness and heavier or lighter tails.",
        Elementwise(
            curves.sinh_arcsinh,
            curves.sinh_arcsinh_inverse,
            codomain=REAL,
            defaults=(("skewness", 0.0), ("tailweight", 1.0)),
        ),
        (tensor("skewness", None), tensor("tailweight", None, "positive")),
        label="SinhArcsinh",
        examples=("tfb_sinh_arcsinh(skewness = 0.5)", "normal() %>% sinh_arcsinh(0.2, 1.5)"),
        reference="Jones and Pewsey (2009), Sinh-arcsinh distributions",
        monotone="increasing",
    ),
    bijector(
        "square",
        "Square",
        "The square of a positive number.",
        Elementwise(np.square, np.sqrt, domain=POSITIVE),
        monotone="increasing",
    ),
    bijector(
        "power",
        "Power",
        "The number raised to a power.",
        power,
        (tensor("power", check="nonzero"),),
        examples=("power(3)", "power(0.5)"),
    ),
    bijector(
        "power_transform",
        "PowerTransform",
        "(1 + x power)^(1 / power), the inverse of Box and Cox's transform.",
        Elementwise(
            curves.box_cox_inverse,
            curves.box_cox,
            domain=None,
            codomain=POSITIVE,
            domain_ends=lambda v: (
                np.where(
                    v["power"] == 0, -np.inf, -1.0 / np.where(v["power"] == 0, 1.0, v["power"])
                ),
                np.inf,
            ),
        ),
        (tensor("power", check="nonnegative"),),
        standard={"power": 0.0},
        examples=("power_transform(0.5)", "power_transform(0)"),
        reference="Box and Cox (1964), An analysis of transformations",
        monotone="increasing",
    ),
    bijector(
        "reciprocal",
        "Reciprocal",
        "1 / x.",
        fixed(image=inverted, preimage=inverted),
        inverse="bijector.reciprocal",
    ),
    bijector(
        "lambert_w_tail",
        "LambertWTail",
        "Makes tails heavier, by Lambert's W function.",
        Elementwise(curves.lambert_w_tail, lambda y, **_: y * np.nan, codomain=REAL),
        (
            tensor("shift", None),
            tensor("scale", None, "positive"),
            tensor("tailweight", None, "nonnegative"),
        ),
        label="lambertw_tail",
        standard={"shift": 0.0, "scale": 1.0, "tailweight": 0.0},
        examples=("lambert_w_tail(0, 1, 0.2)",),
        reference="Goerg (2015), The Lambert way to Gaussianize heavy-tailed data",
        monotone="increasing",
    ),
    bijector(
        "softfloor",
        "Softfloor",
        "A smooth floor: the lower the temperature, the sharper.",
        fixed(image=whole(REAL, REAL), preimage=whole(REAL, REAL)),
        (tensor("temperature", check="positive"),),
        examples=("softfloor(0.5)",),
        mended=("TFP's inverse is wrong everywhere",),
        monotone="increasing",
    ),
    bijector(
        "soft_clip",
        "SoftClip",
        "Keeps numbers between `low` and `high`, smoothly.",
        soft_clip,
        (tensor("low", None), tensor("high", None), tensor("hinge_softness", None, "positive")),
        examples=("soft_clip(-5, 5)", "soft_clip(low = 0)"),
        monotone="increasing",
    ),
    bijector(
        "rational_quadratic_spline",
        "RationalQuadraticSpline",
        "A smooth increasing curve through knots; the identity outside of them.",
        spline,
        (
            tensor("bin_widths", check="positive", core=1),
            tensor("bin_heights", check="positive", core=1),
            tensor("knot_slopes", check="positive", core=1),
            tensor("range_min", -1.0),
        ),
        label=None,
        examples=(
            "rational_quadratic_spline(c(0.5, 1.5), c(1.2, 0.8), 1.5)",
            "rational_quadratic_spline(c(1, 1, 2), c(2, 1, 1), c(0.7, 1.4), -2)",
        ),
        reference="Durkan et al. (2019), Neural spline flows",
        monotone="increasing",
    ),
)
