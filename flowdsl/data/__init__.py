"""Data: files, arrays and toy sets as checked tables. Imports NumPy only; polars when it reads."""

from flowdsl.data.check import check_table, remarks
from flowdsl.data.readers import read_table
from flowdsl.data.table import Table, as_table
from flowdsl.data.writers import write_table

__all__ = ["Table", "as_table", "check_table", "read_table", "remarks", "write_table"]
