"""The spec a command works on: a file, standard input, or text on the command line."""

from __future__ import annotations

import os
import stat
import struct
import sys

import typer

from flowdsl.diagnostics import FlowError, error
from flowdsl.limits import DEFAULT_LIMITS
from flowdsl.source import Source, Span

DATA_TYPES = (".csv", ".tsv", ".parquet", ".npy")
MODEL_TYPE = ".safetensors"


def read_spec(file: str | None, expression: str | None) -> Source:
    """The source that a command was given.

    Args:
        file: a path, or `-` for standard input.
        expression: the spec itself.

    Raises:
        BadParameter: none or both were given.
        FlowError: F601, F602, F603 or F613 for a file that is missing, data, no text, or too large.
    """
    if (file is None) == (expression is None):
        raise typer.BadParameter("give one of FILE, - (standard input) and -e 'SPEC'")
    if expression is not None:
        return decode(os.fsencode(expression), "<text>")
    assert file is not None
    if file.lower().endswith(DATA_TYPES):
        raise _about(file, "F602", f"`{file}` is a file of data, not a spec", "data go in --data")
    if is_saved_model(file):
        raise _about(
            file,
            "F602",
            f"`{file}` is a saved model, not a spec",
            "explain, sample, log-prob, plot and fit take saved models",
        )
    if file == "-":
        return decode(sys.stdin.buffer.read(DEFAULT_LIMITS.source_bytes + 1), "<stdin>")
    return decode(_file_bytes(file), file)


def is_saved_model(path: str) -> bool:
    """Whether a file is a saved model: by its ending, or by a length and a header of that length.

    >>> is_saved_model("moons.flow")
    False
    """
    if not os.path.isfile(path):  # what a pipe gives can be read only once
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(9)
    except (OSError, ValueError):
        return False
    if path.lower().endswith(MODEL_TYPE):
        return True
    return len(head) == 9 and head[8:] == b"{" and struct.unpack("<Q", head[:8])[0] < 2**32


def decode(raw: bytes, name: str) -> Source:
    """Text of a spec.

    Raises:
        FlowError: F613 too large, F603 not UTF-8 (at the first bad byte).

    >>> decode(b"normal()", "a.flow").text
    'normal()'
    """
    if len(raw) > DEFAULT_LIMITS.source_bytes:
        raise _about(
            name,
            "F613",
            f"`{name}` has more than {DEFAULT_LIMITS.source_bytes:,} bytes",
            "a spec is short; read numbers from a data file",
        )
    try:
        return Source(name, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        start = problem.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        before = len(raw[:start].decode("utf-8-sig", errors="replace"))
        source = Source(name, raw.decode("utf-8-sig", errors="replace"))
        raise error(
            "F603",
            f"`{name}` is not UTF-8 text (byte 0x{raw[start]:02x})",
            Span(before, before + 1, source),
            "save the file as UTF-8",
        ) from None


def _file_bytes(path: str) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise _about(path, "F601", f"there is no file `{path}`", "check the path") from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise _about(path, "F601", f"`{path}` cannot be opened: {reason}") from None
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        os.close(handle)
        raise _about(path, "F601", f"`{path}` is a folder, not a file")
    with os.fdopen(handle, "rb") as file:
        try:
            return file.read(DEFAULT_LIMITS.source_bytes + 1)
        except OSError as problem:
            raise _about(path, "F601", f"`{path}` cannot be read: {problem.strerror}") from None


def _about(name: str, code: str, message: str, *hints: str) -> FlowError:
    """An error at the start of a file whose text is not known."""
    return error(code, message, Span(0, 0, Source(name, "")), *hints)
