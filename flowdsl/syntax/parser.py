"""Source -> AST: scan, split into statements, parse each of them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lark import Tree as ParseTree
from lark.exceptions import UnexpectedToken

from flowdsl.diagnostics import Diagnostic, FlowError, error
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.source import Source, Span
from flowdsl.syntax import ast, lexical, messages, size
from flowdsl.syntax.build import Builder
from flowdsl.syntax.grammar import lark
from flowdsl.syntax.newlines import significant
from flowdsl.syntax.scanner import scan
from flowdsl.syntax.tokens import ERROR, STOP, Token


@dataclass(frozen=True)
class Parsed:
    """What `parse` found: the statements that are right, and what to say about the others."""

    program: ast.Program
    diagnostics: tuple[Diagnostic, ...]


@dataclass(eq=False)
class Stopped(Exception):
    """The parser cannot go on: at which token, or at the end when `index` is past the last."""

    index: int


def parse(source: Source, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """Parse a source; never raises for bad text.

    Args:
        source: the text.
        limits: what it is held to.

    Returns:
        the good statements in order, and one error for each faulty one, warnings between them.

    >>> parsed = parse(Source("a.flow", "x <- 1\\ny <- )\\nz <- 3"))
    >>> len(parsed.program.statements), [d.code for d in parsed.diagnostics]
    (2, ['F104'])
    """
    text = source.text
    whole = Span(0, len(text), source)
    if too_big(text, limits):
        program = ast.Program(whole, (), ())
        return Parsed(program, _too_big(source, limits).diagnostics)
    found: list[ast.Node] = []
    diagnostics: list[Diagnostic] = []
    tokens: list[Token] = []
    comments: list[ast.Comment] = []
    for token in scan(text):
        if token.type == "COMMENT":
            comments.append(_comment(token, source))
        else:
            tokens.append(token)
    for statement in split(significant(tokens)):
        try:
            node, warnings = parse_statement(statement, source, limits)
        except FlowError as problem:
            diagnostics += problem.diagnostics
        else:
            found.append(node)
            diagnostics += warnings
    return Parsed(ast.Program(whole, tuple(found), tuple(comments)), tuple(diagnostics))


def parse_strict(source: Source, limits: Limits = DEFAULT_LIMITS) -> ast.Program:
    """Parse a source that must be right.

    Raises:
        FlowError: with all errors of the source.

    >>> parse_strict(Source("a.flow", "x <- 1")).statements
    (Assign(Operator('<-'), Name('x', 'x'), Number(1.0, 'double', '1')),)
    """
    parsed = parse(source, limits)
    errors = [d for d in parsed.diagnostics if d.severity == "error"]
    if errors:
        raise FlowError(errors)
    return parsed.program


def split(tokens: Iterator[Token]) -> Iterator[list[Token]]:
    """The tokens of each top-level statement.

    A semicolon that ends nothing is a statement of its own, and wrong.
    """
    current: list[Token] = []
    for token in tokens:
        if token.type != STOP:
            current.append(token)
            continue
        if current:
            yield current
        elif token.text == ";":
            yield [token]
        current = []
    if current:
        yield current


def parse_statement(
    tokens: Sequence[Token], source: Source, limits: Limits = DEFAULT_LIMITS
) -> tuple[ast.Node, list[Diagnostic]]:
    """The AST of one statement, and warnings about it.

    Raises:
        FlowError: of one diagnostic.
    """
    size.check(tokens, source, limits)
    try:
        tree = parse_tree(tokens)
    except Stopped as stopped:
        if stopped.index < len(tokens) and tokens[stopped.index].type == ERROR:
            raise lexical.explain(tokens[stopped.index], source) from None
        raise messages.explain(tokens, stopped.index, source) from None
    builder = Builder(source, limits)
    return builder.build(tree), builder.warnings


def parse_tree(tokens: Sequence[Token]) -> ParseTree[Token]:
    """Lark's tree of one statement.

    Raises:
        Stopped: at the first token that cannot stand where it does.
    """
    feed = lark().parse_interactive()
    index = 0
    try:
        for index, token in enumerate(tokens):
            if token.type == ERROR:
                raise Stopped(index)
            feed.feed_token(token)  # type: ignore[arg-type]
        index = len(tokens)
        return feed.feed_eof()
    except UnexpectedToken:
        raise Stopped(index) from None


def too_big(text: str, limits: Limits) -> bool:
    """Is a text past the limit on its size in UTF-8."""
    if len(text) > limits.source_bytes:
        return True
    return len(text.encode("utf-8", "surrogatepass")) > limits.source_bytes


def _too_big(source: Source, limits: Limits) -> FlowError:
    return error(
        "F006",
        f"the source is larger than {limits.source_bytes:,} bytes",
        Span(0, 0, source),
        "keep data in a data file, and read it with a reader",
    )


def _comment(token: Token, source: Source) -> ast.Comment:
    span = Span(token.start, token.end, source)
    line_start = source.text.rfind("\n", 0, token.start) + 1
    return ast.Comment(span, token.text, not source.text[line_start : token.start].strip())
