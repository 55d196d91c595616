"""Text -> AST: tokens, R's newline rules, an LALR parser, one error for each faulty statement."""

from flowdsl.syntax import ast
from flowdsl.syntax.completeness import Completeness, completeness
from flowdsl.syntax.highlight import Lexeme, tokens
from flowdsl.syntax.parser import Parsed, parse, parse_strict

__all__ = [
    "Completeness",
    "Lexeme",
    "Parsed",
    "ast",
    "completeness",
    "parse",
    "parse_strict",
    "tokens",
]
