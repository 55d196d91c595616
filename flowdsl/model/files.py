"""A model as one safetensors file: weights, constants, and the typed IR in its header.

Loading rebuilds the graph through the catalogue. Nothing in a file is executed, and the spec
in it is for people only.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from flowdsl.catalogue.reading import construct_saved
from flowdsl.diagnostics import FlowError, error
from flowdsl.engines.interface import Engine
from flowdsl.ir import Node, params, size
from flowdsl.ir.serialise import from_json, to_json
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.model.container import digest, pack, replace_file

FORMAT = "flowdsl"
FORMAT_VERSION = "1"
WEIGHT = "weight/"
MAX_HEADER = 100_000_000
"""Bytes of the header; safetensors itself allows no more."""


@dataclass(frozen=True)
class Contents:
    """What a file holds, checked but not yet built."""

    metadata: Mapping[str, str]
    document: Any
    arrays: Mapping[str, np.ndarray]


class Storable(Protocol):
    """What a file keeps of a model."""

    @property
    def root(self) -> Node: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def spec(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...] | None: ...
    @property
    def condition_columns(self) -> tuple[str, ...] | None: ...
    @property
    def standardised(self) -> bool: ...
    def weights(self) -> dict[str, np.ndarray]: ...


@dataclass(frozen=True)
class Stored:
    """What a file holds: a typed graph, its weights, and the choices of its engine."""

    root: Node
    weights: Mapping[str, np.ndarray]
    engine: Mapping[str, Any]
    spec: str
    columns: tuple[str, ...] | None
    condition_columns: tuple[str, ...] | None
    standardised: bool


def save(model: Storable, path: str | os.PathLike[str]) -> None:
    """Write a model to a file, which is replaced at once or not at all.

    Args:
        model: any model.
        path: where to; its folder must be there.

    Raises:
        FlowError: F630 where the file cannot be written, F631 for values that no file holds.
    """
    replace_file(path, to_bytes(model))


def to_bytes(model: Storable) -> bytes:
    """The contents of a model's file."""
    document, arrays = to_json(model.root)
    for name, value in model.weights().items():
        arrays[WEIGHT + name] = np.ascontiguousarray(value).reshape(np.shape(value))
    ir = json.dumps(document, separators=(",", ":"), allow_nan=False)
    metadata = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "flowdsl": package_version(),
        "ir": ir,
        "engine": json.dumps(
            {
                "name": model.engine.name,
                "jit": getattr(model.engine, "jit", False),
                "dtype": model.engine.dtype,
            }
        ),
        "spec": model.spec,
        "columns": json.dumps(list(model.columns) if model.columns is not None else None),
        "condition_columns": json.dumps(model.condition_columns),
        "standardised": json.dumps(model.standardised),
    }
    metadata["sha256"] = digest(metadata, arrays)
    return pack(arrays, metadata)


