"""The abstract syntax tree: what was written, each node with its span.

Nothing is normalised here: `|>`, `->` and `\\(x)` stay as written. Pipes and operator
chains are flat, so no walk has to recurse along them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flowdsl.source import Span
from flowdsl.tree import Tree


@dataclass(frozen=True, eq=False, repr=False)
class Node(Tree):
    """Base of every syntax node."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, eq=False, repr=False)
class Number(Node):
    """A numeric literal; `text` is as written, `kind` is R's type of it."""

    value: float | int | complex
    kind: Literal["double", "integer", "complex"]
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class String(Node):
    """A string literal; `text` is as written, quotes included."""

    value: str
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class Keyword(Node):
    """A reserved constant: TRUE FALSE NULL Inf NaN NA NA_integer_ NA_real_ NA_character_."""

    name: str


@dataclass(frozen=True, eq=False, repr=False)
class Name(Node):
    """A symbol; `text` is as written (with backticks where they were used)."""

    name: str
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class Argument(Node):
    """One argument of a call or an index; both parts may be missing."""

    name: str | None
    value: Node | None
    name_span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False, repr=False)
class Call(Node):
    """`function(args)`."""

    function: Node
    args: tuple[Argument, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Index(Node):
    """`object[args]`, or `object[[args]]` when `double`."""

    object: Node
    args: tuple[Argument, ...]
    double: bool


@dataclass(frozen=True, eq=False, repr=False)
class Member(Node):
    """`object$name` or `object@name`; `name` is a Name or a String."""

    object: Node
    op: str
    name: Node


@dataclass(frozen=True, eq=False, repr=False)
class Namespace(Node):
    """`package::name` or `package:::name`; both sides are Name or String."""

    package: Node
    op: str
    name: Node


@dataclass(frozen=True, eq=False, repr=False)
class Unary(Node):
    """A prefix operator: - + ! ~ ?"""

    op: str
    operand: Node


@dataclass(frozen=True, eq=False, repr=False)
class Operator(Node):
    """An infix operator as written, with its place."""

    text: str


@dataclass(frozen=True, eq=False, repr=False)
class Operators(Node):
    """A flat chain of infix operators of one precedence level.

    `len(operands) == len(ops) + 1`. Every level groups to the left, but `^` to the right;
    comparisons never have more than one operator.
    """

    operands: tuple[Node, ...]
    ops: tuple[Operator, ...]


@dataclass(frozen=True, eq=False, repr=False)
class PipeStep(Node):
    """One step of the `%op%` level: `%>%`, `|>`, `%in%`, `%%`, `%*%`, ..."""

    op: Operator
    value: Node


@dataclass(frozen=True, eq=False, repr=False)
class Pipe(Node):
    """A flat chain of the `%op%` level, head first."""

    head: Node
    steps: tuple[PipeStep, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Assign(Node):
    """An assignment; `op` is as written (`<- <<- = := -> ->>`), target and value by meaning."""

    op: Operator
    target: Node
    value: Node


@dataclass(frozen=True, eq=False, repr=False)
class Paren(Node):
    """`( value )`."""

    value: Node


@dataclass(frozen=True, eq=False, repr=False)
class Block(Node):
    """`{ statements }`."""

    statements: tuple[Node, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Parameter(Node):
    """A formal of a function literal."""

    name: str
    default: Node | None


@dataclass(frozen=True, eq=False, repr=False)
class Function(Node):
    """`function(parameters) body`, or `\\(parameters) body`: `keyword` says which."""

    parameters: tuple[Parameter, ...]
    body: Node
    keyword: str


@dataclass(frozen=True, eq=False, repr=False)
class If(Node):
    """`if (condition) then else otherwise`."""

    condition: Node
    then: Node
    otherwise: Node | None


@dataclass(frozen=True, eq=False, repr=False)
class For(Node):
    """`for (variable in sequence) body`."""

    variable: Name
    sequence: Node
    body: Node


@dataclass(frozen=True, eq=False, repr=False)
class While(Node):
    """`while (condition) body`."""

    condition: Node
    body: Node


@dataclass(frozen=True, eq=False, repr=False)
class Repeat(Node):
    """`repeat body`."""

    body: Node


@dataclass(frozen=True, eq=False, repr=False)
class Jump(Node):
    """`break` or `next`."""

    keyword: str


@dataclass(frozen=True, eq=False, repr=False)
class Comment(Node):
    """A comment, `#` included; `own_line` when nothing but space stands before it."""

    text: str
    own_line: bool


@dataclass(frozen=True, eq=False, repr=False)
class Program(Node):
    """A whole source: its statements, and its comments in order."""

    statements: tuple[Node, ...]
    comments: tuple[Comment, ...]


Expression: TypeAlias = Node
