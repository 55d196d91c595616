"""Functions of the language: tensor operations, R's own functions, and actions."""

from flowdsl.catalogue.functions import actions, elementwise, operators, r, tensors

ENTRIES = (
    *elementwise.ENTRIES,
    *tensors.ENTRIES,
    *operators.ENTRIES,
    *r.ENTRIES,
    *actions.ENTRIES,
)