def package_version() -> str:
    """The version of flowdsl that runs."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("flowdsl")
    except PackageNotFoundError:
        return "unknown"


def load(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Stored:
    """Read what a file that `save` wrote holds.

    Args:
        path: the file.
        limits: bounds on what it may ask for.

    Returns:
        The graph, its weights and settings; `Model.load` makes the model.

    Raises:
        FlowError: F630 no such file, F632 damaged, F633 made by another version, F634 not a
            flowdsl model, F635 too large.
    """
    return stored(unpack(read(path, limits), os.fspath(path)), limits)


def read(path: str | os.PathLike[str], limits: Limits) -> bytes:
    """The bytes of a file that is not too large."""
    try:
        with open(path, "rb") as handle:
            length = os.fstat(handle.fileno()).st_size
            if length > limits.model_file_bytes:
                raise error(
                    "F635",
                    f"`{os.fspath(path)}` has {length:,} bytes, the limit is "
                    f"{limits.model_file_bytes:,}",
                )
            data = handle.read(limits.model_file_bytes + 1)
    except OSError as problem:
        raise error(
            "F630", f"`{os.fspath(path)}` cannot be read: {problem.strerror or problem}"
        ) from None
    if len(data) > limits.model_file_bytes:
        raise error(
            "F635",
            f"`{os.fspath(path)}` is larger than the limit of {limits.model_file_bytes:,} bytes",
        )
    return data


def damaged(path: str, why: str) -> FlowError:
    """The error of a file that was a model."""
    return error(
        "F632",
        f"the model file `{path}` is damaged: {why}",
        None,
        "save the model again, or take a copy",
    )


def foreign(path: str) -> FlowError:
    """The error of a file that never was a model."""
    return error(
        "F634",
        f"`{path}` is not a flowdsl model",
        None,
        "model.save(path) writes one; no pickle or checkpoint is ever loaded",
    )


def unpack(data: bytes, path: str) -> Contents:
    """Everything in a file, checked against its checksum.

    Raises:
        FlowError: F632, F633, F634.
    """
    metadata = header(data, path)
    if metadata.get("format") != FORMAT:
        raise foreign(path)
    if metadata.get("version") != FORMAT_VERSION:
        raise error(
            "F633",
            f"`{path}` has format version {metadata.get('version')!r:.20}, this "
            f"flowdsl ({package_version()}) reads version {FORMAT_VERSION}",
        )
    arrays = tensors(data, path)
    if metadata.get("sha256") != digest(metadata, arrays):
        raise damaged(path, "its checksum does not match")
    try:
        document = json.loads(metadata.get("ir", ""))
    except (ValueError, RecursionError):
        raise damaged(path, "its graph cannot be read") from None
    return Contents(metadata, document, arrays)


def header(data: bytes, path: str) -> Mapping[str, str]:
    """The texts in a safetensors header."""
    if len(data) < 8:
        raise foreign(path) if not data.startswith(b"\0") else damaged(path, "it is cut short")
    (length,) = struct.unpack("<Q", data[:8])
    if length > MAX_HEADER or data[8:9] not in (b"{", b""):
        raise foreign(path)
    if length > len(data) - 8:
        raise damaged(path, "it is cut short")
    try:
        found = json.loads(data[8 : 8 + length].decode("utf-8"))
    except (ValueError, RecursionError):
        raise damaged(path, "its header cannot be read") from None
    metadata = found.get("__metadata__") if isinstance(found, dict) else None
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise foreign(path)
    return metadata


def tensors(data: bytes, path: str) -> dict[str, np.ndarray]:
    """The arrays of a safetensors file."""
    from safetensors import SafetensorError
    from safetensors.numpy import load as unpack_tensors

    try:
        return unpack_tensors(data)
    except (SafetensorError, ValueError, TypeError, KeyError, OverflowError, MemoryError):
        raise damaged(path, "its values cannot be read") from None


def graph(contents: Contents, limits: Limits) -> tuple[Node, dict[str, np.ndarray]]:
    """The typed graph of checked contents, and its weights by name."""
    arrays = {k: v for k, v in contents.arrays.items() if not k.startswith(WEIGHT)}
    weights = {
        k.removeprefix(WEIGHT): v for k, v in contents.arrays.items() if k.startswith(WEIGHT)
    }
    root = from_json(contents.document, arrays, construct_saved, limits)
    check_weights(root, weights, limits)
    return root, weights


def load_graph(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Node:
    """The typed graph in a model file; no engine is imported.

    Args:
        path: the file.
        limits: bounds on what it may ask for.

    Raises:
        FlowError: as `load`.
    """
    return graph(unpack(read(path, limits), os.fspath(path)), limits)[0]


def stored(contents: Contents, limits: Limits = DEFAULT_LIMITS) -> Stored:
    """What checked contents hold."""
    root, weights = graph(contents, limits)
    return Stored(
        root,
        weights,
        setting(contents, "engine", dict),
        contents.metadata.get("spec", ""),
        columns_of(contents, "columns"),
        # Files of before have none.
        columns_of(contents, "condition_columns")
        if "condition_columns" in contents.metadata
        else None,
        setting(contents, "standardised", bool),
    )


def columns_of(contents: Contents, name: str) -> tuple[str, ...] | None:
    """Names of columns in the header."""
    found = setting(contents, name, (list, type(None)))
    return None if found is None else tuple(str(c) for c in found)


def load_columns(
    path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The names of the columns that a saved model and its condition know; no engine is imported.

    Raises:
        FlowError: as `load`.
    """
    contents = unpack(read(path, limits), os.fspath(path))
    condition = "condition_columns" in contents.metadata
    return columns_of(contents, "columns"), (
        columns_of(contents, "condition_columns") if condition else None
    )


def setting(contents: Contents, name: str, kind: Any) -> Any:
    """A small JSON value of the header."""
    try:
        value = json.loads(contents.metadata.get(name, ""))
    except (ValueError, RecursionError):
        value = ...
    if not isinstance(value, kind):
        raise error("F632", f"the model file is damaged: `{name}` cannot be read")
    return value


def check_weights(root: Node, weights: Mapping[str, np.ndarray], limits: Limits) -> None:
    """Refuse weights that are missing, too many, or of a wrong shape or dtype.

    Raises:
        FlowError: F632, F635.
    """
    wanted = {p.id: p for p in params(root)}
    total = sum(size(p.type.shape) or 0 for p in wanted.values())
    if total > limits.parameters:
        raise error(
            "F635", f"the model has {total:,} parameters, the limit is {limits.parameters:,}"
        )
    missing, extra = sorted(set(wanted) - set(weights)), sorted(set(weights) - set(wanted))
    if missing or extra:
        what, names = ("misses", missing) if missing else ("has unknown", extra)
        raise error("F632", f"the model file is damaged: it {what} weights `{names[0][:80]}`")
    for name, param in wanted.items():
        value = weights[name]
        if value.dtype.kind != "f" or tuple(value.shape) != param.type.shape:
            raise error(
                "F632",
                f"the model file is damaged: weights `{name[:80]}` have a wrong shape or dtype",
            )
