"""What literals mean."""

from __future__ import annotations

import pytest

from flowdsl.source import Source
from flowdsl.syntax import ast, parse


def literal(text: str) -> tuple[object, tuple[str, ...]]:
    parsed = parse(Source("t", text))
    (node,) = parsed.program.statements
    assert isinstance(node, (ast.Number, ast.String, ast.Name))
    assert node.text == text
    value = node.name if isinstance(node, ast.Name) else node.value
    return value, tuple(d.code for d in parsed.diagnostics)


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("1", 1.0, "double"),
        ("1.", 1.0, "double"),
        (".5", 0.5, "double"),
        ("1e-3", 0.001, "double"),
        ("1e400", float("inf"), "double"),
        ("1e-400", 0.0, "double"),
        ("0xFF", 255.0, "double"),
        ("0x1.8p3", 12.0, "double"),
        ("0x.8p1", 1.0, "double"),
        ("2L", 2, "integer"),
        ("0xFFL", 255, "integer"),
        ("1e5L", 100000, "integer"),
        ("2147483647L", 2147483647, "integer"),
        ("2i", 2j, "complex"),
        ("1" + "0" * 400, float("inf"), "double"),
        ("0x" + "f" * 400, float("inf"), "double"),
        ("0x1p99999", float("inf"), "double"),
    ],
)
def test_number(text: str, value: object, kind: str) -> None:
    assert literal(text) == (value, ())
    (node,) = parse(Source("t", text)).program.statements
    assert isinstance(node, ast.Number) and node.kind == kind
    assert type(node.value) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5L", 1.5), ("1e-5L", 1e-5), ("2147483648L", 2147483648.0), ("1.0L", 1), (".5L", 0.5)],
)
def test_a_suffix_that_does_not_fit_is_a_warning(text: str, value: object) -> None:
    assert literal(text) == (value, ("F010",))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'\n\t\r\a\b\f\v\\\'\"\`'", "\n\t\r\a\b\f\v\\'\"`"),
        (r"'\x41\101\7'", "AA\a"),
        (r"'\xc3\xa9'", "é"),
        (r"'\u00e9\u{e9}\U0001F600\U{1F600}'", "éé😀😀"),
        (r"'\u12345'", "\u12345"),
        ("'a\\\nb'", "a\nb"),
        ("'a\nb'", "a\nb"),
        ("'a\r\nb'", "a\nb"),
        ("'a\\\r\nb'", "a\nb"),
        (r'r"(a\n")"', 'a\\n"'),
        ('R"--[a]-"]--"', 'a]-"'),
        ('r"{a\r\nb}"', "a\nb"),
        ("''", ""),
        ("`a b`", "a b"),
        (r"`a\`b`", "a`b"),
    ],
)
def test_text(text: str, value: str) -> None:
    assert literal(text) == (value, ())


@pytest.mark.parametrize(
    "text",
    [r"'\u{110000}'", r"'\U{110000}'", r"'\u{}'", r"'\u{41'", r"'\xff'", r"'\000'", r"'\u0'"],
)
def test_wrong_escape(text: str) -> None:
    assert [d.code for d in parse(Source("t", text)).diagnostics] == ["F003"]
