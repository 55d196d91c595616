"""Every node lies exactly on its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from flowdsl.source import Source, Span
from flowdsl.syntax import ast, parse, parse_strict


def nodes(root: ast.Node) -> Iterator[ast.Node]:
    """A node and all below it, without recursion."""
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, ast.Node):
            yield item
            stack += vars(item).values()
        elif isinstance(item, tuple):
            stack += item


def spans(text: str, kind: type[ast.Node]) -> list[str]:
    """The texts of all nodes of a kind, by place."""
    program = parse_strict(Source("t", text))
    found = [n.span for n in nodes(program) if isinstance(n, kind)]
    return [s.text for s in sorted(found, key=lambda s: (s.start, -s.end))]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("a + ( b )", ast.Paren, ["( b )"]),
        ("x <- f( 1 )( 2 ) # c", ast.Call, ["f( 1 )( 2 )", "f( 1 )"]),
        ("f(a = 1, 'b' = , c)", ast.Argument, ["a = 1", "'b' =", "c"]),
        ("f(, b)", ast.Argument, ["", "b"]),
        ("x[1, ][[2]]", ast.Index, ["x[1, ][[2]]", "x[1, ]"]),
        ("a$b@c", ast.Member, ["a$b@c", "a$b"]),
        ("p::q(1)", ast.Namespace, ["p::q"]),
        ("a + b * c - d", ast.Operators, ["a + b * c - d", "b * c"]),
        ("a + b - c", ast.Operator, ["+", "-"]),
        ("x %>% f(1) |> g()", ast.Pipe, ["x %>% f(1) |> g()"]),
        ("x %>% f(1) |> g()", ast.PipeStep, ["%>% f(1)", "|> g()"]),
        ("- -a", ast.Unary, ["- -a", "-a"]),
        ("1 -> x", ast.Assign, ["1 -> x"]),
        ("{ a\nb }", ast.Block, ["{ a\nb }"]),
        ("function(x, y = 2) x + y", ast.Function, ["function(x, y = 2) x + y"]),
        ("function(x, y = 2) x + y", ast.Parameter, ["x", "y = 2"]),
        ("\\(x) x", ast.Function, ["\\(x) x"]),
        ("{ if (a) b\nelse c\n}", ast.If, ["if (a) b\nelse c"]),
        ("for (i in x) i", ast.For, ["for (i in x) i"]),
        ("for (i in x) j", ast.Name, ["i", "x", "j"]),
        ("while (a) b", ast.While, ["while (a) b"]),
        ("repeat break", ast.Repeat, ["repeat break"]),
        ("repeat break", ast.Jump, ["break"]),
        ('x <- \'é\' + "😀" + r"(a)"', ast.String, ["'é'", '"😀"', 'r"(a)"']),
        ("`a b` <- -Inf", ast.Keyword, ["Inf"]),
        ("`a b` <- -Inf", ast.Name, ["`a b`"]),
        ("0x1F + 2L", ast.Number, ["0x1F", "2L"]),
    ],
)
def test_span(text: str, kind: type[ast.Node], expected: list[str]) -> None:
    assert spans(text, kind) == expected


def test_name_span_of_an_argument() -> None:
    (call,) = parse_strict(Source("t", "f( 'a' = 1)")).statements
    assert isinstance(call, ast.Call)
    (argument,) = call.args
    assert argument.name == "a"
    assert argument.name_span is not None and argument.name_span.text == "'a'"


def test_children_lie_inside_their_parents() -> None:
    text = "f <- function(x, n = 1L) {\n  if (x > 0) x[[n]]$a %>% g(., b = -2) else !x\n}\n"
    program = parse_strict(Source("t", text))
    for node in nodes(program):
        for child in vars(node).values():
            for item in child if isinstance(child, tuple) else (child,):
                if isinstance(item, ast.Node):
                    assert node.span.start <= item.span.start <= item.span.end <= node.span.end


def test_the_program_covers_the_source() -> None:
    text = "# only\n\n"
    assert parse(Source("t", text)).program.span == Span(0, len(text), Source("t", text))


def test_written_forms_are_kept() -> None:
    program = parse_strict(Source("t", "a |> f()\n1 -> x\n\\(x) x\na ** b"))
    pipe, assign, function, power = program.statements
    assert isinstance(pipe, ast.Pipe) and pipe.steps[0].op.text == "|>"
    assert isinstance(assign, ast.Assign) and assign.op.text == "->"
    assert isinstance(assign.target, ast.Name) and assign.target.name == "x"
    assert isinstance(function, ast.Function) and function.keyword == "\\"
    assert isinstance(power, ast.Operators) and power.ops[0].text == "**"


def test_chains_are_flat() -> None:
    for op in ["+", "*", ":", "&", "||", "~", "?", "^"]:
        (chain,) = parse_strict(Source("t", f" {op} ".join("abcd"))).statements
        assert isinstance(chain, ast.Operators)
        assert all(isinstance(n, ast.Name) for n in chain.operands)
        assert [o.text for o in chain.ops] == [op] * 3
