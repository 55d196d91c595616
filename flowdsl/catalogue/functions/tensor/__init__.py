"""Tensor functions that change shapes, in rooms by idea; elementwise ones are next door."""

from flowdsl.catalogue.functions.tensor import (
    activations,
    contracting,
    indexing,
    joining,
    laws,
    linalg,
    making,
    ordering,
    random,
    rearranging,
    reductions,
    solving,
    special,
)

ENTRIES = (
    *reductions.ENTRIES,
    *linalg.ENTRIES,
    *solving.ENTRIES,
    *making.ENTRIES,
    *rearranging.ENTRIES,
    *joining.ENTRIES,
    *ordering.ENTRIES,
    *indexing.ENTRIES,
    *contracting.ENTRIES,
    *activations.ENTRIES,
    *special.ENTRIES,
    *laws.ENTRIES,
    *random.ENTRIES,
)
