"""Functions of the language: tensor operations, R's own functions, and actions."""

from flowdsl.catalogue.functions import (
    actions,
    coroutines,
    elementwise,
    operators,
    posteriors,
    tensor,
    versions,
)

ENTRIES = (
    *elementwise.ENTRIES,
    *tensor.ENTRIES,
    *operators.ENTRIES,
    *coroutines.ENTRIES,
    *posteriors.ENTRIES,
    *versions.ENTRIES,
    *actions.ENTRIES,
)
