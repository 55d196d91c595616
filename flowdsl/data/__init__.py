"""Data: files, arrays and toy sets as checked tables. Imports NumPy only; polars when it reads."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowdsl.data.check import check_table, remarks
    from flowdsl.data.readers import read_table
    from flowdsl.data.table import Table, as_table
    from flowdsl.data.writers import write_table

# Where each name lives; imported when first used, so that a check reads no reader.
_HOMES = {
    "Table": "table",
    "as_table": "table",
    "check_table": "check",
    "read_table": "readers",
    "remarks": "check",
    "write_table": "writers",
}

__all__ = ["Table", "as_table", "check_table", "read_table", "remarks", "write_table"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"flowdsl.data.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'flowdsl.data' has no attribute {name!r}")
