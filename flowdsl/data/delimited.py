"""CSV and TSV: polars parses at full speed; whatever it doubts is read again with care.

The careful reader is the definition of the format: a header line of distinct names, then rows
of as many cells, each chosen cell a plain decimal number. The quick one may only agree.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import numpy as np

from flowdsl.data.table import Table, default_columns
from flowdsl.diagnostics import FlowError, closest, error
from flowdsl.limits import DEFAULT_LIMITS, Limits

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
NOT_FINITE = {"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "+nan", "-nan"}
MISSING = {"na", "n/a", "null", "none", "?", "-", "."}


def parse_delimited(
    raw: bytes,
    source: str,
    delimiter: str = ",",
    columns: Sequence[str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Read a delimited text with a header.

    Args:
        raw: the file's bytes, UTF-8.
        source: what messages call it.
        delimiter: "," or a tab.
        columns: names to keep, in this order; None keeps all.
        limits: bounds on the number of values.

    Returns:
        A Table of shape `[n, len(columns)]`.

    Raises:
        FlowError: F603 to F609 or F613, naming file, row and column.

    >>> parse_delimited(b"a,b\\n1,2\\n3,4\\n", "t.csv").values.tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    header = _header(raw, source, delimiter)
    chosen = choose_columns(header, columns, source)
    if raw.count(b"\n") * len(chosen) > limits.elements + len(chosen):
        raise too_much(source, limits)
    places = [header.index(c) for c in chosen]
    values = _quick(raw, delimiter, places, len(header))
    if values is None:
        values = _careful(raw, source, delimiter, header, places)
    if len(values) == 0:
        raise error("F608", f"`{source}` has a header but no rows")
    return Table(values, chosen, source, first_row=2, path=True, named=True)


def choose_columns(
    header: Sequence[str], columns: Sequence[str] | None, source: str
) -> tuple[str, ...]:
    """The columns to keep, each known and named once.

    Raises:
        FlowError: F609 for an unknown name, F604 for one asked for twice.
    """
    if columns is None:
        return tuple(header)
    wanted = (columns,) if isinstance(columns, str) else tuple(columns)
    for name in wanted:
        if name not in header:
            near = closest(name, header)
            hint = f"did you mean `{near}`?" if near else f"columns are: {_listing(header)}"
            raise error("F609", f"`{source}` has no column `{name}`", None, hint)
        if wanted.count(name) > 1:
            raise error("F604", f"column `{name}` of `{source}` is asked for twice")
    if not wanted:
        raise error("F609", f"no column of `{source}` is chosen")
    return wanted


def too_much(source: str, limits: Limits) -> FlowError:
    """The message for a file with more values than may be taken."""
    return error(
        "F613",
        f"`{source}` holds more than {limits.elements:,} values",
        None,
        "choose fewer columns or rows",
    )


def _listing(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")


def _records(raw: bytes, source: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each record with the number of the line on which it begins."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise error("F603", f"`{source}` is not UTF-8 text", None, "save it as CSV UTF-8")
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError:
            raise error("F603", f"`{source}` is not UTF-8 text", None, "save it as UTF-8") from None
        except csv.Error as problem:
            if "end of data" in str(problem):
                problem = csv.Error("a quotation mark is opened and never closed")
            raise error("F603", f"`{source}`, row {line}: {problem}") from None
        yield line, record
        line = reader.line_num + 1


def _header(raw: bytes, source: str, delimiter: str) -> list[str]:
    first = next(_records(raw, source, delimiter), None)
    if first is None or not any(cell.strip() for cell in first[1]):
        raise error(
            "F604" if raw.strip() else "F608",
            f"`{source}` begins with an empty line" if raw.strip() else f"`{source}` is empty",
            None,
            "the first line names the columns",
        )
    names = [cell.strip() for cell in first[1]]
    if all(_is_number(n) for n in names):
        raise error(
            "F604",
            f"`{source}` has no header: its first row holds numbers",
            None,
            f"add a first line of names, e.g. {','.join(default_columns((0, len(names)))[:8])}",
        )
    for i, name in enumerate(names):
        if not name:
            raise error("F604", f"`{source}`, row 1: column {i + 1} has no name")
        if name in names[:i]:
            raise error(
                "F604", f"`{source}`, row 1: two columns are named `{name}`", None, "rename one"
            )
    if len(names) == 1 and delimiter == "," and re.search(r"[;\t|]", names[0]):
        raise error(
            "F604",
            f"`{source}` has one column, `{names[0][:60]}`: its cells are not separated by commas",
            None,
            "save it with commas, or name it .tsv if tabs separate the cells",
        )
    return names


def _quick(raw: bytes, delimiter: str, places: list[int], width: int) -> np.ndarray | None:
    """Values by polars, or None where anything at all is doubtful."""
    import polars as pl

    read = sorted({*places, width - 1})
    try:
        frame = pl.read_csv(
            io.BytesIO(raw.rstrip(b"\r\n")),
            separator=delimiter,
            columns=read,
            infer_schema=False,
            rechunk=True,
        )
        frame = frame.select(pl.all().str.strip_chars(" ").replace("", None))
        if any(frame.to_series(i).null_count() for i in range(len(read))):
            return None
        numbers = [
            frame.to_series(read.index(p)).cast(pl.Float64, strict=False).to_numpy() for p in places
        ]
    except Exception:
        return None
    values = np.stack(numbers, axis=1).astype(np.float64)
    return values if np.isfinite(values).all() else None


def _careful(
    raw: bytes, source: str, delimiter: str, header: list[str], places: list[int]
) -> np.ndarray:
    """Values cell by cell; the first thing wrong is named with its row and column."""
    rows: list[list[float]] = []
    blank: int | None = None
    records = _records(raw, source, delimiter)
    next(records)
    for line, record in records:
        if not record:
            blank = blank if blank is not None else line
            continue
        if blank is not None:
            raise error(
                "F605", f"`{source}`, row {blank} is empty", None, "delete the line, or fill it in"
            )
        if len(record) != len(header):
            raise error(
                "F605",
                f"`{source}`, row {line} has {_cells(len(record))}, the header has {len(header)}",
                None,
                "write decimals with a point: 1.5"
                if len(record) > len(header)
                else "fill the row in",
            )
        rows.append([_cell(record, p, source, line, header) for p in places])
    return np.array(rows, np.float64).reshape(len(rows), len(places))


def _cells(n: int) -> str:
    return "1 cell" if n == 1 else f"{n} cells"


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None or text.lower() in NOT_FINITE


def _cell(record: list[str], place: int, source: str, line: int, header: list[str]) -> float:
    text = record[place].strip()
    where = f"`{source}`, row {line}, column `{header[place]}`"
    if NUMBER.fullmatch(text):
        value = float(text)
        if np.isfinite(value):
            return value
        raise error("F607", f"{where}: {text[:40]} is too large for a number")
    if not text:
        raise error("F606", f"{where} is empty", None, "drop the row or fill the value in")
    if text.lower() in NOT_FINITE:
        raise error("F607", f"{where}: {text} is not a finite number", None, "drop the row")
    raise error(
        "F606",
        f"{where}: `{text[:40]}` is not a number",
        None,
        _advice(text, record, header, line == 2),
    )


def _advice(text: str, record: list[str], header: list[str], first: bool) -> str:
    """What to do about a cell; in the first row the column itself may hold no numbers."""
    if text.lower() in MISSING:
        return "drop rows with missing values, or fill them in"
    plain = text.replace("_", "").replace(" ", "").replace("'", "")
    if NUMBER.fullmatch(plain):
        return f"write {plain}"
    if NUMBER.fullmatch(text.replace(",", ".")):
        return f"write decimals with a point: {text.replace(',', '.')}"
    if text.endswith("%") and NUMBER.fullmatch(text[:-1]):
        return f"write {text[:-1]} and name the unit in the header"
    numeric = [n for n, c in zip(header, record) if _is_number(c.strip())]
    if numeric and first:
        return f"choose numeric columns, e.g. {_listing(numeric)}"
    return "write a number such as 1.5 or 2e-3"
