"""Evaluation of expressions: literals, names, operators, control flow, assignment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import calls, indexing, pipes
from flowdsl.r.assignment import FAR, bind, bound_name
from flowdsl.r.control_flow import Jump
from flowdsl.r.indexing import indexes
from flowdsl.r.machine import Step
from flowdsl.r.missing import NA, NA_TEXT
from flowdsl.r.names import lookup, member, namespaced
from flowdsl.r.operators import by_class, has_class, infix, method_of_part, prefix
from flowdsl.r.promises import MISSING, Promise
from flowdsl.r.scope import Scope
from flowdsl.r.truth import logical, truth
from flowdsl.r.values import (
    NULL,
    Closure,
    Formula,
    Poison,
    Value,
    Vector,
    number,
    text,
)
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def evaluate(interp: Interpreter, node: ast.Node, scope: Scope, want: str | None = None) -> Step:
    """A step that gives the value of an expression.

    `want` says what kind of value the place takes, where it does, for names that mean several.
    """
    interp.budget.step(node.span)
    interp.visible = True
    return HANDLERS[type(node)](interp, node, scope, want)


CONSTANTS: dict[str, Callable[[], Value]] = {
    "TRUE": lambda: number(True),
    "FALSE": lambda: number(False),
    "NULL": lambda: NULL,
    "Inf": lambda: number(np.inf),
    "NaN": lambda: number(np.nan),
    "NA": lambda: Vector(np.array([NA]), stands_for="logical"),
    "NA_integer_": lambda: Vector(np.array([NA]), stands_for="integer"),
    "NA_real_": lambda: number(NA),
    "NA_character_": lambda: text(NA_TEXT),
}


def _number(interp: Interpreter, node: ast.Number, scope: Scope, want: str | None) -> Step:
    kind = {"double": np.float64, "integer": np.int64, "complex": np.complex128}[node.kind]
    return Vector(np.array([node.value], dtype=kind), span=node.span)
    yield  # a step is a generator


def _string(interp: Interpreter, node: ast.String, scope: Scope, want: str | None) -> Step:
    return text(node.value, node.span)
    yield


def _keyword(interp: Interpreter, node: ast.Keyword, scope: Scope, want: str | None) -> Step:
    value = CONSTANTS[node.name]()
    return value.at(node.span) if isinstance(value, Vector) else value
    yield


def _name(interp: Interpreter, node: ast.Name, scope: Scope, want: str | None) -> Step:
    owner = scope.owner(node.name)
    if owner is None:
        return lookup(interp, node.name, scope, node.span)
    value = owner.bindings[node.name]
    if value is MISSING:
        raise error("F207", f"`{node.name}` is missing, with no default", node.span)
    if isinstance(value, Promise):
        promise = value
        owner.bindings[node.name] = MISSING  # a default that needs itself is missing
        try:
            value = yield evaluate(interp, promise.node, owner)
        except Exception:
            owner.bindings[node.name] = promise
            raise
        owner.bindings[node.name] = value
        interp.visible = True
    return value.at(node.span) if isinstance(value, Vector) else value


def _paren(interp: Interpreter, node: ast.Paren, scope: Scope, want: str | None) -> Step:
    value = yield evaluate(interp, node.value, scope, want)
    interp.visible = True
    return value


def _block(interp: Interpreter, node: ast.Block, scope: Scope, want: str | None) -> Step:
    value: Value = NULL
    for i, statement in enumerate(node.statements):
        last = i == len(node.statements) - 1
        value = yield evaluate(interp, statement, scope, want if last else None)
    return value


def _unary(interp: Interpreter, node: ast.Unary, scope: Scope, want: str | None) -> Step:
    if node.op == "~":
        return Formula(node, scope)
    if node.op == "?":
        raise error("F211", f"`{node.op}` has no meaning in a flow", node.span)
    operand = yield evaluate(interp, node.operand, scope)
    interp.visible = True
    if has_class(operand):
        return (yield by_class(interp, node.op, [operand], node.span))
    return prefix(interp, node.op, operand, node.span)


def _operators(interp: Interpreter, node: ast.Operators, scope: Scope, want: str | None) -> Step:
    op = node.ops[0].text
    if op in ("^", "**"):
        return (yield _right_grouped(interp, node, scope))
    if op in ("~", "?"):
        raise error("F211", f"`{op}` has no meaning in a flow", node.ops[0].span)
    value = yield evaluate(interp, node.operands[0], scope)
    for op_node, operand in zip(node.ops, node.operands[1:]):
        op, span = op_node.text, node.operands[0].span.to(operand.span)
        if op in ("&&", "||"):
            value = yield _short_circuit(interp, op, value, operand, scope, span)
            continue
        right = yield evaluate(interp, operand, scope)
        if has_class(value) or has_class(right):
            value = yield by_class(interp, op, [value, right], span)
        else:
            value = infix(interp, op, value, right, span)
    interp.visible = True
    return value


def _right_grouped(interp: Interpreter, node: ast.Operators, scope: Scope) -> Step:
    values = []
    for operand in node.operands:
        values.append((yield evaluate(interp, operand, scope)))
    value = values.pop()
    for op, operand in zip(reversed(node.ops), reversed(node.operands[:-1])):
        span = operand.span.to(node.operands[-1].span)
        left = values.pop()
        if has_class(left) or has_class(value):
            value = yield by_class(interp, op.text, [left, value], span)
        else:
            value = infix(interp, op.text, left, value, span)
    interp.visible = True
    return value


def _short_circuit(
    interp: Interpreter, op: str, left: Value, operand: ast.Node, scope: Scope, span: Span
) -> Step:
    decides = op == "||"
    first = logical(interp, left, span)
    if first is decides:
        return number(decides, span)
    right = yield evaluate(interp, operand, scope)
    second = logical(interp, right, operand.span)
    if second is decides:
        return number(decides, span)
    if first is None or second is None:
        return Vector(np.array([NA]), span=span, stands_for="logical")
    return number(not decides, span)


def _if(interp: Interpreter, node: ast.If, scope: Scope, want: str | None) -> Step:
    condition = yield evaluate(interp, node.condition, scope)
    if isinstance(condition, Poison):
        interp.guesses += 1
        return condition
    if interp.undecided(condition, node.condition.span):
        return (yield _both_branches(interp, node, scope, want))
    if truth(interp, condition, node.condition.span):
        return (yield evaluate(interp, node.then, scope, want))
    if node.otherwise is None:
        interp.visible = False
        return NULL
    return (yield evaluate(interp, node.otherwise, scope, want))


def _both_branches(interp: Interpreter, node: ast.If, scope: Scope, want: str | None) -> Step:
    """Type both branches of a condition that only a run can decide."""
    interp.guesses += 1
    if node.otherwise is not None:
        yield evaluate(interp, node.otherwise, scope.copy(), want)
    return (yield evaluate(interp, node.then, scope, want))


def _for(interp: Interpreter, node: ast.For, scope: Scope, want: str | None) -> Step:
    sequence = yield evaluate(interp, node.sequence, scope)
    for item in indexing.elements(interp, sequence, node.sequence.span):
        scope.bindings[node.variable.name] = item
        if (yield _once(interp, node.body, scope)) == "break":
            break
    interp.visible = False
    return NULL


def _while(interp: Interpreter, node: ast.While, scope: Scope, want: str | None) -> Step:
    while True:
        condition = yield evaluate(interp, node.condition, scope)
        if interp.undecided(condition, node.condition.span):
            interp.guesses += 1
            yield _once(interp, node.body, scope)
            break
        if not truth(interp, condition, node.condition.span):
            break
        if (yield _once(interp, node.body, scope)) == "break":
            break
    interp.visible = False
    return NULL


def _repeat(interp: Interpreter, node: ast.Repeat, scope: Scope, want: str | None) -> Step:
    while (yield _once(interp, node.body, scope)) != "break":
        if interp.checking:
            interp.guesses += 1
            break  # what ends it may depend on a value; one round types the body
    interp.visible = False
    return NULL


def _once(interp: Interpreter, body: ast.Node, scope: Scope) -> Step:
    """One round of a loop; how it ended."""
    try:
        yield evaluate(interp, body, scope)
    except Jump as jump:
        return jump.keyword
    return "done"


def _jump(interp: Interpreter, node: ast.Jump, scope: Scope, want: str | None) -> Step:
    raise Jump(node.keyword, node.span)
    yield


def _function(interp: Interpreter, node: ast.Function, scope: Scope, want: str | None) -> Step:
    return Closure(node, scope)
    yield


def _assign(interp: Interpreter, node: ast.Assign, scope: Scope, want: str | None) -> Step:
    value = yield evaluate(interp, node.value, scope)
    if isinstance(node.target, (ast.Name, ast.String)):
        value = interp.bound(bound_name(node.target), node.value, value, scope)
    yield bind(interp, node.target, value, scope, node.op.text in FAR)
    return value


def _index(interp: Interpreter, node: ast.Index, scope: Scope, want: str | None) -> Step:
    value = yield evaluate(interp, node.object, scope)
    index = yield indexes(interp, node, scope)
    if has_class(value):
        own = method_of_part(interp, "[[" if node.double else "[", value, index, node.span)
        if own is not None:
            interp.visible = True
            return (yield own)
    found = indexing.get(interp, value, index, node.double, node.span)
    if isinstance(value, Vector):
        first = index[0] if index and not value.is_array else None
        one = isinstance(first, Vector) and len(first) == 1 and first.data.dtype != bool
        interp.budget.work(1 if one else len(value), node.span)
    interp.visible = True
    return interp.counted(found, node.span)


def _member(interp: Interpreter, node: ast.Member, scope: Scope, want: str | None) -> Step:
    if node.op == "@":
        raise error("F211", "`@` has no meaning in a flow", node.span, "use `$`")
    value = yield evaluate(interp, node.object, scope)
    name = node.name.name if isinstance(node.name, ast.Name) else node.name.value  # type: ignore[attr-defined]
    interp.visible = True
    own = method_of_part(interp, "$", value, [text(name, node.span)], node.span)
    if own is not None:
        return (yield own)
    return member(interp, value, name, node.span)


def _namespace(interp: Interpreter, node: ast.Namespace, scope: Scope, want: str | None) -> Step:
    name = node.name.name if isinstance(node.name, ast.Name) else node.name.value  # type: ignore[attr-defined]
    package = node.package.name if isinstance(node.package, ast.Name) else node.package.value  # type: ignore[attr-defined]
    return namespaced(interp, package, name, node.span)
    yield


def _call(interp: Interpreter, node: ast.Call, scope: Scope, want: str | None) -> Step:
    return calls.call(interp, node, scope, want)


def _pipe(interp: Interpreter, node: ast.Pipe, scope: Scope, want: str | None) -> Step:
    return pipes.pipe(interp, node, scope, want)


HANDLERS: dict[type, Callable[..., Any]] = {
    ast.Number: _number,
    ast.String: _string,
    ast.Keyword: _keyword,
    ast.Name: _name,
    ast.Paren: _paren,
    ast.Block: _block,
    ast.Unary: _unary,
    ast.Operators: _operators,
    ast.If: _if,
    ast.For: _for,
    ast.While: _while,
    ast.Repeat: _repeat,
    ast.Jump: _jump,
    ast.Function: _function,
    ast.Assign: _assign,
    ast.Index: _index,
    ast.Member: _member,
    ast.Namespace: _namespace,
    ast.Call: _call,
    ast.Pipe: _pipe,
}
