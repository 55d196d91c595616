"""Versions as values: compared part by part, so that 0.25 comes after 0.8."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flowdsl.diagnostics import error
from flowdsl.r.values import Opaque, Value, Vector, describe, number
from flowdsl.source import Span

KIND = "a version"
_NUMBERS = re.compile(r"\d{1,9}(?:[.-]\d{1,9}){0,9}")

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Version:
    """Numbers from the most to the least weighty."""

    parts: tuple[int, ...]

    def __str__(self) -> str:
        return ".".join(map(str, self.parts))

    def __repr__(self) -> str:
        return f"[1] ‘{self}’"


def parsed(words: str, span: Span | None) -> Version:
    """The version that a text begins with.

    Raises:
        FlowError: F206 it begins with none.
    """
    found = _NUMBERS.match(words)
    if found is None:
        raise error("F206", f'"{words[:40]}" is no version', span, "write numbers, e.g. 0.25.0")
    return Version(tuple(int(p) for p in re.split(r"[.-]", found[0])))


def is_version(value: Value) -> bool:
    """Whether a value is a version."""
    return isinstance(value, Opaque) and isinstance(value.value, Version)


def as_version(value: Value, span: Span | None) -> Version:
    """A version, or a text as one."""
    if isinstance(value, Opaque) and isinstance(value.value, Version):
        return value.value
    if isinstance(value, Vector) and value.is_string and len(value) == 1:
        return parsed(str(value.data.flat[0]), span)
    raise error("F210", f"a version does not compare with {describe(value)}", span)


def compared(op: str, left: Value, right: Value, span: Span | None) -> Value:
    """`left op right` where one of them is a version.

    Raises:
        FlowError: F210 for other operators and other values.
    """
    if op not in COMPARISONS:
        raise error("F210", f"`{op}` does not work on versions", span, 'compare them: >= "0.8"')
    a, b = as_version(left, span), as_version(right, span)
    return number(COMPARISONS[op](a.parts, b.parts), span)
