"""Text -> AST: tokens, newline rules, an LALR parser of R's expressions, recovery."""

from flowdsl.syntax.parser import Parsed, parse, parse_strict

__all__ = ["Parsed", "parse", "parse_strict"]
