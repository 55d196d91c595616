"""Our AST in the normal form of R's own parser, for comparison with R."""

from __future__ import annotations

import math
from typing import Any

from flowdsl.source import Source
from flowdsl.syntax import ast, parse_strict

_CONSTANTS: dict[str, list[Any]] = {
    "TRUE": ["lgl", True],
    "FALSE": ["lgl", False],
    "NULL": ["null"],
    "Inf": ["num", "Inf"],
    "NaN": ["num", "NaN"],
    "NA": ["lgl", None],
    "NA_integer_": ["int", "NA"],
    "NA_real_": ["num", "NA"],
    "NA_character_": ["str", None],
    "NA_complex_": ["cplx", "NA"],
}
_MISSING = ["missing"]


def r_tree(text: str) -> list[Any]:
    """The top-level expressions of a text as R's parser would return them, as JSON data.

    Raises:
        FlowError: R would refuse the text.
    """
    return [tree(node) for node in parse_strict(Source("<text>", text)).statements]


def call(function: Any, *args: Any) -> list[Any]:
    """A call with unnamed arguments; the function is a tree or a name."""
    name = ["name", function] if isinstance(function, str) else function
    return ["call", name, [[None, arg] for arg in args]]


def tree(node: ast.Node) -> list[Any]:
    """One expression. Test code: it may recurse."""
    match node:
        case ast.Number(_, value, "double"):
            return ["num", number(value)]
        case ast.Number(_, value, "integer"):
            return ["int", value]
        case ast.Number(_, value):
            assert isinstance(value, complex)
            return ["cplx", f"{value.imag:.17g}i"]
        case ast.String(_, value):
            return ["str", value]
        case ast.Keyword(_, name):
            return _CONSTANTS[name]
        case ast.Name(_, name):
            return ["name", name]
        case ast.Call(_, function, args):
            return ["call", callee(function), arguments(args)]
        case ast.Index(_, value, args, double):
            inside = arguments(args) or [[None, _MISSING]]
            return ["call", ["name", "[[" if double else "["], [[None, tree(value)], *inside]]
        case ast.Member(_, value, op, name) | ast.Namespace(_, value, op, name):
            return call(op, tree(value), tree(name))
        case ast.Unary(_, op, operand):
            return call(op, tree(operand))
        case ast.Operators(_, operands, ops):
            return chain([tree(n) for n in operands], [op.text for op in ops])
        case ast.Pipe(_, head, steps):
            left = tree(head)
            for step in steps:
                left = piped(left, step)
            return left
        case ast.Assign(_, op, target, value):
            name = {"->": "<-", "->>": "<<-"}.get(op.text, op.text)
            return call(name, tree(target), tree(value))
        case ast.Paren(_, value):
            return call("(", tree(value))
        case ast.Block(_, statements):
            return call("{", *map(tree, statements))
        case ast.Function(_, parameters, body):
            formals = [[p.name, tree(p.default) if p.default else _MISSING] for p in parameters]
            return ["function", formals, tree(body)]
        case ast.If(_, condition, then, otherwise):
            return call("if", *(tree(n) for n in (condition, then, otherwise) if n is not None))
        case ast.For(_, variable, sequence, body):
            return call("for", tree(variable), tree(sequence), tree(body))
        case ast.While(_, condition, body):
            return call("while", tree(condition), tree(body))
        case ast.Repeat(_, body):
            return call("repeat", tree(body))
        case ast.Jump(_, keyword):
            return call(keyword)
    raise AssertionError(f"no normal form for {type(node).__name__}")


def number(value: float | int | complex) -> float | str:
    """A double, or the word for one that JSON has not."""
    assert isinstance(value, float)
    return value if math.isfinite(value) else "Inf"


def callee(function: ast.Node) -> list[Any]:
    """R turns a called string into a name."""
    return ["name", function.value] if isinstance(function, ast.String) else tree(function)


def arguments(args: tuple[ast.Argument, ...]) -> list[list[Any]]:
    """Names and values, missing ones included."""
    return [[arg.name, tree(arg.value) if arg.value else _MISSING] for arg in args]


def chain(operands: list[Any], ops: list[str]) -> list[Any]:
    """The nested calls that a flat chain means."""
    ops = ["^" if op == "**" else op for op in ops]
    if ops[0] == "^":
        right = operands[-1]
        for left, op in zip(operands[-2::-1], reversed(ops)):
            right = call(op, left, right)
        return right
    left = operands[0]
    for op, right in zip(ops, operands[1:]):
        left = call(op, left, right)
    return left


def piped(left: list[Any], step: ast.PipeStep) -> list[Any]:
    """One pipe step: R rewrites `|>` into a call, and keeps `%>%` as an operator."""
    if step.op.text != "|>":
        return call(step.op.text, left, tree(step.value))
    kind, function, args = tree(step.value)
    for arg in args:
        if arg[1] == ["name", "_"]:
            arg[1] = left
            return [kind, function, args]
    return [kind, function, [[None, left], *args]]
