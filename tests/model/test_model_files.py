"""Model files: bit for bit there and back, and never a traceback."""

from __future__ import annotations

import json
import os
import pickle
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engines.flows import chain, flow, iid, made, make, normal, param, real_nvp

from flowdsl.diagnostics import FlowError
from flowdsl.limits import Limits
from flowdsl.model import Model
from flowdsl.model.files import load, save, stored, to_bytes, unpack

X = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)


def fresh() -> Any:
    from flowdsl.engines.tensorflow import TensorFlowEngine

    return TensorFlowEngine()


@pytest.fixture(scope="module")
def model() -> Model:
    m = Model(real_nvp(3, (8,)), fresh(), spec="normal() %>% ...\n# ü", columns=("a", "b"))
    rng = np.random.default_rng(1)
    m.assign(
        {k: v + rng.normal(size=v.shape).astype(v.dtype) * 0.1 for k, v in m.weights().items()}
    )
    return m


@pytest.fixture(scope="module")
def data(model: Model) -> bytes:
    return to_bytes(model)


def test_bit_for_bit(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "m.flow.safetensors"
    model.save(path)
    again = Model.load(path)
    np.testing.assert_array_equal(again.log_prob(X), model.log_prob(X))
    np.testing.assert_array_equal(again.sample(5, seed=3), model.sample(5, seed=3))
    assert (again.spec, again.columns) == (model.spec, model.columns)
    assert to_bytes(again) == to_bytes(model)
    assert os.listdir(tmp_path) == [path.name]


def test_in_a_fresh_process(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save(model, path)
    np.save(tmp_path / "x.npy", X)
    code = (
        "import sys, numpy as np\n"
        "from flowdsl.model import Model\n"
        "np.save(sys.argv[3], Model.load(sys.argv[1]).log_prob(np.load(sys.argv[2])))\n"
    )
    paths = [str(path), str(tmp_path / "x.npy"), str(tmp_path / "y.npy")]
    subprocess.run([sys.executable, "-c", code, *paths], check=True, capture_output=True)
    np.testing.assert_array_equal(np.load(tmp_path / "y.npy"), model.log_prob(X))


def test_state_and_constraints_are_kept(tmp_path: Path) -> None:
    layers = chain(
        made("files-maf", (4,)),
        make("bijector.batch_normalization", uid="files-bn"),
        make("bijector.scale", scale=param("files-scale", 2.0, "positive")),
    )
    m = Model(flow(iid(normal(), 2), layers), fresh())
    m.with_standardisation(np.ones(2), np.full(2, 3.0))
    m.assign({"files-bn/moving_mean": np.array([1.0, 2.0], np.float32)})
    m.save(tmp_path / "m")
    again = Model.load(tmp_path / "m")
    np.testing.assert_array_equal(again.log_prob(X), m.log_prob(X))
    assert again.standardised
    assert again.parameters["files-bn/moving_mean"].tolist() == [1.0, 2.0]
    assert again.summary() == m.summary()


def test_every_cut_is_told(data: bytes) -> None:
    rng = np.random.default_rng(0)
    for length in {0, 1, 7, 8, 9, *rng.integers(0, len(data), 60).tolist(), len(data) - 1}:
        with pytest.raises(FlowError, match=r"F63[24]"):
            unpack(data[:length], "m")


def test_every_changed_byte_is_told(data: bytes) -> None:
    rng = np.random.default_rng(0)
    (header,) = struct.unpack("<Q", data[:8])
    places = [
        *range(10),
        *rng.integers(8, 8 + header, 60),
        *rng.integers(8 + header, len(data), 60),
    ]
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << int(rng.integers(8))
        with pytest.raises(FlowError, match=r"F63[234]"):
            Model.of_stored(stored(unpack(bytes(changed), "m")))


def foreign_files() -> dict[str, bytes]:
    from safetensors.numpy import save as pack

    deep = b'{"__metadata__":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    return {
        "empty": b"",
        "text": b"hello world, this is text",
        "pickle": pickle.dumps({"a": 1}),
        "json": b'{"a": 1}',
        "zeros": bytes(100),
        "zip": b"PK\x03\x04" + bytes(100),
        "numpy": b"\x93NUMPY\x01\x00" + bytes(100),
        "safetensors": pack({"w": np.zeros(3)}),
        "other metadata": pack({"w": np.zeros(3)}, metadata={"format": "pt"}),
        "huge header": struct.pack("<Q", 2**63) + b"{}",
        "deep header": struct.pack("<Q", len(deep)) + deep,
    }


@pytest.mark.parametrize("name", foreign_files())
def test_foreign_files_are_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(foreign_files()[name])
    with pytest.raises(FlowError, match=r"F63[24]"):
        load(path)


def rewritten(data: bytes, **changes: Any) -> bytes:
    """A file with other metadata and a right checksum."""
    from safetensors.numpy import load as unpack_tensors
    from safetensors.numpy import save as pack

    from flowdsl.model.container import digest

    (length,) = struct.unpack("<Q", data[:8])
    metadata = json.loads(data[8 : 8 + length])["__metadata__"]
    arrays = unpack_tensors(data)
    for name, value in changes.pop("arrays", {}).items():
        if value is None:
            del arrays[name]
        else:
            arrays[name] = value
    metadata |= changes
    metadata["sha256"] = digest(metadata, arrays)
    return pack(arrays, metadata=metadata)


def test_files_that_were_made_by_hand(data: bytes) -> None:
    weight = "weight/real_nvp#1/bias0"
    cases = {
        "F633": {"version": "2"},
        "F632": {"engine": "["},
    }
    for code, change in cases.items():
        with pytest.raises(FlowError, match=code):
            Model.of_stored(stored(unpack(rewritten(data, **change), "m")))
    for value, message in (
        (None, "misses weights"),
        (np.zeros(3, np.float32), "wrong shape"),
        (np.zeros(8, np.int32), "wrong shape"),
    ):
        with pytest.raises(FlowError, match=message):
            Model.of_stored(stored(unpack(rewritten(data, arrays={weight: value}), "m")))
    with pytest.raises(FlowError, match="unknown weights"):
        Model.of_stored(stored(unpack(rewritten(data, arrays={"weight/more": np.zeros(1)}), "m")))
    with pytest.raises(FlowError, match="F633"):
        Model.of_stored(stored(unpack(rewritten(data, engine='{"name": "os"}'), "m")))
    with pytest.raises(FlowError, match="F632"):
        Model.of_stored(stored(unpack(rewritten(data, ir='{"nodes": 1}'), "m")))


def test_limits(model: Model, data: bytes, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    with pytest.raises(FlowError, match="F635"):
        load(tmp_path / "m", Limits(model_file_bytes=len(data) - 1))
    count = model.trainable_count
    load(tmp_path / "m", Limits(parameters=count))
    with pytest.raises(FlowError, match="F635"):
        load(tmp_path / "m", Limits(parameters=count - 1))


def test_what_was_there_stays(model: Model, tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "m"
    path.write_bytes(b"old")
    path.chmod(0o640)

    def refuse(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(FlowError, match=r"F630.*No space left"):
            save(model, path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["m"]
    save(model, path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_places_that_take_no_file(model: Model, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no" / "m"):
        with pytest.raises(FlowError, match="F630"):
            save(model, path)
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(FlowError, match="F630"):
            load(path)
