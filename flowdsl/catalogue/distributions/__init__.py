"""Every distribution of the language, by family."""

from __future__ import annotations

from flowdsl.catalogue.distributions import (
    bounded,
    combine,
    discrete,
    joint,
    matrices,
    mixture,
    multivariate,
    ordinal,
    pixels,
    points,
    positive,
    processes,
    real_line,
    sequences,
    vectors,
    wrapped,
)
from flowdsl.catalogue.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    *real_line.ENTRIES,
    *positive.ENTRIES,
    *bounded.ENTRIES,
    *discrete.ENTRIES,
    *multivariate.ENTRIES,
    *vectors.ENTRIES,
    *matrices.ENTRIES,
    *points.ENTRIES,
    *mixture.ENTRIES,
    *combine.ENTRIES,
    *ordinal.ENTRIES,
    *pixels.ENTRIES,
    *wrapped.ENTRIES,
    *sequences.ENTRIES,
    *processes.ENTRIES,
    *joint.ENTRIES,
)
