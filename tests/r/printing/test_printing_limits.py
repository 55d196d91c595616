"""Printing stays short for large values and safe for deep ones."""

from __future__ import annotations

import json

import numpy as np
import pytest

from flowdsl.r.printing.jsonable import jsonable
from flowdsl.r.printing.matrices import format_array, format_matrix
from flowdsl.r.printing.numbers import format_number
from flowdsl.r.printing.values import Items, format_value
from flowdsl.r.printing.vectors import format_vector


def test_long_vectors_stop() -> None:
    lines = format_vector(np.arange(100_001.0)).splitlines()
    assert lines[-1] == ' [ reached getOption("max.print") -- omitted 2 entries ]'


def test_long_matrices_stop() -> None:
    lines = format_matrix(np.zeros((60_000, 2))).splitlines()
    assert lines[-1] == ' [ reached getOption("max.print") -- omitted 10001 rows ]'


def test_long_arrays_stop() -> None:
    lines = format_array(np.zeros((2, 2, 30_000))).splitlines()
    assert lines[-1] == ' [ reached getOption("max.print") -- omitted 5001 slices ]'


def test_deep_lists_print() -> None:
    value: object = 1.0
    for _ in range(5_000):
        value = [value]
    assert format_value(value).count("[1] 1") == 1


def test_deep_lists_as_json_are_told() -> None:
    value: object = 1.0
    for _ in range(5_000):
        value = [value]
    assert '{"kind": "list", "repr": "<list of 1>"}' in json.dumps(jsonable(value))


def test_other_values_use_the_callers_words() -> None:
    assert format_value({"d": object()}, lambda _: "<distribution>") == "$d\n<distribution>\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(0.1), "0.1"),
        (np.array([1.5, np.nan]), '[1.5, "NaN"]'),
        (np.array([[1, 2]]), "[[1, 2]]"),
        (np.array([True]), "[true]"),
        (np.array(-np.inf), '"-Inf"'),
        (np.array(["a"]), '["a"]'),
        ({"a": 1.0, "b": None}, '{"a": 1.0, "b": null}'),
        (np.zeros((0, 2)), "[]"),
    ],
)
def test_json(value: object, text: str) -> None:
    assert json.dumps(jsonable(value)) == text


def test_numbers_for_messages() -> None:
    assert [format_number(x) for x in (0.1 + 0.2, 1e-20, 7, False)] == [
        "0.3",
        "1e-20",
        "7",
        "FALSE",
    ]


def test_long_lists_stop() -> None:
    lines = format_value([[1.0]] * 40_000).splitlines()
    assert lines[-1] == " [ the rest of the list is omitted ]"
    assert len(lines) < 100_010


def test_equal_names_all_print() -> None:
    text = format_value([Items([1.0, 2.0, 3.0], ["a", "a", ""])])
    assert text.splitlines()[:8] == [
        "[[1]]", "[[1]]$a", "[1] 1", "", "[[1]]$a", "[1] 2", "", "[[1]][[3]]",
    ]  # fmt: skip


def test_names_cannot_move_the_cursor() -> None:
    shown = format_vector(np.array([1.0]), ["\x1b[2J"])
    assert "\x1b" not in shown
    assert "\x1b" not in format_value({"\x1b]0;t\x07": 1.0})
