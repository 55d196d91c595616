"""Rules and constructors that families of distributions share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from flowdsl.catalogue.entry import REQUIRED, Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.formals import VALIDATE, dtype, nan_stats, title
from flowdsl.catalogue.rules import (
    batch_of,
    distribution_type,
    exactly_one,
    float_dtype,
    given,
    known,
    shape_of,
)
from flowdsl.ir import DistributionType, Shape
from flowdsl.ir.support import REAL, UNKNOWN, Support, interval

SupportRule: TypeAlias = "Support | Callable[[Bound], Support]"
EventRule: TypeAlias = "Callable[[Bound], Shape]"

LOC = Formal("loc", "tensor")
SCALE = Formal("scale", "tensor", REQUIRED, "positive")
LOGITS = Formal("logits", "tensor", None)
PROBS = Formal("probs", "tensor", None, "unit")
CLASS_LOGITS = replace(LOGITS, core_rank=1)
CLASS_PROBS = replace(PROBS, check="probabilities", core_rank=1)


def base_of(bound: Bound, name: str = "distribution") -> DistributionType:
    """The type of the distribution that another is built on."""
    return distribution_type(bound.args.get(name), bound, name)


def scalar(bound: Bound) -> Shape:
    """Event shape of a distribution over single numbers."""
    return ()


def last_axis(*names: str) -> EventRule:
    """Event shape that is the last axis of the first given of some arguments."""

    def event(bound: Bound) -> Shape:
        name = given(bound, *names)
        shape = shape_of(bound, name) if name else None
        return (None,) if shape is None else shape[-1:]

    return event


def between(low: str | float, high: str | float) -> Callable[[Bound], Support]:
    """The interval between two arguments or numbers, where they are known."""

    def support(bound: Bound) -> Support:
        ends = [np.asarray(e) if not isinstance(e, str) else known(bound, e) for e in (low, high)]
        if ends[0] is None or ends[1] is None or not ends[0].size or not ends[1].size:
            return UNKNOWN
        return interval(float(np.min(ends[0])), float(np.max(ends[1])))

    return support


@dataclass(frozen=True)
class Family:
    """The typing rule of a distribution given by parameters.

    Args:
        support: the values it takes, or a function of the arguments that gives them.
        event: its event shape from the arguments.
        dtype: of its values; None follows the parameters.
        either: groups of formals of which exactly one is given.
        order: pairs of formals that must be increasing.
    """

    support: SupportRule = REAL
    event: EventRule = scalar
    dtype: str | None = None
    either: tuple[tuple[str, ...], ...] = ()
    order: tuple[tuple[str, str], ...] = ()

    def __call__(self, bound: Bound) -> DistributionType:
        for group in self.either:
            exactly_one(bound, *group)
        for low, high in self.order:
            check_order(bound, low, high)
        batch = batch_of(bound)
        support = self.support if isinstance(self.support, Support) else self.support(bound)
        return DistributionType(value_dtype(bound, self.dtype), batch, self.event(bound), support)


def check_order(bound: Bound, low: str, high: str) -> None:
    """Refuse constants `low` that are not below `high`."""
    a, b = known(bound, low), known(bound, high)
    if a is None or b is None:
        return
    try:
        fine = bool(np.all(a < b))
    except ValueError:
        return
    if not fine:
        raise RuleError(
            "F304",
            f"`{low}` of `{bound.entry.name}` must lie below `{high}`",
            high if high in bound else low,
        )


def value_dtype(bound: Bound, fixed: str | None) -> str:
    """What the values are counted in: the argument for discrete ones, else the widest float."""
    wanted = bound.get("dtype")
    if fixed is not None:
        return wanted if isinstance(wanted, str) else fixed
    return float_dtype(bound) or "float32"


def distribution(
    name: str,
    tfp: str,
    doc: str,
    rule: Rule,
    params: tuple[Formal, ...] = (),
    *,
    label: str | None = "",
    standard: dict[str, Any] | None = None,
    extra: tuple[Formal, ...] = (),
    formals: tuple[Formal, ...] | None = None,
    short: tuple[Formal, ...] | None = None,
    stats: bool = True,
    discrete: bool = False,
    typed: bool = True,
    examples: tuple[str, ...] = (),
    reference: str = "",
    mended: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
) -> Entry:
    """An entry for a distribution.

    Args:
        name: the short name.
        tfp: the TFP class.
        doc: one line.
        rule: its typing rule.
        params: R's formals before `validate_args`.
        label: default of the trailing `name`; "" takes the TFP class.
        standard: defaults that the short name adds.
        extra: TFP's formals that R lacks; the short name takes them after R's parameters.
        formals: all of R's formals, where their order is another one.
        short: all of the short name's formals, where they are something else.
        stats: R's default of `allow_nan_stats`.
        discrete: whether its values are whole numbers or a finite set.
        typed: whether the short name takes a trailing `dtype`.
        examples: calls that make a valid value.
        reference: paper or page.
        mended: why flowdsl has code of its own in TFP's place.
        aliases: further names.
    """
    tail = (VALIDATE, nan_stats(stats), title(tfp if label == "" else label))
    own = (*params, *tail) if formals is None else formals
    if short is None:
        ready = standard or {}
        head = tuple(replace(p, default=ready.get(p.name, p.default)) for p in params)
        closing = tail if formals is None else formals[len(params) :]
        has_dtype = not typed or any(p.name == "dtype" for p in own)
        short = (*head, *extra, *closing, *(() if has_dtype else (dtype(),)))
    return Entry(
        key=f"distribution.{name}",
        kind="distribution",
        name=name,
        formals=own,
        rule=rule,
        doc=doc,
        tfp=tfp,
        short=short,
        aliases=aliases,
        discrete=discrete,
        examples=examples or (f"{name}()",),
        reference=reference,
        mended=mended,
    )
