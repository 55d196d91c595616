"""Each limit: accepted at it, one clear error past it, at once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.source import Source
from flowdsl.syntax import parse
from flowdsl.syntax.completeness import completeness
from flowdsl.syntax.highlight import tokens

N = DEFAULT_LIMITS.nesting

NESTED: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: "(" * n + "1" + ")" * n,
    "operators between": lambda n: "(1 + 2 * " * n + "1" + ")" * n,
    "braces": lambda n: "{" * n + "1" + "}" * n,
    "calls": lambda n: "f(" * n + "1" + ")" * n,
    "named arguments": lambda n: "f(a = " * n + "1" + ")" * n,
    "calls of calls": lambda n: "f" + "(1)" * n,
    "index": lambda n: "x[" * n + "1" + "]" * n,
    "double index": lambda n: "x[[" * n + "1" + "]]" * n,
    "index of index": lambda n: "x" + "[1]" * n,
    "members": lambda n: "x" + "$a" * n,
    "minus": lambda n: "-" * n + "1",
    "not": lambda n: "!" * n + "a",
    "minus after power": lambda n: "a" + "^-a" * n,
    "formula": lambda n: "~" * n + "a",
    "functions": lambda n: "\\(x) " * n + "x",
    "if": lambda n: "if (a) " * n + "b",
    "else if": lambda n: "if (a) b else " * n + "c",
    "if in conditions": lambda n: "if (" * n + "a" + ") b" * n,
    "while": lambda n: "while (a) " * n + "b",
    "repeat": lambda n: "repeat " * n + "b",
    "assignments": lambda n: "a <- " * n + "1",
    "equals": lambda n: "a = " * n + "1",
    "right assignments": lambda n: "1" + " -> a" * n,
}


@pytest.mark.parametrize("name", NESTED)
def test_nesting(name: str) -> None:
    make = NESTED[name]
    assert parse(Source("t", make(N))).diagnostics == ()
    beyond = parse(Source("t", f"x\n{make(N + 1)}\ny"))
    assert [d.code for d in beyond.diagnostics] == ["F120"]
    assert len(beyond.program.statements) == 2


@pytest.mark.parametrize("op", ["+", "-", "*", "/", "^", "**", ":", "&", "&&", "|", "~", "?"])
def test_operator_terms(op: str) -> None:
    terms = ["a"] * DEFAULT_LIMITS.operator_terms
    assert parse(Source("t", op.join(terms))).diagnostics == ()
    beyond = parse(Source("t", op.join([*terms, "a"])))
    assert [d.code for d in beyond.diagnostics] == ["F121"]


@pytest.mark.parametrize("op", ["%>%", "|>", "%in%"])
def test_pipe_steps(op: str) -> None:
    pipe = "x" + f" {op} f()" * DEFAULT_LIMITS.pipe_steps
    assert parse(Source("t", pipe)).diagnostics == ()
    assert [d.code for d in parse(Source("t", f"{pipe} {op} f()")).diagnostics] == ["F122"]


def test_many_short_chains_are_no_long_one() -> None:
    text = "c(" + ", ".join(["a + b * c - d"] * 5_000) + ")"
    assert parse(Source("t", text)).diagnostics == ()


def test_source_bytes_count_utf8() -> None:
    limits = Limits(source_bytes=10)
    assert parse(Source("t", "'éééé'"), limits).diagnostics == ()
    parsed = parse(Source("t", "'éééé' "), limits)
    assert [d.code for d in parsed.diagnostics] == ["F006"]
    assert parsed.program.statements == ()


def test_one_megabyte_is_accepted() -> None:
    text = "#" * (DEFAULT_LIMITS.source_bytes - 1) + "\n"
    assert parse(Source("t", text)).diagnostics == ()
    assert [d.code for d in parse(Source("t", text + " ")).diagnostics] == ["F006"]


def test_a_host_may_set_other_limits() -> None:
    assert parse(Source("t", "((1))"), Limits(nesting=1)).diagnostics[0].code == "F120"
    assert parse(Source("t", "a+b+c"), Limits(operator_terms=2)).diagnostics[0].code == "F121"
    assert parse(Source("t", "a%>%b%>%c"), Limits(pipe_steps=1)).diagnostics[0].code == "F122"


@pytest.mark.parametrize("op", ["+", "*", "^"])
def test_a_long_chain_is_quick(op: str) -> None:
    text = op.join(["a"] * 10_000)
    started = time.process_time()
    parse(Source("t", text))
    assert time.process_time() - started < 2


HOSTILE = [
    "(",
    "[",
    "[)",
    "{",
    "([{",
    "-",
    "f()",
    "a^-",
    "a+",
    "if (a) ",
    "{if (a) b\n",
    "a <- (\n",
    "'",
    "r'(",
    "`\\",
    "%",
    "\n",
    ";",
    "\\",
    "\x00",
    "_",
    "1",
    "1e",
    "x <- 1\n",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_hostile_text_costs_linear_time(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        parse(Source("t", text))
        tokens(Source("t", text))
        completeness(text)
        return time.process_time() - started

    # Linear is 10, quadratic 100; the least of three leaves collections of garbage out.
    small, large = (min(cost(n) for _ in range(3)) for n in (4_000, 40_000))
    assert large < 40 * small + 1


def test_brackets_closed_by_the_wrong_kind_cost_linear_time() -> None:
    started = time.process_time()
    parse(Source("t", "(" * 20_000 + "]" * 20_000))
    assert time.process_time() - started < 5
