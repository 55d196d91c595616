"""How values print: as R prints them, and as JSON."""

from flowdsl.printing.jsonable import jsonable
from flowdsl.printing.matrices import format_array, format_matrix
from flowdsl.printing.numbers import format_number
from flowdsl.printing.values import Items, format_list, format_value
from flowdsl.printing.vectors import format_vector

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
