"""What is wrong with an ERROR token."""

from __future__ import annotations

import re

from flowdsl.diagnostics import Fix, FlowError, error
from flowdsl.source import Source, Span
from flowdsl.syntax.scanner import IMPOSSIBLE
from flowdsl.syntax.tokens import Token

# Characters that word processors and mathematicians put where R has plain ones.
_MEANT = {
    **dict.fromkeys("“”„«»＂", '"'),
    **dict.fromkeys("‘’‚＇´", "'"),
    **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("×∗·", "*"),
    **dict.fromkeys("\u00a0\u2007\u202f\u3000\u2009\u200a\u2002\u2003", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "←": "<-",
    "→": "->",
    "，": ",",
    "；": ";",
    "（": "(",
    "）": ")",
    "％": "%",
}


def explain(token: Token, source: Source) -> FlowError:
    """The error for an ERROR token."""
    text = token.text
    span = Span(token.start, token.end, source)
    impossible = IMPOSSIBLE.search(text)
    if impossible:
        return _impossible(impossible.group(), token.start + impossible.start(), source)
    first = text[0]
    if first in "\"'":
        return _unterminated("string", first, span)
    if first == "`":
        return _unterminated("name", first, span)
    if first in "rR":
        return _raw_string(span)
    if first == "%":
        return error(
            "F008",
            "this `%` starts an operator that no second `%` ends",
            span,
            "write `%%` for the remainder, `%>%` for a pipe, `#` for a comment",
        )
    if first == "_":
        return error(
            "F004",
            f"the name `{text}` begins with `_`",
            span,
            f"begin it with a letter, or put it in backticks: `` `{text}` ``",
        )
    if first.isdigit() or first == ".":
        return _number(text, span)
    return _stray(first, span)


def is_unterminated(token: Token) -> bool:
    """Could more text after an ERROR token make it right."""
    if IMPOSSIBLE.search(token.text):
        return False
    return token.text[0] in "\"'`" or bool(_RAW_OPEN.match(token.text))


def _impossible(character: str, at: int, source: Source) -> FlowError:
    span = Span(at, at + 1, source)
    if character == "\x00":
        return error("F005", "there is a NUL character here", span, "save the file as UTF-8 text")
    return error(
        "F005",
        f"there is a byte here (0x{ord(character) & 0xFF:02X}) that is not UTF-8",
        span,
        "save the file as UTF-8; an older editor may have used Latin-1",
    )


def _unterminated(what: str, quote: str, span: Span) -> FlowError:
    shown = {"`": "a backtick"}.get(quote, f"`{quote}`")
    return error(
        "F002",
        f"this {what} is never closed",
        span,
        f"end it with {shown}",
    )


_RAW_OPEN = re.compile(r"[rR][\"'](-*)([(\[{])")


def _raw_string(span: Span) -> FlowError:
    found = _RAW_OPEN.match(span.text)
    if found is None:
        return error(
            "F007",
            "a raw string needs a bracket inside its quotes",
            span,
            'for example `r"(C:\\data)"`',
        )
    closer = {"(": ")", "[": "]", "{": "}"}[found.group(2)] + found.group(1) + span.text[1]
    return error("F007", "this raw string is never closed", span, f"end it with `{closer}`")


def _number(text: str, span: Span) -> FlowError:
    message = f"`{text}` is not a number"
    if re.fullmatch(r"[0-9]+(_[0-9]+)+", text):
        plain = text.replace("_", "")
        return error("F001", message, span, f"write `{plain}`", fix=Fix(span, plain))
    if re.fullmatch(r"[0-9.]+(?:[eE][+-]?[0-9]+)?l", text):
        whole = text[:-1] + "L"
        return error("F001", message, span, f"write `{whole}`", fix=Fix(span, whole))
    if re.fullmatch(r"[0-9.]+[jJI]", text):
        imaginary = text[:-1] + "i"
        return error("F001", message, span, f"write `{imaginary}`", fix=Fix(span, imaginary))
    if re.fullmatch(r"[0-9.]+[eE][+-]?", text):
        return error("F001", message, span, f"digits must follow the exponent: `{text}3`")
    if text[:2] in ("0x", "0X"):
        return error("F001", message, span, "hexadecimal numbers look like `0xFF`")
    times = re.fullmatch(r"([0-9]+\.?[0-9]*)([^\W\d_][\w.]*)", text)
    if times:
        product = f"{times.group(1)} * {times.group(2)}"
        return error("F001", message, span, f"to multiply, write `{product}`")
    return error("F001", message, span, "numbers look like `1`, `0.5`, `1e-3`, `2L` or `0xFF`")


def _stray(character: str, span: Span) -> FlowError:
    span = Span(span.start, span.start + 1, span.source)
    if character in _MEANT:
        meant = _MEANT[character]
        if not character.isprintable() or character.isspace():
            hint = f"put {'a plain space' if meant else 'nothing'} in its place"
            message = f"there is an invisible character (U+{ord(character):04X}) here"
        else:
            hint = f"write `{meant}`"
            message = f"`{character}` is not a character of the language"
        return error("F004", message, span, hint, fix=Fix(span, meant))
    if not character.isprintable():
        return error(
            "F005",
            f"there is a control character (U+{ord(character):04X}) here",
            span,
            "delete it; inside a string, write it as an escape such as `\\t`",
        )
    return error(
        "F004",
        f"`{character}` is not a character of the language",
        span,
        "names with such characters go in backticks, text goes in quotes",
    )
