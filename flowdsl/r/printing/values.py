"""Any value as the prompt shows it, lists with the path of each element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flowdsl.diagnostics.render_line import harmless
from flowdsl.r.printing.matrices import format_array
from flowdsl.r.printing.vectors import format_vector

MAX_LINES = 99_999
_SYNTACTIC = re.compile(r"(?:[^\W\d_]|\.(?!\d))[\w.]*\Z")
_RESERVED = frozenset(
    ("if", "else", "repeat", "while", "function", "for", "next", "break", "TRUE", "FALSE", "NULL",
     "Inf", "NaN", "NA", "NA_integer_", "NA_real_", "NA_character_", "in")
)  # fmt: skip


@dataclass(frozen=True)
class Items:
    """The elements of a list with their names, which may be empty or equal."""

    items: Sequence[Any]
    names: Sequence[str | None] | None = None

    def __len__(self) -> int:
        return len(self.items)


def format_value(value: Any, other: Callable[[Any], str] = repr) -> str:
    """A value as R prints it.

    Args:
        value: None, a number, a string, an array, a list (list, tuple or dict) of such.
        other: writes what is none of these, e.g. a distribution.

    >>> print(format_value([1.0, {"a": True}]))
    [[1]]
    [1] 1
    <BLANKLINE>
    [[2]]
    [[2]]$a
    [1] TRUE
    <BLANKLINE>
    <BLANKLINE>
    """
    if _is_list(value):
        items, names = _parts(value)
        return format_list(items, names, other)
    return _leaf(value, other)


def format_list(
    items: Sequence[Any],
    names: Sequence[str | None] | None = None,
    other: Callable[[Any], str] = repr,
    opened: Callable[[Any], Any] = lambda item: item,
) -> str:
    """A list as R prints it; nesting of any depth is walked without recursion.

    Args:
        items: its elements.
        names: one an element, "" or None where it has none; None for a list without names.
        other: writes elements that are neither numbers, strings, arrays nor lists.
        opened: gives what an element holds, when its turn comes.

    >>> print(format_list([None], ["a b"]))
    $`a b`
    NULL
    <BLANKLINE>
    """
    if not items:
        return "list()" if names is None else "named list()"
    lines: list[str] = []
    stack: list[Iterator[tuple[str, Any]]] = [_children("", items, names)]
    while stack:
        for path, held in stack[-1]:
            if len(lines) > MAX_LINES:
                return "\n".join([*lines, " [ the rest of the list is omitted ]"])
            item = opened(held)
            lines.append(path)
            if _is_list(item) and len(item):
                stack.append(_children(path, *_parts(item)))
                break
            lines += [format_value(item, other) if _is_list(item) else _leaf(item, other), ""]
        else:
            stack.pop()
            if stack:
                lines.append("")
    return "\n".join(lines)


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple, Mapping, Items))


def _parts(value: Any) -> tuple[Sequence[Any], Sequence[str | None] | None]:
    if isinstance(value, Items):
        return value.items, value.names
    if isinstance(value, Mapping):
        return list(value.values()), [str(k) for k in value]
    return list(value), None


def _children(
    path: str, items: Sequence[Any], names: Sequence[str | None] | None
) -> Iterator[tuple[str, Any]]:
    for i, item in enumerate(items):
        name = names[i] if names is not None else None
        yield path + (f"${_backquoted(name)}" if name else f"[[{i + 1}]]"), item


def _backquoted(name: str) -> str:
    if _SYNTACTIC.match(name) and name not in _RESERVED:
        return name
    return "`" + harmless(name).replace("\\", "\\\\").replace("`", "\\`") + "`"


def _leaf(value: Any, other: Callable[[Any], str]) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (bool, int, float, complex, str, np.generic, np.ndarray)):
        array = np.asarray(value)
        if array.dtype.kind in "biufcUO":
            return format_array(array) if array.ndim > 1 else format_vector(array)
    return other(value)
