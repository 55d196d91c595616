"""The limits on one statement, checked on its tokens before it is parsed.

`check` sees what is open at a token: brackets, and prefix forms and assignments that wait for
their right side. That is never more than the depth of the tree, and bounds the parser's work.
The builder holds the finished tree to the same limit exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flowdsl.diagnostics import FlowError, error
from flowdsl.limits import Limits
from flowdsl.source import Source, Span
from flowdsl.syntax.tokens import CLOSERS, HEADERS, OPENERS, OPERANDS, Token

# Infix levels, loose to tight.
_LEVELS = {
    kind: level
    for level, kinds in enumerate(
        (
            "QUESTION",
            "EQUAL",
            "LEFT_ASSIGN",
            "RIGHT_ASSIGN",
            "TILDE",
            "OR",
            "AND",
            "NOT",
            "COMPARE",
            "SIGN",
            "TIMES",
            "PIPE",
            "COLON",
            "UNARY",
            "POWER",
        )
    )
    for kind in kinds.split()
}
_UNARY = _LEVELS["UNARY"]
_LOOSEST = 0
_SEPARATORS = frozenset(("COMMA", "NEWLINE", "SEMICOLON"))


@dataclass
class _Frame:
    """What is open inside one bracket."""

    counted: bool
    names_arguments: bool = False
    waiting: list[tuple[int, bool]] = field(default_factory=list)  # level, is it an if
    terms: dict[int, int] = field(default_factory=dict)  # operators so far, by level
    postfix: int = 0  # calls, indices and members of the current operand

    def infix(self, level: int) -> None:
        """An operator ends what binds tighter."""
        while self.waiting and self.waiting[-1][0] > level:
            self.waiting.pop()
        self.terms = {k: n for k, n in self.terms.items() if k <= level}
        self.terms[level] = self.terms.get(level, 0) + 1
        self.postfix = 0

    def prefix(self, level: int, is_if: bool = False) -> None:
        """A prefix form waits for its operand."""
        self.waiting.append((level, is_if))
        self.terms = {k: n for k, n in self.terms.items() if k <= level} if level else {}
        self.postfix = 0

    def otherwise(self) -> None:
        """An else ends all but its if, which goes on waiting."""
        while self.waiting and not self.waiting[-1][1]:
            self.waiting.pop()
        if self.waiting:
            self.waiting[-1] = (_LOOSEST, False)
        self.terms = {}
        self.postfix = 0

    def separate(self) -> None:
        """A comma or a line end ends everything."""
        self.waiting.clear()
        self.terms.clear()
        self.postfix = 0


def check(tokens: Sequence[Token], source: Source, limits: Limits) -> None:
    """Hold the tokens of one statement to the limits.

    Raises:
        FlowError: nesting, an operator chain or a pipe is past its limit.
    """
    if len(tokens) < min(limits.nesting, limits.operator_terms, limits.pipe_steps):
        return
    frames = [_Frame(counted=False)]
    outside = 0  # depth of all frames but the innermost
    before = ""
    for token in tokens:
        kind, frame = token.type, frames[-1]
        after_operand = before in OPERANDS
        if kind in OPENERS:
            head = kind == "LPAR" and before in HEADERS
            call = after_operand and kind != "LBRACE"
            outside += len(frame.waiting)
            for i in range(2 if kind == "LBRACKET2" else 1):
                frames.append(_Frame(counted=not head and i == 0, names_arguments=call or head))
            outside += not head
        elif kind in CLOSERS:
            if len(frames) > 1:
                closed = frames.pop()
                frame = frames[-1]
                outside -= closed.counted + len(frame.waiting)
                frame.postfix += closed.counted and closed.names_arguments
        elif kind in _SEPARATORS:
            frame.separate()
        elif kind == "ELSE":
            frame.otherwise()
        elif kind in ("FUNCTION", "IF", "FOR", "WHILE", "REPEAT"):
            frame.prefix(_LOOSEST, kind == "IF")
        elif kind == "MEMBER":
            frame.postfix += 1
        elif kind in _LEVELS and not after_operand:
            frame.prefix(_UNARY if kind == "SIGN" else _LEVELS[kind])
        elif kind in ("EQUAL", "LEFT_ASSIGN"):
            frame.infix(_LEVELS[kind])
            frame.terms.clear()
            if not frame.names_arguments:
                frame.prefix(_LEVELS[kind])
        elif kind in _LEVELS:
            frame.infix(_LEVELS[kind])
            operators = frame.terms[_LEVELS[kind]]
            if kind == "PIPE" and operators > limits.pipe_steps:
                raise too_many_steps(_span(token, source), limits)
            if kind != "PIPE" and kind != "RIGHT_ASSIGN" and operators >= limits.operator_terms:
                raise too_many_terms(_span(token, source), limits)
        frame = frames[-1]
        if outside + len(frame.waiting) + frame.postfix > limits.nesting:
            raise too_deep(_span(token, source), limits)
        before = kind


def _span(token: Token, source: Source) -> Span:
    return Span(token.start, token.end, source)


def too_deep(span: Span, limits: Limits) -> FlowError:
    """The error for nesting past the limit."""
    return error(
        "F120",
        f"this is nested more than {limits.nesting:,} deep",
        span,
        "give inner parts a name on a line of their own",
    )


def too_many_terms(span: Span, limits: Limits) -> FlowError:
    """The error for an operator chain past the limit."""
    return error(
        "F121",
        f"this chain of operators has more than {limits.operator_terms:,} terms",
        span,
        "put the terms in a vector and use `sum` or `prod`",
    )


def too_many_steps(span: Span, limits: Limits) -> FlowError:
    """The error for a pipe past the limit."""
    return error(
        "F122",
        f"this pipe has more than {limits.pipe_steps:,} steps",
        span,
        "split it over several names, or give `chain` a list of the steps",
    )
