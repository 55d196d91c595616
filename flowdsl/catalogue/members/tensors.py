"""Members of tensors, of their shapes and of their number types."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.members.rules import maker, static

fact, call = maker("tensor", "tf$ones(c(2, 3))")
of_shape, of_shape_by_call = maker("shape", "tf$ones(c(2, 3))$shape")
of_dtype, _ = maker("dtype", "tf$ones(2)$dtype")

ENTRIES: tuple[Entry, ...] = (
    fact("shape", "Its sizes; a number has none."),
    fact("dtype", "Its number type."),
    fact("ndim", "Its number of axes."),
    call("get_shape", "Its sizes; a number has none.", static),
    call("numpy", "Its numbers, as R has them.", static),
    of_shape("ndims", "How many axes there are."),
    of_shape("rank", "How many axes there are."),
    of_shape("dims", "The sizes."),
    of_shape_by_call("as_list", "The sizes.", static),
    of_shape_by_call("num_elements", "How many elements there are.", static),
    of_shape_by_call("is_fully_defined", "Whether all sizes are known.", static),
    of_dtype("name", "Its name."),
    of_dtype("is_floating", "Whether its numbers have fractions."),
    of_dtype("is_integer", "Whether its numbers are whole."),
    of_dtype("is_bool", "Whether it is TRUE and FALSE."),
    of_dtype("size", "How many bytes a number takes."),
)
