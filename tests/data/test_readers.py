"""Files: what is read, and what is refused with which words."""

from __future__ import annotations

import io
import os
import pickle
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from flowdsl.data import read_table, write_table
from flowdsl.data.codes import CODES
from flowdsl.data.delimited import NUMBER, _careful, _quick, parse_delimited
from flowdsl.diagnostics import FlowError
from flowdsl.limits import Limits

FIXTURES = Path(__file__).parent.parent / "fixtures" / "data"
TOKENS = (
    ["1", "-2", "+3", ".5", "5.", "1e3", "1E-3", "1_000", "0x10", "1,5", "nan", "inf", "Infinity"],
    ["1e", "1e+", "e5", "--", "1f", "true", "١", "１", "1e400", " 7 ", "1 2", "\t8", ""],
)
BAD = sorted(p for p in FIXTURES.iterdir() if p.suffix != ".expected")


def code_of(caught: pytest.ExceptionInfo[FlowError]) -> str:
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.name)
def test_bad_file_has_its_message(path: Path) -> None:
    with pytest.raises(FlowError) as caught:
        read_table(path)
    assert str(caught.value) == path.with_name(path.name + ".expected").read_text().rstrip("\n")
    assert code_of(caught) in CODES


@pytest.mark.parametrize(
    "token",
    [t for line in TOKENS for t in line],
)
def test_both_parsers_agree(token: str) -> None:
    """What the quick parser takes, the careful one takes too, for the same number."""
    raw = f'x,y\n1,2\n"{token}",3\n'.encode()
    quick = _quick(raw, ",", [0, 1], 2)
    if quick is not None:
        assert NUMBER.fullmatch(token.strip())
        np.testing.assert_array_equal(quick, _careful(raw, "t", ",", ["x", "y"], [0, 1]))


def test_csv_reads_every_bit(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(50, 3)) * 10.0 ** np.arange(-200, 200, 150)
    for ending in ("csv", "parquet", "npy"):
        write_table(tmp_path / f"a.{ending}", values, ["a", "b", "c"])
        table = read_table(tmp_path / f"a.{ending}")
        np.testing.assert_array_equal(table.values, values)
        assert table.columns == (("x1", "x2", "x3") if ending == "npy" else ("a", "b", "c"))


def test_columns_are_chosen_in_order() -> None:
    raw = b'\xef\xbb\xbfx,name,y\r\n1,\xc3\xa9t\xc3\xa9,2\r\n3,"a,b",4\r\n\r\n'
    table = parse_delimited(raw, "t.csv", columns=["y", "x"])
    assert table.columns == ("y", "x")
    assert table.values.tolist() == [[2.0, 1.0], [4.0, 3.0]]


def test_unknown_column_is_suggested() -> None:
    with pytest.raises(FlowError, match="did you mean `height`") as caught:
        parse_delimited(b"height,weight\n1,2\n", "t.csv", columns=["heigth"])
    assert code_of(caught) == "F609"


def test_tsv(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("x\ty\n1\t2\n")
    assert read_table(tmp_path / "a.tsv").values.tolist() == [[1.0, 2.0]]


def test_row_after_a_quoted_line_break_is_counted_as_an_editor_does() -> None:
    with pytest.raises(FlowError, match="row 4, column `x`"):
        parse_delimited(b'note,x\n"a\nb",1\nc,oops\n', "t.csv", columns=["x"])


def test_limits_are_checked_at_the_limit_and_past_it(tmp_path: Path) -> None:
    limits = Limits(elements=6)
    fits, past = np.arange(6.0).reshape(3, 2), np.arange(8.0).reshape(4, 2)
    for ending in ("csv", "parquet", "npy"):
        path = tmp_path / f"a.{ending}"
        write_table(path, fits)
        assert len(read_table(path, limits=limits)) == 3
        write_table(path, past)
        with pytest.raises(FlowError, match="more than 6 values") as caught:
            read_table(path, limits=limits)
        assert code_of(caught) == "F613"
    with pytest.raises(FlowError, match="bytes, more than 10"):
        read_table(path, limits=Limits(live_bytes=10))


def test_npy_header_is_believed_only_so_far(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**12, 2)}
    )
    path = tmp_path / "a.npy"
    path.write_bytes(header.getvalue())
    with pytest.raises(FlowError, match="more than 10,000,000 values"):
        read_table(path)
    whole = io.BytesIO()
    np.save(whole, np.ones((10, 2)))
    path.write_bytes(whole.getvalue()[:-8])
    with pytest.raises(FlowError, match="cut short"):
        read_table(path)


def test_pickles_are_never_opened(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "exploded"),)

    path = tmp_path / "a.npy"
    np.save(path, np.array([Bomb()], dtype=object), allow_pickle=True)
    with pytest.raises(FlowError, match="Python objects"):
        read_table(path)
    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(FlowError, match="not a readable NPY file"):
        read_table(path)
    assert not (tmp_path / "exploded").exists()


def test_parquet_problems_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"x": [1.0, 2.0], "s": ["a", "b"]}).write_parquet(path)
    with pytest.raises(FlowError, match="column `s` holds String, not numbers"):
        read_table(path)
    assert read_table(path, columns=["x"]).values.tolist() == [[1.0], [2.0]]
    pl.DataFrame({"x": [1, None, 3]}).write_parquet(path)
    with pytest.raises(FlowError, match="row 2, column `x` is missing"):
        read_table(path)
    path.write_bytes(b"PAR1 nonsense PAR1")
    with pytest.raises(FlowError, match="not a readable Parquet file"):
        read_table(path)
    pl.DataFrame({"x": pl.Series([], dtype=pl.Float64)}).write_parquet(path)
    with pytest.raises(FlowError, match="no rows"):
        read_table(path)


def test_integer_and_boolean_arrays_are_numbers(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([[1, 0], [0, 1]], dtype=np.uint8))
    assert read_table(tmp_path / "a.npy").values.dtype == np.float64


@pytest.mark.parametrize("name", ["https://example.org/a.csv", "*.csv", "a\0.csv", "missing.csv"])
def test_only_plain_local_files_are_opened(name: str) -> None:
    with pytest.raises(FlowError) as caught:
        read_table(name)
    assert code_of(caught) == "F601"


def test_folders_devices_and_other_types(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FlowError, match="is not a file"):
        read_table(tmp_path / "folder.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FlowError, match="is not a file"):
        read_table(tmp_path / "pipe.csv")
    with pytest.raises(FlowError, match="of no type that can be read"):
        read_table(tmp_path / "a.xlsx")


def test_paths_stay_in_their_root(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "a.csv").write_text("x\n1\n2\n")
    (inside / "b.csv").write_text("x\n1\n2\n")
    (inside / "link.csv").symlink_to(tmp_path / "a.csv")
    assert len(read_table("b.csv", root=inside)) == 2
    for outside in ("../a.csv", str(tmp_path / "a.csv"), "link.csv"):
        with pytest.raises(FlowError, match="outside the folder"):
            read_table(outside, root=inside)


def test_the_sample_data_is_sound() -> None:
    path = Path(__file__).parent.parent.parent / "examples" / "data" / "cell_nuclei.csv"
    table = read_table(path)
    assert table.values.shape == (569, 4)
