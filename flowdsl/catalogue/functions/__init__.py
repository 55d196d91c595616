"""Functions of the language: tensor operations, R's own functions, and actions."""

from flowdsl.catalogue.functions import (
    actions,
    elementwise,
    operators,
    r,
    r_control,
    r_tables,
    tensor,
)

ENTRIES = (
    *elementwise.ENTRIES,
    *tensor.ENTRIES,
    *operators.ENTRIES,
    *r.ENTRIES,
    *r_control.ENTRIES,
    *r_tables.ENTRIES,
    *actions.ENTRIES,
)
