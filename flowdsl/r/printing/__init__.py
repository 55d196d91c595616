"""How values print: as R prints them, and as JSON."""

from flowdsl.r.printing.jsonable import jsonable
from flowdsl.r.printing.matrices import format_array, format_matrix
from flowdsl.r.printing.numbers import format_number
from flowdsl.r.printing.values import Items, format_list, format_value
from flowdsl.r.printing.vectors import format_vector

__all__ = [
    "Items",
    "format_array",
    "format_list",
    "format_matrix",
    "format_number",
    "format_value",
    "format_vector",
    "jsonable",
]
