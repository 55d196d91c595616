"""Members of bijectors."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry, Formal
from flowdsl.catalogue.members.optional_members import optional_member
from flowdsl.catalogue.members.rules import common, copies, fact_type, maker, static

EXAMPLE = "scale(2)"
fact, call = maker("bijector", EXAMPLE)


def shapes(name: str, formal: str, doc: str) -> tuple[Entry, ...]:
    """A shape that goes through, and its tensor form."""
    shape = Formal(formal, "shape")
    return (
        call(name, doc, static, shape, given="3"),
        call(f"{name}_tensor", doc, static, shape, given="3"),
    )


RANK = Formal("event_ndims", "int")
RANKS = (Formal("x_event_ndims", "int", None), Formal("y_event_ndims", "int", None))
DTYPE = Formal("dtype", "dtype", None)

ENTRIES: tuple[Entry, ...] = (
    *common("bijector", EXAMPLE),
    copies("bijector", EXAMPLE, "scale = 3"),
    fact("dtype", "The number type it insists on, or NULL.", fact_type),
    fact("validate_args", "Whether it checks its arguments as it runs."),
    fact("is_constant_jacobian", "Whether its Jacobian is the same everywhere.", fact_type),
    fact("forward_min_event_ndims", "The least number of axes of what it takes."),
    fact("inverse_min_event_ndims", "The least number of axes of what it gives."),
    *shapes("forward_event_shape", "input_shape", "The shape of what comes out."),
    *shapes("inverse_event_shape", "output_shape", "The shape of what went in."),
    call("forward_event_ndims", "How many axes come out.", static, RANK, given="1"),
    call("inverse_event_ndims", "How many axes went in.", static, RANK, given="1"),
    call("forward_dtype", "The number type of what comes out, or NULL.", fact_type, DTYPE),
    call("inverse_dtype", "The number type of what went in, or NULL.", fact_type, DTYPE),
    call("experimental_batch_shape", "The shape of its parameters' batch.", fact_type, *RANKS),
    call(
        "experimental_batch_shape_tensor", "The shape of its parameters' batch.", fact_type, *RANKS
    ),
    optional_member(
        "inverse_block_sizes",
        "How long the parts are that it gives.",
        {"bijector.blockwise": fact_type},
        example="blockwise(list(exp(), scale(2)), c(1, 2))$inverse_block_sizes",
        read=True,
        owner="bijector",
    ),
)
