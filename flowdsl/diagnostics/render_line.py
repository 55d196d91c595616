"""One source line as a terminal shows it: tabs, wide characters, and long lines cropped."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from rich.cells import get_character_cell_size

TAB = 4
WIDTH = 100
LEAD = 30
CUT = "..."


@dataclass(frozen=True)
class Window:
    """The shown part of a line.

    Args:
        text: what is printed.
        start, end: the code points of the line that it shows.
        offsets: cell at which each shown code point begins, and the end of the last.
    """

    text: str
    start: int
    end: int
    offsets: tuple[int, ...]

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """Cells that a range of code points covers, at least one.

        >>> window("x\\ty", 0, 1).cells(2, 3)
        (4, 5)
        """
        first = self.offsets[min(max(start, self.start), self.end) - self.start]
        last = self.offsets[min(max(end, self.start), self.end) - self.start]
        return first, max(last, first + 1)

    def shows(self, start: int) -> bool:
        """Whether a code point, or the end of the line behind it, can be seen."""
        return self.start <= start <= self.end


def window(line: str, start: int, end: int) -> Window:
    """The part of a line around a range of its code points.

    >>> window("a" * 500, 300, 305).text[:6]
    '...aaa'
    """
    first, last = 0, len(line)
    if last > WIDTH or cell_width(line) > WIDTH:
        first = max(0, min(start, len(line)) - LEAD)
        if end - first < WIDTH and end - start < LEAD and len(line) - first < WIDTH:
            first = max(0, len(line) - WIDTH)
        last = _last_within(line, first)
    prefix, suffix = CUT if first else "", CUT if last < len(line) else ""
    shown, offsets = _expand(line[first:last], len(prefix))
    return Window(prefix + shown + suffix, first, last, offsets)


def _last_within(line: str, first: int) -> int:
    used, last = 0, first
    while last < len(line) and used < WIDTH:
        used += TAB if line[last] == "\t" else cell_size(line[last])
        last += 1
        if last - first > 4 * WIDTH:
            break
    return last


def _expand(text: str, indent: int) -> tuple[str, tuple[int, ...]]:
    out: list[str] = []
    offsets, at = [indent], indent
    for ch in text:
        if ch == "\t":
            fill = TAB - (at - indent) % TAB
            out.append(" " * fill)
            at += fill
        else:
            out.append(printable(ch))
            at += cell_size(ch)
        offsets.append(at)
    return "".join(out), tuple(offsets)


def cell_width(text: str) -> int:
    """Cells a text takes on a terminal, code point by code point."""
    return sum(TAB if ch == "\t" else cell_size(ch) for ch in text)


def cell_size(ch: str) -> int:
    """Cells a character takes, shown as `printable` shows it."""
    return get_character_cell_size(printable(ch))


def printable(ch: str) -> str:
    """A character, or a picture of it where a terminal would obey it instead of showing it.

    >>> printable("a"), printable("\\x1b"), printable("\\u202e")
    ('a', '␛', '�')
    """
    code = ord(ch)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if code > 0x7F and unicodedata.category(ch) in _HIDDEN else ch


_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def harmless(text: str) -> str:
    """A text of any length, of several lines, without characters that a terminal would obey.

    >>> harmless("a\\tb\\n\\x1b]0;title\\x07")
    'a\\tb\\n␛]0;title␇'
    """
    if text.isprintable():
        return text
    return "".join(ch if ch in "\n\t" else printable(ch) for ch in text)


def clean(text: str, limit: int = 2000) -> str:
    """A message without characters that a terminal would obey, cut where it is very long.

    >>> clean("a\\x1b[31mb")
    'a␛[31mb'
    """
    cut = text if len(text) <= limit else text[:limit] + CUT
    return "".join(ch if ch == "\n" else printable(ch) for ch in cut)
