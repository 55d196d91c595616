"""Files into tables. We open every file ourselves: no reader sees a path, a URL or a glob."""

from __future__ import annotations

import io
import os
import stat
import tokenize
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from flowdsl.data.check import _refuse_not_finite
from flowdsl.data.delimited import choose_columns, parse_delimited, too_much
from flowdsl.data.table import Table, default_columns
from flowdsl.diagnostics import error
from flowdsl.limits import DEFAULT_LIMITS, Limits

TYPES = (".csv", ".tsv", ".parquet", ".npy")


def read_table(
    path: str | os.PathLike[str],
    columns: Sequence[str] | None = None,
    root: str | os.PathLike[str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Read rows of numbers from a .csv, .tsv, .parquet or .npy file.

    Args:
        path: the file; its ending says its type.
        columns: names to keep, in this order; None keeps all. Arrays name theirs x1, x2, ...
        root: a folder that the file must lie in, for paths from untrusted text.
        limits: bounds on size, checked before memory is taken.

    Returns:
        A Table of float64 values, `[n, d]` (from .npy, the array's own shape).

    Raises:
        FlowError: F601 to F613, naming file, row and column.
    """
    place = _inside(Path(path), root)
    kind = place.suffix.lower()
    if kind not in TYPES:
        raise error(
            "F602",
            f"`{place.name}` is of no type that can be read",
            None,
            f"save it as one of {', '.join(TYPES)}",
        )
    raw = _bytes(place, str(path), limits)
    name = place.name
    if kind == ".csv":
        return parse_delimited(raw, name, ",", columns, limits)
    if kind == ".tsv":
        return parse_delimited(raw, name, "\t", columns, limits)
    table = (
        _parquet(raw, name, columns, limits)
        if kind == ".parquet"
        else _npy(raw, name, columns, limits)
    )
    if len(table) == 0:
        raise error("F608", f"`{name}` has no rows")
    _refuse_not_finite(table)
    return table


def _inside(path: Path, root: str | os.PathLike[str] | None) -> Path:
    if root is None:
        return path
    base = Path(root).resolve()
    place = (base / path).resolve()
    if not place.is_relative_to(base):
        raise error(
            "F601",
            f"`{path}` lies outside the folder that may be read",
            None,
            "put the file next to the spec",
        )
    return place


def _bytes(place: Path, shown: str, limits: Limits) -> bytes:
    """Contents of a regular file of bounded size."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(place, flags)
    except FileNotFoundError:
        hint = "only local files are read" if "://" in shown else "check the path"
        raise error("F601", f"there is no file `{shown}`", None, hint) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise error("F601", f"`{shown}` cannot be opened: {reason}") from None
    info = os.fstat(handle)
    if not stat.S_ISREG(info.st_mode):
        os.close(handle)
        raise error("F601", f"`{shown}` is not a file")
    with os.fdopen(handle, "rb") as file:
        if info.st_size > limits.live_bytes:
            raise error(
                "F613",
                f"`{shown}` has {info.st_size:,} bytes, more than {limits.live_bytes:,}",
                None,
                "choose fewer rows",
            )
        return file.read(limits.live_bytes)


def _parquet(raw: bytes, name: str, columns: Sequence[str] | None, limits: Limits) -> Table:
    import polars as pl

    try:
        schema = pl.read_parquet_schema(io.BytesIO(raw))
        rows = int(pl.scan_parquet(io.BytesIO(raw)).select(pl.len()).collect().item())
    except BaseException as problem:
        raise _damaged(name, "Parquet", problem) from None
    chosen = choose_columns(list(schema), columns, name)
    numeric = [c for c, t in schema.items() if t.is_numeric() or t == pl.Boolean]
    for c in chosen:
        if c not in numeric:
            raise error(
                "F606",
                f"`{name}`, column `{c}` holds {schema[c]}, not numbers",
                None,
                f"choose numeric columns: {', '.join(numeric[:12])}" if numeric else "save numbers",
            )
    if rows * len(chosen) > limits.elements:
        raise too_much(name, limits)
    try:
        frame = pl.read_parquet(io.BytesIO(raw), columns=list(chosen))
        values = frame.select(pl.col(c).cast(pl.Float64) for c in chosen).to_numpy()
    except BaseException as problem:
        raise _damaged(name, "Parquet", problem) from None
    return Table(np.array(values, np.float64, ndmin=2), chosen, name, path=True, named=True)


def _damaged(name: str, kind: str, problem: BaseException) -> BaseException:
    """A reader's failure as a message; polars panics are BaseExceptions."""
    panic = type(problem).__name__ == "PanicException"
    if not isinstance(problem, Exception) and not panic:
        return problem
    first = str(problem).strip().splitlines()[:1]
    reason = "its contents are damaged" if panic or not first else first[0][:120]
    return error("F603", f"`{name}` is not a readable {kind} file: {reason}")


def _npy(raw: bytes, name: str, columns: Sequence[str] | None, limits: Limits) -> Table:
    stream = io.BytesIO(raw)
    try:
        version = np.lib.format.read_magic(stream)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, _, dtype = read(stream)
    except (ValueError, KeyError, SyntaxError, tokenize.TokenError) as problem:
        raise _damaged(name, "NPY", problem) from None
    if dtype.kind not in "biuf":
        what = "Python objects" if dtype.hasobject else f"values of type {dtype}"
        raise error("F603", f"`{name}` holds {what}, not numbers", None, "save a numeric array")
    count = 1
    for s in shape:
        count *= s
    if count > limits.elements:
        raise too_much(name, limits)
    if len(raw) - stream.tell() != count * dtype.itemsize:
        raise error("F603", f"`{name}` is cut short or damaged: its header says {list(shape)}")
    if not shape:
        raise error("F608", f"`{name}` is one number; rows are wanted")
    values = np.load(io.BytesIO(raw), allow_pickle=False).astype(np.float64)
    names = default_columns(shape)
    if columns is None:
        return Table(values, names, name, path=True)
    chosen = choose_columns(names, columns, name)
    if values.ndim == 1:
        return Table(values, chosen, name, path=True)
    return Table(values[:, [names.index(c) for c in chosen]], chosen, name, path=True)
