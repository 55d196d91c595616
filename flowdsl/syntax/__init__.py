"""Text -> AST: tokens, R's newline rules, an LALR parser, one error for each faulty statement."""

from flowdsl.syntax import ast
from flowdsl.syntax.parser import Parsed, parse, parse_strict

__all__ = ["Parsed", "ast", "parse", "parse_strict"]
