"""What number, string and name tokens mean."""

from __future__ import annotations

import re
from typing import Literal

from flowdsl.diagnostics import Diagnostic, Fix, FlowError, error, warning
from flowdsl.source import Span

Kind = Literal["double", "integer", "complex"]

LARGEST_INTEGER = 2**31 - 1


def number(text: str, span: Span) -> tuple[float | int | complex, Kind, Diagnostic | None]:
    """Value, R type and perhaps a warning of a numeric literal.

    >>> from flowdsl.source import Source
    >>> number("0x1Fp1", Span(0, 6, Source("", "")))
    (62.0, 'double', None)
    """
    suffix = text[-1] if text[-1] in "Li" else ""
    digits = text.removesuffix(suffix)
    value = _hexadecimal(digits) if digits[:2] in ("0x", "0X") else float(digits)
    if suffix == "i":
        return complex(0.0, value), "complex", None
    if not suffix:
        return value, "double", None
    if value != value // 1 or value > LARGEST_INTEGER:
        why = "is too large for an integer" if value > LARGEST_INTEGER else "is not a whole number"
        return (
            value,
            "double",
            warning(
                "F010",
                f"`{text}` {why}, so it is the double {digits}",
                span,
                f"write `{digits}` when a double is meant",
            ),
        )
    if "." in digits:
        return (
            int(value),
            "integer",
            warning(
                "F010",
                f"`{text}` is the integer {int(value)}; its decimal point does nothing",
                span,
                f"write `{int(value)}L` for the integer, `{digits}` for the double",
            ),
        )
    return int(value), "integer", None


def _hexadecimal(digits: str) -> float:
    if "p" in digits.lower():
        try:
            return float.fromhex(digits)
        except OverflowError:
            return float("inf")
    try:
        return float(int(digits, 16))
    except OverflowError:
        return float("inf")


# ---------------------------------------------------------------- strings and names

_RAW = re.compile(r"[rR]([\"'])(-*)[(\[{](.*)[)\]}]\2\1\Z", re.S)

_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    **{ch: ch for ch in "\\\"'` \n"},
}

_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})"
    r"|u(?:\{([0-9a-fA-F]{1,4})\}|([0-9a-fA-F]{1,4}))"
    r"|U(?:\{([0-9a-fA-F]{1,8})\}|([0-9a-fA-F]{1,8}))"
    r"|(\r\n|.))",
    re.S,
)


def string(text: str, span: Span) -> str:
    """The value of a string literal, quotes and escapes resolved; line ends become newlines.

    >>> from flowdsl.source import Source
    >>> string(r"'caf\\u00e9'", Span(0, 11, Source("", "")))
    'café'

    Raises:
        FlowError: an escape is wrong.
    """
    raw = _RAW.match(text)
    if raw:
        return raw.group(3).replace("\r\n", "\n")
    return _unescape(text[1:-1], span.start + 1, span)


def name(text: str, span: Span) -> str:
    """The name that a NAME token stands for: backticks and their escapes resolved.

    Raises:
        FlowError: the backticks are empty, or an escape is wrong.
    """
    if text[0] != "`":
        return text
    value = _unescape(text[1:-1], span.start + 1, span)
    if not value:
        raise empty_name(span)
    return value


def empty_name(span: Span) -> FlowError:
    """The error for a name of no letters."""
    return error("F009", "a name cannot be empty", span, "put at least one character in it")


def _unescape(body: str, offset: int, span: Span) -> str:
    body_has_crlf = "\r\n" in body
    if "\\" not in body:
        return body.replace("\r\n", "\n") if body_has_crlf else body
    parts: list[str] = []
    raw_bytes = bytearray()
    wide = byte = None  # the first \u and the first \x or \ooo
    at = 0
    for found in _ESCAPE.finditer(body):
        between = body[at : found.start()]
        at = found.end()
        place = Span(offset + found.start(), offset + found.end(), span.source)
        octal, hexa, u1, u2, v1, v2, simple = found.groups()
        if between or not (octal or hexa):
            _flush(raw_bytes, parts, place)
        parts.append(between)
        if octal or hexa:
            byte = byte or place
            code = int(octal, 8) if octal else int(hexa, 16)
            if code > 255:
                raise _bad_escape(
                    place, f"`{place.text}` is past `\\377`, the largest octal escape"
                )
            if code == 0:
                raise _nul(place)
            raw_bytes.append(code)
        elif simple is None:
            wide = wide or place
            code = int(u1 or u2 or v1 or v2, 16)
            if code == 0:
                raise _nul(place)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                raise _bad_escape(place, f"`{place.text}` is no Unicode character")
            parts.append(chr(code))
        elif simple in _SIMPLE or simple == "\r\n":
            parts.append(_SIMPLE.get(simple, "\n"))
        else:
            raise _unknown_escape(simple, place, span)
    _flush(raw_bytes, parts, span)
    if wide and byte:
        raise _bad_escape(
            byte,
            "a string cannot mix `\\x` or octal escapes with `\\u`",
            "write all of them as `\\u`",
        )
    parts.append(body[at:])
    value = "".join(parts)
    return value.replace("\r\n", "\n") if body_has_crlf else value


def _flush(raw_bytes: bytearray, parts: list[str], place: Span) -> None:
    """Bytes given by `\\x` and octal escapes are UTF-8, as R reads them here."""
    if raw_bytes:
        try:
            parts.append(raw_bytes.decode("utf-8"))
        except UnicodeDecodeError:
            raise _bad_escape(
                place,
                "the `\\x` or octal escapes here do not make a UTF-8 character",
                "write the character itself, or its `\\u` escape",
            ) from None
        raw_bytes.clear()


def _bad_escape(place: Span, message: str, *hints: str) -> FlowError:
    return error("F003", message, place, *hints)


def _nul(place: Span) -> FlowError:
    return error("F003", "a string cannot hold the NUL character", place)


def _unknown_escape(letter: str, place: Span, span: Span) -> FlowError:
    if letter in "xuU":
        digits, example = {
            "x": ("one or two", "\\x41"),
            "u": ("one to four", "\\u00e9"),
            "U": ("one to eight", "\\U0001F600"),
        }[letter]
        return _bad_escape(
            place,
            f"`\\{letter}` needs {digits} hexadecimal digits after it",
            f"for example `{example}`; a backslash itself is `\\\\`",
        )
    shown = letter if letter.isprintable() else f"U+{ord(letter[0]):04X}"
    return error(
        "F003",
        f"`\\{shown}` is no escape that R knows",
        place,
        'write `\\\\` for a backslash, or use a raw string such as `r"(C:\\data)"`',
        fix=Fix(place, f"\\\\{letter}"),
    )
