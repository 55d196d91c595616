"""Every bijector of the language, by family."""

from __future__ import annotations

from flowdsl.catalogue.bijectors import (
    affine,
    cdf,
    combine,
    elementwise,
    flow,
    glow,
    joint,
    matrix,
    shape,
    simplex,
    solver,
)
from flowdsl.catalogue.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    *elementwise.ENTRIES,
    *affine.ENTRIES,
    *cdf.ENTRIES,
    *shape.ENTRIES,
    *matrix.ENTRIES,
    *simplex.ENTRIES,
    *combine.ENTRIES,
    *flow.ENTRIES,
    *glow.ENTRIES,
    *joint.ENTRIES,
    *solver.ENTRIES,
)
