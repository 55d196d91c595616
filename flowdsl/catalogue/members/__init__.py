"""What `$` finds on distributions, bijectors, linear operators, kernels and tensors, beside
their methods and arguments."""

from __future__ import annotations

from flowdsl.catalogue.members import (
    bijectors,
    distributions,
    inference,
    kernels,
    operators,
    tensors,
)

ENTRIES = (
    *distributions.ENTRIES,
    *inference.ENTRIES,
    *bijectors.ENTRIES,
    *operators.ENTRIES,
    *kernels.ENTRIES,
    *tensors.ENTRIES,
)
