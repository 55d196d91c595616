"""Tables into files, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from flowdsl.data.table import default_columns
from flowdsl.diagnostics import error

TYPES = (".csv", ".parquet", ".npy")


def write_table(
    path: str | os.PathLike[str], values: Any, columns: Sequence[str] | None = None
) -> None:
    """Write rows of numbers as .csv, .parquet or .npy, by the path's ending.

    Args:
        path: where; an existing file is replaced in one step.
        values: numbers of shape `[n]` or `[n, d]` (.npy takes any shape). CSV keeps every bit.
        columns: d names; x1, x2, ... where not given.

    Raises:
        FlowError: F602 for another ending, F616 where the file cannot be written.
    """
    place, array = Path(path), np.asarray(values)
    kind = place.suffix.lower()
    if kind not in TYPES:
        raise error(
            "F602",
            f"`{place.name}` is of no type that can be written",
            None,
            f"use {', '.join(TYPES)}",
        )
    names = tuple(columns) if columns is not None else default_columns(array.shape)
    if kind == ".npy":
        atomic_write(place, lambda f: np.save(f, array, allow_pickle=False))
        return
    table = array[:, None] if array.ndim == 1 else array
    if table.ndim != 2 or len(names) != table.shape[1]:
        raise error(
            "F616",
            f"values of shape {list(array.shape)} with {len(names)} column names fit no table",
            None,
            "write them as .npy" if table.ndim != 2 else "name every column once",
        )
    import polars as pl

    frame = pl.DataFrame({n: np.ascontiguousarray(table[:, i]) for i, n in enumerate(names)})
    write = frame.write_csv if kind == ".csv" else frame.write_parquet
    atomic_write(place, lambda f: write(f))


def atomic_write(path: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Call `write` on a temporary file next to `path`, then put it in its place.

    Raises:
        FlowError: F616 where the folder or the file cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as problem:
        raise error("F616", f"`{path}` cannot be written: {problem.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException as problem:
        os.unlink(temporary)
        if isinstance(problem, OSError):
            raise error("F616", f"`{path}` cannot be written: {problem.strerror}") from None
        raise
