"""Functions of the language: tensor operations, R's own functions, and actions."""

from flowdsl.catalogue.functions import (
    actions,
    coroutines,
    elementwise,
    generics,
    operators,
    posteriors,
    purrr,
    r,
    r_control,
    r_laws,
    r_library,
    r_sets,
    r_tables,
    r_texts,
    r_versions,
    tensor,
)

ENTRIES = (
    *elementwise.ENTRIES,
    *tensor.ENTRIES,
    *operators.ENTRIES,
    *r.ENTRIES,
    *purrr.ENTRIES,
    *r_control.ENTRIES,
    *r_laws.ENTRIES,
    *r_sets.ENTRIES,
    *r_texts.ENTRIES,
    *r_tables.ENTRIES,
    *r_versions.ENTRIES,
    *generics.ENTRIES,
    *coroutines.ENTRIES,
    *r_library.ENTRIES,
    *posteriors.ENTRIES,
    *actions.ENTRIES,
)
