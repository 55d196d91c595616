"""Parse tree -> AST: one function a rule, and a loop that calls them, so depth costs no stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lark import Tree as ParseTree

from flowdsl.diagnostics import Diagnostic, FlowError, Related, error
from flowdsl.limits import Limits
from flowdsl.source import Source, Span
from flowdsl.syntax import ast, literals, pipes, size
from flowdsl.syntax.tokens import Token, words

# Rules that repeat at one level and become one flat node.
_LEFT_CHAINS = frozenset(
    ("help", "formula", "or", "and", "comparison", "sum", "product", "pipe", "range")
)
_NESTING = words("""prefix assign function if for while repeat paren block member call index""")


class Builder:
    """Makes the AST of one statement; warnings about literals gather in `warnings`.

    Args:
        source: the text the tokens come from.
        limits: what nesting and chains are held to.
    """

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.warnings: list[Diagnostic] = []
        self.placeholders: dict[int, Span] = {}  # each `_` that no pipe has filled yet

    def build(self, root: ParseTree[Token]) -> ast.Node:
        """The AST of a parse tree.

        Raises:
            FlowError: a literal is malformed, a pipe is wrong, or a limit is passed.
        """
        order: list[ParseTree[Token]] = []
        stack: list[ParseTree[Token]] = [root]
        while stack:
            tree = stack.pop()
            if tree.data in _LEFT_CHAINS:
                tree.children = _left_spine(tree)
            elif tree.data == "power":
                tree.children = _right_spine(tree)
            order.append(tree)
            stack += [c for c in tree.children if isinstance(c, ParseTree)]
        results: dict[int, tuple[Any, int]] = {}
        for tree in reversed(order):
            depth = 0
            children: list[Any] = []
            for child in tree.children:
                if isinstance(child, ParseTree):
                    value, below = results.pop(id(child))
                    depth = max(depth, below)
                    children.append(value)
                else:
                    children.append(child)
            node = _RULES[tree.data](self, *children)
            if tree.data in _NESTING:
                depth += 1
                if depth > self.limits.nesting:
                    raise size.too_deep(node.span, self.limits)
            results[id(tree)] = node, depth
        for span in self.placeholders.values():
            raise pipes.misplaced_placeholder(span)
        return results[id(root)][0]

    # ------------------------------------------------------------ places

    def span(self, first: Token | ast.Node, last: Token | ast.Node) -> Span:
        """From the start of one token or node to the end of another."""
        start = first.start if isinstance(first, Token) else first.span.start
        end = last.end if isinstance(last, Token) else last.span.end
        return Span(start, end, self.source)

    def operator(self, token: Token) -> ast.Operator:
        """An infix operator with its place."""
        return ast.Operator(self.span(token, token), token.text)

    # ------------------------------------------------------------ operators

    def chain(self, *parts: Any) -> ast.Node:
        operands, ops = parts[::2], tuple(self.operator(t) for t in parts[1::2])
        if len(operands) > self.limits.operator_terms:
            raise size.too_many_terms(ops[self.limits.operator_terms - 1].span, self.limits)
        return ast.Operators(self.span(operands[0], operands[-1]), operands, ops)

    def pipe(self, head: ast.Node, *rest: Any) -> ast.Node:
        ops = [self.operator(t) for t in rest[::2]]
        if len(ops) > self.limits.pipe_steps:
            raise size.too_many_steps(ops[self.limits.pipe_steps].span, self.limits)
        steps = tuple(
            ast.PipeStep(op.span.to(value.span), op, value) for op, value in zip(ops, rest[1::2])
        )
        for step in steps:
            filled = pipes.check_step(step)
            if filled is not None:
                self.placeholders.pop(filled)
        return ast.Pipe(self.span(head, rest[-1]), head, steps)

    def prefix(self, op: Token, operand: ast.Node) -> ast.Node:
        return ast.Unary(self.span(op, operand), op.text, operand)

    def assign(self, left: ast.Node, op: Token, right: ast.Node) -> ast.Node:
        target, value = (right, left) if op.type == "RIGHT_ASSIGN" else (left, right)
        return ast.Assign(self.span(left, right), self.operator(op), target, value)

    # ------------------------------------------------------------ operands

    def number(self, token: Token) -> ast.Node:
        value, kind, warning = literals.number(token.text, self.span(token, token))
        if warning is not None:
            self.warnings.append(warning)
        return ast.Number(self.span(token, token), value, kind, token.text)

    def string(self, token: Token) -> ast.Node:
        span = self.span(token, token)
        return ast.String(span, literals.string(token.text, span), token.text)

    def keyword(self, token: Token) -> ast.Node:
        return ast.Keyword(self.span(token, token), token.text)

    def name(self, token: Token) -> ast.Name:
        span = self.span(token, token)
        if token.type == "PLACEHOLDER":
            self.placeholders[span.start] = span
        return ast.Name(span, literals.name(token.text, span), token.text)

    def jump(self, token: Token) -> ast.Node:
        return ast.Jump(self.span(token, token), token.text)

    def name_or_string(self, token: Token) -> ast.Node:
        return self.string(token) if token.type == "STRING" else self.name(token)

    def namespace(self, package: Token, op: Token, name: Token) -> ast.Node:
        return ast.Namespace(
            self.span(package, name),
            self.name_or_string(package),
            op.text,
            self.name_or_string(name),
        )

    def member(self, value: ast.Node, op: Token, name: Token) -> ast.Node:
        return ast.Member(self.span(value, name), value, op.text, self.name_or_string(name))

    def paren(self, opener: Token, value: ast.Node, closer: Token) -> ast.Node:
        return ast.Paren(self.span(opener, closer), value)

    def block(self, opener: Token, statements: tuple[ast.Node, ...], closer: Token) -> ast.Node:
        return ast.Block(self.span(opener, closer), statements)

    def statements(self, *parts: Any) -> tuple[ast.Node, ...]:
        return tuple(p for p in parts if isinstance(p, ast.Node))

    # ------------------------------------------------------------ calls

    def call(self, function: ast.Node, opener: Token, args: list[Any], closer: Token) -> ast.Node:
        return ast.Call(self.span(function, closer), function, self.filled(opener, args))

    def index(self, value: ast.Node, opener: Token, args: list[Any], *closers: Token) -> ast.Node:
        double = opener.type == "LBRACKET2"
        return ast.Index(self.span(value, closers[-1]), value, self.filled(opener, args), double)

    def arguments(self, *parts: Any) -> list[Any]:
        return list(parts)

    def filled(self, opener: Token, parts: list[Any]) -> tuple[ast.Argument, ...]:
        """The arguments; an empty one lies just after the bracket or comma before it."""
        if parts == [None]:
            return ()
        args = []
        before = opener
        for part in parts:
            if isinstance(part, Token):
                before = part
            elif part is None:
                args.append(ast.Argument(Span(before.end, before.end, self.source), None, None))
            else:
                args.append(part)
        return tuple(args)

    def argument(self, value: ast.Node | None = None) -> ast.Argument | None:
        return None if value is None else ast.Argument(value.span, None, value)

    def named_argument(
        self, name: Token, equal: Token, value: ast.Node | None = None
    ) -> ast.Argument:
        span = self.span(name, name)
        if name.type == "STRING":
            text = literals.string(name.text, span)
            if not text:
                raise literals.empty_name(span)
        else:
            text = literals.name(name.text, span)
        return ast.Argument(self.span(name, equal if value is None else value), text, value, span)

    # ------------------------------------------------------------ forms

    def function(
        self,
        keyword: Token,
        opener: Token,
        parameters: tuple[ast.Parameter, ...],
        closer: Token,
        body: ast.Node,
    ) -> ast.Node:
        return ast.Function(self.span(keyword, body), parameters, body, keyword.text)

    def parameters(self, *parts: Any) -> tuple[ast.Parameter, ...]:
        found: dict[str, ast.Parameter] = {}
        for part in parts:
            if isinstance(part, ast.Parameter):
                if part.name in found:
                    raise _repeated(part, found[part.name])
                found[part.name] = part
        return tuple(found.values())

    def parameter(self, name: Token, *default: Any) -> ast.Parameter:
        text = literals.name(name.text, self.span(name, name))
        last = default[-1] if default else name
        return ast.Parameter(self.span(name, last), text, default[-1] if default else None)

    def if_(self, keyword: Token, opener: Token, condition: Any, closer: Token, *rest: Any) -> Any:
        otherwise = rest[-1] if len(rest) > 1 else None
        return ast.If(self.span(keyword, rest[-1]), condition, rest[0], otherwise)

    def for_(
        self,
        keyword: Token,
        opener: Token,
        variable: Token,
        in_: Token,
        sequence: ast.Node,
        closer: Token,
        body: ast.Node,
    ) -> ast.Node:
        return ast.For(self.span(keyword, body), self.name(variable), sequence, body)

    def while_(
        self, keyword: Token, opener: Token, condition: ast.Node, closer: Token, body: ast.Node
    ) -> ast.Node:
        return ast.While(self.span(keyword, body), condition, body)

    def repeat(self, keyword: Token, body: ast.Node) -> ast.Node:
        return ast.Repeat(self.span(keyword, body), body)


_RULES: dict[str, Callable[..., Any]] = {
    **{rule: getattr(Builder, rule) for rule in _NESTING if hasattr(Builder, rule)},
    **{rule: getattr(Builder, f"{rule}_") for rule in ("if", "for", "while")},
    **dict.fromkeys(_LEFT_CHAINS | {"power"}, Builder.chain),
    "pipe": Builder.pipe,
    **{
        rule: getattr(Builder, rule)
        for rule in words("""number string keyword name jump namespace statements arguments argument
        named_argument parameters parameter""")
    },
}


def _repeated(again: ast.Parameter, first: ast.Parameter) -> FlowError:
    return error(
        "F114",
        f"the parameter `{again.name}` is there twice",
        again.span,
        "give each parameter a name of its own",
        related=[Related(first.span, "first here")],
    )


def _left_spine(tree: ParseTree[Token]) -> list[Any]:
    """Operands and operators of a chain that groups to the left, in the order of the text."""
    parts: list[Any] = []
    rule, node = tree.data, tree
    while True:
        left, op, right = node.children
        parts += [right, op]
        if not (isinstance(left, ParseTree) and left.data == rule):
            return [left, *reversed(parts)]
        node = left


def _right_spine(tree: ParseTree[Token]) -> list[Any]:
    """Operands and operators of a chain that groups to the right."""
    parts: list[Any] = []
    rule, node = tree.data, tree
    while True:
        left, op, right = node.children
        parts += [left, op]
        if not (isinstance(right, ParseTree) and right.data == rule):
            return [*parts, right]
        node = right
