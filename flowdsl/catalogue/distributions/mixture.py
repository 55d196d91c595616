"""Mixtures, and distributions side by side."""

from __future__ import annotations

from flowdsl.catalogue.distributions.rules import base_of, distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import flag
from flowdsl.catalogue.rules import (
    distribution_type,
    listed,
    wider,
)
from flowdsl.ir import (
    DistributionType,
    broadcast,
    show,
)
from flowdsl.ir.shapes import compatible
from flowdsl.ir.support import UNKNOWN, Support


def around(*supports: Support) -> Support:
    """The support of a mixture: one interval around all, or the set that all share."""
    if not supports:
        return UNKNOWN
    first = supports[0]
    if all(s == first for s in supports):
        return first
    if all(s.kind in ("interval", "integers") for s in supports):
        kind = first.kind if all(s.kind == first.kind for s in supports) else "interval"
        return Support(kind, min(s.low for s in supports), max(s.high for s in supports))
    return UNKNOWN


def class_count(mixing: DistributionType, bound: Bound, name: str) -> int | None:
    """How many classes a categorical distribution has."""
    support = mixing.support
    if support.kind != "integers" or mixing.event_shape not in ((), None):
        raise RuleError(
            "F206", f"`{name}` of `{bound.entry.name}` must be a categorical distribution", name
        )
    return None if support.high == float("inf") else int(support.high) + 1


def mixture_same_family(bound: Bound) -> DistributionType:
    """The last batch axis of the components counts them."""
    mixing = base_of(bound, "mixture_distribution")
    parts = base_of(bound, "components_distribution")
    count = class_count(mixing, bound, "mixture_distribution")
    batch = parts.batch_shape
    if batch == ():
        raise RuleError(
            "F301",
            "`components_distribution` holds one distribution, a mixture needs a batch",
            "components_distribution",
            "give its parameters one entry for each component",
        )
    if batch is None:
        return DistributionType(parts.dtype, None, parts.event_shape, parts.support)
    have = batch[-1]
    if None not in (have, count) and have != count:
        raise RuleError(
            "F301",
            f"the mixture has {count} weights and {have} components",
            "components_distribution",
        )
    outer = broadcast(mixing.batch_shape, batch[:-1])
    return DistributionType(parts.dtype, outer, parts.event_shape, parts.support)


def mixture(bound: Bound) -> DistributionType:
    """A list of components that agree on batch and event."""
    mixing = base_of(bound, "cat")
    parts = [distribution_type(c, bound, "components") for c in listed(bound, "components")]
    if not parts:
        raise RuleError("F207", "`mixture` needs at least one component", "components")
    count = class_count(mixing, bound, "cat")
    if count is not None and count != len(parts):
        raise RuleError(
            "F301", f"the mixture has {count} weights and {len(parts)} components", "components"
        )
    event, batch = parts[0].event_shape, mixing.batch_shape
    for part in parts:
        if not compatible(event, part.event_shape):
            raise RuleError(
                "F301",
                f"components of a mixture share one event shape, these have {show(event)} "
                f"and {show(part.event_shape)}",
                "components",
            )
        if not compatible(batch, part.batch_shape):
            raise RuleError(
                "F301",
                f"the weights have batch shape {show(batch)}, a component has "
                f"{show(part.batch_shape)}",
                "components",
            )
    dtypes = {p.dtype for p in parts}
    dtype = wider(*dtypes) or parts[0].dtype
    return DistributionType(dtype, batch, event, around(*(p.support for p in parts)))


def blockwise(bound: Bound) -> DistributionType:
    """Several distributions side by side, as one vector."""
    parts = [distribution_type(d, bound, "distributions") for d in listed(bound, "distributions")]
    if not parts:
        raise RuleError("F207", "`blockwise` needs at least one distribution", "distributions")
    total: int | None = 0
    for part in parts:
        if part.event_shape is None:
            total = None
            continue
        if len(part.event_shape) > 1:
            raise RuleError(
                "F303",
                f"`blockwise` takes numbers and vectors, one part has event shape "
                f"{show(part.event_shape)}",
                "distributions",
            )
        size = part.event_shape[-1] if part.event_shape else 1
        total = None if total is None or size is None else total + size
    batch = parts[0].batch_shape
    for part in parts:
        if not compatible(batch, part.batch_shape):
            raise RuleError(
                "F301",
                f"parts of `blockwise` share one batch shape, these have {show(batch)} and "
                f"{show(part.batch_shape)}",
                "distributions",
            )
    wanted = bound.get("dtype_override")
    dtypes = [p.dtype for p in parts]
    if wanted is None and len(set(dtypes)) > 1 and any(wider(d) is None for d in dtypes):
        raise RuleError(
            "F301",
            "parts of `blockwise` share one number type",
            "distributions",
            'say which: `dtype_override = "float32"`',
        )
    dtype = wanted if isinstance(wanted, str) else wider(*dtypes) or dtypes[0]
    supports = [
        p.support
        if p.event_shape == () or len(parts) == 1 or p.support.kind in ("interval", "integers")
        else UNKNOWN
        for p in parts
    ]
    return DistributionType(dtype, batch, (total,), around(*supports))


ENTRIES = (
    distribution(
        "mixture_same_family",
        "MixtureSameFamily",
        "A mixture whose components are one batch.",
        mixture_same_family,
        (
            Formal("mixture_distribution", "distribution"),
            Formal("components_distribution", "distribution"),
            flag("reparameterize"),
        ),
        typed=False,
        examples=("mixture_same_family(categorical(probs = c(0.3, 0.7)), normal(c(-1, 1), 0.5))",),
    ),
    distribution(
        "mixture",
        "Mixture",
        "A mixture of any distributions.",
        mixture,
        (Formal("cat", "distribution"), Formal("components", "distributions")),
        typed=False,
        examples=("mixture(categorical(probs = c(0.3, 0.7)), list(normal(-1, 1), laplace(1, 2)))",),
    ),
    distribution(
        "blockwise",
        "Blockwise",
        "Distributions side by side, as one vector.",
        blockwise,
        (Formal("distributions", "distributions"), Formal("dtype_override", "dtype", None)),
        stats=False,
        typed=False,
        examples=("blockwise(list(normal(), gamma(2, 1)))",),
    ),
)
