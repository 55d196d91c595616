"""What `$` finds on distributions, bijectors, linear operators and kernels, beside their methods
and arguments."""

from __future__ import annotations

from flowdsl.catalogue.members import bijectors, distributions, inference, kernels, operators

ENTRIES = (
    *distributions.ENTRIES,
    *inference.ENTRIES,
    *bijectors.ENTRIES,
    *operators.ENTRIES,
    *kernels.ENTRIES,
)
