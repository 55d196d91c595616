"""Arguments and options that commands share, and how their texts become values."""

from __future__ import annotations

import math
import re
from enum import Enum
from typing import Annotated, Any

import typer


class Format(str, Enum):
    """How results are written."""

    text = "text"
    json = "json"


class Dtype(str, Enum):
    """Floating-point type of the computation."""

    float32 = "float32"
    float64 = "float64"


File = Annotated[
    str | None, typer.Argument(metavar="FILE", help="A .flow file, or - for standard input.")
]
ModelFile = Annotated[
    str | None,
    typer.Argument(metavar="MODEL", help="A saved model or a .flow file, or - for a spec on "
                   "standard input."),
]  # fmt: skip
Expression = Annotated[
    str | None, typer.Option("-e", "--expr", metavar="SPEC", help="The spec itself.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="text, or json: one object a line.")
]
Inputs = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Value of an input(); may be repeated."),
]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="Makes random draws repeat.")]
DtypeOption = Annotated[Dtype | None, typer.Option("--dtype", help="float32 or float64.")]
Data = Annotated[
    str,
    typer.Option(
        "--data", "-d", metavar="DATA", help="A .csv, .tsv, .parquet or .npy file, or a toy set."
    ),
]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="A,B", help="Columns of the data to use.")
]
Given = Annotated[
    str | None,
    typer.Option(
        "--given", metavar="A,B", help="Columns that each row of a conditional model depends on."
    ),
]
GivenNumbers = Annotated[
    str | None,
    typer.Option("--given", metavar="NUMBERS", help="What a conditional model depends on."),
]

_NAME = re.compile(r"(?:[^\W\d_]|\.(?!\d))[\w.]*\Z")
_WORDS: dict[str, Any] = {
    "TRUE": True,
    "FALSE": False,
    "true": True,
    "false": False,
    "Inf": float("inf"),
    "-Inf": float("-inf"),
    "NaN": float("nan"),
}


def wants_json(flag: bool, choice: Format | None) -> bool:
    """Whether `--json` or `--format json` was given.

    Raises:
        BadParameter: they contradict each other.
    """
    if flag and choice is Format.text:
        raise typer.BadParameter("--json and --format text contradict each other")
    return flag or choice is Format.json


def parse_inputs(settings: list[str] | None) -> dict[str, Any]:
    """Values of `--set NAME=VALUE`: numbers, TRUE or FALSE, or several with commas.

    Raises:
        BadParameter: not of that form, or a name given twice.

    >>> parse_inputs(["k=3", "w=0.5,1e-3", "flag=TRUE"])
    {'k': 3, 'w': [0.5, 0.001], 'flag': True}
    """
    found: dict[str, Any] = {}
    for setting in settings or []:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals or not _NAME.match(name):
            raise typer.BadParameter(f"--set takes NAME=VALUE, not {setting!r}")
        if name in found:
            raise typer.BadParameter(f"--set names {name!r} twice")
        values = [_value(part.strip(), setting) for part in text.split(",")]
        found[name] = values if len(values) > 1 else values[0]
    return found


def _value(text: str, setting: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if re.fullmatch(r"[+-]?\d{1,300}", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII):
        return float(text)
    raise typer.BadParameter(f"--set takes numbers, TRUE or FALSE, not {text!r} (in {setting!r})")


def parse_numbers(text: str | None) -> list[float] | None:
    """Numbers of `--given 0.5,1`.

    Raises:
        BadParameter: something else.

    >>> parse_numbers("0.5, 1")
    [0.5, 1.0]
    """
    if text is None:
        return None
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or not all(math.isfinite(n) for n in found):
        raise typer.BadParameter(f"--given takes numbers with commas between them, not {text!r}")
    return found


def parse_columns(text: str | None, option: str = "--columns") -> list[str] | None:
    """Names of `--columns a,b`.

    >>> parse_columns("a, b")
    ['a', 'b']
    """
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise typer.BadParameter(f"{option} takes names with commas between them")
    return names
