"""Bytes of a safetensors file, its checksum, and writing it at once or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from flowdsl.diagnostics import FlowError, error

SAFETENSORS = {
    "float64": "F64",
    "float32": "F32",
    "float16": "F16",
    "int64": "I64",
    "int32": "I32",
    "int16": "I16",
    "int8": "I8",
    "bool": "BOOL",
}


def pack(arrays: Mapping[str, np.ndarray], metadata: Mapping[str, str]) -> bytes:
    """A safetensors file; equal contents give equal bytes, which the library does not promise.

    >>> pack({}, {"a": "b"})[8:]
    b'{"__metadata__":{"a":"b"}}      '
    """
    names = sorted(arrays, key=lambda name: (-arrays[name].dtype.itemsize, name))
    head: dict[str, Any] = {"__metadata__": dict(metadata)}
    parts: list[bytes] = []
    place = 0
    for name in names:
        value = arrays[name]
        little = value.astype(value.dtype.newbyteorder("<"), copy=False)
        parts.append(np.ascontiguousarray(little).tobytes())
        head[name] = {
            "dtype": SAFETENSORS[value.dtype.name],
            "shape": list(value.shape),
            "data_offsets": [place, place + len(parts[-1])],
        }
        place += len(parts[-1])
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([struct.pack("<Q", len(text)), text, *parts])


def digest(metadata: Mapping[str, str], arrays: Mapping[str, np.ndarray]) -> str:
    """A checksum of everything in a file but itself."""
    found = hashlib.sha256()
    for name in sorted(metadata):
        if name != "sha256":
            for text in (name, metadata[name]):
                raw = text.encode("utf-8", "surrogatepass")
                found.update(struct.pack("<Q", len(raw)) + raw)
    for name in sorted(arrays):
        value = np.asarray(arrays[name])
        head = f"{name}\0{value.dtype.name}\0{value.shape}".encode()
        found.update(struct.pack("<Q", len(head)) + head)
        found.update(np.ascontiguousarray(value).tobytes())
    return found.hexdigest()


def replace_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write bytes to a file through a temporary one in the same folder.

    Raises:
        FlowError: F630; the old file is then as it was.
    """
    target = os.path.realpath(os.fspath(path))
    folder = os.path.dirname(target)
    if os.path.isdir(target):
        raise error("F630", f"`{path}` is a folder", None, "name a file in it")
    try:
        handle, temporary = tempfile.mkstemp(prefix=".flowdsl-", suffix=".tmp", dir=folder)
    except OSError as problem:
        raise unwritable(path, problem) from None
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, file_mode(target))
        os.replace(temporary, target)
    except OSError as problem:
        raise unwritable(path, problem) from None
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    sync_folder(folder)


def file_mode(target: str) -> int:
    """Permissions of the file that is there, or those that a new file gets."""
    try:
        return os.stat(target).st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def sync_folder(folder: str) -> None:
    """Have the new name reach the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unwritable(path: Any, problem: OSError) -> FlowError:
    """The error of a file that cannot be written."""
    return error("F630", f"`{os.fspath(path)}` cannot be written: {problem.strerror or problem}")
