"""What `$` finds on distributions, bijectors, linear operators, kernels and tensors, beside
their methods and arguments."""

from __future__ import annotations

from flowdsl.catalogue.members import (
    bijectors,
    derived,
    distributions,
    hidden,
    kernels,
    operators,
    parameters,
    particular,
    processes,
    tensors,
)

ENTRIES = (
    *distributions.ENTRIES,
    *hidden.ENTRIES,
    *processes.ENTRIES,
    *parameters.ENTRIES,
    *derived.ENTRIES,
    *particular.ENTRIES,
    *bijectors.ENTRIES,
    *operators.ENTRIES,
    *kernels.ENTRIES,
    *tensors.ENTRIES,
)
