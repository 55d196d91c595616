"""Rules and constructors that families of bijectors share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from flowdsl.catalogue.entry import Bound, Entry, Formal, Monotone, Rule
from flowdsl.catalogue.formals import VALIDATE, title
from flowdsl.catalogue.rules import call, float_dtype, known, shape_of
from flowdsl.ir import BijectorType, Step, StepParameter
from flowdsl.ir.support import ONE_HOT, REAL, SIMPLEX, SPHERE, UNKNOWN, Support, interval
from flowdsl.ir.types import SupportMap

Curve = Callable[..., Any]
Ends = Callable[[dict[str, np.ndarray]], tuple[Any, Any]]


def parameters(bound: Bound, skip: tuple[str, ...] = ()) -> tuple[StepParameter, ...]:
    """Shapes of the tensor arguments of a step."""
    return tuple(
        StepParameter(f.name, shape_of(bound, f.name), f.core_rank)
        for f in bound.entry.short_formals
        if f.wants in ("tensor", "operator") and f.name in bound and f.name not in skip
    )


def hull(support: Support) -> Support | None:
    """The smallest interval around a support, where that says something."""
    if support.kind == "interval":
        return support
    if support in (SIMPLEX, ONE_HOT):
        return interval(0.0, 1.0)
    if support == SPHERE:
        return interval(-1.0, 1.0)
    return None


def image_of(curve: Curve, values: dict[str, np.ndarray], domain: Support) -> SupportMap:
    """How a monotone curve with known parameters maps supports inside its domain."""

    def image(support: Support) -> Support:
        box = hull(support)
        if box is None:
            return ends_of(curve, values, domain) if support == domain else UNKNOWN
        return ends_of(
            curve, values, interval(max(box.low, domain.low), min(box.high, domain.high))
        )

    return image


def ends_of(curve: Curve, values: dict[str, np.ndarray], box: Support) -> Support:
    """The interval that a monotone curve makes of one, over all elements of its parameters."""
    with np.errstate(all="ignore"):
        low = np.asarray(curve(np.float64(box.low), **values), dtype=np.float64)
        high = np.asarray(curve(np.float64(box.high), **values), dtype=np.float64)
    both = np.concatenate([low.ravel(), high.ravel()])
    if np.isnan(both).any() or not both.size:
        return UNKNOWN
    return interval(float(both.min()) + 0.0, float(both.max()) + 0.0)


def whole(domain: Support, codomain: Support) -> SupportMap:
    """Image of a map of which only domain and codomain are known."""
    return lambda support: codomain if support == domain else UNKNOWN


@dataclass(frozen=True)
class Elementwise:
    """What is known of a monotone bijector that acts on each number alone.

    Args:
        forward, inverse: its curve and the inverse, of the number and the parameters by name;
            NaN where a formula is missing, which makes the set unknown.
        domain: where it is defined, if that does not depend on parameters.
        codomain: the values it takes, if that does not depend on parameters.
        domain_ends: the ends of its domain from its parameters, where it does.
        defaults: values of parameters that may be left out.
    """

    forward: Curve
    inverse: Curve
    domain: Support | None = REAL
    codomain: Support | None = None
    domain_ends: Ends | None = None
    defaults: tuple[tuple[str, float], ...] = ()

    def __call__(self, bound: Bound) -> BijectorType:
        values = self.values(bound)
        domain = self.domain if self.domain is not None else UNKNOWN
        if values is not None and self.domain_ends is not None:
            low, high = self.domain_ends(values)
            domain = interval(float(np.min(low)), float(np.max(high)))
        codomain = self.codomain
        if codomain is None:
            codomain = UNKNOWN
            if values is not None and domain != UNKNOWN:
                codomain = ends_of(self.forward, values, domain)
        if values is None or UNKNOWN in (domain, codomain):
            image, preimage = whole(domain, codomain), whole(codomain, domain)
        else:
            image = image_of(self.forward, values, domain)
            preimage = image_of(self.inverse, values, codomain)
        return one(bound, domain=domain, codomain=codomain, image=image, preimage=preimage)

    def values(self, bound: Bound) -> dict[str, np.ndarray] | None:
        """Values of all parameters, or None where one is not known."""
        defaults = dict(self.defaults)
        found: dict[str, np.ndarray] = {}
        for formal in bound.entry.short_formals:
            if formal.wants != "tensor":
                continue
            value = known(bound, formal.name)
            if value is None and formal.name not in bound and formal.name in defaults:
                value = np.asarray(defaults[formal.name])
            if value is None:
                return None
            found[formal.name] = np.asarray(value, dtype=np.float64)
        return found


def one(bound: Bound, **facts: Any) -> BijectorType:
    """The type of a bijector of one step."""
    facts.setdefault("name", call(bound))
    facts.setdefault("parameters", parameters(bound))
    return BijectorType((Step(span=bound.span, **facts),), float_dtype(bound))


def fixed(**facts: Any) -> Rule:
    """A rule of one step about which the same is known for all arguments."""
    return lambda bound: one(bound, **facts)


def keep(support: Support) -> Support:
    """Image of a bijector that only moves numbers about."""
    return support if support.kind in ("interval", "integers") else UNKNOWN


def only_real(support: Support) -> Support:
    """Image of a bijector that mixes numbers: all of them real is all one can say."""
    return REAL if support == REAL else UNKNOWN


def bijector(
    name: str,
    tfp: str,
    doc: str,
    rule: Rule,
    params: tuple[Formal, ...] = (),
    *,
    label: str | None = "",
    extra: tuple[Formal, ...] = (),
    after: tuple[Formal, ...] = (),
    formals: tuple[Formal, ...] | None = None,
    short: tuple[Formal, ...] | None = None,
    examples: tuple[str, ...] = (),
    reference: str = "",
    mended: tuple[str, ...] = (),
    desugars: str = "",
    inverse: str = "",
    monotone: Monotone | None = None,
    constant_jacobian: bool = False,
    standard: dict[str, Any] | None = None,
) -> Entry:
    """An entry for a bijector.

    Args:
        name: the short name.
        tfp: the TFP class.
        doc: one line.
        rule: its typing rule.
        params: R's formals before `validate_args`.
        label: default of the trailing `name`; "" takes the short name.
        extra: TFP's formals that R lacks; the short name takes them after R's parameters.
        after: R's formals behind `name`.
        formals: all of R's formals, where their order is another one.
        short: the short name's formals where they are something else.
        examples: calls that make a valid value.
        reference: paper or page.
        mended: why flowdsl has code of its own in TFP's place.
        desugars: what it becomes before an engine sees it.
        inverse: key of the entry that is its inverse.
        monotone: whether it keeps or turns the order of numbers.
        constant_jacobian: whether its Jacobian is the same everywhere.
        standard: defaults that the short name adds.
    """
    tail = (VALIDATE, title(name if label == "" else label), *after)
    if short is None and (extra or standard):
        ready = standard or {}
        own = tuple(replace(p, default=ready.get(p.name, p.default)) for p in params)
        short = (*own, *extra, *tail)
    return Entry(
        key=f"bijector.{name}",
        kind="bijector",
        name=name,
        formals=(*params, *tail) if formals is None else formals,
        rule=rule,
        doc=doc,
        tfp=tfp,
        short=short,
        examples=examples or (f"{name}()",),
        reference=reference,
        mended=mended,
        desugars=desugars,
        inverse=inverse,
        monotone=monotone,
        constant_jacobian=constant_jacobian,
    )
